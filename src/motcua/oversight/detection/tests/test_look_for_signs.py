"""A month is looked through once, after its cut-off, and picked up where it stopped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from motcua.kernel import clock
from motcua.kernel.models import AuditEntry
from motcua.oversight.detection import ports, selectors, services, tasks
from motcua.oversight.detection.errors import MonthNotKnown, NoLedger
from motcua.oversight.detection.models import Entry, Finding, Look
from motcua.oversight.detection.tests.factories import AFTER, MONTH, SimulatedLedger, planted, simulated_ledger
from motcua.oversight.detection.types import Kind

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatedLedger]:
    folder: Path = tmp_path_factory.mktemp("facts")
    with simulated_ledger(folder) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(AFTER):
        yield


def test_what_was_planted_is_noted_with_its_evidence(ledger: SimulatedLedger) -> None:
    services.look_for_signs(month=MONTH, ledger=ledger)
    truth = {(agency, kind.value) for (agency, month), kind in planted().items() if month == MONTH}
    found = {(row.agency, row.kind): row for row in Finding.objects.all()}
    assert truth and truth <= set(found)
    for key in truth:
        row = found[key]
        assert row.agency_code == f"H{row.agency:02d}" and row.limits["deviations"]
        assert row.kind == Kind.SILENCE or (row.days and row.dossiers)


def test_looking_again_notes_nothing_twice(ledger: SimulatedLedger) -> None:
    first = services.look_for_signs(month=MONTH, ledger=ledger)
    Look.objects.update(finished_at=None, last_agency=0)
    assert services.look_for_signs(month=MONTH, ledger=ledger) == first == Finding.objects.count()
    assert Entry.objects.count() == first


def test_a_look_that_broke_off_is_picked_up_where_it_stopped(
    ledger: SimulatedLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction.atomic():
        whole = services.look_for_signs(month=MONTH, ledger=ledger)
        expected = set(Finding.objects.values_list("kind", "agency"))
        transaction.set_rollback(True)
    module = import_module("motcua.oversight.detection.services.look_for_signs")
    monkeypatch.setattr(module, "CHUNK", 2)
    settle = module._settle
    calls: list[Any] = []

    def broken(*given: Any) -> None:
        calls.append(given[1])
        if len(calls) == 2:
            raise RuntimeError("the machine went off")
        settle(*given)

    monkeypatch.setattr(module, "_settle", broken)
    with pytest.raises(RuntimeError):
        services.look_for_signs(month=MONTH, ledger=ledger)
    assert Look.objects.get().last_agency == calls[0][-1]
    assert services.look_for_signs(month=MONTH, ledger=ledger) == whole
    assert calls[2] == calls[1]
    assert set(Finding.objects.values_list("kind", "agency")) == expected


def test_a_month_before_its_cut_off_is_refused(ledger: SimulatedLedger) -> None:
    with clock.at(datetime(2025, 11, 20, 16, 59, tzinfo=UTC)), pytest.raises(MonthNotKnown):
        services.look_for_signs(month=MONTH, ledger=ledger)
    assert selectors.latest_month(datetime(2025, 11, 20, 17, 0, tzinfo=UTC)) == MONTH
    assert selectors.latest_month(datetime(2025, 11, 20, 16, 59, tzinfo=UTC)) == MONTH - 1


def test_a_look_is_audited(ledger: SimulatedLedger) -> None:
    services.look_for_signs(month=MONTH, ledger=ledger)
    assert AuditEntry.objects.get(action="look_for_signs").detail["agencies"] == 7


@pytest.mark.parametrize("table", ["detection_finding", "detection_entry"])
@pytest.mark.parametrize("change", ["UPDATE {} SET agency = 1", "DELETE FROM {}"])
def test_findings_and_entries_are_never_changed(ledger: SimulatedLedger, table: str, change: str) -> None:
    services.look_for_signs(month=MONTH, ledger=ledger)
    words = change.format(table).replace("agency = 1", "text = ''") if table.endswith("entry") else change.format(table)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(words)


def test_the_task_looks_through_the_latest_known_month_once(
    ledger: SimulatedLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports, "_ledgers", [])
    tasks.look_for_signs(0)
    with pytest.raises(NoLedger):
        ports.open_look()
    ports.register_ledger(lambda: nullcontext(ledger))
    with clock.at(datetime(2025, 11, 25, tzinfo=UTC)):
        tasks.look_for_signs(0)
        found = Finding.objects.count()
        tasks.look_for_signs(0)
    assert selectors.is_looked_through(MONTH) and Finding.objects.count() == found > 0

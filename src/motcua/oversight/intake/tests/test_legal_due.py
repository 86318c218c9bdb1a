"""IND-20 (law.md 4.4): "no due date: end - start - supplement <= legal maximum", settled at the intake, by calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from motcua.foundation.catalogue import selectors as catalogue
from motcua.foundation.catalogue.errors import TimeLimitNotStated
from motcua.kernel import clock
from motcua.kernel.worktime import TimeLimit, TimeUnit
from motcua.oversight.indicators.types import NEVER, Flag
from motcua.oversight.intake import rules, services
from motcua.oversight.intake.services.write_facts import dossier_of
from motcua.oversight.intake.tests.factories import (
    NOW,
    PROCEDURE,
    DossierFact,
    FactRow,
    Sender,
    add_agencies,
    cloud_event,
    declared,
    due,
)

pytestmark = pytest.mark.django_db
CLOSE = datetime(2026, 11, 9, 10, 0, tzinfo=UTC)
"""Received on Monday 2 November; the fifth working day after it is Monday 9 November, closing at 17:00."""


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def sender() -> Sender:
    add_agencies("H01", "H01.101")
    return Sender().register()


def row_after(sender: Sender, *events: Any) -> DossierFact:
    assert sender.send(*events)["rejected"] == []
    return DossierFact.objects.get()


def flags_of(row: DossierFact) -> Flag:
    fact = FactRow.objects.filter(dossier=row.pk, sign=1).latest("id")
    return Flag(fact.flags) & (Flag.HAS_DUE | Flag.DUE_DERIVED)


def test_the_maximum_that_the_agency_tells_gives_the_due_day(sender: Sender) -> None:
    row = row_after(sender, declared(limit_days=5), cloud_event("received"))
    assert (row.first_due_at, row.due_at, flags_of(row)) == (CLOSE, None, Flag.DUE_DERIVED)
    assert services.recompute_facts(source=sender.code) == 0


def test_the_last_minute_is_in_time_and_the_next_is_late(sender: Sender) -> None:
    row = row_after(sender, declared(limit_days=5), cloud_event("received"))
    assert rules.on_time_portal(dossier_of(row), CLOSE)
    assert not rules.on_time_portal(dossier_of(row), CLOSE.replace(second=1))
    assert FactRow.objects.get().due_day == (date(2026, 11, 9) - date(1970, 1, 1)).days


def test_the_applicants_own_time_is_taken_off(sender: Sender) -> None:
    """Waits 2 days of the 5; by hand the limit ends on 11 November, 17:00, and the end on the 10th is in time."""
    asked = [cloud_event("supplement_requested", 1), cloud_event("supplemented", 3)]
    row = row_after(sender, declared(limit_days=5), cloud_event("received"), *asked, cloud_event("decided", 8))
    assert FactRow.objects.filter(sign=1).latest("id").late_minute == NEVER
    assert rules.on_time_portal(dossier_of(row), NOW)


def test_a_promised_day_goes_before_the_maximum(sender: Sender) -> None:
    row = row_after(sender, declared(limit_days=5), cloud_event("received", due_at=due(30)))
    assert (row.first_due_at, flags_of(row)) == (datetime.fromisoformat(due(30)), Flag.HAS_DUE)


def test_the_catalogue_goes_before_what_the_agency_tells(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody gains by telling a longer limit than the published one."""
    published = TimeLimit(5, TimeUnit.WORKING_DAY)
    monkeypatch.setattr(catalogue, "time_limit", lambda code, on: published)
    row = row_after(sender, declared(limit_days=900), cloud_event("received"))
    assert row.first_due_at == CLOSE


def test_where_no_maximum_is_known_there_is_no_due_day(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(code: str, on: date) -> TimeLimit:
        raise TimeLimitNotStated(code=code)

    monkeypatch.setattr(catalogue, "time_limit", unknown)
    row = row_after(sender, declared(), cloud_event("received"))
    assert (row.first_due_at, flags_of(row), FactRow.objects.get().late_minute) == (None, Flag(0), NEVER)


def test_the_limit_of_the_day_of_receipt_counts(sender: Sender) -> None:
    later = declared(since="2026-11-03", limit_days=1)
    row = row_after(sender, declared(limit_days=5), later, cloud_event("received"))
    assert row.first_due_at == CLOSE


def test_a_due_date_after_a_supplement_does_not_make_it_count_as_promised(sender: Sender) -> None:
    """IND-21 asks for a promise at receipt; the legal maximum is none."""
    asked = [cloud_event("supplement_requested", 1), cloud_event("supplemented", 2, due_at=due(20))]
    row = row_after(sender, declared(limit_days=5), cloud_event("received"), *asked, cloud_event("decided", 3))
    assert flags_of(row) == Flag.DUE_DERIVED
    assert rules.on_time_internal(dossier_of(row), NOW) is None


@pytest.mark.parametrize("days", [0, 1001, True, "5", 2.5])
def test_a_limit_that_is_none_costs_its_record(sender: Sender, days: object) -> None:
    assert [row["reason"] for row in sender.send(declared(limit_days=days))["rejected"]] == ["MON-03"]


def test_a_declaration_in_an_earlier_batch_counts_too(sender: Sender) -> None:
    sender.send(declared(limit_days=5))
    row = row_after(sender, cloud_event("received"))
    assert (row.procedure_code, row.first_due_at) == (PROCEDURE, CLOSE)

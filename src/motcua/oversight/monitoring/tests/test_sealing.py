"""Sealing: rows move into files that never change, whoever is killed, and no figure notices."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import connection

from motcua.kernel import clock
from motcua.kernel.models import AuditEntry
from motcua.oversight.indicators.types import Period
from motcua.oversight.intake.tests.factories import NOW, FactRow, Sender, add_agencies, cloud_event, due
from motcua.oversight.monitoring import selectors, services
from motcua.oversight.monitoring.models import Segment
from motcua.oversight.monitoring.selectors.ledger import facts_root, file_of
from motcua.oversight.monitoring.types import Figures

seal_facts = import_module("motcua.oversight.monitoring.services.seal_facts")
NOVEMBER = Period.month(2026, 11)


@pytest.fixture
def sender() -> Iterator[Sender]:
    add_agencies("H01", "H01.101", "H01.102")
    with clock.at(NOW):
        yield Sender().register()


def send(sender: Sender, *dossiers: str) -> None:
    sender.send(*[cloud_event("received", 0, key, due_at=due(9)) for key in dossiers])


def counted() -> Figures:
    return selectors.figures_of(NOVEMBER)


@pytest.mark.django_db
def test_sealing_moves_every_row_into_a_listed_file_and_changes_no_figure(sender: Sender) -> None:
    send(sender, "a", "b", "c")
    before = counted()
    assert services.seal_facts() == 3
    segment = Segment.objects.get()
    content = file_of(segment.sha256).read_bytes()
    assert (segment.rows, segment.dossiers, segment.bytes) == (3, 3, len(content))
    assert hashlib.sha256(content).hexdigest() == segment.sha256
    assert (FactRow.objects.count(), counted()) == (0, before)
    assert before.online.denominator == 3
    assert AuditEntry.objects.filter(action="seal_facts").count() == 1


@pytest.mark.django_db
def test_sealing_twice_changes_nothing(sender: Sender) -> None:
    send(sender, "a")
    services.seal_facts()
    assert (services.seal_facts(), Segment.objects.count()) == (0, 1)


@pytest.mark.django_db
def test_few_rows_may_wait_for_the_night(sender: Sender) -> None:
    send(sender, "a")
    assert (services.seal_facts(at_least=2), FactRow.objects.count()) == (0, 1)


@pytest.mark.django_db
def test_small_files_of_a_month_become_one_and_the_old_ones_are_swept_later(sender: Sender) -> None:
    for key in "abc":
        send(sender, key)
        services.seal_facts()
    segment = Segment.objects.get()
    assert segment.rows == 3
    assert counted().online.denominator == 3
    files = list(facts_root().glob("??/*.parquet"))
    assert len(files) == 3
    assert services.remove_unlisted() == 0
    for file in files:
        os.utime(file, (0, 0))
    assert services.remove_unlisted() == 2
    assert counted().online.denominator == 3


@pytest.mark.django_db
def test_each_month_of_knowledge_has_a_file_of_its_own(sender: Sender) -> None:
    send(sender, "a")
    with clock.at(datetime(2026, 11, 30, 17, 0, 30, tzinfo=UTC)):
        send(sender, "b")
    services.seal_facts()
    assert list(Segment.objects.order_by("known_month").values_list("known_month", flat=True)) == [24322, 24323]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["keep_segments", "audit"])
def test_a_sealing_that_is_killed_between_file_and_row_loses_and_doubles_nothing(
    sender: Sender, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    send(sender, "a", "b")
    before = counted()
    with monkeypatch.context() as patch:
        patch.setattr(seal_facts if step == "keep_segments" else seal_facts.audit,
                      step if step == "keep_segments" else "record", _killed)  # fmt: skip
        with pytest.raises(KeyboardInterrupt):
            services.seal_facts()
    assert (FactRow.objects.count(), Segment.objects.count(), counted()) == (2, 0, before)
    assert services.seal_facts() == 2
    assert (FactRow.objects.count(), counted()) == (0, before)


def _killed(*_: Any, **__: Any) -> None:
    raise KeyboardInterrupt


@pytest.mark.django_db(transaction=True)
def test_a_batch_that_comes_while_sealing_is_sealed_the_next_time(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(sender, "a")
    keep = seal_facts.keep_segments

    def slow(*given: Any) -> Any:
        thread = threading.Thread(target=_send_elsewhere, args=(sender,))
        thread.start()
        thread.join()
        return keep(*given)

    monkeypatch.setattr(seal_facts, "keep_segments", slow)
    assert services.seal_facts() == 1
    assert (FactRow.objects.count(), counted().online.denominator) == (1, 2)


def _send_elsewhere(sender: Sender) -> None:
    try:
        with clock.at(NOW):
            send(sender, "late")
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_two_sealers_at_once_move_each_row_once(sender: Sender) -> None:
    send(sender, *(f"d{n}" for n in range(20)))
    moved: list[int] = []

    def seal() -> None:
        try:
            moved.append(services.seal_facts())
        finally:
            connection.close()

    threads = [threading.Thread(target=seal) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(moved) == 20
    assert sum(Segment.objects.values_list("rows", flat=True)) == 20
    assert counted().online.denominator == 20


@pytest.mark.django_db
def test_rows_leave_only_through_sealing(sender: Sender) -> None:
    send(sender, "a")
    services.seal_facts()
    send(sender, "b")
    with pytest.raises(Exception, match="never changed"):
        FactRow.objects.all().delete()


@pytest.mark.django_db
def test_a_change_after_sealing_takes_back_what_lies_in_a_file(sender: Sender) -> None:
    send(sender, "a")
    services.seal_facts()
    sender.send(cloud_event("decided", 5, "a", online_result=True))
    assert counted().full_process.numerator == 1
    assert counted().online.denominator == 1
    services.seal_facts()
    assert (counted().full_process.numerator, Segment.objects.get().rows, Segment.objects.get().dossiers) == (1, 3, 1)


@pytest.mark.django_db
def test_as_known_at_is_the_same_before_and_after_sealing(sender: Sender) -> None:
    send(sender, "a")
    with clock.at(NOW + timedelta(hours=2)):
        send(sender, "b")
        known = NOW + timedelta(hours=1)
        young = selectors.figures_of(NOVEMBER, known=known)
        services.seal_facts()
        assert selectors.figures_of(NOVEMBER, known=known) == young
        assert young.online.denominator == 1
        assert selectors.figures_of(NOVEMBER, known=NOW - timedelta(hours=1)) == Figures()

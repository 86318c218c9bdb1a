"""What became known later, by whom, and how much each reporter revises."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from motcua.foundation.agencies.tests.factories import end_agency
from motcua.kernel import clock
from motcua.kernel.access import SYSTEM
from motcua.oversight.indicators.types import Period, Ratio
from motcua.oversight.intake import selectors as intake
from motcua.oversight.intake.services import hand_over_dossiers
from motcua.oversight.intake.tests.factories import (
    NOW,
    PROCEDURE,
    DossierFact,
    Sender,
    add_agencies,
    cloud_event,
    declared,
    due,
)
from motcua.oversight.monitoring import selectors, services
from motcua.oversight.monitoring.types import Revision, Told

pytestmark = pytest.mark.django_db
NOVEMBER = Period.month(2026, 11)
LATER = datetime(2026, 12, 10, 3, 0, tzinfo=UTC)
SENT = LATER - timedelta(seconds=1)


@pytest.fixture
def sender() -> Iterator[Sender]:
    add_agencies("H01", "H01.101", "H02")
    with clock.at(NOW):
        made = Sender().register()
        made.send(cloud_event("received", 0, "a", due_at=due(9)), cloud_event("received", 0, "b", channel=1))
        yield made


def test_a_late_batch_does_not_change_what_was_known_before_it(sender: Sender) -> None:
    before = selectors.figures_of(NOVEMBER, known=NOVEMBER.end)
    with clock.at(SENT):
        sender.send(cloud_event("received", 1, "late"), declared())
        services.seal_facts()
    with clock.at(LATER):
        assert selectors.figures_of(NOVEMBER, known=NOVEMBER.end) == before
        assert (before.online, before.services) == (Ratio(1, 2), 0)
        now = selectors.figures_of(NOVEMBER, known=LATER)
        assert (now.online, now.services) == (Ratio(2, 3), 1)
        assert now == selectors.figures_of(NOVEMBER)


def test_each_changed_cell_is_listed_with_its_batch(sender: Sender) -> None:
    with clock.at(SENT):
        sender.send(cloud_event("received", 1, "late", procedure="2"))
    with clock.at(LATER):
        found = selectors.revisions(NOVEMBER, since=NOVEMBER.end, until=LATER)
    changes = {"received": 1, "online": 1, "without_due_portal": 1, "without_due_internal": 1}
    assert found == [Revision("H01.101", "2", sender.code, LATER, (f"{sender.code}/2",), changes)]


def test_what_another_source_goes_on_telling_is_known_from_its_batch_and_named_by_it(sender: Sender) -> None:
    """Decision 77: before the records that follow a handover nothing changes, and of one dossier there is one."""
    for code in ("H01", "H01.101"):
        end_agency(code, "H02", date(2026, 11, 20))
    heir = Sender(code="moi", agency="H02").register()
    with clock.at(SENT - timedelta(hours=1)):
        reason = "Dữ liệu đã chuyển sang hệ thống của tỉnh mới."
        hand_over_dossiers(source=sender.code, heir="moi", actor=SYSTEM, reason=reason)
    with clock.at(SENT):
        before = selectors.figures_of(NOVEMBER, known=NOVEMBER.end)
        assert heir.send(cloud_event("decided", 5, "a", online_result=True, agency="H01.101"))["rejected"] == []
        services.seal_facts()
    with clock.at(LATER):
        found = selectors.revisions(NOVEMBER, since=NOVEMBER.end, until=LATER)
        assert selectors.figures_of(NOVEMBER, known=NOVEMBER.end) == before
        after = selectors.figures_of(NOVEMBER, known=LATER)
        assert selectors.told_dossiers(NOVEMBER, "H01", Told.RECEIVED, known=LATER) == {PROCEDURE: ["a", "b"]}
        told = intake.told_of(sender.code, DossierFact.objects.get(dossier="a").dossier)
    assert (before.online, after.online) == (Ratio(1, 2), Ratio(1, 2))
    assert [(r.agency, r.source, r.batches) for r in found] == [("H01.101", sender.code, ("moi/1",))]
    assert [(event.source_id, event.batch.sequence) for event in told] == [(sender.code, 1), ("moi", 1)]


def test_revisions_add_up_to_the_difference_of_both_instants(sender: Sender) -> None:
    with clock.at(SENT):
        sender.send(cloud_event("decided", 5, "a", online_result=True), cloud_event("received", 1, "late", channel=3))
    with clock.at(LATER):
        before, after = (selectors.figures_of(NOVEMBER, known=known) for known in (NOVEMBER.end, LATER))
        found = selectors.revisions(NOVEMBER, since=NOVEMBER.end, until=LATER)
    received = sum(revision.changes.get("received", 0) for revision in found)
    on_time = sum(revision.changes.get("on_time_portal", 0) for revision in found)
    assert received == after.online.denominator - before.online.denominator == 1
    assert on_time == after.on_time_portal.numerator - before.on_time_portal.numerator == 1


@pytest.mark.parametrize(("microseconds", "is_inside"), [(-1, True), (0, False), (1, False)])
def test_a_batch_at_the_very_instant_of_a_cut_off_is_outside_of_it(
    sender: Sender, microseconds: int, is_inside: bool
) -> None:
    """Half open to the microsecond, for dossiers as for services and in the list of revisions (decision 51)."""
    with clock.at(LATER + timedelta(microseconds=microseconds)):
        sender.send(cloud_event("received", 1, "late"), declared())
    with clock.at(LATER + timedelta(hours=1)):
        known = selectors.figures_of(NOVEMBER, known=LATER)
        assert (known.online.denominator, known.services) == ((3, 1) if is_inside else (2, 0))
        assert len(selectors.revisions(NOVEMBER, since=NOVEMBER.end, until=LATER)) == is_inside
        assert len(selectors.revisions(NOVEMBER, since=LATER, until=LATER + timedelta(hours=1))) == (not is_inside)


def test_nothing_told_later_nothing_revised(sender: Sender) -> None:
    with clock.at(LATER):
        assert selectors.revisions(NOVEMBER, since=NOVEMBER.end, until=LATER) == []

"""Observed figures: pairs counted by PostgreSQL equal the same rules applied dossier by dossier."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from motcua.kernel import clock
from motcua.kernel.access import SYSTEM
from motcua.oversight.indicators.types import Period, Ratio
from motcua.oversight.intake import selectors as intake
from motcua.oversight.intake import services as intake_services
from motcua.oversight.intake.services.write_facts import dossier_of
from motcua.oversight.intake.tests.factories import (
    NOW,
    DossierFact,
    Sender,
    add_agencies,
    cloud_event,
    declared,
    due,
)
from motcua.oversight.monitoring import selectors
from motcua.oversight.monitoring.types import Figures

pytestmark = pytest.mark.django_db
NOVEMBER = Period.month(2026, 11)
PERIOD_END = datetime(2026, 11, 30, 17, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def sender() -> Sender:
    add_agencies("H01", "H01.101", "H01.102", "H02")
    return Sender().register()


def life(dossier: str, *, channel: int = 2, ends: float | None = 5, due_in: float = 9, **data: Any) -> list[Any]:
    common: dict[str, Any] = {"dossier": dossier, "channel": channel, **data}
    steps = [cloud_event("received", 0, due_at=due(due_in), **common)]
    return [*steps, cloud_event("decided", ends, online_result=True, **common)] if ends is not None else steps


def test_figures_are_pairs_per_agency(sender: Sender) -> None:
    sender.send(
        *life("a"), *life("b", ends=12), *life("c", channel=1), *life("d", channel=3, agency="H01.102"),
        declared(), declared("partial", procedure="2.000001"), declared("information", procedure="2.000002"),
    )  # fmt: skip
    figures = selectors.figures_by_agency(NOVEMBER)
    first = figures["H01.101"]
    assert first.levels == {"full": 1, "partial": 1, "information": 1}
    assert first.services_with_dossiers == Ratio(1, 2)
    assert first.online == Ratio(2, 3)
    assert first.on_time_portal == first.on_time_internal == Ratio(2, 3)
    assert first.full_process == Ratio(2, 3)
    assert (first.online_services, first.full_services) == (Ratio(2, 3), Ratio(1, 2))
    assert figures["H01.102"].online == Ratio(0, 1)


def test_a_group_is_pooled_from_its_agencies(sender: Sender) -> None:
    sender.send(*life("a"), *life("b", agency="H01.102"), *life("c", channel=1, agency="H01.102"))
    assert selectors.figures_by_top_agency(NOVEMBER) == {"H01": selectors.figures_of(NOVEMBER)}
    assert selectors.figures_of(NOVEMBER, "H01").online == Ratio(2, 3)
    assert selectors.figures_of(NOVEMBER, "H02") == Figures()
    assert selectors.figures_of(NOVEMBER, "H0") == Figures()


def test_postal_dossiers_are_never_online(sender: Sender) -> None:
    sender.send(*life("a", channel=3))
    assert selectors.figures_of(NOVEMBER).online == Ratio(0, 1)


def test_a_refused_dossier_was_never_received(sender: Sender) -> None:
    sender.send(cloud_event("submitted"), cloud_event("refused", 1))
    assert selectors.figures_of(NOVEMBER).online == Ratio(0, 0)


def test_a_dossier_in_hand_from_an_earlier_month_counts_for_the_portal_view_only(sender: Sender) -> None:
    sender.send(*life("a", ends=None, due_in=40))
    with clock.at(datetime(2026, 12, 20, tzinfo=UTC)):
        december = selectors.figures_of(Period.month(2026, 12))
    assert (december.on_time_portal, december.on_time_internal) == (Ratio(0, 1), Ratio(0, 0))
    assert selectors.figures_of(NOVEMBER).on_time_portal == Ratio(1, 1)


def test_dossiers_without_a_due_date_are_told_apart_not_counted_as_late(sender: Sender) -> None:
    sender.send(cloud_event("received"), cloud_event("decided", 1))
    figures = selectors.figures_of(NOVEMBER)
    assert (figures.without_due_portal, figures.without_due_internal) == (1, 1)
    assert (figures.on_time_portal, figures.on_time_internal) == (Ratio(0, 0), Ratio(0, 0))


def test_figures_per_service_and_procedure(sender: Sender) -> None:
    sender.send(*life("a"), *life("b", procedure="2.000001"), declared())
    by_service = selectors.figures_by_service(NOVEMBER, procedure="2.000001")
    assert set(by_service) == {("H01.101", "2.000001")}
    assert set(selectors.figures_by_procedure(NOVEMBER, "H01")) == {"1.004772", "2.000001"}


def test_an_expired_declaration_is_not_counted(sender: Sender) -> None:
    sender.send(declared("partial"), declared("full", since="2026-12-01"))
    assert selectors.figures_of(NOVEMBER).levels == {"partial": 1}
    with clock.at(datetime(2026, 12, 20, tzinfo=UTC)):
        assert selectors.figures_of(Period.month(2026, 12)).levels == {"full": 1}


def test_a_service_that_begins_later_this_month_is_not_offered_yet(sender: Sender) -> None:
    sender.send(declared("partial"), declared("full", since="2026-11-28"))
    assert selectors.figures_of(NOVEMBER).levels == {"partial": 1}


def test_ind_03_04_07_count_a_procedure_of_a_province_once_at_its_highest_level(sender: Sender) -> None:
    sender.send(
        declared("partial"), declared("full", agency="H01.102"), declared("information", agency="H01"),
        declared("information", procedure="2.000001"), declared("partial", procedure="2.000002"),
        *life("a"), *life("b", procedure="2.000001", level="information"),
    )  # fmt: skip
    assert selectors.figures_by_agency(NOVEMBER)["H01.101"].levels == {"partial": 2, "information": 1}
    province = selectors.figures_of(NOVEMBER, "H01")
    assert province.levels == {"full": 1, "partial": 1, "information": 1}
    assert (province.online_services, province.full_services) == (Ratio(2, 3), Ratio(1, 2))
    assert province.services_with_dossiers == Ratio(1, 2)
    assert selectors.figures_by_procedure(NOVEMBER, "H01")["1.004772"].levels == {"full": 1}


def test_the_nation_is_the_sum_of_its_provinces_and_never_distinct_across_them(sender: Sender) -> None:
    intake_services.retire_source(code=sender.code, actor=SYSTEM)
    for code in ("H01", "H02"):
        Sender(f"tinh-{code.lower()}", code).register().send(
            declared("full", agency=code), declared("partial", agency=code, procedure="2.1")
        )
    assert selectors.figures_of(NOVEMBER).levels == {"full": 2, "partial": 2}
    assert selectors.figures_by_procedure(NOVEMBER)["2.1"].levels == {"partial": 2}
    assert selectors.figures_of(NOVEMBER, procedure="2.1").levels == {"partial": 2}


def test_ind_20_in_the_running_month_a_dossier_that_is_not_due_yet_is_not_late(sender: Sender) -> None:
    sender.send(*life("a", ends=None, due_in=25), *life("b", ends=None, due_in=10))
    assert selectors.cut_off(NOVEMBER) == NOW
    assert selectors.figures_of(NOVEMBER).on_time_portal == Ratio(1, 2)
    with clock.at(datetime(2026, 12, 20, tzinfo=UTC)):
        assert selectors.cut_off(NOVEMBER) == PERIOD_END
        assert selectors.figures_of(NOVEMBER).on_time_portal == Ratio(0, 2)


LATER = {
    "two requests": [("supplement_requested", 30), ("supplemented", 31), ("supplement_requested", 32)],
    "a long wait": [("supplement_requested", 30), ("supplemented", 36), ("decided", 40)],
    "a withdrawal": [("withdrawn", 30)],
    "a late decision": [("decided", 30), ("returned", 31)],
}


@pytest.mark.parametrize("story", LATER)
@pytest.mark.parametrize("due_in", [9, 40])
def test_ind_20_events_of_december_do_not_rewrite_november(sender: Sender, story: str, due_in: float) -> None:
    sender.send(*life("a", ends=None, due_in=due_in), cloud_event("supplement_requested", 2, "a"),
                cloud_event("supplemented", 5, "a"))  # fmt: skip
    with clock.at(datetime(2026, 12, 20, tzinfo=UTC)):
        before = selectors.figures_of(NOVEMBER)
        assert sender.send(*[cloud_event(kind, days, "a") for kind, days in LATER[story]])["rejected"] == []
        assert selectors.figures_of(NOVEMBER) == before


def test_a_return_in_december_moves_no_end_and_makes_only_a_result_digital_and_only_from_then_on(
    sender: Sender,
) -> None:
    sender.send(*life("a", ends=None), cloud_event("withdrawn", 8, "a"))
    sender.send(*life("b", ends=None), cloud_event("decided", 8, "b"))
    with clock.at(datetime(2026, 12, 20, tzinfo=UTC)):
        before = selectors.figures_of(NOVEMBER)
        sender.send(*[cloud_event("returned", 30, key, online_result=True) for key in "ab"])
        after = selectors.figures_of(NOVEMBER)
        assert selectors.figures_of(NOVEMBER, known=NOVEMBER.end) == before
    assert (before.on_time_portal, before.full_process) == (Ratio(2, 2), Ratio(0, 2))
    assert (after.on_time_portal, after.full_process) == (Ratio(2, 2), Ratio(1, 2))


def test_a_due_date_of_a_later_event_does_not_move_the_internal_view(sender: Sender) -> None:
    sender.send(*life("a", ends=None, due_in=3), cloud_event("decided", 8, "a", due_at=due(19)))
    assert selectors.figures_of(NOVEMBER).on_time_internal == Ratio(0, 1)


def test_dossiers_without_a_due_date_are_told_for_each_view_out_of_its_own_dossiers(sender: Sender) -> None:
    sender.send(cloud_event("received"), *life("b"))
    with clock.at(datetime(2026, 12, 20, tzinfo=UTC)):
        december = selectors.figures_of(Period.month(2026, 12))
    assert (december.without_due_portal, december.without_due_internal) == (1, 0)


def test_ind_10_leaves_out_services_of_information_only(sender: Sender) -> None:
    sender.send(*life("a"), *life("b", level="information"))
    assert selectors.figures_of(NOVEMBER).online == Ratio(1, 2)


def test_counts_of_the_database_equal_the_rules_on_a_random_month(sender: Sender) -> None:
    chance = random.Random(20261122)  # noqa: S311
    events: list[Any] = []
    for n in range(120):
        key, deadline = f"r{n}", chance.uniform(1, 19)
        common: dict[str, Any] = {"dossier": key, "channel": chance.choice([1, 2, 3]), "due_at": due(deadline)}
        moments = sorted(chance.uniform(0.1, 19) for _ in range(5))
        events.append(cloud_event("received", 0, **common))
        for pair in range(chance.choice([0, 0, 1, 2])):
            events.append(cloud_event("supplement_requested", moments[2 * pair], **common))
            if chance.random() < 0.8:
                events.append(cloud_event("supplemented", moments[2 * pair + 1], **common))
            else:
                break
        else:
            if chance.random() < 0.7:
                events.append(cloud_event("decided", moments[4], **common))
    receipt = sender.send(*events)
    assert receipt["rejected"] == []
    dossiers = [dossier_of(row) for row in DossierFact.objects.all()]
    portal = [intake.on_time_portal(d, NOW) for d in dossiers]
    internal = [intake.on_time_internal(d, PERIOD_END) for d in dossiers]
    figures = selectors.figures_of(NOVEMBER)
    assert figures.on_time_portal == Ratio(portal.count(True), 120)
    assert figures.on_time_internal == Ratio(internal.count(True), 120)
    middle = PERIOD_END - timedelta(days=18)
    with clock.at(middle):
        halfway = [intake.on_time_portal(d, middle) for d in dossiers]
        assert selectors.figures_of(NOVEMBER).on_time_portal.numerator == halfway.count(True)
    assert figures.online.numerator == sum(1 for d in dossiers if d.channel == 2)


def test_months_with_dossiers_the_newest_first(sender: Sender) -> None:
    sender.send(*life("a"))
    assert selectors.observed_months() == [NOVEMBER]
    assert selectors.current_period() == NOVEMBER
    assert (NOVEMBER.label, Period(NOVEMBER.first - 1, NOVEMBER.last).label) == ("11/2026", "10/2026 – 11/2026")

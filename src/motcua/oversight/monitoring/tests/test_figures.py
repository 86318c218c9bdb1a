"""Observed figures: pairs counted by PostgreSQL equal the same rules applied dossier by dossier."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from motcua.kernel import clock
from motcua.oversight.monitoring import rules, selectors
from motcua.oversight.monitoring.models import DossierFact
from motcua.oversight.monitoring.services.write_facts import dossier_of
from motcua.oversight.monitoring.tests.factories import NOW, Sender, add_agencies, cloud_event, declared, due
from motcua.oversight.monitoring.types import Figures, Period, Ratio

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
    by_agency = selectors.figures_by_agency(NOVEMBER)
    assert selectors.by_top_agency(by_agency) == {"H01": selectors.figures_of(NOVEMBER)}
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
    assert figures.without_due == 1
    assert (figures.on_time_portal, figures.on_time_internal) == (Ratio(0, 0), Ratio(0, 0))


def test_figures_per_service_and_procedure(sender: Sender) -> None:
    sender.send(*life("a"), *life("b", procedure="2.000001"), declared())
    by_service = selectors.figures_by_service(NOVEMBER, procedure="2.000001")
    assert set(by_service) == {("H01.101", "2.000001")}
    assert set(selectors.figures_by_procedure(NOVEMBER, "H01")) == {"1.004772", "2.000001"}


def test_an_expired_declaration_is_not_counted(sender: Sender) -> None:
    sender.send(declared("partial"), declared("full", since="2026-12-01"))
    assert selectors.figures_of(NOVEMBER).levels == {"partial": 1}
    assert selectors.figures_of(Period.month(2026, 12)).levels == {"full": 1}


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
    portal = [rules.on_time_portal(d, PERIOD_END) for d in dossiers]
    internal = [rules.on_time_internal(d, PERIOD_END) for d in dossiers]
    figures = selectors.figures_of(NOVEMBER)
    assert figures.on_time_portal == Ratio(portal.count(True), 120)
    assert figures.on_time_internal == Ratio(internal.count(True), 120)
    assert figures.online.numerator == sum(1 for d in dossiers if d.channel == 2)


def test_two_statements_answer_for_the_whole_country(sender: Sender, django_assert_num_queries: object) -> None:
    sender.send(*life("a"))
    with django_assert_num_queries(2):  # type: ignore[operator]
        selectors.figures_by_agency(NOVEMBER)


def test_months_with_dossiers_the_newest_first(sender: Sender) -> None:
    sender.send(*life("a"))
    assert selectors.observed_months() == [NOVEMBER]
    assert selectors.current_period() == NOVEMBER
    assert (NOVEMBER.label, Period(NOVEMBER.first - 1, NOVEMBER.last).label) == ("11/2026", "10/2026 – 11/2026")

"""Partials: sums of one query, equal to brute force over dossiers, counted anew only where something was touched."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import connection

from motcua.kernel import clock, events
from motcua.kernel.epoch import month_of
from motcua.oversight.indicators.types import Period, Ratio
from motcua.oversight.intake import selectors as intake
from motcua.oversight.intake import services as intake_services
from motcua.oversight.intake.services.write_facts import dossier_of
from motcua.oversight.intake.tests.factories import (
    NOW,
    DossierFact,
    Sender,
    Touched,
    add_agencies,
    cloud_event,
    declared,
    due,
)
from motcua.oversight.monitoring import selectors, services
from motcua.oversight.monitoring.models import Partial, SealedMonth
from motcua.oversight.monitoring.types import Grain

refresh_partials = import_module("motcua.oversight.monitoring.services.refresh_partials")
OCTOBER, NOVEMBER = Period.month(2026, 10), Period.month(2026, 11)
WITHIN = ["", "H01", "H01.1", "H01.1.2", "H02"]


@pytest.fixture
def senders() -> Iterator[dict[str, Sender]]:
    add_agencies("H01", "H01.1", "H01.1.2", "H02")
    with clock.at(NOW):
        yield {code: Sender(f"tinh-{code.lower()}", code).register() for code in ("H01", "H02")}


def story(chance: random.Random, key: str, agency: str) -> list[Any]:
    told: dict[str, Any] = {
        "dossier": key, "agency": agency, "procedure": chance.choice("123"), "channel": chance.choice([1, 2, 3]),
        "level": chance.choice(["information", "partial", "full"]), "due_at": due(chance.uniform(-20, 19)),
        "online_result": chance.random() < 0.5,
    }  # fmt: skip
    days = sorted(chance.uniform(-33, 19) for _ in range(2))
    told["due_at"] = due(days[0] + chance.uniform(0, 20)) if chance.random() < 0.8 else None
    steps = [cloud_event("received", days[0], **told)]
    return [*steps, cloud_event("decided", days[1], **told)] if chance.random() < 0.7 else steps


def tell(senders: dict[str, Sender], count: int, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    for top, agencies in (("H01", ("H01", "H01.1", "H01.1.2")), ("H02", ("H02",))):
        told = [event for n in range(count) for event in story(chance, f"{seed}-{n}", chance.choice(agencies))]
        levels = [declared(chance.choice(["full", "partial", "information"]), agency, procedure=procedure)
                  for agency in agencies for procedure in "1234" if chance.random() < 0.6]  # fmt: skip
        assert senders[top].send(*told, *levels if seed == 1 else ())["rejected"] == []


def all_answers(period: Period) -> list[Any]:
    """Every question that pages ask."""
    answers: list[Any] = [selectors.figures_by_top_agency(period)]
    for within in WITHIN:
        answers += [
            selectors.figures_of(period, within),
            selectors.figures_of(period, within, "1"),
            selectors.figures_by_agency(period, within),
            selectors.figures_by_procedure(period, within),
            selectors.figures_by_procedure(period, within, only={"1", "3", "9"}),
            selectors.figures_by_service(period, within),
            selectors.figures_by_service(period, within, "2"),
        ]
    return answers


@pytest.mark.django_db
@pytest.mark.parametrize("period", [OCTOBER, NOVEMBER], ids=lambda p: p.code)
def test_sealed_partials_answer_every_question_like_the_ledger_itself(
    senders: dict[str, Sender], period: Period
) -> None:
    tell(senders, 60, 1)
    counted = all_answers(period)
    assert counted[1].online.denominator > 0 and counted[1].services > 0
    services.advance_months()
    services.seal_facts()
    assert SealedMonth.objects.filter(month=period.first).exists()
    assert all_answers(period) == counted


@pytest.mark.django_db
def test_partials_equal_brute_force_over_dossiers(senders: dict[str, Sender]) -> None:
    tell(senders, 80, 1)
    services.advance_months()
    for period, cut in ((OCTOBER, OCTOBER.end), (NOVEMBER, NOW)):
        dossiers = [dossier_of(row) for row in DossierFact.objects.all()]
        months = [(month_of(d.received_at), month_of(d.ended_at) if d.ended_at else None, d)
                  for d in dossiers if d.received_at]  # fmt: skip
        in_hand = [d for got, done, d in months if got <= period.first and (done is None or done >= period.first)]
        new = [d for got, _, d in months if got == period.first]
        ended = [d for _, done, d in months if done == period.first]
        figures = selectors.figures_of(period)
        portal = [intake.on_time_portal(d, cut) for d in in_hand]
        internal = [intake.on_time_internal(d, period.end) for d in new]
        assert figures.online == Ratio(sum(d.channel == 2 and d.level != "information" for d in new), len(new))
        assert figures.full_process == Ratio(
            sum(d.channel == 2 and d.level == "full" and d.online_result for d in ended), len(ended)
        )
        assert figures.on_time_portal == Ratio(portal.count(True), len(portal) - portal.count(None))
        assert figures.on_time_internal == Ratio(internal.count(True), len(internal) - internal.count(None))
        assert (figures.without_due_portal, figures.without_due_internal) == (portal.count(None), internal.count(None))


@pytest.mark.django_db
def test_a_late_batch_counts_anew_only_the_parts_it_touches(
    senders: dict[str, Sender], monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(senders, 30, 1)
    services.refresh_partials()
    kept = set(Partial.objects.values_list("id", flat=True))
    senders["H02"].send(cloud_event("received", 0, "late", agency="H02", procedure="1"))
    asked = _watched(monkeypatch)
    assert services.refresh_partials() == 1
    assert [(bounds.first, len(tops or ())) for bounds, tops in asked] == [(NOVEMBER.first, 1)]
    changed = Partial.objects.exclude(id__in=kept)
    assert set(changed.values_list("month", "top")) == {(NOVEMBER.first, "H02")}
    assert all_answers(NOVEMBER) == _from_the_ledger(NOVEMBER)


def _watched(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, Any]]:
    asked: list[tuple[Any, Any]] = []
    count = refresh_partials.count_cells

    def watched(engine: Any, bounds: Any, tops: Any = None) -> Any:
        asked.append((bounds, tops))
        return count(engine, bounds, tops)

    monkeypatch.setattr(refresh_partials, "count_cells", watched)
    return asked


def _from_the_ledger(period: Period) -> list[Any]:
    kept = list(SealedMonth.objects.values())
    SealedMonth.objects.all().delete()
    answers = all_answers(period)
    SealedMonth.objects.bulk_create(SealedMonth(**row) for row in kept)
    return answers


@pytest.mark.django_db
def test_nothing_touched_nothing_counted(senders: dict[str, Sender], monkeypatch: pytest.MonkeyPatch) -> None:
    tell(senders, 5, 1)
    assert services.refresh_partials() == 0
    assert Touched.objects.count() == 0
    asked = _watched(monkeypatch)
    assert (services.refresh_partials(), asked) == (0, [])


@pytest.mark.django_db
def test_a_batch_reaches_the_pages_when_its_event_is_delivered(senders: dict[str, Sender]) -> None:
    services.advance_months()
    senders["H01"].send(cloud_event("received", 0, agency="H01"))
    assert selectors.figures_of(NOVEMBER).online.denominator == 0
    events.deliver_all()
    assert selectors.figures_of(NOVEMBER).online == Ratio(1, 1)


@pytest.mark.django_db
def test_a_refresh_that_is_killed_is_made_up_for_by_the_next(
    senders: dict[str, Sender], monkeypatch: pytest.MonkeyPatch
) -> None:
    services.advance_months()
    senders["H01"].send(cloud_event("received", 0, agency="H01"))
    with monkeypatch.context() as patch:
        patch.setattr(intake_services, "forget_touched", _killed)
        with pytest.raises(KeyboardInterrupt):
            services.refresh_partials()
    assert Touched.objects.count() == 1
    services.refresh_partials()
    assert (Touched.objects.count(), selectors.figures_of(NOVEMBER).online) == (0, Ratio(1, 1))


def _killed(*_: Any) -> None:
    raise KeyboardInterrupt


@pytest.mark.django_db
def test_the_running_month_is_cut_at_its_sealing_and_moves_on(senders: dict[str, Sender]) -> None:
    senders["H01"].send(cloud_event("received", 0, agency="H01", due_at=due(20.5)))
    services.advance_months()
    assert selectors.cut_off(NOVEMBER) == NOW
    later = NOW + timedelta(days=2)
    with clock.at(later):
        assert (selectors.cut_off(NOVEMBER), selectors.figures_of(NOVEMBER).on_time_portal) == (NOW, Ratio(1, 1))
        assert services.advance_months() == [NOVEMBER.first]
        assert (selectors.cut_off(NOVEMBER), selectors.figures_of(NOVEMBER).on_time_portal) == (later, Ratio(0, 1))
        assert services.advance_months() == []


@pytest.mark.django_db
def test_a_month_without_a_new_dossier_is_kept_too(senders: dict[str, Sender]) -> None:
    """Nobody asked for anything in December; the dossier of November is still in hand, and the services stand."""
    senders["H01"].send(cloud_event("received", 0, agency="H01", due_at=due(5)))
    with clock.at(datetime(2027, 1, 20, tzinfo=UTC)):
        assert services.advance_months() == [NOVEMBER.first, NOVEMBER.first + 1, NOVEMBER.first + 2]
        assert services.advance_months() == []
        assert selectors.figures_of(Period(NOVEMBER.first + 1, NOVEMBER.first + 1)).on_time_portal == Ratio(0, 1)


@pytest.mark.django_db
def test_a_month_that_is_over_is_never_answered_from_an_earlier_cut(senders: dict[str, Sender]) -> None:
    senders["H01"].send(cloud_event("received", 0, agency="H01", due_at=due(25)))
    services.advance_months()
    with clock.at(datetime(2026, 12, 20, tzinfo=UTC)):
        assert selectors.figures_of(NOVEMBER).on_time_portal == Ratio(0, 1)
        assert NOVEMBER.first in services.advance_months()
        assert selectors.cut_off(NOVEMBER) == NOVEMBER.end
        assert selectors.figures_of(NOVEMBER).on_time_portal == Ratio(0, 1)
        assert services.advance_months() == []


@pytest.mark.django_db
def test_pages_ask_few_statements_and_no_engine(
    senders: dict[str, Sender], monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    tell(senders, 5, 1)
    services.advance_months()
    monkeypatch.setattr("motcua.oversight.monitoring.selectors.figures.open_ledger", _killed)
    selectors.figures_of(NOVEMBER)  # the register of agencies and the sealed month are kept in the process
    with django_assert_num_queries(1):
        selectors.figures_of(NOVEMBER)
    with django_assert_num_queries(2):
        selectors.figures_by_agency(NOVEMBER, "H01")


@pytest.mark.django_db
def test_every_grain_is_kept_for_every_month(senders: dict[str, Sender]) -> None:
    tell(senders, 20, 1)
    services.advance_months()
    assert set(Partial.objects.filter(month=NOVEMBER.first).values_list("grain", flat=True)) == set(Grain)


@pytest.mark.django_db(transaction=True)
def test_two_batches_at_once_are_both_in_the_partials(senders: dict[str, Sender]) -> None:
    services.advance_months()

    def work(code: str) -> None:
        try:
            with clock.at(NOW):
                for n in range(5):
                    senders[code].send(cloud_event("received", 0, f"d{n}", agency=code))
                    services.refresh_partials()
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(code,)) for code in senders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert selectors.figures_of(NOVEMBER).online == Ratio(10, 10)
    assert Touched.objects.count() == 0

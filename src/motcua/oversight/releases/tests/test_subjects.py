"""Rows of petitions, decisions and services, each from the words of the law (law.md 4.2, 4.5, 4.6)."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest

from motcua.kernel.clock import ZONE
from motcua.kernel.epoch import day_end
from motcua.kernel.worktime import WorkingCalendar
from motcua.oversight.indicators.types import NEVER, SUBJECTS, Flag, PetitionFlag, ServiceTrait
from motcua.oversight.releases.rules.counting import bounds_of
from motcua.oversight.releases.rules.disclosures import decision_facts
from motcua.oversight.releases.rules.offered import UNTOLD, service_rows
from motcua.oversight.releases.rules.petitions import petition_facts
from motcua.oversight.releases.tests.factories import KNOWN, PERIOD, dossier, engine, write_rows
from motcua.oversight.releases.types import Decision, DecisionLimits, PetitionStep

WEEK = WorkingCalendar(
    "mẫu", ((time(7, 30), time(11, 30)),), frozenset({5, 6}), frozenset({date(2026, 9, 2)}), frozenset()
)
LIMITS = {"refuse": 2, "supplement": 5, "answer": 15, "publish": 2}
MINISTRY, PROVINCE = DecisionLimits(20, 10), DecisionLimits(5, 5)
OCTOBER = 2026 * 12 + 9


def step(kind: str, day: int, hour: int = 9, **more: bool) -> PetitionStep:
    """`day` is of October 2026, whose 1st is a Thursday."""
    return PetitionStep(kind, datetime(2026, 10, day, hour, tzinfo=ZONE), **more)


def petition(*steps: PetitionStep) -> dict[str, int]:
    return petition_facts(steps, WEEK, LIMITS)


def midnight_after(day: int) -> int:
    return int(day_end(date(2026, 10, day)).timestamp()) // 60


def has(facts: dict[str, int], flag: PetitionFlag) -> bool:
    return bool(facts["flags"] & flag)


def test_an_answer_within_15_working_days_published_within_2_is_in_time_ind_23() -> None:
    facts = petition(step("received", 1), step("answered", 22, 23), step("published", 26))
    assert (facts["received_month"], facts["answered_month"], facts["late_minute"]) == (OCTOBER, OCTOBER, NEVER)
    assert (
        has(facts, PetitionFlag.IN_SCOPE) and has(facts, PetitionFlag.ANSWERED) and has(facts, PetitionFlag.PUBLISHED)
    )


@pytest.mark.parametrize(
    ("steps", "late_from"),
    [
        ((step("received", 1), step("answered", 23), step("published", 23)), 22),
        ((step("received", 1), step("answered", 2), step("published", 7)), 6),
        ((step("received", 1), step("answered", 2)), 6),
        ((step("received", 1), step("refused", 6)), 5),
        ((step("received", 1), step("supplement_requested", 9), step("answered", 9), step("published", 9)), 8),
        ((step("received", 1),), 22),
    ],
)
def test_each_limit_of_ind_23_is_passed_at_the_end_of_its_last_working_day(
    steps: tuple[PetitionStep, ...], late_from: int
) -> None:
    assert petition(*steps)["late_minute"] == midnight_after(late_from)


def test_a_refusal_within_2_working_days_is_in_time_and_needs_no_answer() -> None:
    facts = petition(step("received", 1), step("refused", 5, 23))
    assert (facts["late_minute"], facts["answered_month"]) == (NEVER, OCTOBER)
    assert has(facts, PetitionFlag.IN_SCOPE) and not has(facts, PetitionFlag.ANSWERED)


def test_only_the_first_request_for_a_supplement_has_the_limit_of_5_days() -> None:
    steps = (step("received", 1), step("supplement_requested", 8), step("supplement_requested", 14))
    assert petition(*steps, step("answered", 15), step("published", 15))["late_minute"] == NEVER


def test_a_petition_that_was_passed_on_is_out_of_scope() -> None:
    assert not has(petition(step("received", 1), step("forwarded", 2)), PetitionFlag.IN_SCOPE)


def test_an_answer_is_disliked_when_dislikes_stand_above_likes_at_last_ind_24() -> None:
    start = (step("received", 1, is_repeated=True), step("answered", 2), step("published", 2))
    bad, good = step("judged", 5, is_disliked=True), step("judged", 6)
    assert has(petition(*start, good, bad), PetitionFlag.DISLIKED)
    assert not has(petition(*start, bad, good), PetitionFlag.DISLIKED)
    assert not has(petition(start[0], bad), PetitionFlag.DISLIKED), "not answered yet"
    assert has(petition(*start), PetitionFlag.REPEATED)


def decided(effective: date | None, public: date | None = None, limits: DecisionLimits = PROVINCE) -> dict[str, int]:
    return decision_facts(Decision(date(2026, 10, 1), effective, public), WEEK, limits, date(2026, 10, 31))


def test_a_province_decides_5_and_a_ministry_20_working_days_before_the_effective_day_ind_30() -> None:
    assert decided(date(2026, 10, 8))["decided_late"] == 0
    assert decided(date(2026, 10, 7))["decided_late"] == 1
    assert decided(date(2026, 10, 29), limits=MINISTRY)["decided_late"] == 0
    assert decided(date(2026, 10, 28), limits=MINISTRY)["decided_late"] == 1


def test_without_an_effective_day_a_decision_is_not_shown_to_be_in_time() -> None:
    assert decided(None)["decided_late"] == 1


def test_a_province_makes_public_within_5_and_a_ministry_within_10_working_days_ind_31() -> None:
    effective = date(2026, 12, 1)
    in_time, late = decided(effective, date(2026, 10, 8)), decided(effective, date(2026, 10, 9))
    assert (in_time["public_month"], in_time["late_minute"]) == (OCTOBER, NEVER)
    assert late["late_minute"] == midnight_after(8)
    assert decided(effective, date(2026, 10, 15), MINISTRY)["late_minute"] == NEVER
    assert decided(effective, date(2026, 10, 16), MINISTRY)["late_minute"] == midnight_after(15)


def test_what_is_made_public_after_the_period_is_not_public_in_it() -> None:
    facts = decision_facts(Decision(date(2026, 10, 28), None, date(2026, 11, 2)), WEEK, PROVINCE, date(2026, 10, 31))
    assert (facts["public_month"], facts["due_month"]) == (0, OCTOBER + 1)


def rows_of(
    folder: Path,
    *facts: dict[str, int],
    parts: dict[tuple[int, int], int] | None = None,
    traits: dict[tuple[int, ...], tuple[int, int]] | None = None,
) -> list[dict[str, int]]:
    """The rows of two services: procedure 7 at agency 30 (full), procedure 8 at agency 30 (information)."""
    path = write_rows(folder / "facts.parquet", facts)
    names = [column.name for column in SUBJECTS["services"].columns]
    with engine() as session:
        session.attach("dossiers", [path])
        offered: dict[tuple[int, ...], int] = {(3, 30, 7): 2, (3, 30, 8): 0}
        found = list(service_rows(session, offered, traits or {}, parts or {}, bounds_of(PERIOD, KNOWN)))
    return [dict(zip(names, row, strict=True)) for row in found]


def test_a_service_has_its_dossiers_of_the_period_and_only_those(tmp_path: Path) -> None:
    paid = int(Flag.PAID_ONLINE | Flag.CERTIFIED_COPY)
    full, _ = rows_of(
        tmp_path,
        dossier(3, 1), dossier(3, 2, channel=1), dossier(3, 3, channel=3), dossier(3, 4, level=0, flags=paid),
        dossier(3, 5, received_month=PERIOD.first - 1), dossier(3, 6, agency=31), dossier(3, 7, late_minute=100),
    )  # fmt: skip
    assert (full["level"], full["received"], full["online_received"], full["online_late"]) == (2, 5, 2, 1)
    assert (full["paid_online"], full["certified_copies"], full["sign"]) == (1, 1, 1)


def test_a_dossier_of_another_agency_makes_no_service_used_ind_07(tmp_path: Path) -> None:
    full, bare = rows_of(tmp_path, dossier(3, 1, agency=31), dossier(3, 2, agency=30, procedure=8, channel=1))
    assert (full["online_received"], bare["online_received"], bare["received"]) == (0, 0, 1)


def test_a_trait_is_1_0_or_not_told_of_each_service_alone(tmp_path: Path) -> None:
    told = int(ServiceTrait.HAS_FEE | ServiceTrait.PAYS_ONLINE)
    full, bare = rows_of(tmp_path, traits={(3, 30, 7): (told, int(ServiceTrait.HAS_FEE))})
    assert (full["has_fee"], full["pays_online"], full["population_data"]) == (1, 0, UNTOLD)
    assert {bare[str(trait.name).lower()] for trait in ServiceTrait} == {UNTOLD}


def test_parts_that_nobody_told_are_unknown_and_not_none_ind_32(tmp_path: Path) -> None:
    assert [row["parts"] for row in rows_of(tmp_path)] == [UNTOLD, UNTOLD]
    assert [row["parts"] for row in rows_of(tmp_path, parts={(3, 7): 7})] == [7, 0]
    assert [row["parts"] for row in rows_of(tmp_path, parts={(4, 7): 7})] == [UNTOLD, UNTOLD]

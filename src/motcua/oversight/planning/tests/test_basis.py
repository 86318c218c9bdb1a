"""By whose figures, and by which months, a target is judged (law.md 4.9; letter 3109, task 3; EMC 2024; CT24)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.foundation.accounts.services import load_roles
from motcua.foundation.accounts.tests.factories import actor, officer
from motcua.foundation.agencies.services import load_agencies
from motcua.kernel import clock
from motcua.kernel.access import Actor
from motcua.oversight.indicators.types import Period, Ratio
from motcua.oversight.intake.tests.factories import add_agencies
from motcua.oversight.monitoring.services import load_monitoring
from motcua.oversight.planning import rules, selectors
from motcua.oversight.planning.selectors.targets import REFERENCE
from motcua.oversight.planning.services import set_target
from motcua.oversight.planning.tests.factories import declare, observe
from motcua.oversight.planning.types import Basis, GroupCount, PlanTarget, Role, Scope, Standing, Status

AUGUST, JANUARY, OCTOBER = 2023 * 12 + 7, 2024 * 12, 2026 * 12 + 9
START, DUE, AFTER = date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 10)


@contextmanager
def on(year: int, month: int, day: int) -> Iterator[None]:
    with clock.at(datetime(year, month, day, 3, tzinfo=UTC)):
        yield


def stands(code: str) -> Standing:
    return next(s for s in selectors.standings_of_law() if s.target.code == code)


def declared(agency: str, full: int, of: int) -> None:
    """So many services of an agency at full process, of those that are online; what is dated begins in 2023."""
    for n in range(of):
        declare(agency, f"1.{agency[1:]}{n:04}", "full" if n < full else "partial")


# Each of a group


@pytest.fixture
def two_provinces(db: None) -> None:
    """H01 with 90 of 100 online services at full process, H02 with 2 of 10: 83,6 % together. Dossiers in October."""
    add_agencies("H01", "H02")
    declared("H01", 90, 100)
    declared("H02", 2, 10)
    for agency in ("H01", "H02"):
        observe(agency, f"1.{agency[1:]}0000", OCTOBER, online=1, total=1)


def due_later(standing: Standing) -> Standing:
    """The same target with a due day that can be observed."""
    found = replace(standing.target, start=date(2026, 1, 1), due=date(2026, 10, 31))
    return selectors.standing_of(found, selectors.monthly_series(found))


def test_what_each_province_was_set_is_not_reached_by_their_sum(two_provinces: None) -> None:
    """ "Ủy ban nhân dân tỉnh, thành phố bảo đảm tối thiểu 80%": every province, not 80 % of all provinces' services."""
    found = due_later(stands("2023-toan-trinh-tinh"))
    assert found.distance is not None and found.distance.now.share == Fraction(92, 110) and not found.distance.gap
    assert (found.counts, found.status) == (GroupCount(reached=1, below=1, unknown=0), Status.MISSED)
    assert found.forecast is None and found.reach_in is None, "the sum's forecast says nothing of each"


def test_each_province_at_its_share_is_the_target_reached(two_provinces: None) -> None:
    for n in range(2, 8):
        declare("H02", f"1.02{n:04}", "full")
    found = due_later(stands("2023-toan-trinh-tinh"))
    assert (found.counts, found.status) == (GroupCount(2, 0, 0), Status.REACHED)


def test_a_province_of_which_nothing_is_known_leaves_the_word_open(two_provinces: None) -> None:
    add_agencies("H03")
    for n in range(2, 8):
        declare("H02", f"1.02{n:04}", "full")
    found = due_later(stands("2023-toan-trinh-tinh"))
    assert (found.counts, found.status) == (GroupCount(2, 0, 1), Status.UNMEASURED)


def test_the_cascade_says_the_same_as_the_list(two_provinces: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the province's own text the line of `TINH` counts provinces; its distance would be that of the sum."""
    text = replace(selectors.target("2023-toan-trinh-tinh"), start=date(2026, 1, 1), due=date(2026, 10, 31))
    found = selectors.cascade("IND-04", 2026)
    spans = {(text.start, text.due): (OCTOBER, OCTOBER)}
    line = replace(found, targets={"TINH": text}, spans=spans, told={(OCTOBER, OCTOBER): found.pairs}).line("TINH")
    assert (line.counts, line.status, line.distance) == (GroupCount(1, 1, 0), Status.MISSED, None)


@given(st.lists(st.none() | st.integers(0, 10), max_size=12))
def test_a_group_is_counted_agency_by_agency(parts: list[int | None]) -> None:
    pairs = [None if part is None else Ratio(part, 10) for part in parts]
    found = rules.group_count(pairs, Fraction(8, 10))
    assert found.total == len(parts) and found.unknown == parts.count(None)
    assert found.reached == sum(part is not None and part >= 8 for part in parts)
    word = rules.status_of_each(found, DUE, AFTER)
    assert (word is Status.REACHED) == bool(parts and all(part is not None and part >= 8 for part in parts))
    assert (word is Status.MISSED) == any(part is not None and part < 8 for part in parts)
    assert rules.status_of_each(found, DUE, DUE) is not Status.MISSED, "nobody has missed it before the due day is over"


# The months of a target


def months_of_2024(last: int, *, skip: int = -1) -> None:
    """H01: thirty of a hundred dossiers at full process in every month of 2024, `last` in December."""
    for n in range(12):
        if n != skip:
            full = last if n == 11 else 30
            observe("H01", "1.000001", JANUARY + n, online=full, total=full, level="full")
            observe("H01", "1.000002", JANUARY + n, online=0, total=100 - full)


@pytest.mark.parametrize(("december", "status"), [(55, Status.MISSED), (100, Status.MISSED)])
def test_the_last_month_of_a_year_does_not_make_the_years_target(
    db: None, december: int, status: Status
) -> None:  # fmt: skip
    """EMC 2024: 50 % of the dossiers of the year. Eleven months at 30 % and one at 55 % are 385 of 1.200."""
    with on(2025, 1, 10):
        months_of_2024(december)
        found = stands("2024-ho-so")
        assert found.status == status
        assert found.distance is not None and found.distance.now == Ratio(330 + december, 1200)
        assert (found.measured_from, found.measured_in, found.is_judged) == (JANUARY, JANUARY + 11, True)
    with on(2026, 11, 22):
        assert stands("2024-ho-so").distance == found.distance, "and it is still read when its year is long past"


def test_the_whole_year_at_the_share_is_reached_whatever_its_last_month(db: None) -> None:
    with on(2025, 1, 10):
        for n in range(12):
            full = 20 if n == 11 else 40
            observe("H01", "1.000001", JANUARY + n, online=full, total=full, level="full")
            observe("H01", "1.000002", JANUARY + n, online=0, total=100 - full)
        found = stands("2024-ho-so-tinh")
        assert found.distance is not None and found.distance.now == Ratio(460, 1200)
        assert found.status == Status.REACHED, "30 % of the provinces' dossiers"
        line = selectors.cascade("IND-11", 2024).line("TINH")
        assert (line.status, line.distance) == (found.status, found.distance), "the cascade adds up the same months"


def test_a_year_with_a_month_that_was_not_observed_is_not_judged(db: None) -> None:
    with on(2025, 1, 10):
        load_monitoring()
        months_of_2024(55, skip=4)
        found = stands("2024-ho-so")
        assert not found.is_judged and found.status == Status.MISSED, "what was published of the year still holds"
        assert selectors.cascade("IND-11", 2024).line("TINH").status == Status.UNMEASURED
        own = stands("2024-ho-so-tinh").target
        assert selectors.standing_of(replace(own, outcome=None), found.series).status == Status.UNMEASURED


def test_nothing_is_decided_while_the_period_runs(db: None) -> None:
    with on(2024, 10, 10):
        for n in range(9):
            observe("H01", "1.000001", JANUARY + n, online=60, total=60, level="full")
        found = stands("2024-ho-so")
        assert (found.status, found.forecast) == (Status.OPEN, None)
        assert found.distance is not None and found.distance.now == Ratio(540, 540)


def test_the_month_that_begins_on_the_due_day_does_not_count(db: None) -> None:
    """CT24: since 1/10/2025. In September one of the two essential services, in October both."""
    september = 2025 * 12 + 8
    assert rules.ends_by(september, date(2025, 10, 1)) and not rules.ends_by(september + 1, date(2025, 10, 1))
    assert rules.ends_by(september + 1, date(2025, 10, 31))
    target = selectors.target("2025-thiet-yeu")
    series = ((september, Ratio(4, 5)), (september + 1, Ratio(5, 5)))
    with on(2025, 11, 20):
        found = selectors.standing_of(target, series)
        assert (found.status, found.measured_in) == (Status.MISSED, september)
        assert selectors.standing_of(target, series[1:]).status == Status.UNMEASURED, "October tells of later days too"


def test_half_of_a_wording_makes_no_target_reached(db: None) -> None:
    """CT24 wants full process and no paper; no figure tells the paper."""
    target = selectors.target("2025-thiet-yeu")
    series = ((2025 * 12 + 8, Ratio(5, 5)),)
    with on(2025, 11, 20):
        assert "giấy" in target.untold
        assert selectors.standing_of(target, series).status == Status.UNMEASURED
        assert selectors.standing_of(replace(target, untold=""), series).status == Status.REACHED


def test_an_own_target_below_a_texts_period_is_counted_over_it(db: None) -> None:
    load_roles()
    entry = PlanTarget("IND-11", Decimal(40), date(2024, 6, 1), DUE, Role.CHAIR_PROVINCE)
    with on(2025, 1, 10):
        months_of_2024(100)
        found = set_target(actor=actor(officer(61, "planner", "H01")), agency_code="H01", entry=entry)
        assert (found.basis, found.counted_from) == (Basis.PERIOD, START)
        standing = selectors.standing_of(found, selectors.monthly_series(found))
        assert standing.distance is not None and standing.distance.now == Ratio(430, 1200)
        assert selectors.cascade("IND-11", 2024).line("H01").distance == standing.distance


def test_a_line_of_a_cascade_is_judged_by_the_months_up_to_its_own_due_day(planner: Actor) -> None:
    """H01 gains two points a month: 26 % in March, 40 % in October."""
    entry = PlanTarget("IND-10", Decimal(30), date(2026, 1, 1), date(2026, 3, 31), Role.CHAIR_PROVINCE)
    set_target(actor=planner, agency_code="H01", entry=entry)
    found = selectors.cascade("IND-10", 2026)
    line = found.line("H01")
    assert found.month == OCTOBER and line.status == Status.MISSED
    assert line.distance is not None and line.distance.now == Ratio(26, 100) == found.now(line)
    assert found.months_of(line) == "2026-03"
    assert found.lines("TINH")[0].tally.reached == 0


@given(st.lists(st.integers(0, 5), min_size=12, max_size=12), st.integers(0, 11))
def test_a_period_is_the_sum_of_its_months_or_nothing(full: list[int], gone: int) -> None:
    series = [(JANUARY + n, Ratio(part, 5)) for n, part in enumerate(full)]
    months = [month for month, _ in series]
    span = rules.span_of(months, Basis.PERIOD, START, DUE, AFTER)
    assert span == (JANUARY, JANUARY + 11)
    assert rules.added_up(series, span)[-1] == (JANUARY + 11, Ratio(sum(full), 60))
    assert rules.span_of([m for m in months if m != JANUARY + gone], Basis.PERIOD, START, DUE, AFTER) is None
    assert rules.span_of(months[: gone + 1], Basis.PERIOD, START, DUE, DUE) == (JANUARY, JANUARY + gone)


def test_agencies_that_merged_within_a_period_are_added_to_their_heir(db: None) -> None:
    load_agencies()
    june = 2025 * 12 + 5
    observe("H01", "1.000001", june, online=1, total=10)
    observe("H33", "1.000001", june, online=9, total=10)
    observe("H01", "1.000001", june + 1, online=5, total=10)
    found = replace(selectors.target("2024-ho-so-tinh"), key="online")
    assert selectors.league(found, Period(june, june + 1)) == [(1, "H01", Ratio(15, 30))]


# What is assumed


def test_everything_that_no_text_gives_is_marked_assumed() -> None:
    """law.md 4.9 has values, scopes and bases; nowhere a start day, a head or a cascade."""
    rows = json.loads((REFERENCE / "targets.json").read_text(encoding="utf-8"))
    assert len(rows) == 11
    for row in rows:
        assert row["assumed"].keys() >= {"start", "role"} | ({"parent"} if row["parent"] else set()), row["code"]
        assert all(row["assumed"].values())
        assert row["basis"] != "period" or "basis" in row["assumed"]
    by_code = {row["code"]: row for row in rows}
    assert "trung tâm" in by_code["2025-thiet-yeu"]["assumed"]["scope"], "CT24 speaks of centres, not of the nation"
    assert {code for code, row in by_code.items() if row["each"]} == {
        "2020-muc-4-bo", "2020-muc-4-tinh", "2023-truc-tuyen-tinh", "2023-toan-trinh-tinh",
    }, "letters 3485 and 3109 speak of every ministry and province; EMC of groups"  # fmt: skip


def test_no_mark_is_lost_on_the_way_to_a_target(db: None) -> None:
    found = selectors.target("2024-ho-so-bo")
    assert all(word in found.assumed for word in ("ngày bắt đầu", "cuối năm", "người đứng đầu", "nằm dưới", "cộng"))


# Targets of a group on an agency's page


def test_what_the_nation_sets_for_a_group_stands_on_each_agencys_page(province: str) -> None:
    load_roles()
    entry = PlanTarget("IND-10", Decimal(30), date(2026, 1, 1), date(2026, 12, 31), Role.CHAIR_PROVINCE)
    set_target(actor=actor(officer(62, "planner")), agency_code="TINH", entry=entry)
    (found,) = [s for s in selectors.standings_of_agency("H01", "province") if s.target.code == "TINH-2026-IND-10"]
    assert found.distance is not None and found.distance.now == Ratio(40, 100), "with the agency's own figures"
    assert found.target.scope == Scope.PROVINCE and found.counts is None
    assert not [s for s in selectors.standings_of_agency("G01", "ministry") if s.target.code.startswith("TINH")]


def test_what_was_published_of_a_group_says_nothing_of_one_agency(province: str) -> None:
    """EMC 2024: 18,54 % of the provinces' dossiers; H01 may well have had more."""
    found = {s.target.code: s for s in selectors.standings_of_agency("H01", "province")}["2024-ho-so-tinh"]
    assert found.target.outcome is None and found.status == Status.UNMEASURED

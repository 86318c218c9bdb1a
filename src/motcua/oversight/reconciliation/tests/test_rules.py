"""Pairing, gap, IND-28, turns: from the texts, and one that breaks each."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel.worktime import WorkingCalendar
from motcua.oversight.indicators.types import NOTHING, Ratio
from motcua.oversight.reconciliation import rules, selectors
from motcua.oversight.reconciliation.errors import NotYourTurn
from motcua.oversight.reconciliation.types import (
    Act,
    Basis,
    CaseState,
    Measure,
    Orphans,
    Pairing,
    Party,
    Relation,
    Side,
    SideFigure,
    Terms,
    Verdict,
)

DAY = date(2026, 11, 30)
COUNTS = st.integers(0, 10**6)


def pairing(code: str = "DS-01") -> Pairing:
    return selectors.pairing(code, DAY)


def test_a_report_that_agrees_with_the_dossiers_leaves_no_gap() -> None:
    found = rules.finding(pairing(), "p", 10, 10, None)
    assert (found.verdict, found.gap) == (Verdict.AGREES, Ratio(0, 10))


def test_a_report_of_more_than_was_sent_differs_by_the_exact_number() -> None:
    found = rules.finding(pairing(), "p", 10, 8, None)
    assert (found.verdict, found.difference, found.gap) == (Verdict.DIFFERS, 2, Ratio(2, 10))


def test_a_report_of_less_than_was_sent_differs_just_as_much() -> None:
    assert rules.finding(pairing(), "p", 8, 10, None).gap == Ratio(2, 10)


def test_equal_counts_of_different_dossiers_are_a_gap_all_the_same() -> None:
    """Ten and ten, but three ids on each side are not the other's: six of thirteen are unconfirmed."""
    orphans = Orphans(left=("a", "b", "c"), right=("x", "y", "z"), matched=7)
    found = rules.finding(pairing("DS-03"), "p", 10, 10, orphans)
    assert (found.verdict, found.gap) == (Verdict.DIFFERS, Ratio(6, 13))


def test_more_sign_ons_than_online_dossiers_are_no_difference() -> None:
    assert rules.finding(pairing("DS-04"), "p", 10, 500, None).verdict is Verdict.AGREES


@pytest.mark.parametrize(("left", "verdict"), [(1020, Verdict.TOLERATED), (1021, Verdict.DIFFERS)])
def test_a_tolerance_decides_on_the_case_and_never_shrinks_the_gap(left: int, verdict: Verdict) -> None:
    """DS-04 allows 20 per thousand of the online dossiers without a sign-on: 20,4 of 1020, 20,42 of 1021."""
    found = rules.finding(pairing("DS-04"), "p", left, 1000, None)
    assert (found.verdict, found.excess) == (verdict, left - 1000)


def test_silence_of_the_reporter_leaves_everything_unconfirmed() -> None:
    found = rules.finding(pairing(), "", None, 8, None)
    assert (found.verdict, found.gap, found.needs_a_case) == (Verdict.SILENT_REPORTER, Ratio(8, 8), True)
    assert found.difference is None


def test_silence_of_a_platform_compares_nothing_and_blames_nobody() -> None:
    found = rules.finding(pairing("DS-03"), "", 8, None, None)
    assert (found.verdict, found.gap, found.needs_a_case) == (Verdict.SILENT_WITNESS, NOTHING, False)


@given(COUNTS, COUNTS, st.sampled_from(["DS-01", "DS-02", "DS-03", "DS-04", "DS-05", "DS-06", "DS-07", "DS-08"]))
def test_never_more_is_unconfirmed_than_there_is(left: int, right: int, code: str) -> None:
    found = rules.finding(pairing(code), "p", left, right, None)
    assert 0 <= found.excess <= found.base
    assert (found.excess == 0) == (found.verdict is Verdict.AGREES)
    if pairing(code).relation is Relation.EQUAL:
        assert found.gap == rules.finding(pairing(code), "p", right, left, None).gap


@given(st.lists(st.tuples(COUNTS, COUNTS), max_size=8))
def test_the_gap_is_pooled_and_never_averaged(pairs: list[tuple[int, int]]) -> None:
    found = [rules.finding(pairing(), str(n), left, right, None) for n, (left, right) in enumerate(pairs)]
    assert rules.gap_of(found) == Ratio(sum(abs(a - b) for a, b in pairs), sum(max(a, b) for a, b in pairs))


@given(
    st.dictionaries(st.text("ab1", max_size=3), st.just("")), st.dictionaries(st.text("ab1", max_size=3), st.just(""))
)
def test_orphans_counts_and_ids_tell_one_story(left: dict[str, str], right: dict[str, str]) -> None:
    orphans = rules.orphans_of(left, right)
    assert len(orphans.left) - len(orphans.right) == len(left) - len(right)
    assert orphans.rate == Ratio(len(left.keys() ^ right.keys()), len(left.keys() | right.keys()))


def test_a_pairing_begins_and_ends_with_its_days() -> None:
    assert [p.id for p in selectors.pairings(DAY)] == [f"DS-0{n}" for n in range(1, 9)]
    assert selectors.pairings(date(2023, 12, 31)) == ()


def test_every_pairing_names_its_article_and_says_what_is_assumed() -> None:
    for each in selectors.pairings(DAY):
        assert each.article and each.name and each.name_en
        assert bool(each.assumed) == bool(each.tolerance_count or each.tolerance_permille)


def test_a_report_of_the_province_speaks_for_its_communes() -> None:
    def told(side: Side, agency: str, value: int) -> SideFigure:
        return SideFigure(side, Measure.RECEIVED, agency, "p", 1, value)

    figures = [told(Side.DECLARED, "H01", 10), told(Side.DECLARED, "H01.101", 4), told(Side.SYNCHRONISED, "H01.101", 4)]
    figures.append(told(Side.SYNCHRONISED, "H01.102", 5))
    found = rules.totals(figures, "H01")
    assert found[Side.DECLARED, Measure.RECEIVED] == {"p": 10}
    assert found[Side.SYNCHRONISED, Measure.RECEIVED] == {"p": 9}
    assert rules.totals(figures[1:2], "H01")[Side.DECLARED, Measure.RECEIVED] == {"p": 4}


def test_synchronised_over_the_larger_of_report_and_portal() -> None:
    """IND-28: 90 synchronised, 100 in the report system, 120 on the portal."""
    rate = rules.sync_rate(synchronised=90, reported=100, portal=120, last_year=None)
    assert (rate.ratio, rate.basis, rate.ratio.percent()) == (Ratio(90, 120), Basis.REPORT, Decimal(75))


@pytest.mark.parametrize(("months", "part"), [(1, 12), (3, 4), (12, 1)])
def test_without_a_report_last_years_count_stands_in_by_its_part(months: int, part: int) -> None:
    """IND-28: last year's count / 12, / 4 or / 1; 1.000 a year."""
    rate = rules.sync_rate(synchronised=50, reported=None, portal=70, last_year=1000, months=months)
    assert rate.ratio.share == Fraction(50 * part, 1000)
    assert rate.basis is Basis.LAST_YEAR


def test_without_any_count_there_is_no_rate_and_no_count_of_its_own_making() -> None:
    """IND-28: nobody told is no figure, "không coi là 0"; told as 0 is a share of nothing, and says so by its basis."""
    rate = rules.sync_rate(synchronised=50, reported=None, portal=None, last_year=None)
    assert (rate.ratio, rate.basis) == (Ratio(0, 0), Basis.NOTHING)
    told = rules.sync_rate(synchronised=50, reported=0, portal=None, last_year=None)
    assert (told.ratio, told.basis) == (Ratio(50, 0), Basis.REPORT)


OPEN, EXPLAINED, ACCEPTED = CaseState.OPEN, CaseState.EXPLAINED, CaseState.ACCEPTED
REJECTED, VANISHED, SIGNED = CaseState.REJECTED, CaseState.VANISHED, CaseState.SIGNED


@pytest.mark.parametrize(
    ("acts", "end"),
    [
        ([Act.EXPLAINED, Act.ACCEPTED, Act.SIGNED], SIGNED),
        ([Act.EXPLAINED, Act.REJECTED, Act.EXPLAINED, Act.ACCEPTED], ACCEPTED),
        ([Act.EXPLAINED, Act.MEASURED], OPEN),
        ([Act.VANISHED, Act.SIGNED], SIGNED),
        ([Act.VANISHED, Act.MEASURED], OPEN),
        ([Act.EXPLAINED, Act.ACCEPTED, Act.MEASURED], OPEN),
    ],
)
def test_a_case_goes_its_way(acts: list[Act], end: CaseState) -> None:
    state = OPEN
    for act in acts:
        state = rules.next_state(state, act)
    assert state is end


@pytest.mark.parametrize(
    ("state", "act"),
    [
        (OPEN, Act.ACCEPTED), (OPEN, Act.SIGNED), (EXPLAINED, Act.EXPLAINED), (REJECTED, Act.ACCEPTED),
        (ACCEPTED, Act.EXPLAINED), (REJECTED, Act.SIGNED), (EXPLAINED, Act.SIGNED),
        *((SIGNED, act) for act in Act),
    ],
)  # fmt: skip
def test_nobody_acts_out_of_turn_and_nothing_follows_a_signature(state: CaseState, act: Act) -> None:
    with pytest.raises(NotYourTurn):
        rules.next_state(state, act)


SHIFTS = ((time(7), time(11, 30)), (time(13, 30), time(17)))
CALENDAR = WorkingCalendar("t", SHIFTS, frozenset({5, 6}), frozenset({date(2026, 11, 24)}), frozenset())


def test_a_deadline_counts_working_days_after_the_day_itself() -> None:
    """Friday 20/11/2026; Saturday, Sunday and the holiday 24/11 do not count: 5 days end on Monday 30/11 at 17:00."""
    terms = Terms(DAY, 5, 3, "", "")
    friday = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
    assert rules.due_of(OPEN, friday, terms, CALENDAR) == datetime(2026, 11, 30, 10, 0, tzinfo=UTC)
    assert rules.due_of(EXPLAINED, friday, terms, CALENDAR) == datetime(2026, 11, 26, 10, 0, tzinfo=UTC)
    assert rules.due_of(ACCEPTED, friday, terms, CALENDAR) is None


def test_the_agency_explains_and_the_centre_answers() -> None:
    assert [rules.turn_of(s) for s in (OPEN, REJECTED, EXPLAINED, ACCEPTED, VANISHED, SIGNED)] == [
        Party.AGENCY, Party.AGENCY, Party.CENTRE, None, None, None,
    ]  # fmt: skip

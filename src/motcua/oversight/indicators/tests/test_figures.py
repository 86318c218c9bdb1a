"""Definitions counted by hand over small sets of facts: the traps of law.md 10.1 and the words of each definition."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.oversight.indicators import selectors
from motcua.oversight.indicators.types import (
    NEVER,
    All,
    Compare,
    Comparison,
    Condition,
    Flag,
    Form,
    Measure,
    PetitionFlag,
    Ratio,
)  # fmt: skip

MONTH = 2026 * 12 + 9
CUT = 1000
BOUNDS = {"first": MONTH, "last": MONTH, "cut": CUT}
ON = date(2026, 10, 31)
Row = Mapping[str, int]
TESTS = {
    Comparison.EQUAL: operator.eq, Comparison.UNEQUAL: operator.ne, Comparison.LESS: operator.lt,
    Comparison.AT_MOST: operator.le, Comparison.MORE: operator.gt, Comparison.AT_LEAST: operator.ge,
    Comparison.HAS: lambda value, bits: value & bits == bits, Comparison.LACKS: lambda value, bits: not value & bits,
}  # fmt: skip


def holds(condition: Condition, row: Row) -> bool:
    if isinstance(condition, Compare):
        operand = condition.operand
        value = operand if isinstance(operand, int) else BOUNDS.get(operand, row.get(operand, 0))
        return bool(TESTS[condition.comparison](row.get(condition.column, 0), value))
    parts = [holds(part, row) for part in condition.parts]
    return all(parts) if isinstance(condition, All) else any(parts)


def measured(measure: Measure, rows: Sequence[Row]) -> int:
    chosen = [row for row in rows if holds(measure.where, row)]
    if measure.form is Form.DISTINCT:
        return len({row[measure.column] for row in chosen})
    return sum(row[measure.column] for row in chosen) if measure.form is Form.SUM else len(chosen)


def figure(code: str, rows: Sequence[Row], name: str = "", on: date = ON) -> Ratio:
    found = selectors.computation(code, on, figure=name)
    chosen = [row for row in rows if holds(found.within, row)]
    return found.pair({m.name: measured(m, chosen) for m in found.query().measures})


def dossier(**facts: int) -> Row:
    return {
        "procedure": 1, "received_month": MONTH, "ended_month": 0, "channel": 2, "level": 2, "late_minute": NEVER,
        "flags": Flag.HAS_DUE, **facts,
    }  # fmt: skip


def test_post_and_the_counter_are_not_online_and_neither_is_a_page_of_information() -> None:
    rows = [dossier(), dossier(level=1), dossier(channel=3), dossier(channel=1), dossier(level=0)]
    assert figure("IND-10", rows) == Ratio(2, 5)


def test_a_dossier_of_another_month_is_not_received_in_this_one() -> None:
    rows = [dossier(), dossier(received_month=MONTH - 1), dossier(received_month=MONTH + 1), dossier(received_month=0)]
    assert figure("IND-10", rows) == Ratio(1, 1)


def test_full_process_needs_the_service_the_channel_and_the_result() -> None:
    done, result = {"ended_month": MONTH}, Flag.E_RESULT
    rows = [
        dossier(**done, flags=result), dossier(**done), dossier(**done, flags=result, level=1),
        dossier(**done, flags=result, channel=1), dossier(flags=result), dossier(**done, received_month=0),
    ]  # fmt: skip
    assert figure("IND-11", rows) == Ratio(1, 4)


def test_a_dossier_in_hand_was_received_before_the_end_and_not_done_before_the_start() -> None:
    rows = [
        dossier(received_month=MONTH - 5), dossier(received_month=MONTH - 5, ended_month=MONTH),
        dossier(received_month=MONTH - 5, ended_month=MONTH + 1), dossier(ended_month=MONTH),
        dossier(received_month=MONTH - 5, ended_month=MONTH - 1), dossier(received_month=MONTH + 1),
        dossier(received_month=0, ended_month=MONTH), dossier(flags=0),
    ]  # fmt: skip
    assert figure("IND-20", rows) == Ratio(4, 4)


def test_late_at_the_cut_is_late_one_minute_later_is_not_yet() -> None:
    rows = [dossier(late_minute=CUT), dossier(late_minute=CUT + 1), dossier(late_minute=CUT - 1)]
    assert figure("IND-20", rows) == Ratio(1, 3)


minutes = st.integers(1, 2 * CUT)


@settings(deadline=None)
@given(due=minutes, end=st.none() | minutes, second=st.none() | minutes)
def test_on_time_by_the_late_minute_is_on_time_by_the_words(due: int, end: int | None, second: int | None) -> None:
    """IND-20: not later than the due date, unfinished ones up to the cut, more than one request late."""
    late_by_time = due + 1 if end is None or end > due else NEVER
    asked_twice = second if second is not None and (end is None or second < end) else NEVER
    found = figure("IND-20", [dossier(late_minute=min(late_by_time, asked_twice))])
    ended = end if end is not None and end <= CUT else CUT
    in_words = ended <= due and not asked_twice <= CUT
    assert found == Ratio(int(in_words), 1)


def test_the_internal_rate_counts_what_was_received_and_done_in_the_period() -> None:
    good = Flag.HAS_DUE | Flag.INTERNAL_ON_TIME
    rows = [
        dossier(flags=good, ended_month=MONTH), dossier(flags=good, ended_month=MONTH + 1), dossier(),
        dossier(flags=good, ended_month=MONTH, received_month=MONTH - 1), dossier(flags=Flag.INTERNAL_ON_TIME),
    ]  # fmt: skip
    assert figure("IND-21", rows) == Ratio(1, 3)


def test_online_by_the_index_needs_the_result_where_one_is_due() -> None:
    due, result = Flag.WRITTEN_RESULT_DUE, Flag.E_RESULT
    rows = [dossier(flags=0), dossier(flags=due), dossier(flags=due | result), dossier(channel=3)]
    assert figure("IND-12", rows) == Ratio(2, 4)


@pytest.mark.parametrize(
    ("code", "name", "flags", "pair"),
    [
        ("IND-37", "", [Flag.FEE_DUE | Flag.PAID_ONLINE, Flag.FEE_DUE, Flag.PAID_ONLINE, 0], Ratio(1, 2)),
        ("IND-40", "", [Flag.WRITTEN_RESULT_DUE | Flag.E_RESULT, Flag.WRITTEN_RESULT_DUE, Flag.E_RESULT], Ratio(1, 2)),
        ("IND-41", "", [Flag.DIGITISED | Flag.E_RESULT, Flag.DIGITISED, Flag.E_RESULT], Ratio(1, 3)),
        ("IND-42", "dossiers", [Flag.CERTIFIED_COPY, 0], Ratio(1, 2)),
        ("IND-43", "", [Flag.DATA_REUSED, 0], Ratio(1, 2)),
        ("IND-44", "", [Flag.FROM_STORE, 0], Ratio(1, 2)),
        ("IND-45", "dossiers", [Flag.PERSON_AUTHENTICATED, 0], Ratio(1, 2)),
        ("IND-13", "", [Flag.ELIGIBLE_FULL, 0], Ratio(1, 1)),
    ],
)
def test_a_figure_of_payment_and_digitisation_counts_its_flags(
    code: str, name: str, flags: list[int], pair: Ratio
) -> None:
    assert figure(code, [dossier(flags=value, ended_month=MONTH) for value in flags], name) == pair


def test_early_on_the_day_and_late_are_told_apart_by_date() -> None:
    rows = [dossier(ended_month=MONTH, ended_day=day, due_day=10, outcome=1) for day in (9, 9, 10, 11)]
    assert [figure("IND-22b", rows, name) for name in ("early", "on_day", "late")] == [
        Ratio(2, 4), Ratio(1, 4), Ratio(1, 4),
    ]  # fmt: skip


def test_done_in_the_vendors_way_is_withdrawn_or_decided_never_rejected_or_stopped() -> None:
    """IND-22b: done are the statuses 7, 9 and 10; a rejected (8) or stopped one is not done, however early."""
    ended = {"ended_month": MONTH, "ended_day": 9, "due_day": 10}
    rows = [dossier(**ended, outcome=outcome) for outcome in (1, 2, 3, 4, 5)]
    assert figure("IND-22b", rows, "early") == Ratio(2, 2)
    assert figure("IND-22b", rows, "late") == Ratio(0, 2)
    assert figure("IND-22b", rows, "done") == Ratio(2, 5)


def test_the_mean_time_is_told_in_working_minutes_and_in_seconds_that_passed() -> None:
    """IND-22: limits are in working days and hours, or in hours, days and months that pass (law.md 4.4)."""
    rows = [dossier(ended_month=MONTH, net_minutes=480, span_seconds=90_000), dossier(net_minutes=1, span_seconds=1)]
    assert figure("IND-22", rows) == Ratio(480, 1)
    assert figure("IND-22", rows, "elapsed") == Ratio(90_000, 1)


@pytest.mark.parametrize(("code", "within"), [("IND-20", {"received_month": MONTH - 1}), ("IND-21", {})])
def test_dossiers_without_a_due_date_are_left_out_and_counted_beside(code: str, within: dict[str, int]) -> None:
    rows = [dossier(**within), dossier(**within, flags=0), dossier(**within, flags=Flag.E_RESULT)]
    assert figure(code, rows).denominator == 1
    assert figure(code, rows, "without_due").numerator == 2
    assert figure(code, rows, "without_due").numerator + figure(code, rows).denominator == len(rows)


@pytest.mark.parametrize(("day", "decree"), [(date(2025, 6, 30), "61/2018"), (date(2025, 7, 31), "118/2025")])
def test_the_internal_rate_rests_on_the_decree_in_force(day: date, decree: str) -> None:
    found = selectors.indicator("IND-21", day)
    assert found.article.startswith(f"Nghị định {decree}/NĐ-CP")
    assert "mọi hồ sơ tiếp nhận" in found.assumed, "the decree's denominator is told beside ours"


def test_a_dossier_that_is_late_and_disliked_is_taken_off_twice_as_the_formula_says() -> None:
    bad = dossier(late_minute=1, flags=Flag.HAS_DUE | Flag.DISLIKED, disliked_month=MONTH)
    assert figure("IND-26", [bad, *[dossier()] * 9]) == Ratio(8, 10)


def test_a_dislike_after_the_period_does_not_move_the_period_ind_26() -> None:
    """The other half of the formula, lateness, is known up to the end of the period too (law.md 4.4, 4.5)."""
    rows = [dossier(flags=Flag.HAS_DUE | Flag.DISLIKED, disliked_month=MONTH + 1), dossier()]
    assert figure("IND-26", rows) == Ratio(2, 2)
    rows = [dossier(flags=Flag.HAS_DUE | Flag.DISLIKED, disliked_month=MONTH - 1), dossier()]
    assert figure("IND-26", rows) == Ratio(1, 2)


def test_a_dislike_after_the_month_in_which_the_dossier_was_done_counts_in_its_own_month_ind_26() -> None:
    """Done in the month before, late then and disliked now: a case more, taken off once, for it was late before."""
    done_before = {"received_month": MONTH - 2, "ended_month": MONTH - 1, "late_minute": 1}
    disliked = dossier(flags=Flag.HAS_DUE | Flag.DISLIKED, disliked_month=MONTH, **done_before)
    assert figure("IND-26", [disliked, dossier(), dossier()]) == Ratio(2, 3)
    for month in (MONTH - 1, MONTH + 1):
        other = dossier(flags=Flag.HAS_DUE | Flag.DISLIKED, disliked_month=month, **done_before)
        assert figure("IND-26", [other, dossier(), dossier()]) == Ratio(2, 2)


def test_tt01_2_every_unit_early_is_2_points_on_time_1_one_late_0_and_untold_left_out() -> None:
    told = [Flag.UNITS_EARLY, Flag.UNITS_ON_TIME, Flag.UNITS_LATE, Flag.UNITS_EARLY | Flag.UNITS_LATE, Flag(0)]
    rows = [dossier(ended_month=MONTH, flags=flags) for flags in told]
    assert figure("TT01-2", rows, on=date(2020, 1, 31)) == Ratio(3, 4)


def test_tt01_4_no_agency_is_2_points_the_desk_alone_1_more_0_and_untold_left_out() -> None:
    told = [
        Flag.CONTACTS_NONE,
        Flag.CONTACTS_DESK,
        Flag.CONTACTS_MORE,
        Flag.CONTACTS_NONE | Flag.CONTACTS_MORE,
        Flag(0),
    ]
    rows = [dossier(ended_month=MONTH, flags=flags) for flags in told]
    assert figure("TT01-4", rows, on=date(2020, 1, 31)) == Ratio(3, 4)


def petition(flags: int = PetitionFlag.IN_SCOPE, **facts: int) -> Row:
    return {"received_month": MONTH, "late_minute": NEVER, "kind": 1, "flags": flags, **facts}


def test_petitions_out_of_scope_are_not_counted() -> None:
    done = {"answered_month": MONTH}
    rows = [petition(**done), petition(late_minute=CUT, **done), petition(0, **done), petition(0, late_minute=1)]
    assert figure("IND-23", rows) == Ratio(1, 2)


def test_a_petition_that_waits_is_not_handled_although_no_limit_has_passed() -> None:
    """IND-23: handled on or before time, over those in scope."""
    waits, later = petition(answered_month=0), petition(answered_month=MONTH + 1)
    assert figure("IND-23", [petition(answered_month=MONTH), waits, later]) == Ratio(1, 3)


def test_satisfaction_with_petitions_takes_off_disliked_repeated_and_late_ones() -> None:
    scope = PetitionFlag.IN_SCOPE
    rows = [petition(), petition(scope | PetitionFlag.DISLIKED), petition(scope | PetitionFlag.REPEATED), petition()]
    assert figure("IND-24", [*rows, petition(late_minute=1)]) == Ratio(2, 5)


def test_answered_petitions_of_2018_are_over_those_in_scope() -> None:
    answered, scope = petition(PetitionFlag.IN_SCOPE | PetitionFlag.ANSWERED), petition()
    rows = [answered] * 1517 + [scope] * 312 + [petition(flags=0)] * 100
    assert figure("IND-25", rows, "answered", on=date(2018, 6, 30)) == Ratio(1517, 1829)


def test_one_late_decision_makes_a_procedure_late_and_it_counts_once() -> None:
    rows = [
        {"procedure": 1, "decided_month": MONTH, "decided_late": 0},
        {"procedure": 1, "decided_month": MONTH, "decided_late": 1},
        {"procedure": 2, "decided_month": MONTH, "decided_late": 0},
        {"procedure": 3, "decided_month": MONTH - 1, "decided_late": 1},
    ]
    assert figure("IND-30", rows) == Ratio(1, 2)


def test_what_was_due_and_is_not_public_counts_against_the_agency() -> None:
    rows = [
        {"public_month": MONTH, "due_month": MONTH, "late_minute": NEVER},
        {"public_month": MONTH, "due_month": MONTH - 1, "late_minute": 5},
        {"public_month": 0, "due_month": MONTH, "late_minute": 900},
        {"public_month": MONTH - 1, "due_month": MONTH - 1, "late_minute": NEVER},
    ]
    assert figure("IND-31", rows) == Ratio(1, 3)


def service(procedure: int, level: int, **facts: int) -> Row:
    return {"procedure": procedure, "level": level, **facts}


def test_a_procedure_of_many_communes_counts_once_at_its_highest_level() -> None:
    rows = [service(1, 0), service(1, 1), service(1, 2), service(2, 1), service(3, 0)]
    assert figure("IND-03", rows) == Ratio(2, 3)
    assert figure("IND-04", rows) == Ratio(1, 2)


def test_a_service_is_used_where_a_dossier_came_online() -> None:
    rows = [service(1, 2, online_received=1), service(2, 1), service(3, 0, online_received=4)]
    assert figure("IND-07", rows) == Ratio(1, 2)


def test_traits_that_are_not_told_pick_no_service_and_count_as_no_where_they_are_measured_ind_06_09_35_36_45() -> None:
    """Law.md 4.2 and 4.7; -1 is not told: no fees known, but one of all procedures without population data."""
    rows = [
        service(1, 2, eligible_full=1, on_portal=1, has_fee=1, pays_online=1, paid_online=3, population_data=1),
        service(2, 1, eligible_full=1, on_portal=0, has_fee=1, pays_online=0, paid_online=0, population_data=0),
        service(3, 2, eligible_full=0, on_portal=1, has_fee=0, pays_online=1, paid_online=5, population_data=0),
        service(4, 2, eligible_full=-1, on_portal=-1, has_fee=-1, pays_online=-1, paid_online=1, population_data=-1),
    ]
    assert figure("IND-06", rows) == Ratio(1, 2)
    assert figure("IND-09", rows) == Ratio(2, 3)
    assert (figure("IND-35", rows), figure("IND-36", rows)) == (Ratio(1, 2), Ratio(1, 2))
    assert figure("IND-45", rows, "procedures") == Ratio(1, 4)


def test_the_levels_of_kien_giang_in_2020_give_its_printed_rate() -> None:
    rows = (
        [service(n, 4) for n in range(274)] + [service(n, 3) for n in range(373)] + [service(n, 2) for n in range(1486)]
    )
    assert str(figure("IND-01", rows, on=date(2020, 8, 20)).percent()) == "12.85"


def test_a_score_per_dossier_is_the_mean_of_its_points() -> None:
    rows = [dossier(ended_month=MONTH, requests=n) for n in (0, 0, 1, 2)]
    assert figure("TT01-3", rows, on=date(2024, 1, 1)) == Ratio(5, 4)

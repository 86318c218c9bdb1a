"""IND-20 to IND-22b, progress: small ledgers in the words of law.md 4.4, the figure by hand, and what breaks it."""

from __future__ import annotations

from datetime import date

import pytest

from motcua.oversight.indicators import selectors
from motcua.oversight.indicators.tests.factories import (
    END,
    MONTH,
    Row,
    day,
    done,
    dossier,
    minute,
    october,
    taken_back,
)
from motcua.oversight.indicators.types import Flag, Ratio

LATE_IN_NOVEMBER = minute(3, month=11)
VERSIONS = pytest.mark.parametrize("on", [date(2025, 6, 30), date(2026, 10, 31)], ids=["NĐ 61/2018", "NĐ 118/2025"])


def test_ind_20_is_not_late_up_to_the_end_of_the_period() -> None:
    """IND-20: finished not later than the promised date / dossiers of the period; unfinished up to its end.

    By hand 4 of 6: late are the one since 5 October and the one whose date passed with the last minute.
    """
    rows = [
        done(), dossier(), dossier(late_minute=END + 1), done(late_minute=LATE_IN_NOVEMBER),
        done(late_minute=minute(5)), dossier(late_minute=END),
        done(without_due=1), dossier(without_due=1, late_minute=minute(5)),
    ]  # fmt: skip
    found = october("IND-20", rows)
    assert (found, str(found.percent())) == (Ratio(4, 6), "66.67")


@pytest.mark.parametrize(
    ("row", "pair"),
    [
        (done(late_minute=END), Ratio(1, 2)), (done(late_minute=END + 1), Ratio(2, 2)),
        (done(ended_month=MONTH - 1), Ratio(1, 1)), (done(received_month=MONTH - 3), Ratio(2, 2)),
        (dossier(received_month=MONTH + 1), Ratio(1, 1)), (dossier(received_month=0), Ratio(1, 1)),
    ],
)  # fmt: skip
def test_ind_20_on_both_sides_of_its_borders(row: Row, pair: Ratio) -> None:
    """IND-20: the minute of the cut is late, the next is not; in hand is received before the end, done after start."""
    assert october("IND-20", [done(), row]) == pair


def test_ind_20_of_a_dossier_that_changed_is_the_one_that_holds() -> None:
    """IND-20: the row as it was is taken back; the one that holds is late."""
    was = dossier(dossier=5)
    assert october("IND-20", [was, taken_back(was), dossier(dossier=5, late_minute=minute(9))]) == Ratio(0, 1)


def test_ind_20_tells_apart_what_is_on_time_only_because_it_waits_for_a_supplement() -> None:
    """IND-20: waiting for a supplement ends at the request; the ledger keeps it in hand, so it is counted apart.

    By hand 4 of 6 on time, 2 of them waiting: one late by its date, one without any date are none of these.
    """
    rows = [
        dossier(outcome=6), dossier(outcome=6, received_month=MONTH - 7), dossier(outcome=6, late_minute=minute(5)),
        dossier(outcome=6, without_due=1), dossier(), done(), done(late_minute=minute(5)),
    ]  # fmt: skip
    assert october("IND-20", rows) == Ratio(4, 6)
    assert october("IND-20", rows, "waiting").numerator == 2
    assert october("IND-20", [*rows, dossier(outcome=6, received_month=MONTH + 1)], "waiting").numerator == 2


@VERSIONS
def test_ind_21_has_another_denominator_on_purpose(on: date) -> None:
    """IND-21, NĐ 61 Art 30: on time / RECEIVED in the period; by hand 2 of 5, where IND-20 says 3 of 4 of the same."""
    on_time = Flag.INTERNAL_ON_TIME
    rows = [
        done(on_time), done(on_time), done(late_minute=minute(9)), dossier(), done(on_time, ended_month=MONTH + 1),
        done(on_time, received_month=MONTH - 1), done(without_due=1),
    ]  # fmt: skip
    assert october("IND-21", rows, on=on) == Ratio(2, 5)
    assert october("IND-21", rows, "without_due", on=on).numerator == 1
    assert october("IND-20", rows) == Ratio(5, 6), "in hand, not late: a running one too"


@VERSIONS
def test_ind_21_breaks_where_a_running_dossier_is_called_on_time(on: date) -> None:
    """IND-21: what is not finished by the end of the period is received and not on time."""
    rows = [done(Flag.INTERNAL_ON_TIME)]
    for other in (dossier(Flag.INTERNAL_ON_TIME), done(), done(Flag.INTERNAL_ON_TIME, ended_month=MONTH + 1)):
        assert october("IND-21", [*rows, other], on=on) == Ratio(1, 2)
    assert october("IND-21", [*rows, done(Flag.INTERNAL_ON_TIME, without_due=1)], on=on) == Ratio(1, 1)


@VERSIONS
def test_ind_21_counts_apart_what_was_received_without_a_promise(on: date) -> None:
    """IND-21: received in the period without a due date, running, ended and ended later: by hand 3."""
    rows = [dossier(without_due=1), done(without_due=1), done(without_due=1, ended_month=MONTH + 1)]
    rows += [done(), dossier(without_due=1, received_month=MONTH - 1)]
    assert october("IND-21", rows, "without_due", on=on).numerator == 3


def test_ind_20_counts_apart_what_has_no_promise_and_what_is_judged_by_the_legal_maximum() -> None:
    """IND-20: in hand without a promised date 4; 3 of them have the day of the legal maximum, 1 has no day at all."""
    by_law = {"without_due": 1}
    rows = [
        dossier(Flag.DUE_DERIVED, **by_law), done(Flag.DUE_DERIVED, **by_law), dossier(), done(),
        dossier(Flag.DUE_DERIVED, received_month=MONTH - 4, **by_law), dossier(**by_law),
        dossier(Flag.DUE_DERIVED, received_month=MONTH + 1, **by_law),
        done(Flag.DUE_DERIVED, ended_month=MONTH - 1, received_month=MONTH - 2, **by_law),
    ]  # fmt: skip
    assert october("IND-20", rows, "by_maximum").numerator == 3
    assert october("IND-20", rows, "without_due").numerator == 1
    assert october("IND-20", rows) == Ratio(5, 5)


def test_ind_22_is_a_mean_of_net_time_within_one_procedure() -> None:
    """IND-22: (480 + 960 + 1.440) minutes over 3 finished dossiers = 960, two working days; running ones wait."""
    rows = [done(net_minutes=n) for n in (480, 960, 1440)]
    rows += [dossier(), done(net_minutes=99, ended_month=MONTH + 1), done(net_minutes=99, received_month=0)]
    found = october("IND-22", rows)
    assert (found, str(found.share)) == (Ratio(2880, 3), "960")
    assert selectors.computation("IND-22", date(2026, 10, 31)).per == "procedure", "never across procedures"
    assert october("IND-22", [*rows, done(net_minutes=4)]) == Ratio(2884, 4)


@pytest.mark.parametrize(
    ("name", "pair"), [("early", Ratio(2, 4)), ("on_day", Ratio(1, 4)), ("late", Ratio(1, 4)), ("done", Ratio(5, 9))]
)
def test_ind_22b_compares_calendar_dates_and_counts_states_7_9_10_as_done(name: str, pair: Ratio) -> None:
    """IND-22b: before, on, after the due date; done are decided (9, 10) and withdrawn (7), not rejected or stopped.

    By hand: ended with a due date 9, 11, 12 and 13 October against the 12th; received 9, done 5 of them.
    """
    ended = [done(ended_day=day(n), due_day=day(12)) for n in (9, 11, 12, 13)]
    others = [done(without_due=1, outcome=3), dossier(), done(outcome=2, without_due=1), done(outcome=5, without_due=1)]
    assert october("IND-22b", [*ended, *others, done(ended_month=MONTH + 1)], name) == pair


def test_ind_22b_breaks_where_the_day_of_the_promise_is_late() -> None:
    """IND-22b: an hour past the promised hour on the promised day is on the day; the next day is late."""
    assert october("IND-22b", [done(ended_day=day(12), due_day=day(12))], "late") == Ratio(0, 1)
    assert october("IND-22b", [done(ended_day=day(13), due_day=day(12))], "late") == Ratio(1, 1)


def test_aux_22_is_the_middle_which_one_long_dossier_does_not_move() -> None:
    """AUX-22: of 480, 480 and 9.600 minutes the middle is 480, the mean of IND-22 3.520."""
    rows = [done(net_minutes=n) for n in (480, 480, 9600)]
    assert october("AUX-22", rows) == Ratio(480, 1)
    assert october("IND-22", rows).share == 3520
    assert october("AUX-22", [*rows, done(net_minutes=600)]).share == 540, "the mean of the two middle ones"

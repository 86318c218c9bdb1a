"""From which day to which each definition holds, how many decimals it prints, what a period of several months is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from motcua.kernel.errors import NotFound
from motcua.oversight.indicators import selectors
from motcua.oversight.indicators.tests.factories import (
    MONTH,
    OCTOBER,
    Row,
    counted,
    disclosure,
    done,
    dossier,
    october,
    rating,
    service,
)
from motcua.oversight.indicators.types import Flag, Ratio

IN_FORCE = {
    ("2018-01-01", "2022-06-23"): "IND-25.1",  # law.md 4.5: reports of 2018, until QĐ 766/QĐ-TTg
    ("2018-01-01", "2022-08-15"): "IND-02.1",  # levels 1 to 4 end with NĐ 42/2022
    ("2018-01-01", ""): "IND-27.1",  # TT 32/2017
    ("2018-06-21", "2025-07-01"): "IND-21.1",  # NĐ 61/2018 before NĐ 118/2025
    ("2018-06-21", ""): "AUX-22.1 IND-22b.2",
    (
        "2019-01-06",
        "2025-09-15",
    ): "IND-14.1 TT01-1.2 TT01-2.1 TT01-3.2 TT01-4.1 TT01-5.2 TT01-6.1 TT01-7.2 TT01-8.1 TT01-9.1",
    ("2020-01-01", "2022-08-15"): "IND-01.1",
    ("2020-01-01", ""): "IND-09.1",
    ("2020-09-10", "2022-08-15"): "REP-4.1",
    ("2020-09-10", ""): "REP-1.1 REP-2.1",  # letter 3485/BTTTT-THH
    ("2022-01-01", ""): "IND-10.1",
    ("2022-06-23", ""): (
        "IND-05.1 IND-06.1 IND-07.1 IND-12.1 IND-13.1 IND-20.1 IND-22.2 IND-23.2 IND-24.1 IND-26.2 IND-27b.1 IND-28.1 "
        "IND-30.1 IND-31.1 IND-32.1 IND-35.2 IND-36.1 IND-37.1 IND-40.1 IND-41.1 IND-42.1 IND-43.1 IND-44.1 IND-45.2"
    ),  # QĐ 766/QĐ-TTg of that day
    ("2022-08-15", ""): "IND-03.1 IND-04.1 REP-3.1 REP-5.1",  # NĐ 42/2022
    ("2023-11-24", ""): "IND-17.1",
    ("2024-01-01", ""): "IND-11.1",  # EMC's way of 2024
    ("2025-07-01", ""): "IND-21.2",  # NĐ 118/2025
    ("2026-07-01", ""): "IND-08.2 IND-15.1 IND-16.1",  # NĐ 224/2026
}
"""First day, first day after it, and the definitions with their version (law.md 1.5, 4)."""
VALID = [(*name.split("."), *days) for days, names in IN_FORCE.items() for name in names.split()]
DAY = timedelta(days=1)


def version(code: str, day: date) -> str:
    """The version in force on a day, nothing where none is."""
    try:
        return str(selectors.indicator(code, day).version)
    except NotFound:
        return ""


@pytest.mark.parametrize(("code", "number", "first", "after"), VALID)
def test_a_definition_holds_from_its_first_day_to_the_day_before_the_next_one(
    code: str, number: str, first: str, after: str
) -> None:
    begins = date.fromisoformat(first)
    assert version(code, begins) == number != version(code, begins - DAY)
    if after:
        ends = date.fromisoformat(after)
        assert version(code, ends - DAY) == number != version(code, ends)
    else:
        assert version(code, date(2099, 12, 31)) == number


def test_every_definition_has_its_days_above() -> None:
    assert {(code, number) for code, number, _, _ in VALID} == {(r.id, str(r.version)) for r in selectors.indicators()}


OF_ONE = {"IND-14", *(f"TT01-{n}" for n in range(1, 10))}
WHOLE = {"IND-22", "AUX-22", "IND-08"}


@pytest.mark.parametrize(("code", "number", "first", "after"), VALID)
def test_scores_of_2018_have_one_decimal_minutes_and_counts_none_and_rates_two(
    code: str, number: str, first: str, after: str
) -> None:
    """TT 01/2018: one decimal; tables of 2020: two (law.md 4.0)."""
    places = 1 if code in OF_ONE else 0 if code in WHOLE else 2
    assert selectors.indicator(code, date.fromisoformat(first)).places == places


QUARTER = range(MONTH - 1, MONTH + 2)
AROUND = range(MONTH - 2, MONTH + 3)
"""September to November, and a month before and after."""


def in_quarter(code: str, rows: list[Row], name: str = "") -> Ratio:
    return counted(code, rows, name, on=date(2026, 11, 30), first=QUARTER[0], last=QUARTER[-1])


def told(**facts: int) -> Row:
    return {"top": 1, "sign": 1, **facts}


ARCHIVED = {"received_month": MONTH - 5, "ended_month": MONTH - 4}


@pytest.mark.parametrize(
    ("code", "name", "rows"),
    [
        ("IND-10", "", [dossier(received_month=m) for m in AROUND]),
        ("IND-41", "", [done(Flag.DIGITISED, Flag.E_RESULT, ended_month=m) for m in AROUND]),
        ("IND-30", "", [disclosure(m, decided_month=m) for m in AROUND]),
        ("IND-31", "", [disclosure(m, public_month=m, due_month=0) for m in AROUND]),
        ("IND-27", "overall_very", [rating(rated_month=m, overall=3) for m in AROUND]),
        ("IND-15", "", [told(ended_month=m, human=0) for m in AROUND]),
        ("IND-17", "submitted", [told(month=m, visits=1, submissions=1) for m in AROUND]),
    ],
)
def test_a_quarter_holds_its_three_months_and_no_other(code: str, name: str, rows: list[Row]) -> None:
    """Law.md 4.0: a period of several months is all of them; by hand 3 of the five months around it."""
    assert in_quarter(code, rows, name) == Ratio(3, 3)


def test_what_was_due_in_a_quarter_and_is_not_public_is_of_the_quarter() -> None:
    """IND-31: due in September, October or November and public in none of them."""
    rows = [disclosure(m, public_month=0, due_month=m, late_minute=1) for m in AROUND]
    assert in_quarter("IND-31", rows) == Ratio(0, 3)


def test_in_hand_in_a_quarter_is_what_came_by_its_end_and_was_not_done_before_it() -> None:
    """IND-20: by hand four of those that run (not December's) and four of those that ended (not August's)."""
    running = [dossier(received_month=m) for m in AROUND]
    ended = [done(received_month=MONTH - 5, ended_month=m) for m in AROUND]
    assert in_quarter("IND-20", [*running, *ended]) == Ratio(8, 8)


def test_a_dislike_counts_in_the_quarter_in_which_it_happened() -> None:
    """IND-26: dossiers that were done long ago and disliked in September, October or November; none is satisfied."""
    rows = [dossier(disliked_month=m, **ARCHIVED) for m in AROUND]
    assert in_quarter("IND-26", rows) == Ratio(0, 3)
    assert in_quarter("IND-26", [dossier(disliked_month=m, received_month=MONTH) for m in AROUND]) == Ratio(1, 5)


def test_aux_22_is_the_middle_of_what_ended_in_the_month_read_by_procedure() -> None:
    """AUX-22: by hand 300 of 100, 300 and 500; what runs has no minutes, what ended before is of another month."""
    rows = [done(net_minutes=minutes) for minutes in (100, 300, 500)]
    assert october("AUX-22", [*rows, dossier(), done(net_minutes=9, ended_month=MONTH - 1)]) == Ratio(300, 1)
    assert selectors.computation("AUX-22", OCTOBER.last_day).per == "procedure"


def test_ind_08_counts_a_procedure_once_however_many_offer_it() -> None:
    rows = [service(1, 2), service(1, 2, agency=2), service(2, 1), service(3, 1)]
    assert october("IND-08", rows, "services").numerator == 1

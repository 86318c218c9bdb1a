"""IND-28 to IND-32, openness: small ledgers in the words of law.md 4.6, the figure by hand, and what breaks it."""

from __future__ import annotations

import pytest

from motcua.oversight.indicators.tests.factories import END, MONTH, Row, disclosure, minute, october, service
from motcua.oversight.indicators.types import Ratio


def synchronised(count: int, expected: int, **facts: int) -> Row:
    """One agency and month; `expected` in whole dossiers."""
    row = {"top": 1, "agency": 1, "month": MONTH, "sign": 1, "known_minute": END}
    return {**row, "synchronised": count, "expected_twelfths": 12 * expected, **facts}


def test_ind_28_is_synchronised_over_the_greater_of_report_and_portal() -> None:
    """IND-28: by hand 80 synchronised of max(100 reported, 90 on the portal): 80 %; another month is left out."""
    found = october("IND-28", [synchronised(80, 100), synchronised(5, 5, month=MONTH + 1)])
    assert found.percent() == 80


def test_ind_28_of_several_agencies_is_pooled_and_a_twelfth_of_last_year_stays_exact() -> None:
    """IND-28: (80 + 10) / (100 + 125/12): last year's count / 12 is no rounded number; pooled, never averaged."""
    rows = [synchronised(80, 100), synchronised(10, 0, agency=2, expected_twelfths=125)]
    assert october("IND-28", rows) == Ratio(12 * 90, 1200 + 125)


def test_ind_28_without_a_report_and_a_last_year_does_not_apply() -> None:
    """IND-28: "else 0" is a denominator of 0; more synchronised than expected is over 100 % and not cut here."""
    assert october("IND-28", [synchronised(7, 0)]).percent() is None
    assert october("IND-28", [synchronised(110, 100)]).percent() == 110


def test_ind_30_counts_a_procedure_once_and_one_late_decision_makes_it_late() -> None:
    """IND-30: published on time / published in the period; by hand procedures 1 and 3 of 1, 2, 3: 66,67 %."""
    rows = [
        disclosure(1), disclosure(1), disclosure(2), disclosure(2, decided_late=1), disclosure(2, decided_late=1),
        disclosure(3),
        disclosure(4, decided_month=MONTH - 1), disclosure(1, decided_month=MONTH + 1, decided_late=1),
    ]  # fmt: skip
    found = october("IND-30", rows)
    assert (found, str(found.percent())) == (Ratio(2, 3), "66.67")
    assert october("IND-30", [*rows, disclosure(3, decided_late=1)]) == Ratio(1, 3)


def test_ind_31_is_made_public_in_time_over_made_public_and_due() -> None:
    """IND-31: by hand 1 of 4: late ones, and those due and not public, stand in the denominator alone."""
    rows = [
        disclosure(1), disclosure(2, late_minute=minute(20)), disclosure(3, public_month=0, late_minute=minute(20)),
        disclosure(4, due_month=MONTH - 1, late_minute=minute(1)),
        disclosure(5, public_month=MONTH - 1, due_month=MONTH - 1), disclosure(6, public_month=0, due_month=MONTH + 1),
    ]  # fmt: skip
    assert october("IND-31", rows) == Ratio(1, 4)


@pytest.mark.parametrize(
    ("row", "pair"),
    [
        (disclosure(9), Ratio(2, 2)), (disclosure(9, public_month=MONTH + 1, late_minute=END), Ratio(1, 2)),
        (disclosure(9, public_month=MONTH + 1), Ratio(1, 2)), (disclosure(9, public_month=0), Ratio(1, 2)),
        (disclosure(9, public_month=MONTH, due_month=MONTH + 1), Ratio(2, 2)),
        (disclosure(9, public_month=MONTH - 1, due_month=MONTH), Ratio(2, 2)),
    ],
)  # fmt: skip
def test_ind_31_on_both_sides_of_the_month(row: Row, pair: Ratio) -> None:
    """IND-31: early ones count in the month they were due or made public; after the month is not yet public."""
    assert october("IND-31", [disclosure(1), row]) == pair


def test_ind_32_is_procedures_with_all_seven_parts() -> None:
    """IND-32: procedures with all 7 parts / procedures, not tied to the period; by hand 1 of 3."""
    rows = [service(1, parts=7), service(1, parts=7, agency=2), service(2, parts=6), service(3, parts=0)]
    assert october("IND-32", [*rows, service(4, parts=-1)]) == Ratio(1, 3), "of the fourth nobody told"
    assert october("IND-32", [*rows, service(2, parts=7)]) == Ratio(2, 3)

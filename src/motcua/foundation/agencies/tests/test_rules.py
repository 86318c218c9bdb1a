from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.foundation.agencies import rules


@pytest.mark.parametrize(
    "code", ["H01", "H55.242", "G09.20", "H01.103.07", "A00", "Z01ABC", "Z99X.1", "H01." + "A" * 31]
)
def test_identifiers_of_decision_20_are_accepted(code: str) -> None:
    assert rules.is_identifier(code)


@pytest.mark.parametrize(
    "code",
    [
        "",
        "H1",
        "h01",
        "H01.",
        "H01..1",
        "Z00A",
        "Z01",
        "H01.a",
        "H01 ",
        "H01\n",
        "Đ01",
        "H01." + "A" * 32,
        "H01.1 2",
        "H٠١",
    ],
)
def test_other_texts_are_not_identifiers(code: str) -> None:
    assert not rules.is_identifier(code)


@pytest.mark.parametrize("older", ["000.00.00.H30", "000.00.29.H51", "000.18.29.H51"])
def test_identifiers_of_circular_10_are_known(older: str) -> None:
    assert rules.is_older_identifier(older)


@pytest.mark.parametrize("text", ["H30", "00.00.00.H30", "000.00.00.30", "000.00.00.H30 ", ""])
def test_other_texts_are_no_older_identifiers(text: str) -> None:
    assert not rules.is_older_identifier(text)


def test_a_pattern_is_filled_in_around_its_number() -> None:
    parts = rules.code_parts("{agency}-{yymmdd}-{seq:04}", agency="H01.103.07", yymmdd="261123")
    assert parts == ("H01.103.07-261123-", "04", "")
    assert rules.code_text(*parts, 7) == "H01.103.07-261123-0007"


def test_a_number_past_four_digits_grows() -> None:
    parts = rules.code_parts("{agency}-{seq:04}", agency="H01")
    assert rules.code_text(*parts, 9999) == "H01-9999"
    assert rules.code_text(*parts, 10_000) == "H01-10000"


def test_a_form_number_stands_before_its_form() -> None:
    assert rules.code_text(*rules.code_parts("{seq:02}/{form}", form="PBS"), 1) == "01/PBS"


def test_the_day_in_a_code_has_six_digits() -> None:
    assert rules.yymmdd(date(2026, 1, 9)) == "260109"


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_different_numbers_give_different_codes(first: int, second: int) -> None:
    parts = rules.code_parts("{agency}-{yymmdd}-{seq:04}", agency="H01", yymmdd="261123")
    assert (rules.code_text(*parts, first) == rules.code_text(*parts, second)) == (first == second)

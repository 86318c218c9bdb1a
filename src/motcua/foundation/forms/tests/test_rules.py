"""Dates in words as in civil-status papers; what is asked."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.foundation.forms import rules
from motcua.foundation.forms.types import Field


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"), (4, "bốn"), (5, "năm"), (10, "mười"), (14, "mười bốn"), (15, "mười lăm"), (20, "hai mươi"),
        (21, "hai mươi mốt"), (24, "hai mươi tư"), (25, "hai mươi lăm"), (31, "ba mươi mốt"),
        (105, "một trăm linh năm"), (1900, "một nghìn chín trăm"), (1995, "một nghìn chín trăm chín mươi lăm"),
        (2000, "hai nghìn"), (2004, "hai nghìn không trăm linh bốn"), (2026, "hai nghìn không trăm hai mươi sáu"),
    ],
)  # fmt: skip
def test_numbers_are_written_out(number: int, words: str) -> None:
    assert rules.number_in_words(number) == words


def test_only_numbers_of_a_date_are_written_out() -> None:
    with pytest.raises(ValueError, match="0 to 9999"):
        rules.number_in_words(10000)


@given(st.integers(0, 9999), st.integers(0, 9999))
def test_different_numbers_have_different_words(one: int, other: int) -> None:
    assert (rules.number_in_words(one) == rules.number_in_words(other)) == (one == other)


def test_a_day_is_written_out_with_the_fourth_month_as_tu() -> None:
    assert rules.date_in_words(date(2004, 4, 15)) == "Ngày mười lăm tháng tư năm hai nghìn không trăm linh bốn"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (date(2026, 3, 15), "ngày 15 tháng 3 năm 2026"),
        (date(2026, 11, 23), "ngày 23 tháng 11 năm 2026"),
    ],
)
def test_official_papers_put_a_zero_before_small_days_and_the_first_two_months(day: date, words: str) -> None:
    assert rules.date_of_paper(day) == words


@given(st.tuples(*[st.text(max_size=6)] * 3), st.booleans())
def test_parts_of_a_date_survive_joining_and_splitting(parts: tuple[str, str, str], partial: bool) -> None:
    once = rules.join_date(*parts, partial=partial)
    assert rules.join_date(*rules.split_date(once), partial=partial) == once


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2026, 11, 23)))
def test_every_day_of_the_past_is_a_date(day: date) -> None:
    assert rules.date_fault(day.isoformat(), date(2026, 11, 23)) is None


def test_tomorrow_is_no_past_date() -> None:
    assert rules.date_fault("2026-11-24", date(2026, 11, 23)) is rules.DateFault.FUTURE


def test_a_question_behind_an_unasked_question_is_not_asked() -> None:
    fields = [
        Field(name="a", label="A", widget="radios", page="p", schema={}),
        Field(name="b", label="B", widget="radios", page="p", schema={}, show_when={"a": "yes"}),
        Field(name="c", label="C", widget="text", page="p", schema={}, show_when={"b": "yes"}),
    ]
    assert rules.asked_names(fields, {"a": "no", "b": "yes", "c": "x"}) == {"a"}
    assert rules.asked_names(fields, {"a": "yes", "b": "yes"}) == {"a", "b", "c"}

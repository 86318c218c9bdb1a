"""Minutes, days and months as whole numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel import epoch
from motcua.kernel.clock import local

INSTANTS = st.integers(min_value=0, max_value=7_000_000_000_000_000).map(
    lambda passed: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=passed)
)


@given(INSTANTS)
def test_what_is_written_is_known_at_the_end_of_its_minute(instant: datetime) -> None:
    whole = instant.replace(second=0, microsecond=0)
    assert epoch.instant_of(epoch.minute_of(instant)) == whole
    assert epoch.instant_of(epoch.first_minute(instant)) == whole + timedelta(minutes=1)


def test_a_cut_off_stands_half_open_to_the_microsecond() -> None:
    cut = datetime(2026, 11, 22, 8, 7, tzinfo=UTC)
    assert epoch.first_minute(cut - timedelta(microseconds=1)) == epoch.minute_of(cut)
    assert epoch.first_minute(cut) == epoch.minute_of(cut) + 1


@given(INSTANTS)
def test_a_day_begins_at_its_midnight_in_vietnam_and_ends_at_the_next(instant: datetime) -> None:
    day = local(instant).date()
    assert epoch.midnight(day) <= instant < epoch.day_end(day) == epoch.midnight(day + timedelta(days=1))
    assert epoch.day_of(epoch.day_number(day)) == day


def test_months_are_those_of_vietnam() -> None:
    first_hour_of_november = datetime(2026, 10, 31, 17, 0, tzinfo=UTC)
    assert epoch.month_of(first_hour_of_november) == 2026 * 12 + 10
    assert epoch.month_of(first_hour_of_november - timedelta(seconds=1)) == 2026 * 12 + 9


@given(st.integers(min_value=2000 * 12, max_value=2100 * 12 - 1))
def test_the_code_and_the_first_day_of_a_month_lead_back_to_it(month: int) -> None:
    assert epoch.month_of_code(epoch.month_code(month)) == month
    assert epoch.month_of_day(epoch.first_day(month)) == month
    assert epoch.first_day(month).day == 1


@pytest.mark.parametrize(
    "code", ["", "2026", "2026-13", "2026-00", "2026-1", "1999-12", " 2026-11", "2026-11-01", "20२६-11"]
)
def test_other_words_are_no_month(code: str) -> None:
    assert epoch.month_of_code(code) is None


def test_days_count_from_1970() -> None:
    assert epoch.day_number(date(1970, 1, 1)) == 0
    assert epoch.day_number(date(1970, 2, 1)) == 31

"""How long a period of reports lasts, and what it is called."""

from __future__ import annotations

from enum import StrEnum

from motcua.oversight.indicators.types import Period

_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_ROMAN = ("I", "II", "III", "IV")


class PeriodKind(StrEnum):
    """A period ends with a whole month: March, June, September and December end a quarter."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"

    @property
    def months(self) -> int:
        return _MONTHS[self.value]

    @property
    def in_a_year(self) -> int:
        return 12 // self.months

    def ends_with(self, month: int) -> bool:
        """Whether a period of this kind ends with the month (year * 12 + month - 1)."""
        return (month + 1) % self.months == 0

    def last_end(self, month: int) -> int:
        """The last month, not after `month`, with which a period of this kind ends."""
        return month - (month + 1) % self.months

    def ending(self, month: int) -> Period:
        """The period whose last month is `month`."""
        return Period(month - self.months + 1, month)

    def code(self, month: int) -> str:
        """`2026-10`, `2026-Q3`, `2026-H1`, `2026`."""
        year, place = month // 12, month % 12 // self.months + 1
        mark = {PeriodKind.QUARTER: f"-Q{place}", PeriodKind.HALF_YEAR: f"-H{place}", PeriodKind.YEAR: ""}
        return f"{year}{mark[self]}" if self in mark else Period(month, month).code

    def words(self, month: int, language: str = "vi") -> str:
        """`tháng 10/2026`, `quý III năm 2026`, `6 tháng đầu năm 2026`, `năm 2026`."""
        return (self._english if language.startswith("en") else self._vietnamese)(month)

    def _vietnamese(self, month: int) -> str:
        year, place = month // 12, month % 12 // self.months
        return {
            PeriodKind.MONTH: f"tháng {Period(month, month).label}",
            PeriodKind.QUARTER: f"quý {_ROMAN[place % 4]} năm {year}",
            PeriodKind.HALF_YEAR: f"6 tháng {('đầu', 'cuối')[place % 2]} năm {year}",
            PeriodKind.YEAR: f"năm {year}",
        }[self]

    def _english(self, month: int) -> str:
        year, place = month // 12, month % 12 // self.months
        return {
            PeriodKind.MONTH: Period(month, month).label,
            PeriodKind.QUARTER: f"Q{place + 1} {year}",
            PeriodKind.HALF_YEAR: f"{('first', 'second')[place % 2]} half of {year}",
            PeriodKind.YEAR: f"year {year}",
        }[self]


def year_to(period: Period) -> Period:
    """From 1 January of the year in which the period ends, to its end (TT 32/2017, Article 11.3)."""
    return Period(period.last - period.last % 12, period.last)

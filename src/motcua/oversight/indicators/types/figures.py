"""Words of exact figures: pairs and periods."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from motcua.kernel import epoch, text

NOT_APPLICABLE = "không áp dụng"
"""What a share of nothing is called (law.md 4.0: denominator 0)."""


def half_up(value: Fraction | Decimal | int, places: int) -> Decimal:
    """`value` >= 0 rounded half up to `places` decimals, exactly (law.md 4.0)."""
    numerator, denominator = value.as_integer_ratio()
    return _rounded(numerator, denominator, places)


def _rounded(numerator: int, denominator: int, places: int) -> Decimal:
    """The quotient of two whole numbers in whole numbers: no fraction is reduced for a rate that is only printed."""
    whole = (2 * numerator * 10**places + denominator) // (2 * denominator)
    return Decimal(f"{whole}E-{places}")


@dataclass(frozen=True)
class Ratio:
    """A figure as the pair it is made of; the rate is finished from the pair and never stored."""

    numerator: int
    denominator: int

    def __post_init__(self) -> None:
        if self.numerator < 0 or self.denominator < 0:
            raise ValueError("a figure counts things; neither part is negative")

    @property
    def applies(self) -> bool:
        """Whether there is anything to take a share of."""
        return self.denominator > 0

    @property
    def share(self) -> Fraction | None:
        """The exact share; None where it does not apply."""
        return Fraction(self.numerator, self.denominator) if self.applies else None

    def percent(self, places: int = 2) -> Decimal | None:
        """The share in percent, rounded half up to `places`; None where it does not apply."""
        return _rounded(100 * self.numerator, self.denominator, places) if self.applies else None

    @property
    def pair(self) -> str:
        """`274 / 2.133`."""
        return f"{text.number(self.numerator)} / {text.number(self.denominator)}"

    def is_trace(self, places: int = 2) -> bool:
        """Whether something was counted although the rate prints as 0,00: never to be read as "none"."""
        return self.numerator > 0 and self.percent(places) == 0

    def printed(self, places: int = 2) -> str:
        """`12,85 %`, or the words for a share of nothing."""
        value = self.percent(places)
        return NOT_APPLICABLE if value is None else text.percent(value, places)

    def __add__(self, other: Ratio) -> Ratio:
        return Ratio(self.numerator + other.numerator, self.denominator + other.denominator)


NOTHING = Ratio(0, 0)


@dataclass(frozen=True)
class Period:
    """Whole months in Vietnamese time; a month number is year * 12 + month - 1."""

    first: int
    last: int

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        return cls(year * 12 + month - 1, year * 12 + month - 1)

    @classmethod
    def of_code(cls, code: str) -> Period | None:
        """The month written `2026-11`; None where it is not written so."""
        month = epoch.month_of_code(code)
        return None if month is None else cls(month, month)

    @property
    def label(self) -> str:
        first, last = _month_label(self.first), _month_label(self.last)
        return first if first == last else f"{first} – {last}"

    @property
    def code(self) -> str:
        """`2026-11`; of several months `2026-10_2026-11`."""
        return "_".join(map(epoch.month_code, dict.fromkeys((self.first, self.last))))

    @property
    def end_day(self) -> date:
        """The day after the last one of the period."""
        return epoch.first_day(self.last + 1)

    @property
    def last_day(self) -> date:
        """The day by which the definitions of the period's figures are chosen."""
        return self.end_day - timedelta(days=1)

    @property
    def end(self) -> datetime:
        """The instant at which the period ends in Vietnam, exclusive."""
        return epoch.midnight(self.end_day)


def _month_label(number: int) -> str:
    return f"{number % 12 + 1:02d}/{number // 12}"

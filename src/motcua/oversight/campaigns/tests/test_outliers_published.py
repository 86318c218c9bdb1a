"""The outlier check held to numbers that were really published: what it finds far, why, and how much it would miss.

The table of docs/reference/outliers.md is this reckoning; a change of the check or of the data changes it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path

import pytest

from motcua.oversight.campaigns.rules.outliers import LEAST, Outlier, level_of
from motcua.oversight.campaigns.selectors import forms
from motcua.oversight.campaigns.types import CheckKind
from motcua.oversight.rankings import selectors as rankings

PAGE = Path(__file__).parents[5] / "docs" / "reference" / "outliers.md"
MOST_FLAGGED = Decimal("0.05")
"""Of all published values at most this share may be found far: a check that cries at more is soon ignored."""
BOUND = Decimal("3.5")


@dataclass(frozen=True)
class Far:
    """A published value that is far from its table, in the unit of its last printed decimal."""

    name: str
    printed: Decimal
    value: int
    found: Outlier

    @property
    def reason(self) -> str:
        """Ten times away is another order of magnitude; less is a jump."""
        low, high = sorted((max(1, self.value), max(1, self.found.usual)))
        side = "dưới" if self.value < self.found.usual else "trên"
        return f"{side} mức thường một bậc độ lớn" if high >= 10 * low else f"nhảy {side} mức thường"


@dataclass(frozen=True)
class Table:
    """One published column: agencies or reports of one day, each held to all the others."""

    name: str
    values: tuple[tuple[str, Decimal], ...]

    @property
    def places(self) -> int:
        return max(0, *(-int(value.as_tuple().exponent) for _name, value in self.values))

    def whole(self, value: Decimal) -> int:
        return int(value.scaleb(self.places))

    def others(self, at: int) -> list[int]:
        return [self.whole(value) for place, (_name, value) in enumerate(self.values) if place != at]

    def far(self) -> list[Far]:
        held = [(name, value, self.whole(value), self.others(at)) for at, (name, value) in enumerate(self.values)]
        found = [Far(name, value, whole, level_of(whole, others)) for name, value, whole, others in held]
        return [each for each in found if each.found.score > BOUND]

    def caught(self, times: Decimal) -> int:
        """How many values would be found far, had each been written `times` too large."""
        return sum(
            level_of(int(self.whole(value) * times), self.others(at)).score > BOUND
            for at, (_name, value) in enumerate(self.values)
        )

    @property
    def line(self) -> str:
        flagged = "; ".join(f"{each.name} {str(each.printed).replace('.', ',')}: {each.reason}" for each in self.far())
        cells = (self.name, len(self.values), flagged or "không", self.caught(Decimal(10)), self.caught(Decimal("0.1")))
        return f"| {' | '.join(map(str, cells))} |"


def tables() -> list[Table]:
    """Every published column of agencies or reports that is long enough for the check."""
    columns: dict[str, list[tuple[str, Decimal]]] = defaultdict(list)
    for row in rankings.published_rows():
        if row.kind in ("ministry", "province") and (value := number(row.value)) is not None:
            columns[f"`{row.indicator}`, {row.as_of[:4]}, {row.kind}"].append((row.name, value))
    for told in rankings.published_statistics():
        if (value := number(told.value)) is not None:
            columns[f"`{told.measure}`"].append((f"{told.area}, {told.scope}, {told.start}", value))
    return [Table(name, tuple(values)) for name, values in sorted(columns.items()) if len(values) > LEAST]


def number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


TABLES = tables()


def test_the_bound_is_that_of_the_forms() -> None:
    bounds = {check.high for form in forms() for check in form.checks if check.kind is CheckKind.OUTLIER}
    assert bounds == {Fraction(BOUND)}


def test_at_most_one_published_value_in_twenty_is_found_far() -> None:
    every = sum(len(table.values) for table in TABLES)
    far = [each for table in TABLES for each in table.far()]
    assert every > 190 and len(far) <= MOST_FLAGGED * every
    assert [(each.name, str(each.printed)) for each in far] == [
        ("Bộ Giáo dục và Đào tạo", "2.53"),
        ("Bộ Lao động - Thương binh và Xã hội", "1.85"),
    ]


def test_each_published_value_that_is_far_has_a_reason_that_a_person_can_check() -> None:
    """Both ministries of 2020 stand an order of magnitude under what is usual among the seventeen, 32,92 %."""
    for far in [each for table in TABLES for each in table.far()]:
        assert far.reason == "dưới mức thường một bậc độ lớn"
        assert far.found.usual == 3292 and far.value * 10 < far.found.usual


@pytest.mark.parametrize("table", [t for t in TABLES if "it_application" in t.name], ids=lambda table: table.name)
def test_in_a_column_that_hangs_together_every_slip_of_a_digit_is_found(table: Table) -> None:
    assert not table.far()
    assert table.caught(Decimal(10)) == table.caught(Decimal("0.1")) == len(table.values)


def test_in_a_column_from_2_to_92_percent_a_slip_of_a_digit_hides() -> None:
    """Why the check of a report looks at the agency's own past, and this level alone is never used at the door."""
    (wide,) = [table for table in TABLES if table.name.startswith("`dvctt_level4_rate`") and "province" in table.name]
    assert len(wide.values) == 63 and not wide.far()
    assert wide.caught(Decimal(10)) < 5


def test_no_published_number_is_under_nothing() -> None:
    """A sign is refused at the door, where counts are read; what was published has none."""
    assert all(value >= 0 for table in TABLES for _name, value in table.values)


def test_the_page_holds_this_reckoning() -> None:
    told = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert told == [table.line for table in TABLES]

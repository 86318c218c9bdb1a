"""Plain means of published tables, shown only under that name (law.md 8.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from motcua.oversight.indicators.types import half_up
from motcua.oversight.rankings.rules.order import mean


@dataclass(frozen=True)
class Means:
    """The three plain means that a reader might take for the national rate (law.md 8.1)."""

    ministries: Decimal
    provinces: Decimal
    all: Decimal
    of_groups: Decimal

    def contains(self, claim: Decimal) -> bool:
        return claim in (self.ministries, self.provinces, self.all, self.of_groups)


def plain_means(ministries: Sequence[Decimal], provinces: Sequence[Decimal], places: int = 2) -> Means:
    """The means of a two-group table, rounded half up."""
    first, second = mean(ministries), mean(provinces)
    return Means(
        ministries=half_up(first, places),
        provinces=half_up(second, places),
        all=half_up(mean([*ministries, *provinces]), places),
        of_groups=half_up((first + second) / 2, places),
    )

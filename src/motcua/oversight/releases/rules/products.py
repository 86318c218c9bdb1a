"""A pair that another figure multiplies: the portal's index 3.3 is a share times the synchronisation rate (IND-12)."""

from __future__ import annotations

from dataclasses import dataclass

from motcua.oversight.indicators.types import NOTHING, Ratio


@dataclass(frozen=True)
class Product:
    """What was counted, and the figure by whose share, at most 1, it is multiplied; None where nothing is."""

    base: Ratio
    factor: Ratio | None = None

    @property
    def pair(self) -> Ratio:
        """The product as one exact pair; nothing where the factor is a share of nothing."""
        if self.factor is None:
            return self.base
        part, whole = min(self.factor.numerator, self.factor.denominator), self.factor.denominator
        return Ratio(self.base.numerator * part, self.base.denominator * whole) if whole else NOTHING


NO_PRODUCT = Product(NOTHING)

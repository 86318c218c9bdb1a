"""Composite indices: normalise, weigh, add. Exact throughout; no z-scores, which need a root (measurement.md 6.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from motcua.oversight.rankings.types import Normalisation, Part

Values = Mapping[str, Fraction | None]


def normalised(values: Values, part: Part) -> dict[str, Fraction | None]:
    """`values` of one part made comparable; what does not apply stays so.

    Min-max looks at all agencies given: leaving one out changes the others, so the list belongs to the result.
    """
    if part.normalisation is Normalisation.SHARE_OF_TARGET:
        return {code: None if v is None else min(Fraction(1), v / part.target) for code, v in values.items()}
    known = [v for v in values.values() if v is not None]
    if part.normalisation is Normalisation.NONE or not known:
        return dict(values)
    low, high = min(known), max(known)
    return {code: None if v is None else _between(v, low, high) for code, v in values.items()}


def _between(value: Fraction, low: Fraction, high: Fraction) -> Fraction:
    return Fraction(1) if low == high else (value - low) / (high - low)


def composite(parts: Sequence[tuple[Part, Values]]) -> dict[str, Fraction | None]:
    """The weighted mean of normalised parts by agency; None where a part with weight does not apply."""
    tables = [(part.weight, normalised(values, part)) for part, values in parts if part.weight]
    total = sum((weight for weight, _ in tables), Fraction(0))
    if total <= 0 or any(weight < 0 for weight, _ in tables):
        raise ValueError("weights are not negative and not all 0")
    codes = dict.fromkeys(code for _, table in tables for code in table)
    return {code: _mean([(weight, table.get(code)) for weight, table in tables], total) for code in codes}


def _mean(values: Sequence[tuple[Fraction, Fraction | None]], total: Fraction) -> Fraction | None:
    known = [weight * value for weight, value in values if value is not None]
    return sum(known, Fraction(0)) / total if len(known) == len(values) else None

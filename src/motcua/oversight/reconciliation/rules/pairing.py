"""Two numbers side by side: how much of what one side tells the other does not confirm."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from motcua.oversight.indicators.types import NOTHING, Ratio
from motcua.oversight.reconciliation.types import (
    Finding,
    Measure,
    Orphans,
    Pairing,
    Relation,
    Side,
    SideFigure,
    Verdict,
)

_OWN = (Side.DECLARED, Side.SYNCHRONISED)
"""Sides for which the agency itself answers."""

Key = tuple[Side, Measure]


def in_force(pairings: Iterable[Pairing], on: date) -> tuple[Pairing, ...]:
    """The pairings valid on a day, by id."""
    valid = (p for p in pairings if p.valid_from <= on and (p.valid_to is None or on < p.valid_to))
    return tuple(sorted(valid, key=lambda pairing: pairing.id))


def finding(pairing: Pairing, procedure: str, left: int | None, right: int | None, orphans: Orphans | None) -> Finding:
    """What the two numbers of one procedure give; None is silence, which is not the number 0."""
    if left is None or right is None:
        return _silence(pairing, procedure, left, right)
    excess, base = _unconfirmed(pairing.relation, left, right, orphans)
    return Finding(pairing.id, procedure, left, right, excess, base, _verdict(pairing, excess, base), orphans)


def _silence(pairing: Pairing, procedure: str, left: int | None, right: int | None) -> Finding:
    """The agency's own silence leaves all of the other side unconfirmed; a platform's silence compares nothing."""
    silent = pairing.left_side if left is None else pairing.right_side
    told = (left or 0) + (right or 0)
    if silent in _OWN and told:
        return Finding(pairing.id, procedure, left, right, told, told, Verdict.SILENT_REPORTER)
    return Finding(pairing.id, procedure, left, right, 0, 0, Verdict.SILENT_WITNESS)


def _unconfirmed(relation: Relation, left: int, right: int, orphans: Orphans | None) -> tuple[int, int]:
    """(unconfirmed, all): by ids where both lists are known, else by counts, which can only be less."""
    if relation is Relation.AT_MOST:
        alone = len(orphans.left) if orphans else max(0, left - right)
        return alone, left
    if orphans:
        rate = orphans.rate
        return rate.numerator, rate.denominator
    return abs(left - right), max(left, right)


def _verdict(pairing: Pairing, excess: int, base: int) -> Verdict:
    """The larger of the two tolerances decides; the difference itself stays exact."""
    if excess == 0:
        return Verdict.AGREES
    within = excess <= pairing.tolerance_count or excess * 1000 <= pairing.tolerance_permille * base
    return Verdict.TOLERATED if within else Verdict.DIFFERS


def gap_of(findings: Iterable[Finding]) -> Ratio:
    """Unconfirmed over compared, pooled over pairings and procedures; tolerances do not shrink it."""
    return sum((finding.gap for finding in findings), NOTHING)


def totals(figures: Iterable[SideFigure], agency: str) -> dict[Key, dict[str, int]]:
    """Values by side and measure, then procedure, of `agency` with all below it.

    A declared report of the agency itself speaks for all below it, so theirs are not added to it.
    """
    rows = list(figures)
    reported = {(f.measure, f.procedure) for f in rows if f.side is Side.DECLARED and f.agency == agency}
    found: dict[Key, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for figure in rows:
        is_below = figure.side is Side.DECLARED and figure.agency != agency
        if not (is_below and (figure.measure, figure.procedure) in reported):
            found[figure.side, figure.measure][figure.procedure] += figure.value
    return {key: dict(values) for key, values in found.items()}


def orphans_of(left: Mapping[str, str], right: Mapping[str, str]) -> Orphans:
    """Ids of two lists held in one place, as `difference` finds them between two places; values are contents."""
    both = left.keys() & right.keys()
    return Orphans(
        left=tuple(sorted(left.keys() - both)),
        right=tuple(sorted(right.keys() - both)),
        changed=tuple(sorted(key for key in both if left[key] != right[key])),
        matched=len(both),
    )

"""Why a pooled rate moved between two periods, exactly (measurement.md 7.9).

The rate is the sum over agencies a and kinds k of S(a) * M(a, k) * R(a, k): the agency's share of all dossiers, the
kind's share within the agency, and the rate in that cell. A change of a product of three factors is divided by
Shapley's rule, the mean over the six orders in which the factors may change: no order is preferred, nothing is left.

    effect of x in x*y*z = (x1 - x0) * ((y0*z0 + y1*z1) / 3 + (y0*z1 + y1*z0) / 6)

Volume is the effect of S, mix of M, behaviour of R. A cell without dossiers in one period has no rate there; it takes
that of the other period, so that what appears or ends is volume or mix and never behaviour. Growth that leaves all
shares as they are moves no rate. By agency, volume is counted against the mean of the two national rates (the sum stays
the same): an agency with a rate above it helps by growing. Revision is the earlier figure as now known less as
published.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction

from motcua.oversight.indicators.types import NOTHING, Ratio
from motcua.oversight.rankings.types import Cell, Effects, Movement

Table = Mapping[str, Mapping[str, Ratio]]
Factors = tuple[Fraction, Fraction, Fraction]
_NONE = Fraction(0)


def movement(before: Sequence[Cell], after: Sequence[Cell], published: Sequence[Cell] | None = None) -> Movement:
    """The movement from `before` (as now known) to `after`; from `published` where the earlier figure was revised.

    Cells of the same agency and kind are added. Raises ValueError where a period has no dossiers at all.
    """
    old, new = _table(before), _table(after)
    first = _table(published) if published is not None else old
    effects = {agency: _agency_effects(agency, old, new) for agency in dict.fromkeys([*old, *new])}
    for agency in dict.fromkeys([*first, *old]):
        effects[agency] = effects.get(agency, Effects()) + Effects(revision=_revision(agency, first, old))
    whole = sum(effects.values(), Effects())
    return Movement(_rate(first), _rate(new), whole, effects)


def _table(cells: Sequence[Cell]) -> Table:
    table: dict[str, dict[str, Ratio]] = defaultdict(dict)
    for cell in cells:
        table[cell.agency][cell.kind] = table[cell.agency].get(cell.kind, NOTHING) + cell.ratio
    if not any(ratio.applies for kinds in table.values() for ratio in kinds.values()):
        raise ValueError("a period without dossiers has no rate")
    return dict(table)


def _sum(table: Table, agency: str | None = None) -> Ratio:
    chosen = table.values() if agency is None else [table.get(agency, {})]
    return sum((ratio for kinds in chosen for ratio in kinds.values()), NOTHING)


def _rate(table: Table) -> Fraction:
    whole = _sum(table)
    return Fraction(whole.numerator, whole.denominator)


def _agency_effects(agency: str, old: Table, new: Table) -> Effects:
    kinds = dict.fromkeys([*old.get(agency, {}), *new.get(agency, {})])
    effects = sum((_cell_effects(agency, kind, old, new) for kind in kinds), Effects())
    moved = _share(new, agency) - _share(old, agency)
    return effects + Effects(volume=-moved * (_rate(old) + _rate(new)) / 2)


def _cell_effects(agency: str, kind: str, old: Table, new: Table) -> Effects:
    start, end = _factors(agency, kind, old, new), _factors(agency, kind, new, old)
    volume, mix, behaviour = (_shapley(place, start, end) for place in range(3))
    return Effects(volume, mix, behaviour)


def _factors(agency: str, kind: str, table: Table, other: Table) -> Factors:
    """S, M and R of a cell; where the period has none, those of the other period."""
    within = table if _sum(table, agency).applies else other
    cell = table.get(agency, {}).get(kind, NOTHING)
    judged = cell if cell.applies else other.get(agency, {}).get(kind, NOTHING)
    whole = _sum(within, agency).denominator
    part = within.get(agency, {}).get(kind, NOTHING).denominator
    mix = Fraction(part, whole) if whole else _NONE
    return _share(table, agency), mix, judged.share or _NONE


def _share(table: Table, agency: str) -> Fraction:
    return Fraction(_sum(table, agency).denominator, _sum(table).denominator)


def _shapley(place: int, start: Factors, end: Factors) -> Fraction:
    y, z = (place + 1) % 3, (place + 2) % 3
    together = (start[y] * start[z] + end[y] * end[z]) / 3
    apart = (start[y] * end[z] + end[y] * start[z]) / 6
    return (end[place] - start[place]) * (together + apart)


def _revision(agency: str, first: Table, revised: Table) -> Fraction:
    """What the correction of one agency did to the earlier rate; all agencies together are the whole revision."""
    gained = _contribution(revised, agency) - _contribution(first, agency)
    moved = _share(revised, agency) - _share(first, agency)
    return gained - moved * (_rate(first) + _rate(revised)) / 2


def _contribution(table: Table, agency: str) -> Fraction:
    return Fraction(_sum(table, agency).numerator, _sum(table).denominator)

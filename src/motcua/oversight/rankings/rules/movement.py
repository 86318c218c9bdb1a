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
from dataclasses import dataclass
from fractions import Fraction

from motcua.oversight.indicators.types import NOTHING, Ratio
from motcua.oversight.rankings.types import Cell, Effects, Movement

Factors = tuple[Fraction, Fraction, Fraction]
_NONE = Fraction(0)


@dataclass(frozen=True)
class _Table:
    """The cells of one period with the sums that every cell needs, each added once."""

    cells: Mapping[str, Mapping[str, Ratio]]
    agencies: Mapping[str, Ratio]
    whole: Ratio

    @classmethod
    def of(cls, cells: Sequence[Cell]) -> _Table:
        table: dict[str, dict[str, Ratio]] = defaultdict(dict)
        for cell in cells:
            table[cell.agency][cell.kind] = table[cell.agency].get(cell.kind, NOTHING) + cell.ratio
        agencies = {agency: sum(kinds.values(), NOTHING) for agency, kinds in table.items()}
        whole = sum(agencies.values(), NOTHING)
        if not whole.applies:
            raise ValueError("a period without dossiers has no rate")
        return cls(table, agencies, whole)

    @property
    def rate(self) -> Fraction:
        return Fraction(self.whole.numerator, self.whole.denominator)

    def cell(self, agency: str, kind: str) -> Ratio:
        return self.cells.get(agency, {}).get(kind, NOTHING)

    def agency(self, agency: str) -> Ratio:
        return self.agencies.get(agency, NOTHING)

    def share(self, agency: str) -> Fraction:
        """The agency's share of all dossiers."""
        return Fraction(self.agency(agency).denominator, self.whole.denominator)

    def contribution(self, agency: str) -> Fraction:
        """What the agency adds to the rate."""
        return Fraction(self.agency(agency).numerator, self.whole.denominator)


def movement(before: Sequence[Cell], after: Sequence[Cell], published: Sequence[Cell] | None = None) -> Movement:
    """The movement from `before` (as now known) to `after`; from `published` where the earlier figure was revised.

    Cells of the same agency and kind are added. Raises ValueError where a period has no dossiers at all.
    """
    old, new = _Table.of(before), _Table.of(after)
    first = _Table.of(published) if published is not None else old
    effects = {agency: _agency_effects(agency, old, new) for agency in dict.fromkeys([*old.cells, *new.cells])}
    for agency in dict.fromkeys([*first.cells, *old.cells]):
        effects[agency] = effects.get(agency, Effects()) + Effects(revision=_revision(agency, first, old))
    return Movement(first.rate, new.rate, sum(effects.values(), Effects()), effects)


def movement_between_printed(
    known: tuple[Sequence[Cell], Sequence[Cell]], printed: tuple[Sequence[Cell], Sequence[Cell]]
) -> Movement | None:
    """From the figure printed of the earlier period to that of the later; None where one has nothing to share.

    What became known of the earlier period since is revision; what became known of the later one is taken back from
    it, so that the parts lead from one printed figure to the other exactly.
    """
    if not all(any(cell.ratio.applies for cell in side) for side in (*known, *printed)):
        return None
    (old, new), (first, last) = known, printed
    found, later, now = movement(old, new, first), _Table.of(last), _Table.of(new)
    nothing = Effects()
    by_agency = {
        code: found.by_agency.get(code, nothing) + Effects(revision=-_revision(code, later, now))
        for code in dict.fromkeys([*found.by_agency, *later.cells])
    }
    return Movement(found.before, later.rate, sum(by_agency.values(), nothing), by_agency)


def _agency_effects(agency: str, old: _Table, new: _Table) -> Effects:
    kinds = dict.fromkeys([*old.cells.get(agency, {}), *new.cells.get(agency, {})])
    effects = sum((_cell_effects(agency, kind, old, new) for kind in kinds), Effects())
    moved = new.share(agency) - old.share(agency)
    return effects + Effects(volume=-moved * (old.rate + new.rate) / 2)


def _cell_effects(agency: str, kind: str, old: _Table, new: _Table) -> Effects:
    start, end = _factors(agency, kind, old, new), _factors(agency, kind, new, old)
    volume, mix, behaviour = (_shapley(place, start, end) for place in range(3))
    return Effects(volume, mix, behaviour)


def _factors(agency: str, kind: str, table: _Table, other: _Table) -> Factors:
    """S, M and R of a cell; where the period has none, those of the other period."""
    within = table if table.agency(agency).applies else other
    judged = table.cell(agency, kind) if table.cell(agency, kind).applies else other.cell(agency, kind)
    whole, part = within.agency(agency).denominator, within.cell(agency, kind).denominator
    return table.share(agency), Fraction(part, whole) if whole else _NONE, judged.share or _NONE


def _shapley(place: int, start: Factors, end: Factors) -> Fraction:
    y, z = (place + 1) % 3, (place + 2) % 3
    together = (start[y] * start[z] + end[y] * end[z]) / 3
    apart = (start[y] * end[z] + end[y] * start[z]) / 6
    return (end[place] - start[place]) * (together + apart)


def _revision(agency: str, first: _Table, revised: _Table) -> Fraction:
    """What the correction of one agency did to the earlier rate; all agencies together are the whole revision."""
    gained = revised.contribution(agency) - first.contribution(agency)
    moved = revised.share(agency) - first.share(agency)
    return gained - moved * (first.rate + revised.rate) / 2

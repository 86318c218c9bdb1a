"""Why an agency has its rank in a league of a release: its figures, its neighbours, and what would lift it. Exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from motcua.kernel.errors import NotFound
from motcua.oversight.rankings import selectors as rankings
from motcua.oversight.rankings.types import Compares, LateReports, Lift, Numbering, RankingPolicy
from motcua.oversight.releases.selectors import releases as questions
from motcua.oversight.releases.selectors.what_if import ranked_points
from motcua.oversight.releases.types import Cell as Figure
from motcua.oversight.releases.types import Composite, Definition, Frame, ReleaseInfo, State
from motcua.sites.national.league import League, league_of

AROUND = 2
"""How many neighbours are told on each side."""


@dataclass(frozen=True)
class Neighbour:
    """An agency ranked beside this one; `ahead` is by how much its value is larger, in percent or points, exact."""

    cell: Figure
    value: Fraction
    ahead: Fraction
    cases: int | None
    """Cases more with which this agency would have that value at least; None where points are no cases."""


@dataclass(frozen=True)
class LinePoints:
    """One line of an index: what this agency and the next better one have of it."""

    code: str
    name: str
    maximum: int
    own: Fraction | None
    next_better: Fraction | None

    @property
    def left(self) -> Fraction | None:
        return None if self.own is None else self.maximum - self.own


@dataclass(frozen=True)
class Why:
    """One line of a league explained."""

    league: League
    definition: Definition
    cell: Figure
    value: Fraction | None
    ranked: int
    above: tuple[Neighbour, ...]
    below: tuple[Neighbour, ...]
    lift: Lift | None
    is_hidden: bool
    lines: tuple[LinePoints, ...]


def why_of(info: ReleaseInfo, indicator: str, agency: str) -> Why:
    """The line of an agency in a release that may be read. Raises NotFound."""
    cells = questions.cells(info.code, published_only=info.state is State.PUBLISHED)
    frame = questions.frame_of(info.code)
    definition, group = frame.definition_of(indicator), frame.group_of(agency)
    league = league_of(info, frame, cells, indicator, group) if group else None
    own = next((cell for cell in league.cells if cell.scope == agency), None) if league else None
    if definition is None or league is None or own is None:
        raise NotFound()
    return _why(league, definition, own, _Values(definition, frame, cells, league))


@dataclass(frozen=True)
class _Values:
    """The exact value of every ranked line, in the order of ranks: a share in percent, or points."""

    definition: Definition
    frame: Frame
    cells: Sequence[Figure]
    league: League

    @property
    def ranked(self) -> list[Figure]:
        shown = [cell for cell in self.league.cells if cell.rank and cell.scope not in self.league.hidden]
        return sorted(shown, key=lambda cell: (cell.rank or 0, cell.scope))

    def exact(self) -> dict[str, Fraction]:
        if self.definition.composite is None:
            shares = {cell.scope: cell.pair.share for cell in self.ranked}
            return {code: share * 100 for code, share in shares.items() if share is not None}
        told = ranked_points(self.frame, self.cells, self.definition.id, self.league.group)
        return {cell.scope: told[cell.scope] for cell in self.ranked}


def _why(league: League, definition: Definition, own: Figure, values: _Values) -> Why:
    is_hidden, ranked = own.scope in league.hidden, values.ranked
    exact = values.exact()
    near = [cell for cell in ranked if cell.scope in exact]
    at = next((place for place, cell in enumerate(near) if cell.scope == own.scope), None)
    above = near[max(0, at - AROUND) : at] if at is not None else []
    below = near[at + 1 : at + 1 + AROUND] if at is not None else []
    better = next((c for c in reversed(near[:at] if at else []) if (c.rank or 0) < (own.rank or 0)), None)
    return Why(
        league=league,
        definition=definition,
        cell=own,
        value=exact.get(own.scope),
        ranked=len(ranked),
        above=tuple(_neighbour(cell, own, exact, definition) for cell in above),
        below=tuple(_neighbour(cell, own, exact, definition) for cell in below),
        lift=_lift(league, definition, own, near, exact) if at is not None else None,
        is_hidden=is_hidden,
        lines=() if is_hidden else _lines(definition, values.cells, own.scope, better.scope if better else ""),
    )


def _neighbour(cell: Figure, own: Figure, exact: Mapping[str, Fraction], definition: Definition) -> Neighbour:
    value = exact[cell.scope]
    return Neighbour(cell, value, value - exact[own.scope], _cases(own, value) if _counts_cases(definition) else None)


def _counts_cases(definition: Definition) -> bool:
    """Points are no cases, nor is the product of two shares."""
    return definition.composite is None and not definition.factor


def _cases(own: Figure, percent: Fraction) -> int:
    """How many cases more give at least this percent: the next whole number."""
    needed = percent * own.denominator / 100 - own.numerator
    return max(0, -(-needed.numerator // needed.denominator))


def _lift(
    league: League, definition: Definition, own: Figure, near: Sequence[Figure], exact: Mapping[str, Fraction]
) -> Lift | None:
    policy = _policy(league)
    if definition.composite:
        unit, room = Fraction(1, 10**definition.places), definition.composite.points - exact[own.scope]
        return rankings.fewest_units(exact, own.scope, unit, room, policy)
    if definition.factor:
        return None
    return rankings.fewest_cases({c.scope: c.pair for c in near}, own.scope, policy)


def _policy(league: League) -> RankingPolicy:
    """As the release ranked: exactly, by its own numbering, among those that have a rank."""
    ranking = league.ranking
    return RankingPolicy(
        code=ranking.code, version=1, valid_from=date.fromisoformat(ranking.valid_from), valid_to=None, name="",
        numbering=Numbering(ranking.kind), compares=Compares.EXACT, places=0, minimum_sample=0, suppress_below=0,
        late_reports=LateReports.AS_KNOWN, article=ranking.article, assumed="",
    )  # fmt: skip


def _lines(definition: Definition, cells: Sequence[Figure], own: str, better: str) -> tuple[LinePoints, ...]:
    composite = definition.composite
    if composite is None:
        return ()
    held = {(cell.indicator, cell.scope): cell for cell in cells}
    first, second = _points(composite, held, own), _points(composite, held, better)
    return tuple(
        LinePoints(line.code, line.figure, line.points, first[line.code], second[line.code]) for line in composite.lines
    )


def _points(composite: Composite, held: Mapping[tuple[str, str], Figure], scope: str) -> dict[str, Fraction | None]:
    """points * min(1, rate / full_at) of each line; None where the release has no share of it."""
    shares = {
        line.code: cell.pair.share if (cell := held.get((line.figure, scope))) and not cell.excluded else None
        for line in composite.lines
    }
    return {
        line.code: None
        if (share := shares[line.code]) is None
        else line.points * min(Fraction(1), share * 100 / Fraction(line.full_at))
        for line in composite.lines
    }

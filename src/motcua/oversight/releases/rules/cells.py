"""Cells of a release from counts: exclusions, pooled groups, exact ranks, value rounded once (law.md 4.0, 5).

Everything here is a pure function of whole numbers, so whoever has the counts gets the same cells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from motcua.foundation.agencies.types import Group
from motcua.oversight.indicators.selectors import pooled
from motcua.oversight.indicators.types import NOTHING, Period, Ratio, half_up
from motcua.oversight.releases.rules.products import NO_PRODUCT, Product
from motcua.oversight.releases.rules.scores import RANKS, UNHEARD, Rate, cell_id, scored_cells, waits
from motcua.oversight.releases.rules.units import in_force, reason, set_apart, taken_over
from motcua.oversight.releases.types import (
    NATION,
    REPORTS,
    Cell,
    Counts,
    Definition,
    Finish,
    Numbering,
    Reporter,
    Top,
)

GROUP_NAMES: Mapping[str, str] = {
    NATION: "Cả nước",
    Group.MINISTRY: "Khối bộ, ngành",
    Group.PROVINCE: "Khối tỉnh, thành phố",
}


def late_tops(reporters: Iterable[Reporter], tree: Iterable[Top], end_minute: int) -> frozenset[str]:
    """Ministries and provinces of which a source, or every source, sent nothing after the period had ended.

    Who has sent nothing at all is late too: silence is no figure (measurement.md 6.2, F-162).
    """
    heard: dict[str, list[bool]] = defaultdict(list)
    for reporter in reporters:
        heard[reporter.top].append(reporter.last_minute is not None and reporter.last_minute > end_minute)
    living = (top for top in tree if not top.ended)
    return frozenset(top.code for top in living if not heard[top.code] or not all(heard[top.code]))


def silent_tops(reporters: Iterable[Reporter], tree: Iterable[Top]) -> frozenset[str]:
    """Who has no source that ever sent anything: silent is another word than late."""
    heard = {reporter.top for reporter in reporters if reporter.last_minute is not None}
    return frozenset(top.code for top in tree if not top.ended and top.code not in heard)


def cells_of(
    *,
    period: Period,
    definitions: Sequence[Definition],
    tree: Sequence[Top],
    counts: Counts,
    numbering: Numbering,
    late: frozenset[str],
    reported: Counts | None = None,
) -> tuple[Cell, ...]:
    """All cells in order of indicator, then nation, groups, agencies by code, and last those that have ended.

    `counts` are in the units of the period, `reported` under the codes that told them where these are others.
    """
    asked = _Asked(period, {d.id: d for d in definitions}, tree, counts, reported or counts, numbering, late)
    found: list[Cell] = []
    rates = _rates(asked)
    for definition in sorted(definitions, key=lambda d: (d.id, d.version)):
        if definition.composite:
            found += scored_cells(period, definition, asked.living, rates, late)
        else:
            found += [*_cells_of_one(asked, definition), *_ended_cells(asked, definition)]
    return tuple(found)


@dataclass(frozen=True)
class _Asked:
    """What all cells of a release are made from."""

    period: Period
    definitions: Mapping[str, Definition]
    tree: Sequence[Top]
    counts: Counts
    reported: Counts
    numbering: Numbering
    late: frozenset[str]

    @cached_property
    def living(self) -> list[Top]:
        return in_force(self.tree)

    def told(self, definition: Definition, codes: Iterable[str], counts: Counts | None = None) -> Product:
        """The pooled pair of `codes`, and that of the figure that multiplies it: of those who have that one."""
        listed, held = list(codes), self.counts if counts is None else counts
        by = self.definitions.get(definition.factor)
        if by is None:
            return Product(pooled(_pair(definition, code, held) for code in listed))
        having = [code for code in listed if _pair(by, code, held).applies]
        base = pooled(_pair(definition, code, held) for code in having or listed)
        return Product(base, pooled(_pair(by, code, held) for code in having))

    def is_late(self, definition: Definition, code: str) -> bool:
        """Whether the source of its facts is late; reports are frozen whole, whatever a source of dossiers does."""
        return definition.subject != REPORTS and code in self.late


def _rates(asked: _Asked) -> dict[str, dict[str, Rate]]:
    """By ministry or province, the exact share of every figure that a line of an index may name."""
    shares = [d for d in asked.definitions.values() if d.finish is Finish.RATIO]
    return {
        top.code: {d.id: asked.told(d, [top.code]).pair.share for d in shares if top.code not in d.exclusions}
        for top in asked.living
    }


def _cells_of_one(asked: _Asked, definition: Definition) -> list[Cell]:
    told = {top.code: asked.told(definition, [top.code]) for top in asked.living}
    ranks: dict[str, int] = {}
    wide: dict[str, list[str]] = {NATION: []}
    for group in Group:
        codes = [t.code for t in asked.living if t.group is group and t.code not in definition.exclusions]
        ranked = {code: told[code] for code in codes if not waits(asked.is_late(definition, code), asked.numbering)}
        ranks |= _ranks(ranked, asked.numbering) if definition.is_ranked else {}
        apart = [t.code for t in set_apart(asked.tree) if t.group is group and t.code not in definition.exclusions]
        wide[group] = [*codes, *apart]
        wide[NATION] += wide[group]
    cells = [_cell(asked.period, definition, scope, asked.told(definition, codes)) for scope, codes in wide.items()]
    return [*cells, *(_agency_cell(asked, definition, top.code, told[top.code], ranks) for top in asked.living)]


def _pair(definition: Definition, top: str, counts: Counts) -> Ratio:
    return Ratio(*counts.get((definition.id, definition.version, top), (0, 0)))


def _agency_cell(asked: _Asked, definition: Definition, code: str, told: Product, ranks: Mapping[str, int]) -> Cell:
    is_late = asked.is_late(definition, code)
    if excluded := definition.exclusions.get(code):
        return replace(_cell(asked.period, definition, code, NO_PRODUCT), excluded=excluded, late=is_late)
    why = "" if code in ranks else _why_unranked(definition, told, asked.numbering, is_late)
    own = asked.told(definition, [code], asked.reported)
    reported = "" if own == told else f"{own.pair.numerator}/{own.pair.denominator}"
    cell = _cell(asked.period, definition, code, told)
    return replace(cell, rank=ranks.get(code), unranked=why, late=is_late, reported=reported)


def _ended_cells(asked: _Asked, definition: Definition) -> Iterator[Cell]:
    """What agencies told that have ended, as they reported it: nothing is added away without a trace."""
    names, moved = {top.code: top.name for top in asked.tree}, taken_over(asked.tree)
    for top in sorted((top for top in asked.tree if top.ended), key=lambda top: top.code):
        told = asked.told(definition, [top.code], asked.reported)
        if told.pair != NOTHING and top.code not in definition.exclusions:
            cell = _cell(asked.period, definition, top.code, told)
            yield replace(cell, unranked=reason(top, names), counted_in=moved.get(top.code, ""))


def _cell(period: Period, definition: Definition, scope: str, told: Product) -> Cell:
    pair, factor = told.pair, told.factor
    return Cell(
        id=cell_id(period, definition.id, scope),
        indicator=definition.id,
        version=definition.version,
        scope=str(scope),
        numerator=pair.numerator,
        denominator=pair.denominator,
        value=_value(definition, pair),
        factor=f"{factor.numerator}/{factor.denominator}" if factor else "",
    )


def _value(definition: Definition, pair: Ratio) -> str:
    if definition.finish is Finish.COUNT:
        return str(pair.numerator)
    if not pair.applies:
        return ""
    factor = 100 if definition.finish is Finish.RATIO else 1
    return str(half_up(Fraction(pair.numerator * factor, pair.denominator), definition.places))


def _why_unranked(definition: Definition, told: Product, numbering: Numbering, is_late: bool) -> str:
    if not definition.is_ranked:
        return "không xếp hạng"
    if told.factor and told.base.applies and not told.factor.applies:
        return f"không có {definition.factor} để nhân"
    if not told.pair.applies:
        return "không có trường hợp nào để tính"
    if waits(is_late, numbering):
        return UNHEARD
    return f"dưới {numbering.minimum} trường hợp"


def _ranks(told: Mapping[str, Product], numbering: Numbering) -> dict[str, int]:
    """Ranks of those with enough cases, on exact shares before rounding (law.md 5.1, 5.2)."""
    shares: dict[str, Fraction] = {}
    for code, product in told.items():
        share = product.pair.share
        if share is not None and product.base.denominator >= numbering.minimum:
            shares[code] = share
    return dict(zip(shares, RANKS[numbering.kind](list(shares.values())), strict=True))

"""Cells of a release from counts: exclusions, pooled groups, exact ranks, value rounded once (law.md 4.0, 5).

Everything here is a pure function of whole numbers, so whoever has the counts gets the same cells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from motcua.oversight.indicators.selectors import pooled
from motcua.oversight.indicators.types import Period, Ratio, half_up
from motcua.oversight.releases.rules.scores import RANKS, Rate, cell_id, scored_cells, waits
from motcua.oversight.releases.types import (
    NATION,
    Cell,
    Counts,
    Definition,
    Finish,
    Group,
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
    return frozenset(top.code for top in tree if not heard[top.code] or not all(heard[top.code]))


def cells_of(
    *,
    period: Period,
    definitions: Sequence[Definition],
    tree: Sequence[Top],
    counts: Counts,
    numbering: Numbering,
    late: frozenset[str],
) -> tuple[Cell, ...]:
    """All cells in order of indicator, then nation, groups, agencies by code."""
    found: list[Cell] = []
    ordered = sorted(tree, key=lambda t: t.code)
    rates = _rates(definitions, ordered, counts)
    for definition in sorted(definitions, key=lambda d: (d.id, d.version)):
        if definition.composite:
            found += scored_cells(period, definition, ordered, rates, late)
        else:
            found += _cells_of_one(period, definition, ordered, counts, numbering, late)
    return tuple(found)


def _rates(definitions: Iterable[Definition], tree: Iterable[Top], counts: Counts) -> dict[str, dict[str, Rate]]:
    """By ministry or province, the exact share of every figure that a line of an index may name."""
    shares = [d for d in definitions if d.finish is Finish.RATIO]
    return {
        top.code: {d.id: _pair(d, top.code, counts).share for d in shares if top.code not in d.exclusions}
        for top in tree
    }


def _cells_of_one(
    period: Period,
    definition: Definition,
    tree: Sequence[Top],
    counts: Counts,
    numbering: Numbering,
    late: frozenset[str],
) -> list[Cell]:
    pairs = {top.code: _pair(definition, top.code, counts) for top in tree}
    groups: dict[str, list[str]] = {
        g: [t.code for t in tree if t.group is g and t.code not in definition.exclusions] for g in Group
    }
    ranks: dict[str, int] = {}
    for codes in groups.values() if definition.is_ranked else ():
        ranks |= _ranks({code: pairs[code] for code in codes if not waits(code in late, numbering)}, numbering)
    wide: dict[str, list[str]] = {NATION: [code for codes in groups.values() for code in codes]}
    wide.update(groups)
    cells = [_cell(period, definition, scope, pooled(pairs[c] for c in codes)) for scope, codes in wide.items()]
    for top in tree:
        cells.append(_agency_cell(period, definition, top.code, pairs[top.code], ranks, numbering, top.code in late))
    return cells


def _pair(definition: Definition, top: str, counts: Counts) -> Ratio:
    return Ratio(*counts.get((definition.id, definition.version, top), (0, 0)))


def _agency_cell(
    period: Period,
    definition: Definition,
    code: str,
    pair: Ratio,
    ranks: Mapping[str, int],
    numbering: Numbering,
    is_late: bool,
) -> Cell:
    if reason := definition.exclusions.get(code):
        bare = _cell(period, definition, code, Ratio(0, 0))
        return Cell(**{**vars(bare), "excluded": reason, "late": is_late})
    cell = _cell(period, definition, code, pair)
    why = "" if code in ranks else _why_unranked(definition, pair, numbering, is_late)
    return Cell(**{**vars(cell), "rank": ranks.get(code), "unranked": why, "late": is_late})


def _cell(period: Period, definition: Definition, scope: str, pair: Ratio) -> Cell:
    return Cell(
        id=cell_id(period, definition.id, scope),
        indicator=definition.id,
        version=definition.version,
        scope=str(scope),
        numerator=pair.numerator,
        denominator=pair.denominator,
        value=_value(definition, pair),
    )


def _value(definition: Definition, pair: Ratio) -> str:
    if definition.finish is Finish.COUNT:
        return str(pair.numerator)
    if not pair.applies:
        return ""
    factor = 100 if definition.finish is Finish.RATIO else 1
    return str(half_up(Fraction(pair.numerator * factor, pair.denominator), definition.places))


def _why_unranked(definition: Definition, pair: Ratio, numbering: Numbering, is_late: bool) -> str:
    if not definition.is_ranked:
        return "không xếp hạng"
    if not pair.applies:
        return "không có trường hợp nào để tính"
    if waits(is_late, numbering):
        return "gửi chậm"
    return f"dưới {numbering.minimum} trường hợp"


def _ranks(pairs: Mapping[str, Ratio], numbering: Numbering) -> dict[str, int]:
    """Ranks of those with enough cases, on exact shares before rounding (law.md 5.1, 5.2)."""
    shares: dict[str, Fraction] = {}
    for code, pair in pairs.items():
        if pair.share is not None and pair.denominator >= numbering.minimum:
            shares[code] = pair.share
    return dict(zip(shares, RANKS[numbering.kind](list(shares.values())), strict=True))

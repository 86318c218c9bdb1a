"""Counts in the units of the last day of a period: an agency that has ended counts for its heir (decision 64).

An heir that took over whole has the counts of both; distinct values are counted once over both, never added. What was
divided is in nobody's figures: it counts in the nation and its group, and has a line of its own that says why. What
each code reported stands beside it, so both readings are in the bundle.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from motcua.kernel import text
from motcua.oversight.indicators.ports import Engine
from motcua.oversight.indicators.selectors import adds_up, counted, numbers_of, together
from motcua.oversight.indicators.types import All, Bounds, Compare, Comparison, Either
from motcua.oversight.releases.rules.counting import KEY, Columns
from motcua.oversight.releases.types import Counts, Definition, Top

_NOTHING = (0, 0)


def in_force(tree: Iterable[Top]) -> list[Top]:
    """Ministries and provinces of the last day, by code."""
    return sorted((top for top in tree if not top.ended), key=lambda top: top.code)


def taken_over(tree: Sequence[Top]) -> dict[str, str]:
    """What ended and went over whole, with the one that took it over."""
    living = {top.code for top in tree if not top.ended}
    return {top.code: top.heirs[0] for top in tree if top.ended and len(top.heirs) == 1 and top.heirs[0] in living}


def set_apart(tree: Sequence[Top]) -> list[Top]:
    """What ended and counts for nobody else, by code."""
    moved = taken_over(tree)
    return sorted((top for top in tree if top.ended and top.code not in moved), key=lambda top: top.code)


def renumbered(tree: Sequence[Top], by: Sequence[Top]) -> tuple[Top, ...]:
    """The same agencies with the numbers that they have in another tree; who is in it no more has one of its own.

    Bundles of before numbers were given once and for all have numbers below 0, by place, for who had told nothing.
    """
    numbers = {top.code: top.number for top in by}
    taken = set(numbers.values())
    free = min([0, *taken, *(top.number for top in tree)])
    own = {top.code: free - n if top.number in taken else top.number for n, top in enumerate(tree, 1)}
    return tuple(replace(top, number=numbers.get(top.code, own[top.code])) for top in tree)


def reason(top: Top, names: Mapping[str, str]) -> str:
    """Why an agency that has ended has no rank, in words."""
    since = f"không còn hoạt động từ {text.day(top.ended_on)}"
    heirs = ", ".join(names.get(code, code) for code in top.heirs)
    if len(top.heirs) > 1:
        return f"{since}; việc chia cho {heirs} mà không có tỷ lệ chia, nên chỉ tính vào cả nước"
    return f"{since}; đã tính vào {heirs}" if heirs else f"{since}; không ghi nơi nhận, nên chỉ tính vào cả nước"


def united(
    engine: Engine,
    definitions: Sequence[Definition],
    columns: Columns,
    bounds: Bounds,
    tree: Sequence[Top],
    reported: Counts,
) -> Counts:
    """`reported` with the counts of every heir put together; the facts are attached to the engine."""
    parts: dict[str, list[str]] = defaultdict(list)
    for old, heir in taken_over(tree).items():
        parts[heir].append(old)
    found = dict(reported)
    for heir, olds in parts.items():
        for definition in definitions:
            told = [c for c in olds if (definition.id, definition.version, c) in reported]
            codes = [heir, *(code for code in told if code not in definition.exclusions)]
            if len(codes) > 1 and not definition.composite:
                numbers = [top.number for top in tree if top.code in codes]
                key = definition.id, definition.version, heir
                found[key] = (
                    _added(reported, definition, codes)
                    if adds_up(definition)
                    else _once(engine, definition, columns, bounds, numbers)
                )
    return found


def _added(reported: Counts, definition: Definition, codes: Iterable[str]) -> tuple[int, int]:
    pairs = [reported.get((definition.id, definition.version, code), _NOTHING) for code in codes]
    return sum(up for up, _ in pairs), sum(down for _, down in pairs)


def _once(
    engine: Engine, definition: Definition, columns: Columns, bounds: Bounds, numbers: Sequence[int]
) -> tuple[int, int]:
    """One answer over several ministries or provinces, so that a value of both is counted once."""
    query = together(definition.subject, (), [definition])
    meant = Either(tuple(Compare(KEY, Comparison.EQUAL, number) for number in numbers))
    asked = replace(query, where=All((query.where, meant)))
    rows = list(counted(engine, asked, bounds, columns[definition.subject]).values())
    up, down = next(iter(numbers_of([definition], rows[0]))) if rows else _NOTHING
    return max(0, up), max(0, down)

"""What a movement between two releases is explained from: the pairs they printed, and what is known now of a month."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from functools import lru_cache

from motcua.foundation.agencies.types import Group
from motcua.oversight.indicators import selectors as indicators
from motcua.oversight.indicators.types import Period
from motcua.oversight.monitoring import selectors as monitoring
from motcua.oversight.rankings import selectors as rankings
from motcua.oversight.rankings.types import Cell as Part
from motcua.oversight.rankings.types import Movement
from motcua.oversight.releases.selectors import releases
from motcua.oversight.releases.types import NATION, Cell, Frame, ReleaseInfo

_KEYS = ("online", "full_process", "on_time_portal", "on_time_internal")
"""Figures whose pairs are dossiers, so that the procedures of an agency add up to it."""


def key_by_procedure(indicator: str) -> str:
    """The key of a figure that can be told by procedure; empty for any other."""
    key = next((row.key for row in indicators.indicators() if row.id == indicator), "")
    return key if key in _KEYS else ""


def printed_parts(cells: Iterable[Cell], frame: Frame) -> dict[str, Part]:
    """The printed pairs of the ministries and provinces that count, by their codes."""
    counted = (cell for cell in cells if frame.group_of(cell.scope) and not cell.excluded)
    return {cell.scope: Part(cell.scope, "", cell.pair) for cell in counted}


def known_parts(key: str, month: int, inside: Collection[str]) -> list[Part]:
    """By agency and procedure, as the ledger has it now."""
    services = monitoring.figures_by_top_procedure(Period(month, month))
    return [Part(top, kind, getattr(found, key)) for (top, kind), found in services.items() if top in inside]


KEPT = 32
"""Explained pairs of releases kept in a process, about 100 KB each."""


def movements_between(indicator: str, before: ReleaseInfo, after: ReleaseInfo) -> Mapping[str, Movement]:
    """Why a figure moved from one published release to the next: the nation (`VN`) and each group that can be told.

    Kept in the process while both months are sealed: published cells never change, so only another sealing, or another
    register of agencies, makes another answer.
    """
    months = [Period(info.first, info.last) for info in (before, after)]
    stamps = tuple(monitoring.state_of_knowledge(month) for month in months)
    if None in stamps:
        return _explained(indicator, before.code, after.code)
    return _kept(indicator, before.code, after.code, (before.digest, after.digest, *stamps))


@lru_cache(maxsize=KEPT)
def _kept(indicator: str, before: str, after: str, _stamps: Hashable) -> Mapping[str, Movement]:
    return _explained(indicator, before, after)


def _explained(indicator: str, before: str, after: str) -> Mapping[str, Movement]:
    key, frame = key_by_procedure(indicator), releases.frame_of(after)
    first, last = (printed_parts(releases.cells(code, indicator=indicator), frame) for code in (before, after))
    inside = first.keys() & last.keys()
    old, new = (known_parts(key, releases.release(code).first, inside) for code in (before, after))
    groups = {code: frame.group_of(code) for code in inside}
    found: dict[str, Movement] = {}
    for scope in (NATION, *Group):
        meant = {code for code, group in groups.items() if scope in (NATION, group)}
        printed = tuple([part for code, part in side.items() if code in meant] for side in (first, last))
        known = tuple([part for part in side if part.agency in meant] for side in (old, new))
        movement = rankings.movement_between_printed((known[0], known[1]), (printed[0], printed[1]))
        found |= {str(scope): movement} if movement else {}
    return found

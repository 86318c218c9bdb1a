"""Where a unit stands in a cascade: its code says it (QĐ 20/2020/QĐ-TTg), so nothing hangs in the air.

`H01.101` stands below `H01`, `H01` below the provinces, they below the nation.
"""

from __future__ import annotations

from motcua.foundation.agencies.types import Group
from motcua.oversight.planning.types import MINISTRIES, NATION, PROVINCES

LETTERS = {MINISTRIES: Group.MINISTRY.letter, PROVINCES: Group.PROVINCE.letter}


def parent_of(unit: str) -> str:
    """The unit above; none above the nation."""
    if "." in unit:
        return unit.rpartition(".")[0]
    if unit in LETTERS:
        return NATION
    return "" if unit == NATION else PROVINCES if unit.startswith(LETTERS[PROVINCES]) else MINISTRIES


def line_above(unit: str) -> list[str]:
    """All units above, the nation first."""
    up = parent_of(unit)
    return [*line_above(up), up] if up else []


def part_holding(unit: str, below: str) -> str:
    """The part of `unit` in which the unit `below` lies, or which it is; none where it does not lie below."""
    line = [*line_above(below), below]
    at = line.index(unit) + 1 if unit in line else len(line)
    return line[at] if at < len(line) else ""

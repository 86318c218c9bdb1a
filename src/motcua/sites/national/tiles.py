"""The two tile maps: equal squares in the shape of the country, Hoàng Sa and Trường Sa among them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from motcua.kernel.templatetags import kit
from motcua.oversight.indicators.types import half_up

Rate = Decimal | Fraction
_FILE = Path(__file__).parent / "reference" / "tiles.json"


@dataclass(frozen=True)
class Tile:
    """One square. `step` is the shade, 0 (no figure) to 5; `of` names whose territory an archipelago is."""

    lines: tuple[str, ...]
    column: int
    row: int
    agency: str = ""
    of: str = ""
    step: int = 0
    text: str = ""


@cache
def _positions(count: int) -> tuple[tuple[Tile, ...], tuple[Tile, ...]]:
    found: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))[str(count)]
    squares = (Tile(tuple(t["lines"]), t["column"], t["row"], t["agency"]) for t in found["tiles"])
    islands = (Tile((t["name"],), t["column"], t["row"], of=t["of"]) for t in found["islands"])
    return tuple(squares), tuple(islands)


def tile_map(count: int, values: Mapping[str, Rate], steps: tuple[int, ...]) -> list[Tile]:
    """The map of 34 or 63 provinces, shaded by `steps` (four bounds, percent); archipelagos as their province.

    The shade is chosen on the exact value; what is printed in a square is rounded once.
    """
    squares, islands = _positions(count)
    shaded = [_shaded(tile, values.get(tile.agency), steps) for tile in squares]
    by_name = {" ".join(tile.lines): tile for tile in shaded}
    return [*shaded, *(replace(island, step=by_name[island.of].step) for island in islands)]


def _shaded(tile: Tile, value: Rate | None, steps: tuple[int, ...]) -> Tile:
    if value is None:
        return tile
    step = 1 + sum(1 for bound in steps if value >= bound)
    return replace(tile, step=step, text=kit.number(half_up(value, 1), 1))

"""A pie as SVG: one drawing for the paper, the document and the screen. Sectors from exact counts, words beside."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from motcua.oversight.letters.types import Slice

_COLOURS = ("#1f3f8c", "#2f7d4f", "#c98a1b", "#7a5195", "#b03a2e", "#4a453f")
_MIDDLE, _RADIUS = 90, 80
_LINE, _TOP = 26, 40


def colour_of(place: int) -> str:
    return _COLOURS[place % len(_COLOURS)]


def pie(slices: Sequence[Slice]) -> str:
    """The drawing, 180 units high, with a legend; sectors begin at the top and go clockwise."""
    whole = sum(each.count for each in slices)
    done, parts = 0, []
    for place, each in enumerate(slices):
        parts.append(_sector(done, done + each.count, whole, colour_of(each.colour)))
        parts.append(_legend(place, each))
        done += each.count
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 180" width="320" height="160">'
    return f"{head}{''.join(parts)}</svg>"


def _sector(start: int, end: int, whole: int, colour: str) -> str:
    style = f'fill="{colour}" stroke="#ffffff" stroke-width="1.5"'
    if end - start == whole:
        return f'<circle cx="{_MIDDLE}" cy="{_MIDDLE}" r="{_RADIUS}" {style}/>'
    (x1, y1), (x2, y2) = _at(start, whole), _at(end, whole)
    large = int(2 * (end - start) > whole)
    return f'<path d="M{_MIDDLE} {_MIDDLE}L{x1} {y1}A{_RADIUS} {_RADIUS} 0 {large} 1 {x2} {y2}Z" {style}/>'


def _at(part: int, whole: int) -> tuple[str, str]:
    """A point of the circle. A drawing may round: nothing is read off it but its words."""
    angle = 2 * math.pi * part / whole
    return f"{_MIDDLE + _RADIUS * math.sin(angle):.2f}", f"{_MIDDLE - _RADIUS * math.cos(angle):.2f}"


def _legend(place: int, each: Slice) -> str:
    y = _TOP + _LINE * place
    box = f'<rect x="205" y="{y - 11}" width="13" height="13" fill="{colour_of(each.colour)}"/>'
    words = f"{escape(each.label)}: {escape(each.text)}"
    return f'{box}<text x="226" y="{y}" font-family="Libertinus Serif" font-size="14">{words}</text>'

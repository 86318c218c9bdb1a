"""The written form of a letter's text: plain words, live references `{{…}}` and marks `[[…]]`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from motcua.oversight.letters.types import Mark, Piece, Reference

_WRITTEN = re.compile(r"\{\{(?P<reference>[^{}]*)\}\}|\[\[(?P<mark>[^\[\]]*)\]\]")


def pieces(text: str) -> tuple[Piece, ...]:
    """The text in order; what opens with `{{` and never closes stays plain and is refused for its digits."""
    return tuple(_pieces(text))


def _pieces(text: str) -> Iterator[Piece]:
    at = 0
    for found in _WRITTEN.finditer(text):
        if found.start() > at:
            yield text[at : found.start()]
        yield _reference(found) if found["reference"] is not None else _mark(found)
        at = found.end()
    if at < len(text):
        yield text[at:]


def _reference(found: re.Match[str]) -> Reference:
    body, _, form = found["reference"].partition("|")
    kind, *parts = (part.strip() for part in body.split(":"))
    return Reference(kind, tuple(parts), form.strip(), found.group())


def _mark(found: re.Match[str]) -> Mark:
    kind, words, source = [*(part.strip() for part in found["mark"].split("|", 2)), "", ""][:3]
    return Mark(kind, words, source, found.group())


def cells_named(text: str) -> list[str]:
    """Ids of the cells that a text quotes: `2026-10:IND-10:VN`."""
    return [
        ":".join(piece.parts) for piece in pieces(text) if isinstance(piece, Reference) and piece.kind == "cell"
    ]  # fmt: skip

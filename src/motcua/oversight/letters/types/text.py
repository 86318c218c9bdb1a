"""Written text with live references and marks, and final text that knows where each piece comes from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SpanKind(StrEnum):
    """Where a piece of the final text comes from."""

    PLAIN = "plain"
    FIGURE = "figure"
    """A live reference: its number is that of a cell."""
    MARK = "mark"
    """A date, document number, article, target or name that a person marked as such."""


@dataclass(frozen=True)
class Span:
    """A piece of final text. `source` says which cell or citation it is, empty for plain words."""

    text: str
    kind: SpanKind = SpanKind.PLAIN
    source: str = ""


Line = tuple[Span, ...]


def words_of(line: Line) -> str:
    """A line as it is read."""
    return "".join(span.text for span in line)


@dataclass(frozen=True)
class Reference:
    """`{{kind:a:b|format}}`: a number that is looked up when the letter is composed."""

    kind: str
    parts: tuple[str, ...]
    format: str
    written: str


@dataclass(frozen=True)
class Mark:
    """`[[kind|words|source]]`: a number that is no figure, marked as what it is."""

    kind: str
    words: str
    source: str
    written: str


Piece = str | Reference | Mark


@dataclass(frozen=True)
class Fault:
    """One place of the text that must be changed: where it is and one sentence that says what to do."""

    place: str
    sentence: str

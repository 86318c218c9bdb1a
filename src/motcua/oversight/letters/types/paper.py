"""The composed letter that all three kinds of file print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from motcua.oversight.letters.types.content import Basis
from motcua.oversight.letters.types.text import Line


@dataclass(frozen=True)
class Slice:
    """One sector of a drawing: its label, its exact part, and which of the colours it has in every drawing."""

    colour: int
    label: str
    count: int
    text: str


@dataclass(frozen=True)
class Table:
    """Printed strings, nothing else; `values` are the numbers behind the last column for spreadsheets."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    """Columns that are set to the right."""
    values: tuple[Decimal | None, ...] = ()


@dataclass(frozen=True)
class Section:
    """A heading, lines, perhaps a drawing, a table with its caption, and notes, in this order."""

    heading: str = ""
    lines: tuple[str, ...] = ()
    slices: tuple[Slice, ...] = ()
    figure: str = ""
    """The caption of the drawing."""
    lead: str = ""
    """A line above the table."""
    table: Table | None = None
    caption: str = ""
    notes: tuple[str, ...] = ()
    above: str = ""
    """A heading of a higher order, above `heading`."""


@dataclass(frozen=True)
class Annex:
    title: str
    sections: tuple[Section, ...]
    source: str


@dataclass(frozen=True)
class Issuer:
    """Who sends the letter, as valid for a time."""

    code: str
    parent: str
    name: str
    called: str
    """The name inside a sentence."""
    mark: str
    """What stands behind the number: `BTTTT-THH`."""
    place: str
    agency: str
    """Code of the agency that it belongs to."""
    valid_from: date
    valid_to: date | None
    source: str
    assumed: str


@dataclass(frozen=True)
class Paper:
    """A composed letter: what every kind of file prints."""

    issuer: Issuer
    number: int | None
    day: date | None
    subject: str
    recipients: tuple[str, ...]
    body: tuple[Line, ...]
    copies: tuple[str, ...]
    signer: tuple[str, ...]
    signer_name: str
    annexes: tuple[Annex, ...]
    is_draft: bool
    basis: Basis
    instant: datetime
    """Dates the files; that of the figures, so that equal content gives equal bytes."""
    day_words: str = ""
    """The line of place and day where it stands already; that of an original is kept as printed."""
    attached_words: str = ""

    @property
    def number_text(self) -> str:
        return f"{self.number if self.number is not None else '        '}/{self.issuer.mark}"

    @property
    def day_text(self) -> str:
        """`Hà Nội, ngày 10 tháng 9 năm 2020`; days under 10 and January, February with a zero (NĐ 30/2020)."""
        if self.day_words:
            return self.day_words
        if self.day is None:
            return f"{self.issuer.place}, ngày      tháng      năm"
        month = f"{self.day.month:02d}" if self.day.month < 3 else str(self.day.month)
        return f"{self.issuer.place}, ngày {self.day.day:02d} tháng {month} năm {self.day.year}"

    @property
    def attached_text(self) -> str:
        """The line under the title of an annex."""
        if self.attached_words:
            return self.attached_words
        day = f"{self.day.day}/{self.day.month}/{self.day.year}" if self.day else "     /     /"
        return f"(Kèm theo Công văn số: {self.number_text.strip()} ngày {day} của {self.issuer.called})"

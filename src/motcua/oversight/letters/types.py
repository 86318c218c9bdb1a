"""Words of letters: rights, steps, content with live references, and the paper that all three kinds of file print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from motcua.kernel.access import Permission
from motcua.oversight.releases.types import Cell, Definition, Group

DRAFT = Permission("letters.draft_letter")
REVIEW = Permission("letters.review_letter")
APPROVE = Permission("letters.approve_letter")
ISSUE = Permission("letters.issue_letter")
READ_EARLY = Permission("letters.read_early")
RECEIVE = Permission("letters.receive_letter")
"""Who holds it for an agency gets the letters that go to that agency."""


class State(StrEnum):
    """Where a letter stands. Only a returned one goes back."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    NUMBERED = "numbered"
    SIGNING = "signing"
    SIGNED = "signed"
    DISPATCHED = "dispatched"
    ARCHIVED = "archived"


SETTLED = frozenset({State.SIGNED, State.DISPATCHED, State.ARCHIVED})
"""Signed by a person: no longer marked as draft, files kept."""
EDITABLE = frozenset({State.DRAFT, State.RETURNED})


class FileKind(StrEnum):
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"


class PostState(StrEnum):
    """What became of one recipient's copy."""

    QUEUED = "queued"
    SENT = "sent"
    NOBODY = "nobody"
    """No account of the agency may receive letters; tried again when somebody may."""
    FAILED = "failed"


class AnnexKind(StrEnum):
    RANKING = "ranking"
    """Ranks and values of one figure of the release, by group."""
    RATES = "rates"
    """A table of rates as it was published (letter 3485 of 2020)."""
    GRADES = "grades"
    """Grades A to E of a round, with shares and two drawings (letter 3109 of 2023)."""


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
class AnnexOrder:
    """An annex as it was asked for. `source` is a figure of the release, a publication or a round."""

    kind: AnnexKind
    source: str
    title: str = ""


@dataclass(frozen=True)
class FrozenMovement:
    """Why one figure moved between two releases, exact shares as kept with the version (1 is 100 points)."""

    indicator: str
    scope: str
    before: Fraction
    after: Fraction
    volume: Fraction
    mix: Fraction
    behaviour: Fraction
    revision: Fraction
    has_kinds: bool
    """Whether the mix of services within an agency could be told apart."""

    @property
    def total(self) -> Fraction:
        return self.after - self.before

    @property
    def adds_up(self) -> bool:
        return self.volume + self.mix + self.behaviour + self.revision == self.total


@dataclass(frozen=True)
class LateReporters:
    """Who had not reported by the due day, as `campaigns` tells it; the letter only quotes it."""

    due_day: date
    names: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Content:
    """Everything a person decides about a letter; one version of it never changes."""

    issuer: str
    subject: str
    recipients: tuple[str, ...]
    addressees: tuple[str, ...]
    """Whom it is sent to: `ministry`, `province`, or codes of agencies."""
    paragraphs: tuple[str, ...]
    annexes: tuple[AnnexOrder, ...]
    copies: tuple[str, ...]
    signer: tuple[str, ...]
    """Lines above the signature: `KT. BỘ TRƯỞNG`, `THỨ TRƯỞNG`."""
    signer_name: str = ""
    release: str = ""
    before: str = ""
    """The release it is compared with, empty without comparison."""
    movements: tuple[FrozenMovement, ...] = ()
    late: LateReporters | None = None
    replaces: str = ""
    """Number and day of the letter that this one takes the place of."""


@dataclass(frozen=True)
class Quoted:
    """A cell with what is needed to print it."""

    cell: Cell
    definition: Definition
    name: str
    group: Group | None
    release: str


@dataclass(frozen=True)
class Basis:
    """All that a letter may quote, frozen: two releases, published tables, grades, frozen movements."""

    release: str
    digest: str
    instant: datetime
    """The cut-off of the figures; it dates the files, so that equal content gives equal bytes."""
    label: str
    cells: Mapping[str, Quoted] = field(default_factory=dict)
    movements: Mapping[tuple[str, str], FrozenMovement] = field(default_factory=dict)
    published: Mapping[str, str] = field(default_factory=dict)
    """`publication:claim` or `round:group:what` to what was printed there, decimal comma."""
    late: LateReporters | None = None


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


@dataclass(frozen=True)
class Fault:
    """One place of the text that must be changed: where it is and one sentence that says what to do."""

    place: str
    sentence: str


@dataclass(frozen=True)
class QuotedChange:
    """A figure of a letter that a later release prints differently."""

    cell: str
    name: str
    old: str
    new: str
    causes: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """What a letter's release is worth today."""

    release: str
    newer: str
    """Code of the newest correction; empty while the release stands."""
    changes: tuple[QuotedChange, ...] = ()
    renewed_by: UUID | None = None


@dataclass(frozen=True)
class StepInfo:
    step: str
    at: datetime
    actor: str
    note: str
    version: int


@dataclass(frozen=True)
class PostInfo:
    agency: str
    name: str
    state: PostState
    attempts: int
    error: str
    sent_at: datetime | None
    read: int
    told: int


@dataclass(frozen=True)
class FileInfo:
    kind: FileKind
    id: UUID
    sha256: str
    size: int


@dataclass(frozen=True)
class LetterInfo:
    """A letter as pages show it."""

    id: UUID
    state: State
    version: int
    content: Content
    number: int | None
    year: int | None
    numbered_on: date | None
    mark: str
    corrects: UUID | None
    is_published: bool
    made_at: datetime
    subject: str
    """As composed."""
    steps: tuple[StepInfo, ...] = ()
    files: tuple[FileInfo, ...] = ()

    @property
    def is_draft(self) -> bool:
        return self.state not in SETTLED

    @property
    def name(self) -> str:
        """`Công văn số 12/BKHCN-CĐSQG`, or its subject while it has no number."""
        return f"Công văn số {self.number}/{self.mark}" if self.number else f"V/v {self.subject}"

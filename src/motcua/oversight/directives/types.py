"""Words of directives: texts that order something, tasks, duties of agencies, proposals, deadlines, rungs."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from motcua.foundation.agencies.types import Group
from motcua.kernel.access import Permission
from motcua.oversight.indicators.types import Ratio

VIEW_TASKS = Permission("directives.view_tasks")
REPORT_TASK = Permission("directives.report_task")
LEAD_TASK = Permission("directives.lead_task")
DECIDE_TASK = Permission("directives.decide_task", is_national=True)
VIEW_BOARD = Permission("directives.view_board", is_national=True)
MANAGE_DIRECTIVES = Permission("directives.manage_directives", is_national=True)

MOST_TEXT = 4000
"""Characters of a task, a report or a reason. Assumed: no text fixes it."""


class Kind(StrEnum):
    LETTER = "letter"
    RESOLUTION = "resolution"
    DECISION = "decision"
    NOTICE = "notice"


class State(StrEnum):
    """Where an agency's duty stands. Late is no state: it follows from the deadline and the day."""

    NOT_BEGUN = "not_begun"
    DOING = "doing"
    WITH_HEAD = "with_head"
    HANDED_IN = "handed_in"
    ACCEPTED = "accepted"
    CANCELLED = "cancelled"
    PASSED_ON = "passed_on"


OPEN = (State.NOT_BEGUN, State.DOING, State.WITH_HEAD, State.HANDED_IN)
OWED = (State.NOT_BEGUN, State.DOING, State.WITH_HEAD)
"""What the agency still has to do something for; evidence that lies with the office waits for the office."""


class Step(StrEnum):
    GIVEN = "given"
    PROGRESS = "progress"
    TO_HEAD = "to_head"
    NO_HEAD = "no_head"
    APPROVED = "approved"
    SENT_BACK = "sent_back"
    HANDED_IN = "handed_in"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    ASK_HEAD = "ask_head"
    ASK_PASSED = "ask_passed"
    ASK_DENIED = "ask_denied"
    ASK_DROPPED = "ask_dropped"
    ASK_ENDED = "ask_ended"
    ASKED = "asked"
    EXTENDED = "extended"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    COMMENTED = "commented"
    PASSED_ON = "passed_on"
    NO_HEIR = "no_heir"
    NEXT_ROUND = "next_round"


HANDS = (Step.PROGRESS, Step.TO_HEAD, Step.SENT_BACK, Step.APPROVED, Step.HANDED_IN)
"""Steps by which evidence goes through somebody's hands on the agency's side."""


class Recurrence(StrEnum):
    ONCE = ""
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    REGULAR = "regular"


class ProposalState(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DROPPED = "dropped"


class Audience(StrEnum):
    CLERK = "clerk"
    HEAD = "head"
    OFFICE = "office"


@dataclass(frozen=True)
class Rhythm:
    """Rounds and the day in each by which it is owed.

    `day` of the week (1 Monday) or month, 0 for the last one; `month` in the quarter or year, 0 for the last one.
    """

    recurrence: Recurrence = Recurrence.ONCE
    day: int = 0
    month: int = 0


@dataclass(frozen=True)
class Deadline:
    """What a text says of time: a last day or a rhythm; `words` as written, `note` where a reading was chosen."""

    due_on: date | None = None
    recurrence: Recurrence = Recurrence.ONCE
    words: str = ""
    note: str = ""
    day: int = 0
    """Of a rhythm, as in Rhythm."""
    month: int = 0
    is_partly: bool = False
    """More words of time stand there than were understood."""

    @property
    def is_known(self) -> bool:
        return self.due_on is not None or self.recurrence is not Recurrence.ONCE


@dataclass(frozen=True)
class Owners:
    """Agencies (codes) and groups that a passage names, in the order of the text."""

    codes: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    partners: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draft:
    """A task that a reading proposes; `sentence` is the passage it was read from, unchanged."""

    article: str
    text: str
    sentence: str
    owners: Owners
    deadline: Deadline
    evidence: str = ""
    indicator: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Named:
    """An agency under one of its names, as the reading looks for it."""

    code: str
    name: str


@dataclass(frozen=True)
class HeadRule:
    """Whether the head responsible must agree before evidence or a request for a later day leaves the agency."""

    is_demanded: bool
    valid_from: date
    valid_to: date | None
    source: str
    assumed: bool


@dataclass(frozen=True)
class DaysTold:
    """Days that a step of a request tells of in the history."""

    due_before: date | None = None
    until: date | None = None
    days_late: int = 0


@dataclass(frozen=True)
class LongestRule:
    """How many days after the day that holds, or after today if that is later, a later day may lie."""

    days: int
    valid_from: date
    valid_to: date | None
    source: str
    assumed: bool


@dataclass(frozen=True)
class TaskWords:
    """What a person states of a task; nothing of it is guessed after this point."""

    article: str
    text: str
    codes: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    partners: tuple[str, ...] = ()
    due_on: date | None = None
    recurrence: Recurrence = Recurrence.ONCE
    due_day: int = 0
    """Of what recurs and has no first day, as in Rhythm."""
    due_month: int = 0
    deadline_words: str = ""
    evidence: str = ""
    indicator: str = ""

    @property
    def rhythm(self) -> Rhythm:
        return Rhythm(self.recurrence, self.due_day, self.due_month)


@dataclass(frozen=True)
class Tally:
    """Counts of duties, or of tasks where a source tells only these. `done` of `total`, late among the open;
    `was_late` are not late any more, because a later day was granted after the earlier one.

    What recurs counts as many times as rounds of it are due, `rounds_done` of `rounds_due`; both are part of
    `done` and `total`. All else counts duties: `duties` in the share, `cancelled` and `passed_on` outside it.
    """

    total: int = 0
    done: int = 0
    late: int = 0
    handed_in: int = 0
    doing: int = 0
    not_begun: int = 0
    duties: int = 0
    rounds_due: int = 0
    rounds_done: int = 0
    cancelled: int = 0
    passed_on: int = 0
    was_late: int = 0

    @property
    def ratio(self) -> Ratio:
        """Done over all, as a pair."""
        return Ratio(self.done, self.total)

    @property
    def share(self) -> Fraction | None:
        """Done over all, exact; None where there is nothing."""
        return self.ratio.share

    @property
    def percent(self) -> Decimal | None:
        """The share in percent, rounded half up to two places for a reader."""
        return self.ratio.percent()

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Tally)))

    @property
    def rounds(self) -> Ratio:
        """Rounds accepted of rounds due, as a pair."""
        return Ratio(self.rounds_done, self.rounds_due)

    @property
    def once(self) -> int:
        """Duties that are done once and count as themselves."""
        return self.total - self.rounds_due

    @property
    def recurring(self) -> int:
        """Duties that recur, of which only the rounds that are due count."""
        return self.duties - self.once

    @property
    def left_out(self) -> int:
        return self.cancelled + self.passed_on


@dataclass(frozen=True)
class DutyLine:
    """One duty in a list."""

    id: UUID
    directive_number: str
    article: str
    text: str
    agency: str
    state: State
    due_on: date | None
    rhythm: Rhythm
    is_late: bool
    days: int | None
    """Days to the due day, negative after it."""
    asks: bool = False
    handed_in_on: date | None = None
    """The day on which the evidence that waits for the office left the agency."""
    was_late: bool = False
    """A later day was granted after the earlier one was over, and that later day holds."""


@dataclass(frozen=True)
class Published:
    """An agency's figure as a release holds it; `value` rounded as printed, empty where there is nothing to share."""

    release: str
    period: str
    cell: str
    value: str
    numerator: int
    denominator: int

    @property
    def pair(self) -> str:
        return Ratio(self.numerator, self.denominator).pair

    @property
    def number(self) -> Decimal | None:
        return Decimal(self.value) if self.value else None

    @property
    def places(self) -> int:
        """The decimals with which it was published."""
        return len(self.value.partition(".")[2])


@dataclass(frozen=True)
class DirectiveLine:
    """One directive in a list, with what is followed here and what its source told."""

    id: UUID
    number: str
    kind: Kind
    title: str
    issuer: str
    issued_on: date
    is_published: bool
    tasks: int
    tally: Tally
    stated: Tally | None = None
    stated_on: str = ""
    source: str = ""


@dataclass(frozen=True)
class Filters:
    """What a board was asked for."""

    directive: UUID | None = None
    agency: str = ""
    state: str = ""
    """A State, `late`, `soon`, or ''."""


@dataclass(frozen=True)
class ReadText:
    """The words of an uploaded text, paragraph by paragraph."""

    paragraphs: tuple[str, ...] = field(default_factory=tuple)

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)


@dataclass(frozen=True)
class Seen:
    """Somebody opened a duty."""

    name: str
    at: datetime

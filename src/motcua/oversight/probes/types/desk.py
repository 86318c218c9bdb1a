"""What pages and other modules are shown of probes, and the rights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from motcua.kernel.access import Permission
from motcua.oversight.indicators.types import Ratio
from motcua.oversight.probes.types.checks import Check, LeftOut, Outcome, Span, Verdict

MANAGE = Permission("probes.manage_targets", is_national=True)
"""Keep the allow-list and the targets; have a page checked at once."""
VIEW_VISITS = Permission("probes.view_visits")
"""See a visit with its picture."""
ANSWER = Permission("probes.answer_visits")
"""For the own agency: announce an outage, object to a visit."""
DECIDE = Permission("probes.decide_objection", is_national=True)

LONGEST_ADDRESS = 500
MOST_ROWS = 5_000
"""Targets in one file."""


class PlanState(StrEnum):
    WAITING = "waiting"
    TAKEN = "taken"
    DONE = "done"
    MISSED = "missed"
    """Its time passed without a visit: counts for nothing."""
    EXCUSED = "excused"
    """It fell into an announced outage."""


class Decision(StrEnum):
    PENDING = "pending"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class HostInfo:
    """A host that may be visited for an agency; `ended_at` is None while it may."""

    id: int
    agency: str
    host: str
    reason: str
    listed_by: str
    valid_from: datetime
    valid_to: datetime | None
    end_reason: str


@dataclass(frozen=True, slots=True)
class TargetWish:
    """A page to be visited, as a person or a file gives it."""

    agency: str
    procedure: str
    address: str
    search_address: str = ""
    search_words: str = ""
    expected_text: str = ""
    form_address: str = ""


TARGET_COLUMNS = tuple(field.name for field in fields(TargetWish))
"""Of a file with many pages."""


@dataclass(frozen=True, slots=True)
class TargetInfo:
    id: int
    wish: TargetWish
    valid_from: datetime
    valid_to: datetime | None
    last_at: datetime | None = None
    last: Mapping[Check, Outcome] | None = None
    strayed: bool = False
    """Its last visit was led to a host that is not on the allow-list: somebody should look."""


@dataclass(frozen=True, slots=True)
class StripVisit:
    """A visit as a target's strip shows it."""

    id: UUID
    at: datetime
    try_number: int
    outcomes: Mapping[Check, Outcome]
    left_out: LeftOut | None


@dataclass(frozen=True, slots=True)
class ObjectionInfo:
    id: int
    visit: UUID
    agency: str
    address: str
    reason: str
    by: str
    account_id: UUID | None
    at: datetime
    decision: Decision
    decision_reason: str
    decided_by: str
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class OutageInfo:
    id: int
    agency: str
    host: str
    span: Span
    reason: str
    announced_at: datetime
    announced_by: str
    withdrawn_at: datetime | None
    counted: tuple[Span, ...]
    """What of it excuses visits; empty where it was announced too late or the month's hours are used up."""


@dataclass(frozen=True, slots=True)
class VisitInfo:
    """A visit with all that was seen and how it was judged."""

    id: UUID
    target: TargetInfo
    at: datetime
    try_number: int
    is_check: bool
    fault: str
    final_address: str
    hops: tuple[str, ...]
    status: int | None
    answer_milliseconds: int | None
    ready_milliseconds: int | None
    tls_version: str
    certificate_ends: datetime | None
    page_width: int | None
    violations: tuple[tuple[str, str, int], ...] | None
    blocked: int
    browser: str
    verdicts: tuple[Verdict, ...]
    thresholds: int
    """Version of the limits in force at the visit."""
    sha256: str
    has_picture: bool
    left_out: LeftOut | None
    objection: ObjectionInfo | None


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """One agency in the table of a month: pairs by check over the rounds of all its pages."""

    agency: str
    pairs: Mapping[Check, Ratio]
    unknown: int
    """Rounds of the check `reachable` that say nothing."""
    targets: int


@dataclass(frozen=True, slots=True)
class ProbeSummary:
    """The observation side of one agency and month. Speeds are order statistics of whole milliseconds."""

    available: Ratio
    with_beacon: Ratio
    median_ms: int | None
    slow_ms: int | None
    """The time that nine of ten visits did not exceed."""


@dataclass(frozen=True, slots=True)
class RunReport:
    """What one run did."""

    planned: int = 0
    visited: int = 0
    failed: int = 0
    stopped: str = ""
    """Why it ended before its time; '' where nothing was due any more or the limit was reached."""


@dataclass(frozen=True, slots=True)
class WatchInfo:
    """Whether visits are looked after: when that was last done, and whether a browser was there."""

    at: datetime
    has_browser: bool

"""The life of a release: calendar, steps, rights."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from motcua.kernel.access import Permission

PREPARE = Permission("releases.prepare_release", is_national=True)


ACCEPT = Permission("releases.accept_release", is_national=True)


APPROVE = Permission("releases.approve_release", is_national=True)


PUBLISH = Permission("releases.publish_release", is_national=True)


MANAGE_EMBARGO = Permission("releases.manage_embargo", is_national=True)


class State(StrEnum):
    """Where a release stands; it only moves forward, or is abandoned before it is published."""

    DRAFT = "draft"
    CUT_OFF = "cut_off"
    ACCEPTED = "accepted"
    APPROVED = "approved"
    PUBLISHED = "published"
    ABANDONED = "abandoned"


class Move(StrEnum):
    """Where a planned day goes that is no working day."""

    NEXT = "next_working_day"
    PREVIOUS = "previous_working_day"
    NONE = "none"


@dataclass(frozen=True)
class CalendarPolicy:
    """When a month's figures are cut off and published, as valid for a time (letter 3485: by the 20th).

    `cut_off_day` ends at 24:00 in Vietnam, `months_after` the month of the figures. Days after it are working days.
    """

    code: str
    valid_from: date
    valid_to: date | None
    open_after_days: int
    """Days from the end of the month until its draft is opened."""
    cut_off_day: int
    months_after: int
    moved: Move
    calendar_of: str
    """The agency whose working calendar counts the days."""
    accept_days: int
    approve_days: int
    publish_days: int
    publish_time: str
    article: str
    assumed: str


@dataclass(frozen=True)
class Plan:
    """The instants planned for one month's release."""

    policy: str
    open_at: datetime
    cut_off_at: datetime
    accept_by: datetime
    approve_by: datetime
    publish_at: datetime


@dataclass(frozen=True)
class StepInfo:
    step: str
    at: datetime
    actor: str
    note: str


@dataclass(frozen=True)
class ReleaseInfo:
    """A release as pages show it."""

    id: UUID
    code: str
    first: int
    last: int
    edition: int
    state: State
    cut_off_at: datetime
    embargo_until: datetime
    published_at: datetime | None
    corrects: str
    corrected_by: str
    reason: str
    digest: str
    size: int
    stage: str
    """What the worker is doing, empty when it has nothing to do."""
    done: int
    total: int
    steps: tuple[StepInfo, ...] = ()


@dataclass(frozen=True)
class CalendarEntry:
    """One month of the calendar: what is planned and what has come of it."""

    first: int
    plan: Plan
    release: ReleaseInfo | None

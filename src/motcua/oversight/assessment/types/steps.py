"""The life of an assessment and the rights in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from motcua.kernel.access import Permission

CONDUCT = Permission("assessment.conduct_assessment", is_national=True)
"""Open, assign testers, draw figures, close a score, publish."""
SCORE = Permission("assessment.score_agency", is_national=True)
"""Judge evidence, enter pairs, settle differing marks, answer explanations."""
TEST = Permission("assessment.give_mark")
"""Try services and mark them."""
ANSWER = Permission("assessment.answer_score")
"""For the own agency: evidence, self score, explanation, reply; and approve a reply to a published line."""
WRITE_REPLY = Permission("assessment.write_reply")
"""For the own agency: write a reply to a published line, which its head approves."""
APPROVE = Permission("assessment.approve_assessment", is_national=True)
VIEW = Permission("assessment.view_assessment", is_national=True)
"""See an assessment before it is published."""


class State(StrEnum):
    """Where an assessment stands; it only moves forward."""

    OPEN = "open"
    FIRST_SCORED = "first_scored"
    SECOND_SCORED = "second_scored"
    APPROVED = "approved"
    PUBLISHED = "published"


@dataclass(frozen=True)
class StepInfo:
    step: str
    at: datetime
    actor: str
    note: str


@dataclass(frozen=True)
class AssessmentInfo:
    """An assessment as pages show it. `digest` is the SHA-256 of the second score: what is approved."""

    code: str
    title: str
    state: State
    set_code: str
    set_name: str
    set_version: int
    on: date
    explain_until: datetime
    embargo_until: datetime
    published_at: datetime | None
    follows: str
    release: str
    digest: str
    agencies: int
    steps: tuple[StepInfo, ...] = ()


class Cause(StrEnum):
    """Why a tester is replaced."""

    ILLNESS = "illness"
    """What was marked until then was marked fairly, and counts."""
    CONFLICT = "conflict"
    """What was marked is set aside and marked anew."""


class ReplyState(StrEnum):
    """Where a reply to a published line stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    RETURNED = "returned"
    DROPPED = "dropped"
    """Its writer put another wording in its place before it was decided."""


@dataclass(frozen=True)
class Terms:
    """How long agencies may explain, and when they are reminded, as valid for a time."""

    valid_from: date
    valid_to: date | None
    least_working_days: int
    """Working days between the first score and the last day for explanations, at least."""
    calendar_of: str
    """The agency whose working days count."""
    remind_before: tuple[int, ...]
    """Days before the last day on which who still owes an explanation is reminded."""
    remind_after: tuple[int, ...]
    source: str
    assumed: str

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
"""For the own agency: evidence, self score, explanation, reply."""
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

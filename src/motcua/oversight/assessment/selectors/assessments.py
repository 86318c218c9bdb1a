"""Assessments: which there are, where they stand, by which criteria."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Count, Q, QuerySet

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel.access import Actor, scope_filter
from motcua.kernel.errors import NotFound
from motcua.kernel.life import StepInfo
from motcua.kernel.steps import steps_taken
from motcua.oversight.assessment import rules
from motcua.oversight.assessment.models import AssessedAgency, Assessment
from motcua.oversight.assessment.selectors.interests import account_of
from motcua.oversight.assessment.types import (
    ANSWER,
    TEST,
    VIEW,
    AssessmentInfo,
    CriteriaSet,
    State,
)


def set_in(found: Assessment) -> CriteriaSet:
    """The criteria frozen in an assessment."""
    return rules.read_set(found.criteria)


def assessments(actor: Actor) -> list[AssessmentInfo]:
    """The published ones for everybody; those in progress for whoever works on them. The newest first."""
    rows = Assessment.objects.annotate(many=Count("agencies")).order_by("-on", "code")
    return [info_of(row, row.many) for row in rows.filter(_visible(actor))]


def _visible(actor: Actor) -> Q:
    if actor.may(VIEW):
        return Q()
    seen = Q(state=State.PUBLISHED)
    if actor.may(TEST):
        tested = AssessedAgency.objects.filter(marks__tester_id=account_of(actor))
        seen |= Q(code__in=tested.values("assessment_id"))
    if actor.may(ANSWER):
        own = AssessedAgency.objects.filter(scope_filter(actor, ANSWER, "code"))
        seen |= Q(code__in=own.values("assessment_id"))
    return seen


def assessment(code: str, actor: Actor) -> AssessmentInfo:
    """One assessment with its steps. Raises NotFound where it is not for the actor."""
    row = Assessment.objects.filter(_visible(actor), code=code).first()
    if row is None:
        raise NotFound()
    return info_of(row, row.agencies.count(), steps_taken(row))


def criteria_of(code: str) -> CriteriaSet:
    """The criteria of an assessment. Raises NotFound."""
    return set_in(row_of(code))


def row_of(code: str) -> Assessment:
    """Raises NotFound."""
    row = Assessment.objects.filter(code=code).first()
    if row is None:
        raise NotFound()
    return row


def agencies_of(code: str) -> QuerySet[AssessedAgency]:
    return AssessedAgency.objects.filter(assessment_id=code).order_by("group", "code")


def assessable(groups: Collection[str], on: date) -> list[str]:
    """The ministries or provinces (`groups`: ministry, province) that exist on a day, by code."""
    return [
        row.code
        for row in agencies.children_of(None)
        if row.kind in groups
        and (row.valid_from is None or row.valid_from <= on)
        and (row.valid_to is None or on < row.valid_to)
    ]


def own_agencies(code: str, actor: Actor) -> list[tuple[str, str]]:
    """The assessed agencies for which the actor may answer: (code, name)."""
    rows = agencies_of(code).filter(scope_filter(actor, ANSWER, "code"))
    return list(rows.values_list("code", "name"))


def info_of(row: Assessment, many: int, steps: tuple[StepInfo, ...] = ()) -> AssessmentInfo:
    return AssessmentInfo(
        code=row.code,
        title=row.title,
        state=State(row.state),
        set_code=row.criteria["code"],
        set_name=row.criteria["name"],
        set_version=row.criteria["version"],
        on=row.on,
        explain_until=row.explain_until,
        embargo_until=row.embargo_until,
        published_at=row.published_at,
        follows=row.follows,
        release=row.release,
        digest=row.digest,
        agencies=many,
        steps=steps,
    )

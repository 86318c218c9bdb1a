"""What is left to do, and the desks of testers and assessors."""

from __future__ import annotations

from collections import Counter, defaultdict
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q, QuerySet

from motcua.kernel.access import Actor, check
from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound
from motcua.oversight.assessment import rules
from motcua.oversight.assessment.models import AssessedAgency, Assessment, Award, Evidence, Explanation, Mark
from motcua.oversight.assessment.selectors.assessments import criteria_of, row_of
from motcua.oversight.assessment.selectors.deadlines import owed_by_agency, until_of
from motcua.oversight.assessment.selectors.interests import account_of
from motcua.oversight.assessment.types import (
    TEST,
    VIEW,
    CriteriaSet,
    Criterion,
    Difference,
    Kind,
    Progress,
    Standing,
    State,
    TestLine,
    TestTask,
)

_Paired = dict[tuple[str, str, str], dict[int, Mark]]


def progress(code: str) -> Progress:
    """What is left before the score of an assessment can be closed."""
    criteria = criteria_of(code)
    tested = sum(criterion.kind is Kind.TESTER for criterion in criteria.criteria)
    expected = 2 * tested * AssessedAgency.objects.filter(assessment_id=code).count()
    given = Mark.objects.filter(agency__assessment_id=code, place__lt=3).exclude(mark="").count()
    explained = Explanation.objects.filter(agency__assessment_id=code)
    return Progress(
        marks=expected,
        marks_left=expected - given,
        thirds_left=sum(not difference.third for difference in _differences(code, criteria)),
        awards_left=_awards_left(code),
        explanations=explained.count(),
        unanswered=explained.filter(verdict="").count(),
        empty=tuple(empty_criteria(row_of(code), criteria)),
    )


def empty_criteria(found: Assessment, criteria: CriteriaSet) -> list[str]:
    """Criteria that nobody marks and for which no agency has an answer, a file or a figure, in their order."""
    answered = set(Award.objects.filter(agency__assessment=found).values_list("criterion", flat=True))
    answered |= set(Evidence.objects.filter(agency__assessment=found).values_list("criterion", flat=True))
    return [c.code for c in criteria.criteria if c.kind is not Kind.TESTER and c.code not in answered]


def _awards_left(code: str) -> int:
    sent = Evidence.objects.filter(agency__assessment_id=code).values_list("agency_id", "criterion").distinct()
    judged = Award.objects.filter(agency__assessment_id=code).values_list("agency_id", "criterion")
    return len(set(sent) - set(judged))


def differences(code: str, actor: Actor) -> list[Difference]:
    """Marks that differ beyond the limit, settled ones too; both testers' marks are in."""
    check(actor, VIEW)
    return _differences(code, criteria_of(code))


def _differences(code: str, criteria: CriteriaSet) -> list[Difference]:
    known = {criterion.code: criterion for criterion in criteria.criteria}
    unlike = _unlike(code)
    rows = Mark.objects.filter(agency__in=unlike, criterion__in=set().union(*unlike.values())).exclude(mark="")
    paired: _Paired = defaultdict(dict)
    for mark in rows.select_related("agency").order_by("agency__code", "criterion"):
        if mark.criterion in unlike[mark.agency_id]:
            paired[mark.agency.code, mark.agency.name, mark.criterion][mark.place] = mark
    return [
        _difference(agency, name, known[criterion], m)
        for (agency, name, criterion), m in paired.items()
        if {1, 2} <= set(m) and rules.needs_third(Fraction(m[1].mark), Fraction(m[2].mark), known[criterion].differ)
    ]


def _unlike(code: str) -> dict[int, set[str]]:
    """By agency row, the criteria to which the two testers gave different marks: most pairs are not even read."""
    rows = Mark.objects.filter(agency__assessment_id=code, place__lt=3).exclude(mark="").order_by()
    found = rows.values_list("agency_id", "criterion").annotate(kinds=Count("mark", distinct=True)).filter(kinds__gt=1)
    unlike: dict[int, set[str]] = defaultdict(set)
    for agency, criterion, _kinds in found:
        unlike[agency].add(criterion)
    return unlike


def _difference(agency: str, name: str, criterion: Criterion, marks: dict[int, Mark]) -> Difference:
    first, second, third = marks[1], marks[2], marks.get(3)
    told = (third.mark, third.note, third.given_at) if third else ("", "", None)
    return Difference(agency, name, criterion, (first.mark, second.mark), (first.note, second.note), *told)


def tasks_of(actor: Actor) -> list[TestTask]:
    """The agencies that the actor has to try, in assessments that are open."""
    rows = AssessedAgency.objects.filter(assessment__state=State.OPEN).order_by("assessment_id", "code")
    mine = Q(marks__tester_id=account_of(actor), marks__place__lt=3)
    rows = rows.annotate(many=Count("marks", filter=mine), given=Count("marks", filter=mine & ~Q(marks__mark="")))
    return [
        TestTask(row.assessment_id, row.assessment.title, row.code, row.name, row.many, row.given)
        for row in rows.filter(many__gt=0).select_related("assessment")
    ]


def sheet_lines(code: str, agency: str, actor: Actor) -> tuple[str, list[TestLine]]:
    """The agency's name and the actor's criteria for it. Raises NotFound where the actor has none.

    The other tester's mark is told only where both are in: until then it is not even read.
    """
    check(actor, TEST)
    row = AssessedAgency.objects.filter(assessment_id=code, code=agency).first()
    own = list(row.marks.filter(tester_id=account_of(actor), place__lt=3)) if row else []
    if row is None or not own:
        raise NotFound()
    given = [mark.criterion for mark in own if mark.mark]
    others = row.marks.filter(criterion__in=given, place__lt=3).exclude(tester_id=account_of(actor)).exclude(mark="")
    seen = dict(others.values_list("criterion", "mark"))
    held = {mark.criterion: mark for mark in own}
    return row.name, [
        TestLine(criterion, held[criterion.code].mark, held[criterion.code].note, seen.get(criterion.code, ""))
        for criterion in criteria_of(code).criteria
        if criterion.code in held
    ]


def standing(code: str, actor: Actor) -> list[Standing]:
    """By agency, how many marks are in and how many explanations wait: the board of those who conduct."""
    check(actor, VIEW)
    rows = AssessedAgency.objects.filter(assessment_id=code).order_by("group", "code")
    marks = _counted(Mark.objects.filter(agency__assessment_id=code, place__lt=3))
    given = _counted(Mark.objects.filter(agency__assessment_id=code, place__lt=3).exclude(mark=""))
    sent = _counted(Evidence.objects.filter(agency__assessment_id=code))
    explained = _counted(Explanation.objects.filter(agency__assessment_id=code))
    waiting = _counted(Explanation.objects.filter(agency__assessment_id=code, verdict=""))
    found = row_of(code)
    owed = owed_by_agency(found) if found.state == State.FIRST_SCORED else {}
    return [
        Standing(
            row.code,
            row.name,
            row.group,
            marks[row.pk],
            given[row.pk],
            sent[row.pk],
            explained[row.pk],
            waiting[row.pk],
            owed.get(row.pk, 0),
            row.explain_until,
            bool(owed.get(row.pk)) and now() > until_of(row),
            row.procedure,
        )
        for row in rows.select_related("assessment")
    ]


def _counted(rows: QuerySet[Any]) -> Counter[int]:
    """How many rows each agency has."""
    return Counter(dict(rows.order_by().values_list("agency_id").annotate(Count("id"))))

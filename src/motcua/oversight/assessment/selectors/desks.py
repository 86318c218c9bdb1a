"""What is left to do, and the desks of testers and assessors."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet

from motcua.kernel.access import Actor, check
from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound
from motcua.oversight.assessment import rules
from motcua.oversight.assessment.models import AssessedAgency, Assessment, Award, Evidence, Explanation, Mark
from motcua.oversight.assessment.selectors.assessments import criteria_of, row_of, set_in
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
    found = row_of(code)
    criteria = set_in(found)
    tested = sum(criterion.kind is Kind.TESTER for criterion in criteria.criteria)
    expected = 2 * tested * found.agencies.count()
    given = Mark.objects.filter(agency__assessment_id=code, place__lt=3).exclude(mark="").count()
    told = Explanation.objects.filter(agency__assessment_id=code)
    explanations = told.aggregate(all=Count("id"), unanswered=Count("id", filter=Q(verdict="")))
    return Progress(
        marks=expected,
        marks_left=expected - given,
        thirds_left=sum(not is_settled for is_settled in _disputed(code, criteria).values()),
        awards_left=_awards_left(code),
        explanations=explanations["all"],
        unanswered=explanations["unanswered"],
        empty=tuple(empty_criteria(found, criteria)),
    )


def empty_criteria(found: Assessment, criteria: CriteriaSet) -> list[str]:
    """Criteria that nobody marks and for which no agency has a file or an answer that gives points, in their order."""
    awards = Award.objects.filter(agency__assessment=found).values_list("criterion", "answer")
    answered = rules.answered(criteria, awards, found.on)
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
    disputed = _disputed(code, criteria)
    agencies, codes = {agency for agency, _ in disputed}, {criterion for _, criterion in disputed}
    rows = Mark.objects.filter(agency__in=agencies, criterion__in=codes).exclude(mark="")
    paired: _Paired = defaultdict(dict)
    for mark in rows.select_related("agency").order_by("agency__code", "criterion"):
        if (mark.agency_id, mark.criterion) in disputed:
            paired[mark.agency.code, mark.agency.name, mark.criterion][mark.place] = mark
    return [_difference(agency, name, known[criterion], m) for (agency, name, criterion), m in paired.items()]


def _disputed(code: str, criteria: CriteriaSet) -> dict[tuple[int, str], bool]:
    """The agency row and criterion of which both marks are in and too far apart, and whether a third one settles it.

    The database puts the marks side by side and leaves out equal ones: most are not even read.
    """
    differ = {criterion.code: criterion.differ for criterion in criteria.criteria}
    rows = Mark.objects.filter(agency__assessment_id=code).exclude(mark="").order_by()
    first, second, third = (Max("mark", filter=Q(place=place)) for place in (1, 2, 3))
    pairs = rows.values_list("agency_id", "criterion").annotate(mark1=first, mark2=second, mark3=third)
    return {
        (agency, criterion): settling is not None
        for agency, criterion, one, other, settling in pairs.exclude(mark1=F("mark2"))
        if one is not None and other is not None
        if rules.needs_third(Fraction(one), Fraction(other), differ[criterion])
    }


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
        for row in rows.filter(many__gt=0)
        .select_related("assessment")
        .only("code", "name", "assessment", "assessment__title")
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
    found = row_of(code)
    marks = _counted(Mark.objects.filter(agency__assessment_id=code, place__lt=3), ~Q(mark=""))
    sent = _counted(Evidence.objects.filter(agency__assessment_id=code))
    explained = _counted(Explanation.objects.filter(agency__assessment_id=code), Q(verdict=""))
    owed = owed_by_agency(found) if found.state == State.FIRST_SCORED else {}
    return [
        Standing(
            row.code,
            row.name,
            row.group,
            *marks[row.pk],
            sent[row.pk][0],
            *explained[row.pk],
            owed.get(row.pk, 0),
            row.explain_until,
            bool(owed.get(row.pk)) and now() > until_of(row),
            row.procedure,
        )
        for row in found.agencies.order_by("group", "code")
    ]


def _counted(rows: QuerySet[Any], among: Q | None = None) -> dict[int, tuple[int, int]]:
    """How many rows each agency has, and how many of them are `among` those asked for."""
    counts = rows.order_by().values_list("agency_id").annotate(many=Count("id"), some=Count("id", filter=among))
    return defaultdict(lambda: (0, 0), {agency: (many, some) for agency, many, some in counts})

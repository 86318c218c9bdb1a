"""Close the first and the second score: points, totals, ranks, agreement; fixed from then on."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from django.db import transaction

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel.access import Actor
from motcua.kernel.clock import local, now
from motcua.kernel.text import moment
from motcua.oversight.assessment import rules
from motcua.oversight.assessment.errors import (
    AnswersMissing,
    ConflictedMarks,
    ExplanationsStillOpen,
    ExplanationsUnanswered,
    MarksMissing,
)
from motcua.oversight.assessment.models import (
    AssessedAgency,
    Assessment,
    Award,
    Evidence,
    Explanation,
    Mark,
    Score,
    Total,
)
from motcua.oversight.assessment.selectors.assessments import set_in
from motcua.oversight.assessment.selectors.deadlines import terms, until_of
from motcua.oversight.assessment.selectors.desks import empty_criteria, progress
from motcua.oversight.assessment.selectors.interests import conflicts
from motcua.oversight.assessment.services.agree import agreements_of_criteria, agreements_of_people
from motcua.oversight.assessment.services.draw_probes import draw_probes
from motcua.oversight.assessment.services.take_step import hold, may, take, words
from motcua.oversight.assessment.services.tell_agencies import tell_agencies
from motcua.oversight.assessment.types import CriteriaSet, Criterion, Kind, Verdict
from motcua.oversight.rankings import selectors as rankings

Answers = dict[tuple[int, str], dict[str, Any]]
"""By agency row and criterion, the answer as JSON."""
_BATCH = 2000
_SILENT = "no_evidence"
"""Marks an answer that is none: the agency sent no file."""


@transaction.atomic
def close_first_score(*, assessment: str, actor: Actor, without: Collection[str] = (), reason: str = "") -> None:
    """Fix the first score and open it to explanations; who sent no evidence has the lowest mark.

    A criterion for which nobody has an answer must be named in `without`, with the reason, which is published. Raises
    MarksMissing while something is not done, AnswersMissing, WordsNeeded.
    """
    found = hold(assessment)
    if not may(found, "close_first_score", actor):
        return
    draw_probes(assessment=assessment, actor=actor)
    left = progress(found.code)
    if not left.is_ready:
        raise MarksMissing(marks=left.marks_left, thirds=left.thirds_left, awards=left.awards_left)
    criteria = set_in(found)
    _refuse_conflicts(found.code)
    marks = list(Mark.objects.filter(agency__assessment=found).order_by("agency_id", "criterion", "place"))
    empty = empty_criteria(found, criteria)
    _refuse_empty(empty, without)
    answers = _silent(found, criteria, empty) | _awarded(found) | _tested(criteria, marks)
    found.summary["without"] = empty
    _write(found, criteria, 1, answers)
    found.summary |= {
        "agreement": agreements_of_criteria(criteria, marks),
        "pairs": agreements_of_people(found, criteria, marks),
        "why_without": words(reason, 500) if empty else "",
    }
    _leave_time(found)
    take(found, "close_first_score", actor, note=found.summary["why_without"])
    tell_agencies(found, "assessment_first_score")


def _refuse_conflicts(code: str) -> None:
    """Raises ConflictedMarks while something stands from a person who must keep away from that agency."""
    if found := conflicts(code):
        raise ConflictedMarks(count=len(found), agency=found[0].name)


def _refuse_empty(empty: Collection[str], without: Collection[str]) -> None:
    """Raises AnswersMissing for criteria that would be closed without one answer and without a word."""
    if missing := [code for code in empty if code not in without]:
        raise AnswersMissing(criteria=", ".join(missing))


def _silent(found: Assessment, criteria: CriteriaSet, empty: Collection[str]) -> Answers:
    """No file, no answer: an agency gains nothing by sending no evidence where others did."""
    asked = [c.code for c in criteria.criteria if c.kind is Kind.EVIDENCE and c.code not in empty]
    sent = set(Evidence.objects.filter(agency__assessment=found).values_list("agency_id", "criterion"))
    rows = found.agencies.values_list("pk", flat=True)
    note = "Cơ quan không gửi bằng chứng."
    return {(row, code): {_SILENT: True, "note": note} for row in rows for code in asked if (row, code) not in sent}


def _leave_time(found: Assessment) -> None:
    """Agencies always have the least days of the terms after the first score, however late it is closed."""
    held = terms(found.on)
    calendar = agencies.working_calendar(held.calendar_of)
    found.explain_until = rules.last_moment(held, calendar, local(now()).date(), found.explain_until)
    found.embargo_until = max(found.embargo_until, found.explain_until)


def _awarded(found: Assessment) -> Answers:
    rows = Award.objects.filter(agency__assessment=found)
    return {(row.agency_id, row.criterion): {**row.answer, "note": row.note} for row in rows}


def _paired(marks: Iterable[Mark]) -> dict[tuple[int, str], list[str]]:
    """The marks of each agency and criterion in order of place."""
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    for mark in marks:
        found[mark.agency_id, mark.criterion].append(mark.mark)
    return found


def _tested(criteria: CriteriaSet, marks: Iterable[Mark]) -> Answers:
    differ = {criterion.code: criterion.differ for criterion in criteria.criteria}
    return {key: _settled(given, differ[key[1]]) for key, given in _paired(marks).items()}


def _settled(given: list[str], differ: Fraction) -> dict[str, Any]:
    first, second, *third = map(Fraction, given)
    mark = rules.settled(first, second, third[0] if third else None, differ)
    return {"mark": str(mark), "marks": given}


def _write(found: Assessment, criteria: CriteriaSet, stage: int, answers: Answers) -> None:
    """Scores, totals and ranks of one stage. What nobody answered stays so until an explanation was followed."""
    found.summary["without"] = _unanswered(found, criteria, answers)
    rows = list(found.agencies.order_by("group", "code"))
    points = {row.code: _points(criteria, row, answers, found.on) for row in rows}
    for held in points.values():
        held |= dict.fromkeys(found.summary["without"])
    Score.objects.bulk_create(
        (
            Score(
                agency=row,
                stage=stage,
                criterion=code,
                points="" if value is None else str(value),
                answer=answers.get((row.pk, code), {}),
            )
            for row in rows
            for code, value in points[row.code].items()
        ),
        batch_size=_BATCH,
    )
    Total.objects.bulk_create(_totals(found, criteria, stage, rows, points))
    found.summary |= {"means": _means(criteria, rows, points)}


def _unanswered(found: Assessment, criteria: CriteriaSet, answers: Answers) -> list[str]:
    """Of the criteria that were closed without any answer those that still have none."""
    answered = rules.answered(criteria, ((code, answer) for (_row, code), answer in answers.items()), found.on)
    return [code for code in found.summary["without"] if code not in answered]


def _points(criteria: CriteriaSet, row: AssessedAgency, answers: Answers, on: date) -> dict[str, Fraction | None]:
    return {
        c.code: rules.as_counted(criteria, _scored(c, answers.get((row.pk, c.code), {}), on)) for c in criteria.criteria
    }


def _scored(criterion: Criterion, answer: Mapping[str, Any], on: date) -> Fraction | None:
    if _SILENT in answer:
        return rules.lowest(criterion)
    return rules.points_of(criterion, rules.answer_of(answer), on)


def _totals(
    found: Assessment,
    criteria: CriteriaSet,
    stage: int,
    rows: list[AssessedAgency],
    points: Mapping[str, Mapping[str, Fraction | None]],
) -> list[Total]:
    totals = {row.code: rules.total_of(criteria, points[row.code]) for row in rows}
    policy = rankings.policy(criteria.policy, found.on)
    ranks: dict[str, int] = {}
    for group in {row.group for row in rows}:
        ranks |= rules.ranked({r.code: totals[r.code] for r in rows if r.group == group}, policy, criteria.places)
    return [
        Total(
            agency=row,
            stage=stage,
            points=str(total.points),
            of=str(total.of),
            printed=str(total.printed),
            rank=ranks.get(row.code),
            label=total.label,
            why=rules.why_unlabelled(criteria, total) if row.code in ranks else rules.why_unranked(criteria, total),
        )
        for row in rows
        for total in [totals[row.code]]
    ]


def _means(
    criteria: CriteriaSet,
    rows: list[AssessedAgency],
    points: Mapping[str, Mapping[str, Fraction | None]],
) -> dict[str, dict[str, list[Any]]]:
    """By group and criterion, the exact mean of the points that entered totals, and how many agencies those are."""
    found: dict[str, dict[str, list[Any]]] = {}
    for group in sorted({row.group for row in rows}):
        columns = {c.code: [points[r.code][c.code] for r in rows if r.group == group] for c in criteria.criteria}
        known = {code: [value for value in values if value is not None] for code, values in columns.items()}
        found[group] = {code: [str(rankings.mean(v)), len(v)] for code, v in known.items() if v}
    return found


@transaction.atomic
def close_second_score(*, assessment: str, actor: Actor) -> None:
    """Fix the second score once every explanation has its answer; its digest is what the approver reads.

    Raises ExplanationsStillOpen, ExplanationsUnanswered.
    """
    found = hold(assessment)
    if not may(found, "close_second_score", actor):
        return
    until = max(until_of(row) for row in found.agencies.all())
    if now() <= until:
        raise ExplanationsStillOpen(until=moment(local(until)))
    _refuse_conflicts(found.code)
    explained = list(Explanation.objects.filter(agency__assessment=found))
    unanswered = sum(not row.verdict for row in explained)
    if unanswered:
        raise ExplanationsUnanswered(count=unanswered)
    first = Score.objects.filter(agency__assessment=found, stage=1).values_list("agency_id", "criterion", "answer")
    answers: Answers = {(agency, criterion): answer for agency, criterion, answer in first}
    changed = {(row.agency_id, row.criterion): row.answer for row in explained if row.verdict == Verdict.CHANGED}
    _write(found, set_in(found), 2, answers | changed)
    found.digest = digest_of(found)
    take(found, "close_second_score", actor)
    tell_agencies(found, "assessment_second_score")


def digest_of(found: Assessment) -> str:
    """SHA-256 of the criteria, every second score and every total, in a fixed order."""
    scores = Score.objects.filter(agency__assessment=found, stage=2).order_by("agency__code", "criterion")
    totals = Total.objects.filter(agency__assessment=found, stage=2).order_by("agency__code")
    content = {
        "criteria": found.criteria,
        "scores": list(scores.values_list("agency__code", "criterion", "points")),
        "totals": list(totals.values_list("agency__code", "points", "of", "rank", "label")),
    }
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()

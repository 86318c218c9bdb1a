"""Answers that are not tested: cells of a release, evidence judged, pairs of surveys and probes, self scores."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction

from motcua.kernel.access import Actor, check_unless_system
from motcua.kernel.clock import now
from motcua.oversight.assessment import rules
from motcua.oversight.assessment.errors import EvidenceMissing, ImpossiblePair
from motcua.oversight.assessment.models import AssessedAgency, Award, Evidence
from motcua.oversight.assessment.selectors.assessments import set_in
from motcua.oversight.assessment.services.give_marks import valid_mark
from motcua.oversight.assessment.services.take_step import (
    assessed,
    by_hand,
    criterion_in,
    hold,
    keep_apart,
    noted,
    refuse_stale,
    require_state,
    words,
)
from motcua.oversight.assessment.types import CONDUCT, SCORE, Answer, Criterion, Kind, Scale, State
from motcua.oversight.indicators.types import Ratio
from motcua.oversight.releases.selectors import releases

LARGEST = 10**12


@transaction.atomic
def draw_figures(*, assessment: str, release: str, actor: Actor) -> int:
    """Take the cells of a published release as answers of the automatic criteria; how many. Raises NotFound."""
    check_unless_system(actor, CONDUCT)
    found = hold(assessment)
    require_state(found, State.OPEN)
    rows = {row.code: row for row in found.agencies.all()}
    drawn = [
        award
        for criterion in set_in(found).criteria
        if criterion.kind is Kind.AUTOMATIC
        for award in _drawn(criterion, rows, release)
    ]
    codes = [c.code for c in set_in(found).criteria if c.kind is Kind.AUTOMATIC]
    Award.objects.filter(agency__assessment=found, criterion__in=codes).delete()
    Award.objects.bulk_create(drawn, batch_size=2000)
    if found.release != release:
        found.release = release
        found.save(update_fields=["release"])
        noted(actor, "draw_figures", found, release=release, answers=len(drawn))
    return len(drawn)


def _drawn(criterion: Criterion, rows: Mapping[str, AssessedAgency], release: str) -> list[Award]:
    answers = cells_of(criterion, release)
    at = now()
    return [
        Award(agency=rows[scope], criterion=criterion.code, answer=answer, at=at)
        for scope, answer in answers.items()
        if scope in rows
    ]


def cells_of(criterion: Criterion, release: str) -> dict[str, dict[str, Any]]:
    """By agency, the pairs of every figure that the criterion needs, with the cells they stand in. Raises NotFound.

    An agency that the release leaves out of one of them has no answer.
    """
    line = criterion.line
    names = dict.fromkeys([need.figure for step in line.steps for need in step.needs] or [line.figure])
    pairs: dict[str, dict[str, list[int]]] = defaultdict(dict)
    ids: dict[str, list[str]] = defaultdict(list)
    for name in names:
        for cell in releases.cells(release, indicator=f"{line.indicator}.{name}" if name else line.indicator):
            if not cell.excluded:
                pairs[cell.scope][name] = [cell.numerator, cell.denominator]
                ids[cell.scope].append(cell.id)
    return {
        scope: {"figures": held, "release": release, "cells": ids[scope]}
        for scope, held in pairs.items()
        if len(held) == len(names)
    }


@transaction.atomic
def judge_evidence(
    *, assessment: str, agency: str, criterion: str, note: str, actor: Actor, mark: str = "",
    pair: tuple[int, int] | None = None, seen: datetime | None = None,
) -> None:  # fmt: skip
    """An assessor's judgment of what an agency sent; without a file only the lowest.

    `seen` is when the judgment was written that this one replaces. Raises EvidenceMissing, ChangedMeanwhile.
    """
    asked, row = _asked(assessment, agency, criterion, actor)
    by_hand(asked, asked.kind is Kind.EVIDENCE)
    answer = entered(asked, mark, pair)
    points = rules.points_of(asked, answer, row.assessment.on)
    if points and not Evidence.objects.filter(agency=row, criterion=criterion).exists():
        raise EvidenceMissing(criterion=criterion)
    _award(row, asked, answer, words(note, 1000), seen, actor)


@transaction.atomic
def enter_pair(
    *, assessment: str, agency: str, criterion: str, pair: tuple[int, int], source: str, actor: Actor,
    seen: datetime | None = None,
) -> None:  # fmt: skip
    """The pair of a survey, or of a probe that is not our own, with where it comes from.

    `seen` is when the pair was written that this one replaces. Raises ImpossiblePair, ChangedMeanwhile.
    """
    asked, row = _asked(assessment, agency, criterion, actor)
    by_hand(asked, asked.kind in (Kind.SURVEY, Kind.PROBE) and not asked.check)
    _award(row, asked, entered(asked, "", pair), words(source, 1000), seen, actor)


def _asked(assessment: str, agency: str, criterion: str, actor: Actor) -> tuple[Criterion, AssessedAgency]:
    check_unless_system(actor, SCORE)
    found = hold(assessment)
    require_state(found, State.OPEN)
    row = assessed(found, agency)
    keep_apart(actor, agency)
    return criterion_in(found, criterion), row


def entered(asked: Criterion, mark: str, pair: tuple[int, int] | None) -> Answer:
    """What a person entered as an answer of the right form. Raises NoSuchMark, ImpossiblePair."""
    if not asked.is_paired:
        return Answer(mark=valid_mark(asked, mark))
    if pair is None or not 0 <= pair[0] <= LARGEST or not 0 < pair[1] <= LARGEST or pair[0] > _most(asked) * pair[1]:
        most = _most(asked)
        raise ImpossiblePair(
            criterion=asked.code,
            limit=f"; tử số không quá {most} lần mẫu số",
            limit_en=f"; the first at most {most} times the second",
        )
    return Answer(pair=Ratio(*pair))


def _most(asked: Criterion) -> Fraction:
    """A share is at most 1; a mean of points at most the points."""
    return asked.points if asked.scale is Scale.MEAN else Fraction(1)


def _award(
    row: AssessedAgency, asked: Criterion, answer: Answer, note: str, seen: datetime | None, actor: Actor
) -> None:
    content = rules.content_of(answer)
    before = Award.objects.filter(agency=row, criterion=asked.code).first()
    if before and (before.answer, before.note, before.actor_id) == (content, note, actor.account_id):
        return
    refuse_stale(before.at if before else None, seen, actor)
    Award.objects.update_or_create(
        agency=row,
        criterion=asked.code,
        defaults={"answer": content, "note": note, "actor_id": actor.account_id, "at": now()},
    )
    noted(actor, "award", row, criterion=asked.code, answer=content, note=note)

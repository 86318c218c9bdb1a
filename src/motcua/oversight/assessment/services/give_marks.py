"""Testers: blind marks, the sheet of a visit, and the third mark of whoever settles."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction

from django.db import transaction

from motcua.kernel.access import Actor, check_unless_system
from motcua.kernel.clock import now, today
from motcua.kernel.errors import InvalidInput, NotFound
from motcua.oversight.assessment import rules
from motcua.oversight.assessment.errors import MarksClosed, NoDifference, NoSuchMark, SameTester
from motcua.oversight.assessment.models import AssessedAgency, Mark, Sheet
from motcua.oversight.assessment.selectors.assessments import set_in
from motcua.oversight.assessment.selectors.interests import account_of
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
from motcua.oversight.assessment.types import SCORE, TEST, CriteriaSet, Criterion, State

CHANNELS = ("mobile", "computer", "counter", "phone")


@transaction.atomic
def give_marks(*, assessment: str, agency: str, marks: Mapping[str, tuple[str, str]], actor: Actor) -> int:
    """The marks of one tester for one agency, `{criterion: (mark, note)}`; how many changed.

    A tester may mend a mark until the other tester's is in. Raises NotFound, OwnAgency, NoSuchMark, MarksClosed,
    NotByHand where the mark follows from the questions of a sheet.
    """
    check_unless_system(actor, TEST)
    found = hold(assessment)
    require_state(found, State.OPEN)
    row = assessed(found, agency)
    keep_apart(actor, agency)
    criteria = set_in(found)
    for code in marks:
        by_hand(criterion_in(criteria, code), criteria.sheet is None or not criteria.sheet.of(code))
    return note_marks(row, criteria, marks, actor)


def note_marks(row: AssessedAgency, criteria: CriteriaSet, marks: Mapping[str, tuple[str, str]], actor: Actor) -> int:
    """Write the marks of one tester, however they were found; how many changed. Raises NotFound, MarksClosed."""
    held = {m.criterion: m for m in row.marks.filter(tester_id=account_of(actor), place__in=[1, 2])}
    if not held or not set(marks) <= set(held):
        raise NotFound()
    changed = [
        _given(held[code], criterion_in(criteria, code), mark, note)
        for code, (mark, note) in marks.items()
        if (held[code].mark, held[code].note) != (mark, note)
    ]
    _refuse_closed(row, changed)
    Mark.objects.bulk_update(changed, ["mark", "note", "given_at"])
    if changed:
        detail = {mark.criterion: mark.mark for mark in changed}
        noted(actor, "give_marks", row, marks=detail)
    return len(changed)


def _given(held: Mark, criterion: Criterion, mark: str, note: str) -> Mark:
    held.mark, held.note, held.given_at = str(valid_mark(criterion, mark)), note.strip()[:1000], now()
    return held


def valid_mark(criterion: Criterion, mark: str) -> Fraction:
    """One of the marks that the criterion has. Raises NoSuchMark."""
    for choice in criterion.choices:
        if mark == str(choice.mark):
            return choice.mark
    raise NoSuchMark(criterion=criterion.code, marks=", ".join(str(choice.mark) for choice in criterion.choices))


def _refuse_closed(row: AssessedAgency, changed: list[Mark]) -> None:
    """No change of a mark once both are in: a tester might have seen the other's."""
    before = row.marks.filter(criterion__in=[mark.criterion for mark in changed], place__in=[1, 2])
    if any(mark.is_sealed for mark in changed):
        raise MarksClosed()
    given: dict[str, int] = {}
    for mark in before.exclude(mark=""):
        given[mark.criterion] = given.get(mark.criterion, 0) + 1
    if any(given.get(mark.criterion, 0) == 2 for mark in changed):
        raise MarksClosed()


@transaction.atomic
def give_third_mark(
    *, assessment: str, agency: str, criterion: str, mark: str, note: str, actor: Actor, seen: datetime | None = None
) -> None:
    """Settle two marks that differ beyond the limit; by a third person, with words.

    `seen` is when the third mark was given that this one replaces. Raises NoDifference, SameTester, ChangedMeanwhile.
    """
    check_unless_system(actor, SCORE)
    found = hold(assessment)
    require_state(found, State.OPEN)
    row = assessed(found, agency)
    keep_apart(actor, agency)
    asked = criterion_in(found, criterion)
    value = str(valid_mark(asked, mark))
    pair = list(row.marks.filter(criterion=criterion, place__in=[1, 2]).exclude(mark="").order_by("place"))
    if len(pair) < 2 or not rules.needs_third(Fraction(pair[0].mark), Fraction(pair[1].mark), asked.differ):
        raise NoDifference(criterion=criterion)
    if actor.account_id is None or actor.account_id in {m.tester_id for m in pair}:
        raise SameTester()
    _keep_third(row, criterion, value, words(note, 1000), seen, actor)


def _keep_third(row: AssessedAgency, criterion: str, mark: str, note: str, seen: datetime | None, actor: Actor) -> None:
    """The same again changes nothing; every mark and reason stays in the audit trail."""
    before = row.marks.filter(criterion=criterion, place=3).first()
    if before and (before.mark, before.note, before.tester_id) == (mark, note, actor.account_id):
        return
    refuse_stale(before.given_at if before else None, seen, actor)
    given = {"tester_id": actor.account_id, "tester_name": actor.name, "mark": mark, "note": note, "given_at": now()}
    Mark.objects.update_or_create(agency=row, criterion=criterion, place=3, defaults=given)
    noted(actor, "give_third_mark", row, criterion=criterion, mark=mark, note=note)


@transaction.atomic
def write_sheet(
    *, assessment: str, agency: str, visited_on: date, channel: str, minutes: int, story: str, actor: Actor
) -> None:
    """What happened when the tester tried the services of an agency. Raises NotFound, OwnAgency, InvalidInput."""
    check_unless_system(actor, TEST)
    found = hold(assessment)
    require_state(found, State.OPEN)
    row = assessed(found, agency)
    keep_apart(actor, agency)
    if not row.marks.filter(tester_id=account_of(actor)).exists():
        raise NotFound()
    _check_sheet(visited_on, channel, minutes)
    fields = {"visited_on": visited_on, "channel": channel, "minutes": minutes, "story": words(story)}
    before = Sheet.objects.filter(agency=row, tester_id=account_of(actor), **fields)
    if not before.exists():
        Sheet.objects.update_or_create(
            agency=row, tester_id=account_of(actor), defaults={**fields, "written_at": now()}
        )
        noted(actor, "write_sheet", row, visited_on=visited_on.isoformat())


def _check_sheet(visited_on: date, channel: str, minutes: int) -> None:
    errors = {}
    if visited_on > today():
        errors["visited_on"] = ["Ngày thử không thể ở tương lai."]
    if channel not in CHANNELS:
        errors["channel"] = ["Chọn cách đã thử."]
    if not 0 < minutes <= 600:
        errors["minutes"] = ["Số phút từ 1 đến 600."]
    if errors:
        raise InvalidInput(errors)

"""Another tester takes over an agency: what the former one marked counts further, or is set aside and kept."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from motcua.kernel.access import Actor, check_unless_system
from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound
from motcua.oversight.assessment.errors import OwnAgency, SameTester
from motcua.oversight.assessment.models import AssessedAgency, FormerMark, Mark, Replacement
from motcua.oversight.assessment.selectors.interests import has_interest
from motcua.oversight.assessment.services.assign_testers import tester_of
from motcua.oversight.assessment.services.take_step import assessed, hold, noted, require_state, words
from motcua.oversight.assessment.types import CONDUCT, Cause, State


@transaction.atomic
def replace_tester(
    *, assessment: str, agency: str, former: UUID, successor: UUID, cause: Cause, reason: str, actor: Actor
) -> int:
    """Hand the former tester's marks of an agency to another; how many the successor has to give.

    Ill: marks already given were given fairly and count, only the rest is handed over. In conflict: those marks are
    set aside with their words, the successor marks anew and blindly, and the other tester's marks of the same
    criteria change no more, for they may have seen the former ones. The same again changes nothing.
    Raises NotATester, OwnAgency, SameTester, NotFound, WrongState, WordsNeeded.
    """
    check_unless_system(actor, CONDUCT)
    found = hold(assessment)
    require_state(found, State.OPEN)
    row, kept = assessed(found, agency), words(reason, 300)
    if row.replacements.filter(former_id=former, successor_id=successor, cause=cause).exists():
        return 0
    person = tester_of(successor)
    held = list(row.marks.filter(tester_id=former, place__lt=3))
    _check(row, held, person, successor)
    replacement = Replacement.objects.create(
        agency=row, former_id=former, former_name=held[0].tester_name, successor_id=successor,
        successor_name=person.name, cause=cause, reason=kept, at=now(), actor_id=actor.account_id,
    )  # fmt: skip
    given = [mark.criterion for mark in held if mark.mark]
    if cause is Cause.CONFLICT:
        _set_aside(row, replacement, given)
    many = _hand_over(row, former, person)
    noted(
        actor, "replace_tester", row, former=str(former), successor=str(successor), cause=str(cause), marks=many,
        reason=kept,
    )  # fmt: skip
    return many


def _check(row: AssessedAgency, held: list[Mark], person: Actor, successor: UUID) -> None:
    """Raises NotFound where the former has no marks; OwnAgency, SameTester where the successor may not take them."""
    if not held:
        raise NotFound()
    if has_interest(person, row.code):
        raise OwnAgency(agency=row.code)
    if row.marks.filter(tester_id=successor).exists() or row.replacements.filter(former_id=successor).exists():
        raise SameTester()


def _set_aside(row: AssessedAgency, replacement: Replacement, criteria: list[str]) -> None:
    """The former tester's marks, and third marks that settled a pair with one of them."""
    touched = row.marks.filter(criterion__in=criteria)
    aside = [mark for mark in touched if mark.mark and (mark.tester_id == replacement.former_id or mark.place == 3)]
    FormerMark.objects.bulk_create(
        FormerMark(
            replacement=replacement, criterion=mark.criterion, place=mark.place, tester_id=mark.tester_id,
            tester_name=mark.tester_name, mark=mark.mark, note=mark.note, given_at=mark.given_at or replacement.at,
        )
        for mark in aside
    )  # fmt: skip
    touched.filter(place=3).delete()
    touched.exclude(tester_id=replacement.former_id).exclude(mark="").update(is_sealed=True)
    touched.filter(tester_id=replacement.former_id).update(mark="", note="", given_at=None)


def _hand_over(row: AssessedAgency, former: UUID, person: Actor) -> int:
    waiting = Mark.objects.filter(agency=row, tester_id=former, mark="")
    return waiting.update(tester_id=person.account_id, tester_name=person.name)

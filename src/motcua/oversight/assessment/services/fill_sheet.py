"""A mystery shopper fills the sheet of a visit: answers by question, pictures, and the marks that follow from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from motcua.foundation.catalogue import selectors as catalogue
from motcua.foundation.vault import services as vault
from motcua.foundation.vault.types import JPEG, PNG, Readable
from motcua.kernel.access import Actor, check_unless_system
from motcua.kernel.clock import now
from motcua.kernel.errors import InvalidInput, NotFound
from motcua.oversight.assessment import rules
from motcua.oversight.assessment.errors import MarksClosed, TooManyFiles
from motcua.oversight.assessment.models import AssessedAgency, Sheet, SheetPhoto
from motcua.oversight.assessment.selectors.assessments import set_in
from motcua.oversight.assessment.selectors.interests import account_of
from motcua.oversight.assessment.services.give_marks import note_marks, write_sheet
from motcua.oversight.assessment.services.take_step import assessed, hold, keep_apart, noted, require_state
from motcua.oversight.assessment.types import CONDUCT, TEST, SheetTemplate, State

MOST_BYTES = 10 * 1024 * 1024
MOST_PHOTOS = 5
"""Beside one question."""
Photos = Mapping[str, Sequence[tuple[str, bytes | Readable]]]
"""By question, the name and content of each picture."""


@transaction.atomic
def fill_sheet(
    *,
    assessment: str,
    agency: str,
    visited_on: date,
    channel: str,
    minutes: int,
    story: str,
    answers: Mapping[str, str],
    actor: Actor,
) -> dict[str, str]:
    """Keep the sheet; a criterion whose questions are all answered gets its mark, the others wait. Returns the marks.

    All faults are told at once, by question (InvalidInput). Once both testers have marked a criterion its answers
    change no more (MarksClosed). Raises NotFound where the actor was not assigned or the criteria have no sheet.
    """  # fmt: skip
    check_unless_system(actor, TEST)
    found = hold(assessment)
    require_state(found, State.OPEN)
    row, template = assessed(found, agency), set_in(found).sheet
    keep_apart(actor, agency)
    if template is None:
        raise NotFound()
    write_sheet(
        assessment=assessment, agency=agency, visited_on=visited_on, channel=channel, minutes=minutes, story=story,
        actor=actor,
    )  # fmt: skip
    given = {code: text.strip() for code, text in answers.items() if text.strip()}
    _refuse_faults(row, template, given, actor)
    _keep_answers(row, template, given, actor)
    marks = {code: mark for code in template.marks if (mark := rules.mark_of(template, code, given)) is not None}
    note_marks(row, set_in(found), {code: (mark, "") for code, mark in marks.items()}, actor)
    return marks


@transaction.atomic
def add_photos(*, assessment: str, agency: str, photos: Photos, actor: Actor) -> int:
    """Keep pictures beside questions, apart from the sheet, so that a fault in it loses none; how many are new.

    The same picture again is the same evidence. Raises NotFound, UnacceptableFile, TooManyFiles.
    """
    check_unless_system(actor, TEST)
    found = hold(assessment)
    require_state(found, State.OPEN)
    row, template = assessed(found, agency), set_in(found).sheet
    keep_apart(actor, agency)
    own = row.marks.filter(tester_id=account_of(actor), place__lt=3)
    if template is None or not own.exists() or not set(photos) <= {question.code for question in template.questions}:
        raise NotFound()
    new = sum(_kept(row, question, files, actor) for question, files in photos.items())
    if new:
        noted(actor, "add_photos", row, photos=new)
    return new


def _kept(row: AssessedAgency, question: str, files: Sequence[tuple[str, bytes | Readable]], actor: Actor) -> int:
    new = 0
    for name, content in files:
        info = vault.keep_file(
            content, name=name, owner=None, allowed=(JPEG, PNG), max_bytes=MOST_BYTES, is_evidence=True
        )
        new += SheetPhoto.objects.get_or_create(
            agency=row, tester_id=account_of(actor), question=question, sha256=info.sha256,
            defaults={"file_id": info.id, "at": now()},
        )[1]  # fmt: skip
    if row.photos.filter(tester_id=account_of(actor), question=question).count() > MOST_PHOTOS:
        raise TooManyFiles(most=MOST_PHOTOS)
    return new


def _refuse_faults(row: AssessedAgency, template: SheetTemplate, given: Mapping[str, str], actor: Actor) -> None:
    shown = set(row.photos.filter(tester_id=account_of(actor)).values_list("question", flat=True))
    if faults := rules.faults_of(template, given, shown):
        raise InvalidInput({f"q-{code}": [sentence] for code, sentence in faults.items()})


def _keep_answers(row: AssessedAgency, template: SheetTemplate, given: Mapping[str, str], actor: Actor) -> None:
    sheet = Sheet.objects.get(agency=row, tester_id=account_of(actor))
    if sheet.answers == given:
        return
    asked = {question.code: question.criterion for question in template.questions}
    changed = {asked[code] for code in asked if sheet.answers.get(code) != given.get(code)} - {""}
    if changed & _closed(row, actor):
        raise MarksClosed()
    sheet.answers, sheet.written_at = dict(given), now()
    sheet.save(update_fields=["answers", "written_at"])
    noted(actor, "fill_sheet", row, answers=len(given))


def _closed(row: AssessedAgency, actor: Actor) -> set[str]:
    """Criteria that both testers have marked, or of which the actor saw a mark that was set aside."""
    given = row.marks.filter(place__lt=3).exclude(mark="")
    own = {m.criterion: m.is_sealed for m in given.filter(tester_id=account_of(actor))}
    others = set(given.exclude(tester_id=account_of(actor)).values_list("criterion", flat=True))
    return {code for code, is_sealed in own.items() if is_sealed or code in others}


@transaction.atomic
def choose_procedure(*, assessment: str, agency: str, procedure: str, actor: Actor) -> None:
    """Which procedure both testers of an agency try; empty leaves it to them. Raises NotFound, WrongState."""
    check_unless_system(actor, CONDUCT)
    found = hold(assessment)
    require_state(found, State.OPEN)
    row, code = assessed(found, agency), procedure.strip()
    if code:
        catalogue.procedure(code)
    if row.procedure != code:
        row.procedure = code
        row.save(update_fields=["procedure"])
        noted(actor, "choose_procedure", row, procedure=code)

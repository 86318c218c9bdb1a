"""Submit, return, review, approve: each on the version that the person read, by different people."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.db import transaction

from motcua.foundation.forms.errors import PrintingFailed
from motcua.kernel.access import Actor
from motcua.oversight.letters.errors import CannotPrint, ReasonNeeded, ReleaseNotFixed, UntiedNumbers
from motcua.oversight.letters.models import Letter
from motcua.oversight.letters.rules.characters import cleaned
from motcua.oversight.letters.selectors.papers import composed
from motcua.oversight.letters.services.print_docx import print_docx
from motcua.oversight.letters.services.print_pdf import print_pdf
from motcua.oversight.letters.services.print_xlsx import print_xlsx
from motcua.oversight.letters.services.steps import (
    content_now,
    hold,
    may,
    other_hands,
    refuse_corrected,
    same_version,
    take,
)
from motcua.oversight.letters.types import FileKind, Paper
from motcua.oversight.releases.selectors import releases
from motcua.oversight.releases.types import State as Public


@transaction.atomic
def submit_letter(*, letter_id: UUID, seen: int, actor: Actor) -> None:
    """Hand in for review. Raises UntiedNumbers with every place, OlderRelease where the figures were corrected."""
    letter = hold(letter_id, actor)
    if may(letter, "submit", actor):
        same_version(letter, seen)
        _stands(letter)
        take(letter, "submit", actor)


@transaction.atomic
def return_letter(*, letter_id: UUID, reason: str, actor: Actor) -> None:
    """Give it back to its drafter with the reason. Raises ReasonNeeded."""
    letter, told = hold(letter_id, actor), cleaned(reason)
    if not told:
        raise ReasonNeeded()
    if may(letter, "return", actor):
        take(letter, "return", actor, note=told)


@transaction.atomic
def review_letter(*, letter_id: UUID, seen: int, actor: Actor) -> None:
    """The reviewer has read this version and hands it on. Raises SamePerson."""
    letter = hold(letter_id, actor)
    if may(letter, "review", actor):
        same_version(letter, seen)
        other_hands(letter, actor)
        take(letter, "review", actor)


@transaction.atomic
def approve_letter(*, letter_id: UUID, seen: int, actor: Actor) -> None:
    """Approve this version; every number is checked once more, and every file printed.

    Raises SamePerson, UntiedNumbers, OlderRelease, CannotPrint.
    """
    letter = hold(letter_id, actor)
    if may(letter, "approve", actor):
        same_version(letter, seen)
        other_hands(letter, actor, "review")
        _prints(_stands(letter))
        take(letter, "approve", actor)


def _stands(letter: Letter) -> Paper:
    """Refuse numbers that are tied to nothing, and figures that were corrected meanwhile."""
    content = content_now(letter)
    paper, faults = composed(content)
    if faults:
        raise UntiedNumbers(faults)
    if releases.release(letter.release, published_only=False).state is Public.ABANDONED:
        raise ReleaseNotFixed(release=letter.release)
    refuse_corrected(content)
    return paper


def _prints(paper: Paper) -> None:
    """Print what will be signed: after the number is given it would be too late to find out. Raises CannotPrint."""
    final = replace(paper, is_draft=False)
    for kind, print_ in ((FileKind.PDF, print_pdf), (FileKind.DOCX, print_docx), (FileKind.XLSX, print_xlsx)):
        try:
            print_(final)
        except (PrintingFailed, ValueError) as error:
            raise CannotPrint(kind=kind.upper()) from error

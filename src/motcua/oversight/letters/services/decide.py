"""Submit, return, review, approve: each on the version that the person read, by different people."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from motcua.kernel.access import Actor
from motcua.kernel.errors import NotAllowed
from motcua.oversight.letters.errors import OlderRelease, ReasonNeeded, ReleaseNotFixed, SamePerson, UntiedNumbers
from motcua.oversight.letters.models import Letter
from motcua.oversight.letters.selectors.papers import composed
from motcua.oversight.letters.services.steps import content_now, locked, may_step, same_version, take_step
from motcua.oversight.letters.types import Paper
from motcua.oversight.releases.selectors import releases
from motcua.oversight.releases.types import State as Public


@transaction.atomic
def submit_letter(*, letter_id: UUID, seen: int, actor: Actor) -> None:
    """Hand in for review. Raises UntiedNumbers with every place, OlderRelease where the figures were corrected."""
    letter = locked(letter_id, actor)
    if may_step(letter, "submit", actor):
        same_version(letter, seen)
        _stands(letter)
        take_step(letter, "submit", actor)


@transaction.atomic
def return_letter(*, letter_id: UUID, reason: str, actor: Actor) -> None:
    """Give it back to its drafter with the reason. Raises ReasonNeeded."""
    letter = locked(letter_id, actor)
    if not reason.strip():
        raise ReasonNeeded()
    if may_step(letter, "return", actor):
        take_step(letter, "return", actor, note=reason.strip())


@transaction.atomic
def review_letter(*, letter_id: UUID, seen: int, actor: Actor) -> None:
    """The reviewer has read this version and hands it on. Raises SamePerson."""
    letter = locked(letter_id, actor)
    if may_step(letter, "review", actor):
        same_version(letter, seen)
        _other_hands(letter, actor, "compose", "save", "refresh", "renew", "submit")
        take_step(letter, "review", actor)


@transaction.atomic
def approve_letter(*, letter_id: UUID, seen: int, actor: Actor) -> None:
    """Approve this version; every number is checked once more. Raises SamePerson, UntiedNumbers, OlderRelease."""
    letter = locked(letter_id, actor)
    if may_step(letter, "approve", actor):
        same_version(letter, seen)
        _other_hands(letter, actor, "compose", "save", "refresh", "renew", "submit", "review")
        _stands(letter)
        take_step(letter, "approve", actor)


def _other_hands(letter: Letter, actor: Actor, *steps: str) -> None:
    """Four eyes, then six: who wrote does not review, who reviewed does not approve."""
    if actor.account_id is None:
        raise NotAllowed()
    rows = letter.steps.filter(step__in=steps)
    if "review" in steps:
        last = letter.steps.filter(step="submit").latest("id")
        rows = rows.exclude(step="review", id__lt=last.id)
    if actor.account_id in set(rows.values_list("actor_id", flat=True)):
        raise SamePerson()


def _stands(letter: Letter) -> Paper:
    """Refuse numbers that are tied to nothing, and figures that were corrected meanwhile."""
    paper, faults = composed(content_now(letter))
    if faults:
        raise UntiedNumbers(faults)
    release = releases.release(letter.release, published_only=False)
    if release.state is Public.ABANDONED:
        raise ReleaseNotFixed(release=letter.release)
    if newer := release.corrected_by:
        raise OlderRelease(release=letter.release, newer=newer)
    return paper

"""How steps of a letter are taken, and what is asked of it first."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from motcua.kernel.access import Actor
from motcua.kernel.errors import ChangedMeanwhile, NotAllowed, NotFound, SamePerson, Term
from motcua.kernel.steps import Steps
from motcua.oversight.letters.errors import OlderRelease
from motcua.oversight.letters.models import Letter, Version
from motcua.oversight.letters.rules.codec import content_of
from motcua.oversight.letters.rules.steps import LIFE
from motcua.oversight.letters.selectors import letters
from motcua.oversight.letters.types import Content
from motcua.oversight.releases.selectors import early

STEPS = Steps[Letter](
    kind="letter",
    key="id",
    life=LIFE,
    lock=Letter.objects.select_for_update,
    kept=lambda letter: {"version": letter.version},
    told=lambda letter: {"version": letter.version},
)
may, take, note = STEPS.may, STEPS.take, STEPS.note


def hold(letter_id: UUID, actor: Actor) -> Letter:
    """The letter under its row lock. Raises NotFound, also for whoever may not read its release yet."""
    letter = STEPS.hold(letter_id)
    if not early.is_open_to(letter.release, actor):
        raise NotFound()
    return letter


def same_version(letter: Letter, seen: int) -> None:
    """Refuse where the person read an older version. Raises ChangedMeanwhile."""
    if letter.version != seen:
        raise ChangedMeanwhile(Term(f"bản {letter.version}", f"version {letter.version}"))


def content_now(letter: Letter) -> Content:
    """The content of the newest version."""
    return content_of(Version.objects.get(letter=letter, number=letter.version).content)


def refuse_corrected(content: Content) -> None:
    """Raises OlderRelease where the month told of, or the one that it is compared with, was corrected since."""
    if found := letters.corrected(content):
        raise OlderRelease(release=found.code, newer=found.corrected_by)


_WRITING = ("compose", "save", "refresh", "renew", "submit")


def other_hands(letter: Letter, actor: Actor, *also: str) -> None:
    """Four eyes, then six: who wrote it does not review, approve or sign it, nor who took a step of `also` last time.

    Raises SamePerson.
    """
    if actor.account_id is None:
        raise NotAllowed()
    last = letter.steps.filter(step="submit").latest("id")
    rows = letter.steps.filter(Q(step__in=_WRITING) | Q(step__in=also, id__gt=last.id))
    if rows.filter(actor_id=actor.account_id).exists():
        raise SamePerson()

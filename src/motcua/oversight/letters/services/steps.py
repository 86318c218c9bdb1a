"""How steps of a letter are taken, and what is asked of it first."""

from __future__ import annotations

from uuid import UUID

from motcua.kernel.access import Actor
from motcua.kernel.errors import ChangedMeanwhile, NotAllowed, NotFound, SamePerson, Term
from motcua.kernel.steps import Steps
from motcua.oversight.letters.errors import OlderRelease
from motcua.oversight.letters.models import Letter, Version
from motcua.oversight.letters.rules.codec import content_of
from motcua.oversight.letters.rules.steps import LIFE
from motcua.oversight.letters.selectors import letters
from motcua.oversight.letters.services.tell_people import hands_of, tell_next
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
may, note = STEPS.may, STEPS.note


def take(letter: Letter, step: str, actor: Actor, *, note: str = "") -> None:
    """Take the step, and tell those whose turn it is now; why a letter came back is told to whoever wrote it."""
    STEPS.take(letter, step, actor, note=note)
    tell_next(letter, note if step == "return" else "")


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


def other_hands(letter: Letter, actor: Actor, *also: str) -> None:
    """Four eyes, then six: who wrote it does not review, approve or sign it, nor who took a step of `also` last time.

    Raises SamePerson.
    """
    if actor.account_id is None:
        raise NotAllowed()
    if actor.account_id in hands_of(letter, *also):
        raise SamePerson()

"""One step of a letter: lock, check state and right, note it once, audit it."""

from __future__ import annotations

from uuid import UUID

from motcua.kernel import audit
from motcua.kernel.access import Actor, check_unless_system
from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound
from motcua.oversight.letters.errors import OtherVersion, WrongState
from motcua.oversight.letters.models import Letter, Step, Version
from motcua.oversight.letters.rules.codec import content_of
from motcua.oversight.letters.rules.steps import NAMES, STEPS, follows, is_done
from motcua.oversight.letters.types import Content, State


def locked(letter_id: UUID) -> Letter:
    """The letter under its row lock. Raises NotFound."""
    letter = Letter.objects.select_for_update().filter(id=letter_id).first()
    if letter is None:
        raise NotFound()
    return letter


def may_step(letter: Letter, step: str, actor: Actor) -> bool:
    """Whether the step is still to be taken; False when it has been. Raises NotAllowed, WrongState."""
    check_unless_system(actor, STEPS[step].permission)
    state = State(letter.state)
    if is_done(step, state):
        return False
    if not follows(step, state):
        raise WrongState(state=NAMES[state])
    return True


def same_version(letter: Letter, seen: int) -> None:
    """Refuse where the person read an older version. Raises OtherVersion."""
    if letter.version != seen:
        raise OtherVersion(version=letter.version)


def take_step(letter: Letter, step: str, actor: Actor, *, note: str = "") -> None:
    """Write the new state with whatever else was set on `letter`, the step, and the audit entry."""
    letter.state = STEPS[step].after
    letter.save()
    note_step(letter, step, actor, note=note)


def note_step(letter: Letter, step: str, actor: Actor, *, note: str = "") -> None:
    Step.objects.create(
        letter=letter,
        step=step,
        at=now(),
        actor_id=actor.account_id,
        actor_name=actor.name,
        version=letter.version,
        note=note,
    )
    audit.record(actor, f"{step}_letter", f"letter:{letter.id}", state=str(letter.state), version=letter.version)


def content_now(letter: Letter) -> Content:
    """The content of the newest version."""
    return content_of(Version.objects.get(letter=letter, number=letter.version).content)

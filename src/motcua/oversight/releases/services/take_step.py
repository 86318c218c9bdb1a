"""One step of a release: lock, check state and right, note it once, audit it."""

from __future__ import annotations

from motcua.kernel import audit
from motcua.kernel.access import Actor, check_unless_system
from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound
from motcua.oversight.releases.errors import WrongState
from motcua.oversight.releases.models import Release, ReleaseStep
from motcua.oversight.releases.rules.steps import NAMES, STEPS, follows, is_done
from motcua.oversight.releases.types import State


def locked(code: str) -> Release:
    """The release under its row lock. Raises NotFound."""
    release = Release.objects.select_for_update().filter(code=code).first()
    if release is None:
        raise NotFound()
    return release


def may_step(release: Release, step: str, actor: Actor) -> bool:
    """Whether the step is still to be taken; False when it has been. Raises NotAllowed, WrongState."""
    check_unless_system(actor, STEPS[step].permission)
    state = State(release.state)
    if is_done(step, state):
        return False
    if not follows(step, state):
        raise WrongState(release=release.code, state=NAMES[state])
    return True


def take_step(release: Release, step: str, actor: Actor, *, note: str = "") -> None:
    """Write the new state with whatever else was set on `release`, the step, and the audit entry."""
    release.state = STEPS[step].after
    release.save()
    note_step(release, step, actor, note=note)


def note_step(release: Release, step: str, actor: Actor, *, note: str = "") -> None:
    ReleaseStep.objects.create(
        release=release,
        step=step,
        at=now(),
        actor_id=actor.account_id,
        actor_name=actor.name,
        digest=release.manifest_digest,
        note=note,
    )
    detail = {"state": str(release.state), "digest": release.manifest_digest, "note": note}
    audit.record(actor, f"{step}_release", f"release:{release.code}", **detail)

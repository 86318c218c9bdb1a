"""Taking a step of a thing: lock its row, check right and state, write the step once, audit it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from motcua.kernel import audit
from motcua.kernel.access import Actor, check_unless_system
from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound, WrongState
from motcua.kernel.life import Life, StepInfo


class Stepped(Protocol):
    """A row that stands in a `state`; `steps` are the rows of the steps that somebody took."""

    state: Any

    @property
    def steps(self) -> Any: ...

    def save(self) -> None: ...


Thing = TypeVar("Thing", bound=Stepped)


def nothing_more(_thing: Stepped) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Steps(Generic[Thing]):
    """How the steps of one table are taken. Every method runs in the transaction of the verb that calls it."""

    kind: str
    """`letter`: the audit trail then reads `approve_letter` of `letter:…`."""
    key: str
    """The field that names a row."""
    life: Life[Any]
    lock: Callable[[], Any]
    """`Letter.objects.select_for_update`."""
    kept: Callable[[Thing], dict[str, Any]] = nothing_more
    """What a step's row and the audit trail keep of the thing as it was."""
    told: Callable[[Thing], dict[str, Any]] = nothing_more
    """What the audit trail alone keeps."""

    def locked(self, key: object) -> Thing:
        """The thing under its row lock: whoever else changes it waits. Raises NotFound."""
        found: Thing | None = self.lock().filter(**{self.key: key}).first()
        if found is None:
            raise NotFound()
        return found

    def may_step(self, thing: Thing, step: str, actor: Actor) -> bool:
        """Whether the step is still to be taken; False when it has been. Raises NotAllowed, WrongState."""
        check_unless_system(actor, self.life.steps[step].permission)
        state = self.life.states(thing.state)
        if self.life.is_done(step, state):
            return False
        if not self.life.follows(step, state):
            raise WrongState(self.life.names[state])
        return True

    def take_step(self, thing: Thing, step: str, actor: Actor, *, note: str = "") -> None:
        """Write the new state with whatever else was set on `thing`, the step, and the audit entry."""
        thing.state = self.life.steps[step].after
        thing.save()
        self.note_step(thing, step, actor, note=note)

    def note_step(self, thing: Thing, step: str, actor: Actor, *, note: str = "") -> None:
        """Write a step and its audit entry, whether or not the state moves with it."""
        kept = self.kept(thing)
        thing.steps.create(step=step, at=now(), actor_id=actor.account_id, actor_name=actor.name, note=note, **kept)
        subject = f"{self.kind}:{getattr(thing, self.key)}"
        detail = {"state": str(thing.state), "note": note, **kept, **self.told(thing)}
        audit.record(actor, f"{step}_{self.kind}", subject, **detail)


def steps_taken(thing: Stepped) -> tuple[StepInfo, ...]:
    """Every step of a thing, oldest first."""
    return tuple(StepInfo(row.step, row.at, row.actor_name, row.note) for row in thing.steps.order_by("id"))

"""Steps of a thing: hold its row, may the step be taken, take it, note it; each written once."""

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


def no_agency(_thing: Stepped) -> str | None:
    return None


@dataclass(frozen=True, kw_only=True)
class History(Generic[Thing]):
    """How the steps of one table are written. Every method runs in the transaction of the verb that calls it."""

    kind: str
    """`letter`: the audit trail then reads `approve_letter` of `letter:…`."""
    key: str
    """The field that names a row."""
    lock: Callable[[], Any]
    """`Letter.objects.select_for_update`."""
    kept: Callable[[Thing], dict[str, Any]] = nothing_more
    """What a step's row keeps of the thing as the step left it."""
    told: Callable[[Thing], dict[str, Any]] = nothing_more
    """What the audit trail keeps of it; what people wrote stands in the step's row alone."""
    deed: str = "{step}_{kind}"
    """What the audit trail calls a step."""

    def hold(self, key: object) -> Thing:
        """The thing under its row lock: whoever else changes it waits. Raises NotFound."""
        found: Thing | None = self.lock().filter(**{self.key: key}).first()
        if found is None:
            raise NotFound()
        return found

    def write(self, thing: Thing, step: str, actor: Actor, *, note: str = "", **also: object) -> Any:
        """The row of a step, where the verb itself has an entry in the audit trail; `also` is what this step keeps."""
        who = {"actor_id": actor.account_id, "actor_name": actor.name}
        return thing.steps.create(step=step, at=now(), note=note, **who, **self.kept(thing), **also)

    def note(self, thing: Thing, step: str, actor: Actor, *, note: str = "", **also: object) -> Any:
        """The row of a step and its entry in the audit trail, whether or not the state moves with it."""
        action = self.deed.format(step=step, kind=self.kind)
        subject = f"{self.kind}:{getattr(thing, self.key)}"
        audit.record(actor, action, subject, state=str(thing.state), **self.told(thing))
        return self.write(thing, step, actor, note=note, **also)


@dataclass(frozen=True, kw_only=True)
class Steps(History[Thing]):
    """How they are taken, where a `Life` says which may follow which."""

    life: Life[Any]
    agency: Callable[[Thing], str | None] = no_agency
    """For which agency the right is needed."""

    def may(self, thing: Thing, step: str, actor: Actor) -> bool:
        """Whether the step is still to be taken; False when it has been. Raises NotAllowed, WrongState."""
        check_unless_system(actor, self.life.steps[step].permission, self.agency(thing))
        state = self.life.states(thing.state)
        if self.life.is_done(step, state):
            return False
        if not self.life.follows(step, state):
            raise WrongState(self.life.names[state])
        return True

    def take(self, thing: Thing, step: str, actor: Actor, *, note: str = "", **also: object) -> Any:
        """Write the new state with whatever else was set on `thing`, the step, and the audit entry."""
        thing.state = self.life.after(step, self.life.states(thing.state))
        thing.save()
        return self.note(thing, step, actor, note=note, **also)


def steps_taken(thing: Stepped) -> tuple[StepInfo, ...]:
    """Every step of a thing, oldest first."""
    return tuple(StepInfo(row.step, row.at, row.actor_name, row.note) for row in thing.steps.order_by("id"))

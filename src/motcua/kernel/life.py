"""The life of a thing that people take step by step: which step follows which, and who may take it. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from motcua.kernel.access import Permission
from motcua.kernel.errors import Term

State = TypeVar("State", bound=StrEnum)


@dataclass(frozen=True)
class Transition(Generic[State]):
    """A step: from where, to where (None: it moves nothing), with which right."""

    before: frozenset[State]
    after: State | None
    permission: Permission


@dataclass(frozen=True)
class Life(Generic[State]):
    """Every step of one kind of thing, and what its states are called."""

    states: type[State]
    steps: Mapping[str, Transition[State]]
    names: Mapping[State, Term]

    def follows(self, step: str, state: State) -> bool:
        """Whether `step` may be taken from `state`."""
        return state in self.steps[step].before

    def after(self, step: str, state: State) -> State:
        """Where `step` leads from `state`."""
        return self.steps[step].after or state

    def is_done(self, step: str, state: State) -> bool:
        """Whether a thing in `state` has just taken `step`, and cannot take it once more: again changes nothing."""
        return state is self.steps[step].after and not self.follows(step, state)


@dataclass(frozen=True)
class StepInfo:
    """A step that somebody took, as pages show it."""

    step: str
    at: datetime
    actor: str
    note: str

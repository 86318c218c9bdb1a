"""Words of a process: steps, actions, and where an action leads."""

from __future__ import annotations

from dataclasses import dataclass

from motcua.kernel.worktime import TimeLimit


@dataclass(frozen=True)
class Step:
    """One station of a dossier: who stands there (`permission`) and for how long at most."""

    code: str
    name: str
    permission: str
    limit: TimeLimit | None


@dataclass(frozen=True)
class Transition:
    """`action` at `step` leads to step `to` and puts the dossier into business state `state`."""

    step: str
    action: str
    to: str
    state: str


@dataclass(frozen=True)
class Paper:
    """A paper that may be handed in: what it is called, when it is needed, whether it always is."""

    key: str
    name: str
    hint: str
    required: bool


@dataclass(frozen=True)
class ResultKind:
    """What the procedure ends in: the code of its printed form and its title."""

    template: str
    title: str


@dataclass(frozen=True)
class Process:
    """One version of a process; a dossier keeps the version valid at its start (R-VER-01)."""

    version_id: int
    code: str
    number: int
    steps: tuple[Step, ...]
    transitions: tuple[Transition, ...]
    papers: tuple[Paper, ...]
    result: ResultKind
    copy: ResultKind | None

    def step(self, code: str) -> Step:
        return next(s for s in self.steps if s.code == code)

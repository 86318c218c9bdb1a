"""The list of measured cases: a module `cases_….py` beside this one adds to it with `@measured`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

Action = Callable[[], object]


def nothing() -> None:
    """No preparation between rounds."""


@dataclass(frozen=True)
class Work:
    """What is measured, and what has to be made ready before each round of it (not measured)."""

    action: Action
    fresh: Action = nothing


@dataclass(frozen=True)
class Bar:
    """What the project promises: seconds of CPU of client and database together, seconds on the clock,
    statements, times the bare case. None: nothing promised."""

    cpu: float | None = None
    wall: float | None = None
    sql: int | None = None
    ratio: float | None = None


@dataclass(frozen=True)
class Case:
    """One thing to measure. `against` names the bare case it is compared with, `peer` the best figure of others.

    One round of `prepare().action` does the thing `per` times.
    """

    name: str
    prepare: Callable[[], Work]
    against: str = ""
    rounds: int = 20
    per: int = 1
    bar: Bar = field(default_factory=Bar)
    peer: str = ""


CASES: dict[str, Case] = {}
_sizes = [3_000_000]


def size() -> int:
    """How many dossiers the figures are counted over."""
    return _sizes[-1]


def set_size(dossiers: int) -> None:
    _sizes.append(dossiers)


def measured(
    name: str, *, against: str = "", rounds: int = 20, per: int = 1, bar: Bar | None = None, peer: str = ""
) -> Callable[[Callable[[], Work]], Callable[[], Work]]:
    """Add a case under `name`."""

    def add(prepare: Callable[[], Work]) -> Callable[[], Work]:
        CASES[name] = Case(name, prepare, against, rounds, per, bar or Bar(), peer)
        return prepare

    return add

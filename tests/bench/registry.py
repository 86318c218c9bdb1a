"""The list of measured cases: a module `cases_….py` beside this one adds to it with `@measured`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Action = Callable[[], object]
Prepare = Callable[[], Action]


@dataclass(frozen=True)
class Case:
    """One thing to measure. `prepare` makes it ready and returns the action; only the action is measured.

    `against` names the bare case it is compared with; `limits` are what the project promises:
    `cpu` in seconds and `sql` in statements.
    """

    name: str
    prepare: Prepare
    against: str = ""
    rounds: int = 30
    cpu: float | None = None
    sql: int | None = None


CASES: dict[str, Case] = {}


def measured(
    name: str, *, against: str = "", rounds: int = 30, cpu: float | None = None, sql: int | None = None
) -> Callable[[Prepare], Prepare]:
    """Add a case under `name`."""

    def add(prepare: Prepare) -> Prepare:
        CASES[name] = Case(name, prepare, against, rounds, cpu, sql)
        return prepare

    return add

"""The state machine: a table look-up, no engine (decision 0006)."""

from __future__ import annotations

from motcua.casework.workflow.errors import ActionNotPossible
from motcua.casework.workflow.types import Process, Transition


def next_transition(process: Process, step: str, action: str) -> Transition:
    """Where `action` leads from `step`. Raises ActionNotPossible when the table has no such way."""
    for transition in process.transitions:
        if transition.step == step and transition.action == action:
            return transition
    raise ActionNotPossible(step=process.step(step).name)


def defects(process: Process) -> list[str]:
    """What is wrong with a process definition: unknown steps, dead ends, steps that nothing reaches."""
    codes = {s.code for s in process.steps}
    reached = {t.to for t in process.transitions} | {process.steps[0].code}
    leaving = {t.step for t in process.transitions}
    found = [f"unknown step {c}" for t in process.transitions for c in (t.step, t.to) if c not in codes]
    found += [f"nothing leads to {c}" for c in codes - reached]
    found += [f"nothing leads out of {c}" for c in codes - leaving - {process.steps[-1].code}]
    return sorted(set(found))

"""Public questions about processes. Versions are immutable, so they are kept in memory."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.db.models import Q

from motcua.casework.workflow.errors import NoProcess
from motcua.casework.workflow.models import ProcessStep, ProcessVersion
from motcua.casework.workflow.rules import next_transition as next_transition
from motcua.casework.workflow.types import Paper, Process, ResultKind, Step, Transition
from motcua.kernel.worktime import TimeLimit, TimeUnit


def process_for(procedure_code: str, on: date) -> Process:
    """The process in force for a procedure on a day. Raises NoProcess."""
    version = (
        ProcessVersion.objects.filter(procedures__contains=[procedure_code], valid_from__lte=on)
        .filter(Q(valid_to=None) | Q(valid_to__gt=on))
        .order_by("-number")
        .values_list("id", flat=True)
        .first()
    )
    if version is None:
        raise NoProcess(procedure=procedure_code)
    return process_version(version)


def has_process(procedure_code: str, on: date) -> bool:
    """Whether the procedure can be handed in online here on that day."""
    try:
        process_for(procedure_code, on)
    except NoProcess:
        return False
    return True


@lru_cache(maxsize=512)
def process_version(version_id: int) -> Process:
    """One version with its steps and transitions."""
    version = ProcessVersion.objects.prefetch_related("steps", "transitions").get(id=version_id)
    return Process(
        version_id=version.id,
        code=version.code,
        number=version.number,
        steps=tuple(_step(s) for s in version.steps.all()),
        transitions=tuple(Transition(t.step, t.action, t.to, t.state) for t in version.transitions.all()),
        papers=tuple(Paper(**paper) for paper in version.papers),
        result=ResultKind(**version.result),
        copy=ResultKind(**version.copy) if version.copy else None,
    )


def _step(row: ProcessStep) -> Step:
    limit = TimeLimit(row.limit_value, TimeUnit(row.limit_unit)) if row.limit_value else None
    return Step(row.code, row.name, row.permission, limit)

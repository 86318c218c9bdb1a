"""Single dossiers behind an observed figure. Every reading is written down, before anything is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from motcua.kernel import audit, text
from motcua.kernel.access import Actor, check
from motcua.kernel.epoch import instant_of, midnight
from motcua.oversight.intake import selectors as intake
from motcua.oversight.intake.types import TOLD_FLAGS
from motcua.oversight.monitoring import selectors
from motcua.oversight.monitoring.selectors.file_dossiers import FileFact, FilePlace
from motcua.oversight.monitoring.types import (
    FILE_NUMBERS,
    LEVEL_NAMES,
    VIEW_EVENTS,
    DossierLine,
    DossierPage,
    DossierTrace,
    ToldEvent,
    ToldRow,
)

PAGE = 25


@transaction.atomic
def read_dossiers(
    *, actor: Actor, agency: str, procedure: str, month: int, ended: bool = False, page: int = 1
) -> DossierPage:
    """One page of the dossiers of a service that were received, or that ended, in a month; codes are masked.

    A page that does not exist is empty. Raises NotAllowed, SignInRequired.
    """
    check(actor, VIEW_EVENTS, agency)
    rows = intake.dossiers_of(agency, procedure, month, ended=ended)
    by_files = selectors.file_dossiers(agency, procedure, month, ended=ended)
    by_events, first = rows.count(), (max(1, page) - 1) * PAGE
    lines = tuple(_line(row) for row in rows[first : first + PAGE])
    start = max(0, first - by_events)
    lines += _file_lines(by_files[start : start + PAGE - len(lines)])
    total = by_events + len(by_files)
    shown = [line.id for line in lines]
    audit.record(
        actor, "read_dossiers", f"service:{agency}/{procedure}", month=month, ended=ended, page=page, dossiers=shown
    )
    return DossierPage(lines, total, PAGE)


@transaction.atomic
def read_dossier_events(*, actor: Actor, dossier: int) -> DossierTrace:
    """Every event or row of a file that told of one dossier. Raises NotFound, NotAllowed, SignInRequired."""
    if dossier >= 1 << FILE_NUMBERS:
        return _read_rows(actor, dossier)
    row = intake.dossier(dossier)
    check(actor, VIEW_EVENTS, row.agency_code)
    events = tuple(_event(told) for told in intake.told_of(row.source_id, row.dossier))
    audit.record(actor, "read_dossier_events", f"dossier_fact:{dossier}", source=row.source_id, events=len(events))
    return DossierTrace(_line(row), events)


def _read_rows(actor: Actor, dossier: int) -> DossierTrace:
    """Asked for the agency that the dossier is at now, as one told by events is."""
    history = selectors.file_history(dossier)
    last = history[-1]
    check(actor, VIEW_EVENTS, last.agency)
    places = selectors.file_places(last.source, dossier, [fact.known_minute for fact in history])
    lines = _file_lines(history)
    rows = tuple(_row(*told) for told in zip(history, places, lines, strict=True))
    audit.record(actor, "read_dossier_events", f"file_dossier:{dossier}", source=last.source, rows=len(rows))
    return DossierTrace(lines[-1], (), rows)


def _row(fact: FileFact, place: FilePlace, line: DossierLine) -> ToldRow:
    return ToldRow(
        file=place.name,
        digest=place.digest,
        row=place.row,
        loaded_at=place.loaded_at,
        known_at=instant_of(fact.known_minute),
        line=line,
        requests=fact.requests,
        fee=fact.fee,
        flags=tuple(name for name, flag in TOLD_FLAGS.items() if fact.flags & flag),
    )


def _file_lines(facts: Sequence[FileFact]) -> tuple[DossierLine, ...]:
    codes = selectors.dossier_codes(fact.dossier for fact in facts) if facts else {}
    return tuple(_file_line(fact, codes.get(fact.dossier, "")) for fact in facts)


def _file_line(fact: FileFact, code: str) -> DossierLine:
    return DossierLine(
        id=fact.dossier,
        code=text.mask(code),
        source=fact.source,
        agency=fact.agency,
        procedure=fact.procedure,
        channel=fact.channel,
        level=LEVEL_NAMES[fact.level],
        stage=_STAGES.get(fact.outcome, "stopped"),
        received_at=midnight(fact.received),
        due_at=midnight(fact.due) if fact.due else None,
        ended_at=midnight(fact.ended) if fact.ended else None,
        is_by_file=True,
    )


_STAGES = {0: "received", 1: "decided", 6: "received"}
"""By the outcome of `FACT_COLUMNS`; all others have stopped."""


def _line(row: Any) -> DossierLine:
    return DossierLine(
        id=row.pk,
        code=text.mask(row.dossier),
        source=row.source_id,
        agency=row.agency_code,
        procedure=row.procedure_code,
        channel=row.channel,
        level=row.level,
        stage=row.stage,
        received_at=row.received_at,
        due_at=row.due_at,
        ended_at=row.ended_at,
    )


def _event(row: Any) -> ToldEvent:
    return ToldEvent(
        kind=row.content["kind"],
        at=row.at,
        due_at=row.content.get("due_at") or "",
        source=row.source_id,
        sequence=row.batch.sequence,
        received_at=row.batch.received_at,
        is_left_out=row.is_left_out,
    )

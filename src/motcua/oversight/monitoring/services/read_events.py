"""Single dossiers behind an observed figure. Every reading is written down, before anything is shown."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from motcua.kernel import audit, text
from motcua.kernel.access import Actor, check
from motcua.oversight.intake import selectors as intake
from motcua.oversight.monitoring.types import VIEW_EVENTS, DossierLine, DossierPage, DossierTrace, ToldEvent

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
    total, first = rows.count(), (max(1, page) - 1) * PAGE
    lines = tuple(_line(row) for row in rows[first : first + PAGE])
    shown = [line.id for line in lines]
    audit.record(
        actor, "read_dossiers", f"service:{agency}/{procedure}", month=month, ended=ended, page=page, dossiers=shown
    )
    return DossierPage(lines, total, PAGE)


@transaction.atomic
def read_dossier_events(*, actor: Actor, dossier: int) -> DossierTrace:
    """Every event that was told of one dossier. Raises NotFound, NotAllowed, SignInRequired."""
    row = intake.dossier(dossier)
    check(actor, VIEW_EVENTS, row.agency_code)
    events = tuple(_event(told) for told in intake.told_of(row.source_id, row.dossier))
    audit.record(actor, "read_dossier_events", f"dossier_fact:{dossier}", source=row.source_id, events=len(events))
    return DossierTrace(_line(row), events)


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

"""Dossiers to rows of facts and back: one narrow row per dossier, all instants and month numbers ready to count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from motcua.kernel.bulk import merge_rows
from motcua.kernel.epoch import month_of
from motcua.oversight.intake import rules
from motcua.oversight.intake.models import DossierFact
from motcua.oversight.intake.services.append_rows import append_rows, columns_of, kept_rows
from motcua.oversight.intake.types import Dossier, Stage

_SAME = (
    "channel", "level", "last_at", "submitted_at", "received_at", "first_due_at", "due_at", "decided_at",
    "returned_at", "stopped_at", "supplement_requests", "online_result", "paid_online",
    "flags", "disliked_at", "fee", "person", "stopped_by",
)  # fmt: skip


def known_dossiers(source: str, keys: Iterable[str]) -> dict[str, Dossier]:
    """The dossiers that `source` began as the facts tell them, by key."""
    return {key: dossier for _, key, dossier in dossiers_begun([source], keys)}


def dossiers_begun(sources: Sequence[str], keys: Iterable[str]) -> list[tuple[str, str, Dossier]]:
    """Who began it, its key, and what the facts tell of it."""
    rows = DossierFact.objects.filter(source_id__in=sources, dossier__in=list(keys))
    return [(row.source_id, row.dossier, dossier_of(row)) for row in rows]


def write_facts(source: str, dossiers: dict[str, Dossier], *, known: datetime | None = None) -> None:
    """Write the facts of `dossiers`, by key, and append to the ledger what that changes, as known at `known` or now."""
    if not dossiers:
        return
    before, after = kept_rows(source, dossiers), columns_of(source, dossiers)
    facts = [_fact_of(source, key, dossier, after[key]) for key, dossier in sorted(dossiers.items())]
    numbers = merge_rows(DossierFact, ("source_id", "dossier"), facts)
    append_rows(source, [(numbers[key], before.get(key, (0, []))[1], row) for key, row in after.items()], known=known)


def remove_facts(source: str, keys: Iterable[str], *, known: datetime | None = None) -> int:
    """Take back the facts of dossiers that no observation tells; returns how many there were."""
    found = kept_rows(source, keys)
    append_rows(source, [(number, row, []) for number, row in found.values()], known=known)
    return DossierFact.objects.filter(source_id=source, dossier__in=list(found)).delete()[0]


def dossier_of(row: DossierFact) -> Dossier:
    """The dossier that a row of facts tells."""
    pauses = tuple((datetime.fromisoformat(a), datetime.fromisoformat(b) if b else None) for a, b in row.pauses)
    same = {name: getattr(row, name) for name in _SAME}
    return Dossier(agency=row.agency_code, procedure=row.procedure_code, stage=Stage(row.stage), pauses=pauses, **same)


def _fact_of(source: str, key: str, dossier: Dossier, row: list[int]) -> dict[str, object]:
    """The row of facts of one dossier."""
    return {
        "source_id": source,
        "dossier": key,
        "agency_code": dossier.agency,
        "procedure_code": dossier.procedure,
        "stage": dossier.stage,
        "pauses": dossier.pauses,
        "received_month": month_of(dossier.received_at) if dossier.received_at else None,
        "ended_month": month_of(dossier.ended_at) if dossier.ended_at else None,
        "ended_at": dossier.ended_at,
        "portal_end_at": rules.portal_end(dossier),
        "portal_due_at": rules.portal_due(dossier),
        "fact": row,
        **{name: getattr(dossier, name) for name in _SAME},
    }

"""Derive every fact of a source again from its observations, and say how many had differed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db import transaction

from motcua.oversight.intake import rules
from motcua.oversight.intake.models import DossierFact, Source
from motcua.oversight.intake.selectors import counted_observations
from motcua.oversight.intake.services.declare_services import declare_services
from motcua.oversight.intake.services.write_facts import known_dossiers, remove_facts, write_facts
from motcua.oversight.intake.types import DECLARED_TYPE, Declaration, Dossier, DossierEvent, Kind

_CHUNK = 1000
_INSTANTS = ("at", "due_at", "legal_due_at")


@transaction.atomic
def recompute_facts(*, source: str) -> int:
    """Rebuild facts and declarations of `source`; returns the number of dossiers whose facts were wrong or missing.

    The ledger gets what that changes, also where only a calendar has been corrected since.
    """
    Source.objects.select_for_update().get(pk=source)
    wrong, keys = 0, set[str]()
    for chunk in _chunks(_told_dossiers(source)):
        stored = known_dossiers(source, chunk)
        differing = [key for key, dossier in chunk.items() if stored.get(key) != dossier]
        write_facts(source, chunk)
        wrong += len(differing)
        keys.update(chunk)
    unfounded = DossierFact.objects.filter(source_id=source).exclude(dossier__in=keys)
    wrong += remove_facts(source, unfounded.values_list("dossier", flat=True))
    _recompute_declarations(source)
    return wrong


def _told_dossiers(source: str) -> Iterator[tuple[str, Dossier]]:
    rows = counted_observations(source).exclude(dossier="").order_by("dossier", "id")
    for key, group in groupby(rows.iterator(), lambda row: row.dossier):
        dossier: Dossier | None = None
        for row in group:
            dossier = rules.advanced(dossier, dossier_event(row.content))
        if dossier:
            yield key, dossier


def _chunks(pairs: Iterator[tuple[str, Dossier]]) -> Iterator[dict[str, Dossier]]:
    chunk: dict[str, Dossier] = {}
    for key, dossier in pairs:
        chunk[key] = dossier
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = {}
    if chunk:
        yield chunk


def _recompute_declarations(source: str) -> None:
    rows = counted_observations(source).filter(type=DECLARED_TYPE).order_by("id")
    declare_services(source, [declaration_of(row.content) for row in rows])


def dossier_event(content: dict[str, Any]) -> DossierEvent:
    """The event that an observation holds."""
    instants = {name: datetime.fromisoformat(content[name]) for name in _INSTANTS if content.get(name)}
    return DossierEvent(**{**content, **instants, "kind": Kind(content["kind"])})


def declaration_of(content: dict[str, Any]) -> Declaration:
    """The declaration that an observation holds."""
    dates = {"valid_from": date.fromisoformat(content["valid_from"]), "at": datetime.fromisoformat(content["at"])}
    return Declaration(**{**content, **dates})

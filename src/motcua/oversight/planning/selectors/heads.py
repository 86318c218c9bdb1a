"""Who heads which unit on a day (F-146)."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from functools import cache
from uuid import UUID

from motcua.foundation.accounts import selectors as accounts
from motcua.foundation.notifications import selectors as notices
from motcua.foundation.notifications.types import Rung
from motcua.kernel.clock import today
from motcua.oversight.planning.models import HeadTerm
from motcua.oversight.planning.selectors.targets import REFERENCE
from motcua.oversight.planning.types import LEAD_TARGETS, HeadInfo, Role


def heads_of(units: Collection[str], on: date | None = None) -> dict[str, HeadInfo]:
    """The head of each unit on a day (today where not said); units without a term, or vacant ones, are left out."""
    rows = HeadTerm.objects.filter(agency_code__in=list(units), since__lte=on or today())
    latest = rows.order_by("agency_code", "-since", "-number").distinct("agency_code")
    told = latest.values_list("agency_code", "since", "account_id", "office", "number")
    return {unit: HeadInfo(unit, since, who, Role(office), n, None) for unit, since, who, office, n in told if who}


def head_terms(unit: str) -> list[HeadInfo]:
    """The terms of a unit, the latest first; one that was corrected by a later entry for the same day is left out."""
    found: list[HeadInfo] = []
    for row in HeadTerm.objects.filter(agency_code=unit).order_by("-since", "-number"):
        if not found or found[-1].since != row.since:
            found.append(_info(row, found[-1].since if found else None))
    return found


def last_term_number(unit: str) -> int:
    """How many terms of a unit have been entered; what a form has seen."""
    return HeadTerm.objects.filter(agency_code=unit).count()


def units_headed_by(account_id: UUID) -> list[str]:
    """The units that a person heads today, by code."""
    ever = HeadTerm.objects.filter(account_id=account_id).values_list("agency_code", flat=True).distinct()
    return sorted(unit for unit, head in heads_of(set(ever)).items() if head.account_id == account_id)


def _info(row: HeadTerm, until: date | None = None) -> HeadInfo:
    return HeadInfo(row.agency_code, row.since, row.account_id, Role(row.office), row.number, until)


@cache
def ladder() -> tuple[Rung, ...]:
    """When whom a missed milestone is told; assumed, data with validity."""
    return notices.rungs_of(json.loads((REFERENCE / "ladder.json").read_text(encoding="utf-8")))


def may_head(unit: str) -> list[tuple[UUID, str]]:
    """The people who hold the right to lead targets for a unit, by name."""
    return [(person.account_id, person.name) for person in accounts.officers_with(LEAD_TARGETS, unit)]


def names_of(account_ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of people, for a list of heads."""
    return accounts.names_of(account_ids)

"""Who heads a unit from a day on (F-146): entered, never changed; a successor's term ends the one before."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db import connection, transaction

from motcua.foundation.accounts import selectors as accounts
from motcua.foundation.agencies import selectors as agencies
from motcua.kernel import audit
from motcua.kernel.access import Actor, check
from motcua.kernel.clock import now, today
from motcua.kernel.errors import ChangedMeanwhile, InvalidInput
from motcua.oversight.planning.models import HeadTerm
from motcua.oversight.planning.types import LEAD_TARGETS, SET_TARGETS, Role

_FARTHEST = timedelta(days=366)


@transaction.atomic
def name_head(*, actor: Actor, unit: str, account_id: UUID | None, office: Role, since: date, seen: int) -> int:
    """Enter who heads a unit from `since` on, None for a vacant office; returns the number of the term.

    `seen` is how many terms were looked at; the same head and day again change nothing. The person must hold the right
    to lead targets for the unit. Raises NotAllowed, AgencyNotFound, InvalidInput, ChangedMeanwhile.
    """
    check(actor, SET_TARGETS, unit)
    agencies.agency(unit)
    _check(unit, account_id, since)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"planning-head:{unit}"])
    last = HeadTerm.objects.filter(agency_code=unit).order_by("-number").first()
    if last and (last.since, last.account_id, last.office) == (since, account_id, office):
        return last.number
    number = last.number if last else 0
    if seen != number:
        raise ChangedMeanwhile()
    HeadTerm.objects.create(
        agency_code=unit, since=since, account_id=account_id, office=office, number=number + 1, entered_at=now(),
        entered_by=actor.account_id,
    )  # fmt: skip
    audit.record(actor, "name_head", f"agency:{unit}", since=since.isoformat(), account=str(account_id or ""))
    return number + 1


def _check(unit: str, account_id: UUID | None, since: date) -> None:
    errors: dict[str, list[str]] = {}
    if since > today() + _FARTHEST:
        errors["since"] = ["Ngày bắt đầu không quá một năm tới."]
    if account_id and account_id not in {p.account_id for p in accounts.officers_with(LEAD_TARGETS, unit)}:
        errors["account"] = ["Người này chưa được giao vai người đứng đầu của đơn vị."]
    if errors:
        raise InvalidInput(errors)

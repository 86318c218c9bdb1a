"""Who may not score whom."""

from __future__ import annotations

from uuid import UUID

from motcua.kernel.access import Actor, covers
from motcua.kernel.errors import SignInRequired
from motcua.oversight.assessment.models import Interest


def account_of(actor: Actor) -> UUID:
    """The account of a person. Raises SignInRequired for nobody."""
    if actor.account_id is None:
        raise SignInRequired()
    return actor.account_id


def belongs_to(actor: Actor, agency: str) -> bool:
    """Whether any role of the actor is held at the agency, above it (but not everywhere) or below it."""
    scopes = {scope for _, scope in actor.grants if scope}
    return any(covers(scope, agency) or covers(agency, scope) for scope in scopes)


def has_interest(actor: Actor, agency: str) -> bool:
    """Whether the actor must keep away: belongs to the agency, or declared an interest in it."""
    if actor.account_id is None or belongs_to(actor, agency):
        return actor.account_id is not None
    return Interest.objects.filter(account_id=actor.account_id, agency_code=agency).exists()


def interests_of(actor: Actor) -> list[tuple[str, str]]:
    """The interests that the actor declared: (agency, reason)."""
    rows = Interest.objects.filter(account_id=account_of(actor)).order_by("agency_code")
    return list(rows.values_list("agency_code", "reason"))

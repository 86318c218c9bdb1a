"""Say who must fill a form, and who need not; nothing that was said before is changed."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel import audit
from motcua.kernel.access import Actor, check
from motcua.kernel.clock import now
from motcua.kernel.errors import InvalidInput
from motcua.oversight.campaigns.models import Assignment
from motcua.oversight.campaigns.types import MANAGE_CAMPAIGNS


@transaction.atomic
def assign_form(*, form: str, agency: str, first: int, last: int | None = None, source: str = "", actor: Actor) -> bool:
    """Let `agency` fill `form` for the months `first` to `last` from now on; returns whether anything is new."""
    check(actor, MANAGE_CAMPAIGNS, agency)
    return write_assignment(form, agency, (first, last), ("", source), actor, is_expected=True)


@transaction.atomic
def exclude_agency(
    *, form: str, agency: str, first: int, last: int | None = None, reason: str, source: str, actor: Actor
) -> bool:
    """Leave `agency` out of `form` for months; the reason and the text that gives it are cited. Raises InvalidInput."""
    check(actor, MANAGE_CAMPAIGNS, agency)
    wrong = {name: ["Xin ghi rõ."] for name, text in (("reason", reason), ("source", source)) if not text.strip()}
    if wrong:
        raise InvalidInput(wrong)
    return write_assignment(form, agency, (first, last), (reason.strip(), source.strip()), actor, is_expected=False)


def write_assignment(
    form: str,
    agency: str,
    months: tuple[int, int | None],
    why: tuple[str, str],
    actor: Actor,
    *,
    is_expected: bool,
    known_from: datetime | None = None,
) -> bool:
    """Append a row where it says something new. Two writers at once take turns."""
    agencies.agency(agency)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"campaigns:{form}/{agency}"])
    wanted = {
        "first": months[0],
        "last": months[1],
        "is_expected": is_expected,
        "reason": why[0],
        "source": why[1],
    }
    newest = Assignment.objects.filter(form=form, agency_code=agency).order_by("-known_from", "-id").first()
    if newest and all(getattr(newest, name) == value for name, value in wanted.items()):
        return False
    Assignment.objects.create(
        form=form,
        agency_code=agency,
        known_from=known_from or now(),
        actor_id=actor.account_id,
        actor_name=actor.name,
        **wanted,
    )
    audit.record(actor, "assign_form", f"assignment:{form}/{agency}", **wanted)
    return True

"""Who reports what: the assignment history read at an instant (F-160)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.agencies.types import AgencyInfo
from motcua.kernel.clock import now
from motcua.kernel.errors import Refusal
from motcua.oversight.campaigns.models import Assignment
from motcua.oversight.campaigns.types import RegisterLine


def register_of(form: str, month: int, *, known: datetime | None = None) -> list[RegisterLine]:
    """Who is, and who is not, expected to fill `form` for `month`, as it was known at `known` (else now).

    For each agency the row that was written last and covers the month decides; earlier ones are history.
    """
    held = Assignment.objects.filter(
        Q(last=None) | Q(last__gte=month), form=form, first__lte=month, known_from__lte=known or now()
    )
    newest = Window(RowNumber(), partition_by=[F("agency_code")], order_by=[F("known_from").desc(), F("id").desc()])
    rows = held.annotate(rank=newest).filter(rank=1).order_by("agency_code")
    return [_line(row) for row in rows]


def history_of(form: str, agency: str) -> list[Assignment]:
    """Every row ever written about an agency and a form, the newest first."""
    return list(Assignment.objects.filter(form=form, agency_code=agency).order_by("-known_from", "-id"))


def _line(row: Assignment) -> RegisterLine:
    info = agency_info(row.agency_code)
    return RegisterLine(
        agency=row.agency_code,
        name=info.name if info else row.agency_code,
        is_expected=row.is_expected,
        reason=row.reason,
        source=row.source,
        successor=info.successor_code if info else "",
        known_from=row.known_from,
        first=row.first,
        last=row.last,
    )


def agency_info(code: str) -> AgencyInfo | None:
    """The agency, None where the register of agencies does not know it any more."""
    try:
        return agencies.agency(code)
    except Refusal:
        return None

"""Load the register of reporters from the reference."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.agencies.types import AgencyInfo
from motcua.kernel import epoch
from motcua.kernel.access import SYSTEM
from motcua.oversight.campaigns.models import Assignment
from motcua.oversight.campaigns.selectors.forms import register_rows
from motcua.oversight.campaigns.services.assign_agencies import write_assignment


@transaction.atomic
def load_campaigns() -> int:
    """Write the register of the reference for every agency it names; returns how many rows are new.

    What people decided later for an agency and a form is never written over. An agency that ended reports up to the
    last month in which it lived; that report is passed on to its successor.
    """
    known = set(Assignment.objects.values_list("form", "agency_code"))
    tops = agencies.children_of(None)
    return sum(_load(row, top) for row in register_rows() for top in tops if (row["form"], top.code) not in known)


def _load(row: dict[str, Any], top: AgencyInfo) -> int:
    first, last = _month(row["first"]), _month(row["last"]) if row["last"] else None
    begun = epoch.month_of_day(top.valid_from) if top.valid_from else first
    ended = _last_month(top.valid_to)
    months = max(first, begun), min(last, ended) if last and ended else last or ended
    if top.kind not in row["kinds"] or (months[1] is not None and months[1] < months[0]):
        return 0
    why = next((each for each in row["excluded"] if each["agency"] == top.code), None)
    return int(
        write_assignment(
            row["form"],
            top.code,
            months,
            (why["reason"], why["source"]) if why else ("", row["source"]),
            SYSTEM,
            is_expected=why is None,
            known_from=epoch.midnight(epoch.first_day(first)),
        )
    )


def _month(text: str) -> int:
    found = epoch.month_of_code(text)
    if found is None:
        raise ValueError(text)
    return found


def _last_month(ended: date | None) -> int | None:
    """The last month of which the agency lived a day."""
    return epoch.month_of_day(ended - timedelta(days=1)) if ended else None

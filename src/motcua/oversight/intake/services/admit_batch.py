"""Back-pressure: a door that is full says so at once, and a source that floods it waits; nothing is lost.

Both answers name the seconds after which the same batch may come again. Limits are settings.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache

from django.db.models import F, Sum

from motcua.kernel import environment
from motcua.kernel.doors import Turnstile
from motcua.oversight.intake.errors import TooFast
from motcua.oversight.intake.models import Batch

WINDOW = timedelta(minutes=1)


@cache
def door() -> Turnstile:
    """The door of this process."""
    return Turnstile(environment.count("INTAKE_AT_ONCE"), environment.count("INTAKE_PATIENCE"))


def check_pace(source: str, records: int, at: datetime) -> None:
    """Raises TooFast where `source` would send more records within a minute than `INTAKE_PER_MINUTE`."""
    most = environment.count("INTAKE_PER_MINUTE")
    recent = Batch.objects.filter(source_id=source, received_at__gt=at - WINDOW)
    sent = recent.aggregate(records=Sum(F("accepted") + F("rejected")))["records"] or 0
    if sent and sent + records > most:
        raise TooFast(most=most, retry_after=int(WINDOW.total_seconds()))

"""The scheduled door: after the cut-off of its reports, a month is looked through for signs."""

from __future__ import annotations

from procrastinate.contrib.django import app

from motcua.kernel.clock import now
from motcua.oversight.detection import ports, selectors, services


@app.periodic(cron="40 18 * * *", periodic_id="look_for_signs")
@app.task(name="detection.look_for_signs", queueing_lock="detection.look_for_signs")
def look_for_signs(timestamp: int) -> None:
    """At 01:40 in Vietnam, the latest month that is known whole; one that is done costs a single question."""
    month = selectors.latest_month(now())
    if ports.has_ledger() and not selectors.is_looked_through(month):
        with ports.open_look() as ledger:
            services.look_for_signs(month=month, ledger=ledger)

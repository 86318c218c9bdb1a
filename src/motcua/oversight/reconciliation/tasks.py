"""The scheduled door: the running months are measured every night."""

from __future__ import annotations

from procrastinate.contrib.django import app

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel.clock import now
from motcua.kernel.epoch import month_of
from motcua.oversight.reconciliation import services


@app.periodic(cron="25 20 * * *", periodic_id="measure_months")
@app.task(name="reconciliation.measure_months", queueing_lock="reconciliation.measure_months")
def measure_months(timestamp: int) -> None:
    """At 03:25 in Vietnam: this month and the last of every ministry and province."""
    month = month_of(now())
    for agency in agencies.children_of(None):
        for each in (month - 1, month):
            services.measure_month(agency=agency.code, month=each)

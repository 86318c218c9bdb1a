"""The scheduled door: silence is asked about every minute, what strangers left is swept every night."""

from __future__ import annotations

from procrastinate.contrib.django import app

from motcua.casework.payments import services


@app.periodic(cron="* * * * *", periodic_id="query_silent_orders")
@app.task(name="payments.query_silent_orders", queueing_lock="payments.query_silent_orders")
def query_silent_orders(timestamp: int) -> None:
    """Ask the gateways about orders that have been silent; `timestamp` is the minute, from the scheduler."""
    services.query_silent_orders()


@app.periodic(cron="35 19 * * *", periodic_id="sweep_notices")
@app.task(name="payments.sweep_notices", queueing_lock="payments.sweep_notices")
def sweep_notices(timestamp: int) -> None:
    """At 02:35 in Vietnam; `timestamp` is the minute, from the scheduler."""
    services.sweep_notices()

"""The scheduled door: silence is asked about every minute."""

from __future__ import annotations

from procrastinate.contrib.django import app

from motcua.casework.payments import services


@app.periodic(cron="* * * * *", periodic_id="query_silent_orders")
@app.task(name="payments.query_silent_orders", queueing_lock="payments.query_silent_orders")
def query_silent_orders(timestamp: int) -> None:
    """Ask the gateways about orders that have been silent; `timestamp` is the minute, from the scheduler."""
    services.query_silent_orders()

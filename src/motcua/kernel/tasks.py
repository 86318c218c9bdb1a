"""The scheduled door: the outbox is emptied once a night."""

from __future__ import annotations

from procrastinate.contrib.django import app

from motcua.kernel import events


@app.periodic(cron="50 19 * * *", periodic_id="remove_delivered")
@app.task(name="kernel.remove_delivered", queueing_lock="kernel.remove_delivered")
def remove_delivered(timestamp: int) -> None:
    """At 02:50 in Vietnam; `timestamp` is the minute, from the scheduler."""
    events.remove_delivered()

"""The scheduled door: the day that is over is sealed after midnight in Vietnam."""

from __future__ import annotations

from procrastinate.contrib.django import app

from motcua.oversight.intake import services


@app.periodic(cron="10 17 * * *", periodic_id="seal_days")
@app.task(name="intake.seal_days", queueing_lock="intake.seal_days")
def seal_days(timestamp: int) -> None:
    """At 00:10 in Vietnam; `timestamp` is the minute, from the scheduler."""
    services.seal_days()

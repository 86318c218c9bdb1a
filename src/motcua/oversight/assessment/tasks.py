"""The scheduled door: agencies that owe an explanation are reminded every morning."""

from __future__ import annotations

from procrastinate.contrib.django import app

from motcua.oversight.assessment import services


@app.periodic(cron="50 0 * * *", periodic_id="remind_assessed")
@app.task(name="assessment.remind_assessed", queueing_lock="assessment.remind_assessed")
def remind_assessed(timestamp: int) -> None:
    """At 07:50 in Vietnam; `timestamp` is the minute, from the scheduler."""
    services.send_reminders()

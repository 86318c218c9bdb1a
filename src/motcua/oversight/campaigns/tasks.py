"""The scheduled door: campaigns open, agencies that merged are followed, people are reminded."""

from __future__ import annotations

from procrastinate.contrib.django import app

from motcua.oversight.campaigns import services


@app.periodic(cron="7 * * * *", periodic_id="advance_campaigns")
@app.task(name="campaigns.advance_campaigns", queueing_lock="campaigns.advance_campaigns")
def advance_campaigns(timestamp: int) -> None:
    """Every hour; `timestamp` is the minute, from the scheduler. Whatever was done before is not done again."""
    services.open_due_campaigns()
    services.follow_mergers()
    services.observe_open_campaigns()


@app.periodic(cron="30 1 * * *", periodic_id="remind_reporters")
@app.task(name="campaigns.remind_reporters", queueing_lock="campaigns.remind_reporters")
def remind_reporters(timestamp: int) -> None:
    """At 08:30 in Vietnam; `timestamp` is the minute, from the scheduler."""
    services.send_reminders()

"""The scheduled door: duties follow mergers, nothing waits for a head who is gone, the ladder speaks, every morning."""

from __future__ import annotations

from procrastinate.contrib.django import app

from motcua.oversight.directives import services


@app.periodic(cron="40 0 * * *", periodic_id="follow_duties")
@app.task(name="directives.follow_duties", queueing_lock="directives.follow_duties")
def follow_duties(timestamp: int) -> None:
    """At 07:40 in Vietnam; `timestamp` is the minute, from the scheduler."""
    services.follow_mergers()
    services.let_go_without_head()
    services.send_reminders()

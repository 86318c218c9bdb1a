"""The scheduled door: targets follow mergers, then missed milestones are told, every morning."""

from __future__ import annotations

from procrastinate.contrib.django import app

from motcua.oversight.planning import services


@app.periodic(cron="50 0 * * *", periodic_id="follow_targets")
@app.task(name="planning.follow_targets", queueing_lock="planning.follow_targets")
def follow_targets(timestamp: int) -> None:
    """At 07:50 in Vietnam; `timestamp` is the minute, from the scheduler."""
    services.follow_mergers()
    services.send_milestone_notices()

"""The scheduled door: every minute, whatever of releases is due."""

from __future__ import annotations

from procrastinate.contrib.django import app

from motcua.oversight.releases import services


@app.periodic(cron="* * * * *", periodic_id="advance_releases")
@app.task(name="releases.advance_releases", queueing_lock="releases.advance_releases")
def advance_releases(timestamp: int) -> None:
    """Cut off, build, publish; `timestamp` is the minute, from the scheduler."""
    services.advance_releases()

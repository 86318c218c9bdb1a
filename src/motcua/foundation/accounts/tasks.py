"""The scheduled door: sessions that are over are forgotten once a night."""

from __future__ import annotations

from procrastinate.contrib.django import app

from motcua.foundation.accounts import services


@app.periodic(cron="50 19 * * *", periodic_id="clear_expired_sessions")
@app.task(name="accounts.clear_expired_sessions", queueing_lock="accounts.clear_expired_sessions")
def clear_expired_sessions(timestamp: int) -> None:
    """At 02:50 in Vietnam; `timestamp` is the minute, from the scheduler."""
    services.clear_expired_sessions()

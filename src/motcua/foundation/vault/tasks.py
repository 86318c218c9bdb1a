"""The scheduled door: content that nobody names is swept once a night."""

from __future__ import annotations

from procrastinate.contrib.django import app

from motcua.foundation.vault import services


@app.periodic(cron="20 19 * * *", periodic_id="remove_orphans")
@app.task(name="vault.remove_orphans", queueing_lock="vault.remove_orphans")
def remove_orphans(timestamp: int) -> None:
    """At 02:20 in Vietnam; `timestamp` is the minute, from the scheduler."""
    services.remove_orphans()

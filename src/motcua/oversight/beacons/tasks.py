"""The scheduled door: hits are folded every minute, visitors of past days forgotten once a night."""

from __future__ import annotations

from procrastinate.contrib.django import app

from motcua.oversight.beacons import services


@app.periodic(cron="* * * * *", periodic_id="fold_hits")
@app.task(name="beacons.fold_hits", queueing_lock="beacons.fold_hits")
def fold_hits(timestamp: int) -> None:
    """Every minute; `timestamp` is the minute, from the scheduler."""
    services.fold_hits()


@app.periodic(cron="20 17 * * *", periodic_id="forget_visitors")
@app.task(name="beacons.forget_visitors", queueing_lock="beacons.forget_visitors")
def forget_visitors(timestamp: int) -> None:
    """At 00:20 in Vietnam."""
    services.forget_visitors()

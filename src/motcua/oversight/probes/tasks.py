"""The scheduled door: visits are made all day, pictures whose time is over go at night."""

from __future__ import annotations

from procrastinate.contrib.django import app

from motcua.oversight.probes import services

SECONDS = 270
"""Of one run, so that the next one finds the way free."""


@app.periodic(cron="*/5 * * * *", periodic_id="visit_pages")
@app.task(name="probes.visit_pages", queueing_lock="probes.visit_pages", lock="probes.visit_pages")
def visit_pages(timestamp: int) -> None:
    """F-171; `timestamp` is the minute, from the scheduler."""
    services.run_visits(seconds=SECONDS)


@app.periodic(cron="40 19 * * *", periodic_id="drop_pictures")
@app.task(name="probes.drop_pictures", queueing_lock="probes.drop_pictures")
def drop_pictures(timestamp: int) -> None:
    """At 02:40 in Vietnam."""
    services.drop_pictures()

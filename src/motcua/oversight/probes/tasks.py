"""The scheduled door: visits are made all day, pictures whose time is over go at night."""

from __future__ import annotations

from procrastinate import JobContext
from procrastinate.contrib.django import app

from motcua.oversight.probes import services

SECONDS = 270
"""Of one run, so that a job never looks stalled."""


@app.periodic(cron="* * * * *", periodic_id="visit_pages")
@app.task(name="probes.visit_pages", queueing_lock="probes.visit_pages", lock="probes.visit_pages", pass_context=True)
def visit_pages(context: JobContext, timestamp: int) -> None:
    """F-171; `timestamp` is the minute, from the scheduler. A worker that is told to end ends after this visit."""
    services.run_visits(seconds=SECONDS, is_over=context.should_abort)


@app.periodic(cron="40 19 * * *", periodic_id="drop_pictures")
@app.task(name="probes.drop_pictures", queueing_lock="probes.drop_pictures")
def drop_pictures(timestamp: int) -> None:
    """At 02:40 in Vietnam."""
    services.drop_pictures()

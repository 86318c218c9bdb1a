"""The scheduled door: the running month is cut anew every five minutes, young rows are sealed, leftovers swept."""

from __future__ import annotations

from procrastinate.contrib.django import app

from motcua.oversight.monitoring import services

_MANY = 20_000
"""Young rows of one ministry or province that do not wait for the night."""


@app.periodic(cron="*/5 * * * *", periodic_id="advance_months")
@app.task(name="monitoring.advance_months", queueing_lock="monitoring.advance_months")
def advance_months(timestamp: int) -> None:
    """`timestamp` is the minute, from the scheduler."""
    services.refresh_partials()
    services.advance_months()


@app.periodic(cron="2-59/15 * * * *", periodic_id="seal_many_facts")
@app.task(name="monitoring.seal_many_facts", queueing_lock="monitoring.seal_many_facts")
def seal_many_facts(timestamp: int) -> None:
    """`timestamp` is the minute, from the scheduler."""
    services.seal_facts(at_least=_MANY)


@app.periodic(cron="10 18 * * *", periodic_id="seal_facts")
@app.task(name="monitoring.seal_facts", queueing_lock="monitoring.seal_facts")
def seal_facts(timestamp: int) -> None:
    """At 01:10 in Vietnam; `timestamp` is the minute, from the scheduler."""
    services.seal_facts()
    services.remove_unlisted()

"""A worker that was killed at a job whose next one waits already: the worker after it must go on."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Job

from motcua.sites.compose import worker

VISITS = "probes.visit_pages"
"""A job of which at most one may wait."""


@pytest.fixture
def _empty(transactional_db: None) -> Iterator[None]:
    """Jobs are no tables of Django's, so nothing else empties them."""
    for wait in (True, False):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs")
        if wait:
            yield


async def _give_back(job: Job) -> None:
    connector = app.connector
    assert isinstance(connector, DjangoConnector)
    with app.replace_connector(connector.get_worker_connector()) as held:
        async with held.open_async():
            await worker._give_back(held.job_manager, job)


def _states() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text FROM procrastinate_jobs ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.usefixtures("_empty")
@pytest.mark.parametrize(("has_next", "told"), [(False, ["todo"]), (True, ["failed", "todo"])])
def test_a_left_job_runs_again_or_gives_way_to_the_one_that_waits(has_next: bool, told: list[str]) -> None:
    number = app.tasks[VISITS].configure().defer(timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [number])
    if has_next:
        app.tasks[VISITS].configure().defer(timestamp=60)
    (job,) = [one for one in app.job_manager.list_jobs() if one.id == number]
    asyncio.run(_give_back(job))
    assert _states() == told

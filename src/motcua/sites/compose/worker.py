"""The worker process: delivers events, works on queued jobs, starts scheduled ones, picks up stalled ones."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
from typing import TYPE_CHECKING, cast

import django
from django.db import InterfaceError, OperationalError, connection

if TYPE_CHECKING:
    from procrastinate import App
    from procrastinate.jobs import Job
    from procrastinate.manager import JobManager

log = logging.getLogger(__name__)

IDLE_SECONDS = 0.2
RECOVERY_SECONDS = 1.0
STALLED_SECONDS = 60
_CONCURRENCY = 4


def work() -> None:
    """Work until a signal says stop; a lost database is waited for, any other fault ends the process."""
    django.setup()
    stop = threading.Event()
    for wish in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wish, lambda *_: stop.set())
    from motcua.kernel.events import lanes

    _tell_what_nobody_delivers()
    threads = [threading.Thread(target=_watched, args=(stop, lane), name=lane[0], daemon=True) for lane in lanes()]
    for thread in threads:
        thread.start()
    asyncio.run(_work_on_jobs(stop))
    for thread in threads:
        thread.join(3)


def _tell_what_nobody_delivers() -> None:
    """Messages whose handler went with an older version would wait for ever in silence."""
    from motcua.kernel.events import waiting_without_handler

    try:
        left = waiting_without_handler()
    except (OperationalError, InterfaceError):
        return  # the database is away; delivery waits for it and says so
    finally:
        connection.close()
    for handler, count in left:
        log.error("%s messages wait for the handler %s, which no longer exists", count, handler)


def _watched(stop: threading.Event, lane: tuple[str, ...]) -> None:
    """Deliver for ever; when that ends on its own, so does the process: a worker that only looks alive is worse."""
    try:
        deliver_until(stop, lane)
    finally:
        if not stop.is_set():
            log.critical("delivery of events ended; the worker ends with it")
            os.kill(os.getpid(), signal.SIGABRT)


def deliver_until(stop: threading.Event, lane: tuple[str, ...]) -> None:
    """Deliver waiting events of one lane until `stop`; outlives restarts of the database."""
    from motcua.kernel.events import deliver_lane

    while not stop.is_set():
        try:
            busy = deliver_lane(lane) > 0
        except (OperationalError, InterfaceError) as error:
            log.warning("the database is away: %s", str(error).strip().splitlines()[0] if str(error) else error)
            connection.close()
            stop.wait(RECOVERY_SECONDS)
            continue
        if not busy:
            connection.close()
            stop.wait(IDLE_SECONDS)


async def _work_on_jobs(stop: threading.Event) -> None:
    """Run procrastinate's worker, again after each loss of the database, until `stop`."""
    from procrastinate.contrib.django.django_connector import DjangoConnector
    from procrastinate.contrib.django.procrastinate_app import current_app as app

    connector = cast(DjangoConnector, app.connector)
    with app.replace_connector(connector.get_worker_connector()):
        while not stop.is_set():
            try:
                async with app.open_async():
                    await _one_worker(app, stop)
            except _lost_database() as error:
                log.warning("jobs wait for the database: %s", error)
                await asyncio.sleep(RECOVERY_SECONDS)


def _lost_database() -> tuple[type[Exception], ...]:
    import psycopg
    from procrastinate.exceptions import ConnectorException

    return (ConnectorException, psycopg.OperationalError, psycopg.InterfaceError)


async def _one_worker(app: App, stop: threading.Event) -> None:
    """One life of the job worker; ends at `stop` or with the error that ended it."""
    sides = [asyncio.create_task(_until(stop)), asyncio.create_task(_sweep(app))]
    main = asyncio.create_task(
        app.run_worker_async(concurrency=_CONCURRENCY, install_signal_handlers=False, shutdown_graceful_timeout=5)
    )
    try:
        done, _ = await asyncio.wait([main, *sides], return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in (main, *sides):
            task.cancel()
        await asyncio.gather(main, *sides, return_exceptions=True)


async def _until(stop: threading.Event) -> None:
    while not stop.is_set():
        await asyncio.sleep(0.1)


async def _give_back(manager: JobManager, job: Job) -> None:
    """Let a left job run again; where the same one waits already, which a lock lets be one only, end the left one."""
    from procrastinate.exceptions import UniqueViolation
    from procrastinate.jobs import Status

    try:
        await manager.retry_job(job)
        log.warning("job %s (%s) was left by a dead worker; it runs again", job.id, job.task_name)
    except UniqueViolation:
        await manager.finish_job(job, status=Status.FAILED, delete_job=False)
        log.warning("job %s (%s) was left by a dead worker; another one waits", job.id, job.task_name)


async def _sweep(app: App) -> None:
    """Give jobs whose worker was killed back to the queue: procrastinate itself leaves them as they are."""
    while True:
        manager = app.job_manager
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
            await _give_back(manager, job)
        await asyncio.sleep(STALLED_SECONDS / 4)

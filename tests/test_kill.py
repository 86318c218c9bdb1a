"""`kill -9` of any process at any moment: nothing that was acknowledged is lost, and everything comes back."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import psycopg
import pytest

from tests.running import Running

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("live")]
WRITERS = 3


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    running = Running(tmp_path_factory.mktemp("kill") / "home")
    running.home.mkdir()
    running.start()
    with psycopg.connect(running.server.url, autocommit=True) as session:
        session.execute("CREATE TABLE acknowledged(writer int, number int, PRIMARY KEY (writer, number))")
    yield running
    running.stop()
    running.server.remove()


class Writers:
    """Threads that write numbers one by one and remember each that the database acknowledged."""

    def __init__(self, running: Running, first: int) -> None:
        self.url, self.first = running.server.url, first
        self.acknowledged: set[tuple[int, int]] = set()
        self.stop = threading.Event()
        self.threads = [threading.Thread(target=self._write, args=(first + n,)) for n in range(WRITERS)]

    def __enter__(self) -> Writers:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join()

    def _write(self, writer: int) -> None:
        number = 0
        while not self.stop.is_set():
            try:
                with psycopg.connect(self.url, autocommit=True, connect_timeout=2) as session:
                    while not self.stop.is_set():
                        number += 1
                        session.execute("INSERT INTO acknowledged VALUES (%s, %s)", [writer, number])
                        self.acknowledged.add((writer, number))
            except psycopg.OperationalError:
                self.stop.wait(0.05)

    def lost(self) -> set[tuple[int, int]]:
        with psycopg.connect(self.url) as session:
            kept = session.execute(
                "SELECT writer, number FROM acknowledged WHERE writer >= %s", [self.first]
            ).fetchall()
        return self.acknowledged - {(writer, number) for writer, number in kept}


def test_the_database_is_killed_while_it_is_written_to(running: Running) -> None:
    running.wait_for_web()
    with Writers(running, 100) as writers:
        for _ in range(3):
            count = len(writers.acknowledged)
            running.wait_for(lambda count=count: len(writers.acknowledged) > count + 20, "acknowledged writes")  # type: ignore[misc]
            running.kill(running.postgres())
            running.wait_for(running.server.is_ready, "the database")
        running.wait_for_web()
    assert len(writers.acknowledged) > 60
    assert writers.lost() == set()
    said = "The database ended; it is started again."
    running.wait_for(lambda: running.output.count(said) == 3, "the supervisor's sentences")


@pytest.mark.parametrize("name", ["web", "worker", "sandboxes"])
def test_a_killed_child_is_told_and_comes_back(running: Running, name: str) -> None:
    old = running.child(name)
    running.kill(old)
    running.wait_for(lambda: running.child(name) != old, f"another {name}")
    running.wait_for_web()
    running.wait_for(lambda: f"{name} was ended by signal 9" in running.output, "the supervisor's sentence")


def test_the_supervisor_is_killed_and_the_next_run_takes_over(running: Running) -> None:
    assert running.process is not None
    with Writers(running, 200) as writers:
        running.wait_for(lambda: len(writers.acknowledged) > 50, "acknowledged writes")
        running.kill(running.process.pid)
        running.start()
        count = len(writers.acknowledged)
        running.wait_for(lambda: len(writers.acknowledged) > count + 20, "writes after the second start")
    assert writers.lost() == set()
    assert "tables" not in running.output, "nothing changed, so nothing is prepared again"


def test_everything_is_killed_at_once(running: Running) -> None:
    assert running.process is not None
    with Writers(running, 300) as writers:
        running.wait_for(lambda: len(writers.acknowledged) > 50, "acknowledged writes")
        for pid in (running.process.pid, running.postgres(), running.child("web"), running.child("worker")):
            running.kill(pid)
    running.start()
    assert writers.lost() == set()

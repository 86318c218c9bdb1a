"""Slow lines hold up nobody, the instant of the first byte counts, and half a form is never read as a whole one."""

from __future__ import annotations

import io
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Lock
from typing import Any

from django.test import RequestFactory

from motcua.kernel.clock import now
from motcua.kernel.middleware import BEGAN_AT, stamp_arrival
from motcua.sites.compose.arrival import AHEAD, with_arrival
from motcua.sites.compose.assets import Start

PATIENCE = 60
"""Seconds."""


class Line(io.BytesIO):
    """A body that comes when `goes_on` is set."""

    def __init__(self, body: bytes, goes_on: Event) -> None:
        super().__init__(body)
        self.goes_on = goes_on

    def read(self, size: int | None = -1, /) -> bytes:
        assert self.goes_on.wait(PATIENCE)
        return super().read(size)


def echo(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    start("200 OK", [])
    return [environ["wsgi.input"].read()]


def asked(application: Any, body: io.BytesIO, length: int | str, **more: Any) -> tuple[list[str], bytes]:
    said: list[str] = []
    environ = {"wsgi.input": body, "CONTENT_LENGTH": str(length), **more}
    told = application(environ, lambda status, headers: said.append(status))
    return said, b"".join(told)


def test_four_slow_lines_hold_up_no_other_request() -> None:
    application, goes_on = with_arrival(echo, places=1), Event()
    with ThreadPoolExecutor(4) as threads:
        slow = [threads.submit(asked, application, Line(b"a=1", goes_on), 3) for _ in range(4)]
        assert asked(application, io.BytesIO(b"b=2"), 3) == (["200 OK"], b"b=2")
        goes_on.set()
        assert [each.result(PATIENCE) for each in slow] == [(["200 OK"], b"a=1")] * 4


def test_no_more_than_the_places_are_worked_on_at_once() -> None:
    held, pair, at_once, most, room = Event(), Barrier(2), [0], [0], Lock()

    def program(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        with room:
            at_once[0] += 1
            most[0] = max(most[0], at_once[0])
        pair.wait(PATIENCE)  # eight go in by twos, however slowly they come
        held.wait(0.05)
        with room:
            at_once[0] -= 1
        return echo(environ, start)

    application = with_arrival(program, places=2)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: asked(application, io.BytesIO(b""), ""), range(8)))
    assert (most[0], len(answers)) == (2, 8)


def test_a_body_that_breaks_off_is_refused_and_never_reaches_the_program() -> None:
    reached: list[bool] = []

    def program(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        reached.append(True)
        return echo(environ, start)

    status, text = asked(with_arrival(program, places=1), io.BytesIO(b"c:H01/tiep-nhan=54"), 20)
    assert status == ["400 Bad Request"] and "đứt giữa chừng" in text.decode() and not reached


def test_a_long_body_and_one_of_unknown_length_are_read_in_their_turn() -> None:
    goes_on = Event()
    goes_on.set()
    for length, more in ((AHEAD + 1, {}), ("", {"HTTP_TRANSFER_ENCODING": "chunked"})):
        seen: list[Any] = []

        def program(environ: dict[str, Any], start: Start, seen: list[Any] = seen) -> Iterable[bytes]:
            seen.append(environ["wsgi.input"])
            return echo(environ, start)

        line = Line(b"x", goes_on)
        asked(with_arrival(program, places=1), line, length, **more)
        assert seen == [line]


def test_the_instant_of_the_first_byte_is_that_of_the_web_process() -> None:
    began = now()
    request = RequestFactory().get("/")
    request.environ[BEGAN_AT] = request.META[BEGAN_AT] = began
    seen: list[Any] = []

    def respond(asked: Any) -> Any:
        seen.append(asked.began_at)

    stamp_arrival(respond)(request)
    stamp_arrival(respond)(RequestFactory().get("/"))
    assert seen[0] == began < seen[1]

"""3,000 clerks hand in over HTTP, against the web process as `./dev run` starts it: sessions, forms, slow lines."""

from __future__ import annotations

import os
import random
import re
import socket
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from importlib import import_module
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings

from motcua.foundation.accounts.services import begin_session
from motcua.foundation.accounts.tests.factories import officer
from motcua.sites.compose.supervisor import Child, await_answers
from motcua.sites.compose.tests.live import free_port

CLERKS_AT_ONCE = 32
PACE = 10.0
"""Clerks a second, twelve times as many as when 3,000 come evenly in an hour; each opens three pages."""
_BETWEEN = random.Random(20)  # noqa: S311  (when somebody comes, no secret)
SLOW_LINES, STALL = 24, 20.0
"""More lines than places to work, each silent for so many seconds in the middle of a form."""
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([A-Za-z0-9]+)"')
_COOKIE = re.compile(r"csrftoken=([^;]+)")


@dataclass(frozen=True)
class Duty:
    """One clerk's report: its page, the cells to send, the session in which the clerk is signed in."""

    path: str
    cells: dict[str, str]
    session: str


@dataclass(frozen=True)
class Result:
    """Seconds of the slowest of the clerk's pages, and the status of each."""

    slowest: float
    statuses: tuple[int, ...]


@contextmanager
def web() -> Iterator[int]:
    """The port of the real web process over the database of this bench."""
    port, home = free_port(), Path(os.environ["MOTCUA_HOME"])
    with tempfile.TemporaryDirectory() as logs:
        environ = {**os.environ, "PORT": str(port), "MOTCUA_WEB_WORKERS": "2"}
        child = Child("web", Path(logs), environ=environ)
        child.start()
        try:
            if silent := await_answers([child], port, [], 120):
                raise RuntimeError(f"the web process over {home.name} did not start: {silent.last_lines()}")
            yield port
        finally:
            child.ask_to_stop()
            child.finish(time.monotonic() + 10)


def sessions(number: int) -> list[str]:
    """Keys of the sessions of as many clerks, each a person of its own."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    keys = []
    for place in range(number):
        session = store()
        begin_session(session, officer(10_000 + place, "report_clerk").pk)
        session.save()
        keys.append(session.session_key)
    return keys


class _Browser:
    """One clerk's browser: one connection, two cookies, each page timed."""

    def __init__(self, port: int, session: str) -> None:
        self.port, self.cookies = port, {"motcua": session}
        self.line = HTTPConnection("localhost", port, timeout=120)
        self.waits: list[float] = []
        self.statuses: list[int] = []

    @property
    def heads(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": cookies, "Origin": f"http://localhost:{self.port}"}

    def ask(self, method: str, path: str, body: bytes | None = None) -> tuple[bytes, str]:
        heads = self.heads | ({"Content-Type": "application/x-www-form-urlencoded"} if body else {})
        begin = time.perf_counter()
        self.line.request(method, path, body, heads)
        answer = self.line.getresponse()
        text = answer.read()
        self.waits.append(time.perf_counter() - begin)
        self.statuses.append(answer.status)
        if found := _COOKIE.search(answer.headers.get("Set-Cookie", "")):
            self.cookies["csrftoken"] = found[1]
        return text, answer.headers.get("Location", "")

    def form(self, duty: Duty) -> bytes:
        """The form's page opened, and what its button would send."""
        text, _ = self.ask("GET", duty.path)
        token = _TOKEN.search(text)
        if token is None:
            raise RuntimeError(f"{duty.path} answers {self.statuses[-1]} without a form: {text[:300]!r}")
        return urlencode({"csrfmiddlewaretoken": token[1].decode(), "ban": "0", "viec": "nop", **duty.cells}).encode()

    def result(self) -> Result:
        self.line.close()
        return Result(max(self.waits), tuple(self.statuses))


def hand_in(port: int, duty: Duty) -> Result:
    """Open the form, send it, see the page that comes after."""
    browser = _Browser(port, duty.session)
    _text, after = browser.ask("POST", duty.path, browser.form(duty))
    if after:
        browser.ask("GET", after)
    return browser.result()


def hand_in_slowly(port: int, duty: Duty) -> Result:
    """The same over a line that falls silent in the middle of the form; the silence is not counted as waiting."""
    browser = _Browser(port, duty.session)
    body = browser.form(duty)
    heads = "".join(f"{name}: {text}\r\n" for name, text in browser.heads.items())
    head = (
        f"POST {duty.path} HTTP/1.1\r\nHost: localhost:{port}\r\n{heads}Connection: close\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("localhost", port), timeout=120) as line:
        line.sendall(head.encode() + body[:200])
        time.sleep(STALL)
        line.sendall(body[200:])
        begin = time.perf_counter()
        browser.statuses.append(int(line.recv(400).split(b" ", 2)[1]))
        browser.waits.append(time.perf_counter() - begin)
    return browser.result()


def rush(port: int, duties: Sequence[Duty]) -> list[Result]:
    """As many at once as the crowd has, each followed by the next: what the machine can bear at most."""
    with ThreadPoolExecutor(CLERKS_AT_ONCE) as crowd:
        return list(crowd.map(lambda duty: hand_in(port, duty), duties))


def last_minutes(port: int, duties: Sequence[Duty]) -> list[Result]:
    """Clerks come when they come, whether or not others are done; the first few over lines that stall."""
    with ThreadPoolExecutor(SLOW_LINES) as slow, ThreadPoolExecutor(len(duties)) as quick:
        late = [slow.submit(hand_in_slowly, port, duty) for duty in duties[:SLOW_LINES]]
        soon = []
        for duty in duties[SLOW_LINES:]:
            time.sleep(_BETWEEN.expovariate(PACE))
            soon.append(quick.submit(hand_in, port, duty))
        return [each.result() for each in (*late, *soon)]

"""The door of the beacons, through every middleware: one by one as browsers send them, with the writing of them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

from motcua.oversight.beacons.services.buffer_hits import buffer
from motcua.oversight.beacons.tests.factories import BROWSER, Page
from tests.bench.registry import Bar, Work, measured

BEACONS = 1000
_numbers = count()


def _unheard(_status: str, _headers: list[tuple[str, str]], _fault: object = None, /) -> Callable[[bytes], object]:
    """Where a server would send the head of an answer."""
    return len


@measured("beacon: one of a page, written by COPY", rounds=10, per=BEACONS, bar=Bar(cpu=1 / 2000))
def beacons() -> Work:
    page, handler, factory = Page("bench.example.vn").register(), WSGIHandler(), RequestFactory()
    body = f'{{"token": "{page.token}", "kind": "view", "url": "{page.url}"}}'

    def send() -> None:
        for _ in range(BEACONS):
            given = {"User-Agent": f"{BROWSER} {next(_numbers) % 400}", "Origin": f"https://{page.host}"}
            request = factory.post("/dem/", body, content_type="text/plain", headers=given)
            answer = handler(request.environ, _unheard)
            assert answer.status_code == 204
            answer.close()
        buffer.flush()

    return Work(send)

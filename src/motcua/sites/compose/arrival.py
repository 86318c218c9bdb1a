"""A request arrives before it takes a place to work, so that slow lines hold up nobody else (decision 69).

Few requests are worked on at once, because the machine has few cores; many may arrive at once, because a line may be
slow. The instant at which a request began is written before either, so that no queue makes a report late. What broke
off is refused here: half a form must never be read as a whole one.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from threading import BoundedSemaphore
from typing import Any

from motcua.kernel.clock import now
from motcua.kernel.middleware import BEGAN_AT
from motcua.sites.compose.assets import Application, Start

AHEAD = 1_048_576
"""Bytes of the longest body that is read before its turn: every form; a longer one, with files, is read in its turn."""


def with_arrival(program: Application, places: int) -> Application:
    """`program`, at most `places` times at once; what is still arriving takes no place."""
    free = BoundedSemaphore(places)

    def application(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        environ[BEGAN_AT] = now()
        length = _length(environ)
        if length <= AHEAD:
            body = environ["wsgi.input"].read(length) if length else b""
            if len(body) < length:
                start("400 Bad Request", [("Content-Type", "text/plain; charset=utf-8")])
                return ["Đường truyền đứt giữa chừng. Xin gửi lại.".encode()]
            environ["wsgi.input"] = io.BytesIO(body)
        with free:
            return program(environ, start)

    return application


def _length(environ: dict[str, Any]) -> int:
    """Bytes of the body as its head says; one of unknown length counts as longer than any form."""
    told = environ.get("CONTENT_LENGTH") or ""
    if told.isascii() and told.isdigit():
        return int(told)
    return AHEAD + 1 if environ.get("HTTP_TRANSFER_ENCODING") else 0

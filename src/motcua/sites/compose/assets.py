"""Static files straight from the modules: compressed once, with a mark that changes with the content.

Only files that the finders list are ever served, so no address can lead anywhere else.
`{% static %}` adds the mark as `?v=…`; a marked address may be kept by browsers for ever.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage

Start = Callable[[str, list[tuple[str, str]]], object]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]
_TEXT = {".css", ".js", ".svg", ".json", ".txt", ".webmanifest", ".html"}
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "public, max-age=300"


@dataclass(frozen=True)
class Asset:
    """One file as it goes over the line."""

    body: bytes
    packed: bytes | None
    media_type: str
    mark: str


@cache
def assets() -> dict[str, Path]:
    """Path below the static address -> file, for every file of every module."""
    return {
        name.replace("\\", "/"): Path(storage.path(name))
        for finder in finders.get_finders()
        for name, storage in finder.list([])
    }


def asset(name: str) -> Asset | None:
    """The file of that name as it is now; None when no module has it."""
    path = assets().get(name)
    return _read(path, path.stat().st_mtime_ns) if path and path.exists() else None


@cache
def _read(path: Path, changed: int) -> Asset:
    body = path.read_bytes()
    packed = gzip.compress(body, 9, mtime=0) if path.suffix in _TEXT else None
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    media_type = f"{kind}; charset=utf-8" if path.suffix in _TEXT else kind
    return Asset(body, packed, media_type, hashlib.sha256(body).hexdigest()[:12])


class MarkedStorage(StaticFilesStorage):
    """Gives `{% static %}` addresses that carry the mark of the content."""

    def url(self, name: str | None) -> str:
        found = asset(name or "")
        return super().url(name) + (f"?v={found.mark}" if found else "")


def with_assets(application: Application, prefix: str) -> Application:
    """A WSGI application that answers addresses below `prefix` itself and hands all others on."""

    def answer(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if not path.startswith(prefix):
            return application(environ, start)
        return _answer(environ, start, asset(path.removeprefix(prefix)))

    return answer


def _answer(environ: dict[str, Any], start: Start, found: Asset | None) -> list[bytes]:
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or found is None:
        start("404 Not Found" if found is None else "405 Method Not Allowed", [("Content-Type", "text/plain")])
        return [b""]
    headers = _headers(environ, found)
    if environ.get("HTTP_IF_NONE_MATCH") == f'"{found.mark}"':
        start("304 Not Modified", headers)
        return [b""]
    body = found.body
    if found.packed is not None and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
        body = found.packed
        headers.append(("Content-Encoding", "gzip"))
    start("200 OK", [*headers, ("Content-Type", found.media_type), ("Content-Length", str(len(body)))])
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]


def _headers(environ: dict[str, Any], found: Asset) -> list[tuple[str, str]]:
    is_marked = parse_qs(environ.get("QUERY_STRING", "")).get("v") == [found.mark]
    return [
        ("ETag", f'"{found.mark}"'),
        ("Cache-Control", _FOR_EVER if is_marked else _ASK_AGAIN),
        ("Vary", "Accept-Encoding"),
        ("X-Content-Type-Options", "nosniff"),
    ]

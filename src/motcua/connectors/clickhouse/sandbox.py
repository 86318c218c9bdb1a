"""A counterpart for tests: ClickHouse's own engine (chDB) behind the HTTP door of a ClickHouse server.

chDB stands in the developers' lock only, so this is no part of `motcua run`. The door is ClickHouse's: the statement
in the body or in `query`, the database and the format as parameters, user and key as headers, errors with their
number. Only `input(..)`, which chDB lacks, becomes a file.
"""

from __future__ import annotations

import atexit
import importlib
import logging
import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import Any

from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

_ERROR = re.compile(r"Code: (\d+)")
_INPUT = re.compile(r"input\('(.*?)'\) FORMAT Parquet$", re.S)


@dataclass
class ClickHouseSandbox:
    """A WSGI program over one chDB session; one statement at a time. `faults` are answered before anything is done."""

    folder: Path
    user: str = "default"
    password: str = ""
    faults: list[Response] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._session: Any = importlib.import_module("chdb.session").Session(str(self.folder))

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        return self._answer(Request(environ))(environ, start)

    def close(self) -> None:
        self._session.close()

    def query(self, sql: str) -> bytes:
        """A statement straight to the engine, past the door."""
        with self._lock:
            answer: bytes = self._session.query(sql, "TabSeparated").bytes()
        return answer or b""

    def _answer(self, request: Request) -> Response:
        if self.faults:
            return self.faults.pop(0)
        given = request.headers.get("X-ClickHouse-User"), request.headers.get("X-ClickHouse-Key")
        if given != (self.user, self.password):
            return _error(403, "516", "Code: 516. DB::Exception: Authentication failed")
        try:
            with self._lock:
                return Response(self._run(request), content_type="text/tab-separated-values; charset=UTF-8")
        except RuntimeError as error:
            found = _ERROR.search(str(error))
            return _error(500, found.group(1) if found else "0", str(error))

    def _run(self, request: Request) -> bytes:
        body, statement = request.get_data(), request.args.get("query", "")
        self._session.query(f"USE {request.args.get('database', 'default')}")
        if not statement:
            return self._ask(body.decode(), request)
        with NamedTemporaryFile(suffix=".parquet") as file:
            file.write(body)
            file.flush()
            return self._ask(_INPUT.sub(f"file('{file.name}', 'Parquet', '\\1')", statement), request)

    def _ask(self, sql: str, request: Request) -> bytes:
        answer: bytes = self._session.query(sql, request.args.get("default_format", "TabSeparated")).bytes()
        return answer or b""


@dataclass(frozen=True)
class Running:
    sandbox: ClickHouseSandbox
    url: str


@cache
def running() -> Running:
    """The one sandbox of this process (chDB allows no second), listening until the process ends."""
    folder = TemporaryDirectory(prefix="motcua-clickhouse-")
    sandbox = ClickHouseSandbox(Path(folder.name))
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, sandbox, threaded=True)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    for last in (folder.cleanup, sandbox.close, server.shutdown):
        atexit.register(last)
    return Running(sandbox, f"http://127.0.0.1:{server.port}")


def _error(status: int, number: str, text: str) -> Response:
    return Response(text, status=status, headers={"X-ClickHouse-Exception-Code": number})

"""One process for the local counterparts of all outside systems; real servers on this machine only."""

from __future__ import annotations

import importlib
import logging
import signal
import sys
import threading
from collections.abc import Callable

import django
from werkzeug.serving import make_server

from motcua.kernel import environment

log = logging.getLogger(__name__)
HOST = "127.0.0.1"
APPLICATIONS = {"vneid": "vneid", "paygov": "paygov", "csc": "csc_signing"}
"""System -> connector whose `sandbox.application` plays it."""


def serve() -> None:
    """Run every sandbox until a signal says stop; if one fails, the process ends and is started again."""
    django.setup()
    stop = threading.Event()
    for wish in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wish, lambda *_: stop.set())
    faults: list[BaseException] = []
    for name, run in _servers().items():
        threading.Thread(target=_watched, args=(run, stop, faults), name=name, daemon=True).start()
    stop.wait()
    if faults:
        sys.exit(f"a sandbox ended: {faults[0]!r}")


def _servers() -> dict[str, Callable[[], None]]:
    servers = {system: _web_server(system, connector) for system, connector in APPLICATIONS.items()}
    mail = importlib.import_module("motcua.connectors.smtp.sandbox")
    ports = environment.sandbox_port("smtp"), environment.sandbox_port("mailbox")
    town = importlib.import_module("motcua.connectors.chromium.sandbox")
    return {
        **servers,
        "smtp": lambda: mail.serve(*ports),
        "town": lambda: town.serve(environment.sandbox_port("town")),
    }


def _web_server(system: str, connector: str) -> Callable[[], None]:
    module = importlib.import_module(f"motcua.connectors.{connector}.sandbox")
    server = make_server(HOST, environment.sandbox_port(system), module.application, threaded=True)
    return server.serve_forever


def _watched(run: Callable[[], None], stop: threading.Event, faults: list[BaseException]) -> None:
    try:
        run()
    except BaseException as error:  # any end of a sandbox must end the process, whatever it was
        log.exception("sandbox %s ended", threading.current_thread().name)
        faults.append(error)
    finally:
        stop.set()

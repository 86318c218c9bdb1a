"""The web process: granian in WSGI mode with a fixed number of threads, so that memory and sessions stay bounded."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from motcua.kernel import environment, processes
from motcua.kernel.postgres import end_slow_statements
from motcua.sites.compose.ports import require_free_port

BACKPRESSURE = 128
"""Requests that one process lets arrive at once; the rest wait in the kernel's queue. Each arrives in a thread of its
own, while no more than MOTCUA_WEB_THREADS are worked on."""
_TARGET = "motcua.sites.compose.wsgi:application"


def serve() -> None:
    """Answer requests until a signal says stop. A process that dies is replaced."""
    require_free_port()
    server = Server(
        _TARGET,
        address=environment.text("MOTCUA_BIND"),
        port=environment.port("PORT"),
        interface=Interfaces.WSGI,
        workers=environment.count("MOTCUA_WEB_WORKERS"),
        blocking_threads=BACKPRESSURE,
        runtime_blocking_threads=2,
        backpressure=BACKPRESSURE,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
    )
    application()
    server.serve(target_loader=_Loader(os.getpid()), wrap_loader=False)


def application() -> Callable[..., Any]:
    """The program, loaded before the processes divide, so that they share its memory."""
    from django.db import connection

    from motcua.sites.compose.wsgi import application as loaded

    end_slow_statements(connection.settings_dict)
    return loaded


class _Loader:
    """Hands the application to a worker process, which from then on ends with its parent."""

    def __init__(self, parent: int) -> None:
        self.parent = parent

    def __call__(self) -> Callable[..., Any]:
        processes.request_end_with_parent(signal.SIGKILL, self.parent)
        return application()

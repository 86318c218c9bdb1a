"""Ports of this machine: which are free, and one sentence when they are not."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from motcua.kernel import environment

LOWEST_OPEN = 1024
"""Below it only root may listen."""


def is_free(port: int, address: str = "127.0.0.1") -> bool:
    """Whether this process may listen on the port now."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True


def listens(port: int, address: str = "localhost") -> bool:
    """Whether some process takes connections on the port now."""
    try:
        socket.create_connection((address, port), timeout=5).close()
    except OSError:
        return False
    return True


def require_free_port() -> None:
    """End the program with a way out when PORT is taken."""
    port = environment.port("PORT")
    if port < LOWEST_OPEN and os.geteuid() != 0:
        sys.exit(f"Port {port} is for the system administrator only. Choose one above 1023: PORT=8000 ./dev run")
    if not is_free(port, environment.text("MOTCUA_BIND")):
        sys.exit(f"Port {port} is taken. Choose another: PORT={_free_from(port + 1)} ./dev run")


def require_free_ports() -> None:
    """The same for PORT and, in a trial, for every sandbox."""
    require_free_port()
    for system in environment.SANDBOXES if environment.flag("MOTCUA_DEMO") else ():
        port = environment.sandbox_port(system)
        if not is_free(port):
            free = _free_from(port + 1, len(environment.SANDBOXES))
            sys.exit(
                f"Port {port}, for the sandbox {system}, is taken. Choose others: MOTCUA_SANDBOX_PORT={free} ./dev run"
            )


@contextmanager
def held_ports() -> Iterator[ExitStack]:
    """Keep the ports that `require_free_ports` found free until the given stack is closed, or this ends.

    The first start builds tables and data before anything listens: a second run that began meanwhile took the same
    ports, and found out after a minute and a half.
    """
    wanted = {environment.port("PORT"): environment.text("MOTCUA_BIND")}
    for system in environment.SANDBOXES if environment.flag("MOTCUA_DEMO") else ():
        wanted[environment.sandbox_port(system)] = "127.0.0.1"
    with ExitStack() as stack:
        for port, address in wanted.items():
            stack.enter_context(_listening(port, address))
        yield stack


def _listening(port: int, address: str) -> socket.socket:
    """A socket that listens and answers nobody: one only bound would not keep out who asks for reuse."""
    held = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        held.bind((address, port))
    except OSError:
        held.close()
        sys.exit(f"Port {port} was taken just now. Start again: it names a free one.")
    held.listen(1)
    return held


def _free_from(first: int, count: int = 1) -> int:
    """The first port from `first` on that starts `count` free ones."""
    return next(p for p in range(first, 65000) if all(is_free(p + n) for n in range(count)))

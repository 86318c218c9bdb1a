"""Which addresses may be visited: https and a public name, or the sandbox of a trial on this machine."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from motcua.oversight.probes.types import LONGEST_ADDRESS

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?:{_LABEL}\.)+[a-z]{_LABEL}(?::[0-9]{{1,5}})?")
LOOPBACK = frozenset({"127.0.0.1", "localhost"})
_OWN_PORTS = {"http": 80, "https": 443}


def is_host(host: str, *, is_trial: bool) -> bool:
    """Whether it is the name of a public host in small letters, with a port where that is not 443.

    In a trial also this machine, with a port: the sandbox stands there.
    """
    name, _, port = host.partition(":")
    if is_trial and name in LOOPBACK:
        return port.isascii() and port.isdigit() and 0 < int(port) < 65536
    if len(name) > 253 or not _HOST.fullmatch(host) or _is_number(name):
        return False
    return not port or (0 < int(port) < 65536 and port != "443")


def _is_number(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def host_of(address: str, *, is_trial: bool) -> str | None:
    """The host of an address that may be visited, with port where it is not the scheme's own; else None."""
    if not 0 < len(address) <= LONGEST_ADDRESS or any(c.isspace() or not c.isprintable() for c in address):
        return None
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    name = (parts.hostname or "").removesuffix(".")
    if parts.username is not None or parts.password is not None or "\\" in address:
        return None
    if parts.scheme != "https" and not (is_trial and parts.scheme == "http" and name in LOOPBACK):
        return None
    host = name if port in (None, _OWN_PORTS[parts.scheme]) else f"{name}:{port}"
    return host if is_host(host, is_trial=is_trial) else None

"""Strangers at open doors: where a line comes from, and how often one line may ask for what costs much.

Counted in the memory of each web process and forgotten after the window: no address is ever stored.
"""

from __future__ import annotations

import ipaddress
import threading
from collections import OrderedDict, deque
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from motcua.kernel import environment
from motcua.kernel.clock import now
from motcua.kernel.errors import TooOften

MOST_LINES = 10_000
"""Addresses that one process remembers; the one that asked longest ago is forgotten first."""
_HOME = 64
"""Bits of an IPv6 address that name a line: the others are its owner's to choose."""


def line_of(headers: Mapping[str, Any]) -> str:
    """Where the line comes from: as the nearest proxy of ours saw it, never as the sender says."""
    proxies = int(environment.text("TRUSTED_PROXIES"))
    named = [each.strip() for each in headers.get("HTTP_X_FORWARDED_FOR", "").split(",") if each.strip()]
    return str(named[-proxies] if 0 < proxies <= len(named) else headers.get("REMOTE_ADDR", ""))


class Pace:
    """At most `most` askings of one line within `window`, for each web process."""

    def __init__(self, most: int, window: timedelta = timedelta(minutes=1)) -> None:
        self.most = most
        self.window = window
        self._asked: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def step(self, headers: Mapping[str, Any]) -> None:
        """Count one asking of the line behind `headers`. Raises TooOften, which is not counted."""
        line, at = _owner(line_of(headers)), now()
        with self._lock:
            asked = self._asked.setdefault(line, deque())
            self._asked.move_to_end(line)
            while asked and asked[0] <= at - self.window:
                asked.popleft()
            if len(asked) >= self.most:
                raise TooOften(most=self.most, retry_after=_seconds(asked[0] + self.window - at))
            asked.append(at)
            while len(self._asked) > MOST_LINES:
                self._asked.popitem(last=False)


def _seconds(rest: timedelta) -> int:
    """Whole seconds, never too few."""
    return -(-rest // timedelta(seconds=1))


def _owner(line: str) -> str:
    """The part of an address that one subscriber holds; what is no address stands for itself."""
    try:
        address = ipaddress.ip_address(line)
    except ValueError:
        return line
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    if address.version == 4 or mapped:
        return str(mapped or address)
    return str(ipaddress.ip_network((int(address), _HOME), strict=False))

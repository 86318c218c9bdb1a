"""Words of the visiting browser."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Bar(StrEnum):
    """Why the gate let a connection not through."""

    FOREIGN = "foreign"
    """The host is not on the errand's list."""
    PRIVATE = "private"
    """The name leads into a network that is not the public one."""
    NAME = "name"
    """The name has no address."""
    REFUSED = "refused"
    """Nobody took the connection."""


@dataclass(frozen=True, slots=True)
class BrowserSettings:
    """How the browser is started and what it says of itself; all that its process learns of this program."""

    program: str
    """Path of Chromium; empty where there is none."""
    is_sandboxed: bool
    """Whether Chromium's own sandbox is on; it cannot be for root."""
    agent: str
    """What is added to the User-Agent: our name and where to complain."""
    trial_port: int
    """The one port of this machine that may be visited, that of our sandbox; 0 outside a trial."""
    trusted_key: str
    """SHA-256 of the sandbox's public key, whose certificate counts as valid; empty outside a trial."""

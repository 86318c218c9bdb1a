"""Words of the connector to the measuring intake."""

from __future__ import annotations

from dataclasses import dataclass

from motcua.kernel import environment

SOURCE = f"emc-{environment.text('MOTCUA_PROVINCE').lower()}"
"""The code under which this copy is registered at the intake."""
MAX_EVENTS = 100
"""Events of dossiers in one batch: small, so that figures follow within seconds."""
MAX_DECLARATIONS = 1000
"""Records in a batch when only declarations of services wait, of which a first load brings tens of thousands."""


@dataclass(frozen=True)
class Attempt:
    """A batch as it goes over the wire; the same bytes every time."""

    sequence: int
    body: bytes
    signature: str

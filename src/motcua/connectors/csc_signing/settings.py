"""The settings of this connector, read when they are needed (meanings: `kernel.environment.SETTINGS`)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from motcua.kernel import environment

SYSTEM = "ký số từ xa"


@dataclass(frozen=True)
class CscSettings:
    """Where the service is and how we sign in there. `trust_roots` is None only for the sandbox."""

    url: str
    client_id: str
    client_secret: str
    is_sandbox: bool
    trust_roots: Path | None
    cache: Path


def current() -> CscSettings:
    url = environment.address("CSC_URL", "csc").rstrip("/")
    roots = environment.text("CSC_TRUST_ROOTS")
    return CscSettings(
        url=url,
        client_id=environment.text("CSC_CLIENT_ID"),
        client_secret=environment.text("CSC_CLIENT_SECRET"),
        is_sandbox=not environment.text("CSC_URL"),
        trust_roots=Path(roots) if roots else None,
        cache=sandbox_home() / f"fetched-root-{url.rpartition(':')[2]}.pem",
    )


def sandbox_home() -> Path:
    """Where the sandbox keeps its authority and where its fetched root is cached: both vanish together."""
    return environment.home() / "sandbox" / "csc"

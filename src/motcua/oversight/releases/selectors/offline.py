"""Questions to a bundle alone: no database, no network (decision 42)."""

from __future__ import annotations

import tempfile
from pathlib import Path

from motcua.oversight.indicators.ports import Engine
from motcua.oversight.releases.rules import bundle
from motcua.oversight.releases.rules.contents import Contents, contents_of
from motcua.oversight.releases.rules.program import program as program
from motcua.oversight.releases.rules.verify import verify
from motcua.oversight.releases.types import Verification


def verified(content: bytes, *, engine: Engine, key: str = "", against: bytes | None = None) -> Verification:
    """Recompute every cell of a bundle and say what differs (measurement.md 7, point 12)."""
    with tempfile.TemporaryDirectory(prefix="motcua-verify-") as folder:
        return verify(content, engine=engine, folder=Path(folder), key=key, against=against)


def opened(content: bytes) -> Contents:
    """What a bundle holds, unchecked. Raises UnreadableBundle, Unreadable."""
    return contents_of(bundle.unpacked(content))

"""Which program computed a release: its version and the hash of the sources that cells depend on."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import motcua

_PACKAGE = Path(motcua.__file__).parent
_COMPUTING = ("oversight/indicators", "oversight/rankings", "oversight/releases/rules", "oversight/releases/types")


@cache
def program() -> str:
    """`1.2.3+0123456789ab`."""
    digest = hashlib.sha256()
    for path in sorted(_sources()):
        digest.update(str(path.relative_to(_PACKAGE)).encode() + b"\0" + path.read_bytes() + b"\0")
    return f"{motcua.__version__}+{digest.hexdigest()[:12]}"


def _sources() -> list[Path]:
    found: list[Path] = []
    for name in _COMPUTING:
        place = _PACKAGE / name
        found += [place] if place.is_file() else [p for p in place.rglob("*.py") if "tests" not in p.parts]
    return found

"""The house as it lies on the disk: its storeys, modules and files."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
HOUSE = SOURCE / "motcua"
LOW_TO_HIGH = ("kernel", "foundation", "casework", "oversight", "connectors", "sites")
LEVELS = (
    ("kernel",),
    ("agencies",),
    ("catalogue", "accounts"),
    ("forms", "vault", "signing", "notifications", "exchange"),
    ("workflow", "payments", "postal", "indicators"),
    ("dossiers", "rankings"),
    ("interaction", "intake", "beacons"),
    ("monitoring", "probes"),
    ("releases", "reconciliation", "detection", "planning"),
    ("campaigns", "directives"),
    ("assessment",),
    ("letters",),
)
"""App labels of the storeys below the connectors; imports and foreign keys go to an earlier line only."""


@dataclass(frozen=True)
class Module:
    """One module: `motcua.casework.dossiers`, its storey `casework`, its label `dossiers`."""

    storey: str
    label: str
    folder: Path

    @property
    def dotted(self) -> str:
        return f"motcua.{self.storey}.{self.label}"


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the five storeys above the kernel."""
    return tuple(
        Module(storey, folder.name, folder)
        for storey in LOW_TO_HIGH[1:]
        for folder in sorted((HOUSE / storey).iterdir())
        if (folder / "__init__.py").exists()
    )


@cache
def files() -> tuple[Path, ...]:
    """Every file that is, or is about to be, in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=True
    ).stdout.decode()
    return tuple(sorted({ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()}))


def with_suffix(*suffixes: str) -> Iterator[Path]:
    return (path for path in files() if path.suffix in suffixes)


def code() -> Iterator[Path]:
    """Python of the program and its tests, migrations left out: Django writes those."""
    return (path for path in with_suffix(".py") if "migrations" not in path.parts)


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name


def dotted_name(path: Path) -> str:
    """`src/motcua/kernel/clock.py` -> `motcua.kernel.clock`."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def module_of(name: str) -> tuple[str, list[str]]:
    """`motcua.casework.dossiers.rules.digest` -> (`motcua.casework.dossiers`, [`rules`, `digest`]); ('', []) else."""
    parts = name.split(".")
    if len(parts) < 3 or parts[0] != "motcua" or parts[1] not in LOW_TO_HIGH[1:]:
        return "", []
    return ".".join(parts[:3]), parts[3:]


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, full dotted name) of every import, those inside functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def listed(findings: Iterable[str]) -> str:
    """Findings as the message of a failed test, one a line."""
    return "\n".join(findings)

"""The contracts of import-linter hold, cover every module, and can fail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.house import tree

pytestmark = pytest.mark.slow
UNPLACED = "every child of every container must be declared as a layer"
PROGRAM = Path(sys.executable).with_name("lint-imports")


def contracts(kind: str = "") -> list[dict[str, Any]]:
    project = tomllib.loads((tree.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = project["tool"]["importlinter"]["contracts"]
    return [contract for contract in found if kind in ("", contract["type"])]


def lint(source: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts against the tree in `source`."""
    return subprocess.run(
        [PROGRAM, "--no-cache", "--config", tree.ROOT / "pyproject.toml"],
        cwd=source,
        env={**os.environ, "PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the house in which a wall may be broken."""
    for path in tree.with_suffix(".py"):
        if path.is_relative_to(tree.HOUSE):
            target = tmp_path / path.relative_to(tree.SOURCE)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    return tmp_path


def drawn_in_readme() -> dict[str, list[str]]:
    """The storeys of each floor as the map of the README draws them."""
    text = (tree.ROOT / "README.md").read_text(encoding="utf-8").split("## The map")[1].split("```")[1]
    floors: dict[str, str] = {}
    last = ""
    for line in text.strip().splitlines():
        name, rest = line[:14].strip().removesuffix("/"), line[14:].split("   ")[0]
        last = name or last
        floors[last] = f"{floors.get(last, '')} {rest}".strip()
    return {name: [storey.strip() for storey in drawn.split(">")] for name, drawn in floors.items()}


@pytest.mark.parametrize("floor", ["foundation", "casework", "oversight"])
def test_the_readme_draws_the_storeys_that_are_held(floor: str) -> None:
    layers = {c["containers"][0]: c["layers"] for c in contracts("layers")}
    assert drawn_in_readme()[floor] == layers[f"motcua.{floor}"]


def broken_by(copy: Path, file: str, text: str) -> str:
    path = copy / "motcua" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as stream:
        stream.write(text)
    done = lint(copy)
    assert done.returncode == 1, done.stdout
    return done.stdout


def test_every_contract_is_kept() -> None:
    done = lint(tree.SOURCE)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("file", "text", "contract"),
    [
        ("kernel/clock.py", "import motcua.foundation.agencies.types", "Storeys: imports go down only BROKEN"),
        ("oversight/letters/types.py", "import motcua.casework.postal", "halves never import each other BROKEN"),
        ("foundation/vault/types.py", "import motcua.foundation.forms.types", "Storeys of the foundation BROKEN"),
        ("connectors/smtp/client.py", "import motcua.connectors.vneid.client", "know nothing of each other BROKEN"),
        ("casework/payments/types.py", "import motcua.casework.payments.services", "only those below it BROKEN"),
        ("casework/payments/rules.py", "import django.db", "What the law fixes is plain Python BROKEN"),
        ("sites/portal/money.py", "import motcua.foundation.vault.models", "Tables of vault are private BROKEN"),
        ("kernel/text.py", "import motcua.kernel.templatetags.kit", "circle with its siblings BROKEN"),
        ("kernel/sheets.py", "import django.db", "Tables from outside are read in plain Python BROKEN"),
        ("oversight/assessment/errors.py", "import motcua.oversight.campaigns.errors", "nothing of each other BROKEN"),
    ],
)  # fmt: skip
def test_a_broken_wall_is_seen(copy: Path, file: str, text: str, contract: str) -> None:
    assert contract in " ".join(broken_by(copy, file, f"\n{text}\n").split())


@pytest.mark.parametrize("folder", ["attic", "foundation/cellar", "casework/annex", "oversight/tower", "sites/shed"])
def test_a_folder_that_stands_in_no_storey_is_refused(copy: Path, folder: str) -> None:
    assert UNPLACED in " ".join(broken_by(copy, f"{folder}/__init__.py", "").split())


def test_a_room_with_an_unknown_name_is_refused(copy: Path) -> None:
    assert UNPLACED in " ".join(broken_by(copy, "casework/dossiers/cupboard.py", "").split())


def test_every_module_is_under_the_contract_of_rooms() -> None:
    held = {container for contract in contracts("layers") for container in contract["containers"]}
    missing = [m.dotted for m in tree.modules() if m.storey != "sites" and m.dotted not in held]
    assert not missing, tree.listed(missing)


def test_every_table_is_under_a_contract() -> None:
    held = {name for contract in contracts("protected") for name in contract["protected_modules"]}
    missing = [
        m.dotted for m in tree.modules() if (m.folder / "models.py").exists() and f"{m.dotted}.models" not in held
    ]
    assert not missing, tree.listed(missing)

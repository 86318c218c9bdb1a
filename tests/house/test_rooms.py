"""Every module has the same plan: a README, rooms with known names, files and functions of a size to read."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import tree

README_LINES = 40
FILE_LINES = 400
FUNCTION_LINES = 50
BAD_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "data"}
COMPOSER = tree.HOUSE / "sites" / "compose"
DOORS = {"views", "forms", "urls", "api", "tasks", "admin", "apps", "middleware", "templatetags", "templates", "static"}
ROOMS = DOORS | {"types", "errors", "models", "rules", "selectors", "services", "events", "handlers", "ports"}
ROOMS |= {"migrations", "reference", "demo", "tests"}
CONNECTOR_ROOMS = (ROOMS - {"selectors", "rules", "ports"}) | {
    "adapter", "client", "mapping", "keys", "inbound", "settings", "sandbox",
}  # fmt: skip


def missing_readme(folder: Path) -> Iterator[str]:
    readme = folder / "README.md"
    if not readme.exists():
        yield f"{folder.name} has no README.md"
    elif (lines := len(readme.read_text(encoding="utf-8").splitlines())) > README_LINES:
        yield f"{folder.name}/README.md has {lines} lines, more than {README_LINES}"


def unknown_rooms(folder: Path, known: set[str]) -> list[str]:
    names = {
        path.stem for path in folder.iterdir() if not path.name.startswith((".", "__")) and path.name != "README.md"
    }
    return [f"{folder.name}/{name}" for name in sorted(names - known)]


def long_functions(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            if length > FUNCTION_LINES:
                yield f"{node.name} has {length} lines"


@pytest.mark.parametrize("module", tree.modules(), ids=lambda module: str(module.dotted))
def test_a_module_has_a_short_readme(module: tree.Module) -> None:
    assert not list(missing_readme(module.folder))


def test_the_kernel_has_a_short_readme() -> None:
    assert not list(missing_readme(tree.HOUSE / "kernel"))


@pytest.mark.parametrize(
    "module", [m for m in tree.modules() if m.storey != "sites"], ids=lambda module: str(module.dotted)
)
def test_a_module_has_only_rooms_of_the_plan(module: tree.Module) -> None:
    known = CONNECTOR_ROOMS if module.storey == "connectors" else ROOMS
    assert not unknown_rooms(module.folder, known)


def test_no_file_is_named_after_nothing() -> None:
    found = [tree.shown(path) for path in tree.code() if path.stem in BAD_NAMES]
    assert not found, tree.listed(found)


def test_no_file_of_code_is_longer_than_400_lines() -> None:
    lengths = [(path, len(path.read_text(encoding="utf-8").splitlines())) for path in tree.code()]
    found = [f"{tree.shown(path)} has {length} lines" for path, length in lengths if length > FILE_LINES]
    assert not found, tree.listed(found)


def test_no_function_is_longer_than_50_lines() -> None:
    found = [
        f"{tree.shown(path)}: {sentence}"
        for path in tree.code()
        for sentence in long_functions(path.read_text(encoding="utf-8"))
    ]
    assert not found, tree.listed(found)


def test_the_guards_catch_broken_samples(tmp_path: Path) -> None:
    assert list(missing_readme(tmp_path)) == [f"{tmp_path.name} has no README.md"]
    (tmp_path / "README.md").write_text("line\n" * 41)
    assert "41 lines" in next(missing_readme(tmp_path))
    (tmp_path / "cupboard.py").touch()
    assert unknown_rooms(tmp_path, ROOMS) == [f"{tmp_path.name}/cupboard"]
    assert list(long_functions("def long():\n" + "    pass\n" * 50)) == ["long has 51 lines"]
    assert not list(long_functions("def fits():\n" + "    pass\n" * 49))

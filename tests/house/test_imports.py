"""Only a module's public rooms are used by others, by tests too."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house import tree

PUBLIC_ROOMS = {"services", "selectors", "events", "errors", "types", "ports"}
COMPOSER = "motcua.sites.compose"
COMPOSED = {"api", "urls"}
"""The composer mounts the doors of modules; nobody else touches them."""


def strangers_in(source: str, importer: str) -> Iterator[str]:
    """Imports of another module's private rooms in the Python `source` of the dotted name `importer`."""
    home, room = tree.module_of(importer)
    is_test = "tests" in room or importer.startswith("tests.")
    for line, name in tree.imports(ast.parse(source)):
        module, rooms = tree.module_of(name)
        if module and module != home and rooms and not _is_open(rooms, home, is_test):
            yield f"{importer}:{line}: {name}"


def _is_open(rooms: list[str], home: str, is_test: bool) -> bool:
    """A test may also use what a lower module makes for tests: `tests/factories.py`."""
    if rooms[0] in PUBLIC_ROOMS or (home == COMPOSER and rooms[0] in COMPOSED):
        return True
    return is_test and rooms[:2] == ["tests", "factories"]


def _findings(paths: Iterator[Path]) -> Iterator[str]:
    for path in paths:
        if path.is_relative_to(tree.HOUSE):
            yield from strangers_in(path.read_text(encoding="utf-8"), tree.dotted_name(path))


def test_only_public_rooms_are_imported_across_modules() -> None:
    found = list(_findings(tree.code()))
    assert not found, tree.listed(found)


def test_the_guard_sees_a_private_room_wherever_the_import_stands() -> None:
    sample = "def f():\n    from motcua.casework.dossiers.models import Dossier\n"
    assert list(strangers_in(sample, "motcua.casework.interaction.services")) == [
        "motcua.casework.interaction.services:2: motcua.casework.dossiers.models.Dossier"
    ]
    assert list(strangers_in("from motcua.foundation.forms import rules", "motcua.casework.dossiers.tests.test_x"))


def test_the_guard_lets_public_rooms_and_the_own_module_through() -> None:
    sample = "from motcua.casework.dossiers import models\nfrom motcua.foundation.forms.types import Field\n"
    assert not list(strangers_in(sample, "motcua.casework.dossiers.services.draft"))
    assert not list(strangers_in("from motcua.foundation.forms.api import router", "motcua.sites.compose.api"))
    assert list(strangers_in("from motcua.foundation.forms.api import router", "motcua.sites.portal.views"))
    factories = "from motcua.foundation.accounts.tests.factories import account"
    assert not list(strangers_in(factories, "motcua.casework.payments.tests.factories"))
    assert list(strangers_in(factories, "motcua.casework.payments.services.create_order"))

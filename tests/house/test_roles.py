"""Roles are data, permissions are constants of the code: each names exactly what the other knows."""

from __future__ import annotations

import importlib
import json

from motcua.kernel import access
from motcua.kernel.access import Permission
from tests.house import tree

ROLES = tree.HOUSE / "foundation" / "accounts" / "reference" / "roles.json"
FOR_ALL = {access.PUBLIC.code, access.SIGNED_IN.code}


def declared() -> set[str]:
    """Codes of the permissions in the `types` of all modules."""
    found = set()
    for path in tree.code():
        if "types" in (path.stem, path.parent.name) and path.is_relative_to(tree.HOUSE) and "tests" not in path.parts:
            values = vars(importlib.import_module(tree.dotted_name(path))).values()
            found |= {value.code for value in values if isinstance(value, Permission)}
    return found - FOR_ALL


def granted(roles: str) -> set[str]:
    return {code for role in json.loads(roles) for code in role["permissions"]}


def unequal(roles: str, known: set[str]) -> list[str]:
    given = granted(roles)
    lost = [f"{code} is granted and no door asks for it" for code in sorted(given - known)]
    return lost + [f"{code} is asked for and no role holds it" for code in sorted(known - given)]


def test_roles_grant_exactly_the_permissions_that_doors_ask_for() -> None:
    found = unequal(ROLES.read_text(encoding="utf-8"), declared())
    assert not found, tree.listed(found)


def test_there_are_permissions_to_look_at() -> None:
    assert {"dossiers.receive_dossier", "monitoring.view_national"} <= declared()


def test_the_guard_catches_a_code_on_one_side_only() -> None:
    roles = '[{"code": "a", "permissions": ["x.do", "y.gone"]}]'
    assert unequal(roles, {"x.do", "z.new"}) == [
        "y.gone is granted and no door asks for it",
        "z.new is asked for and no role holds it",
    ]

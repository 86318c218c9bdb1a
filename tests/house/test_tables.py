"""Foreign keys go down, also where they are written as strings; migrations make tables and carry no data."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from django.apps import apps

from tests.house import tree

LEVEL = {label: level for level, labels in enumerate(tree.LEVELS) for label in labels}
CONNECTORS = len(tree.LEVELS)
OVERSIGHT = {module.label for module in tree.modules() if module.storey == "oversight"}
CASEWORK = {module.label for module in tree.modules() if module.storey == "casework"}


def level(label: str) -> int:
    """Labels that are not in the storeys are connectors and sites: above all."""
    return LEVEL.get(label, CONNECTORS)


def upward(keys: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Keys (`from label`, `to label`) that do not go down, or cross from one half to the other."""
    for source, target in keys:
        if source == target or target.startswith(("auth", "contenttypes", "sessions")):
            continue
        crosses = (source in OVERSIGHT and target in CASEWORK) or (source in CASEWORK and target in OVERSIGHT)
        if crosses or level(target) >= level(source):
            yield f"{source} -> {target}"


def keys_of_the_house() -> Iterator[tuple[str, str]]:
    for model in apps.get_models():
        if not model.__module__.startswith("motcua."):
            continue
        for field in model._meta.get_fields():
            target = field.related_model
            if field.is_relation and field.concrete and isinstance(target, type):
                yield model._meta.app_label, target._meta.app_label


def test_foreign_keys_go_down_only() -> None:
    found = list(upward(keys_of_the_house()))
    assert not found, tree.listed(found)


def test_there_are_foreign_keys_to_look_at() -> None:
    assert ("dossiers", "agencies") in set(keys_of_the_house())


def test_the_guard_catches_keys_that_go_up_sideways_or_across() -> None:
    wrong = [("agencies", "dossiers"), ("forms", "vault"), ("monitoring", "payments"), ("interaction", "monitoring")]
    assert list(upward(wrong)) == [f"{a} -> {b}" for a, b in wrong]
    assert not list(upward([("dossiers", "accounts"), ("dossiers", "dossiers"), ("emc_local", "agencies")]))


def test_every_app_of_the_house_has_its_place() -> None:
    labels = {config.label for config in apps.get_app_configs() if config.name.startswith("motcua.")}
    placed = {module.label for module in tree.modules()} | {"kernel"}
    assert labels <= placed
    assert {module.label for module in tree.modules() if module.storey not in ("connectors", "sites")} <= set(LEVEL)


def unfit(name: str, source: str) -> list[str]:
    """What a migration may not do: run Python, carry rows; a second one holds plain SQL only (decision 18)."""
    made = set(_operations(source))
    found = ["runs Python"] if "RunPython" in made else []
    found += ["carries rows"] if re.search(r"INSERT\s+INTO", source, re.I) else []
    found += ["is not the first"] if name != "0001_initial" and made - {"RunSQL"} else []
    return [f"{name} {finding}" for finding in found]


def _operations(source: str) -> Iterator[str]:
    calls = (node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    for func in calls:
        if isinstance(func, ast.Attribute) and ast.unparse(func.value) == "migrations":
            yield func.attr


def test_migrations_make_tables_and_carry_no_data() -> None:
    found = [
        f"{tree.shown(path)}: {finding}"
        for path in tree.with_suffix(".py")
        if path.parent.name == "migrations" and path.stem != "__init__"
        for finding in unfit(path.stem, path.read_text(encoding="utf-8"))
    ]
    assert not found, tree.listed(found)


def test_the_guard_catches_migrations_that_do_more() -> None:
    assert unfit("0001_initial", "migrations.RunPython(fill)") == ["0001_initial runs Python"]
    assert unfit("0001_initial", "migrations.RunSQL('INSERT INTO x VALUES (1)')") == ["0001_initial carries rows"]
    assert unfit("0002_more", "migrations.AddField(x)") == ["0002_more is not the first"]
    assert not unfit("0002_guard", "migrations.RunSQL(GUARD, REMOVE)")

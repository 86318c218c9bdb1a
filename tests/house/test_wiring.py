"""What is joined by names in settings, events, ports and schedules is really joined."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterable, Iterator
from importlib.util import find_spec

import pytest
from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app

from motcua.kernel import environment, events, http
from motcua.sites.compose import cli
from motcua.sites.compose import map as house_map
from tests.house import tree

UNKNOWN = "MOTCUA_SECRET_DOOR"
DOTTED = re.compile(r"^motcua(\.\w+)+$")
HTTP_LIBRARIES = {"httpx", "requests", "urllib.request"}
HTTP_VERBS = {
    "Client",
    "AsyncClient",
    "request",
    "get",
    "post",
    "put",
    "delete",
    "patch",
    "stream",
    "urlopen",
    "Session",
}
READ = re.compile(r"environment\.(?:text|flag|port|count|choice|address)\(\s*[\"']([A-Z_]+)[\"']")


def strings(value: object) -> Iterator[str]:
    """Every string in a setting, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for part in (*value.keys(), *value.values()) for text in strings(part))
    elif isinstance(value, list | tuple | set):
        yield from (text for part in value for text in strings(part))


def missing_names(values: Iterable[object]) -> list[str]:
    """Dotted names of the house that name nothing."""
    return [name for value in values for name in strings(value) if DOTTED.match(name) and not exists(name)]


def exists(name: str) -> bool:
    """Whether a module, or an attribute of one, has this dotted name."""
    parent, _, last = name.rpartition(".")
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return find_spec(parent) is not None and hasattr(importlib.import_module(parent), last)


def undocumented_reads(source: str) -> list[str]:
    known = {setting.name for setting in environment.SETTINGS}
    return [name for name in READ.findall(source) if name not in known]


def reads_the_environment(source: str) -> bool:
    """Whether code asks the operating system for a variable itself."""
    return any(
        isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv") and ast.unparse(node.value) == "os"
        for node in ast.walk(ast.parse(source))
    )


def test_every_dotted_name_in_the_settings_exists() -> None:
    values = [getattr(settings, name) for name in dir(settings) if name.isupper()]
    found = missing_names(values)
    assert not found, tree.listed(found)


def test_every_command_leads_somewhere() -> None:
    commands = [leaf for command in cli.COMMANDS for leaf in (command.verbs or (command,))]
    assert not missing_names(command.target.replace(":", ".") for command in commands)


def test_only_the_table_of_settings_reads_the_environment() -> None:
    """The kernel's table, and the processes of the composer that pass the environment on."""
    allowed = {"motcua.kernel.environment", "motcua.kernel.postgres", "motcua.kernel.processes"}
    found = [
        tree.shown(path)
        for path in tree.code()
        if path.is_relative_to(tree.HOUSE)
        and "tests" not in path.parts
        and tree.dotted_name(path) not in allowed
        and "compose" not in path.parts
        and reads_the_environment(path.read_text(encoding="utf-8"))
    ]
    assert not found, tree.listed(found)


def test_every_setting_that_is_read_is_in_the_table() -> None:
    found = [name for path in tree.code() for name in undocumented_reads(path.read_text(encoding="utf-8"))]
    assert not found, tree.listed(found)


def test_every_event_is_heard_or_said_to_be_heard_by_nobody() -> None:
    heard = {subscription.event for subscription in events.subscriptions()}
    silent = {event.name() for event in house_map.events() if event not in heard}
    assert silent == house_map.HEARD_BY_NOBODY, "say so in map.HEARD_BY_NOBODY, with the reason"


def test_handlers_stand_in_handlers() -> None:
    """A subscription made anywhere else would depend on who imports what first."""
    names = [subscription.name for subscription in events.subscriptions() if ".tests." not in subscription.name]
    assert names and all(".handlers." in name for name in names)


def test_every_scheduled_task_is_known_to_the_worker() -> None:
    app.perform_import_paths()  # type: ignore[no-untyped-call]
    scheduled = {name for name, _ in app.periodic_registry.periodic_tasks}
    written = {
        name for path in tree.with_suffix(".py") if path.stem == "tasks" for name in _periodic_in(path.read_text())
    }
    assert scheduled >= written
    assert written


def _periodic_in(source: str) -> list[str]:
    return re.findall(r"@app\.periodic\([^\n]*\)\n@app\.task\(name=\"([\w.]+)\"", source)


@pytest.mark.django_db(transaction=True)
def test_no_call_goes_out_while_a_transaction_is_open() -> None:
    with transaction.atomic(), pytest.raises(http.NetworkInTransaction):
        http.call("thử", "GET", "http://127.0.0.1:1/")


def opens_connections(source: str) -> list[int]:
    """Lines that speak HTTP themselves; naming the type of an answer is no speaking."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and node.attr in HTTP_VERBS and ast.unparse(node.value) in HTTP_LIBRARIES
    ]


def test_only_the_kernel_speaks_http() -> None:
    """Everybody else goes through `kernel.http.call`, which refuses inside a transaction."""
    found = [
        f"{tree.shown(path)}:{line}"
        for path in tree.code()
        if path.is_relative_to(tree.HOUSE) and not {"tests", "sandbox", "kernel"} & set(path.parts)
        for line in opens_connections(path.read_text(encoding="utf-8"))
    ]
    assert not found, tree.listed(found)


def test_the_guards_catch_broken_samples() -> None:
    assert missing_names([{"a": ["motcua.kernel.clock", "motcua.kernel.nowhere"]}]) == ["motcua.kernel.nowhere"]
    assert exists("motcua.kernel.clock.now") and not exists("motcua.kernel.clock.then")
    assert undocumented_reads(f'environment.text("{UNKNOWN}")') == [UNKNOWN]
    assert reads_the_environment("import os\nos.environ['X']") and not reads_the_environment("environ = 1")
    assert _periodic_in('@app.periodic(cron="* * * * *", periodic_id="x")' + chr(10) + '@app.task(name="a.b")') == [
        "a.b"
    ]
    assert opens_connections("import httpx\nhttpx.get('http://x')") == [2]
    assert not opens_connections("import httpx\ndef read(answer: httpx.Response) -> None: ...")

"""Draws docs/map.md from the program itself: modules, verbs, events, ports, settings, commands, addresses."""

from __future__ import annotations

import ast
import importlib
import inspect
import os
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import motcua
from motcua.kernel import environment
from motcua.sites.compose import cli
from motcua.sites.compose.progress import say

if TYPE_CHECKING:
    from motcua.kernel.events import Event

HOUSE = Path(motcua.__file__).parent
FILE = HOUSE.parents[1] / "docs" / "map.md"
STOREYS = (
    ("sites", "what people open"),
    ("connectors", "one folder per outside system"),
    ("casework", "one agency's work"),
    ("oversight", "the nation's measure"),
    ("foundation", "what both halves stand on"),
)
HEARD_BY_NOBODY: set[str] = set()
"""Events that are published though no module of the house listens yet, on purpose."""
_MADE = "<!-- Made by ./dev map. Do not edit. -->"


def write() -> None:
    """Write docs/map.md when it is stale."""
    drawn = page()
    if not FILE.exists() or FILE.read_text(encoding="utf-8") != drawn:
        FILE.write_text(drawn, encoding="utf-8")
        say("wrote docs/map.md")


def page() -> str:
    """The whole map."""
    _set_up()
    head = (
        "Imports go down only: a line of this list may use every line below it in its column, never one above. "
        "`./dev where WORD` prints every place of a word."
    )
    parts = ["# Map of the house", _MADE, head, _storeys()]
    parts += [_section(title, lines) for title, lines in _sections()]
    return "\n\n".join(part for part in parts if part) + "\n"


def _sections() -> Iterator[tuple[str, list[str]]]:
    yield "Modules", [line for module in modules() for line in _module(module)]
    yield "Events and who hears them", _table("event", "told by", "heard by", rows=_event_rows())
    yield "Ports and who fills them", _table("port", "needed by", "filled by", rows=_port_rows())
    yield "Commands", _table("command", "what it does", rows=[(f"`motcua {c.name}`", c.meaning) for c in cli.COMMANDS])
    yield "Settings", _table("setting", "read in", rows=_setting_rows())
    yield "Pages", _table("address", "view", "permission", rows=_page_rows())
    yield "API", _table("operation", "permission", "what it does", rows=_operation_rows())


def _set_up() -> None:
    import django
    from django.apps import apps

    if not apps.ready:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.sites.compose.settings")
        django.setup()


def _section(title: str, lines: list[str]) -> str:
    return "\n".join([f"## {title}", "", *lines])


def _table(*head: str, rows: Iterable[tuple[str, ...]]) -> list[str]:
    return [_row(head), "|" + "---|" * len(head), *map(_row, rows)]


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


# -- modules --------------------------------------------------------------------------------------------------


@cache
def modules() -> tuple[str, ...]:
    """Dotted names of all modules, storey by storey from the top."""
    return tuple(
        f"motcua.{storey}.{folder.name}"
        for storey, _ in STOREYS
        for folder in sorted((HOUSE / storey).iterdir())
        if (folder / "__init__.py").exists()
    )


def _storeys() -> str:
    rows = [
        (f"`{storey}/`", meaning, " · ".join(f"[{_label(m)}](#{_label(m)})" for m in modules() if f".{storey}." in m))
        for storey, meaning in STOREYS
    ]
    return "\n".join(_table("storey", "is", "modules", rows=[*rows, ("`kernel/`", "no domain", "one module")]))


def _label(module: str) -> str:
    return module.rpartition(".")[2]


def _folder(module: str) -> Path:
    return HOUSE.parent.joinpath(*module.split("."))


def _module(module: str) -> Iterator[str]:
    """Heading, purpose, verbs and questions of one module."""
    yield f"### {_label(module)}"
    yield ""
    yield f"{purpose(_folder(module) / 'README.md')} [README](../src/{module.replace('.', '/')}/README.md)"
    for room, title in (("services", "Verbs"), ("selectors", "Questions")):
        if names := public_names(module, room):
            yield ""
            yield f"**{title}** (`{room}`): {' · '.join(f'`{name}`' for name in names)}"
    yield ""


def purpose(readme: Path) -> str:
    """What stands behind the colon of the heading, else the first sentence."""
    lines = readme.read_text(encoding="utf-8").splitlines() if readme.exists() else [""]
    _, colon, behind = lines[0].partition(": ")
    if colon:
        return f"{behind[:1].upper()}{behind[1:]}."
    text = " ".join(line for line in lines[1:] if not line.startswith("#")).strip()
    return re.split(r"(?<=[.])\s", text.removeprefix("**Purpose.** "))[0]


def public_names(module: str, room: str) -> list[str]:
    """The functions that other modules may call in a room, in alphabetical order."""
    found = _import(f"{module}.{room}")
    if found is None:
        return []
    names = getattr(found, "__all__", None) or [name for name in vars(found) if _is_own(found, name)]
    return sorted(name for name in names if inspect.isfunction(getattr(found, name)))


def _is_own(module: ModuleType, name: str) -> bool:
    return not name.startswith("_") and getattr(getattr(module, name), "__module__", "") == module.__name__


def _import(name: str) -> ModuleType | None:
    if not any((_folder(name).with_suffix(suffix)).exists() for suffix in ("", ".py")):
        return None
    return importlib.import_module(name)


# -- events and ports -----------------------------------------------------------------------------------------


def events() -> list[type[Event]]:
    """Every event that can be published: the classes without subclasses, in order of their names."""
    _set_up()
    from motcua.kernel.events import Event

    for module in modules():
        _import(f"{module}.events")
    found = [
        kind for kind in _leaves(Event) if ".tests." not in kind.__module__ and kind.__module__.startswith("motcua.")
    ]
    return sorted(found, key=lambda kind: kind.name())


def _leaves(kind: type[Event]) -> Iterator[type[Event]]:
    children = kind.__subclasses__()
    yield from (leaf for child in children for leaf in _leaves(child)) if children else (kind,)


def _event_rows() -> Iterator[tuple[str, ...]]:
    from motcua.kernel.events import subscriptions

    for event in events():
        heard = [s.name for s in subscriptions() if s.event is event and ".tests." not in s.name]
        yield f"`{event.__name__}`", _owner(event.__module__), " · ".join(map(_handler, heard)) or "nobody yet"


def _owner(dotted: str) -> str:
    return ".".join(dotted.split(".")[1:3])


def _handler(name: str) -> str:
    return f"{_owner(name)} `{name.rpartition('.')[2]}`"


def _port_rows() -> Iterator[tuple[str, ...]]:
    filled = list(_registrations())
    for module in modules():
        for register, protocol in _ports_of(module):
            by = [filler for filler, function, port in filled if function == register and port == f"{module}.ports"]
            yield f"`{protocol}`", _owner(module), " · ".join(by) or "nobody yet"


def _ports_of(module: str) -> Iterator[tuple[str, str]]:
    """(registering function, Protocol that it takes) of each port of a module; a composer has ports of another kind."""
    file = _folder(module) / "ports.py"
    if file.exists():
        for node in _tree(file).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("register"):
                yield node.name, ast.unparse(node.args.args[0].annotation or ast.Constant(""))


def _registrations() -> Iterator[tuple[str, str, str]]:
    """(module that fills, registering function, module of ports) as written in each `apps.py`."""
    for module in modules():
        file = _folder(module) / "apps.py"
        if file.exists():
            source = file.read_text(encoding="utf-8")
            ports = re.findall(r"from (motcua[\w.]+) import ports|from (motcua[\w.]+\.ports) import", source)
            for function in re.findall(r"(register\w*)\(", source):
                yield from ((_owner(module), function, whole or f"{parent}.ports") for parent, whole in ports)


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


# -- settings and doors ---------------------------------------------------------------------------------------


def _setting_rows() -> Iterator[tuple[str, ...]]:
    for setting in environment.SETTINGS:
        readers = sorted({_reader(path) for path in _sources() if f'"{setting.name}"' in _text(path)})
        yield f"`{setting.name}`", " · ".join(readers) or "kernel"


def _sources() -> list[Path]:
    own = HOUSE / "kernel" / "environment.py"
    return [path for path in sorted(HOUSE.rglob("*.py")) if "tests" not in path.parts and path != own]


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _reader(path: Path) -> str:
    parts = path.relative_to(HOUSE).with_suffix("").parts
    return ".".join(parts[:1] if parts[0] == "kernel" else parts[:2])


def _page_rows() -> Iterator[tuple[str, ...]]:
    from django.urls import get_resolver

    for address, view in sorted(_pages(get_resolver().url_patterns), key=lambda found: found[0]):
        if not address.startswith("api/"):
            permission = getattr(getattr(view, "permission", None), "code", "none")
            yield f"`/{address}`", f"{_owner(view.__module__)} `{view.__name__}`", permission


def _pages(patterns: Iterable[Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _pages(pattern.url_patterns, address)
        else:
            yield address, pattern.callback


def _operation_rows() -> Iterator[tuple[str, ...]]:
    from motcua.sites.compose.api import api, intake_api

    for base, described in (("/api/v1", api), ("/api/intake/v1", intake_api)):
        for prefix, router in described._routers:
            for address, view in router.path_operations.items():
                for operation in view.operations:
                    yield _operation(f"{base}{prefix}{address}", operation)


def _operation(address: str, operation: Any) -> tuple[str, ...]:
    permission = getattr(getattr(operation.auth_callbacks[0], "permission", None), "code", "none")
    line = (inspect.getdoc(operation.view_func) or operation.summary or "").splitlines()[0]
    return f"`{', '.join(operation.methods)} {address}`", permission, line


if __name__ == "__main__":
    write()

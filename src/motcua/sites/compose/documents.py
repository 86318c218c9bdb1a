"""Writes the documents that are made from the program itself: `./dev map`. A test fails when one is stale."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path

import motcua
from motcua.kernel import environment
from motcua.sites.compose import cli
from motcua.sites.compose.progress import say

DOCS = Path(motcua.__file__).parents[2] / "docs"
_MADE = "<!-- Made by ./dev map. Do not edit. -->"
_KINDS = {"flag": "0 or 1", "port": "port", "count": "number", "address": "http address", "text": "text"}


def settings_page() -> str:
    """docs/reference/settings.md from the table of settings."""
    rows = [_settings_row(setting) for setting in environment.SETTINGS]
    head = [
        "# Settings",
        _MADE,
        "All settings are read from the environment and checked at start; a wrong or misspelt one stops the program "
        "with a sentence. A secret may be given as a file instead: `NAME_FILE=/run/secrets/name`. "
        "`motcua settings` shows the values in force.",
    ]
    table = ["| setting | default | value | secret | meaning |", "|---|---|---|---|---|", *rows]
    return "\n\n".join([*head, "\n".join(table)]) + "\n"


def _settings_row(setting: environment.Setting) -> str:
    default = f"`{setting.default}`" if setting.default else "empty"
    secret = "yes" if setting.secret else ""
    return f"| `{setting.name}` | {default} | {_kind(setting.kind)} | {secret} | {setting.meaning} |"


def _kind(kind: str) -> str:
    return _KINDS.get(kind) or ", ".join(f"`{word}`" for word in kind.split("|"))


def commands_page() -> str:
    """docs/reference/commands.md from the table of commands."""
    rows = [f"| `motcua {' '.join([*names, *map(_word, c.arguments)])}` | {c.meaning} |" for names, c in _commands()]
    lines = ["| command | what it does |", "|---|---|", *rows]
    return "\n\n".join(["# Commands", _MADE, "`motcua --help` lists them too.", "\n".join(lines)]) + "\n"


def _commands() -> Iterator[tuple[tuple[str, ...], cli.Command]]:
    for command in cli.COMMANDS:
        if not command.verbs:
            yield (command.name,), command
        yield from (((command.name, verb.name), verb) for verb in command.verbs)


def _word(argument: cli.Argument) -> str:
    if argument.takes_rest:
        return f"{argument.name}…"
    if argument.name.startswith("--") and not argument.is_flag:
        return f"[{argument.name} {argument.name.strip('-').upper()}]"
    return f"[{argument.name}]" if argument.is_flag else argument.name.upper()


PAGES: dict[str, Callable[[], str]] = {
    "reference/settings.md": settings_page,
    "reference/commands.md": commands_page,
}


def stale() -> list[str]:
    """The pages that differ from what the program would write now."""
    return [
        name
        for name, page in PAGES.items()
        if not (DOCS / name).exists() or (DOCS / name).read_text(encoding="utf-8") != page()
    ]


def write() -> None:
    """Write every page that is stale, then the map of the house."""
    for name in stale():
        (DOCS / name).parent.mkdir(parents=True, exist_ok=True)
        (DOCS / name).write_text(PAGES[name](), encoding="utf-8")
        say(f"wrote docs/{name}")
    if importlib.util.find_spec("motcua.sites.compose.map"):
        importlib.import_module("motcua.sites.compose.map").write()


if __name__ == "__main__":
    write()

"""The command `motcua`: one table of commands; each is imported when it is called, so that help is quick."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from motcua import __version__
from motcua.kernel import environment


@dataclass(frozen=True)
class Argument:
    """One argument of a command, in the words of `argparse`."""

    name: str
    meaning: str
    is_flag: bool = False
    takes_rest: bool = False
    is_required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Command:
    """One command: its name, one line of help, and `module:function` that carries it out."""

    name: str
    meaning: str
    target: str
    arguments: tuple[Argument, ...] = ()


_HERE = "motcua.sites.compose"
COMMANDS = (
    Command("run", "Start everything for trying out: database, web, worker, sandboxes.", f"{_HERE}.supervisor:run"),
    Command("web", "Answer web requests on PORT.", f"{_HERE}.web:serve"),
    Command("worker", "Deliver events and work on queued and scheduled jobs.", f"{_HERE}.worker:work"),
    Command("sandboxes", "Run the local counterparts of outside systems.", f"{_HERE}.sandboxes:serve"),
    Command(
        "prepare", "Migrate and load reference data, and demo data when MOTCUA_DEMO=1.", f"{_HERE}.prepare:prepare"
    ),
    Command("migrate", "Bring the tables of the database up to this version.", f"{_HERE}.prepare:migrate"),
    Command("load-reference", "Load or refresh reference data; may be repeated.", f"{_HERE}.prepare:load_reference"),
    Command("load-demo", "Load invented people and accounts; may be repeated.", f"{_HERE}.prepare:load_demo"),
    Command(
        "import-procedures",
        "Take procedures from a JSONL or CSV file: new and changed ones become versions.",
        f"{_HERE}.maintenance:import_procedures",
        (
            Argument("file", "JSONL or CSV file"),
            Argument("--dry-run", "report what would happen, change nothing", is_flag=True),
        ),
    ),
    Command(
        "monitoring",
        "Take a whole system's dossiers from a file (CSV, Parquet, NDJSON, XLSX) into the measure.",
        f"{_HERE}.maintenance:monitoring",
        (
            Argument("verb", "load", choices=("load",)),
            Argument("file", "a table of dossiers, see docs/reference/dossier-table.md"),
            Argument("--source", "code of the source that it comes from", is_required=True),
            Argument("--dry-run", "report what would happen, change nothing", is_flag=True),
        ),
    ),
    Command(
        "verify-chains", "Check the hash chains of dossier events and day seals.", f"{_HERE}.maintenance:verify_chains"
    ),
    Command("settings", "Show every setting, its value here and its meaning.", f"{_HERE}.maintenance:show_settings"),
    Command("db", "Show which database is used, its version and size.", f"{_HERE}.maintenance:show_database"),
    Command(
        "manage",
        "Pass a command on to Django's own management commands.",
        f"{_HERE}.maintenance:manage",
        (Argument("words", "the command and its arguments", takes_rest=True),),
    ),
)


def parser() -> argparse.ArgumentParser:
    """The command line, also the source of docs/reference/commands.md."""
    top = argparse.ArgumentParser(
        prog="motcua", description="Administrative procedures online, and the measure of how well they work."
    )
    top.add_argument("--version", action="version", version=f"motcua {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for command in COMMANDS:
        _add_arguments(commands.add_parser(command.name, help=command.meaning, description=command.meaning), command)
    return top


def _add_arguments(inner: argparse.ArgumentParser, command: Command) -> None:
    for argument in command.arguments:
        options: dict[str, Any] = {"help": argument.meaning}
        if argument.is_flag:
            options["action"] = "store_true"
        if argument.is_required:
            options["required"] = True
        if argument.choices:
            options["choices"] = argument.choices
        if argument.takes_rest:
            options["nargs"] = argparse.REMAINDER
        inner.add_argument(argument.name, **options)


def main(words: Sequence[str] | None = None) -> int:
    """Validate the settings, then carry out one command; its exit status."""
    given = vars(parser().parse_args(words))
    name = given.pop("command")
    command = next(command for command in COMMANDS if command.name == name)
    environment.validate()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"{_HERE}.settings")
    module, _, function = command.target.partition(":")
    return int(getattr(importlib.import_module(module), function)(**given) or 0)


if __name__ == "__main__":
    sys.exit(main())

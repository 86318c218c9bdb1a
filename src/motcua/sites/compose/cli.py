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
    is_required: bool = False
    """Of a named argument: the command means nothing without it."""
    takes_rest: bool = False


@dataclass(frozen=True)
class Command:
    """One command: its name, one line of help, and `module:function` that carries it out."""

    name: str
    meaning: str
    target: str = ""
    arguments: tuple[Argument, ...] = ()
    verbs: tuple[Command, ...] = ()
    """Commands below this one: `motcua release verify`."""
    is_offline: bool = False
    """Needs no settings, database or network: it runs wherever the program is."""


_HERE = "motcua.sites.compose"
_KEYS = (
    Argument("--key", "its Ed25519 public key, 32 bytes in base64"),
    Argument("--new-key", "make a key pair and write the private key to this file"),
)
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
        "verify-chains", "Check the hash chains of dossier events and day seals.", f"{_HERE}.maintenance:verify_chains"
    ),
    Command(
        "monitoring",
        "Facts of whole systems.",
        verbs=(
            Command(
                "load",
                "Take a table of dossiers (CSV, Parquet, NDJSON, XLSX) as all that a source has.",
                f"{_HERE}.maintenance:import_dossiers",
                (
                    Argument("file", "CSV, Parquet, NDJSON or XLSX; see docs/reference/dossier-table.md"),
                    Argument("--source", "code of the registered source that speaks", is_required=True),
                    Argument("--dry-run", "check everything, change nothing", is_flag=True),
                ),
            ),
            Command(
                "replay",
                "Load the tables of an invented country in the order of time; only in a copy for trying out.",
                f"{_HERE}.tryout:replay",
                (Argument("folder", "what `motcua simulate` wrote"),),
            ),
            Command(
                "signs",
                "Look through one month for signs of made-up figures, as the worker does every night.",
                f"{_HERE}.tryout:look_for_signs",
                (Argument("month", "month whose reports are closed, such as 2025-11"),),
            ),
        ),
    ),
    Command(
        "source",
        "Who may hand over facts, and under which key.",
        verbs=(
            Command(
                "register",
                "Register a source for an agency and all below it.",
                f"{_HERE}.sources:register",
                (
                    Argument("code", "code of the source"),
                    Argument("--agency", "code of the agency for which it speaks", is_required=True),
                    Argument("--name", "name of the system"),
                    *_KEYS,
                ),
            ),
            Command(
                "rotate",
                "Let a new key count; the old one still counts for some days.",
                f"{_HERE}.sources:rotate",
                (Argument("code", "code of the source"), *_KEYS, Argument("--days", "days for both, 7 if not said")),
            ),
            Command(
                "revoke",
                "End the newest key at once; what came under it since is in doubt.",
                f"{_HERE}.sources:revoke",
                (
                    Argument("code", "code of the source"),
                    Argument("--since", "instant from which it may have been stolen, ISO 8601", is_required=True),
                ),
            ),
            Command(
                "relay",
                "Register a system that speaks the old packets (EMC, portal sync); its secrets are printed.",
                f"{_HERE}.sources:register_relay",
                (
                    Argument("code", "code of the source"),
                    Argument("--agency", "code of the agency for which it speaks", is_required=True),
                    Argument("--name", "name of the system"),
                ),
            ),
            Command(
                "retire",
                "Take nothing more from a source; what it sent stays.",
                f"{_HERE}.sources:retire",
                (Argument("code", "code of the source"), Argument("--reason", "why, for the log")),
            ),
            Command(
                "hand-over",
                "Let the source of whoever took the agency over go on telling its dossiers.",
                f"{_HERE}.sources:hand_over",
                (
                    Argument("code", "code of the source that told them so far"),
                    Argument("--heir", "code of the source that goes on", is_required=True),
                    Argument("--reason", "why, for the log", is_required=True),
                ),
            ),
            Command("list", "Show all sources.", f"{_HERE}.sources:show"),
        ),
    ),
    Command(
        "site",
        "Hosts whose pages tell of visits by beacons.",
        verbs=(
            Command(
                "register",
                "Register a host for an agency; its number is printed.",
                f"{_HERE}.sources:register_site",
                (
                    Argument("host", "host name in small letters, without a port"),
                    Argument("--agency", "code of the agency", is_required=True),
                    Argument("--name", "name of the site"),
                ),
            ),
            Command(
                "token",
                "Print what the page of a procedure puts into its script's tag.",
                f"{_HERE}.sources:show_token",
                (Argument("number", "number of the site"), Argument("--procedure", "code of the procedure")),
            ),
            Command(
                "retire",
                "Count no further visit of a host; what was counted stays.",
                f"{_HERE}.sources:retire_site",
                (Argument("number", "number of the site"),),
            ),
            Command("list", "Show all hosts that count.", f"{_HERE}.sources:show_sites"),
        ),
    ),
    Command(
        "witness",
        "Platforms whose evidence is compared: payment, sign_on, message, post, portal, station.",
        verbs=(
            Command(
                "register",
                "Register a platform under a key that is given, or under a new one.",
                f"{_HERE}.sources:register_witness",
                (
                    Argument("code", "code of the witness"),
                    Argument("--kind", "payment, sign_on, message, post, portal or station", is_required=True),
                    Argument("--name", "name of the platform"),
                    Argument("--agency", "agency of whom it may speak; of everybody if not said"),
                    *_KEYS,
                ),
            ),
            Command(
                "retire",
                "Take nothing more from a witness; what it sent stays.",
                f"{_HERE}.sources:retire_witness",
                (Argument("code", "code of the witness"),),
            ),
            Command("list", "Show all witnesses.", f"{_HERE}.sources:show_witnesses"),
        ),
    ),
    Command(
        "probes",
        "Service pages visited from outside, as a citizen would.",
        verbs=(
            Command(
                "run",
                "Plan, then make the visits that are due; may be stopped and started at any time.",
                f"{_HERE}.probes:run",
                (
                    Argument("--agency", "only pages of this agency and all below it"),
                    Argument("--limit", "at most so many visits"),
                ),
            ),
            Command(
                "load",
                "Register many pages from a CSV file; no page where a line is wrong.",
                f"{_HERE}.probes:load",
                (Argument("file", "CSV file with the columns of the desk"),),
            ),
            Command(
                "allow",
                "Put a host on the allow-list of an agency.",
                f"{_HERE}.probes:allow",
                (
                    Argument("host", "host name in small letters"),
                    Argument("--agency", "code of the agency", is_required=True),
                    Argument("--reason", "why it may be visited", is_required=True),
                ),
            ),
        ),
    ),
    Command(
        "reconcile",
        "As an agency's station: compare a list of dossiers with the centre's, and hand the outcome in.",
        f"{_HERE}.reconcile:compare",
        (
            Argument("file", "dossier codes of the agency, one a line"),
            Argument("--centre", "address of the centre, such as https://example.vn", is_required=True),
            Argument("--witness", "code under which the station is registered there", is_required=True),
            Argument("--key", "file with its private key", is_required=True),
            Argument("--agency", "code of the agency", is_required=True),
            Argument("--month", "month, such as 2026-11", is_required=True),
            Argument("--measure", "what is counted, received if not said"),
            Argument("--procedure", "code of one procedure; all if not said"),
        ),
        is_offline=True,
    ),
    Command(
        "simulate",
        "Write the dossier tables of an invented country into a folder, to try the measure.",
        f"{_HERE}.tryout:simulate",
        (
            Argument("folder", "new folder"),
            Argument("--seed", "whole number; the same one gives the same figures; 1 if not said"),
            Argument("--agencies", "how many provinces, 6 if not said"),
            Argument("--months", "how many months from January 2024, 12 to 24, 24 if not said"),
        ),
    ),
    Command(
        "release",
        "Releases of figures: verify a bundle anywhere, see and move what is due here.",
        verbs=(
            Command(
                "verify",
                "Count every cell of a bundle again, offline; 1 when something differs.",
                f"{_HERE}.releases:verify",
                (
                    Argument("file", "the bundle, a ZIP file"),
                    Argument("--key", "public key that must have signed it, in base64"),
                    Argument("--against", "bundle that this one corrects, to count its changes again"),
                ),
                is_offline=True,
            ),
            Command("list", "Show all releases and where they stand.", f"{_HERE}.releases:show"),
            Command("advance", "Cut off, build and publish what is due now.", f"{_HERE}.releases:advance"),
            Command("key", "Show the public key that signs the releases of this copy.", f"{_HERE}.releases:show_key"),
            Command(
                "fetch",
                "Write the bundle of a published release to a file.",
                f"{_HERE}.releases:fetch",
                (Argument("code", "code of the release, such as 2026-10-1"), Argument("file", "file to write")),
            ),
        ),
    ),
    Command(
        "score-signs",
        "Score the signs of made-up figures on simulated countries; write docs/reference/detection.md.",
        f"{_HERE}.maintenance:score_signs",
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
    if command.verbs:
        below = inner.add_subparsers(dest="verb", metavar="VERB", required=True)
        for verb in command.verbs:
            _add_arguments(below.add_parser(verb.name, help=verb.meaning, description=verb.meaning), verb)
    for argument in command.arguments:
        options: dict[str, Any] = {"help": argument.meaning}
        if argument.is_flag:
            options["action"] = "store_true"
        elif argument.name.startswith("--"):
            options |= {"required": True} if argument.is_required else {"default": ""}
        if argument.takes_rest:
            options["nargs"] = argparse.REMAINDER
        inner.add_argument(argument.name, **options)


def _chosen(commands: Sequence[Command], name: str) -> Command:
    return next(command for command in commands if command.name == name)


def main(words: Sequence[str] | None = None) -> int:
    """Validate the settings, then carry out one command; its exit status."""
    given = vars(parser().parse_args(words))
    command = _chosen(COMMANDS, given.pop("command"))
    if command.verbs:
        command = _chosen(command.verbs, given.pop("verb"))
    if not command.is_offline:
        environment.validate()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"{_HERE}.settings")
    module, _, function = command.target.partition(":")
    return int(getattr(importlib.import_module(module), function)(**given) or 0)


if __name__ == "__main__":
    sys.exit(main())

"""Commands for whoever looks after a copy."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from motcua.kernel import environment, postgres
from motcua.sites.compose.progress import say


def show_settings() -> None:
    """Every setting with its value here; secrets only as set or not set."""
    for setting in environment.SETTINGS:
        value = environment.text(setting.name)
        shown = ("(set)" if value != setting.default else "(default)") if setting.secret else value or "(empty)"
        say(f"{setting.name:<22} {shown:<34} {setting.meaning}")


def show_database() -> None:
    """Where the data is, in one screen."""
    from motcua.sites.compose import prepare

    with postgres.at_hand(), prepare.connect() as session:
        say(f"database  {session.info.dbname} on {session.info.host or 'this machine'}, user {session.info.user}")
        for name, query in _FACTS.items():
            row = session.execute(query).fetchone()
            say(f"{name:<9} {row[0] if row else ''}")


_FACTS = {
    "server": "SELECT version()",
    "size": "SELECT pg_size_pretty(pg_database_size(current_database()))",
    "sessions": "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()",
    "waiting": "SELECT count(*) FROM kernel_outboxmessage WHERE delivered_at IS NULL",
}


def manage(words: Sequence[str]) -> None:
    """Django's own commands, with the database at hand."""
    from django.core.management import execute_from_command_line

    with postgres.at_hand():
        execute_from_command_line(["motcua manage", *words])


def import_procedures(file: str, dry_run: bool) -> int:
    """Import a file and print its report; 1 when rows were rejected."""
    import django

    path = Path(file)
    if not path.is_file():
        sys.exit(f"There is no file {path}. Give a JSONL or CSV file of procedures.")
    with postgres.at_hand():
        django.setup()
        from motcua.foundation.catalogue import services
        from motcua.kernel.access import SYSTEM

        report = services.import_procedures(path, dry_run=dry_run, actor=SYSTEM)
    for name, value in asdict(report).items():
        _say_report(name, value)
    return 1 if getattr(report, "rejected", None) else 0


def _say_report(name: str, value: object) -> None:
    """A count on one line; a list as one line per row."""
    if isinstance(value, (list, tuple)):
        say(f"{name}: {len(value)}")
        for row in value:
            say(f"  {row}")
    else:
        say(f"{name}: {value}")


def verify_chains() -> int:
    """Check every chain of dossier events; 1 when one is broken."""
    import django

    with postgres.at_hand():
        django.setup()
        from motcua.casework.dossiers import selectors

        faults = list(selectors.broken_chains())
    for fault in faults:
        say(str(fault))
    say("All chains hold." if not faults else f"{len(faults)} broken.")
    return 1 if faults else 0

"""Commands for whoever looks after a copy."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import django

from motcua.kernel import environment, postgres
from motcua.kernel.access import SYSTEM
from motcua.kernel.errors import Refusal
from motcua.sites.compose.progress import refuse, say

if TYPE_CHECKING:
    from motcua.foundation.catalogue.types import ImportReport
    from motcua.oversight.monitoring.types import LoadReceipt

SCORES_PAGE = Path(__file__).parents[4] / "docs" / "reference" / "detection.md"


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
        show_troubles()


def show_troubles() -> None:
    """What waits and needs somebody to look at it: lost handlers, messages tried again and again, unsent notices."""
    django.setup()
    from motcua.foundation.notifications.selectors import failed_count
    from motcua.kernel import events
    from motcua.kernel.clock import now

    say(f"unsent    {failed_count()} notices did not go out")
    for handler, count in events.waiting_without_handler():
        say(f"lost      {count} messages wait for the handler {handler}, which no longer exists")
    for message in events.stuck_messages():
        hours = (now() - message.created_at).total_seconds() / 3600
        say(f"stuck     {message.handler}, {hours:.0f} h old, {message.attempts} attempts: {message.last_error}")


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
    """Import a file and print its report, one line per rejected or repaired row; 1 when rows were rejected."""
    path = Path(file)
    if not path.is_file():
        sys.exit(f"There is no file {path}. Give a JSONL or CSV file of procedures.")
    with postgres.at_hand():
        django.setup()
        report = _import(path, dry_run)
    for line in report.lines:
        say(f"row {line.row} {line.code or '(no code)'} {line.outcome}: {line.en}")
    for name in ("read", "created", "changed", "unchanged", "rejected", "repaired", "seconds"):
        say(f"{name:<10} {getattr(report, name)}")
    if dry_run:
        say("Dry run: nothing was changed.")
    return 1 if report.rejected else 0


def _import(path: Path, dry_run: bool) -> ImportReport:
    from motcua.foundation.catalogue import services

    try:
        return services.import_procedures(path, dry_run=dry_run, actor=SYSTEM)
    except Refusal as refusal:
        refuse(refusal)


def import_dossiers(file: str, source: str, dry_run: bool) -> int:
    """Load a table of dossiers and print its receipt; 1 when rows were rejected."""
    path = Path(file)
    if not path.is_file():
        sys.exit(f"There is no file {path}. Give a CSV, Parquet, NDJSON or XLSX file of dossiers.")
    with postgres.at_hand():
        django.setup()
        receipt = _load(path, source, dry_run)
    for row in receipt.first_rejected:
        say(f"row {row.row} {row.dossier or '(no code)'} rejected: {row.reason} {row.sentence('en')}")
    for name in ("rows", "new", "changed", "unchanged", "rejected"):
        say(f"{name:<10} {getattr(receipt, name)}")
    for reason, count in receipt.reasons.items():
        say(f"{reason:<10} {count}")
    if receipt.rejected_file:
        say(f"All rejected rows stand in facts/receipts/{receipt.rejected_file} of the data folder.")
    if dry_run:
        say("Dry run: nothing was changed.")
    return 1 if receipt.rejected else 0


def _load(path: Path, source: str, dry_run: bool) -> LoadReceipt:
    from motcua.oversight.monitoring import services

    try:
        receipt = services.import_dossiers(path=path, source=source, actor=SYSTEM, dry_run=dry_run, say=_say_step)
    except Refusal as refusal:
        refuse(refusal)
    return receipt


def _say_step(step: str) -> None:
    say(f"{step} ...")


def verify_chains() -> int:
    """Check every chain of dossier events and of day seals; 1 when one is broken."""
    with postgres.at_hand():
        django.setup()
        from motcua.casework.dossiers import selectors
        from motcua.oversight.intake import selectors as intake

        reports, sealed = list(selectors.chains()), list(intake.verified_seals())
    broken = [report for report in reports if report.broken_at is not None]
    for report in broken:
        say(f"{report.agency_code}: the chain of {report.events} events is broken at number {report.broken_at}")
    say(f"{len(reports)} chains, {sum(report.events for report in reports)} events, {len(broken)} broken")
    for source in (report for report in sealed if report.broken_at is not None):
        say(f"{source.source}: the chain of {source.seals} day seals is broken at number {source.broken_at}")
    wrong = sum(report.broken_at is not None for report in sealed)
    say(f"{len(sealed)} sources, {sum(report.seals for report in sealed)} day seals, {wrong} broken")
    return 1 if broken or wrong else 0


def score_signs() -> int:
    """Score the rules of detection on simulated countries; 1 where the one held out misses the bar."""
    django.setup()
    from motcua.oversight.detection import services
    from motcua.oversight.indicators.ports import open_engine

    if not SCORES_PAGE.parent.is_dir():
        sys.exit("The figures are part of the source; run this where docs/reference is.")
    with open_engine("duckdb") as engine:
        card = services.write_scores(engine=engine, page=SCORES_PAGE)[1]
    say(SCORES_PAGE.read_text(encoding="utf-8"))
    missed = [score for score in card.scores if 100 * score.named < 95 * score.planted]
    return 1 if missed or 100 * card.honest_alarms > card.honest_months else 0

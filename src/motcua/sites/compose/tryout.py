"""Commands for trying the measure on an invented country."""

from __future__ import annotations

import sys
import time
from datetime import date, datetime, timedelta
from pathlib import Path

import django

from motcua.kernel import postgres
from motcua.kernel.access import SYSTEM, covers
from motcua.kernel.clock import ZONE
from motcua.kernel.epoch import month_of_code
from motcua.kernel.errors import Refusal
from motcua.sites.compose.progress import refuse, say
from motcua.sites.compose.sources import whole

_FIRST_DAY = date(2024, 1, 1)
"""From which day an agency of the simulation has to be in being."""


def simulate(folder: str, seed: str, agencies: str, months: str) -> None:
    """Write the tables of an invented country, of provinces for which no source speaks yet."""
    target, many = Path(folder), whole("agencies", agencies, 6)
    if target.exists():
        sys.exit(f"{target} is there already. Give a new folder.")
    with postgres.at_hand():
        django.setup()
        codes = _free_provinces()
    from motcua.oversight.detection import services

    if not 2 <= many <= len(codes):
        sys.exit(f"--agencies is from 2 to {len(codes)} here.")
    start = time.monotonic()
    try:
        written = services.simulate_tables(
            seed=whole("seed", seed, 1), agencies=codes[:many], months=whole("months", months, 24), folder=target
        )
    except ValueError as error:
        sys.exit(str(error))
    size = sum(file.stat().st_size for file in target.rglob("*.parquet"))
    say(f"{written} tables of {many} agencies, {size:,} bytes, {time.monotonic() - start:.1f} s; all of it is made up")


def _free_provinces() -> list[str]:
    from motcua.foundation.agencies import selectors as agencies
    from motcua.foundation.agencies.types import AgencyKind
    from motcua.oversight.intake import selectors as intake

    taken = [source.agency_code for source in intake.sources() if source.is_active]
    return [
        row.code
        for row in agencies.children_of(None)
        if row.kind == AgencyKind.PROVINCE
        and (row.valid_from is None or row.valid_from <= _FIRST_DAY)
        and row.valid_to is None
        and not any(covers(row.code, code) for code in taken)
    ]


def replay(folder: str) -> None:
    """Load every table of `folder` as known from the end of the day that names it, the earliest first."""
    files = sorted(Path(folder).glob("*/????-??-??.parquet"), key=lambda file: (file.stem, file.parent.name))
    if not files:
        sys.exit(f"There are no tables in {folder}. `motcua simulate` writes some.")
    start = time.monotonic()
    with postgres.at_hand():
        django.setup()
        sources = _sources({file.parent.name for file in files})
        loaded = 0
        for file in files:
            loaded += _load(file, sources[file.parent.name])
    say(f"{len(files)} tables, {loaded:,} dossiers new or changed, {time.monotonic() - start:.1f} s")


def _sources(agencies: set[str]) -> dict[str, str]:
    """The active source of each agency."""
    from motcua.oversight.intake import selectors as intake

    found = {source.agency_code: source.code for source in intake.sources() if source.is_active}
    missing = sorted(agencies - found.keys())
    if missing:
        sys.exit(f"No source speaks for {', '.join(missing)}; see motcua source register --help.")
    return found


def _load(file: Path, source: str) -> int:
    from motcua.oversight.monitoring import services

    day = date.fromisoformat(file.stem)
    try:
        receipt = services.import_dossiers(path=file, source=source, actor=SYSTEM, known_at=_told_at(day))
    except Refusal as refusal:
        sys.exit(f"{file}: {refusal.sentence('en')}")
    for row in receipt.first_rejected[:3]:
        say(f"{file} row {row.row} {row.dossier} rejected: {row.reason} {row.sentence('en')}")
    return receipt.new + receipt.changed


def _told_at(day: date) -> datetime:
    """The last minute of a day: known from midnight on, so a cut-off at that midnight knows it (decision 51)."""
    return datetime.fromordinal(day.toordinal() + 1).replace(tzinfo=ZONE) - timedelta(minutes=1)


def look_for_signs(month: str) -> None:
    """Look through one month and print what stands there."""
    number = month_of_code(month)
    if number is None:
        sys.exit(f"The month is written as 2025-11, not {month}.")
    with postgres.at_hand():
        django.setup()
        from motcua.oversight.detection import ports, selectors, services

        start = time.monotonic()
        try:
            with ports.open_look() as ledger:
                many = services.look_for_signs(month=number, ledger=ledger)
        except Refusal as refusal:
            refuse(refusal)
        for row in selectors.noted_in(number):
            seen = f"{row.seen_numerator} of {row.seen_denominator}"
            say(f"{row.agency_code:<10} {row.kind:<20} {row.severity:<7} {seen}")
        say(f"{many} signs in {month}, {time.monotonic() - start:.1f} s")

"""Single dossiers that files told: what the ledger holds of each, and the rows of the files that said so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from motcua.kernel.epoch import day_of
from motcua.kernel.errors import NotFound
from motcua.oversight.indicators.ports import open_engine
from motcua.oversight.indicators.selectors import counted
from motcua.oversight.indicators.types import NEVER, All, Bounds, Compare, Comparison, Condition, Form, Measure, Query
from motcua.oversight.intake import selectors as intake
from motcua.oversight.monitoring.models import CodeFile, FileLoad, RowFile
from motcua.oversight.monitoring.rules.measures import SUBJECT
from motcua.oversight.monitoring.selectors.ledger import COLUMNS, file_of, ledger_files, open_session, quoted
from motcua.oversight.monitoring.types import FILE_NUMBERS

_SAID = (
    "received_day", "dossier", "source", "agency", "procedure", "due_day", "ended_day", "channel", "level", "outcome",
    "requests", "flags", "fee",
)  # fmt: skip
_ALL_TIME = Bounds(first=0, last=0, cut=0, known=NEVER)


@dataclass(frozen=True)
class FileFact:
    """What the ledger says of one dossier; codes are those of the lists, days Vietnamese dates."""

    dossier: int
    source: str
    agency: str
    procedure: str
    received: date
    due: date | None
    ended: date | None
    channel: int
    level: int
    outcome: int
    requests: int
    flags: int
    fee: int
    known_minute: int = 0


@dataclass(frozen=True)
class FilePlace:
    """The file and row from which something became known; row 1 is the first below the heading."""

    name: str
    digest: str
    loaded_at: datetime
    row: int


def file_dossiers(agency: str, procedure: str, month: int, *, ended: bool = False) -> list[FileFact]:
    """The dossiers of one service that files told and that were received in a month, or that ended in it."""
    numbers = [intake.numbers_of(kind).get(code) for kind, code in _named(agency, procedure)]
    if None in numbers:
        return []
    top, of_agency, of_procedure = (number or 0 for number in numbers)
    tests = {"agency": of_agency, "procedure": of_procedure, "ended_month" if ended else "received_month": month}
    return _facts([top], All((_by_files(), *(_is(column, number) for column, number in tests.items()))), _SAID)


def file_history(dossier: int) -> list[FileFact]:
    """What files told of one dossier, the oldest first: each state with the minute from which it is known.

    Raises NotFound.
    """
    source = intake.codes_of("source").get(dossier >> FILE_NUMBERS)
    top = intake.numbers_of("top").get(intake.source_agency(source).partition(".")[0]) if source else None
    found = _facts([top], _is("dossier", dossier), (*_SAID, "known_minute")) if top is not None else []
    if not found:
        raise NotFound()
    return sorted(found, key=lambda fact: fact.known_minute)


def file_places(source: str, dossier: int, minutes: Sequence[int]) -> list[FilePlace]:
    """Where each of the states stood, in the order of `minutes`; the first of them is the first that was told."""
    loads = {load.known_minute: load for load in FileLoad.objects.filter(source=source, known_minute__in=minutes)}
    return [
        FilePlace(
            name=loads[minute].name,
            digest=loads[minute].digest,
            loaded_at=loads[minute].loaded_at,
            row=_changed_row(source, minute, dossier) if place else _first_row(source, dossier),
        )
        for place, minute in enumerate(minutes)
    ]


def _named(agency: str, procedure: str) -> tuple[tuple[str, str], ...]:
    return ("top", agency.partition(".")[0]), ("agency", agency), ("procedure", procedure)


def _is(column: str, number: int) -> Compare:
    return Compare(column, Comparison.EQUAL, number)


def _by_files() -> Compare:
    return Compare("dossier", Comparison.AT_LEAST, 1 << FILE_NUMBERS)


def _facts(tops: Sequence[int], where: Condition, keys: tuple[str, ...]) -> list[FileFact]:
    """Rows that hold, or, where the minute is a key, that became known at it.

    Always counted by the embedded engine: whoever asks for single dossiers does it in the transaction of the audit.
    """
    with ledger_files(tops) as files, open_engine("duckdb") as engine:
        engine.attach(SUBJECT, files, COLUMNS)
        rows = counted(engine, Query(SUBJECT, keys, (Measure("n", Form.COUNT),), where), _ALL_TIME, COLUMNS)
    codes = {kind: intake.codes_of(kind) for kind in ("source", "agency", "procedure")}
    return [_fact(dict(zip(keys, key, strict=True)), codes) for key, (n,) in sorted(rows.items()) if n > 0]


def _fact(said: dict[str, int], codes: dict[str, dict[int, str]]) -> FileFact:
    named = {kind: codes[kind][said[kind]] for kind in codes}
    days = {name: _day(said[f"{name}_day"]) for name in ("due", "ended")}
    rest = {name: said[name] for name in ("dossier", "channel", "level", "outcome", "requests", "flags", "fee")}
    received = day_of(said["received_day"])
    minute = said.get("known_minute", 0)
    return FileFact(**named, **days, **rest, received=received, known_minute=minute)  # type: ignore[arg-type]  # by name


def _day(number: int) -> date | None:
    return day_of(number) if number else None


def _first_row(source: str, dossier: int) -> int:
    """New dossiers get the last number before their file, and their row added to it."""
    former = CodeFile.objects.filter(source=source, last_number__lt=dossier).order_by("-last_number").first()
    base = former.last_number if former else intake.numbers_of("source")[source] << FILE_NUMBERS
    return dossier - base


def _changed_row(source: str, minute: int, dossier: int) -> int:
    for file in RowFile.objects.filter(source=source, known_minute=minute):
        with open_session() as session:
            found = session.execute(
                f"SELECT row FROM read_parquet({quoted(file_of(file.sha256))}) WHERE dossier = ?",  # noqa: S608  # nosec B608
                [dossier],
            ).fetchall()
        if found:
            return int(found[0][0])
    return 0

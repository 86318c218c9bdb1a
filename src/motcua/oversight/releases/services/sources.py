"""Where releases get their facts: the ledger of the measure, and what sources told beside dossiers."""

from __future__ import annotations

import hashlib
import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.agencies.types import AgencyInfo, Group, Succession
from motcua.kernel.epoch import first_minute, instant_of
from motcua.oversight.indicators import selectors as indicators
from motcua.oversight.indicators.ports import open_engine
from motcua.oversight.indicators.types import FACT_COLUMNS, Bounds, Column, Form, Measure, Period, Query
from motcua.oversight.intake import selectors as intake
from motcua.oversight.intake.services import give_numbers
from motcua.oversight.intake.types import SourceInfo
from motcua.oversight.monitoring import selectors as monitoring
from motcua.oversight.releases.services.freeze_subjects import frozen_subjects
from motcua.oversight.releases.types import DESK_KIND, DOSSIERS, BatchNote, FrozenFacts, Reporter, Segment, Subject, Top


class LedgerFacts:
    """The ledger of dossiers, sealed files and young rows together, and the other subjects, as known at a minute."""

    def frozen(self, *, period: Period, known: int, since: int, folder: Path) -> FrozenFacts:
        with monitoring.ledger_files() as held:
            files = tuple(_kept(path, folder) for path in held)
        tree = _tree(period.last_day)
        others, made = frozen_subjects(period=period, known=known, tree=tree, dossiers=files, folder=folder)
        return FrozenFacts(
            subjects=(Subject(DOSSIERS, FACT_COLUMNS, files), *others),
            segments=(*(_segment(path) for path in files), *made),
            tree=tree,
            reporters=_reporters(files, known, {top.number: top.code for top in tree}),
            batches=(*_batches(known, since), *_desk_batches(known, since)),
        )


def _kept(path: Path, folder: Path) -> Path:
    """Sealed files stay where they are; the one of young rows lasts only as long as the question."""
    return path if _is_sealed(path) else Path(shutil.copy(path, folder / path.name))


def _is_sealed(path: Path) -> bool:
    return len(path.stem) == 64


def _segment(path: Path) -> Segment:
    digest = path.stem if _is_sealed(path) else hashlib.sha256(path.read_bytes()).hexdigest()
    return Segment(DOSSIERS, "sealed" if _is_sealed(path) else "young", digest, path.stat().st_size)


def _tree(day: date) -> tuple[Top, ...]:
    """Ministries and provinces in force on a day, and those ended by then, with their heirs.

    Each has its number from the first release on that speaks of it, told or not, and keeps it: facts name agencies by
    it, so a number that came with the first batch made a change of the tree of it.
    """
    known = [a for a in agencies.children_of(None) if a.kind in set(Group)]
    living, ended = [a for a in known if _in_force(a, day)], agencies.ended_agencies(day)
    listed = [*living, *(a for a in known if a.code in ended)]
    numbers = give_numbers([("top", a.code) for a in listed])
    return tuple(_top(numbers["top", a.code], a, ended.get(a.code)) for a in listed)


def _top(number: int, agency: AgencyInfo, ended: Succession | None) -> Top:
    top = Top(number, agency.code, agency.name, Group(agency.kind))
    return replace(top, ended=ended.ended.isoformat(), heirs=ended.heirs) if ended else top


def _in_force(agency: AgencyInfo, day: date) -> bool:
    begun = agency.valid_from is None or agency.valid_from <= day
    return begun and (agency.valid_to is None or day < agency.valid_to)


def _speakers() -> list[SourceInfo]:
    """Sources that speak for one ministry or province; the desk of reports speaks for none of its own."""
    return sorted((source for source in intake.sources() if source.agency_code), key=lambda source: source.code)


def _reporters(files: tuple[Path, ...], known: int, codes: dict[int, str]) -> tuple[Reporter, ...]:
    """What each source had told by then, in batches or files: the last minute of either."""
    told = _told(files, known)
    numbers = intake.numbers_of("source")
    found = []
    for source in _speakers():
        minutes = [first_minute(row.kept_at) for row in _until(source.code, known)]
        top = source.agency_code.partition(".")[0]
        own = [m for (number, n), m in told.items() if (number, codes.get(n)) == (numbers.get(source.code), top)]
        found.append(Reporter(source.code, top, len(minutes), max([*minutes, *own], default=None)))
    return tuple(found)


def _told(files: tuple[Path, ...], known: int) -> dict[tuple[int, int], int]:
    """By source and ministry or province, the last minute at which something that holds became known."""
    columns: tuple[Column, ...] = monitoring.COLUMNS
    query = Query(DOSSIERS, (columns[0].name, "top"), (Measure("last", Form.MAX, column="known_minute"),))
    with open_engine() as engine:
        engine.attach(DOSSIERS, files, columns)
        rows = indicators.counted(engine, query, Bounds(first=0, last=0, cut=0, known=known), columns)
    return {(source, top): last for (source, top), (last,) in rows.items()}


def _batches(known: int, since: int) -> Iterator[BatchNote]:
    for source in _speakers():
        top = source.agency_code.partition(".")[0]
        kinds = _kinds(source.code, known, since)
        for row in sorted(_until(source.code, known), key=lambda r: r.sequence):
            if (minute := first_minute(row.kept_at)) > since:
                yield BatchNote(source.code, top, row.sequence, row.digest, minute, kinds.get(row.sequence, "none"))


def _desk_batches(known: int, since: int) -> Iterator[BatchNote]:
    """Approved reports: one note for each batch of the desk and ministry or province that it declares figures of."""
    told = intake.desk_batches(instant_of(since), instant_of(known))
    noted = {
        BatchNote(source, agency.partition(".")[0], sequence, digest, first_minute(kept_at), DESK_KIND)
        for source, sequence, digest, kept_at, agency in told
    }
    yield from sorted(noted, key=lambda note: (note.sequence, note.top))


def _kinds(source: str, known: int, since: int) -> dict[int, str]:
    """Of what each batch told that became known after `since`, from the types of its records: `dossier petition`."""
    told = intake.batches(source).filter(
        received_at__gte=instant_of(since - 1), received_at__lte=instant_of(known), accepted__gt=0
    )
    found: dict[int, set[str]] = defaultdict(set)
    for sequence, kind in told.order_by().values_list("sequence", "observations__type").distinct():
        found[sequence].add(str(kind).split(".")[2])
    return {sequence: " ".join(sorted(names)) for sequence, names in found.items()}


def _until(source: str, known: int) -> list[Any]:
    return list(intake.batches(source).filter(kept_at__lt=instant_of(known)))

"""Single dossiers of the ledger for those who compare: counts by service, the codes behind them, codes by number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db.models import Max

from motcua.kernel.clock import now
from motcua.kernel.epoch import first_minute, instant_of
from motcua.oversight.indicators.ports import Engine
from motcua.oversight.indicators.selectors import counted
from motcua.oversight.indicators.types import Bounds, Period
from motcua.oversight.intake import selectors as intake
from motcua.oversight.monitoring.models import CodeFile, Segment
from motcua.oversight.monitoring.rules import bounds_of, limited, told_query
from motcua.oversight.monitoring.selectors.ledger import COLUMNS, file_of, open_ledger, open_session, quoted
from motcua.oversight.monitoring.types import FILE_NUMBERS, Told


def told_counts(period: Period, within: str) -> dict[tuple[str, str], dict[Told, int]]:
    """How many dossiers received in `period` were told, by agency and procedure, of `within` and all below it."""
    with _attached(within) as found:
        if found is None:
            return {}
        engine, agencies = found
        query = limited(told_query(("agency", "procedure")), "agency", agencies)
        rows = counted(engine, query, _bounds(period, now()), COLUMNS)
    procedures = intake.codes_of("procedure")
    return {
        (agencies[agency], procedures[procedure]): dict(zip(Told, counts, strict=True))
        for (agency, procedure), counts in rows.items()
    }


def told_dossiers(period: Period, within: str, what: Told, *, known: datetime) -> dict[str, list[str]]:
    """The codes of the same dossiers by procedure, as known at an instant (what came in its minute is known)."""
    with _attached(within) as found:
        if found is None:
            return {}
        engine, agencies = found
        query = limited(told_query(("procedure", "dossier"), what), "agency", agencies)
        rows = list(counted(engine, query, _bounds(period, known), COLUMNS))
    procedures = intake.codes_of("procedure")
    codes = dossier_codes(number for _procedure, number in rows)
    listed: dict[str, list[str]] = defaultdict(list)
    for procedure, number in rows:
        if number in codes:
            listed[procedures[procedure]].append(codes[number])
    return dict(listed)


@contextmanager
def _attached(within: str) -> Iterator[tuple[Engine, Mapping[int, str]] | None]:
    """The ledger of a ministry or province, and the agencies `within` by number; None where nothing was told."""
    top = intake.numbers_of("top").get(within.partition(".")[0])
    codes = intake.codes_of("agency")
    agencies = {number: code for number, code in codes.items() if f"{code}.".startswith(f"{within}.")}
    if top is None or not agencies:
        yield None
        return
    with open_ledger([top]) as engine:
        yield engine, agencies


def _bounds(period: Period, known: datetime) -> Bounds:
    return Bounds(period.first, period.last, bounds_of(period, now=known).cut, first_minute(known))


def dossier_codes(numbers: Iterable[int]) -> dict[int, str]:
    """The codes of dossiers by their numbers in the ledger, whichever way they were told."""
    asked = set(numbers)
    by_events = {number for number in asked if number < 1 << FILE_NUMBERS}
    codes = intake.dossier_codes(by_events) if by_events else {}
    return codes | (_codes_in_files(sorted(asked - by_events)) if asked - by_events else {})


def _codes_in_files(numbers: Sequence[int]) -> dict[int, str]:
    files = CodeFile.objects.filter(first_number__lte=numbers[-1], last_number__gte=numbers[0])
    listed = ", ".join(quoted(file_of(sha256)) for sha256 in files.values_list("sha256", flat=True))
    if not listed:
        return {}
    with open_session() as session:
        rows = session.execute(
            f"SELECT dossier, code FROM read_parquet([{listed}]) WHERE dossier IN (SELECT UNNEST(?))",  # noqa: S608  # nosec B608
            [list(numbers)],
        ).fetchall()
    return {int(number): str(code) for number, code in rows}


def last_told_at(within: str) -> datetime | None:
    """From when the newest row of a ministry's or province's ledger is known; None where it has none."""
    top = intake.numbers_of("top").get(within.partition(".")[0])
    if top is None:
        return None
    sealed = Segment.objects.filter(top=top).aggregate(last=Max("known_last"))["last"]
    minutes = [minute for minute in (sealed, intake.last_young_minute(top)) if minute is not None]
    return instant_of(max(minutes)) if minutes else None

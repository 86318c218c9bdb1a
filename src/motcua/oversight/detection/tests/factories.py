"""Profiles by hand, and a small simulated country with a ledger to look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from motcua.kernel import clock
from motcua.oversight.detection.models import Entry, Finding
from motcua.oversight.detection.ports import AgencyNumber
from motcua.oversight.detection.rules import world
from motcua.oversight.detection.selectors import limits_on
from motcua.oversight.detection.services import simulate_facts
from motcua.oversight.detection.types import Context, Kind, Limits, Profile, ServiceCounts, State
from motcua.oversight.indicators.ports import Engine, open_engine

MONTH = 2025 * 12 + 9
AFTER = datetime(2026, 6, 1, tzinfo=UTC)
FIRST = world.first_day(MONTH)
LAST = world.first_day(MONTH + 1) - 1


def limit(kind: Kind) -> Limits:
    return limits_on(date(2026, 1, 1))[kind]


def profile(
    services: Mapping[int, ServiceCounts] | None = None, days: Mapping[int, int] | None = None, **counts: int
) -> Profile:
    return Profile(1, MONTH, counts, days or {}, services or {})


def context(own: Sequence[Profile] = (), peers: Profile | None = None, first: int = FIRST, last: int = LAST) -> Context:
    return Context(tuple(own), peers or profile(), first, last)


def counts_of(counts: Mapping[str, int]) -> Profile:
    return Profile(1, MONTH, counts)


class SimulatedLedger:
    """The facts of a simulated country; agency 1 is H01, 2 is H02, and so on."""

    def __init__(self, engine: Engine, natures: list[world.Nature]) -> None:
        self.engine = engine
        self._natures = natures

    def agencies(self) -> Mapping[int, AgencyNumber]:
        return {n.agency: AgencyNumber(f"H{n.agency:02d}", until=_until(n)) for n in self._natures}

    def dossier_codes(self, agency: int, numbers: Sequence[int]) -> Mapping[int, str]:
        return {number: f"H{agency:02d}-{number}" for number in numbers if number % 2}


def _until(nature: world.Nature) -> date | None:
    ended = nature.last + 1
    return date(ended // 12, ended % 12 + 1, 1) if nature.last < world.FIRST_MONTH + world.MONTHS - 1 else None


@contextmanager
def simulated_ledger(folder: Path, seed: int = 5) -> Iterator[SimulatedLedger]:
    """Three honest agencies, a careless one and three that cheat."""
    natures = list(world.natures(seed, 3, 1, 3))
    simulate_facts(seed=seed, months=world.months(seed, natures), folder=folder)
    with open_engine("duckdb") as engine:
        engine.attach("dossiers", [folder / "facts.parquet"])
        yield SimulatedLedger(engine, natures)


def planted(seed: int = 5) -> dict[tuple[int, int], Kind]:
    """What `simulated_ledger` holds, by agency and month."""
    months = world.months(seed, list(world.natures(seed, 3, 1, 3)))
    return {(month.nature.agency, month.month): month.kind for month in months if month.kind}


def noted(kind: Kind = Kind.TURNED_DONE, month: int = MONTH, code: str = "H01", agency: int = 1) -> Finding:
    """A finding as `look_for_signs` notes it."""
    numbers = dict.fromkeys(("missing", "gained", "procedures", "fed_back", "turned", "partial"), 80)
    numbers |= {"days": 5, "first_day": FIRST, "last_day": FIRST + 4, "awaited": 120}
    row = Finding.objects.create(
        kind=kind, agency=agency, agency_code=code, month=month, seen_numerator=20, seen_denominator=1000,
        usual_numerator=1, usual_denominator=1000, severity="medium", numbers=numbers,
        days=[[FIRST, 12], [FIRST + 1, 8]], dossiers=[f"{code}-251001-0001", f"{code}-251002-0002"],
        limits={"least": 5}, found_at=clock.now(),
    )  # fmt: skip
    Entry.objects.create(finding=row, position=1, at=row.found_at, state=State.NOTED, author="Hệ thống")
    return row

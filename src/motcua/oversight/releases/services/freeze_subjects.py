"""Services, petitions, disclosures, ratings, reports as rows of one period, frozen at an instant (decisions 48, 69)."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.agencies.types import Group
from motcua.kernel.epoch import instant_of
from motcua.oversight.indicators import selectors as indicators
from motcua.oversight.indicators.ports import open_engine
from motcua.oversight.indicators.selectors import counted
from motcua.oversight.indicators.types import FACT_COLUMNS, SUBJECTS, TOLD_COUNTS, Bounds, Period
from motcua.oversight.intake import selectors as intake
from motcua.oversight.intake.types import Aspect
from motcua.oversight.monitoring import selectors as monitoring
from motcua.oversight.releases import ports
from motcua.oversight.releases.rules.counting import bounds_of
from motcua.oversight.releases.rules.disclosures import decision_facts
from motcua.oversight.releases.rules.facts_file import parquet_of
from motcua.oversight.releases.rules.offered import RECEIVED_BY_MONTH, service_rows
from motcua.oversight.releases.rules.petitions import petition_facts
from motcua.oversight.releases.rules.units import set_apart
from motcua.oversight.releases.types import (
    DISCLOSURES,
    DOSSIERS,
    PETITIONS,
    RATINGS,
    REPORTS,
    SERVICES,
    SYNCHRONISATION,
    Decision,
    DecisionLimits,
    PetitionStep,
    Segment,
    Subject,
    Top,
)

_FIRST_MONTH, _NO_MONTH = 0, 2**31 - 1
_UNASKED: Mapping[str, int] = {aspect.value: 0 for aspect in Aspect}
Row = tuple[int, ...]


def frozen_subjects(
    *, period: Period, known: int, tree: Sequence[Top], dossiers: Sequence[Path], folder: Path
) -> tuple[tuple[Subject, ...], tuple[Segment, ...]]:
    """The subjects beside dossiers with their files in `folder`, named by content, and what they hold."""
    asked = _Asked(period, known, {top.code: top for top in tree})
    rows: dict[str, list[Row]] = {
        SERVICES: _services(asked, dossiers),
        PETITIONS: list(_petitions(asked)),
        DISCLOSURES: list(_disclosures(asked)),
        RATINGS: list(_ratings(asked)),
        SYNCHRONISATION: _synchronisation(asked, dossiers),
        REPORTS: list(_reports(asked)),
    }
    made = [_written(name, found, folder) for name, found in rows.items()]
    return tuple(subject for subject, _ in made), tuple(segment for _, segment in made)


def _written(name: str, rows: Sequence[Row], folder: Path) -> tuple[Subject, Segment]:
    columns = SUBJECTS[name].columns
    body = parquet_of(columns, rows)
    digest = hashlib.sha256(body).hexdigest()
    path = folder / f"{digest}.parquet"
    path.write_bytes(body)
    return Subject(name, columns, (path,)), Segment(name, "frozen", digest, len(rows))


@dataclass(frozen=True)
class _Asked:
    """What is frozen: events before the end of the period, as far as they were known at the minute `known`."""

    period: Period
    known: int
    tops: Mapping[str, Top]

    @property
    def instant(self) -> datetime:
        return instant_of(self.known)

    @property
    def bounds(self) -> Bounds:
        return bounds_of(self.period, self.known)

    @cached_property
    def _numbers(self) -> dict[str, dict[str, int]]:
        return {kind: intake.numbers_of(kind) for kind in ("agency", "procedure")}

    def top_of(self, agency: str) -> Top | None:
        return self.tops.get(agency.partition(".")[0])

    def number(self, kind: str, code: str) -> int:
        """The number of a code; one that facts never needed gets one below 0, for as long as this look lasts."""
        numbers = self._numbers[kind]
        return numbers.setdefault(code, -len(numbers) - 1) if code else 0

    def row(self, subject: str, agency: str, procedure: str, facts: Mapping[str, int]) -> Row | None:
        """A row of `subject`; none where the agency stands under no ministry or province of the period."""
        top = self.top_of(agency)
        if top is None:
            return None
        who = {"top": top.number, "agency": self.number("agency", agency)}
        who |= {"procedure": self.number("procedure", procedure), "known_minute": self.known, "sign": 1}
        told = who | dict(facts)
        return tuple(told[column.name] for column in SUBJECTS[subject].columns)


def _services(asked: _Asked, dossiers: Sequence[Path]) -> list[Row]:
    """Those in force on the last day: who ended without one heir offers nothing on it (decision 64)."""
    apart = {top.number for top in set_apart(list(asked.tops.values()))}
    offered = {key: level for key, level in monitoring.offered_services(asked.bounds).items() if key[0] not in apart}
    with open_engine() as engine:
        engine.attach(DOSSIERS, dossiers, FACT_COLUMNS)
        traits = monitoring.told_traits(asked.bounds)
        return list(service_rows(engine, offered, traits, _parts(asked), asked.bounds))


def _synchronisation(asked: _Asked, dossiers: Sequence[Path]) -> list[Row]:
    """What arrived of each month against what reports and the portal say; no row where nobody says it (IND-28)."""
    expected = ports.expectations(period=asked.period, known=asked.instant, tops=sorted(asked.tops))
    with open_engine() as engine:
        engine.attach(DOSSIERS, dossiers, FACT_COLUMNS)
        arrived = counted(engine, RECEIVED_BY_MONTH, asked.bounds) if expected else {}
    rows = []
    for line in expected:
        told = arrived.get((asked.tops[line.top].number, line.month), (0,))[0]
        facts = {"month": line.month, "synchronised": told, "expected_twelfths": line.twelfths}
        rows.append(asked.row(SYNCHRONISATION, line.top, "", facts))
    return [row for row in rows if row]


_LARGEST_TOLD = 2**31 - 1


def _reports(asked: _Asked) -> Iterator[Row]:
    """One row for each report that is owed, or is not with a reason; a count nobody told is -1."""
    for report in ports.reports(period=asked.period, known=asked.instant):
        facts = {"month": report.month, "expected": report.is_expected, "came": report.came}
        facts |= {"in_time": report.is_in_time}
        counts = {f"told_{name}": report.told.get(name, -1) for name in TOLD_COUNTS}
        kept = {name: count if count <= _LARGEST_TOLD else -1 for name, count in counts.items()}
        if row := asked.row(REPORTS, report.agency, "", {name: int(n) for name, n in facts.items()} | kept):
            yield row


def _parts(asked: _Asked) -> dict[tuple[int, int], int]:
    """The published parts by (top, procedure): what was told last counts (IND-32)."""
    found = {}
    told = intake.disclosures(_FIRST_MONTH, asked.period.last, known=asked.instant)
    for agency, procedure, parts in told.values_list("agency_code", "procedure_code", "parts"):
        if top := asked.top_of(agency):
            found[top.number, asked.number("procedure", procedure)] = parts
    return found


def _petitions(asked: _Asked) -> Iterator[Row]:
    if not indicators.is_in_force("IND-23", asked.period.last_day):
        return
    limits = indicators.limits("IND-23", asked.period.last_day)
    for number, (agency, steps) in enumerate(_steps(asked), 1):
        facts = petition_facts(steps, agencies.working_calendar(agency), limits)
        if row := asked.row(PETITIONS, agency, "", facts | {"petition": number}):
            yield row


def _steps(asked: _Asked) -> Iterator[tuple[str, list[PetitionStep]]]:
    """Agency and events of each petition, those of the same instant in order of arrival."""
    found: dict[tuple[str, str], list[PetitionStep]] = defaultdict(list)
    agency: dict[tuple[str, str], str] = {}
    told = intake.petition_events(asked.period.first, asked.period.last, known=asked.instant)
    for event in told.filter(at__lt=asked.period.end):
        key = event.source_id, event.petition
        step = PetitionStep(event.kind, event.at, event.is_repeated, event.dislikes > event.likes, event.about)
        found[key].append(step)
        if event.kind == "received":
            agency[key] = event.agency_code
    for key in sorted(agency):
        yield agency[key], sorted(found[key], key=lambda step: step.at)


def _disclosures(asked: _Asked) -> Iterator[Row]:
    """One row for each procedure and day of decision; what was told last of it counts."""
    held: dict[tuple[str, str, str], Decision] = {}
    agency = {}
    told = intake.disclosures(_FIRST_MONTH, _NO_MONTH, known=asked.instant)
    for row in told.filter(decided_on__lt=asked.period.end_day):
        key = row.source_id, row.procedure_code, row.decided_on.isoformat()
        held[key], agency[key] = Decision(row.decided_on, row.effective_on, row.public_on), row.agency_code
    for key in sorted(held):
        yield from _decision(asked, agency[key], key[1], held[key])


def _decision(asked: _Asked, agency: str, procedure: str, decision: Decision) -> Iterator[Row]:
    top = asked.top_of(agency)
    if top is None or not indicators.is_in_force("IND-30", asked.period.last_day):
        return
    facts = decision_facts(
        decision, agencies.working_calendar(agency), _limits(top.group, asked.period), asked.period.last_day
    )
    if row := asked.row(DISCLOSURES, agency, procedure, facts):
        yield row


def _limits(group: Group, period: Period) -> DecisionLimits:
    before, after = (indicators.limits(code, period.last_day) for code in ("IND-30", "IND-31"))
    return DecisionLimits(before[group], after[group])


def _ratings(asked: _Asked) -> Iterator[Row]:
    """One row for each answer to one question; the questions that it does not answer are 0 (IND-27)."""
    told = intake.ratings(asked.period.first, asked.period.last, known=asked.instant)
    for rating in told:
        facts = {"rated_month": rating.month, **_UNASKED, rating.aspect: rating.grade}
        if row := asked.row(RATINGS, rating.agency_code, rating.procedure_code, facts):
            yield row

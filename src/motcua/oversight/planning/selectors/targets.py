"""Targets that texts set, targets that agencies set, and what hangs on what (measurement.md 7.7)."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Max

from motcua.foundation.agencies.types import Group
from motcua.oversight.monitoring import selectors as monitoring
from motcua.oversight.planning.errors import NoSuchTarget
from motcua.oversight.planning.models import PlanEntry
from motcua.oversight.planning.types import GROUP_SCOPES, Basis, Milestone, Outcome, Role, Scope, Target
from motcua.oversight.rankings import selectors as rankings

REFERENCE = Path(__file__).parents[1] / "reference"
FIGURES = {
    "IND-03": "online_services", "IND-04": "full_services", "IND-07": "services_with_dossiers", "IND-10": "online",
    "IND-11": "full_process", "IND-20": "on_time_portal",
}  # fmt: skip
"""The observed figure of each indicator for which an agency may set a target."""


def plannable() -> tuple[str, ...]:
    """The indicators for which a target can be set, because they are observed."""
    return tuple(FIGURES)


@cache
def _rows() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads((REFERENCE / "targets.json").read_text(encoding="utf-8")))


def law_targets() -> list[Target]:
    """The targets that texts set, oldest first (law.md 4.9)."""
    rates_of = cache(_rates_of)
    return [_law_target(row, rates_of) for row in _rows()]


def _rates_of(publication: str) -> list[Decimal]:
    return [row.value for row in monitoring.annex_rows(monitoring.LEVEL4_2020, publication)]


def _law_target(row: dict[str, Any], rates_of: Callable[[str], list[Decimal]] = _rates_of) -> Target:
    return Target(
        code=row["code"],
        scope=Scope(row["scope"]),
        indicator=row["indicator"],
        key=row["key"],
        share=None if row["percent"] is None else Fraction(row["percent"]) / 100,
        wording=row["wording"],
        start=date.fromisoformat(row["start"]),
        due=date.fromisoformat(row["due"]),
        role=Role(row["role"]),
        article=row["article"],
        parent=row["parent"],
        assumed="; ".join(row["assumed"].values()),
        basis=Basis(row["basis"]),
        is_for_each=row["each"],
        untold=row["untold"],
        outcome=_outcome(row["outcome"], row["percent"], rates_of) if row["outcome"] else None,
    )


def _outcome(told: dict[str, str], percent: str, rates_of: Callable[[str], list[Decimal]]) -> Outcome:
    """What was published: a rate as printed, or how many agencies of a published annex had reached the target."""
    as_of, source = date.fromisoformat(told["as_of"]), told["source"]
    if "publication" not in told:
        return Outcome(as_of, source, percent=Decimal(told["percent"]))
    rates = rates_of(told["publication"])
    return Outcome(as_of, source, reached=rankings.count_at_least(rates, int(percent)), total=len(rates))


@cache
def essential_services() -> tuple[dict[str, str], ...]:
    """The 25 essential services with their owners and the procedure codes that are known (law.md 2.7)."""
    with (REFERENCE / "essential_services.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


# Own targets of agencies


def targets_of(agency_code: str) -> list[Target]:
    """The targets of one agency that hold, by due day and indicator; with '' those of the nation and its groups."""
    latest = PlanEntry.objects.filter(agency_code=agency_code).order_by("code", "-version").distinct("code")
    rows = [row for row in latest if not row.withdrawn]
    return [as_target(row) for row in sorted(rows, key=lambda r: (r.due, r.indicator, r.code))]


def targets_below(agency_code: str) -> dict[tuple[str, int], int]:
    """How many units below an agency have a target that holds, by indicator and year; a province has up to 168."""
    rows = PlanEntry.objects.filter(agency_code__startswith=f"{agency_code}.").order_by("code", "-version")
    latest = rows.distinct("code").values_list("indicator", "due__year", "withdrawn")
    return dict(sorted(Counter((indicator, year) for indicator, year, gone in latest if not gone).items()))


def version_of(code: str) -> int:
    """The newest version of a target, one that was taken back too; 0 for none."""
    return PlanEntry.objects.filter(code=code).aggregate(newest=Max("version"))["newest"] or 0


def versions_in(indicator: str, year: int, below: str) -> dict[str, int]:
    """The newest version of every agency's target of an indicator and year, taken back ones too; below an agency, or
    all ministries and provinces."""
    rows = PlanEntry.objects.filter(indicator=indicator, due__year=year).exclude(agency_code="")
    found = rows.exclude(agency_code__contains=".") if below in GROUP_SCOPES else rows.filter(
        agency_code__startswith=f"{below}."
    )  # fmt: skip
    return dict(found.order_by().values_list("agency_code").annotate(Max("version")))


def target(code: str) -> Target:
    """One target, of a text or of an agency. Raises NoSuchTarget."""
    for row in _rows():
        if row["code"] == code:
            return _law_target(row)
    entry = PlanEntry.objects.filter(code=code).order_by("-version").first()
    if entry is None or entry.withdrawn:
        raise NoSuchTarget(target=code)
    return as_target(entry)


def as_target(row: PlanEntry) -> Target:
    """A row of the plan as a target."""
    basis, start = counting(row.indicator, row.due.year)
    return Target(
        code=row.code,
        scope=Scope(row.scope),
        indicator=row.indicator,
        key=FIGURES[row.indicator],
        share=Fraction(row.percent) / 100,
        wording=row.note,
        start=row.start,
        due=row.due,
        role=Role(row.role),
        article="",
        agency_code=row.agency_code,
        milestones=tuple(Milestone(date.fromisoformat(d), Fraction(p) / 100) for d, p in row.milestones),
        version=row.version,
        note=row.note,
        entered_at=row.entered_at,
        carried_from=row.carried_from,
        basis=basis,
        counted_from=start,
    )


STOCKS = frozenset({"IND-03", "IND-04", "IND-07"})
"""Indicators of services, which stand at the end of a month and do not add up over months."""


@cache
def counting(indicator: str, year: int) -> tuple[Basis, date | None]:
    """How the own targets of a cascade are counted: as the text at its top says, else by a month (assumed)."""
    texts = (row for row in _rows() if row["basis"] == Basis.PERIOD and row["indicator"] == indicator)
    start = next((row["start"] for row in texts if row["due"].startswith(f"{year}-")), None)
    if start:
        return Basis.PERIOD, date.fromisoformat(start)
    return (Basis.STATE if indicator in STOCKS else Basis.MONTH), None


# The cascade


def above(found: Target, kind: str = "") -> list[Target]:
    """What a target hangs on, nearest first: those of the agencies above, of the group, of the nation.

    Two targets belong together when they speak of one indicator and the upper one had begun by the lower one's due day.
    `kind` is the kind of the agency at the top.
    """
    return lines_above([found], kind)[0]


def lines_above(targets: Iterable[Target], kind: str = "") -> list[list[Target]]:
    """The same of several targets: what may stand above them is read once."""
    nation, ancestors = cache(_of_nation), cache(_of_ancestors)
    return [_above(found, kind, nation, ancestors) for found in targets]


def _above(
    found: Target, kind: str, nation_of: Callable[[], list[Target]], ancestors: Callable[[str], list[Target]]
) -> list[Target]:
    if found.parent:
        up = target(found.parent)
        return [up, *_above(up, "", nation_of, ancestors)]
    if found.scope not in (Scope.AGENCY, Scope.UNIT):
        return []
    line = [t for t in ancestors(found.agency_code) if t.indicator == found.indicator and t.start <= found.due]
    group = Scope(kind) if kind in set(Group) else None
    texts = [t for t in nation_of() if t.indicator == found.indicator and t.start <= found.due]
    mine = [t for t in texts if group and t.scope == group][-1:]
    nation = [t for t in texts if t.scope == Scope.NATION][-1:]
    return [*line, *mine, *nation]


def _of_nation() -> list[Target]:
    """What texts set, then what the nation set itself, by due day."""
    return sorted([*law_targets(), *targets_of("")], key=lambda t: (t.due, t.code))


def _of_ancestors(agency_code: str) -> list[Target]:
    parts = agency_code.split(".")
    codes = [".".join(parts[:depth]) for depth in range(len(parts) - 1, 0, -1)]
    return [found for code in codes for found in targets_of(code)]


def below(found: Target) -> list[Target]:
    """Targets of texts that hang on this one."""
    return [t for t in law_targets() if t.parent == found.code]

"""What an assessment is compared with, and how far the two may be compared (law.md 8.3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.agencies.types import Geography, Group
from motcua.oversight.assessment.models import Assessment, Round
from motcua.oversight.assessment.selectors import rounds as published
from motcua.oversight.assessment.selectors.totals import totals_of
from motcua.oversight.assessment.types import Result, State


@dataclass(frozen=True)
class Before:
    """The assessment or printed round before this one."""

    title: str
    criteria: str
    """The set and version by which it was made; empty where none was published."""
    is_same_set: bool
    results: Mapping[str, Result]
    ranked: Mapping[str, int]
    """By group, how many had a place."""
    merged: frozenset[str]
    """Agencies that took over another one between the two."""
    assumed: str
    """What is assumed of its grades."""


def before_of(row: Assessment) -> Before | None:
    """An earlier published one, or a round published by others; None where this one follows none."""
    earlier = Assessment.objects.filter(code=row.follows, state=State.PUBLISHED).first() if row.follows else None
    if earlier is None:
        return _printed_before(row)
    lines = totals_of(earlier.code, 2)
    is_same = all(earlier.criteria[name] == row.criteria[name] for name in ("code", "version"))
    return Before(
        title=earlier.title,
        criteria=f"{earlier.criteria['name']}, {earlier.criteria['version']}",
        is_same_set=is_same,
        results={line.agency_code: line for line in lines},
        ranked=Counter(line.group for line in lines if line.rank is not None),
        merged=_merged(earlier.on, row.on),
        assumed="",
    )


def _printed_before(row: Assessment) -> Before | None:
    found = Round.objects.select_related("scheme").filter(code=row.follows).first()
    if found is None:
        return None
    nothing = Fraction(0)
    lines = [
        Result(line.agency_code, line.name, group, line.supplier, line.rank, nothing, nothing, Decimal(0), line.grade)
        for group in Group
        for line in published.grade_rows(found.code, group)
    ]
    return Before(
        title=found.title,
        criteria="",
        is_same_set=False,
        results={line.agency_code: line for line in lines if line.agency_code},
        ranked=Counter(line.group for line in lines),
        merged=_merged(found.as_of, row.on),
        assumed=found.scheme.reason if found.scheme.is_assumed else "",
    )


def _merged(before: date, now: date) -> frozenset[str]:
    """Agencies that hold another one's territory or tasks since then."""
    if before >= now:
        return frozenset()
    walk = agencies.crosswalk(before, now, Geography.AGENCIES)
    return frozenset(step.new for step in walk.crossings if step.new and step.old and step.new != step.old)

"""The findings that the sides give now, computed from what they told; nothing is read that was measured before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from motcua.kernel.clock import now
from motcua.oversight.indicators.types import Period
from motcua.oversight.reconciliation import rules
from motcua.oversight.reconciliation.selectors import keys, reference
from motcua.oversight.reconciliation.selectors.figures import figures_in_force
from motcua.oversight.reconciliation.types import (
    WHOLE_AGENCY,
    Finding,
    Measure,
    Orphans,
    Pairing,
    Row,
    Side,
)

Totals = dict[tuple[Side, Measure], dict[str, int]]


def live_findings(agency: str, month: int, known_at: datetime | None = None) -> list[Finding]:
    """Every pairing of every procedure of an agency with all below it, as known at an instant."""
    instant = known_at or now()
    told = rules.totals(figures_in_force(agency, month, instant), agency)
    return _findings(told, agency, month, instant)


def _findings(told: Totals, agency: str, month: int, instant: datetime) -> list[Finding]:
    found: list[Finding] = []
    for pairing in reference.pairings(Period(month, month).last_day):
        left, right = told.get((pairing.left_side, pairing.left)), told.get((pairing.right_side, pairing.right))
        if left is not None or right is not None:
            both = left is not None and right is not None
            orphans = keys.orphans(pairing, agency, month, instant) if both else {}
            found += _paired(pairing, left, right, orphans)
    return found


def _paired(
    pairing: Pairing, left: dict[str, int] | None, right: dict[str, int] | None, orphans: dict[str, Orphans]
) -> Iterator[Finding]:
    """By procedure where both sides name procedures, else all together: a silent side opens one case, not hundreds."""
    if left is None or right is None or not (_named(left) and _named(right)):
        known = orphans.get(WHOLE_AGENCY)
        yield rules.finding(pairing, WHOLE_AGENCY, _sum(left), _sum(right), known)
        return
    for name in sorted(_named(left) | _named(right)):
        yield rules.finding(pairing, name, left.get(name, 0), right.get(name, 0), orphans.get(name))


def _named(values: dict[str, int]) -> set[str]:
    return values.keys() - {WHOLE_AGENCY}


def _sum(values: dict[str, int] | None) -> int | None:
    """The number of the whole agency where it was told, else the sum over its procedures."""
    return None if values is None else values.get(WHOLE_AGENCY, sum(values.values()))


def live_rows(agency: str, month: int, known_at: datetime | None = None) -> tuple[Row, tuple[Row, ...]]:
    """The matrix: all procedures together, then each one by code."""
    instant = known_at or now()
    told = rules.totals(figures_in_force(agency, month, instant), agency)
    findings = _findings(told, agency, month, instant)
    names = sorted({name for values in told.values() for name in _named(values)} | {f.procedure for f in findings})
    rows = tuple(_row(name, told, findings) for name in names if name != WHOLE_AGENCY)
    sums = {key: value for key, values in told.items() if (value := _sum(values)) is not None}
    return Row(WHOLE_AGENCY, sums, tuple(findings)), rows


def totals_of(agency: str, month: int, known_at: datetime) -> dict[tuple[Side, Measure], int]:
    """What each side says of all procedures of an agency together; absent where it says nothing."""
    told = rules.totals(figures_in_force(agency, month, known_at), agency)
    return {key: value for key, values in told.items() if (value := _sum(values)) is not None}


def _row(name: str, told: Totals, findings: list[Finding]) -> Row:
    figures = {key: values[name] for key, values in told.items() if name in values}
    return Row(name, figures, tuple(f for f in findings if f.procedure == name))

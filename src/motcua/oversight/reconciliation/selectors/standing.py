"""The four sides of an agency and month, what is agreed, and the statement that both parties sign."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from motcua.kernel.clock import now
from motcua.oversight.indicators.types import Ratio
from motcua.oversight.reconciliation import rules
from motcua.oversight.reconciliation.models import Case, Settlement, SignOff
from motcua.oversight.reconciliation.selectors import keys
from motcua.oversight.reconciliation.selectors.figures import reported_in_year, spoken
from motcua.oversight.reconciliation.selectors.findings import live_rows, totals_of
from motcua.oversight.reconciliation.types import (
    Basis,
    CaseState,
    Finding,
    Measure,
    Party,
    Row,
    Side,
    Signature,
    Standing,
    SyncRate,
)

UNSETTLED = (CaseState.OPEN, CaseState.EXPLAINED, CaseState.REJECTED)


def standing(agency: str, month: int, known_at: datetime | None = None) -> Standing:
    """The matrix of an agency and month with its gap, IND-28, signatures and seal."""
    instant = known_at or now()
    total, rows = live_rows(agency, month, instant)
    gap = rules.gap_of(total.findings)
    settlement = Settlement.objects.filter(agency_code=agency, month=month).first()
    return Standing(
        agency=agency,
        month=month,
        known_at=instant,
        total=total,
        rows=rows,
        spoken=spoken(agency, month, instant),
        gap=gap,
        sync=_sync(agency, month, total, instant),
        digest=digest_of(statement(agency, month, total.findings)),
        unsettled=Case.objects.filter(agency_code=agency, month=month, state__in=UNSETTLED).count(),
        signatures=_signatures(agency, month),
        settled_at=settlement.settled_at if settlement else None,
        settled_digest=settlement.digest if settlement else "",
    )


def _sync(agency: str, month: int, total: Row, instant: datetime) -> SyncRate:
    """IND-28 of one month."""
    return rules.sync_rate(
        synchronised=total.figures.get((Side.SYNCHRONISED, Measure.RECEIVED), 0),
        reported=total.figures.get((Side.DECLARED, Measure.RECEIVED)),
        portal=total.figures.get((Side.COUNTERPART, Measure.PORTAL_RECEIVED)),
        last_year=reported_in_year(agency, month // 12 - 1, instant),
    )


def expected_twelfths(agency: str, month: int, known_at: datetime, *, reported: int | None = None) -> int | None:
    """Twelve times the dossiers that should have arrived in a month (IND-28), as known at an instant.

    The larger of report and portal; without a report last year's count / 12; None where neither was told. `reported`
    is what the report of the month says where the caller knows it; else it is what was last pulled from the intake.
    """
    total = totals_of(agency, month, known_at)
    pulled = total.get((Side.DECLARED, Measure.RECEIVED))
    sync = rules.sync_rate(
        synchronised=0,
        reported=pulled if reported is None else reported,
        portal=total.get((Side.COUNTERPART, Measure.PORTAL_RECEIVED)),
        last_year=reported_in_year(agency, month // 12 - 1, known_at),
    )
    if sync.basis is Basis.NOTHING:
        return None
    return sync.ratio.denominator * (12 if sync.basis is Basis.REPORT else 1)


def _signatures(agency: str, month: int) -> tuple[Signature, ...]:
    rows = SignOff.objects.filter(agency_code=agency, month=month).order_by("at", "id")
    return tuple(Signature(Party(row.party), row.author, row.at, row.digest) for row in rows)


def statement(agency: str, month: int, findings: tuple[Finding, ...]) -> dict[str, Any]:
    """What the parties agree on: every finding, ids included, and how each case ended. Plain JSON, in fixed order."""
    cases = Case.objects.filter(agency_code=agency, month=month).order_by("pairing", "procedure_code")
    gap = rules.gap_of(findings)
    return {
        "agency": agency,
        "month": month,
        "gap": [gap.numerator, gap.denominator],
        "findings": [finding_json(finding) for finding in sorted(findings, key=lambda f: (f.pairing, f.procedure))],
        "cases": [[str(row.id), row.pairing, row.procedure_code, _ended(row.state)] for row in cases],
    }


def _ended(state: str) -> str:
    """A case counts as agreed in the same words before and after its signature."""
    return "agreed" if state not in UNSETTLED else state


def finding_json(finding: Finding) -> dict[str, Any]:
    return {
        "pairing": finding.pairing,
        "procedure": finding.procedure,
        "left": finding.left,
        "right": finding.right,
        "excess": finding.excess,
        "base": finding.base,
        "verdict": finding.verdict,
        "orphans": keys.orphans_json(finding.orphans) if finding.orphans else None,
    }


def digest_of(statement: dict[str, Any]) -> str:
    """SHA-256 of the statement as canonical JSON."""
    text = json.dumps(statement, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def agreed_gap(settlement: Settlement) -> Ratio:
    """The gap as both parties signed it."""
    numerator, denominator = settlement.statement["gap"]
    return Ratio(numerator, denominator)

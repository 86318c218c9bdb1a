"""Measure an agency and month anew: keep the findings that changed, open and close cases with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel import audit
from motcua.kernel.access import SYSTEM
from motcua.kernel.clock import local, now
from motcua.oversight.indicators.types import Period
from motcua.oversight.reconciliation import rules, selectors
from motcua.oversight.reconciliation.models import Case, CaseEntry, Settlement
from motcua.oversight.reconciliation.models import Finding as FindingRow
from motcua.oversight.reconciliation.selectors.cases import finding_of
from motcua.oversight.reconciliation.selectors.keys import orphans_json
from motcua.oversight.reconciliation.services.notify_parties import tell_agency
from motcua.oversight.reconciliation.services.take_figures import hold, pull_sides
from motcua.oversight.reconciliation.types import Act, CaseState, Finding, MeasureReport, Party, Verdict

Cell = tuple[str, str]
"""Pairing, procedure."""


@transaction.atomic
def measure_month(*, agency: str, month: int) -> MeasureReport:
    """Pull the sides, write the findings that changed, and let the cases follow. Idempotent.

    A month that both parties signed is left as it was agreed. Cases belong to ministries and provinces.
    """
    hold(agency, month)
    if Settlement.objects.filter(agency_code=agency, month=month).exists():
        return MeasureReport()
    pull_sides(agency=agency, month=month)
    measure = _Measure(agency, month)
    return measure.run(selectors.live_findings(agency, month))


class _Measure:
    def __init__(self, agency: str, month: int) -> None:
        self.agency, self.month, self.instant = agency, month, now()
        self.terms = selectors.terms(local(self.instant).date())
        self.calendar = agencies.working_calendar(agency)
        self.before = self._latest()
        self.cases = {(c.pairing, c.procedure_code): c for c in Case.objects.filter(agency_code=agency, month=month)}
        self.report = MeasureReport()

    def _latest(self) -> dict[Cell, FindingRow]:
        rows = FindingRow.objects.filter(agency_code=self.agency, month=self.month)
        order = ("pairing", "procedure_code")
        latest = rows.order_by(*order, "-known_at", "-id").distinct(*order)
        return {(row.pairing, row.procedure_code): row for row in latest}

    def run(self, findings: list[Finding]) -> MeasureReport:
        """Follow what is found now; what was found before and is found no more has vanished."""
        found = {(finding.pairing, finding.procedure): finding for finding in findings}
        for cell in sorted(found.keys() | self.before.keys()):
            self._follow(cell, found.get(cell) or _nothing(finding_of(self.before[cell])))
        if self.report.opened or self.report.changed:
            audit.record(
                SYSTEM, "measure_month", f"reconciliation:{self.agency}/{Period(self.month, self.month).code}",
                opened=self.report.opened, changed=self.report.changed, vanished=self.report.vanished,
            )  # fmt: skip
            tell_agency("reconciliation_found", self.agency, self.month, self.report.opened + self.report.changed)
        return self.report

    def _follow(self, cell: Cell, finding: Finding) -> None:
        row = self.before.get(cell)
        if row and finding_of(row) == finding:
            return
        row = self._write(finding)
        self._count("findings")
        case = self.cases.get(cell)
        if case is None and finding.needs_a_case:
            self._open(row)
        elif case is not None:
            self._measured(case, row, finding)

    def _count(self, name: str) -> None:
        self.report = replace(self.report, **{name: getattr(self.report, name) + 1})

    def _write(self, finding: Finding) -> FindingRow:
        version = selectors.pairing(finding.pairing, Period(self.month, self.month).last_day).version
        return FindingRow.objects.create(
            agency_code=self.agency,
            month=self.month,
            procedure_code=finding.procedure,
            pairing=finding.pairing,
            pairing_version=version,
            left=finding.left,
            right=finding.right,
            excess=finding.excess,
            base=finding.base,
            verdict=finding.verdict,
            orphans=orphans_json(finding.orphans) if finding.orphans else None,
            known_at=self.instant,
        )

    def _open(self, row: FindingRow) -> None:
        case = Case.objects.create(
            agency_code=self.agency,
            month=self.month,
            procedure_code=row.procedure_code,
            pairing=row.pairing,
            state=CaseState.OPEN,
            finding=row,
            opened_at=self.instant,
            due_at=self._due(CaseState.OPEN),
        )
        self._say(case, Act.OPENED)
        self._count("opened")

    def _measured(self, case: Case, row: FindingRow, finding: Finding) -> None:
        """A case speaks of the newest finding; another difference must be explained anew, none closes the case."""
        act = Act.MEASURED if finding.needs_a_case else Act.VANISHED
        if act is Act.VANISHED and case.state == CaseState.VANISHED:
            Case.objects.filter(pk=case.pk).update(finding=row)
            return
        case.state = rules.next_state(CaseState(case.state), act)
        case.finding, case.due_at = row, self._due(CaseState(case.state))
        case.save(update_fields=["state", "finding", "due_at"])
        self._say(case, act)
        self._count("changed" if act is Act.MEASURED else "vanished")

    def _due(self, state: CaseState) -> datetime | None:
        return rules.due_of(state, self.instant, self.terms, self.calendar)

    def _say(self, case: Case, act: Act) -> None:
        """The program's own entry; its numbers are those of the finding at that instant."""
        found = case.finding
        text = f"{'–' if found.left is None else found.left} | {'–' if found.right is None else found.right}"
        CaseEntry.objects.create(
            case=case, at=self.instant, party=Party.CENTRE, act=act, author=SYSTEM.name, text=text, attachments=[]
        )


def _nothing(finding: Finding) -> Finding:
    """What is no longer compared has no difference."""
    return replace(finding, left=None, right=None, excess=0, base=0, verdict=Verdict.SILENT_WITNESS, orphans=None)

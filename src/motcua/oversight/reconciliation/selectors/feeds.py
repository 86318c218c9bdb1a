"""Feeds of this house: what the facts count, what agencies declared, what the beacons saw, by public questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from motcua.oversight.beacons import selectors as beacons
from motcua.oversight.indicators.types import Period
from motcua.oversight.intake import selectors as intake
from motcua.oversight.monitoring import selectors as monitoring
from motcua.oversight.monitoring.types import Told
from motcua.oversight.probes import selectors as probes
from motcua.oversight.reconciliation.selectors.reference import declared_as
from motcua.oversight.reconciliation.types import Measure, Side, SideFigure

_TOLD = {
    Measure.RECEIVED: Told.RECEIVED,
    Measure.RECEIVED_ONLINE: Told.ONLINE,
    Measure.RECEIVED_POST: Told.POST,
    Measure.PAID_ONLINE: Told.PAID_ONLINE,
}
Records = Mapping[str, Mapping[str, str]]


class FactsFeed:
    """Synchronised dossiers as counted on the facts, by the month of their receipt, with the ids behind the counts."""

    code = "facts"
    side = Side.SYNCHRONISED

    def batch(self, agency: str, month: int) -> str:
        """The instant from which the newest row of the ledger is known, whether it came by an event or a file."""
        last = monitoring.last_told_at(agency)
        return last.isoformat() if last else ""

    def figures(self, agency: str, month: int) -> Iterator[SideFigure]:
        """Received, online, by post and paid online, by agency and procedure."""
        for (code, procedure), counts in monitoring.told_counts(Period(month, month), agency).items():
            if counts[Told.RECEIVED]:
                for measure, told in _TOLD.items():
                    yield SideFigure(self.side, measure, code, procedure, month, counts[told])

    def records(self, agency: str, month: int, measure: Measure, known_at: datetime) -> Records:
        """Codes as their sources gave them; nothing else has to agree."""
        if measure not in _TOLD:
            return {}
        found = monitoring.told_dossiers(Period(month, month), agency, _TOLD[measure], known=known_at)
        return {procedure: dict.fromkeys(codes, "") for procedure, codes in found.items()}


class ReportsFeed:
    """What agencies declared at the door of the intake, read as `declared` of the reference says."""

    code = "reports"
    side = Side.DECLARED

    def batch(self, agency: str, month: int) -> str:
        """Source and number of the batch of the last report of the month."""
        rows = [row.batch for row in intake.declared_reports(month, month, within=agency).select_related("batch")]
        last = max(rows, key=lambda batch: (batch.received_at, batch.sequence), default=None)
        return f"{last.source_id}/{last.sequence}" if last else ""

    def figures(self, agency: str, month: int) -> Iterator[SideFigure]:
        """One number of a measure and cell: of several indicators that carry it, the one named first."""
        rows = list(intake.declared_reports(month, month, within=agency))
        told: dict[tuple[Measure, str, str], int] = {}
        for indicator, part, measure in declared_as(Period(month, month).last_day):
            for row in rows:
                if row.indicator == indicator:
                    told.setdefault((measure, row.agency_code, row.procedure_code), getattr(row, part))
        for (measure, code, procedure), value in told.items():
            yield SideFigure(self.side, measure, code, procedure, month, value)

    def records(self, agency: str, month: int, measure: Measure, known_at: datetime) -> Records:
        """None: a report names no dossiers."""
        return {}


class VisitsFeed:
    """Page views of the days of a month, which the beacons told; days may be added, visitors may not."""

    code = "beacons"
    side = Side.OBSERVED

    def batch(self, agency: str, month: int) -> str:
        """The last day with a view."""
        days = [day for _code, _procedure, day, _views in self._days(agency, month)]
        return max(days).isoformat() if days else ""

    def figures(self, agency: str, month: int) -> Iterator[SideFigure]:
        """Views by agency, procedure and day."""
        for code, procedure, day, views in self._days(agency, month):
            yield SideFigure(self.side, Measure.VISITS, code, procedure, month, views, day.day)

    def _days(self, agency: str, month: int) -> list[tuple[str, str, date, int]]:
        last = Period(month, month).last_day
        return beacons.views_by_agency(last.replace(day=1), last, agency)

    def records(self, agency: str, month: int, measure: Measure, known_at: datetime) -> Records:
        """None: a visit is of no dossier."""
        return {}


class ProbesFeed:
    """Rounds of visits from outside: how many counted, in how many the page opened (F-171)."""

    code = "probes"
    side = Side.OBSERVED

    def batch(self, agency: str, month: int) -> str:
        """The instant of the last visit of the month."""
        last = probes.last_visit_at(agency, month)
        return last.isoformat() if last else ""

    def figures(self, agency: str, month: int) -> Iterator[SideFigure]:
        """Rounds by agency and procedure."""
        for (code, procedure), ratio in probes.rounds_by_procedure(agency, month).items():
            yield SideFigure(self.side, Measure.PROBES, code, procedure, month, ratio.denominator)
            yield SideFigure(self.side, Measure.PROBES_UP, code, procedure, month, ratio.numerator)

    def records(self, agency: str, month: int, measure: Measure, known_at: datetime) -> Records:
        """None: a visit is of no dossier."""
        return {}

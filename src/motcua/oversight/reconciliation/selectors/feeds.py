"""Feeds of this house: what the facts count, through the public questions of monitoring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from motcua.oversight.indicators.types import Period
from motcua.oversight.intake import selectors as intake
from motcua.oversight.monitoring import selectors as monitoring
from motcua.oversight.reconciliation.types import Measure, Side, SideFigure


class FactsFeed:
    """Synchronised dossiers as counted on the facts. Ids come from whoever registers a feed that knows them."""

    code = "facts"
    side = Side.SYNCHRONISED

    def batch(self, agency: str, month: int) -> str:
        """The last batch of any source that the facts rest on."""
        last = intake.last_received_at()
        return last.isoformat() if last else ""

    def figures(self, agency: str, month: int) -> Iterator[SideFigure]:
        """Received and online, by agency and procedure."""
        for (code, procedure), figures in monitoring.figures_by_service(Period(month, month), agency).items():
            received, online = figures.online.denominator, figures.online.numerator
            if received:
                yield SideFigure(self.side, Measure.RECEIVED, code, procedure, month, received)
                yield SideFigure(self.side, Measure.RECEIVED_ONLINE, code, procedure, month, online)

    def records(self, agency: str, month: int, measure: Measure, known_at: datetime) -> Mapping[str, Mapping[str, str]]:
        """None: the facts' public questions give counts only."""
        return {}

"""What the sides of reconciliation say that should have arrived, told to releases, which stand beside it (IND-28)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from motcua.oversight.campaigns import selectors as campaigns
from motcua.oversight.indicators.types import Period
from motcua.oversight.reconciliation import selectors as reconciliation
from motcua.oversight.releases.types import Expectation


class SidesExpectations:
    """Fills the port `ExpectationSource` of releases with the declared reports and the portal's evidence."""

    def expected(self, *, period: Period, known: datetime, tops: Sequence[str]) -> tuple[Expectation, ...]:
        """One line for each ministry or province and month of which any side told a number before `known`.

        A report counts from the approval of the agency's head, as it does for the figures over reports (decision 69):
        one release never says that nobody told what it prints beside that.
        """
        found, last, reported = [], known - timedelta(microseconds=1), _reported(period, known)
        for month in range(period.first, period.last + 1):
            for top in tops:
                if (twelfths := self._twelfths(top, month, last, reported)) is not None:
                    found.append(Expectation(top, month, twelfths))
        return tuple(found)

    def _twelfths(self, top: str, month: int, last: datetime, reported: Mapping[tuple[str, int], int]) -> int | None:
        return reconciliation.expected_twelfths(top, month, last, reported=reported.get((top, month)))


def _reported(period: Period, known: datetime) -> dict[tuple[str, int], int]:
    """By ministry or province and month, the dossiers received that reports tell."""
    found: dict[tuple[str, int], int] = defaultdict(int)
    for fact in campaigns.report_facts(period=period, known=known):
        if "received" in fact.told:
            found[fact.agency.partition(".")[0], fact.month] += fact.told["received"]
    return dict(found)

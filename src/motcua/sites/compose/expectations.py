"""What the sides of reconciliation say that should have arrived, told to releases, which stand beside it (IND-28)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from motcua.oversight.indicators.types import Period
from motcua.oversight.reconciliation import selectors as reconciliation
from motcua.oversight.releases.types import Expectation


class SidesExpectations:
    """Fills the port `ExpectationSource` of releases with the declared reports and the portal's evidence."""

    def expected(self, *, period: Period, known: datetime, tops: Sequence[str]) -> tuple[Expectation, ...]:
        """One line for each ministry or province and month of which any side told a number before `known`."""
        found, last = [], known - timedelta(microseconds=1)
        for month in range(period.first, period.last + 1):
            for top in tops:
                if (twelfths := reconciliation.expected_twelfths(top, month, last)) is not None:
                    found.append(Expectation(top, month, twelfths))
        return tuple(found)

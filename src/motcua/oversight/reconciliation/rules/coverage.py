"""IND-28: how much of what an agency counts arrives (law.md 4.6, index 1.4 of QĐ 766)."""

from __future__ import annotations

from motcua.oversight.indicators.types import NOTHING, Ratio
from motcua.oversight.reconciliation.types import Basis, SyncRate

_PARTS_OF_YEAR = {1: 12, 3: 4, 12: 1}
"""Months of a period to its part of a year: a month 12, a quarter 4, a year 1 (IND-28)."""


def sync_rate(
    *, synchronised: int, reported: int | None, portal: int | None, last_year: int | None, months: int = 1
) -> SyncRate:
    """Synchronised dossiers received in the period / max(count in the report system, count on the portal).

    Without a report: last year's count / 12, / 4 or / 1. The law's "else 0" is read as told to be 0 (assumed, IND-28):
    where nobody told a number there is no rate, for 0 % would stand for silence. The pair stays whole numbers:
    synchronised * 12 over last year's count is the same share. `months` is 1, 3 or 12.
    """
    if reported is not None:
        return SyncRate(Ratio(synchronised, max(reported, portal or 0)), Basis.REPORT)
    if last_year:
        return SyncRate(Ratio(synchronised * _PARTS_OF_YEAR[months], last_year), Basis.LAST_YEAR)
    return SyncRate(NOTHING, Basis.NOTHING)

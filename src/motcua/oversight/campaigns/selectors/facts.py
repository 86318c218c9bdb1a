"""Reports as facts of a release: who must, who did, in time, what they say, as known at an instant (decision 69)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from motcua.oversight.campaigns.models import Report, Submission
from motcua.oversight.campaigns.rules.due import is_in_time
from motcua.oversight.campaigns.rules.steps import IN, NOT_EXPECTED
from motcua.oversight.campaigns.selectors.forms import form as form_version
from motcua.oversight.campaigns.selectors.rates import steps_known
from motcua.oversight.campaigns.types import PeriodKind
from motcua.oversight.indicators.types import Period
from motcua.oversight.releases.types import ReportFact


class ReportedFacts:
    """Fills the port `ReportSource` of releases."""

    def reports(self, *, period: Period, known: datetime) -> tuple[ReportFact, ...]:
        return report_facts(period=period, known=known)


def report_facts(*, period: Period, known: datetime) -> tuple[ReportFact, ...]:
    """The reports of the months of a period as their steps before `known` left them; three statements.

    Counts are those of the newest version that the agency's head had approved by then and nobody had sent back: what
    no head approved is nobody's figure yet, and a correction on its way leaves the approved counts in place. Rounds of
    quarters, half-years and years are no facts of a month: an agency would count again in the month that ends them. A
    round that opened later has no facts at all, whatever instants its steps bear: nobody was expected yet.
    """
    rows = Report.objects.filter(campaign__kind=PeriodKind.MONTH, campaign__month__range=(period.first, period.last))
    rows = rows.filter(campaign__created_at__lt=known)
    fields = ("report_id", "report__agency_code", "report__campaign__month", "state", "began_at", "due_at", "standing")
    last = known - timedelta(microseconds=1)
    steps = list(steps_known(rows, last).order_by("report__agency_code", "report_id").values_list(*fields))
    told = _told({pk: standing for pk, *_rest, standing in steps if standing}, period)
    return tuple(
        ReportFact(
            agency=agency,
            month=month,
            is_expected=state not in NOT_EXPECTED,
            came=state in IN,
            is_in_time=state in IN and began is not None and is_in_time(began, due),
            told=told.get(pk, {}),
        )
        for pk, agency, month, state, began, due, _standing in steps
    )


def _told(standing: Mapping[UUID, int], period: Period) -> dict[UUID, dict[str, int]]:
    """What the standing version of each report says."""
    months = (period.first, period.last)
    rows = Submission.objects.filter(report__campaign__kind=PeriodKind.MONTH, report__campaign__month__range=months)
    rows = rows.order_by("report_id", "version")
    fields = ("report_id", "version", "counts", "report__campaign__form", "report__campaign__version")
    found = {}
    for pk, version, counts, code, number in rows.values_list(*fields):
        if standing.get(pk) == version:
            elements = form_version(code, number).elements
            pairs = zip(elements, counts, strict=True)
            found[pk] = {e.tells: count for e, count in pairs if e.tells and count is not None}
    return found

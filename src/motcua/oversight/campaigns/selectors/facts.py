"""Reports as facts of a release: who must, who did, in time, what they say, as known at an instant (decision 69)."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max

from motcua.oversight.campaigns.models import Report, ReportStep, Submission
from motcua.oversight.campaigns.rules.due import is_in_time
from motcua.oversight.campaigns.rules.steps import IN, NOT_EXPECTED, SEEN_BY_NATION
from motcua.oversight.campaigns.selectors.forms import form as form_version
from motcua.oversight.campaigns.selectors.rates import steps_known
from motcua.oversight.campaigns.types import State
from motcua.oversight.indicators.types import Period
from motcua.oversight.releases.types import ReportFact


class ReportedFacts:
    """Fills the port `ReportSource` of releases."""

    def reports(self, *, period: Period, known: datetime) -> tuple[ReportFact, ...]:
        return report_facts(period=period, known=known)


def report_facts(*, period: Period, known: datetime) -> tuple[ReportFact, ...]:
    """The reports of the months of a period as their steps before `known` left them; three statements.

    Counts are those of the newest version that the agency's head had approved by then, while the report is in: what
    no head approved is nobody's figure yet, and a correction on its way leaves the approved counts in place.
    """
    rows = Report.objects.filter(campaign__month__range=(period.first, period.last))
    last = known - timedelta(microseconds=1)
    told = _told(period, last)
    fields = ("report_id", "report__agency_code", "report__campaign__month", "state", "began_at", "due_at")
    steps = steps_known(rows, last).order_by("report__agency_code", "report_id").values_list(*fields)
    return tuple(
        ReportFact(
            agency=agency,
            month=month,
            is_expected=state not in NOT_EXPECTED,
            came=state in IN,
            is_in_time=state in IN and began is not None and is_in_time(began, due),
            told=told.get(pk, {}) if State(state) in IN else {},
        )
        for pk, agency, month, state, began, due in steps
    )


def _told(period: Period, last: datetime) -> dict[UUID, dict[str, int]]:
    """What the version says that a head approved last, by report."""
    months = {"report__campaign__month__range": (period.first, period.last)}
    approved = ReportStep.objects.filter(state__in=SEEN_BY_NATION, at__lte=last, **months)
    versions = dict(approved.values_list("report_id").annotate(Max("version")))
    rows = Submission.objects.filter(report__in=versions, **months).order_by("report_id", "version")
    fields = ("report_id", "version", "counts", "report__campaign__form", "report__campaign__version")
    found = {}
    for pk, version, counts, code, number in rows.values_list(*fields):
        if versions[pk] == version:
            elements = form_version(code, number).elements
            pairs = zip(elements, counts, strict=True)
            found[pk] = {e.tells: count for e, count in pairs if e.tells and count is not None}
    return found

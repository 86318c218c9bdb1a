"""Completeness and timeliness as exact pairs (REP-1, REP-2), and what the steps say of an instant."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound
from motcua.oversight.campaigns.models import Campaign, Report, ReportStep
from motcua.oversight.campaigns.rules.steps import IN, NOT_EXPECTED
from motcua.oversight.campaigns.selectors.moments import DUE, asked_of, due_of, is_late, late, locks_of
from motcua.oversight.campaigns.types import BoardLine, PeriodKind, Progress, State
from motcua.oversight.indicators.types import NOTHING, Ratio

_CAME = Count("id", filter=Q(state__in=IN))
"""Reports in: handed in and not sent back (REP-1)."""
_TIMELY = Count("id", filter=Q(state__in=IN, began_at__lt=DUE))
"""Reports in that began to arrive before they were due (REP-2)."""


def rates_by_agency(form: str, first: int, last: int) -> dict[str, tuple[Ratio, Ratio]]:
    """(completeness, timeliness) of each agency over the campaigns of a form whose periods end in some months."""
    rows = Report.objects.filter(campaign__form=form, campaign__month__range=(first, last))
    found = rows.exclude(state__in=NOT_EXPECTED).values_list("agency_code").order_by("agency_code")
    counted = found.annotate(expected=Count("id"), came=_CAME, timely=_TIMELY)
    return {agency: (Ratio(came, of), Ratio(timely, of)) for agency, of, came, timely in counted}


def rates_by_kind(first: int, last: int) -> dict[PeriodKind, Progress]:
    """Completeness and timeliness of all campaigns that are due, by kind of period, whose periods end in some months.

    A quarterly round never moves the rate of the months: each kind has pairs of its own.
    """
    rows = Campaign.objects.filter(month__range=(first, last), due_at__lte=now())
    kinds = dict(rows.values_list("code", "kind"))
    told = progress_of_all(kinds)
    return {
        kind: _added([told[code] for code in kinds if kinds[code] == kind])
        for kind in PeriodKind
        if kind in kinds.values()
    }


def _added(found: Collection[Progress]) -> Progress:
    return Progress(
        complete=sum((each.complete for each in found), NOTHING),
        on_time=sum((each.on_time for each in found), NOTHING),
        states={},
        approved=sum(each.approved for each in found),
    )


def progress_of(campaign: str) -> Progress:
    """Both pairs and how many reports stand where. Raises NotFound."""
    if not Campaign.objects.filter(code=campaign).exists():
        raise NotFound()
    return progress_of_all([campaign])[campaign]


def progress_of_all(campaigns: Collection[str]) -> dict[str, Progress]:
    """The same of several campaigns, counted by the database in one statement."""
    rows = (
        Report.objects.filter(campaign__code__in=campaigns)
        .values_list("campaign__code", "state")
        .annotate(number=Count("id"), came=_CAME, timely=_TIMELY, held=Count("id", filter=Q(standing__gt=0)))
    )
    counted: dict[str, dict[State, _Counted]] = {code: {} for code in campaigns}
    for code, state, *numbers in rows:
        counted[code][State(state)] = _Counted(*numbers)
    return {code: _progress(found) for code, found in counted.items()}


class _Counted(NamedTuple):
    """Reports of a campaign in one state."""

    number: int
    came: int
    timely: int
    approved: int


def _progress(found: Mapping[State, _Counted]) -> Progress:
    expected = sum(each.number for state, each in found.items() if state not in NOT_EXPECTED)
    return Progress(
        complete=Ratio(sum(each.came for each in found.values()), expected),
        on_time=Ratio(sum(each.timely for each in found.values()), expected),
        states={state: each.number for state, each in found.items()},
        approved=sum(each.approved for state, each in found.items() if state in IN),
    )


def steps_known(rows: QuerySet[Report], known: datetime) -> QuerySet[ReportStep]:
    """Of each report the last step up to an instant, which says where the report stood then."""
    newest = Window(RowNumber(), partition_by=[F("report_id")], order_by=[F("id").desc()])
    return ReportStep.objects.filter(report__in=rows, at__lte=known).annotate(rank=newest).filter(rank=1)


def late_list(campaign: str) -> list[BoardLine]:
    """Reports that are expected and did not come in time: those that came late, and those still owed."""
    rows = late(Report.objects.filter(campaign__code=campaign)).select_related("campaign")
    return [board_line(row) for row in rows.order_by("agency_code")]


def board_line(row: Report) -> BoardLine:
    return BoardLine(
        report=row.pk,
        agency=row.agency_code,
        name=row.name,
        state=State(row.state),
        began_at=row.began_at,
        is_late=is_late(row),
        version=row.versions,
        reason=row.reason,
        successor=row.successor_code,
        due_at=due_of(row),
        locks_at=locks_of(row),
        asked_until=asked_of(row),
    )

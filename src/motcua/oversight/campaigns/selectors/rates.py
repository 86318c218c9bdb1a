"""Completeness and timeliness as exact pairs, now and as known at an instant (REP-1, REP-2)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound
from motcua.oversight.campaigns.models import Campaign, Report, ReportStep
from motcua.oversight.campaigns.rules.due import is_in_time
from motcua.oversight.campaigns.rules.steps import IN, NOT_EXPECTED
from motcua.oversight.campaigns.selectors.moments import DUE, is_late, late
from motcua.oversight.campaigns.types import BoardLine, PeriodKind, Progress, State
from motcua.oversight.indicators.types import NOTHING, Ratio


@dataclass(frozen=True)
class Standing:
    """Where one report stands or stood."""

    agency: str
    state: State
    is_on_time: bool

    @property
    def is_expected(self) -> bool:
        return self.state not in NOT_EXPECTED

    @property
    def is_in(self) -> bool:
        return self.state in IN


def completeness_of(campaign: str, *, within: str = "", known: datetime | None = None) -> Ratio:
    """Reports in, of those expected (REP-1); `within` one agency and all below it, `known` as it was at an instant.

    In is what was handed in and not sent back. Who is excluded or merged away is not expected. Raises NotFound.
    """
    found = [each for each in standings(campaign, within=within, known=known) if each.is_expected]
    return Ratio(sum(each.is_in for each in found), len(found))


def timeliness_of(campaign: str, *, within: str = "", known: datetime | None = None) -> Ratio:
    """Reports in, and begun to arrive before they were due, of those expected (REP-2). Raises NotFound."""
    found = [each for each in standings(campaign, within=within, known=known) if each.is_expected]
    return Ratio(sum(each.is_in and each.is_on_time for each in found), len(found))


def rates_by_agency(form: str, first: int, last: int) -> dict[str, tuple[Ratio, Ratio]]:
    """(completeness, timeliness) of each agency over the campaigns of a form whose periods end in some months."""
    rows = Report.objects.filter(campaign__form=form, campaign__month__range=(first, last))
    counted: dict[str, list[tuple[bool, bool]]] = {}
    for each in _now(rows):
        if each.is_expected:
            counted.setdefault(each.agency, []).append((each.is_in, each.is_in and each.is_on_time))
    return {
        agency: tuple(Ratio(sum(side), len(side)) for side in zip(*found, strict=True))  # type: ignore[misc]
        for agency, found in counted.items()
    }


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
        .annotate(
            number=Count("id"),
            timely=Count("id", filter=Q(began_at__lt=DUE)),
            held=Count("id", filter=Q(standing__gt=0)),
        )
    )
    counted: dict[str, dict[State, tuple[int, int, int]]] = {code: {} for code in campaigns}
    for code, state, number, timely, approved in rows:
        counted[code][State(state)] = (number, timely, approved)
    return {code: _progress(found) for code, found in counted.items()}


def _progress(found: Mapping[State, tuple[int, int, int]]) -> Progress:
    expected = sum(number for state, (number, _, _) in found.items() if state not in NOT_EXPECTED)
    came = [counts for state, counts in found.items() if state in IN]
    return Progress(
        complete=Ratio(sum(number for number, _, _ in came), expected),
        on_time=Ratio(sum(timely for _, timely, _ in came), expected),
        states={state: number for state, (number, _, _) in found.items()},
        approved=sum(approved for _, _, approved in came),
    )


def standings(campaign: str, *, within: str = "", known: datetime | None = None) -> list[Standing]:
    """Every report of a campaign; with `known` as its steps up to that instant left it. Raises NotFound."""
    row = Campaign.objects.filter(code=campaign).first()
    if row is None:
        raise NotFound()
    about = Q(agency_code=within) | Q(agency_code__startswith=f"{within}.") if within else Q()
    rows = Report.objects.filter(about, campaign=row)
    return _now(rows) if known is None else _then(rows, known)


def _now(rows: QuerySet[Report]) -> list[Standing]:
    rows = rows.annotate(moment=DUE).order_by("agency_code")
    return [
        Standing(agency, State(state), began is not None and is_in_time(began, due))
        for agency, state, began, due in rows.values_list("agency_code", "state", "began_at", "moment")
    ]


def _then(rows: QuerySet[Report], known: datetime) -> list[Standing]:
    fields = ("report__agency_code", "state", "began_at", "due_at")
    return [
        Standing(agency, State(state), began is not None and is_in_time(began, due))
        for agency, state, began, due in steps_known(rows, known).order_by("report__agency_code").values_list(*fields)
    ]


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
        moved_to=row.excepted_until,
    )

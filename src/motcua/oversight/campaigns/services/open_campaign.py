"""Open a round of reports: its moments by the rule in force, one report for each agency of the register."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel import audit, epoch
from motcua.kernel.access import SYSTEM, Actor, check_unless_system
from motcua.kernel.clock import now
from motcua.kernel.text import moment
from motcua.oversight.campaigns.errors import NoForm, NotOpenYet, NotPeriodEnd, OpensTooLate
from motcua.oversight.campaigns.models import Campaign, Report, ReportStep
from motcua.oversight.campaigns.rules import due
from motcua.oversight.campaigns.rules.steps import NOT_EXPECTED
from motcua.oversight.campaigns.selectors.forms import due_rule, form_in_force, forms
from motcua.oversight.campaigns.selectors.moments import open_campaigns
from motcua.oversight.campaigns.selectors.register import register_of
from motcua.oversight.campaigns.selectors.surroundings import observed_counts
from motcua.oversight.campaigns.selectors.tellings import still_telling
from motcua.oversight.campaigns.services.pass_on_report import follow_mergers
from motcua.oversight.campaigns.types import MANAGE_CAMPAIGNS, Form, PeriodKind, RegisterLine, State, Step
from motcua.oversight.indicators.types import Period


@transaction.atomic
def open_campaign(*, form: str, month: int, actor: Actor) -> str:
    """Open the campaign of `form` for the period that ended with `month`; returns its code. Again: nothing new.

    The version of the form in force on the last day decides for the whole period, also how long it is. Who is expected
    is frozen here, by the register of the last month: a later assignment never changes what was expected. After the due
    moment none opens: everybody would be late from the first minute. Raises NoForm, NotPeriodEnd, NotOpenYet,
    OpensTooLate.
    """
    check_unless_system(actor, MANAGE_CAMPAIGNS)
    campaign, is_new = _campaign(form, month)
    if is_new:
        _make_reports(campaign, register_of(form, month))
        observe_reports(campaign)
        follow_mergers(campaign=campaign)
        audit.record(actor, "open_campaign", f"campaign:{campaign.code}", due_at=campaign.due_at.isoformat())
    return campaign.code


def open_due_campaigns() -> int:
    """Open what opens by itself: each form in force, for its period that ended last, until that would be due.

    Returns how many are new.
    """
    before, last_month = Campaign.objects.count(), epoch.month_of(now()) - 1
    for form in forms():
        month = form.period.last_end(last_month)
        if _is_in_force(form, month):
            moments = _moments(form, month)
            if moments["opens_at"] <= now() < moments["due_at"]:
                open_campaign(form=form.code, month=month, actor=SYSTEM)
    return Campaign.objects.count() - before


def _is_in_force(form: Form, month: int) -> bool:
    try:
        return form_in_force(form.code, month) == form
    except NoForm:
        return False


def _moments(form: Form, month: int) -> dict[str, datetime]:
    """When the period that ends with the month opens, is due and locks, by the rule and the calendar."""
    rule = due_rule(form.due, Period(month, month).last_day)
    calendar = agencies.working_calendar(rule.calendar_of)
    day = due.due_day(rule, month, calendar)
    return {
        "opens_at": due.opens_at(rule, month),
        "due_at": epoch.day_end(day),
        "locks_at": due.locks_at(rule, day, calendar),
    }


def _campaign(code: str, month: int) -> tuple[Campaign, bool]:
    form = form_in_force(code, month)
    _check_period(form.period, month)
    if found := Campaign.objects.filter(form=code, month=month).first():
        return found, False
    moments, rule = _moments(form, month), due_rule(form.due, Period(month, month).last_day)
    if now() < moments["opens_at"]:
        raise NotOpenYet(at=moment(moments["opens_at"]))
    if now() >= moments["due_at"]:
        raise OpensTooLate(at=moment(moments["due_at"]), locked=moment(moments["locks_at"]))
    return Campaign.objects.get_or_create(
        form=code,
        month=month,
        defaults={
            **moments,
            "code": f"{code}-{form.period.code(month)}",
            "kind": form.period,
            "version": form.version,
            "due_rule": rule.code,
            "calendar_version": agencies.working_calendar(rule.calendar_of).version,
            "created_at": now(),
        },
    )


_NAMES = {
    PeriodKind.QUARTER: ("theo quý", "quarter"),
    PeriodKind.HALF_YEAR: ("6 tháng một lần", "half-year"),
    PeriodKind.YEAR: ("theo năm", "year"),
}


def _check_period(kind: PeriodKind, month: int) -> None:
    if kind.ends_with(month):
        return
    vi, en = _NAMES[kind]
    ends = ", ".join(str(end) for end in range(kind.months, 13, kind.months))
    raise NotPeriodEnd(kind=vi, kind_en=en, months=ends)


def _make_reports(campaign: Campaign, lines: list[RegisterLine]) -> None:
    reports = [
        Report(
            campaign=campaign,
            agency_code=line.agency,
            name=line.name,
            state=State.OPEN if line.is_expected else State.EXCLUDED,
            reason="" if line.is_expected else f"{line.reason}. {line.source}"[:600],
        )
        for line in lines
    ]
    Report.objects.bulk_create(reports, batch_size=1000)
    said = {"step": Step.OPENED, "at": campaign.created_at, "due_at": campaign.due_at}
    ReportStep.objects.bulk_create((ReportStep(report=r, state=r.state, **said) for r in reports), batch_size=1000)


@transaction.atomic
def observe_reports(campaign: Campaign) -> int:
    """Write what the measure knows of the period beside each report nobody handed in yet; returns how many changed.

    It is counted before any report is locked: no clerk waits for a year of dossiers. What it knew once and knows no
    more is taken away. An agency whose source is still telling of the period waits for the next time: half a telling is
    no measure. Beside what was handed in stays what it was held against; what was measured since stands apart.
    """
    rows = Report.objects.filter(campaign=campaign).exclude(state__in=NOT_EXPECTED)
    codes, at = list(rows.values_list("agency_code", flat=True)), now()
    telling = still_telling(campaign, codes)
    found, known_at = observed_counts(campaign, [code for code in codes if code not in telling])
    quiet = [row for row in rows.select_for_update().only(*_MEASURED) if row.agency_code not in telling]
    changed = [row for row in quiet if _measured(row, list(found.get(row.agency_code, ())), known_at, at)]
    Report.objects.bulk_update(changed, _MEASURED[3:], batch_size=500)
    same = {row.pk for row in quiet if row.state in _OWED} - {row.pk for row in changed}
    Report.objects.filter(pk__in=same).exclude(observed=[]).update(measured_at=at)
    return len(changed)


_OWED = (State.OPEN, State.DRAFT)
_MEASURED = ("id", "agency_code", "state", "observed", "observed_at", "measured_at", "newer", "newer_at")


def _measured(report: Report, found: list[int | None], known_at: datetime, at: datetime) -> bool:
    """Put a measure beside the report; whether that changed anything."""
    if report.state in _OWED:
        if found == report.observed:
            return False
        report.observed, report.newer, report.newer_at = found, [], None
        report.observed_at, report.measured_at = (known_at, at) if found else (None, None)
        return True
    newer = [] if found == report.observed else found
    if newer == report.newer:
        return False
    report.newer, report.newer_at = newer, at if newer else None
    return True


def observe_open_campaigns() -> int:
    """The same for every campaign in which some report may still come."""
    return sum(observe_reports(campaign) for campaign in open_campaigns())

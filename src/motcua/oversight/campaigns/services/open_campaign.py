"""Open a round of reports: its moments by the rule in force, one report for each agency of the register."""

from __future__ import annotations

from django.db import transaction

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel import audit
from motcua.kernel.access import SYSTEM, Actor, check_unless_system
from motcua.kernel.clock import now, today
from motcua.kernel.text import moment
from motcua.oversight.campaigns.errors import NotOpenYet
from motcua.oversight.campaigns.models import Campaign, Report, ReportStep
from motcua.oversight.campaigns.rules import due
from motcua.oversight.campaigns.selectors.forms import due_rule, form_in_force, forms
from motcua.oversight.campaigns.selectors.register import register_of
from motcua.oversight.campaigns.selectors.surroundings import observed_counts
from motcua.oversight.campaigns.services.pass_on_report import follow_mergers
from motcua.oversight.campaigns.types import MANAGE_CAMPAIGNS, RegisterLine, State, Step
from motcua.oversight.indicators.types import Period


@transaction.atomic
def open_campaign(*, form: str, month: int, actor: Actor) -> str:
    """Open the campaign of `form` for a month that is over; returns its code. Again: the same code, nothing new.

    Who is expected is frozen here: a later assignment never changes what was expected. Raises NoForm, NotOpenYet.
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
    """Open what opens by itself: each form in force, for the month before this one. Returns how many are new."""
    month = today().year * 12 + today().month - 2
    last_day, before = Period(month, month).last_day, Campaign.objects.count()
    held = {f.code for f in forms() if f.valid_from <= last_day and (f.valid_to is None or last_day < f.valid_to)}
    for code in sorted(held):
        if now() >= due.opens_at(due_rule(form_in_force(code, month).due, last_day), month):
            open_campaign(form=code, month=month, actor=SYSTEM)
    return Campaign.objects.count() - before


def _campaign(code: str, month: int) -> tuple[Campaign, bool]:
    form = form_in_force(code, month)
    rule = due_rule(form.due, Period(month, month).last_day)
    calendar = agencies.working_calendar(rule.calendar_of)
    opens, day = due.opens_at(rule, month), due.due_day(rule, month, calendar)
    if now() < opens:
        raise NotOpenYet(at=moment(opens))
    moments = {"opens_at": opens, "due_at": due.due_at(day), "locks_at": due.locks_at(rule, day, calendar)}
    return Campaign.objects.get_or_create(
        form=code,
        month=month,
        defaults={
            **moments,
            "code": f"{code}-{Period(month, month).code}",
            "version": form.version,
            "due_rule": rule.code,
            "calendar_version": calendar.version,
            "created_at": now(),
        },
    )


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
    """Write what the measure knows of the month beside each report nobody handed in yet; returns how many changed."""
    waiting = list(
        Report.objects.filter(campaign=campaign, state__in=[State.OPEN, State.DRAFT])
        .select_for_update()
        .only("id", "agency_code", "observed", "observed_at", "campaign_id")
    )
    found, known_at = observed_counts(campaign, [report.agency_code for report in waiting])
    changed = [r for r in waiting if r.agency_code in found and list(found[r.agency_code]) != list(r.observed)]
    for report in changed:
        report.observed, report.observed_at = list(found[report.agency_code]), known_at
    Report.objects.bulk_update(changed, ["observed", "observed_at"], batch_size=500)
    return len(changed)


def observe_open_campaigns() -> int:
    """The same for every campaign that is not locked."""
    return sum(observe_reports(campaign) for campaign in Campaign.objects.filter(locks_at__gt=now()))

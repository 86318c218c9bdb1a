"""Notices to those who owe a report, and reminders: each once, however often the task runs."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from motcua.foundation.accounts import selectors as accounts
from motcua.foundation.accounts.types import Person
from motcua.foundation.notifications.services import notify
from motcua.kernel.access import Permission
from motcua.kernel.clock import local, now, today
from motcua.kernel.text import deadline
from motcua.oversight.campaigns.models import Campaign, LateNotice, Reminder, Report
from motcua.oversight.campaigns.rules.due import reminder_of
from motcua.oversight.campaigns.rules.steps import IN, WAITS, needed_for
from motcua.oversight.campaigns.selectors.forms import due_rule
from motcua.oversight.campaigns.selectors.forms import form as form_version
from motcua.oversight.campaigns.selectors.moments import due_of, locks_of, missing, open_to_clerks
from motcua.oversight.campaigns.types import APPROVE_REPORT, FILL_REPORT, MANAGE_CAMPAIGNS, DueRule, State, Step
from motcua.oversight.indicators.types import Period

HOME = "/bao-cao/"


def tell_clerks(purpose: str, report: Report, reason: str = "") -> int:
    """A notice for everybody who fills this agency's reports; returns how many."""
    return _tell(purpose, report, accounts.officers_with(FILL_REPORT, report.agency_code), reason)


def tell_next(report: Report) -> int:
    """A notice for everybody whose approval the report waits for now, except who already had a hand in it."""
    if report.state not in WAITS:
        return 0
    permission, agency = needed_for(State(report.state), report.agency_code)
    steps = report.steps.filter(version=report.versions, step__in=[Step.SUBMITTED, Step.APPROVED])
    hands = {*report.writers, *steps.values_list("actor_id", flat=True)}
    people = [each for each in accounts.officers_with(permission, agency) if each.account_id not in hands]
    return _tell("report_waits", report, people)


def tell_step(purpose: str, report: Report, permission: Permission, reason: str) -> int:
    """A notice for everybody who holds `permission` for the report's agency."""
    return _tell(purpose, report, accounts.officers_with(permission, report.agency_code), reason)


def tell_of_stuck_merger(report: Report, heir: str) -> int:
    """Once: that who took over an ended agency need not report."""
    return _tell_who_collects("merger_stuck", report, content=heir)


def tell_of_open_end(report: Report) -> int:
    """Once: that the register names nobody who takes over an ended agency's report."""
    return _tell_who_collects("merger_open", report)


def _tell_who_collects(purpose: str, report: Report, **words: str) -> int:
    values = {"sent_at": now(), "people": 0}
    is_new = Reminder.objects.get_or_create(report=report, kind="stuck", defaults=values)[1]
    people = accounts.officers_with(MANAGE_CAMPAIGNS, "") if is_new else []
    for person in people:
        notify(
            account_id=person.account_id,
            purpose=purpose,
            data={"number": _name_of(report.campaign), "agency": report.name, **words},
            link=f"{HOME}{report.pk}/",
            subject=f"report:{report.pk}",
        )
    return len(people)


def send_reminders() -> int:
    """Remind of every report that is still owed, on the days that its rule names; returns how many reports.

    Before the due day the clerks, after it their heads too; after the lock of what was sent back or let in.
    """
    owed = Report.objects.filter(open_to_clerks(), campaign__opens_at__lte=now()).exclude(state__in=IN)
    sent = 0
    for report in owed.select_related("campaign").order_by("campaign__code", "agency_code"):
        kind = _reminder_now(report)
        sent += _remind(report, kind) if kind else 0
    for campaign in Campaign.objects.filter(opens_at__lte=now(), locks_at__gt=now()).order_by("code"):
        _tell_late_list(campaign, reminder_of(_rule_of(campaign), _last_day(campaign.due_at), today()))
    return sent


def _rule_of(campaign: Campaign) -> DueRule:
    return due_rule(campaign.due_rule, Period(campaign.month, campaign.month).last_day)


def _reminder_now(report: Report) -> str:
    """The kind of today's reminder; of what was sent back after its lock the days count from that day on."""
    rule = _rule_of(report.campaign)
    if now() < locks_of(report):
        return reminder_of(rule, _last_day(due_of(report)), today())
    back = report.steps.filter(step__in=[Step.RETURNED, Step.INHERITED], version=report.versions).latest("id")
    kind = reminder_of(rule, local(back.at).date(), today())
    return f"{kind}/{report.versions}" if kind.startswith("late") else ""


@transaction.atomic
def _tell_late_list(campaign: Campaign, kind: str) -> None:
    """One notice with the number of reports that are due and missing, for everybody who manages campaigns."""
    late = missing(Report.objects.filter(campaign=campaign)).count()
    if not kind.startswith("late") or not late:
        return
    values = {"sent_at": now(), "late": late}
    if not LateNotice.objects.get_or_create(campaign=campaign, kind=kind, defaults=values)[1]:
        return
    for person in accounts.officers_with(MANAGE_CAMPAIGNS, ""):
        notify(
            account_id=person.account_id,
            purpose="reports_missing",
            data={"number": _name_of(campaign), "content": str(late), "deadline": deadline(campaign.due_at)},
            link=f"{HOME}bang/?dot={campaign.code}&trang-thai=missing",
            subject=f"campaign:{campaign.code}",
        )


def _last_day(due: datetime) -> date:
    """The day whose 24:00 is the due moment."""
    return local(due - timedelta(microseconds=1)).date()


@transaction.atomic
def _remind(report: Report, kind: str) -> int:
    """Two workers at once: the second finds the row and sends nothing."""
    reminder, is_new = Reminder.objects.get_or_create(
        report=report, kind=kind, defaults={"sent_at": now(), "people": 0}
    )
    if not is_new:
        return 0
    people = accounts.officers_with(FILL_REPORT, report.agency_code)
    if kind.startswith("late"):
        known = {person.account_id for person in people}
        heads = accounts.officers_with(APPROVE_REPORT, report.agency_code)
        people += [head for head in heads if head.account_id not in known]
    reminder.people = _tell("report_late" if kind.startswith("late") else "report_due", report, people)
    reminder.save(update_fields=["people"])
    return 1


def _tell(purpose: str, report: Report, people: list[Person], reason: str = "") -> int:
    campaign = report.campaign
    data = {"number": _name_of(campaign), "agency": report.name, "deadline": deadline(due_of(report))}
    data |= {"reason": reason} if reason else {}
    for person in people:
        notify(
            account_id=person.account_id,
            purpose=purpose,
            data=data,
            link=f"{HOME}{report.pk}/",
            subject=f"report:{report.pk}",
        )
    return len(people)


def _name_of(campaign: Campaign) -> str:
    form = form_version(campaign.form, campaign.version)
    return f"{form.name}, {campaign.words()}"

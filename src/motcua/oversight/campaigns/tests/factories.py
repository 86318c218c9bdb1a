"""Campaigns, people and reports for tests."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from motcua.foundation.accounts.services import load_roles
from motcua.foundation.accounts.tests.factories import actor, officer
from motcua.foundation.agencies.tests.factories import add_agencies as add_agencies
from motcua.foundation.agencies.tests.factories import add_calendars as add_calendars
from motcua.foundation.notifications.services import load_templates
from motcua.kernel import clock, epoch
from motcua.kernel.access import SYSTEM, Actor
from motcua.kernel.clock import now
from motcua.oversight.campaigns import selectors, services
from motcua.oversight.campaigns.models import Campaign as Campaign
from motcua.oversight.campaigns.models import Report as Report
from motcua.oversight.campaigns.models import Submission as Submission
from motcua.oversight.campaigns.selectors.forms import form as form_version
from motcua.oversight.campaigns.services.assign_agencies import write_assignment
from motcua.oversight.campaigns.types import State
from motcua.oversight.indicators.types import Ratio
from motcua.oversight.releases.types import ReportFact

FORM = "toan-trinh"
OCTOBER = 2026 * 12 + 9
OPENING = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
DUE = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
"""24:00 of Friday 20 November 2026 in Viet Nam."""
GOOD = {
    "thu-tuc": 1900, "toan-trinh": 900, "mot-phan": 600, "co-ho-so": 700, "dau-ky": 120, "tiep-nhan": 5400,
    "truc-tuyen": 4300, "giai-quyet": 5370, "hs-toan-trinh": 2600, "dung-han": 5200, "cuoi-ky": 150,
}  # fmt: skip


@dataclass
class Team:
    """The people of one agency and of the nation."""

    clerk: Actor
    colleague: Actor
    head: Actor
    top_head: Actor
    reviewer: Actor
    approver: Actor
    analyst: Actor
    stranger: Actor


def team(agency: str = "H01") -> Team:
    load_roles()
    load_templates()
    top = agency.partition(".")[0]
    add_agencies("G06", "H60", top, agency)
    people = [
        ("report_clerk", agency), ("report_clerk", agency), ("report_head", agency), ("report_head", top),
        ("report_reviewer", ""), ("report_approver", ""), ("analyst", ""), ("report_clerk", "H60"),
    ]  # fmt: skip
    return Team(*(actor(officer(60 + n, role, place)) for n, (role, place) in enumerate(people)))


def assign(*agencies: str, form: str = FORM, first: int = OCTOBER - 30) -> None:
    """Let these agencies fill the form, as known long ago."""
    for code in agencies:
        write_assignment(
            form,
            code,
            (first, None),
            ("", "thử"),
            Actor(),
            is_expected=True,
            known_from=datetime(2024, 1, 1, tzinfo=UTC),
        )


def opened(*agencies: str, month: int = OCTOBER, by: Actor | None = None) -> Campaign:
    """A campaign of the month for these agencies (the clock must stand after the month)."""
    add_agencies("G06", *agencies)
    assign(*agencies)
    with opening(month):
        return Campaign.objects.get(code=services.open_campaign(form=FORM, month=month, actor=by or SYSTEM))


def opening(month: int) -> AbstractContextManager[None]:
    """The clock where a round of the month may open: now, else the second morning after the month."""
    return clock.at(min(now(), epoch.midnight(epoch.first_day(month + 1)) + timedelta(hours=33)))


def complete(campaign: str, *, known: datetime | None = None) -> Ratio:
    """Reports in, of those expected (REP-1); with `known` as a release would count them up to that instant."""
    if known is None:
        return selectors.progress_of(campaign).complete
    facts = [fact for fact in _facts(campaign, known) if fact.is_expected]
    return Ratio(sum(fact.came for fact in facts), len(facts))


def on_time(campaign: str, *, known: datetime | None = None) -> Ratio:
    """Reports in and begun to arrive before they were due, of those expected (REP-2)."""
    if known is None:
        return selectors.progress_of(campaign).on_time
    facts = [fact for fact in _facts(campaign, known) if fact.is_expected]
    return Ratio(sum(fact.is_in_time for fact in facts), len(facts))


def _facts(campaign: str, known: datetime) -> tuple[ReportFact, ...]:
    return selectors.report_facts(period=selectors.campaign(campaign).period, known=known + timedelta(microseconds=1))


def report_of(campaign: Campaign, agency: str = "H01") -> Report:
    return Report.objects.select_related("campaign").get(campaign=campaign, agency_code=agency)


def cells(agency: str = "H01", /, **changes: object) -> dict[str, str]:
    """A good report's cells; `tiep_nhan="5.400"` changes one."""
    named = {name.replace("_", "-"): str(value) for name, value in changes.items()}
    return {f"{agency}/{code}": text for code, text in ({c: str(n) for c, n in GOOD.items()} | named).items()}


def saved(report: Report, clerk: Actor, answers: dict[str, str] | None = None, **changes: object) -> int:
    """A draft kept; its number."""
    report.refresh_from_db()
    return services.save_draft(
        report_id=report.pk,
        draft_version=report.draft_version,
        cells=cells(report.agency_code, **changes),
        answers=answers,
        actor=clerk,
    )


def handed_in(
    report: Report, clerk: Actor, *, began_at: datetime | None = None, reason: str = "", **changes: object
) -> Submission:
    """A report kept and handed in."""
    version = saved(report, clerk, None, **changes)
    return services.submit_report(
        report_id=report.pk, draft_version=version, began_at=began_at or now(), actor=clerk, reason=reason
    )


def approved_by(report_id: UUID, *people: Actor) -> State:
    """The report taken up one level by each person."""
    after = State.SUBMITTED
    for person in people:
        row = Report.objects.get(pk=report_id)
        after = services.approve_report(report_id=report_id, version=row.versions, state=State(row.state), actor=person)
    return after


def approved_report(agency: str, clerk: Actor, head: Actor) -> UUID:
    """A report of last month that its head approved; the agencies are there already."""
    month = epoch.month_of(now()) - 1
    assign(agency, first=month)
    with opening(month):
        campaign = Campaign.objects.get(code=services.open_campaign(form=FORM, month=month, actor=SYSTEM))
    report = report_of(campaign, agency)
    form = form_version(campaign.form, campaign.version)
    version = saved(report, clerk, {check.code: "Số thử" for check in form.checks})
    services.submit_report(report_id=report.pk, draft_version=version, began_at=now(), actor=clerk)
    approved_by(report.pk, head)
    return report.pk

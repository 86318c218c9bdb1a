"""Invented reports for trying out: two months and two quarters that were approved, one of each to be filled."""

from __future__ import annotations

from datetime import datetime, timedelta

from motcua.foundation.accounts import selectors as accounts
from motcua.foundation.accounts.types import DemoAccount
from motcua.kernel import clock, epoch
from motcua.kernel.access import SYSTEM, Actor
from motcua.kernel.clock import now
from motcua.oversight.campaigns.models import Campaign, Report
from motcua.oversight.campaigns.selectors.drafts import cell_key
from motcua.oversight.campaigns.selectors.forms import due_rule
from motcua.oversight.campaigns.selectors.forms import form as form_version
from motcua.oversight.campaigns.services.decide_report import approve_report
from motcua.oversight.campaigns.services.grant_exception import grant_exception
from motcua.oversight.campaigns.services.open_campaign import observe_reports, open_campaign
from motcua.oversight.campaigns.services.save_draft import save_draft
from motcua.oversight.campaigns.services.submit_report import submit_report
from motcua.oversight.campaigns.types import Counts, PeriodKind, State
from motcua.oversight.indicators.types import Period

FORM, QUARTERLY = "toan-trinh", "dich-vu-cong-quy"
_BASE = (1715, 13, 1371, 40, 0, 5200, 4100, 5150, 2500, 5000, 0)
_QUARTER = (*_BASE[:4], 200, 15_600, 12_300, 15_450, 7_500, 15_000)
_PETITIONS = (60, 58)
_SERVICES = 3
"""The first three as the catalogue counts them, two procedures fewer: a difference to explain. The others grow."""
_ANSWER = "Số giả định của bản chạy thử."
_MORE_TIME = "Bản chạy thử: để người mới có biểu quý mà điền (lý do giả định)."


def load_demo_reports() -> int:
    """Open the last three months and three quarters, with approved reports of the agency that this copy serves.

    The last month and the last quarter are left to be filled, the quarter with as late a day as the rule allows: else
    nobody could try that form for most of the year. Again: nothing new. Returns how many campaigns there are. Needs
    the invented accounts.
    """
    month = epoch.month_of(now()) - 1
    people = {demo.key: _actor(demo) for demo in accounts.demo_accounts() if demo.key.startswith("report_")}
    for back in (2, 1, 0):
        if not Campaign.objects.filter(form=FORM, month=month - back).exists():
            _load(FORM, month - back, people, is_left=back == 0)
    last = PeriodKind.QUARTER.last_end(month)
    for end in (last - 6, last - 3, last):
        if not Campaign.objects.filter(form=QUARTERLY, month=end).exists():
            _load(QUARTERLY, end, people, is_left=end == last)
    return Campaign.objects.filter(form__in=[FORM, QUARTERLY]).count()


def _actor(demo: DemoAccount) -> Actor:
    found = accounts.accounts_page(search=demo.person_number).object_list
    return accounts.actor_for(next(iter(found)).account_id)


def _load(form: str, month: int, people: dict[str, Actor], *, is_left: bool) -> None:
    """A round opened; its report is handed in and approved, where it is due and not left to be filled."""
    with clock.at(_opened_at(month)):
        campaign = Campaign.objects.get(code=open_campaign(form=form, month=month, actor=SYSTEM))
    observe_reports(campaign)
    if not is_left and clock.now() >= campaign.due_at:
        _finish(campaign, _counts(month) if form == FORM else _quarter_counts(month), people)
    if is_left and form == QUARTERLY:
        _give_time(campaign, people)


def _opened_at(month: int) -> datetime:
    """When the scheduled door would have opened it: no report of a round is older than the round."""
    return min(now(), epoch.midnight(epoch.first_day(month + 1)) + timedelta(minutes=7))


def _finish(campaign: Campaign, counts: Counts, people: dict[str, Actor]) -> None:
    """The report of the clerk's agency, as approved three days before it was due."""
    (agency,) = {scope for _code, scope in people["report_clerk"].grants}
    report = Report.objects.filter(campaign=campaign, agency_code=agency).first()
    if report:
        with clock.at(_worked_at(campaign)):
            _hand_in(report, counts, people)


def _give_time(campaign: Campaign, people: dict[str, Actor]) -> None:
    """Before it was due, who collects moved the day of the clerk's agency as far as the rule lets them."""
    (agency,) = {scope for _code, scope in people["report_clerk"].grants}
    report = Report.objects.filter(campaign=campaign, agency_code=agency).first()
    rule = due_rule(campaign.due_rule, Period(campaign.month, campaign.month).last_day)
    if report:
        with clock.at(min(now(), _worked_at(campaign))):
            until = campaign.due_at + timedelta(days=rule.extension_days)
            grant_exception(report_id=report.pk, until=until, reason=_MORE_TIME, moves_due=True,
                            actor=people["report_reviewer"])  # fmt: skip


def _worked_at(campaign: Campaign) -> datetime:
    """Three days before it was due, in working hours."""
    return campaign.due_at - timedelta(days=3, hours=8)


def _counts(month: int) -> Counts:
    """Counts that add up: what was carried over plus received is finished plus in hand."""
    grown = _grown(_BASE, month)
    grown[4], grown[10] = 200, 200 + grown[5] - grown[7]
    return grown


def _quarter_counts(end: int) -> Counts:
    """Counts of a quarter that add up, with those since 1 January: the quarters of the year so far."""
    own = _grown(_QUARTER, end)
    so_far = [_grown(_QUARTER, past) for past in range(end - end % 12 + 2, end + 1, 3)]
    cumulated = [sum(quarter[place] for quarter in so_far) for place in (5, 6, 7)]
    return [*own, own[4] + own[5] - own[7], *cumulated, *_PETITIONS]


def _grown(base: tuple[int, ...], month: int) -> list[int]:
    return [n + n * (month % 7) // 100 if n and place >= _SERVICES else n for place, n in enumerate(base)]


def _hand_in(report: Report, counts: Counts, people: dict[str, Actor]) -> None:
    form = form_version(report.campaign.form, report.campaign.version)
    clerk = people["report_clerk"]
    cells = {cell_key(report.agency_code, e.code): str(n) for e, n in zip(form.elements, counts, strict=True)}
    answers = {each.code: _ANSWER for each in form.checks}
    version = save_draft(
        report_id=report.pk, draft_version=report.draft_version, cells=cells, answers=answers, actor=clerk
    )
    submit_report(report_id=report.pk, draft_version=version, began_at=clock.now(), actor=clerk)
    climbs = ((State.SUBMITTED, "report_head"), (State.AGENCY_APPROVED, "report_reviewer"),
              (State.ACCEPTED, "report_approver"))  # fmt: skip
    for state, key in climbs:
        approve_report(report_id=report.pk, version=1, state=state, actor=people[key])

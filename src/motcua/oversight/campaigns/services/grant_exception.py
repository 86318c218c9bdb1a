"""Let one report come after the lock, or leave it out; both with a reason that everyone can read."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from motcua.kernel import audit
from motcua.kernel.access import Actor, check
from motcua.kernel.clock import local, now
from motcua.kernel.errors import InvalidInput, WrongState
from motcua.kernel.text import deadline, moment
from motcua.oversight.campaigns.errors import (
    ApprovedAlready,
    ExtensionChangesNothing,
    ExtensionTakenBack,
    ExtensionTooLong,
    NeedsSecondPerson,
)
from motcua.oversight.campaigns.models import Report
from motcua.oversight.campaigns.rules.steps import NAMES, NOT_EXPECTED
from motcua.oversight.campaigns.selectors.forms import due_rule
from motcua.oversight.campaigns.selectors.moments import due_of
from motcua.oversight.campaigns.services.hold_report import hold, write
from motcua.oversight.campaigns.services.tell_people import tell_step
from motcua.oversight.campaigns.types import CONFIRM_REPORT, FILL_REPORT, MANAGE_CAMPAIGNS, State, Step
from motcua.oversight.indicators.types import Period

_MOVED = "hạn tính đúng hạn dời đến đó"
_LET_IN = "hạn tính đúng hạn giữ nguyên"


@transaction.atomic
def grant_exception(*, report_id: UUID, until: datetime, reason: str, moves_due: bool = False, actor: Actor) -> None:
    """Take this report up to `until` (exclusive). It stays late unless `moves_due`. Idempotent.

    Before the campaign's due moment one person may move the report's, and back. Afterwards that takes two, also where
    it was moved before: who collects lets the report in, and an approver, another person, moves the due moment to that
    same instant; it never moves back. What ends before the lock and moves nothing is refused before the due moment,
    and after it is only the first of those two steps. Raises InvalidInput (no reason; an end that is over),
    ExtensionTooLong, ExtensionChangesNothing, NeedsSecondPerson, ExtensionTakenBack, WrongState (not expected any
    more), ApprovedAlready.
    """
    report = hold(report_id)
    _check_may(report, actor, moves_due)
    before = report.excepted_until, report.due_moved_to
    moved = until if moves_due else report.due_moved_to if _is_over(report) else None
    if before == (until, moved):
        return
    _check_extension(report, until, reason)
    if not moves_due and not _is_over(report) and until <= report.campaign.locks_at:
        raise ExtensionChangesNothing(at=deadline(report.campaign.locks_at))
    if moves_due and _is_over(report):
        _check_second(report, until, actor)
    report.excepted_until, report.due_moved_to = until, moved
    report.save(update_fields=["excepted_until", "due_moved_to"])
    said = f"{_end_of(until)}, {_MOVED if moves_due else _let_in(report, until)}. {reason.strip()}"
    write(report, Step.EXCEPTED, actor, said)
    tell_step("report_excepted", report, FILL_REPORT, said)
    if _is_over(report) and not moves_due:
        tell_step("report_due_asked", report, CONFIRM_REPORT, said)
    audit.record(actor, "grant_exception", f"report:{report.pk}", until=until.isoformat(), moves_due=moves_due)


def _let_in(report: Report, until: datetime) -> str:
    """What an extension that moves nothing gives: a longer way in, or only the question of the due moment."""
    if until > report.campaign.locks_at:
        return _LET_IN
    return (
        f"{_LET_IN}, đề nghị dời hạn; báo cáo vẫn được nhận đến {deadline(report.campaign.locks_at)} như khóa của đợt"
    )


def _end_of(until: datetime) -> str:
    """A moment as people say it who gave a day: what ends at 24:00 ends with the day before."""
    wall = local(until)
    if wall.time() != time():
        return moment(until)
    return f"Hết ngày {wall - timedelta(days=1):%d/%m/%Y}"


def _is_over(report: Report) -> bool:
    """Whether the campaign's own due moment is over: one moved by one person gives nobody more time to move it."""
    return now() >= report.campaign.due_at


def _check_may(report: Report, actor: Actor, moves_due: bool) -> None:
    """Who collects, asking for what takes two, is told so. Raises NotAllowed, NeedsSecondPerson."""
    if not (moves_due and _is_over(report)):
        check(actor, MANAGE_CAMPAIGNS, report.agency_code)
    elif not actor.may(CONFIRM_REPORT, report.agency_code):
        check(actor, MANAGE_CAMPAIGNS, report.agency_code)
        raise NeedsSecondPerson()


def _check_extension(report: Report, until: datetime, reason: str) -> None:
    wrong = {} if reason.strip() else {"reason": ["Xin ghi rõ lý do gia hạn."]}
    if until <= now():
        wrong["until"] = ["Ngày kết thúc gia hạn phải ở tương lai."]
    if wrong:
        raise InvalidInput(wrong)
    if report.state in NOT_EXPECTED:
        raise WrongState(NAMES[State(report.state)])
    if report.state == State.APPROVED:
        raise ApprovedAlready(NAMES[State.APPROVED])
    if _is_over(report) and until < due_of(report):
        raise ExtensionTakenBack(at=deadline(due_of(report)))
    month = report.campaign.month
    days = due_rule(report.campaign.due_rule, Period(month, month).last_day).extension_days
    last = report.campaign.due_at + timedelta(days=days)
    if until > last:
        raise ExtensionTooLong(at=local(last - timedelta(microseconds=1)).strftime("%d/%m/%Y"), days=days)


def _check_second(report: Report, until: datetime, actor: Actor) -> None:
    """Another person let the report in up to this very instant. Raises NeedsSecondPerson."""
    last = report.steps.filter(step=Step.EXCEPTED).order_by("-id").first()
    if last is None or report.excepted_until != until or last.actor_id == actor.account_id:
        raise NeedsSecondPerson()


@transaction.atomic
def exclude_report(*, report_id: UUID, reason: str, source: str, actor: Actor) -> None:
    """Leave one report out of its campaign, with the cited text; only what nobody ever handed in. Idempotent."""
    report = hold(report_id)
    check(actor, MANAGE_CAMPAIGNS, report.agency_code)
    if report.state == State.EXCLUDED:
        return
    wrong = {name: ["Xin ghi rõ."] for name, text in (("reason", reason), ("source", source)) if not text.strip()}
    if wrong:
        raise InvalidInput(wrong)
    if report.state in NOT_EXPECTED or report.versions:
        raise WrongState(NAMES[State(report.state)])
    report.state, report.reason = State.EXCLUDED, f"{reason.strip()}. {source.strip()}"[:600]
    report.save(update_fields=["state", "reason"])
    write(report, Step.EXCLUDED, actor, report.reason)
    audit.record(actor, "exclude_report", f"report:{report.pk}", reason=reason, source=source)

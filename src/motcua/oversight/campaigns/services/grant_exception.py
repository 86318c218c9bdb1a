"""Let one report come after the lock, or leave it out; both with a reason that everyone can read."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.kernel import audit
from motcua.kernel.access import Actor, check
from motcua.kernel.clock import now
from motcua.kernel.errors import InvalidInput
from motcua.kernel.text import moment
from motcua.oversight.campaigns.errors import StepRefused
from motcua.oversight.campaigns.rules.steps import IN, NOT_EXPECTED
from motcua.oversight.campaigns.services.hold_report import held, note_step
from motcua.oversight.campaigns.types import MANAGE_CAMPAIGNS, State, Step


@transaction.atomic
def grant_exception(*, report_id: UUID, until: datetime, reason: str, moves_due: bool = False, actor: Actor) -> None:
    """Take this report up to `until` (exclusive). It stays late unless `moves_due`. Idempotent.

    Raises InvalidInput (no reason; an end that is over), StepRefused (not expected any more).
    """
    report = held(report_id)
    check(actor, MANAGE_CAMPAIGNS, report.agency_code)
    if (report.excepted_until, report.moves_due) == (until, moves_due):
        return
    wrong = {} if reason.strip() else {"reason": ["Xin ghi rõ lý do gia hạn."]}
    if until <= now():
        wrong["until"] = ["Ngày kết thúc gia hạn phải ở tương lai."]
    if wrong:
        raise InvalidInput(wrong)
    if report.state in NOT_EXPECTED:
        raise StepRefused()
    report.excepted_until, report.moves_due = until, moves_due
    report.save(update_fields=["excepted_until", "moves_due"])
    note_step(report, Step.EXCEPTED, actor, f"{moment(until)}. {reason}")
    audit.record(actor, "grant_exception", f"report:{report.pk}", until=until.isoformat(), moves_due=moves_due)


@transaction.atomic
def exclude_report(*, report_id: UUID, reason: str, source: str, actor: Actor) -> None:
    """Leave one report out of its campaign, with the cited text; only what nobody handed in. Idempotent."""
    report = held(report_id)
    check(actor, MANAGE_CAMPAIGNS, report.agency_code)
    if report.state == State.EXCLUDED:
        return
    wrong = {name: ["Xin ghi rõ."] for name, text in (("reason", reason), ("source", source)) if not text.strip()}
    if wrong:
        raise InvalidInput(wrong)
    if report.state in NOT_EXPECTED or report.state in IN:
        raise StepRefused()
    report.state, report.reason = State.EXCLUDED, f"{reason.strip()}. {source.strip()}"[:600]
    report.save(update_fields=["state", "reason"])
    note_step(report, Step.EXCLUDED, actor, report.reason)
    audit.record(actor, "exclude_report", f"report:{report.pk}", reason=reason, source=source)

"""Hand a report in: checked, kept as a version that never changes, with a signed receipt."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.kernel import audit
from motcua.kernel.access import Actor, check
from motcua.kernel.clock import now
from motcua.kernel.errors import InvalidInput
from motcua.kernel.text import moment
from motcua.oversight.campaigns.errors import DraftChanged, NotReady, SeenOtherwise, TooSlow
from motcua.oversight.campaigns.models import Report, Submission
from motcua.oversight.campaigns.rules import due, receipts
from motcua.oversight.campaigns.rules.checks import findings_of, unanswered
from motcua.oversight.campaigns.rules.totals import total_of
from motcua.oversight.campaigns.selectors.drafts import changed_places, counts_of, named_parts, texts_of
from motcua.oversight.campaigns.selectors.forms import due_rule
from motcua.oversight.campaigns.selectors.forms import form as form_version
from motcua.oversight.campaigns.selectors.surroundings import surroundings_of
from motcua.oversight.campaigns.services.hold_report import check_open, hold, write
from motcua.oversight.campaigns.services.sign_receipt import signed
from motcua.oversight.campaigns.services.tell_people import tell_next
from motcua.oversight.campaigns.types import FILL_REPORT, Door, Seen, State, Step
from motcua.oversight.indicators.types import Period


@dataclass(frozen=True)
class _Handed:
    """One submission on its way."""

    report: Report
    actor: Actor
    door: Door
    reason: str
    began_at: datetime
    received_at: datetime
    counts: tuple[int | None, ...] = ()
    parts: dict[str, list[int | None]] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    """To what the rules ask of these counts: an answer to what is asked no more is nobody's word on this version."""


@transaction.atomic
def submit_report(
    *,
    report_id: UUID,
    draft_version: int,
    began_at: datetime,
    actor: Actor,
    door: Door = Door.PAGE,
    reason: str = "",
    seen: Seen | None = None,
) -> Submission:
    """Hand in the draft with this number; returns the version with its receipt.

    `began_at` is the server's stamp of the first byte of the request, and decides whether it is in time. Handing in the
    same draft again returns the same version. A report that was opened again needs a `reason`. `seen` is what stood on
    the screen: the number of a draft tells nothing of a screen that learnt it while keeping itself. Raises WrongState,
    NotOpenYet, Locked, TooSlow, DraftChanged, SeenOtherwise, NotReady, InvalidInput; the draft is kept all the same.
    """
    report = hold(report_id)
    check(actor, FILL_REPORT, report.agency_code)
    if (same := _same(report, draft_version)) is not None:
        return same
    check_open(report, began_at)
    _check_arrival(report, began_at)
    if draft_version != report.draft_version:
        raise DraftChanged(by=report.draft_by, version=report.draft_version, theirs={}, mine={})
    if report.state == State.REOPENED and not reason.strip():
        raise InvalidInput({"reason": ["Xin ghi vì sao sửa số liệu đã duyệt."]})
    return _kept(_checked(_Handed(report, actor, door, reason.strip()[:600], began_at, max(now(), began_at)), seen))


def _same(report: Report, draft_version: int) -> Submission | None:
    """The version made of this very draft, where the report was not sent back since."""
    if report.state in (State.RETURNED, State.REOPENED):
        return None
    return Submission.objects.filter(report=report, version=report.versions, draft_version=draft_version).first()


def _check_arrival(report: Report, began_at: datetime) -> None:
    campaign, ended = report.campaign, now()
    rule = due_rule(campaign.due_rule, Period(campaign.month, campaign.month).last_day)
    if due.is_too_slow(began_at, ended, rule.arrival_minutes):
        raise TooSlow(began=moment(began_at), ended=moment(ended))


def _checked(handed: _Handed, seen: Seen | None) -> _Handed:
    """With its counts; everything that is wrong is named at once. Raises SeenOtherwise, NotReady."""
    report = handed.report
    form = form_version(report.campaign.form, report.campaign.version)
    parts, unread = counts_of(form, texts_of(report))
    counts = total_of(parts, len(form.elements))
    found = unread or findings_of(form, counts, surroundings_of(report), named_parts(report, parts))
    if seen and (changed := changed_places(report, seen, found)):
        raise SeenOtherwise(version=report.draft_version, changed=changed)
    given = report.draft.get("answers", {})
    answers = {each.check: given[each.check] for each in found if each.check in given}
    stops = unanswered(found, answers)
    if stops:
        raise NotReady(stops)
    if not report.draft_version:
        raise InvalidInput({"draft_version": ["Chưa có bản nháp nào được lưu: xin lưu bản nháp trước rồi nộp."]})
    several = {code: list(row) for code, row in parts.items()} if len(parts) > 1 else {}
    return replace(handed, counts=counts, parts=several, answers=answers)


def _kept(handed: _Handed) -> Submission:
    report, draft = handed.report, handed.report.draft
    version = report.versions + 1
    notes, answers = draft.get("notes", {}), handed.answers
    form = form_version(report.campaign.form, report.campaign.version)
    digest = receipts.content_digest(
        receipts.content_of(
            form, report.agency_code, counts=handed.counts, parts=handed.parts, notes=notes, answers=answers
        )
    )
    receipt = receipts.receipt_text(
        campaign=report.campaign.code,
        agency=report.agency_code,
        version=version,
        digest=digest,
        began=handed.began_at,
        received=handed.received_at,
    )
    made = Submission.objects.create(
        report=report,
        version=version,
        counts=list(handed.counts),
        parts=handed.parts,
        notes=notes,
        answers=answers,
        draft_version=report.draft_version,
        began_at=handed.began_at,
        received_at=handed.received_at,
        actor_id=handed.actor.account_id,
        actor_name=handed.actor.name,
        door=handed.door,
        reason=handed.reason,
        digest=digest,
        signature=signed(receipt),
    )
    _move(handed, version)
    return made


def _move(handed: _Handed, version: int) -> None:
    """The report stands with the new version; a correction of an approved one keeps when it first came."""
    report = handed.report
    if report.state != State.REOPENED or report.began_at is None:
        report.began_at = handed.began_at
    report.state, report.versions = State.SUBMITTED, version
    report.save(update_fields=["state", "versions", "began_at"])
    write(report, Step.SUBMITTED, handed.actor, handed.reason)
    tell_next(report)
    audit.record(handed.actor, "submit_report", f"report:{report.pk}", version=version, door=str(handed.door))

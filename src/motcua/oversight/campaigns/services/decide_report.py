"""Approve level by level, send back with a reason, open again, comment."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from motcua.kernel import audit
from motcua.kernel.access import Actor, check
from motcua.kernel.errors import ChangedMeanwhile, InvalidInput, NotAllowed, SamePerson, WrongState
from motcua.kernel.events import publish
from motcua.oversight.campaigns.events import ReportApproved
from motcua.oversight.campaigns.models import Report, ReportStep, Submission
from motcua.oversight.campaigns.rules.steps import (
    NAMES,
    SEEN_BY_NATION,
    WAITS,
    needed_for,
    needed_to_reopen,
    next_state,
)
from motcua.oversight.campaigns.selectors.drafts import cell_key
from motcua.oversight.campaigns.selectors.forms import form as form_version
from motcua.oversight.campaigns.services.hold_report import hold, write
from motcua.oversight.campaigns.services.tell_people import tell_clerks, tell_next, tell_step
from motcua.oversight.campaigns.types import (
    ACCEPT_REPORT,
    CONFIRM_REPORT,
    FILL_REPORT,
    VIEW_REPORTS,
    State,
    Step,
)


@transaction.atomic
def approve_report(*, report_id: UUID, version: int, state: State, text: str = "", actor: Actor) -> State:
    """Take the report one level up; `version` and `state` are what the person saw. Returns where it stands.

    The same person pressing twice moves it once. Raises NotAllowed, SamePerson, ChangedMeanwhile.
    """
    report = hold(report_id)
    if _did_it(report, version, state, actor):
        return State(report.state)
    _check_seen(report, version, state)
    permission, agency = needed_for(state, report.agency_code)
    check(actor, permission, agency)
    _check_other_person(report, actor)
    after = next_state(state, report.agency_code)
    if after is None:
        raise WrongState(NAMES[state])
    report.state = after
    report.standing = version if after in SEEN_BY_NATION else report.standing
    report.save(update_fields=["state", "standing"])
    write(report, Step.APPROVED, actor, text)
    audit.record(actor, "approve_report", f"report:{report.pk}", version=version, state=str(after))
    if after is State.APPROVED:
        publish(ReportApproved(report.pk, version))
        tell_clerks("report_approved", report)
    tell_next(report)
    return after


@transaction.atomic
def return_report(*, report_id: UUID, version: int, state: State, reason: str, actor: Actor) -> None:
    """Send a version back to its clerk; it no longer counts as in. Who may approve may return. Raises InvalidInput.

    Where it corrects an approved version, that one stands on with its place in time, and the report is open as before.
    """
    report = hold(report_id)
    if report.state in (State.RETURNED, State.REOPENED) and _was_returned(report, version):
        return
    _check_seen(report, version, state)
    permission, agency = needed_for(state, report.agency_code)
    check(actor, permission, agency)
    why = _reason(reason)
    report.standing = _standing_before(report)
    report.state = State.REOPENED if report.standing else State.RETURNED
    report.began_at = report.began_at if report.standing else None
    report.save(update_fields=["state", "began_at", "standing"])
    write(report, Step.RETURNED, actor, why)
    audit.record(actor, "return_report", f"report:{report.pk}", version=version)
    tell_clerks("report_returned", report, why)


@transaction.atomic
def reopen_report(*, report_id: UUID, reason: str, actor: Actor) -> None:
    """Let an accepted or approved report be corrected: its version stands until a new one comes (who, why).

    Who may open it may press twice. Raises NotAllowed, WrongState, InvalidInput.
    """
    report = hold(report_id)
    needed = needed_to_reopen(State(report.state))
    if not any(actor.may(each, report.agency_code) for each in needed or (ACCEPT_REPORT, CONFIRM_REPORT)):
        raise NotAllowed()
    if report.state == State.REOPENED:
        return
    if not needed:
        raise WrongState(NAMES[State(report.state)])
    why = _reason(reason)
    report.draft = {**report.draft, "cells": standing_cells(report), "answers": _standing(report).answers}
    report.draft_version += 1
    report.state = State.REOPENED
    report.save(update_fields=["draft", "draft_version", "state"])
    write(report, Step.REOPENED, actor, why)
    audit.record(actor, "reopen_report", f"report:{report.pk}", version=report.versions)
    tell_clerks("report_returned", report, why)


@transaction.atomic
def comment_report(*, report_id: UUID, text: str, actor: Actor) -> None:
    """Say something about a report; it moves nothing. The same sentence twice in a row stands once."""
    report = hold(report_id)
    check(actor, VIEW_REPORTS, report.agency_code)
    said = _reason(text)
    last = report.steps.order_by("-id").first()
    if last and (last.step, last.actor_id, last.note) == (Step.COMMENTED, actor.account_id, said):
        return
    write(report, Step.COMMENTED, actor, said)
    tell_step("report_commented", report, FILL_REPORT, said)
    audit.record(actor, "comment_report", f"report:{report.pk}")


def _standing(report: Report) -> Submission:
    """The newest version, which is opened again."""
    return Submission.objects.get(report=report, version=report.versions)


def standing_cells(report: Report) -> dict[str, str]:
    """The cells of the version that stands, as text."""
    form, standing = form_version(report.campaign.form, report.campaign.version), _standing(report)
    parts = standing.parts or {report.agency_code: standing.counts}
    return {
        cell_key(code, element.code): "" if count is None else str(count)
        for code, counts in parts.items()
        for element, count in zip(form.elements, counts, strict=True)
    }


def _did_it(report: Report, version: int, state: State, actor: Actor) -> bool:
    """Whether this person already took this version up from this state."""
    before: State | str = ""
    for step in report.steps.filter(version=version).order_by("id"):
        is_own = step.step == Step.APPROVED and step.actor_id == actor.account_id
        if is_own and before == state:
            return True
        before = step.state
    return False


def _was_returned(report: Report, version: int) -> bool:
    return report.versions == version and report.steps.filter(version=version, step=Step.RETURNED).exists()


def _standing_before(report: Report) -> int:
    """Which version held before the newest one came; 0 where none did."""
    before = report.steps.filter(version__lt=report.versions).order_by("-id").first()
    return before.standing if before else 0


def _check_seen(report: Report, version: int, state: State) -> None:
    if state not in WAITS or report.state != state or report.versions != version:
        raise ChangedMeanwhile(NAMES[State(report.state)])


def _check_other_person(report: Report, actor: Actor) -> None:
    """Four eyes at every level: who typed, handed in or approved this version does not approve it again."""
    if actor.account_id in report.writers:
        raise SamePerson()
    mine = ReportStep.objects.filter(report=report, version=report.versions, actor_id=actor.account_id)
    if mine.filter(step__in=[Step.SUBMITTED, Step.APPROVED]).exists():
        raise SamePerson()


def _reason(text: str) -> str:
    if not text.strip():
        raise InvalidInput({"text": ["Xin ghi rõ lý do."]})
    return text.strip()[:2000]

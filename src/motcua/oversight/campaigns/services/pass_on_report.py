"""An agency merges in the middle of a campaign: its successor takes over form and counts; both are kept and added."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel import audit, epoch
from motcua.kernel.access import SYSTEM, Actor, check_unless_system
from motcua.kernel.clock import now, today
from motcua.kernel.errors import WrongState
from motcua.oversight.campaigns.errors import AlreadyStands, HeirHandedIn
from motcua.oversight.campaigns.models import Campaign, Report, Submission
from motcua.oversight.campaigns.rules.receipts import differing
from motcua.oversight.campaigns.rules.steps import IN, NAMES, NOT_EXPECTED, is_unit
from motcua.oversight.campaigns.selectors.drafts import cell_key, texts_of
from motcua.oversight.campaigns.selectors.forms import form as form_version
from motcua.oversight.campaigns.selectors.moments import due_of, open_campaigns
from motcua.oversight.campaigns.selectors.register import agency_info
from motcua.oversight.campaigns.services.hold_report import hold, write
from motcua.oversight.campaigns.services.tell_people import tell_of_open_end, tell_of_stuck_merger, tell_step
from motcua.oversight.campaigns.types import FILL_REPORT, MANAGE_CAMPAIGNS, State, Step


@transaction.atomic
def pass_on_report(*, report_id: UUID, to: str, reason: str, actor: Actor) -> UUID:
    """Let the agency `to` report what the report's agency would have; returns its report. Idempotent.

    What the predecessor handed in, else what stood in its draft, becomes a column of its own in the successor's form.
    A successor that had handed in owes the union: its own version no longer counts, neither as in nor as in time. What
    the predecessor's head approved stays its own: it stands in the sums of its month. Raises WrongState where a side
    was excluded or passed elsewhere, AlreadyStands, HeirHandedIn.
    """
    check_unless_system(actor, MANAGE_CAMPAIGNS)
    report = hold(report_id)
    if report.state == State.PASSED_ON and report.successor_code == to:
        return Report.objects.get(campaign=report.campaign, agency_code=to).pk
    if report.state in NOT_EXPECTED or to == report.agency_code:
        raise WrongState(NAMES[State(report.state)])
    if report.standing:
        raise AlreadyStands(NAMES[State(report.state)])
    heir = _heir(report, to)
    _inherit(heir, report, reason, actor)
    report.state, report.successor_code, report.reason = State.PASSED_ON, to, reason.strip()[:600]
    report.save(update_fields=["state", "successor_code", "reason"])
    write(report, Step.PASSED_ON, actor, reason)
    audit.record(actor, "pass_on_report", f"report:{report.pk}", to=to, reason=reason)
    return heir.pk


def _heir(report: Report, to: str) -> Report:
    """The successor's report in the same campaign, locked; made where it was not expected so far."""
    info = agencies.agency(to)
    made, _ = Report.objects.get_or_create(
        campaign=report.campaign, agency_code=to, defaults={"name": info.name, "state": State.OPEN}
    )
    heir = hold(made.pk)
    if heir.state in NOT_EXPECTED:
        raise WrongState(NAMES[State(heir.state)])
    if heir.state in IN and now() >= due_of(heir):
        raise HeirHandedIn(NAMES[State(heir.state)])
    return heir


def _inherit(heir: Report, report: Report, reason: str, actor: Actor) -> None:
    form = form_version(report.campaign.form, report.campaign.version)
    cells = dict(heir.draft.get("cells", {})) or _kept_cells(heir)
    for code, texts in texts_of(report).items():
        words = {element.code: text for element, text in zip(form.elements, texts, strict=True) if text}
        name = report.name if code == report.agency_code else report.inherited[code]["name"]
        heir.inherited[code] = {"name": name, "cells": words, "version": report.versions, "at": now().isoformat()}
        cells |= {cell_key(code, element): text for element, text in words.items()}
    hand = {"by": f"{report.name} ({report.agency_code})", "at": now().isoformat()}
    hands = dict.fromkeys(differing(heir.draft.get("cells", {}), cells), hand)
    heir.draft = {**heir.draft, "cells": cells, "hands": {**heir.draft.get("hands", {}), **hands}}
    heir.draft_version += 1
    if heir.state in IN:
        heir.state, heir.began_at, heir.standing = State.RETURNED, None, 0
    heir.save(update_fields=["inherited", "draft", "draft_version", "state", "began_at", "standing"])
    write(heir, Step.INHERITED, actor, f"{report.name} ({report.agency_code}). {reason}")
    tell_step("report_inherited", heir, FILL_REPORT, f"{report.name}. {reason}")


def _kept_cells(heir: Report) -> dict[str, str]:
    """What the successor handed in, so that its own column is full when it is opened again."""
    if not heir.versions:
        return {}
    form = form_version(heir.campaign.form, heir.campaign.version)
    standing = Submission.objects.get(report=heir, version=heir.standing or heir.versions)
    parts = standing.parts or {heir.agency_code: standing.counts}
    return {
        cell_key(code, element.code): str(count)
        for code, counts in parts.items()
        for element, count in zip(form.elements, counts, strict=True)
        if count is not None
    }


@transaction.atomic
def follow_mergers(*, campaign: Campaign | None = None) -> int:
    """Pass on what agencies still owed when they ended, in every campaign where one may still come; returns how many.

    Only before their due moment: who ended later was late itself. What a head approved stays where it is. An agency
    without one successor that may report stays expected and is told of once: somebody must say who took it over. So
    does a unit whose ministry or province ended: the heir's own report counts its units already, so that a column of
    the unit would count them twice.
    """
    chosen = [campaign] if campaign else list(open_campaigns())
    return sum(_follow(each) for each in chosen)


def _follow(campaign: Campaign) -> int:
    rows = Report.objects.filter(campaign=campaign, standing=0).exclude(state__in=NOT_EXPECTED).order_by("agency_code")
    passed = 0
    for report in rows.select_related("campaign").defer("draft", "observed", "inherited"):
        if not _ended_before_due(report):
            continue
        if heir := _heir_of(report.agency_code):
            passed += _passed(report, heir)
        else:
            tell_of_open_end(report)
    return passed


def _passed(report: Report, heir: str) -> bool:
    """In a savepoint: one agency that cannot be passed on holds up no other."""
    reason = f"Cơ quan đã sáp nhập vào {agencies.agency(heir).name}."
    try:
        with transaction.atomic():
            pass_on_report(report_id=report.pk, to=heir, reason=reason, actor=SYSTEM)
    except WrongState:
        tell_of_stuck_merger(report, agencies.agency(heir).name)
        return False
    return True


def _ended_before_due(report: Report) -> bool:
    known = agency_info(report.agency_code)
    ended = agencies.ended_on(report.agency_code, today()) if known else None
    return ended is not None and epoch.midnight(ended) < due_of(report)


def _heir_of(code: str) -> str:
    """The living agency that took over what the register says has ended; '' where nobody or several did."""
    heirs = agencies.heirs_of(code, today())
    is_own = not is_unit(code) or agencies.agency(code).successor_code
    return next(iter(heirs)) if is_own and len(heirs) == 1 else ""

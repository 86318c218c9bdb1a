"""What the page of a report shows to whom."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.kernel.access import Actor, actor_of
from motcua.kernel.clock import now
from motcua.kernel.errors import InvalidInput, Refusal
from motcua.oversight.campaigns.errors import DraftChanged, NotReady
from motcua.oversight.campaigns.models import Report
from motcua.oversight.campaigns.rules.checks import findings_of
from motcua.oversight.campaigns.rules.steps import AFTER_LOCK, IN, NOT_EXPECTED, OPEN_TO_CLERKS, WAITS, needed_for
from motcua.oversight.campaigns.rules.totals import read_count, total_of
from motcua.oversight.campaigns.selectors import reports
from motcua.oversight.campaigns.selectors.drafts import cell_key, counts_of
from motcua.oversight.campaigns.selectors.surroundings import surroundings_of
from motcua.oversight.campaigns.types import (
    CONFIRM_REPORT,
    FILL_REPORT,
    MANAGE_CAMPAIGNS,
    Element,
    Finding,
    ReportInfo,
    Severity,
    State,
)
from motcua.oversight.campaigns.views.pasted import asked_context
from motcua.oversight.campaigns.views.typed import Typed
from motcua.oversight.campaigns.views.words import campaign_name, element_name, frame, state_tag, step_name

READINGS = 20


def report_context(request: HttpRequest, row: Report, typed: Typed | None) -> dict[str, Any]:
    """Everything of the page; without the counts for those who may not read them yet."""
    actor, info = actor_of(request), reports.report_info(row)
    may_fill = _may_fill(actor, info)
    findings = _findings(row, info, typed) if may_fill else []
    return {
        "report": info,
        "title": campaign_name(info.campaign),
        "tag": state_tag(info.state),
        "may_fill": may_fill,
        "sees": reports.sees_counts(actor, row),
        "parts": [(code, info.inherited.get(code, info.name)) for code in info.texts],
        "rows": _rows(info, typed, findings),
        "version": typed.version if typed else info.draft_version,
        "reason": typed.reason if typed else "",
        "remarks": [remark.sentence(_language()) for remark in typed.remarks] if typed else [],
        "errors": _errors(info, typed, findings),
        "conflict": bool(typed and isinstance(typed.refusal, DraftChanged)),
        "sentence": _sentence(typed),
        "done": _done_word(request),
        "steps": [(step, step_name(step.step), state_tag(step.state)) for step in reports.steps_of(row.pk)],
        "versions": reports.submissions(row) if reports.sees_counts(actor, row) else [],
        "readings": reports.readings_of(row.pk)[:READINGS],
        **asked_context(info, typed),
        **_decisions(actor, row),
        **frame(request, "desk" if may_fill else "queue"),
    }


def _language() -> str:
    return get_language() or "vi"


def _may_fill(actor: Actor, info: ReportInfo) -> bool:
    is_open = info.state in OPEN_TO_CLERKS and (info.state in AFTER_LOCK or now() < info.locks_at)
    return actor.may(FILL_REPORT, info.agency) and is_open


def _findings(row: Report, info: ReportInfo, typed: Typed | None) -> list[Finding]:
    """What the rules say about the draft as it stands: before anybody wrote, only where it differs from the measure."""
    if typed and typed.findings:
        return typed.findings
    if not info.draft_version or (typed and typed.refusal):
        return []
    form = info.campaign.form
    parts, unread = counts_of(form, info.texts)
    return unread or findings_of(form, total_of(parts, len(form.elements)), surroundings_of(row))


def _rows(info: ReportInfo, typed: Typed | None, findings: list[Finding]) -> list[dict[str, Any]]:
    return [_row(info, place, element, typed, findings) for place, element in enumerate(info.campaign.form.elements)]


def _row(info: ReportInfo, place: int, element: Element, typed: Typed | None, found: list[Finding]) -> dict[str, Any]:
    """One line of the form: a cell for each part, what it is held against, and what the rules say."""
    given = typed.cells if typed and typed.refusal else {}
    answers = {**info.answers, **(typed.answers if typed else {})}
    texts = {code: given.get(cell_key(code, element.code), row[place]) for code, row in info.texts.items()}
    cells = [
        {
            "key": (key := cell_key(code, element.code)),
            "text": text,
            "theirs": typed.theirs.get(key) if typed else None,
            "part": info.inherited.get(code, info.name),
        }
        for code, text in texts.items()
    ]
    counts = [read_count(text)[0] for text in texts.values()]
    total = sum(count for count in counts if count is not None) if any(c is not None for c in counts) else None
    observed = info.observed[place] if info.observed else None
    return {
        "element": element,
        "name": element_name(element),
        "id": f"o-{element.code}",
        "cells": cells,
        "total": total,
        "before": info.before[place] if info.before else None,
        "observed": observed,
        "difference": total - observed if total is not None and observed is not None else None,
        "standing": (standing := info.standing.counts[place] if info.standing else None),
        "standing_difference": standing - observed if standing is not None and observed is not None else None,
        "explained": _explained(info, element),
        "findings": [_said(finding, answers) for finding in found if finding.element == element.code],
    }


def _explained(info: ReportInfo, element: Element) -> list[str]:
    """What the clerk answered to the rules that begin at this element, in the version that stands."""
    answers = info.standing.answers if info.standing else {}
    return [answers[check.code] for check in info.campaign.form.checks
            if check.left[0] == element.code and check.code in answers]  # fmt: skip


def _said(finding: Finding, answers: dict[str, str]) -> dict[str, Any]:
    return {
        "check": finding.check,
        "is_error": finding.severity is Severity.ERROR,
        "sentence": finding.sentence(_language()),
        "answer": answers.get(finding.check, ""),
    }


def _errors(info: ReportInfo, typed: Typed | None, findings: list[Finding]) -> list[tuple[str, str]]:
    """(anchor, sentence) for the summary, only after something was refused."""
    if typed is None or typed.refusal is None:
        return []
    if isinstance(typed.refusal, NotReady):
        return [(f"o-{finding.element}", finding.sentence(_language())) for finding in findings]
    if isinstance(typed.refusal, InvalidInput):
        names = {"reason": "ly-do", "tep": "tep"}
        return [(names.get(name, "main"), text) for name, texts in typed.refusal.errors.items() for text in texts]
    return []


def _sentence(typed: Typed | None) -> str:
    refusal: Refusal | None = typed.refusal if typed else None
    return "" if refusal is None or isinstance(refusal, InvalidInput) else refusal.sentence(_language())


def _done_word(request: HttpRequest) -> str:
    words = {
        "luu": _("Đã lưu nháp."), "nop": _("Đã nộp. Biên nhận có chữ ký ở mục Các bản đã nộp."),
        "dan": _("Đã đưa số dán vào bản nháp."), "tep": _("Đã đưa số trong tệp vào bản nháp."),
        "duyet": _("Đã duyệt."), "tra": _("Đã trả lại."), "mo": _("Đã mở lại để sửa."),
        "y-kien": _("Đã ghi ý kiến."), "gia-han": _("Đã gia hạn."), "loai": _("Đã loại khỏi đợt báo cáo."),
    }  # fmt: skip
    return words.get(request.GET.get("da", ""), "") if request.method == "GET" else ""


def _decisions(actor: Actor, row: Report) -> dict[str, bool]:
    """Which steps this actor may take next."""
    state = State(row.state)
    may_decide = False
    if state in WAITS:
        permission, agency = needed_for(state, row.agency_code)
        may_decide = actor.may(permission, agency)
    manages = actor.may(MANAGE_CAMPAIGNS, row.agency_code)
    may_reopen = (state is State.ACCEPTED and manages) or (
        state is State.APPROVED and actor.may(CONFIRM_REPORT, row.agency_code)
    )
    return {
        "may_decide": may_decide,
        "may_reopen": may_reopen,
        "may_except": manages and state not in NOT_EXPECTED and state not in IN,
        "may_exclude": manages and state not in NOT_EXPECTED and state not in IN,
    }

"""What the page of a report shows to whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.kernel.access import Actor, actor_of
from motcua.kernel.clock import local, now
from motcua.kernel.errors import InvalidInput, Refusal
from motcua.kernel.text import deadline, moment
from motcua.oversight.campaigns.errors import DraftChanged, NotReady, SeenOtherwise
from motcua.oversight.campaigns.models import Report
from motcua.oversight.campaigns.rules.checks import findings_of
from motcua.oversight.campaigns.rules.steps import (
    AFTER_LOCK,
    IN,
    NOT_EXPECTED,
    WAITS,
    may_come,
    needed_for,
    needed_to_reopen,
)
from motcua.oversight.campaigns.rules.totals import read_count, sum_of, total_of
from motcua.oversight.campaigns.selectors import reports
from motcua.oversight.campaigns.selectors.drafts import cell_key, counts_of, named_parts
from motcua.oversight.campaigns.selectors.moments import is_late
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
    Step,
    StepLine,
)
from motcua.oversight.campaigns.views.pasted import asked_context
from motcua.oversight.campaigns.views.typed import Typed
from motcua.oversight.campaigns.views.words import campaign_name, element_name, frame, state_tag, step_name

READINGS = 20
_Explained = dict[str, list[tuple[str, str]]]
"""(what was asked, what was answered) by element."""


def report_context(request: HttpRequest, row: Report, typed: Typed | None) -> dict[str, Any]:
    """Everything of the page; without the counts for those who may not read them yet."""
    actor, info = actor_of(request), reports.report_of(row, actor_of(request))
    steps = reports.steps_of(row, actor)
    may_fill = _may_fill(actor, info)
    findings = _findings(row, info, typed) if may_fill else []
    return {
        "report": info,
        "title": campaign_name(info.campaign),
        "tag": state_tag(info.state),
        "may_fill": may_fill,
        "is_unseen": row.versions > 0 and not reports.sees_counts(actor, row),
        "parts": [(code, info.inherited.get(code, info.name)) for code in info.texts],
        "rows": _rows(info, typed, findings, _explained(row, info)),
        "keep": f"{actor.account_id}:{row.pk}",
        "version": typed.version if typed else info.draft_version,
        "reason": typed.reason if typed else "",
        "remarks": [remark.sentence(_language()) for remark in typed.remarks] if typed else [],
        **_refused(info, typed, findings),
        "conflict": bool(typed and isinstance(typed.refusal, DraftChanged)),
        "sentence": _sentence(typed),
        "done": _done_word(request, info),
        "standing_words": _standing_words(row, info),
        "measured_label": _measured_label(info),
        "is_locked": actor.may(FILL_REPORT, info.agency) and info.state in _NEVER_CAME and now() >= info.locks_at,
        "steps": [(step, step_name(step.step), state_tag(step.state)) for step in steps],
        "sent_back": _sent_back(info.state, steps) if may_fill else None,
        "versions": reports.submissions(row, actor),
        "readings": reports.readings_of(row, actor)[:READINGS],
        "given": _asked_day(actor, row),
        **asked_context(info, typed),
        **_decisions(actor, row),
        **frame(request, "desk" if may_fill else "queue"),
    }


def _measured_label(info: ReportInfo) -> str:
    """Over the measured values where each line is a card of its own."""
    name = _("Hệ thống đo được")
    if not (info.observed and info.measured_at):
        return name
    return f"{name}, {_('đo lúc %(at)s') % {'at': moment(info.measured_at)}}"


_NEVER_CAME = (State.OPEN, State.DRAFT)
_BACK = (Step.RETURNED, Step.REOPENED, Step.INHERITED)


def _sent_back(state: State, steps: list[StepLine]) -> StepLine | None:
    """The step that put the report before its clerk again; its reason is what the clerk must read first."""
    return next((step for step in reversed(steps) if step.step in _BACK), None) if state in AFTER_LOCK else None


def _language() -> str:
    return get_language() or "vi"


def _may_fill(actor: Actor, info: ReportInfo) -> bool:
    return actor.may(FILL_REPORT, info.agency) and may_come(info.state, now(), info.locks_at)


def _findings(row: Report, info: ReportInfo, typed: Typed | None) -> list[Finding]:
    """What the rules say about the draft as it stands: before anybody wrote, only where it differs from the measure."""
    if typed and typed.findings:
        return typed.findings
    if not info.draft_version or (typed and typed.refusal and not isinstance(typed.refusal, SeenOtherwise)):
        return []
    form = info.campaign.form
    parts, unread = counts_of(form, info.texts)
    counts, told = total_of(parts, len(form.elements)), named_parts(row, parts)
    return unread or findings_of(form, counts, surroundings_of(row), told)


def _rows(
    info: ReportInfo, typed: Typed | None, findings: list[Finding], explained: _Explained
) -> list[dict[str, Any]]:
    elements = enumerate(info.campaign.form.elements)
    rows = [(element, _row(info, place, element, typed, findings)) for place, element in elements]
    return [row | {"explained": explained.get(element.code, [])} for element, row in rows]


def _row(info: ReportInfo, place: int, element: Element, typed: Typed | None, found: list[Finding]) -> dict[str, Any]:
    """One line of the form: a cell for each part, what it is held against, and what the rules say."""
    given = typed.cells if typed and typed.refusal else {}
    answers = {**info.answers, **(typed.answers if typed else {})}
    texts = {code: given.get(cell_key(code, element.code), row[place]) for code, row in info.texts.items()}
    cells = [
        {
            "key": (key := cell_key(code, element.code)),
            "text": text,
            "shown": info.texts[code][place],
            "theirs": typed.theirs.get(key) if typed else None,
            "part": info.inherited.get(code, info.name),
        }
        for code, text in texts.items()
    ]
    total = sum_of(read_count(text)[0] for text in texts.values())
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
        "standing": (standing := info.shown.counts[place] if info.shown else None),
        "newer": info.newer[place] if info.newer and info.newer[place] != observed else None,
        "standing_difference": standing - observed if standing is not None and observed is not None else None,
        "findings": [_said(finding, answers, info.answers) for finding in found if finding.element == element.code],
    }


def _explained(row: Report, info: ReportInfo) -> _Explained:
    """By element, what a rule asks of the shown version and what the clerk answered."""
    if info.shown is None or not info.shown.answers:
        return {}
    form, answers = info.campaign.form, info.shown.answers
    asked = {each.check: each for each in findings_of(form, tuple(info.shown.counts), surroundings_of(row))}
    found: _Explained = {}
    for check in form.checks:
        if check.code in answers:
            finding = asked.get(check.code)
            said = finding.sentence(_language()) if finding else ""
            found.setdefault(check.left[0], []).append((said, answers[check.code]))
    return found


def _said(finding: Finding, answers: Mapping[str, str], kept: Mapping[str, str]) -> dict[str, Any]:
    return {
        "check": finding.check,
        "is_error": _is_error(finding),
        "sentence": finding.sentence(_language()),
        "answer": answers.get(finding.check, ""),
        "kept": kept.get(finding.check, ""),
    }


def _refused(info: ReportInfo, typed: Typed | None, findings: list[Finding]) -> dict[str, Any]:
    """What stands over the form after something was refused."""
    return {
        "changed": _changed(info, typed),
        "errors": _errors(typed, findings),
        "asks": _asks(typed, findings),
    }


def _errors(typed: Typed | None, findings: list[Finding]) -> list[tuple[str, str]]:
    """(anchor, sentence) of what must be mended, for the summary, only after something was refused."""
    if typed is None:
        return []
    if isinstance(typed.refusal, NotReady):
        return [(f"i-{each.element}", each.sentence(_language())) for each in findings if _is_error(each)]
    if isinstance(typed.refusal, InvalidInput):
        names = {"reason": "ly-do", "tep": "tep"}
        return [(names.get(name, "main"), text) for name, texts in typed.refusal.errors.items() for text in texts]
    return []


def _asks(typed: Typed | None, findings: list[Finding]) -> list[tuple[str, str]]:
    """(anchor of the answer, sentence) of what may stand as it is once somebody explains it."""
    if typed is None or not isinstance(typed.refusal, NotReady):
        return []
    return [(f"a-{slugify(each.check)}", each.sentence(_language())) for each in findings if not _is_error(each)]


def _is_error(finding: Finding) -> bool:
    return finding.severity is Severity.ERROR


def _changed(info: ReportInfo, typed: Typed | None) -> list[dict[str, Any]]:
    """What no longer stands as the page showed it, in the order of the form: where, both texts, by whom and when."""
    names = {element.code: element_name(element) for element in info.campaign.form.elements}
    parts = info.inherited if len(info.texts) > 1 else {}
    return [
        {
            "anchor": f"o-{each.element}",
            "name": names[each.element],
            "part": parts.get(each.part, info.name) if each.part and parts else "",
            "is_answer": not each.part,
            "seen": each.seen,
            "stands": each.stands,
            "by": each.by,
            "at": each.at,
        }
        for each in (typed.changed if typed else ())
    ]


def _sentence(typed: Typed | None) -> str:
    refusal: Refusal | None = typed.refusal if typed else None
    return "" if refusal is None or isinstance(refusal, InvalidInput) else refusal.sentence(_language())


def _done_word(request: HttpRequest, info: ReportInfo) -> str:
    words = {
        "luu": _("Đã lưu nháp."), "nop": _("Đã nộp. Biên nhận có chữ ký ở mục Các bản đã nộp."),
        "dan": _("Đã đưa số dán vào bản nháp."), "tep": _("Đã đưa số trong tệp vào bản nháp."),
        "duyet": _("Đã duyệt."), "tra": _("Đã trả lại."), "mo": _("Đã mở lại để sửa."),
        "y-kien": _("Đã ghi ý kiến."), "gia-han": _extended_word(info),
        "chuyen": _("Đã chuyển cho cơ quan kế thừa."), "loai": _("Đã loại khỏi đợt báo cáo."),
    }  # fmt: skip
    return words.get(request.GET.get("da", ""), "") if request.method == "GET" else ""


def _extended_word(info: ReportInfo) -> str:
    """What the extension gave: a moved due moment or a longer way in, or only a question to the approver."""
    if info.asked_until is None or info.asked_until > info.campaign.locks_at:
        return _("Đã gia hạn.")
    return _("Đã ghi đề nghị dời hạn nộp; người phê duyệt đã được báo. Báo cáo vẫn được nhận đến %(at)s.") % {
        "at": deadline(info.locks_at)
    }


def _standing_words(row: Report, info: ReportInfo) -> str:
    """What the shown version is: counted, waiting, or sent back."""
    if info.shown is None:
        return ""
    words = {"n": info.shown.version}
    if info.shown.version == row.standing:
        return _("Bản %(n)s, lãnh đạo cơ quan đã duyệt, đang được tính") % words
    if row.state in WAITS:
        return _("Bản %(n)s, chờ duyệt, chưa được tính") % words
    if row.state == State.RETURNED:
        return _("Bản %(n)s, đã bị trả lại, không được tính") % words
    return _("Bản %(n)s, chưa được tính") % words


def _may_except(actor: Actor, row: Report) -> bool:
    """Whether the form of extensions is of use: who collects, for what is owed or came late; then who confirms."""
    if row.state in NOT_EXPECTED or row.state == State.APPROVED or (row.state in IN and not is_late(row)):
        return False
    return _confirms(actor, row) or actor.may(MANAGE_CAMPAIGNS, row.agency_code)


def _confirms(actor: Actor, row: Report) -> bool:
    """Whether the actor may move the due moment to the end of an extension that left it alone."""
    may = actor.may(CONFIRM_REPORT, row.agency_code)
    return may and bool(row.excepted_until) and row.due_moved_to != row.excepted_until


def _asked_day(actor: Actor, row: Report) -> dict[str, str]:
    """The form of extensions filled in for who is asked to move the due moment: the day must be that very one."""
    if not (row.excepted_until and _may_except(actor, row) and _confirms(actor, row)):
        return {}
    day = local(row.excepted_until - timedelta(microseconds=1)).date()
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year), "moves": "1", "form": "", "text": ""}


def _decisions(actor: Actor, row: Report) -> dict[str, bool]:
    """Which steps this actor may take next."""
    state = State(row.state)
    may_decide = False
    if state in WAITS:
        permission, agency = needed_for(state, row.agency_code)
        may_decide = actor.may(permission, agency) and actor.account_id not in row.writers
    manages = actor.may(MANAGE_CAMPAIGNS, row.agency_code)
    may_reopen = any(actor.may(each, row.agency_code) for each in needed_to_reopen(state))
    return {
        "may_decide": may_decide,
        "may_reopen": may_reopen and state is not State.REOPENED,
        "may_except": _may_except(actor, row),
        "may_exclude": manages and state not in NOT_EXPECTED and not row.versions,
        "may_pass_on": manages and state not in NOT_EXPECTED and not row.standing,
    }

"""What everybody may read: assessments, criteria, results, and why an agency has its rank."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, cast
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.foundation.vault import services as vault
from motcua.kernel import audit
from motcua.kernel.access import PUBLIC, SIGNED_IN, Actor, actor_of, requires
from motcua.kernel.templatetags import kit
from motcua.oversight.assessment import selectors
from motcua.oversight.assessment.selectors import Explained, GroupResult
from motcua.oversight.assessment.types import (
    ANSWER,
    CONDUCT,
    VIEW,
    AssessmentInfo,
    CriteriaSet,
    Result,
    ScoreLine,
    Shift,
    State,
)
from motcua.oversight.assessment.views.words import (
    STATE_TAGS,
    alpha_text,
    answer_text,
    group_name,
    kind_name,
    points_text,
    scale_text,
    state_name,
)

PAGE = 25


@require_GET
@requires(PUBLIC)
def assessment_list(request: HttpRequest) -> HttpResponse:
    """Published assessments, and those in progress for whoever works on them."""
    actor = actor_of(request)
    page = Paginator(selectors.assessments(actor), PAGE).get_page(request.GET.get("trang"))
    context = {
        "page": page,
        "rows": [
            (info, state_name(info.state), STATE_TAGS[info.state], _door(info, actor), _own(info, actor))
            for info in page.object_list
        ],
        "may_view": actor.may(VIEW),
        "may_open": actor.may(CONDUCT),
        "sets": selectors.criteria_sets(),
    }
    return render(request, "assessment/assessments.html", context)


def _door(info: AssessmentInfo, actor: Actor) -> str:
    """Where the name of an assessment leads: to the results where they are for the actor, else to the own work."""
    if info.state is State.PUBLISHED:
        return reverse("assessment:results", args=[info.code])
    if actor.may(VIEW):
        return reverse("assessment:board", args=[info.code])
    own = _own(info, actor)
    return reverse("assessment:answer", args=[info.code, own[0][0]]) if own else reverse("assessment:tasks")


def _own(info: AssessmentInfo, actor: Actor) -> list[tuple[str, str]]:
    """The assessed agencies that the actor answers for: (code, name)."""
    return selectors.own_agencies(info.code, actor) if actor.may(ANSWER) else []


@require_GET
@requires(ANSWER)
def own_list(request: HttpRequest) -> HttpResponse:
    """The assessments of the actor's own agencies, each with the door to its answers."""
    actor = actor_of(request)
    found = [(info, code, name) for info in selectors.assessments(actor) for code, name in _own(info, actor)]
    page = Paginator(found, PAGE).get_page(request.GET.get("trang"))
    rows = [(info, code, name, state_name(info.state), STATE_TAGS[info.state]) for info, code, name in page.object_list]
    return render(request, "assessment/own.html", {"page": page, "rows": rows})


@require_GET
@requires(PUBLIC)
def criteria_list(request: HttpRequest) -> HttpResponse:
    return render(request, "assessment/criteria_sets.html", {"sets": selectors.criteria_sets()})


@require_GET
@requires(PUBLIC)
def criteria_page(request: HttpRequest, set_code: str) -> HttpResponse:
    """The newest version of a set: its criteria by group, how each becomes points, what is assumed."""
    found = selectors.criteria_set(set_code)
    return _criteria(request, found, selectors.rule_day(found), None)


@require_GET
@requires(PUBLIC)
def applied_criteria(request: HttpRequest, code: str) -> HttpResponse:
    """The criteria of an assessment as they were frozen, with the rules of its day."""
    info = selectors.assessment(code, actor_of(request))
    return _criteria(request, selectors.criteria_of(code), info.on, info)


def _criteria(request: HttpRequest, found: CriteriaSet, on: date, info: AssessmentInfo | None) -> HttpResponse:
    page = Paginator(found.criteria, PAGE).get_page(request.GET.get("trang"))
    groups = {group.code: group.name for group in found.groups}
    context = {
        "found": found,
        "info": info,
        "page": page,
        "full": points_text(found.full),
        "bands": [(band.label, points_text(band.points)) for band in found.bands],
        "rows": [
            (c, groups[c.group], kind_name(c.kind), points_text(c.maximum), scale_text(c)) for c in page.object_list
        ],
        "rules": selectors.rules_of(found, on),
    }
    return render(request, "assessment/criteria.html", context)


@dataclass(frozen=True)
class Row:
    """One line of the official table as it is drawn."""

    result: Result
    points: str
    moved: str
    replied: bool


@require_GET
@requires(PUBLIC)
def results_page(request: HttpRequest, code: str) -> HttpResponse:
    """The official table by group, with means, shares, suppliers, and how far the testers agree."""
    actor = actor_of(request)
    info, criteria = selectors.assessment(code, actor), selectors.criteria_of(code)
    replies = selectors.replies(code, actor)
    context = {
        "info": info,
        "criteria": criteria,
        "state": (state_name(info.state), STATE_TAGS[info.state]),
        "is_public": info.state is State.PUBLISHED,
        "may_view": actor.may(VIEW),
        "groups": [_drawn(group, criteria, replies) for group in selectors.group_results(code, actor)],
        "agreements": _agreements(code, criteria, request),
        "means": _means(code, criteria, request),
        "rules": selectors.rules_of(criteria, info.on),
        "kinds": ("csv", "json", "xlsx", "parquet", "pdf"),
        "tables": _tables(),
        "before": selectors.compared_with(code, actor),
        "without": selectors.without(code, actor),
    }
    return render(request, "assessment/results.html", context)


def _tables() -> list[tuple[str, str]]:
    """The files beside the official table, as the national site names them."""
    return [
        ("diem", _("Điểm từng tiêu chí")),
        ("quy-tac", _("Quy tắc của bảng")),
        ("trung-binh", _("Trung bình từng tiêu chí")),
        ("muc", _("Số cơ quan theo mức")),
        ("doanh-nghiep", _("Theo doanh nghiệp")),
        ("dong-thuan", _("Người chấm đồng thuận")),
    ]


def _drawn(group: GroupResult, criteria: CriteriaSet, replies: Any) -> dict[str, Any]:
    return {
        "group": group.group,
        "title": group_name(group.group),
        "mean": points_text(group.mean),
        "ranked": sum(line.rank is not None for line in group.results),
        "full": points_text(next((row.of for row in group.results if row.rank is not None), criteria.full)),
        "shares": [share for share in group.shares if share.total],
        "rows": [
            Row(
                line,
                kit.number(line.printed, criteria.places),
                moved_text(group.shifts.get(line.agency_code)),
                line.agency_code in replies,
            )
            for line in group.results
        ],
        "is_compared": bool(group.shifts),
        "suppliers": [
            (line, points_text(line.mean) if line.mean is not None else _("ít cơ quan quá, không nêu"))
            for line in group.suppliers
        ],
        "has_suppliers": any(line.supplier for line in group.suppliers),
    }


def moved_text(shift: Shift | None) -> str:
    """`3 → 1, mức B → A` only where the two may be compared; else how it stood, and why that is no move."""
    if shift is None or shift.before is None:
        return _("lần trước không có")
    if not shift.is_move:
        return _not_compared(shift)
    text = _("hạng %(before)s → %(now)s") % {"before": shift.before, "now": shift.rank or "-"}
    if shift.label_before and shift.label:
        text += ", " + _("mức %(before)s → %(now)s") % {"before": shift.label_before, "now": shift.label}
    if shift.gained is not None:
        sign = "+" if shift.gained > 0 else ""
        text += ", " + _("%(points)s điểm") % {"points": sign + points_text(shift.gained)}
    return text


def _not_compared(shift: Shift) -> str:
    before = {"rank": shift.before, "of": shift.of_before, "label": shift.label_before or "-"}
    found = _("lần trước hạng %(rank)s/%(of)s, mức %(label)s") % before
    if shift.is_merged:
        return found + "; " + _("đã nhận cơ quan khác nên không so")
    if not shift.is_same_set:
        return found + "; " + _("tiêu chí khác nên không so")
    return found + "; " + _("số cơ quan khác nên không so hạng")


def _agreements(code: str, criteria: CriteriaSet, request: HttpRequest) -> list[dict[str, Any]]:
    found = selectors.agreements(code, actor_of(request))
    names = {criterion.code: f"{criterion.code} {criterion.name}" for criterion in criteria.criteria}
    return [
        {
            "name": names.get(name, _("Mọi tiêu chí dùng thử")),
            "pairs": line.pairs,
            "agreed": line.agreed,
            "near": line.near,
            "percent": points_text(line.percent),
            "alpha": alpha_text(line) if name else "–",
        }
        for name, line in found.items()
    ]


def _means(code: str, criteria: CriteriaSet, request: HttpRequest) -> list[dict[str, Any]]:
    found = selectors.criterion_means(code, actor_of(request))
    return [
        {
            "name": f"{c.code} {c.name}",
            "kind": kind_name(c.kind),
            "maximum": points_text(c.maximum),
            "ministry": _mean_text(found.get("ministry", {}).get(c.code), c.weight),
            "province": _mean_text(found.get("province", {}).get(c.code), c.weight),
        }
        for c in criteria.criteria
        if found
    ]


def _mean_text(found: tuple[Fraction, int] | None, weight: Fraction) -> str:
    """`7,5 (63)`: the mean as it enters totals, over how many agencies."""
    return f"{points_text(found[0] * weight)} ({kit.number(found[1])})" if found else points_text(None)


@require_GET
@requires(PUBLIC)
def agency_page(request: HttpRequest, code: str, agency: str) -> HttpResponse:
    """Why an agency has its rank: each point tied to criterion, mark, evidence and cell."""
    actor = actor_of(request)
    info, found = selectors.assessment(code, actor), selectors.explained(code, agency, actor)
    page = Paginator(found.lines, PAGE).get_page(request.GET.get("trang"))
    names = {line.criterion.code: line.criterion for line in found.lines}
    best = found.improvements[:5]
    wanted = [names[i.criterion].line.indicator for i in best if names[i.criterion].line.indicator]
    context = {
        "info": info,
        "found": found,
        "state": (state_name(info.state), STATE_TAGS[info.state]),
        "keys": _keys(found, selectors.criteria_of(code)),
        "page": page,
        "lines": [line_row(line) for line in page.object_list],
        "improvements": [(i, names[i.criterion], points_text(i.gain)) for i in best],
        "plan_url": selectors.plan_of(agency, actor),
        "duties": selectors.duties_about(agency, wanted, actor),
        "may_view": actor.may(VIEW),
        "rules": selectors.rules_of(selectors.criteria_of(code), info.on),
    }
    return render(request, "assessment/agency.html", context)


def _keys(found: Explained, criteria: CriteriaSet) -> list[tuple[str, str, str]]:
    if found.result is None:
        return []
    result = found.result
    rank = str(result.rank) if result.rank else _("không xếp hạng")
    return [
        (_("Hạng"), rank, result.why or _("trong %(n)s cơ quan cùng nhóm") % {"n": found.of_group}),
        (_("Điểm"), kit.number(result.printed, criteria.places), _("trên %(of)s") % {"of": points_text(result.of)}),
        (_("Mức"), result.label or _("không xếp mức"), criteria.name),
    ]


def line_row(line: ScoreLine) -> dict[str, Any]:
    """One criterion as it is drawn on the pages of agencies and assessors."""
    weight = line.criterion.weight
    return {
        "line": line,
        "kind": kind_name(line.criterion.kind),
        "answer": answer_text(line),
        "points": points_text(line.points),
        "maximum": points_text(line.criterion.points),
        "weight": points_text(weight) if weight != 1 else "",
        "first": points_text(line.first) if line.first != line.points and line.first is not None else "",
        "own": points_text(line.self_points) if line.self_points is not None else "",
        "scale": scale_text(line.criterion),
    }


@require_GET
@requires(SIGNED_IN)
def evidence_page(request: HttpRequest, evidence: int) -> HttpResponseBase:
    """A file of evidence, for its agency and for those who assess; every reading is audited."""
    actor = actor_of(request)
    info, file_id = selectors.evidence_file(evidence, actor)
    audit.record(actor, "read_evidence", f"evidence:{info.id}")
    return vault.send_file(cast(UUID, file_id))

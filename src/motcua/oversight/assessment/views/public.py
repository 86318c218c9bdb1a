"""What everybody may read: assessments, criteria, results, and why an agency has its rank."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.foundation.vault import services as vault
from motcua.kernel import audit
from motcua.kernel.access import PUBLIC, SIGNED_IN, actor_of, requires
from motcua.kernel.templatetags import kit
from motcua.oversight.assessment import selectors
from motcua.oversight.assessment.selectors import Explained, GroupResult
from motcua.oversight.assessment.types import (
    CONDUCT,
    VIEW,
    CriteriaSet,
    Missing,
    Result,
    ScoreLine,
    Shift,
    State,
)
from motcua.oversight.assessment.views.words import (
    STATE_TAGS,
    answer_text,
    group_name,
    kappa_text,
    kind_name,
    points_text,
    scale_text,
    state_name,
)
from motcua.oversight.rankings import selectors as rankings
from motcua.oversight.rankings.types import Compares, Numbering

PAGE = 25


@require_GET
@requires(PUBLIC)
def assessment_list(request: HttpRequest) -> HttpResponse:
    """Published assessments, and those in progress for whoever works on them."""
    actor = actor_of(request)
    page = Paginator(selectors.assessments(actor), PAGE).get_page(request.GET.get("trang"))
    context = {
        "page": page,
        "rows": [(info, state_name(info.state), STATE_TAGS[info.state]) for info in page.object_list],
        "may_view": actor.may(VIEW),
        "may_open": actor.may(CONDUCT),
        "sets": selectors.criteria_sets(),
    }
    return render(request, "assessment/assessments.html", context)


@require_GET
@requires(PUBLIC)
def criteria_list(request: HttpRequest) -> HttpResponse:
    return render(request, "assessment/criteria_sets.html", {"sets": selectors.criteria_sets()})


@require_GET
@requires(PUBLIC)
def criteria_page(request: HttpRequest, set_code: str) -> HttpResponse:
    """One set: its criteria by group, how each becomes points, what is assumed."""
    found = selectors.criteria_set(set_code)
    page = Paginator(found.criteria, PAGE).get_page(request.GET.get("trang"))
    groups = {group.code: group.name for group in found.groups}
    context = {
        "found": found,
        "page": page,
        "full": points_text(found.full),
        "bands": [(band.label, points_text(band.points)) for band in found.bands],
        "rows": [
            (c, groups[c.group], kind_name(c.kind), points_text(c.maximum), scale_text(c)) for c in page.object_list
        ],
        "rules": rules_of(found),
    }
    return render(request, "assessment/criteria.html", context)


def rules_of(found: CriteriaSet) -> list[tuple[str, str]]:
    """Ties, rounding, missing answers: everything that a reader needs to rank again."""
    policy = next(p for p in reversed(rankings.policies()) if p.code == found.policy)
    numbering = {
        Numbering.COMPETITION: _("cùng hạng, hạng sau bỏ cách (1, 1, 3)"),
        Numbering.ORDINAL: _("giữ thứ tự, không cùng hạng (1, 2, 3)"),
        Numbering.DENSE: _("cùng hạng, hạng sau liền kề (1, 1, 2)"),
    }
    before = _("xếp hạng và xếp mức trước khi làm tròn; in %(n)s số lẻ, nửa lên")
    after = _("làm tròn %(n)s số lẻ, nửa lên, rồi mới xếp hạng")
    missing = {
        Missing.ZERO: _("tiêu chí không có câu trả lời được 0 điểm"),
        Missing.LEFT_OUT: _("tiêu chí không có câu trả lời được bỏ ra cùng điểm tối đa; khi đó không xếp mức"),
    }
    return [
        (_("Bằng nhau"), numbering[policy.numbering]),
        (_("Làm tròn"), (before if policy.compares is Compares.EXACT else after) % {"n": found.places}),
        (_("Thiếu dữ liệu"), missing[found.missing]),
        (_("Căn cứ xếp hạng"), policy.article),
        (_("Giả định"), f"{found.assumed} {policy.assumed}"),
    ]


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
        "rules": rules_of(criteria),
        "kinds": ("csv", "json", "xlsx"),
    }
    return render(request, "assessment/results.html", context)


def _drawn(group: GroupResult, criteria: CriteriaSet, replies: Any) -> dict[str, Any]:
    return {
        "group": group.group,
        "title": group_name(group.group),
        "mean": points_text(group.mean),
        "ranked": sum(line.rank is not None for line in group.results),
        "full": points_text(criteria.full),
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
    """`3 → 1, mức B → A`; the change of points only where the criteria are the same."""
    if shift is None or shift.before is None:
        return _("lần trước không có")
    text = _("hạng %(before)s → %(now)s") % {"before": shift.before, "now": shift.rank or "-"}
    if shift.label_before and shift.label:
        text += ", " + _("mức %(before)s → %(now)s") % {"before": shift.label_before, "now": shift.label}
    if shift.gained is not None:
        sign = "+" if shift.gained > 0 else ""
        text += ", " + _("%(points)s điểm") % {"points": sign + points_text(shift.gained)}
    return text


def _agreements(code: str, criteria: CriteriaSet, request: HttpRequest) -> list[dict[str, Any]]:
    found = selectors.agreements(code, actor_of(request))
    names = {criterion.code: f"{criterion.code} {criterion.name}" for criterion in criteria.criteria}
    return [
        {
            "name": names.get(name, _("Mọi tiêu chí dùng thử")),
            "pairs": line.pairs,
            "agreed": line.agreed,
            "percent": points_text(line.percent),
            "kappa": kappa_text(line),
        }
        for name, line in found.items()
    ]


def _means(code: str, criteria: CriteriaSet, request: HttpRequest) -> list[dict[str, Any]]:
    found = selectors.criterion_means(code, actor_of(request))
    return [
        {
            "name": f"{c.code} {c.name}",
            "kind": kind_name(c.kind),
            "maximum": points_text(c.points),
            "ministry": points_text(found.get("ministry", {}).get(c.code, (None, 0))[0]),
            "province": points_text(found.get("province", {}).get(c.code, (None, 0))[0]),
        }
        for c in criteria.criteria
        if found
    ]


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
        "rules": rules_of(selectors.criteria_of(code)),
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

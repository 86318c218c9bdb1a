"""Targets of the nation, targets and plan of an agency."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel.access import PUBLIC, actor_of, check, requires
from motcua.kernel.clock import today
from motcua.kernel.errors import ChangedMeanwhile, InvalidInput
from motcua.kernel.templatetags import kit
from motcua.oversight.indicators import selectors as indicators
from motcua.oversight.monitoring import selectors as monitoring
from motcua.oversight.monitoring.types import VIEW_NATIONAL
from motcua.oversight.planning import selectors as planning
from motcua.oversight.planning import services
from motcua.oversight.planning.types import SET_TARGETS, VIEW_PLANS, Goal, Plan, PlanTarget, Role, Standing, Target
from motcua.sites.national import planning_tables as tables
from motcua.sites.national import sheets
from motcua.sites.national.doors import Refused, shown
from motcua.sites.national.downloads import download
from motcua.sites.national.plan_forms import estimate_table, plan_forms, target_label
from motcua.sites.national.tables import Table, page_of

YEARS_AHEAD = 5
_PERCENT = re.compile(r"[0-9]{1,3}([.,][0-9]{1,4})?")


@requires(PUBLIC)
def targets(request: HttpRequest) -> HttpResponse:
    """The targets that texts set, with what was published; how they stand for those who may see observed figures."""
    may_see = actor_of(request).may(VIEW_NATIONAL)
    found = planning.standings_of_law() if may_see else [planning.standing_of(t, ()) for t in planning.law_targets()]
    caption = _("Chỉ tiêu của các văn bản")
    context: dict[str, Any] = {
        "may_see": may_see,
        "may_plan": actor_of(request).may(VIEW_PLANS),
        "targets": tables.target_table(found, with_figures=may_see, table_id="chi-tieu", caption=caption),
        "cascade": _cascade(found),
    }
    chosen = _chosen(found, request.GET.get("chon", "")) if may_see else None
    if chosen:
        context |= _chart(chosen) | {"chosen": chosen.target.code, "choices": _choices(found)}
        context |= page_of(tables.league_table(chosen), request)
    return render(request, "national/targets.html", context)


def _cascade(found: list[Standing]) -> list[tuple[str, list[str]]]:
    """Which target stands above which others."""
    below: dict[str, list[str]] = {}
    for standing in found:
        below.setdefault(standing.target.parent, []).append(standing.target.wording)
    return [(s.target.wording, below[s.target.code]) for s in found if s.target.code in below]


def _choices(found: list[Standing]) -> list[tuple[str, str]]:
    return [(s.target.code, f"{s.target.due.year}: {s.target.wording}") for s in found if tables.is_drawable(s)]


def _chosen(found: list[Standing], code: str) -> Standing | None:
    drawable = [s for s in found if tables.is_drawable(s)]
    return next((s for s in drawable if s.target.code == code), drawable[-1] if drawable else None)


def _chart(standing: Standing) -> dict[str, Any]:
    breaks = planning.series_breaks(standing.target, standing.series)
    return {
        "chart": tables.standing_chart(standing, breaks),
        "forecast": tables.forecast_text(standing.forecast) if standing.forecast else "",
    }


@dataclass(frozen=True)
class Asked:
    """What the planner was asked; `errors` by field, what was typed is kept."""

    goal: Goal
    percent: Fraction
    year: int
    budget: int | None
    typed: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)


def asked_of(request: HttpRequest) -> Asked:
    """The form of the planner; what is wrong falls back to 80 % of the services by the end of this year."""
    typed = {name: request.GET.get(name, "").strip() for name in ("chi-so", "muc", "nam", "cong-suc")}
    errors: dict[str, str] = {}
    goal = next((g for g in Goal if g == typed["chi-so"]), Goal.FULL_OF_ONLINE)
    percent = percent_of(typed["muc"] or "80")
    if percent is None or not 0 < percent <= 100:
        errors["muc"] = _("Mức là số phần trăm trên 0 đến 100.")
        percent = Decimal(80)
    year = whole_of(typed["nam"] or str(today().year))
    if year is None or not today().year <= year <= today().year + YEARS_AHEAD:
        errors["nam"] = _("Năm từ năm nay đến %(last)s.") % {"last": today().year + YEARS_AHEAD}
        year = today().year
    budget = whole_of(typed["cong-suc"]) if typed["cong-suc"] else None
    if typed["cong-suc"] and (budget is None or not 0 < budget <= 1_000_000):
        errors["cong-suc"] = _("Công sức là số nguyên trên 0, hoặc để trống.")
        budget = None
    typed |= {"muc": typed["muc"] or "80", "nam": typed["nam"] or str(year), "chi-so": goal.value}
    return Asked(goal, Fraction(percent) / 100, year, budget, typed, errors)


def percent_of(text: str) -> Decimal | None:
    """Digits with at most four decimals: `1E-99999` is a number too, and would be worked on for a long time."""
    return Decimal(text.replace(",", ".")) if _PERCENT.fullmatch(text) else None


def whole_of(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


@requires(VIEW_PLANS)
def plan(request: HttpRequest, agency: str) -> HttpResponse:
    """Targets of one agency and of its group, the way to those of the units below it, and the planner."""
    return plan_page(request, agency)


@monitoring.one_reading()
def plan_page(
    request: HttpRequest, agency: str, *, typed: dict[str, str] | None = None, errors: dict[str, str] | None = None,
    refused: Refused | None = None,
) -> HttpResponse:  # fmt: skip
    """The page; after a refused form with what was typed and what is wrong."""
    check(actor_of(request), VIEW_PLANS, agency)
    found = agencies.agency(agency)
    code = found.code
    top = agencies.agency(code.split(".", maxsplit=1)[0])
    standings = planning.standings_of_agency(code, top.kind)
    asked = asked_of(request)
    caption = _("Chỉ tiêu của cơ quan và của khối")
    context: dict[str, Any] = {
        "agency": found,
        "targets": tables.target_table(standings, with_figures=True, table_id="chi-tieu", caption=caption),
        "above": _above(standings, top.kind),
        "below": _below(code),
        **_planner(asked, code, request, standings),
        **_decisions(request, code, _own(standings), typed, errors or {}, refused),
        "plannable": [(i, n) for i, n in _names().items() if i in planning.plannable()],
        "roles": [(role.value, tables.role_word(role)) for role in Role],
    }
    context["errors"] += [*asked.errors.items()]
    drawn = next((s for s in standings if tables.is_drawable(s)), None)
    context |= _chart(drawn) if drawn else {}
    return render(request, "national/plan.html", context, status=422 if errors or refused else 200)


def may_plan(request: HttpRequest, agency: str) -> None:
    """Raises NotAllowed for who does not plan for this agency."""
    check(actor_of(request), SET_TARGETS, agency)


def _own(standings: list[Standing]) -> list[Target]:
    """The targets that the agency, or a unit below it, set itself."""
    return [s.target for s in standings if not s.target.article and not s.target.is_of_group]


def _decisions(
    request: HttpRequest, code: str, own: list[Target], typed: dict[str, str] | None, errors: dict[str, str],
    refused: Refused | None,
) -> dict[str, Any]:  # fmt: skip
    """The forms for who plans for the agency, and what it has entered before."""
    may_set = actor_of(request).may(SET_TARGETS, code)
    edited = next((t for t in own if t.code == request.GET.get("sua")), None)
    told = shown(plan_forms(code, own) if may_set else [], refused)
    return {
        "may_set": may_set,
        "own": [(t.code, target_label(t)) for t in own],
        "estimates": estimate_table(planning.estimates_of(code)),
        "form": typed or (_form_of(edited) if edited else _empty_form()),
        "form_errors": errors,
        "forms": told["forms"],
        "errors": [*told["errors"], *((_ANCHORS.get(name, name), text) for name, text in errors.items())],
    }


_ANCHORS = {"muc": "dat-muc"}
"""Fields of the target's form whose names stand in the planner's form too."""


def _names() -> dict[str, str]:
    return {row.id: row.name for row in indicators.indicators()}


def _above(standings: list[Standing], kind: str) -> list[tuple[str, list[str]]]:
    """For each own target the line up to the nation."""
    own = _own(standings)
    return [
        (tables.wording(t), [f"{tables.wording(up)}: {tables.share_text(up.share)}" for up in line])
        for t, line in zip(own, planning.lines_above(own, kind), strict=True)
    ]


def _below(code: str) -> list[tuple[str, str]]:
    """Where the targets of units below stand, each cascade with how many there are."""
    names = _names()
    told = [(indicator, year, kit.number(n)) for (indicator, year), n in planning.targets_below(code).items()]
    words = _("%(name)s, %(year)s: %(n)s đơn vị có chỉ tiêu")
    return [
        (words % {"name": names[i], "year": year, "n": n}, reverse("national:cascade_unit", args=[i, year, code]))
        for i, year, n in told
    ]


def _planner(asked: Asked, code: str, request: HttpRequest, standings: list[Standing]) -> dict[str, Any]:
    found = planning.plan_of(code, asked.goal, asked.percent, asked.budget)
    months = (asked.year - today().year) * 12 + 13 - today().month
    note = _("Nhiều người được lợi nhất trên mỗi điểm công sức đứng trước.")
    first = tables.choice_table(found.choices, found.months, table_id="lam-truoc", caption=_("Làm trước"), note=note)
    return {
        "asked": asked,
        "goals": [(goal.value, _goal_word(goal)) for goal in Goal],
        "plan": found,
        "toward": _toward(found, request.GET.get("chi-tieu", ""), code, standings),
        "verdict": _verdict(found, asked),
        "partly": tables.partly(found),
        "before": tables.share_text(found.before.share),
        "after": tables.share_text(found.after if found.is_told else None),
        "months": months,
        "a_month": -(-len(found.choices) // months) if found.choices else 0,
        "padding": _padding(found),
        "unused": tables.unused_table(found.unused[:50], found.months),
        "query": request.GET.urlencode(),
        "points_rule": planning.effort_rule(today()),
        **page_of(first, request),
    }


def _toward(found: Plan, wanted: str, code: str, standings: list[Standing]) -> str:
    """What the plan gains toward the very target whose gap led here (`?chi-tieu=`); '' for none of this agency."""
    standing = next((s for s in standings if s.target.code == wanted and s.target.agency_code == code), None)
    if standing is None or standing.distance is None or standing.target.indicator != found.goal:
        return ""
    if found.before.share is None or found.after is None or not found.is_told:
        return ""
    gained, gap = found.after - found.before.share, standing.distance.gap
    words = {
        "goal": tables.share_text(standing.target.share),
        "day": kit.day(standing.target.due),
        "gap": tables.points_text(gap),
        "gain": tables.points_text(gained),
        "rest": tables.points_text(max(Fraction(0), gap - gained)),
    }
    if gained >= gap:
        return _("Chỉ tiêu %(goal)s, hạn %(day)s: còn thiếu %(gap)s; kế hoạch dưới đây thêm %(gain)s, đủ.") % words
    return _("Chỉ tiêu %(goal)s, hạn %(day)s: còn thiếu %(gap)s; kế hoạch dưới đây thêm %(gain)s, vẫn thiếu "
             "%(rest)s.") % words  # fmt: skip


def _goal_word(goal: Goal) -> str:
    words = {
        Goal.FULL_OF_ONLINE: _("Dịch vụ toàn trình trên dịch vụ trực tuyến (IND-04)"),
        Goal.FULL_OF_ELIGIBLE: _("Dịch vụ toàn trình trên thủ tục đủ điều kiện (IND-06)"),
        Goal.FULL_DOSSIERS: _("Hồ sơ toàn trình trên hồ sơ đã giải quyết (IND-11)"),
    }
    return words[goal]


def _verdict(found: Plan, asked: Asked) -> str:
    goal = tables.share_text(asked.percent)
    if found.before.applies and not found.is_told:
        return _("Chưa lập được kế hoạch: chưa có hồ sơ nào của cơ quan này gửi tới trong 12 tháng qua, nên chưa biết "
                 "dịch vụ nào có người dùng.")  # fmt: skip
    if not found.before.applies:
        return _("Chưa lập được kế hoạch: %(what)s.") % {"what": _nothing_known(asked.goal)}
    if found.is_met and found.padding:
        return _("Chỉ tới %(goal)s nếu tính cả dịch vụ không ai dùng; phần đó để riêng ở dưới.") % {"goal": goal}
    if found.is_met:
        return _("Tới %(goal)s bằng những dịch vụ có người dùng.") % {"goal": goal}
    if found.budget is not None:
        return _("Chừng ấy công sức chưa đủ tới %(goal)s; đây là cách nhiều người được lợi nhất.") % {"goal": goal}
    return _("Dù chuyển mọi dịch vụ có thể chuyển vẫn chưa tới %(goal)s.") % {"goal": goal}


def _nothing_known(goal: Goal) -> str:
    """What the figure of a goal is divided by, of which nothing is known."""
    words = {
        Goal.FULL_OF_ONLINE: _("chưa biết dịch vụ trực tuyến nào của cơ quan này"),
        Goal.FULL_OF_ELIGIBLE: _("chưa biết thủ tục nào của cơ quan này đủ điều kiện toàn trình"),
        Goal.FULL_DOSSIERS: _("chưa có hồ sơ nào của cơ quan này đã giải quyết trong kỳ"),
    }
    return words[goal]


def _padding(found: Plan) -> Table | None:
    if not found.padding:
        return None
    span = tables.span(found.months)
    note = _("Đây là làm đẹp tỷ lệ: %(span)s không có ai cần đến các dịch vụ này.") % {"span": span}
    caption = _("Chỉ làm tăng tỷ lệ")
    offset = len(found.choices)
    return tables.choice_table(
        found.padding, found.months, table_id="lam-dep", caption=caption, note=note, offset=offset
    )


@requires(VIEW_PLANS)
def plan_file(request: HttpRequest, agency: str, kind: str) -> HttpResponse:
    """The plan as a file, with what was asked."""
    check(actor_of(request), VIEW_PLANS, agency)
    agencies.agency(agency)
    asked = asked_of(request)
    found = planning.plan_of(agency, asked.goal, asked.percent, asked.budget)
    about: sheets.Row = {
        "agency": agency, "goal": asked.goal.value, "target_percent": str(Decimal(asked.percent.numerator * 100)
        / asked.percent.denominator), "budget": asked.budget, "before": found.before.pair, "is_met": found.is_met,
        "effort_points": found.points, "people": found.people if found.is_told else None, "gap": found.gap,
        "months_told": found.months,
    }  # fmt: skip
    title, source = _("Kế hoạch toàn trình"), _("Số đo được 12 tháng; công sức là giả định")
    sheet = sheets.Sheet(f"ke-hoach-{agency}", title, source, lambda: tables.plan_rows(found), about)
    return download(sheet, kind)


# Entering a target


def _empty_form() -> dict[str, str]:
    year = today().year
    return {"chi_so": "IND-04", "muc": "", "bat_dau": f"{year}-01-01", "den_han": f"{year}-12-31", "vai": "",
            "ghi_chu": "", "ban": "0"}  # fmt: skip


def _form_of(found: Target) -> dict[str, str]:
    share = found.share or Fraction(0)
    percent = kit.number(Decimal(share.numerator * 100) / share.denominator, 2)
    return {"chi_so": found.indicator, "muc": percent, "bat_dau": found.start.isoformat(),
            "den_han": found.due.isoformat(), "vai": found.role.value, "ghi_chu": found.note,
            "ban": str(found.version)}  # fmt: skip


@requires(SET_TARGETS)
@require_POST
def set_target(request: HttpRequest, agency: str) -> HttpResponse:
    """Enter a target; what is wrong comes back with what was typed."""
    check(actor_of(request), SET_TARGETS, agency)
    typed = {name: request.POST.get(name, "").strip() for name in _empty_form()}
    errors: dict[str, str] = {}
    entry = _entry(typed, errors)
    if entry and not errors:
        try:
            services.set_target(
                actor=actor_of(request), agency_code=agency, entry=entry, seen=whole_of(typed["ban"]) or 0
            )
            return redirect(reverse("national:plan", args=[agency]))
        except InvalidInput as refusal:
            errors = {_FIELDS[name]: sentences[0] for name, sentences in refusal.errors.items()}
        except ChangedMeanwhile as refusal:
            errors = {"muc": refusal.sentence(get_language() or "vi")}
            typed["ban"] = str(refusal.fields["version"])
    return plan_page(request, agency, typed=typed, errors=errors)


_FIELDS = {"indicator": "chi_so", "percent": "muc", "start": "bat_dau", "due": "den_han", "note": "ghi_chu",
           "milestones": "den_han"}  # fmt: skip


def _entry(typed: dict[str, str], errors: dict[str, str]) -> PlanTarget | None:
    percent = percent_of(typed["muc"])
    if percent is None:
        errors["muc"] = _("Mức là số phần trăm trên 0 đến 100.")
    days = {name: day_of(typed[name]) for name in ("bat_dau", "den_han")}
    errors |= {name: _("Ngày không đúng.") for name, day in days.items() if day is None}
    role = next((role for role in Role if role == typed["vai"]), None)
    if role is None:
        errors["vai"] = _("Hãy chọn chức danh chịu trách nhiệm.")
    start, due = days["bat_dau"], days["den_han"]
    if percent is None or role is None or start is None or due is None:
        return None
    return PlanTarget(typed["chi_so"], percent, start, due, role, note=typed["ghi_chu"])


def day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

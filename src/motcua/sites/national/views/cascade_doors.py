"""What is decided in a cascade: a target, a head, and handing down after a dry run."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.kernel.access import actor_of, check, requires
from motcua.kernel.errors import ChangedMeanwhile, InvalidInput, NotAllowed, NotFound, Refusal
from motcua.oversight.planning import selectors as planning
from motcua.oversight.planning import services
from motcua.oversight.planning.types import (
    GROUP_SCOPES,
    SET_TARGETS,
    HandDownDraft,
    HandDownOrder,
    HandedDown,
    Method,
    PlanTarget,
)
from motcua.sites.national import cascade_tables as tables
from motcua.sites.national.cascade_forms import (
    typed_day,
    typed_milestones,
    typed_number,
    typed_office,
    typed_percent,
)
from motcua.sites.national.doors import door, noted
from motcua.sites.national.views.cascade import heads_with_names, unit_page


def _set(request: HttpRequest, indicator: str, year: int, unit: str) -> str:
    """Enter the target of one unit."""
    told, wrong = request.POST, dict[str, list[str]]()
    check(actor_of(request), SET_TARGETS, "" if unit in GROUP_SCOPES else unit)
    with noted(wrong):
        percent = typed_percent(told.get("percent", ""))
    with noted(wrong):
        start, due = typed_day(told.get("start", ""), "start"), typed_day(told.get("due", ""), "due")
    with noted(wrong):
        office = typed_office(told.get("office", ""))
    with noted(wrong):
        milestones = typed_milestones(told.get("milestones", ""))
    if not wrong and due.year != year:
        wrong["due"] = [_("Hạn phải nằm trong năm %(year)s.") % {"year": year}]
    if wrong:
        raise InvalidInput(wrong)
    entry = PlanTarget(indicator, percent, start, due, office, milestones)
    seen = typed_number(told.get("seen", ""))
    services.set_target(actor=actor_of(request), agency_code=unit, entry=entry, seen=seen)
    return _("Đã lưu chỉ tiêu.")


def _name(request: HttpRequest, indicator: str, year: int, unit: str) -> str:
    """Enter who heads a unit."""
    told = request.POST
    since = typed_day(told.get("since", ""), "since")
    services.name_head(
        actor=actor_of(request), unit=unit, account_id=_account(told.get("account", "")),
        office=typed_office(told.get("office", "")), since=since, seen=typed_number(told.get("seen", "")),
    )  # fmt: skip
    return _("Đã ghi người đứng đầu.")


def _account(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise InvalidInput({"account": [_("Hãy chọn một người trong danh sách.")]}) from None


cascade_set = door("set-target", SET_TARGETS, _set, unit_page, "national:cascade_unit")
cascade_head = door("name-head", SET_TARGETS, _name, unit_page, "national:cascade_unit")


# Handing down


@requires(SET_TARGETS)
def hand_down(request: HttpRequest, indicator: str, year: int, unit: str) -> HttpResponse:
    """The form; after it the dry run; and only the dry run that was seen is written."""
    check(actor_of(request), SET_TARGETS, "" if unit in GROUP_SCOPES else unit)
    if request.method != "POST":
        return _form(request, indicator, year, unit, _first(year))
    typed = {name: request.POST.get(name, default).strip() for name, default in _first(year).items()}
    try:
        order = _order(typed, indicator, year, unit)
        services.check_order(actor_of(request), order)
        digest = request.POST.get("digest", "")
        if digest and "giao" in request.POST:
            return _written(request, order, services.hand_down(actor=actor_of(request), order=order, digest=digest))
        return _dry_run(request, order, typed)
    except ChangedMeanwhile as refusal:
        return _dry_run(request, order, typed, refusal)
    except InvalidInput as refusal:
        errors = {name: sentences[0] for name, sentences in refusal.errors.items()}
        return _form(request, indicator, year, unit, typed, errors)
    except Refusal as refusal:
        if isinstance(refusal, NotFound | NotAllowed):
            raise
        return _form(request, indicator, year, unit, typed, {"method": refusal.sentence(get_language() or "vi")})


def _first(year: int) -> dict[str, str]:
    return {"method": Method.SAME.value, "percent": "", "start": f"{year}-01-01", "due": f"{year}-12-31", "pasted": "",
            "milestones": ""}  # fmt: skip


def _order(typed: dict[str, str], indicator: str, year: int, unit: str) -> HandDownOrder:
    """What was typed as an order; everything wrong at once. Raises InvalidInput."""
    wrong: dict[str, list[str]] = {}
    method = next((m for m in Method if m == typed["method"]), None)
    if method is None:
        wrong["method"] = [_("Hãy chọn cách giao.")]
    percent = None
    with noted(wrong):
        percent = typed_percent(typed["percent"]) if typed["percent"] and method != Method.PASTED else None
    with noted(wrong):
        start, due = typed_day(typed["start"], "start"), typed_day(typed["due"], "due")
    if wrong or method is None:
        raise InvalidInput(wrong)
    pasted, with_milestones = typed["pasted"], typed["milestones"] == "1"
    return HandDownOrder(unit, indicator, year, method, start, due, percent, pasted, with_milestones)


def _written(request: HttpRequest, order: HandDownOrder, done: HandedDown) -> HttpResponse:
    if not done.written:
        messages.info(request, _("Mọi chỉ tiêu đã như vậy, không có gì phải ghi."))
    else:
        words = {"n": done.written, "told": done.told, "silent": done.without_head}
        messages.success(request, _("Đã giao %(n)s chỉ tiêu; báo %(told)s người đứng đầu; %(silent)s đơn vị chưa ghi "
                                    "người đứng đầu.") % words)  # fmt: skip
    return redirect("national:cascade_unit", indicator=order.indicator, year=order.year, unit=order.unit)


def _dry_run(
    request: HttpRequest, order: HandDownOrder, typed: dict[str, str], refusal: Refusal | None = None
) -> HttpResponse:
    draft = planning.draft_hand_down(order)
    extra = {"draft": draft, "check_text": tables.check_text(draft.check, tables.unit_name(order.unit)),
             "falls_short": draft.check.reach == "falls_short", "changed": len(draft.changed),
             **_drafted(draft)}  # fmt: skip
    errors = {"": refusal.sentence(get_language() or "vi")} if refusal else {}
    status = refusal.status if refusal else 200
    return _form(request, order.indicator, order.year, order.unit, typed, errors, extra, status)


def _drafted(draft: HandDownDraft) -> dict[str, Any]:
    """All lines of the dry run on one page: what is written was to be seen."""
    heads = heads_with_names([line.unit for line in draft.lines])
    return {"table": tables.draft_table(draft, {unit: name for unit, (_head, name) in heads.items()})}


def _form(
    request: HttpRequest, indicator: str, year: int, unit: str, typed: dict[str, str],
    errors: dict[str, str] | None = None, extra: dict[str, Any] | None = None, status: int = 422,
) -> HttpResponse:  # fmt: skip
    found = planning.cascade(indicator, year)
    goal = found.targets.get(unit) or found.above(unit)
    context = {
        "indicator": indicator,
        "year": year,
        "unit": unit,
        "name": tables.unit_name(unit),
        "typed": typed,
        "form_errors": errors or {},
        "errors": [(name or "main", text) for name, text in (errors or {}).items()],
        "goal": tables.goal_text(goal),
        "methods": tables.method_words(),
        **(extra or {}),
    }
    return render(request, "national/hand_down.html", context, status=status if errors else 200)

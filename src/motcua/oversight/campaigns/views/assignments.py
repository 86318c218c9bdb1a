"""Who must fill which form from when: the register of a form, many agencies at once, and the history of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.kernel import epoch
from motcua.kernel.access import actor_of, check, requires
from motcua.kernel.clock import now
from motcua.kernel.errors import InvalidInput, NotFound
from motcua.kernel.paging import paged
from motcua.kernel.text import fold
from motcua.oversight.campaigns import selectors, services
from motcua.oversight.campaigns.models import Assignment
from motcua.oversight.campaigns.selectors.register import agency_info
from motcua.oversight.campaigns.types import MANAGE_CAMPAIGNS, VIEW_BOARD, Form, RegisterLine
from motcua.oversight.campaigns.views.words import form_name, frame, month_label
from motcua.oversight.indicators.types import Period

_ANCHORS = {"agencies": "ma-co-quan", "first": "tu-thang", "last": "den-thang", "reason": "ly-do", "source": "can-cu",
            "form": "bieu"}  # fmt: skip
_TEXTS = ("ma-co-quan", "tu-thang", "tu-nam", "den-thang", "den-nam", "ly-do", "can-cu")
_LONGEST = 40_000


@dataclass
class _Given:
    """What was typed, kept on the page whatever is wrong with it."""

    texts: dict[str, str] = field(default_factory=dict)
    chosen: list[str] = field(default_factory=list)

    @property
    def agencies(self) -> list[str]:
        typed = self.texts.get("ma-co-quan", "").replace(",", " ").replace(";", " ").split()
        return [*self.chosen, *(code.upper() for code in typed)]

    def month(self, side: str) -> int | None:
        """Of `tu` or `den`; None where both fields are empty. Raises InvalidInput."""
        texts = [self.texts.get(f"{side}-{part}", "").strip() for part in ("nam", "thang")]
        if not any(texts):
            return None
        if not all(text.isascii() and text.isdigit() and len(text) <= 4 for text in texts):
            raise ValueError(side)
        year, month = map(int, texts)
        if not (1 <= month <= 12 and 2000 <= year <= 2100):
            raise ValueError(side)
        return Period.month(year, month).first


@requires(VIEW_BOARD)
def assignments(request: HttpRequest) -> HttpResponse:
    """The register of a form in a month; a POST says something of many agencies at once."""
    form = _form(request)
    if request.method == "POST":
        check(actor_of(request), MANAGE_CAMPAIGNS)
        return _assign(request, form)
    return _page(request, form, _Given())


def _form(request: HttpRequest) -> Form:
    """The form that is asked for, else the newest."""
    newest = {form.code: form for form in selectors.forms()}
    asked = request.POST.get("bieu") or request.GET.get("bieu", "")
    return newest.get(asked) or list(newest.values())[-1]


def _assign(request: HttpRequest, form: Form) -> HttpResponse:
    given = _Given(
        {name: request.POST.get(name, "")[:_LONGEST] for name in _TEXTS}, request.POST.getlist("chon")[:_LONGEST]
    )
    try:
        first, last = _months(given)
        changed = services.assign_agencies(
            form=form.code,
            agencies=given.agencies,
            first=first,
            last=last,
            is_expected=request.POST.get("viec") != "loai",
            reason=given.texts["ly-do"],
            source=given.texts["can-cu"],
            actor=actor_of(request),
        )
    except InvalidInput as refusal:
        errors = [(_ANCHORS[name], text) for name, texts in refusal.errors.items() for text in texts]
        return _page(request, form, given, errors, status=refusal.status)
    return redirect(f"/bao-cao/phan-cong/?bieu={form.code}&da={changed}&ky={first}")


def _months(given: _Given) -> tuple[int, int | None]:
    wrong: dict[str, list[str]] = {}
    found: dict[str, int | None] = {}
    for side, name in (("tu", "first"), ("den", "last")):
        try:
            found[name] = given.month(side)
        except ValueError:
            wrong[name] = [_("Tháng từ 1 đến 12, năm bốn chữ số.")]
    first = found.get("first")
    if "first" not in wrong and first is None:
        wrong["first"] = [_("Xin ghi từ tháng nào.")]
    if wrong or first is None:
        raise InvalidInput(wrong)
    return first, found["last"]


def _page(
    request: HttpRequest, form: Form, given: _Given, errors: list[tuple[str, str]] | None = None, status: int = 200
) -> HttpResponse:
    month = _month_asked(request)
    lines = selectors.register_of(form.code, month)
    searched = request.GET.get("tim", "").strip()[:100]
    page = paged(_found(lines, searched), request)
    context = {
        "form": form,
        "choices": _choices(form),
        "month": month,
        "month_label": month_label(month),
        "searched": searched,
        "page": page,
        "lines": [(line, _span(line.first, line.last), line.agency in given.chosen) for line in page.object_list],
        "expected": sum(line.is_expected for line in lines),
        "excluded": sum(not line.is_expected for line in lines),
        "given": {name.replace("-", "_"): text for name, text in given.texts.items()},
        "errors": errors or [],
        "done": _done(request),
        "may_assign": actor_of(request).may(MANAGE_CAMPAIGNS),
        **frame(request, "assignments"),
    }
    return render(request, "campaigns/assignments.html", context, status=status)


def _choices(chosen: Form) -> list[tuple[str, str, bool]]:
    newest = {form.code: form for form in selectors.forms()}
    return [(code, form_name(form), code == chosen.code) for code, form in newest.items()]


def _month_asked(request: HttpRequest) -> int:
    """The month of the query, else the one that runs."""
    text = request.GET.get("ky", "")
    if text.isascii() and text.isdigit() and 24_000 <= int(text[:6]) < 25_300:
        return int(text)
    return epoch.month_of(now())


def _found(lines: list[RegisterLine], searched: str) -> list[RegisterLine]:
    asked = fold(searched)
    found = [line for line in lines if asked in fold(f"{line.agency} {line.name}")]
    return sorted(found, key=lambda line: (line.is_expected, line.agency))


def _span(first: int, last: int | None) -> str:
    if last is None:
        return _("từ %(first)s") % {"first": month_label(first)}
    return _("từ %(first)s đến hết %(last)s") % {"first": month_label(first), "last": month_label(last)}


def _done(request: HttpRequest) -> str:
    text = request.GET.get("da", "")
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        return ""
    count = int(text)
    if not count:
        return _("Không có gì mới: các cơ quan này đã được ghi đúng như vậy.")
    words = ngettext("Đã ghi %(n)s dòng mới.", "Đã ghi %(n)s dòng mới.", count) % {"n": count}
    return f"{words} {_('Các đợt đã mở không đổi.')}"


@requires(VIEW_BOARD)
def assignment_history(request: HttpRequest, form: str, agency: str) -> HttpResponse:
    """Everything that was ever said of an agency and a form, the newest first."""
    rows = selectors.history_of(form, agency)
    known = {each.code: each for each in selectors.forms()}
    if not rows or form not in known:
        raise NotFound()
    page = paged(rows, request)
    info = agency_info(agency)
    context: dict[str, Any] = {
        "form": known[form],
        "title": form_name(known[form]),
        "agency": agency,
        "name": info.name if info else agency,
        "page": page,
        "lines": [_past(row) for row in page.object_list],
        **frame(request, "assignments"),
    }
    return render(request, "campaigns/assignment_history.html", context)


def _past(row: Assignment) -> tuple[Assignment, str]:
    return row, _span(row.first, row.last)

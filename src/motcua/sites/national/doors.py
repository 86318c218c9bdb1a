"""Decisions on pages: a form that says what it asks, and the POST that carries it out or gives back what was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel.access import Permission, requires
from motcua.kernel.errors import InvalidInput, NotAllowed, NotFound, Refusal

LEAST_REASON, MOST_REASON = 10, 500
SURE = "sure"


@dataclass(frozen=True)
class Field:
    """One question. `kind` is text, area, number, date, choice, check or hidden."""

    name: str
    label: str = ""
    kind: str = "text"
    value: str = ""
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    most: int = 200
    error: str = ""


@dataclass(frozen=True)
class Form:
    """One decision of a page: folded away until it is wanted, or open with what is wrong in it."""

    id: str
    title: str
    url: str
    button: str
    fields: tuple[Field, ...]
    told: str = ""
    """What follows from the decision."""
    error: str = ""
    is_open: bool = False

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(anchor, sentence) for the summary at the top of the page."""
        wrong = [(f"{self.id}-{f.name}", f.error) for f in self.fields if f.error]
        return [*([(self.id, self.error)] if self.error else []), *wrong]


@dataclass(frozen=True)
class Refused:
    """A form that was sent and not carried out."""

    form: str
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    status: int = 422


def reason_field(label: str = "", most: int = MOST_REASON) -> Field:
    """Why somebody decides so; it stays in the log."""
    return Field("reason", label or _("Lý do"), "area", most=most)


def sure_field(label: str) -> Field:
    """A mark without which a grave decision is not carried out."""
    return Field(SURE, label, "check")


def shown(forms: list[Form], refused: Refused | None) -> dict[str, Any]:
    """The forms of a page for its template; the refused one open, with what was typed.

    Where the page has it no longer (somebody else was faster), what was refused is still said.
    """
    found = [_filled(form, refused) if refused and form.id == refused.form else form for form in forms]
    errors = [error for form in found for error in form.errors]
    if refused and all(form.id != refused.form for form in found):
        errors = [("main", sentence) for sentence in refused.errors.values()]
    return {"forms": {form.id: form for form in found}, "errors": errors}


def _filled(form: Form, refused: Refused) -> Form:
    names = {f.name for f in form.fields}
    fields = tuple(
        replace(f, value=refused.typed.get(f.name, f.value), error=refused.errors.get(f.name, "")) for f in form.fields
    )
    rest = " ".join(sentence for name, sentence in refused.errors.items() if name not in names)
    return replace(form, fields=fields, error=rest, is_open=True)


def refused_by(refusal: Refusal, form: str, request: HttpRequest) -> Refused:
    """What was typed beside what is wrong with it; a thing that is not there, or not theirs, stays a refusal."""
    if isinstance(refusal, NotFound | NotAllowed):
        raise refusal
    typed = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    if isinstance(refusal, InvalidInput):
        return Refused(form, typed, {name: sentences[0] for name, sentences in refusal.errors.items()})
    return Refused(form, typed, {"": refusal.sentence(get_language() or "vi")}, refusal.status)


@contextmanager
def noted(wrong: dict[str, list[str]]) -> Iterator[None]:
    """What is refused inside is noted in `wrong`, so that a form tells all its faults at once."""
    try:
        yield
    except InvalidInput as refusal:
        for name, sentences in refusal.errors.items():
            wrong.setdefault(name, sentences)


Page = Callable[..., HttpResponse]


def door(form: str, permission: Permission, decide: Callable[..., str | None], page: Page, target: str) -> Any:
    """The view of one decision.

    `decide(request, **named)` carries it out and may return a sentence that is shown on the page behind `target`;
    what it refuses comes back on `page(request, refused=…, **named)`.
    """

    @requires(permission)
    @require_POST
    def view(request: HttpRequest, **named: Any) -> HttpResponse:
        try:
            told = decide(request, **named)
        except Refusal as refusal:
            return page(request, refused=refused_by(refusal, form, request), **named)
        if told:
            messages.success(request, told)
        back: HttpResponse = redirect(target, **named)
        return back

    view.__name__ = f"{form}_door"
    return view


def reason_of(request: HttpRequest, *, most: int = MOST_REASON) -> str:
    """The reason of a decision. Raises InvalidInput for one too short to mean anything, or too long to be kept."""
    found = request.POST.get("reason", "").strip()
    if len(found) < LEAST_REASON:
        raise InvalidInput({"reason": [_("Nêu lý do, ít nhất %(n)s ký tự.") % {"n": LEAST_REASON}]})
    if len(found) > most:
        raise InvalidInput({"reason": [_("Lý do dài nhất %(n)s ký tự.") % {"n": most}]})
    return found


def agency_field(label: str = "", *, value: str = "", hint: str = "") -> Field:
    return Field(
        "agency_code", label or _("Mã cơ quan"), hint=hint or _("Ví dụ H01 hoặc H01.101"), value=value, most=35
    )


def agency_of(request: HttpRequest) -> str:
    """The agency that a form names. Raises InvalidInput for one that does not exist."""
    try:
        return agencies.agency(request.POST.get("agency_code", "").strip()).code
    except NotFound as refusal:
        raise InvalidInput({"agency_code": [_("Không có cơ quan nào mang mã này.")]}) from refusal


def be_sure(request: HttpRequest) -> None:
    """Raises InvalidInput unless the mark of a grave decision was set."""
    if request.POST.get(SURE) != "1":
        raise InvalidInput({SURE: [_("Hãy đánh dấu để xác nhận.")]})

"""Writing: begin a letter on a release, save its text. What was typed is kept whatever is wrong with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.foundation.agencies.types import Group
from motcua.kernel.access import actor_of, requires
from motcua.kernel.errors import NotFound, Refusal
from motcua.oversight.campaigns.types import CampaignInfo
from motcua.oversight.indicators.types import Period
from motcua.oversight.letters import services
from motcua.oversight.letters.errors import LateOfOtherPeriod, LateOtherwiseKnown
from motcua.oversight.letters.selectors import letters as questions
from motcua.oversight.letters.selectors.basis import quoted_cells
from motcua.oversight.letters.selectors.late import late_reporters, rounds_due
from motcua.oversight.letters.selectors.reference import cited
from motcua.oversight.letters.types import DRAFT, Content, LetterInfo
from motcua.oversight.letters.views.choices import choices_of, without_figure
from motcua.oversight.releases.selectors import early, releases
from motcua.oversight.releases.types import NATION

_LISTS = ("recipients", "copies", "signer")


@requires(DRAFT)
def compose_letter(request: HttpRequest) -> HttpResponse:
    """Choose a published release and its figures; the first wording is drafted from them."""
    chosen = request.POST.get("release", "") or request.GET.get("ky", "")
    found = [*early.early_releases(actor_of(request)), *releases.releases()]
    code = chosen if chosen in {info.code for info in found} else next((info.code for info in found), "")
    picked = _picked(request, code) if code else []
    errors = _errors(code, picked) if request.method == "POST" else []
    if picked and not errors:
        try:
            return redirect("letters:letter", letter_id=_begun(request, code, picked))
        except (LateOfOtherPeriod, LateOtherwiseKnown) as refusal:
            errors = [("reports", refusal.sentence(get_language() or "vi"))]
    context = {
        "releases": [(info, Period(info.first, info.last).label) for info in found],
        "code": code,
        "groups": choices_of(code, picked) if code else (),
        "rounds": _rounds(code) if code else [],
        "reports": request.POST.get("reports", ""),
        "key": _key(request.POST.get("key", "")),
        "errors": errors,
        "wrong": {anchor for anchor, _sentence in errors},
    }
    return render(request, "letters/compose.html", context, status=422 if errors else 200)


def _begun(request: HttpRequest, code: str, picked: list[str]) -> UUID:
    return services.compose_letter(
        release=code, indicators=picked, actor=actor_of(request), key=_key(request.POST.get("key", "")),
        reports=request.POST.get("reports", ""),
    )  # fmt: skip


def _picked(request: HttpRequest, code: str) -> list[str]:
    """What was ticked, in the order of the release."""
    picked = set(request.POST.getlist("indicators"))
    return [row.id for row in releases.frame_of(code).definitions if row.id in picked]


def _errors(code: str, picked: list[str]) -> list[tuple[str, str]]:
    if not picked:
        return [("indicators", _("Chọn ít nhất một chỉ số."))]
    if empty := without_figure(code, picked):
        return [("indicators", _("Kỳ này chưa có số liệu của: %(codes)s.") % {"codes": ", ".join(empty)})]
    return []


def _rounds(code: str) -> list[tuple[CampaignInfo, int]]:
    """Rounds of reports that the letter may tell of, each with how many ministries and provinces were late."""
    info = releases.release(code, published_only=False)
    return [(found, len(late_reporters(found.code, info).names)) for found in rounds_due(info)]


def _key(typed: str) -> str:
    """The key of the form, so that sending it twice makes one letter; a fresh one for anything else."""
    try:
        return str(UUID(typed))
    except ValueError:
        return str(uuid4())


@requires(DRAFT)
def save_letter(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """The text with its references; saving keeps it, open numbers are listed beside it."""
    info = questions.letter(letter_id, actor_of(request))
    if request.method != "POST":
        services.note_reading(letter_id=letter_id, actor=actor_of(request), what="draft")
        return _form(request, info, _typed(info.content), "")
    typed = {name: request.POST.get(name, "") for name in ("subject", "paragraphs", *_LISTS)}
    version = request.POST.get("version", "")
    seen = int(version) if version.isascii() and version.isdigit() else 0
    try:
        services.save_letter(letter_id=letter_id, seen=seen, changes=_changes(typed), actor=actor_of(request))
    except NotFound:
        raise
    except Refusal as refusal:
        return _form(request, info, typed, refusal.sentence(get_language() or "vi"), status=refusal.status)
    return redirect("letters:letter", letter_id=letter_id)


def _typed(content: Content) -> dict[str, str]:
    lists = {name: "\n".join(getattr(content, name)) for name in _LISTS}
    return {"subject": content.subject, "paragraphs": "\n\n".join(content.paragraphs), **lists}


def _changes(typed: dict[str, str]) -> dict[str, Any]:
    """A paragraph ends with a line end; blank lines are left out."""
    lines = {name: tuple(_lines(typed[name])) for name in ("paragraphs", *_LISTS)}
    return {"subject": " ".join(typed["subject"].split()), **lines}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _form(
    request: HttpRequest, info: LetterInfo, typed: dict[str, str], refusal: str, status: int = 200
) -> HttpResponse:
    _, faults = questions.checked(info)
    context = {
        "info": info,
        "typed": typed,
        "refusal": refusal,
        "faults": faults,
        "cells": _cells(info.content),
        "examples": _examples(),
    }
    return render(request, "letters/edit.html", context, status=status)


def _examples() -> list[str]:
    """How marks are written: one of each kind, and every level that a document sets."""
    targets = [f"[[mốc|{level}|{source}]]" for source, levels in cited().targets.items() for level in levels]
    return ["[[ngày|20/11/2026]]", "[[số|17/NQ-CP]]", "[[điều|Điều 5]]", "[[lượng|hầu hết]]", *targets]


def _cells(content: Content) -> list[tuple[str, str]]:
    """What may be quoted most often: the pooled figures of the release, with how each would read."""
    cells = quoted_cells(releases.release(content.release, published_only=False))
    pooled = (NATION, *Group)
    return [
        (f"{{{{cell:{key}}}}}", f"{q.definition.name}, {q.name}: {q.cell.value.replace('.', ',')}")
        for key, q in cells.items()
        if q.cell.scope in pooled and q.cell.value
    ]

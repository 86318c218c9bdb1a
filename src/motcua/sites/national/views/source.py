"""One source: its keys, seals, doubts and clock, and what people may decide about it; each decision with a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.kernel.access import actor_of, requires
from motcua.kernel.clock import ZONE, now, today
from motcua.kernel.errors import InvalidInput, NotFound, Refusal
from motcua.oversight.intake import selectors as intake
from motcua.oversight.intake import services
from motcua.oversight.intake.types import MANAGE_SOURCES
from motcua.sites.national import source_tables as tables
from motcua.sites.national.names import agency_name
from motcua.sites.national.tables import page_of

LEAST_REASON = 10
_FIELDS = ("public_key", "stolen_since", "overlap", "first", "last", "counted", "reason")


@requires(MANAGE_SOURCES)
def source(request: HttpRequest, source: str) -> HttpResponse:
    """Who sends, with which key, and what to look at."""
    return _page(request, source)


def _page(request: HttpRequest, code: str, form: str = "", errors: dict[str, str] | None = None) -> HttpResponse:
    """The page; after a refused form with what was typed and what is wrong."""
    info = next((row for row in intake.sources() if row.code == code), None)
    if info is None:
        raise NotFound()
    keys, marks = list(intake.keys(code)), intake.doubts(code).select_related("batch__settlement")
    doubts = list(marks)
    summary = {_("Cơ quan"): f"{agency_name(info.agency_code)} ({info.agency_code})"}
    context: dict[str, Any] = {
        "info": info,
        "pairs": tables.watch_pairs(code, summary),
        "keys": tables.key_table(keys),
        "live_keys": [key for key in keys if not key.revoked_at],
        "doubts": tables.doubt_table(doubts),
        "open_doubts": [mark.batch.sequence for mark in doubts if not hasattr(mark.batch, "settlement")],
        "doors": tables.door_table(intake.door_counts(code, today() - timedelta(days=30))),
        "form": form,
        "typed": {name: request.POST.get(name, "") for name in _FIELDS} if form else {},
        "wrong": errors or {},
        "errors": [(f"{form}-{name}", sentence) for name, sentence in (errors or {}).items()],
        **page_of(tables.seal_table(intake.seals(code).reverse(), _broken(code)), request),
    }
    return render(request, "national/source.html", context, status=422 if errors else 200)


def _broken(code: str) -> int | None:
    return intake.verified_seal(code).broken_at


def _decision(form: str, decide: Callable[[HttpRequest, str, str], None]) -> Any:
    """The door of one decision: POST with a reason; what is wrong comes back with what was typed."""

    @requires(MANAGE_SOURCES)
    @require_POST
    def view(request: HttpRequest, source: str) -> HttpResponse:
        reason = request.POST.get("reason", "").strip()
        try:
            if len(reason) < LEAST_REASON:
                raise InvalidInput({"reason": [_("Nêu lý do, ít nhất %(n)s ký tự.") % {"n": LEAST_REASON}]})
            decide(request, source, reason)
        except InvalidInput as refusal:
            return _page(request, source, form, {name: told[0] for name, told in refusal.errors.items()})
        except Refusal as refusal:
            if isinstance(refusal, NotFound):
                raise
            return _page(request, source, form, {"reason": refusal.sentence(get_language() or "vi")})
        return redirect("national:source", source=source)

    view.__name__ = form
    return view


def _revoke(request: HttpRequest, source: str, reason: str) -> None:
    services.revoke_key(
        source=source,
        stolen_since=_instant(request.POST.get("stolen_since", "")),
        public_key=request.POST.get("public_key", ""),
        actor=actor_of(request),
        reason=reason,
    )


def _instant(text: str) -> datetime:
    """`2026-11-20T08:30`, wall time in Vietnam."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput({"stolen_since": [_("Ngày giờ không đúng.")]}) from error
    found = found if found.tzinfo else found.replace(tzinfo=ZONE)
    if found > now():
        raise InvalidInput({"stolen_since": [_("Thời điểm lộ khóa không thể ở tương lai.")]})
    return found


def _rotate(request: HttpRequest, source: str, reason: str) -> None:
    days = _whole(request.POST.get("overlap", ""), "overlap")
    services.rotate_key(
        source=source,
        public_key=request.POST.get("public_key", "").strip(),
        overlap=timedelta(days=days),
        actor=actor_of(request),
        reason=reason,
    )


def _settle(request: HttpRequest, source: str, reason: str) -> None:
    if request.POST.get("counted") not in ("1", "0"):
        raise InvalidInput({"counted": [_("Hãy chọn tính hay không tính.")]})
    services.settle_doubt(
        source=source,
        is_counted=request.POST["counted"] == "1",
        first=_whole(request.POST.get("first", ""), "first"),
        last=_whole(request.POST.get("last", ""), "last"),
        reason=reason,
        actor=actor_of(request),
    )


def _whole(text: str, field: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise InvalidInput({field: [_("Hãy ghi một số nguyên.")]})
    return int(text)


revoke_key = _decision("revoke", _revoke)
rotate_key = _decision("rotate", _rotate)
settle_doubt = _decision("settle", _settle)

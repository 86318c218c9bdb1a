"""One source: its keys, seals, doubts and clock, and what people may decide about it; each decision with a reason."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from motcua.kernel.access import actor_of, requires
from motcua.kernel.clock import ZONE, now, today
from motcua.kernel.errors import InvalidInput, NotFound
from motcua.kernel.templatetags import kit
from motcua.oversight.intake import selectors as intake
from motcua.oversight.intake import services
from motcua.oversight.intake.types import MANAGE_SOURCES
from motcua.oversight.monitoring import selectors as monitoring
from motcua.sites.national import source_tables as tables
from motcua.sites.national.doors import Refused, be_sure, door, reason_of, shown
from motcua.sites.national.names import agency_name
from motcua.sites.national.source_forms import source_forms
from motcua.sites.national.tables import page_of


@requires(MANAGE_SOURCES)
def source(request: HttpRequest, source: str) -> HttpResponse:
    """Who sends, with which key, and what to look at."""
    return source_page(request, source)


def source_page(request: HttpRequest, source: str, refused: Refused | None = None) -> HttpResponse:
    """The page; after a refused decision with what was typed and what is wrong."""
    info = next((row for row in intake.sources() if row.code == source), None)
    if info is None:
        raise NotFound()
    keys, doubts = list(intake.keys(source)), list(intake.doubts(source).select_related("batch__settlement"))
    is_open = any(not hasattr(mark.batch, "settlement") for mark in doubts)
    summary = {_("Cơ quan"): f"{agency_name(info.agency_code)} ({info.agency_code})"}
    context: dict[str, Any] = {
        "info": info,
        "state": _("Đang nhận") if info.is_active else _("Ngừng"),
        "pairs": tables.watch_pairs(source, summary),
        "keys": tables.key_table(keys),
        "doubts": tables.doubt_table(doubts),
        "doors": tables.door_table(intake.door_counts(source, today() - timedelta(days=30))),
        "files": tables.file_table(monitoring.file_loads(source)),
        "handovers": tables.handover_table(source),
        **shown(source_forms(info, keys, has_open_doubts=is_open, heirs=_heirs(source)), refused),
        **page_of(tables.seal_table(intake.seals(source).reverse(), _broken(source)), request),
    }
    return render(request, "national/source.html", context, status=refused.status if refused else 200)


def _heirs(code: str) -> list[Any]:
    """Who may still take its dossiers over."""
    taken = {handover.heir for handover in intake.handovers(code)}
    return [heir for heir in intake.possible_heirs(code) if heir.code not in taken]


def _broken(code: str) -> int | None:
    return intake.verified_seal(code).broken_at


def _revoke(request: HttpRequest, source: str) -> None:
    reason = reason_of(request)
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


def _rotate(request: HttpRequest, source: str) -> None:
    reason = reason_of(request)
    days = _whole(request.POST.get("overlap", ""), "overlap")
    services.rotate_key(
        source=source,
        public_key=request.POST.get("public_key", "").strip(),
        overlap=timedelta(days=days),
        actor=actor_of(request),
        reason=reason,
    )


def _settle(request: HttpRequest, source: str) -> None:
    reason = reason_of(request)
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


def _retire(request: HttpRequest, source: str) -> None:
    reason = reason_of(request)
    be_sure(request)
    services.retire_source(code=source, actor=actor_of(request), reason=reason)


def _hand_over(request: HttpRequest, source: str) -> str:
    reason = reason_of(request)
    heir = request.POST.get("heir", "")
    if not heir:
        raise InvalidInput({"heir": [_("Hãy chọn nguồn kế thừa.")]})
    be_sure(request)
    left = services.hand_over_dossiers(source=source, heir=heir, actor=actor_of(request), reason=reason)
    return _("Đã bàn giao cho %(heir)s; còn %(n)s hồ sơ chưa kết thúc.") % {"heir": heir, "n": kit.number(left)}


_BACK = "national:source"
revoke_key = door("revoke", MANAGE_SOURCES, _revoke, source_page, _BACK)
rotate_key = door("rotate", MANAGE_SOURCES, _rotate, source_page, _BACK)
settle_doubt = door("settle", MANAGE_SOURCES, _settle, source_page, _BACK)
hand_over_dossiers = door("hand_over", MANAGE_SOURCES, _hand_over, source_page, _BACK)
retire_source = door("retire", MANAGE_SOURCES, _retire, source_page, _BACK)

"""Desks of visits from outside: the allow-list and the pages for those who keep them, outages for agencies."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from motcua.kernel.access import actor_of, requires
from motcua.kernel.clock import ZONE, now
from motcua.kernel.errors import InvalidInput
from motcua.oversight.probes import selectors as probes
from motcua.oversight.probes import services
from motcua.oversight.probes.types import ANSWER, MANAGE, TARGET_COLUMNS, TargetWish
from motcua.sites.national.doors import Refused, agency_of, be_sure, door, noted, shown
from motcua.sites.national.probe_forms import host_forms, outage_forms, target_forms
from motcua.sites.national.probe_tables import (
    host_table,
    objection_table,
    outage_table,
    strip_table,
    target_table,
)
from motcua.sites.national.probe_words import watch_words
from motcua.sites.national.tables import paged
from motcua.sites.national.views.probes import month_asked

_CHOICES = 500
_FORM = "%Y-%m-%d %H:%M"


@requires(MANAGE)
def probe_desk(request: HttpRequest) -> HttpResponse:
    return probe_desk_page(request)


def probe_desk_page(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    """Objections that wait, pages, hosts, and what may be decided about them."""
    month, chosen = month_asked(request), probes.targets()
    page = paged(chosen, request)
    targets = probes.target_infos(list(page.object_list))
    hosts = probes.hosts(is_history=True)
    waiting = [probes.objection_info(row) for row in probes.objections(is_open=True)[:50]]
    known = probes.known_hosts(is_trial=settings.DEMO)
    forms = [*host_forms(hosts[:_CHOICES], len(known)), *target_forms(targets)]
    context = {
        "objections": objection_table(waiting),
        "table": target_table(targets, probes.target_pairs(targets, month), month),
        "page": page,
        "hosts": host_table(hosts[:_CHOICES]),
        "due": probes.waiting_visits(now()),
        "watch": watch_words(probes.last_run()),
        **shown(forms, refused),
    }
    return render(request, "national/probe_desk.html", context, status=refused.status if refused else 200)


def _allow(request: HttpRequest) -> str:
    wrong: dict[str, list[str]] = {}
    agency = ""
    with noted(wrong):
        agency = agency_of(request)
    if wrong:
        raise InvalidInput(wrong)
    services.allow_host(
        agency=agency,
        host=request.POST.get("host", ""),
        reason=request.POST.get("reason", ""),
        actor=actor_of(request),
    )
    return _("Máy chủ đã có trong danh sách.")


def _disallow(request: HttpRequest) -> str:
    services.end_host(entry=_number(request, "entry"), reason=request.POST.get("reason", ""), actor=actor_of(request))
    return _("Máy chủ này không được thăm nữa.")


def _known(request: HttpRequest) -> str:
    count = services.allow_known_hosts(actor=actor_of(request))
    return _("Đã thêm %(n)s máy chủ.") % {"n": count}


def _target(request: HttpRequest) -> str:
    given = {name: request.POST.get(name, "") for name in TARGET_COLUMNS}
    given["agency"] = request.POST.get("agency_code", "")
    try:
        services.register_target(wish=TargetWish(**given), actor=actor_of(request))
    except InvalidInput as refusal:
        named = {"agency_code" if name == "agency" else name: told for name, told in refusal.errors.items()}
        raise InvalidInput(named) from refusal
    return _("Từ nay trang này được thăm.")


def _file(request: HttpRequest) -> str:
    try:
        count = services.register_targets(content=request.POST.get("rows", "").encode(), actor=actor_of(request))
    except InvalidInput as refusal:
        told = "; ".join(f"{name}: {' '.join(words)}" for name, words in refusal.errors.items())
        raise InvalidInput({"rows": [told]}) from refusal
    return _("Đã thêm %(n)s trang.") % {"n": count}


def _look(request: HttpRequest) -> str:
    services.check_page(target=_number(request, "page"), actor=actor_of(request))
    return _("Trang sẽ được thăm khi máy chủ rảnh.")


def _end(request: HttpRequest) -> str:
    be_sure(request)
    services.end_target(target=_number(request, "page"), actor=actor_of(request))
    return _("Trang này không được thăm nữa.")


def _number(request: HttpRequest, name: str) -> int:
    """A number that the form names. Raises InvalidInput."""
    text = request.POST.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise InvalidInput({name: [_("Hãy chọn một dòng.")]})
    return int(text)


_DESK = "national:probe_desk"
allow_host = door("allow", MANAGE, _allow, probe_desk_page, _DESK)
end_host = door("disallow", MANAGE, _disallow, probe_desk_page, _DESK)
allow_known_hosts = door("known", MANAGE, _known, probe_desk_page, _DESK)
register_target = door("target", MANAGE, _target, probe_desk_page, _DESK)
register_targets = door("file", MANAGE, _file, probe_desk_page, _DESK)
check_page = door("look", MANAGE, _look, probe_desk_page, _DESK)
end_target = door("end", MANAGE, _end, probe_desk_page, _DESK)


@requires(ANSWER)
def outage_desk(request: HttpRequest) -> HttpResponse:
    return outage_desk_page(request)


def outage_desk_page(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    """The outages of the own agency, and its visits in which something failed."""
    scope = next(iter(actor_of(request).scopes(ANSWER)), "")
    page = paged(probes.failed_visits(scope), request)
    outages = probes.outage_infos(list(probes.outages(scope)[:50]))
    ahead = [o for o in outages if o.withdrawn_at is None and o.span.begins > now()]
    objections = [probes.objection_info(row) for row in probes.objections(agency=scope)[:50]]
    context = {
        "outages": outage_table(outages),
        "objections": objection_table(objections),
        "table": strip_table(list(reversed(probes.strip_visits(list(page.object_list)))), links=True),
        "page": page,
        **shown(outage_forms(ahead, scope), refused),
    }
    return render(request, "national/probe_outage_desk.html", context, status=refused.status if refused else 200)


def _announce(request: HttpRequest) -> str:
    wrong: dict[str, list[str]] = {}
    agency, moments = "", dict[str, datetime]()
    with noted(wrong):
        agency = agency_of(request)
    for name in ("begins", "ends"):
        with noted(wrong):
            moments[name] = _moment(request, name)
    if wrong:
        raise InvalidInput(wrong)
    try:
        services.announce_outage(
            agency=agency,
            host=request.POST.get("host", ""),
            begins_at=moments["begins"],
            ends_at=moments["ends"],
            reason=request.POST.get("reason", ""),
            actor=actor_of(request),
        )
    except InvalidInput as refusal:
        named = {"ends" if name == "ends_at" else name: told for name, told in refusal.errors.items()}
        raise InvalidInput(named) from refusal
    return _("Thông báo đã được ghi.")


def _moment(request: HttpRequest, name: str) -> datetime:
    try:
        return datetime.strptime(request.POST.get(name, "").strip(), _FORM).replace(tzinfo=ZONE)
    except ValueError as error:
        raise InvalidInput({name: [_("Ghi ngày và giờ như 2026-11-30 22:00.")]}) from error


def _withdraw(request: HttpRequest) -> str:
    be_sure(request)
    services.withdraw_outage(outage=_number(request, "outage"), actor=actor_of(request))
    return _("Thông báo đã được rút.")


announce_outage = door("announce", ANSWER, _announce, outage_desk_page, "national:outage_desk")
withdraw_outage = door("withdraw", ANSWER, _withdraw, outage_desk_page, "national:outage_desk")

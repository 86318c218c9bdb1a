"""Hosts whose pages tell of visits: the list, what was dropped, the token of a page, register and end."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.kernel.access import actor_of, requires
from motcua.kernel.clock import today
from motcua.kernel.errors import InvalidInput, NotFound
from motcua.kernel.templatetags import kit
from motcua.oversight.beacons import selectors as beacons
from motcua.oversight.beacons import services
from motcua.oversight.beacons.types import Drop
from motcua.oversight.intake.types import MANAGE_SOURCES
from motcua.sites.national.doors import Field, Form, Refused, agency_field, be_sure, door, shown, sure_field
from motcua.sites.national.names import agency_name
from motcua.sites.national.tables import Cell, Head, Table, page_of

DAYS = 30


@requires(MANAGE_SOURCES)
def counted_sites(request: HttpRequest) -> HttpResponse:
    """All hosts that count, and the token of a page that was asked for."""
    return counted_sites_page(request)


def counted_sites_page(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    """The page; after a refused decision with what was typed and what is wrong."""
    sites = beacons.sites()
    token, error = _token(request)
    told = shown([_register_form(), *([_retire_form()] if sites else [])], refused)
    context = {
        **told,
        **page_of(_table(), request),
        "drops": _drop_table(),
        "choices": [(str(s.number), s.host, str(s.number) == request.GET.get("so")) for s in sites],
        "procedure": request.GET.get("thu-tuc", ""),
        "token": token,
        "token_error": error,
        "errors": [*told["errors"], *([("thu-tuc", error)] if error else [])],
    }
    return render(request, "national/counted_sites.html", context, status=refused.status if refused else 200)


def _token(request: HttpRequest) -> tuple[str, str]:
    """The token that `?so=…&thu-tuc=…` asks for, or what is wrong with it."""
    number = request.GET.get("so", "")
    if not number:
        return "", ""
    try:
        wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
        return services.page_token(site=wanted, procedure=request.GET.get("thu-tuc", "").strip()), ""
    except NotFound:
        return "", _("Trang này chưa đăng ký hoặc đã ngừng.")
    except InvalidInput as refusal:
        return "", refusal.errors["procedure"][0]


def _table() -> Table:
    first, last = today() - timedelta(days=DAYS - 1), today()
    views: dict[int, int] = {}
    for visit in beacons.visits(first, last):
        views[visit.site] = views.get(visit.site, 0) + visit.views
    rows = [
        [Cell(s.host, note=s.name), Cell(str(s.number)), Cell(agency_name(s.agency_code), note=s.agency_code),
         Cell(kit.number(views.get(s.number, 0)))]
        for s in beacons.sites()
    ]  # fmt: skip
    head = (Head(_("Máy chủ")), Head(_("Số trang"), True), Head(_("Cơ quan")), Head(_("Lượt xem, 30 ngày"), True))
    note = _("Lượt xem là bằng chứng bên cạnh hồ sơ, không phải con số xếp hạng")
    empty = _("Chưa có máy chủ nào đăng ký.")
    return Table("trang", _("Máy chủ được đếm lượt xem"), note, head, rows, empty=empty)


def _drop_table() -> Table:
    """Beacons of the last days that were not counted, by day and reason."""
    words = {drop.number: drop.en if (get_language() or "").startswith("en") else drop.vi for drop in Drop}
    found: dict[tuple[str, str], int] = {}
    for row in beacons.drops(today() - timedelta(days=6), today()):
        key = (kit.day(row.day), row.reason)
        found[key] = found.get(key, 0) + row.times
    rows = [
        [Cell(day), Cell(reason, note=words.get(reason, "")), Cell(kit.number(count))]
        for (day, reason), count in reversed(found.items())
    ]
    head = (Head(_("Ngày")), Head(_("Lý do")), Head(_("Lượt"), True))
    empty = _("Không tín hiệu nào bị bỏ qua.")
    return Table("bo-qua", _("Tín hiệu không được đếm, 7 ngày"), "", head, rows, empty=empty)


def _register_form() -> Form:
    fields = (Field("host", _("Tên máy chủ"), hint=_("Chữ thường, không có https:// và không có cổng"), most=253),
              Field("name", _("Tên trang")), agency_field())  # fmt: skip
    title = _("Đăng ký máy chủ")
    return Form("register", title, reverse("national:register_site"), title, fields)


def _retire_form() -> Form:
    choices = tuple((str(s.number), s.host) for s in beacons.sites())
    fields = (Field("number", _("Máy chủ"), "choice", value=choices[0][0], choices=choices),
              sure_field(_("Tôi chắc chắn muốn ngừng đếm máy chủ này")))  # fmt: skip
    told = _("Tín hiệu sau lúc này không được đếm; số đã đếm vẫn giữ.")
    return Form("retire", _("Ngừng đếm một máy chủ"), reverse("national:retire_site"), _("Ngừng đếm"), fields, told)


def _register(request: HttpRequest) -> str:
    host, name, agency = (request.POST.get(field, "").strip() for field in ("host", "name", "agency_code"))
    services.register_site(host=host, name=name or host, agency_code=agency, actor=actor_of(request))
    return _("Đã đăng ký %(host)s.") % {"host": host}


def _retire(request: HttpRequest) -> str:
    be_sure(request)
    number = request.POST.get("number", "")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise InvalidInput({"number": [_("Hãy chọn một máy chủ.")]})
    services.retire_site(number=int(number), actor=actor_of(request))
    return _("Đã ngừng đếm.")


register_site = door("register", MANAGE_SOURCES, _register, counted_sites_page, "national:counted_sites")
retire_site = door("retire", MANAGE_SOURCES, _retire, counted_sites_page, "national:counted_sites")

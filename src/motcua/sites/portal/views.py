"""Pages of the citizens' site: find a procedure, read it, check a paper, get help."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.catalogue import selectors as catalogue
from motcua.kernel.access import PUBLIC, requires
from motcua.kernel.clock import today
from motcua.kernel.errors import NotFound
from motcua.kernel.text import fold
from motcua.sites.portal import listing
from motcua.sites.portal import verify as verification
from motcua.sites.portal.life import LIFE_EVENTS, OFTEN_SOUGHT
from motcua.sites.portal.procedure_page import procedure_page

_LONGEST_QUERY = 200
_XML = "application/xml; charset=utf-8"
_DESK = "Trung tâm Phục vụ hành chính công "


@requires(PUBLIC)
def home(request: HttpRequest) -> HttpResponse:
    """The first page: search, track, life events."""
    context = {"life_events": LIFE_EVENTS, "often": OFTEN_SOUGHT, "total": listing.total()}
    return render(request, "portal/home.html", context)


@requires(PUBLIC)
def search(request: HttpRequest) -> HttpResponse:
    """Procedures that match everyday words, with or without accents."""
    words = _words(request)
    page = listing.found(words, _page_number(request)) if words else None
    context = {"q": words, "page": page, "rows": page and page.object_list, "life_events": LIFE_EVENTS}
    return render(request, "portal/search.html", context)


@requires(PUBLIC)
def suggest(request: HttpRequest) -> HttpResponse:
    """The list under the search field, as a fragment."""
    return render(request, "kit/hints.html", {"hints": listing.hints(_words(request))})


@requires(PUBLIC)
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """One procedure in its seven parts."""
    page = procedure_page(catalogue.procedure(code), today())
    return render(request, "portal/procedure.html", {"page": page})


@requires(PUBLIC)
def fields(request: HttpRequest) -> HttpResponse:
    """All fields of administration, by letter."""
    found = listing.all_fields()
    context = {
        "groups": listing.by_letter(found),
        "total": sum(field.count for field in found),
        "field_count": len(found),
    }
    return render(request, "portal/fields.html", context)


@requires(PUBLIC)
def field(request: HttpRequest, slug: str) -> HttpResponse:
    """The procedures of one field, paged."""
    chosen = _field(slug)
    page = listing.of_field(chosen, _page_number(request))
    context = {"field": chosen, "page": page, "rows": page.object_list, "trail": _fields_trail()}
    return render(request, "portal/field.html", context)


@requires(PUBLIC)
def life_event(request: HttpRequest, slug: str) -> HttpResponse:
    """The procedures that serve one life event."""
    event = next((e for e in LIFE_EVENTS if e.slug == slug), None)
    if event is None:
        raise NotFound()
    return render(request, "portal/life_event.html", {"event": event, "groups": listing.groups_of(event)})


@requires(PUBLIC)
def desks(request: HttpRequest) -> HttpResponse:
    """The one-stop desks of the province, narrowed by the name of the place."""
    words = request.GET.get("xa", "")[:_LONGEST_QUERY].strip()
    rows = [
        {"place": _capital(unit.name.removeprefix(_DESK)), "name": unit.name}
        for unit in agencies.agencies_under(settings.PROVINCE)
        if unit.is_desk and fold(words) in fold(unit.name)
    ]
    return render(request, "portal/desks.html", {"desks": rows, "words": words})


@requires(PUBLIC)
def verify(request: HttpRequest, token: str) -> HttpResponse:
    """Whether the paper behind a QR code is real; never kept by a cache."""
    response = render(request, "portal/verify.html", verification.context(token))
    response.headers["Cache-Control"] = "no-store"
    return response


@requires(PUBLIC)
def site_map(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/site_map.html", {"life_events": LIFE_EVENTS})


@requires(PUBLIC)
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/help.html")


@requires(PUBLIC)
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/accessibility.html")


@requires(PUBLIC)
def personal_data(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/personal_data.html")


@requires(PUBLIC)
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read: the public pages, nothing of persons or officers."""
    closed = ("/xac-minh/", "/tra-cuu/", "/mot-cua/", "/quan-tri/", "/goi-y/", "/ngon-ngu/", "/dang-nhap/", "/api/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@requires(PUBLIC)
def sitemap(request: HttpRequest) -> HttpResponse:
    """The index of site maps: one of plain pages, one per field of administration."""
    slugs = ["trang", *(f"linh-vuc-{field.slug}" for field in listing.all_fields())]
    context = {"addresses": [f"{settings.PUBLIC_URL}/so-do/{slug}.xml" for slug in slugs]}
    return render(request, "portal/sitemap_index.xml", context, content_type=_XML)


@requires(PUBLIC)
def sitemap_pages(request: HttpRequest) -> HttpResponse:
    """The plain pages with their whole addresses."""
    paths = ["/", "/linh-vuc/", "/diem-mot-cua/", "/tro-giup/", "/tiep-can/", "/du-lieu-ca-nhan/", "/so-do/"]
    paths += [f"/viec-doi/{event.slug}/" for event in LIFE_EVENTS]
    return _addresses(request, paths)


@requires(PUBLIC)
def sitemap_field(request: HttpRequest, slug: str) -> HttpResponse:
    """All procedures of one field with their whole addresses."""
    chosen = _field(slug)
    return _addresses(request, [f"/linh-vuc/{slug}/", *(f"/thu-tuc/{code}/" for code in listing.codes_of(chosen))])


def _addresses(request: HttpRequest, paths: list[str]) -> HttpResponse:
    context = {"addresses": [settings.PUBLIC_URL + path for path in paths]}
    return render(request, "portal/sitemap.xml", context, content_type=_XML)


def _field(slug: str) -> listing.Field:
    chosen = next((f for f in listing.all_fields() if f.slug == slug), None)
    if chosen is None:
        raise NotFound()
    return chosen


def _words(request: HttpRequest) -> str:
    return " ".join(request.GET.get("q", "").replace("\x00", "")[:_LONGEST_QUERY].split())


def _page_number(request: HttpRequest) -> int:
    """The page asked for, 1 where it is nonsense."""
    given = request.GET.get("trang", "1")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 6 and int(given) else 1


def _fields_trail() -> list[tuple[Any, str]]:
    return [(_("Thủ tục theo lĩnh vực"), "/linh-vuc/")]


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]

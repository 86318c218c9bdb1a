"""Published figures over time: a page, a drawing to embed elsewhere, and SDMX-JSON with `asOf`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.agencies.types import Change, Geography, Group
from motcua.kernel.access import PUBLIC, requires
from motcua.kernel.epoch import month_of_code
from motcua.kernel.errors import InvalidInput, NotFound
from motcua.kernel.templatetags import kit
from motcua.oversight.indicators.types import Period, Ratio
from motcua.oversight.releases.selectors import exports
from motcua.oversight.releases.selectors import releases as questions
from motcua.oversight.releases.types import NATION, Cell
from motcua.sites.national.charts import Break, Chart, Line, Point, break_mark, printed
from motcua.sites.national.league import is_percent
from motcua.sites.national.names import scope_name

_COUNT = re.compile(r"[1-9][0-9]{0,3}")
EMBED_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
)


def series_chart(indicator: str, scope: str, as_of: datetime | None) -> Chart:
    """One published figure over all periods; raises NotFound where nothing was published."""
    found = questions.series(indicator, scope, as_of)
    if not found:
        raise NotFound()
    definition = questions.frame_of(found[-1][1]).definition_of(indicator)
    if definition is None:
        raise NotFound()
    is_share = is_percent(definition)
    points = tuple(_point(period, code, cell, is_share=is_share) for period, code, cell in found)
    name = scope_name(scope)
    told = _told(points, definition.places, is_share=is_share)
    breaks = series_breaks(scope, [point.month for point in points])
    return Chart("chuoi", f"{definition.name}, {name}", told, (Line(name, "s1", points),), breaks,
                 places=definition.places, is_percent=is_share)  # fmt: skip


def series_breaks(scope: str, months: Sequence[int]) -> tuple[Break, ...]:
    """Where the units behind a figure changed after its first month; a new name is no break.

    The nation and the provinces together change with the map of provinces; of the ministries together nothing is said.
    """
    if scope == Group.MINISTRY:
        return ()
    is_map = scope in (NATION, Group.PROVINCE)
    geography = Geography.PROVINCES if is_map else Geography.AGENCIES
    found = agencies.breaks(months[0] + 1, months[-1], geography, "" if is_map else scope)
    return tuple(break_mark(each) for each in found if each.kind != Change.RENAMED)


def _point(period: Period, code: str, cell: Cell, *, is_share: bool) -> Point:
    """A share is drawn from its exact pair; a mean, a count or points as published."""
    is_revised = not code.endswith("-1")
    note = _("bản %(code)s") % {"code": code} if is_revised else ""
    plain = None if is_share or not cell.value else Fraction(cell.value)
    pair = cell.pair if is_share or cell.value else Ratio(0, 0)
    return Point(period.last, pair, is_revised, cell.excluded or note, plain)


def _told(points: tuple[Point, ...], places: int, *, is_share: bool) -> str:
    known = [point.value for point in points if point.value is not None]
    if not known:
        return _("Chưa có số.")
    first, last = (printed(value, places, is_percent=is_share) for value in (known[0], known[-1]))
    return _("Từ %(first)s đến %(last)s.") % {"first": first, "last": last}


def _as_of(request: HttpRequest) -> datetime | None:
    given = request.GET.get("asOf", "")
    try:
        instant = datetime.fromisoformat(given) if given else None
    except ValueError as error:
        raise InvalidInput({"asOf": [_("Thời điểm phải theo RFC 3339.")]}) from error
    if instant is not None and (instant.tzinfo is None or not 2000 <= instant.year < 2100):
        raise InvalidInput({"asOf": [_("Thời điểm phải theo RFC 3339.")]})
    return instant


@requires(PUBLIC)
def series(request: HttpRequest, indicator: str, scope: str) -> HttpResponse:
    """One published figure over time, as public now or at `?asOf=`."""
    return render(request, "national/series.html", _context(request, indicator, scope))


@requires(PUBLIC)
def embed(request: HttpRequest, indicator: str, scope: str) -> HttpResponse:
    """The same drawing without the page around it; any site may show it in a frame."""
    response = render(request, "national/embed.html", _context(request, indicator, scope))
    response["Content-Security-Policy"] = EMBED_POLICY
    return response


def _context(request: HttpRequest, indicator: str, scope: str) -> dict[str, Any]:
    as_of = _as_of(request)
    words = [indicator, scope]
    return {
        "chart": series_chart(indicator, scope, as_of),
        "indicator": indicator,
        "as_of": kit.moment(as_of) if as_of else "",
        "page_url": reverse("national:series", args=words),
        "embed_url": request.build_absolute_uri(reverse("national:embed", args=words)),
        "sdmx_url": f"{reverse('national:sdmx')}?indicator={indicator}&scope={scope}",
    }


@requires(PUBLIC)
def sdmx(request: HttpRequest) -> HttpResponse:
    """SDMX-JSON 2.0 of published figures: `indicator`, `scope`, `startPeriod`, `endPeriod`, `asOf`,
    `firstNObservations`, `lastNObservations`; 413 with a sentence where that is too much for one message.
    """
    asked = exports.Asked(
        indicator=request.GET.get("indicator", ""),
        scope=request.GET.get("scope", ""),
        first=_month(request, "startPeriod"),
        last=_month(request, "endPeriod"),
        as_of=_as_of(request),
        first_n=_number(request, "firstNObservations"),
        last_n=_number(request, "lastNObservations"),
    )
    return HttpResponse(exports.sdmx_message(asked), content_type="application/vnd.sdmx.data+json;version=2.0.0")


def _month(request: HttpRequest, name: str) -> int | None:
    given = request.GET.get(name, "")
    month = month_of_code(given)
    if given and month is None:
        raise InvalidInput({name: [_("Tháng phải viết như 2026-11.")]})
    return month


def _number(request: HttpRequest, name: str) -> int | None:
    given = request.GET.get(name, "")
    if given and not _COUNT.fullmatch(given):
        raise InvalidInput({name: [_("Số kỳ phải là số nguyên từ 1 đến 9999.")]})
    return int(given) if given else None

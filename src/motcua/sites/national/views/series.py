"""Published figures over time: a page, a drawing to embed elsewhere, and SDMX-JSON with `asOf`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.agencies.types import Change, Geography
from motcua.kernel.access import PUBLIC, requires
from motcua.kernel.epoch import month_of_code
from motcua.kernel.errors import InvalidInput, NotFound
from motcua.kernel.templatetags import kit
from motcua.oversight.indicators import selectors as definitions
from motcua.oversight.indicators.types import Period, Ratio
from motcua.oversight.releases.selectors import exports
from motcua.oversight.releases.selectors import releases as questions
from motcua.oversight.releases.types import NATION, Cell, Group
from motcua.sites.national.charts import Break, Chart, Line, Point, break_mark
from motcua.sites.national.names import scope_name

_COUNT = re.compile(r"[1-9][0-9]{0,3}")
_EMBED_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
)


def series_chart(indicator: str, scope: str, as_of: datetime | None) -> Chart:
    """One published figure over all periods; raises NotFound where nothing was published."""
    found = questions.series(indicator, scope, as_of)
    if not found:
        raise NotFound()
    points = tuple(_point(period, code, cell) for period, code, cell in found)
    months = [point.month for point in points]
    title = f"{_indicator_name(indicator)}, {scope_name(scope)}"
    breaks, places = series_breaks(scope, months), _places(indicator, found[-1][0])
    line = Line(scope_name(scope), "s1", points)
    return Chart("chuoi", title, _told(points, places), (line,), breaks, places=places)


def _places(indicator: str, period: Period) -> int:
    """The decimals of the definition in force in the newest period; of points of an index two."""
    code, day = indicator.partition(".")[0], period.last_day
    return definitions.indicator(code, day).places if definitions.is_in_force(code, day) else 2


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


def _point(period: Period, code: str, cell: Cell) -> Point:
    is_revised = not code.endswith("-1")
    note = _("bản %(code)s") % {"code": code} if is_revised else ""
    return Point(period.last, Ratio(cell.numerator, cell.denominator), is_revised, cell.excluded or note)


def _told(points: tuple[Point, ...], places: int) -> str:
    known = [point for point in points if point.pair is not None and point.pair.share is not None]
    if not known or known[0].pair is None or known[-1].pair is None:
        return _("Chưa có số.")
    return _("Từ %(first)s đến %(last)s.") % {
        "first": kit.percent(known[0].pair.percent(places), places),
        "last": kit.percent(known[-1].pair.percent(places), places),
    }


def _indicator_name(code: str) -> str:
    return next((row.name for row in definitions.indicators() if row.id == code), code)


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
    response["Content-Security-Policy"] = _EMBED_POLICY
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
    message = exports.sdmx_message(asked)
    return JsonResponse(message, content_type="application/vnd.sdmx.data+json;version=2.0.0")


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

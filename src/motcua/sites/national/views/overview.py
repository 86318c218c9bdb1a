"""The first page: both maps, the keys, the league of 2020, and what this copy observes."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from motcua.foundation.agencies.types import Group
from motcua.kernel.access import PUBLIC, actor_of, requires
from motcua.oversight.assessment import selectors as assessment
from motcua.oversight.indicators.types import Period, half_up
from motcua.oversight.intake.types import MANAGE_SOURCES
from motcua.oversight.monitoring import selectors as monitoring
from motcua.oversight.monitoring.types import VIEW_NATIONAL, Figures
from motcua.oversight.rankings import selectors as rankings
from motcua.oversight.releases.selectors import releases
from motcua.sites.national.observed_tables import Frame, agency_table, key_figures, standing
from motcua.sites.national.tiles import tile_map
from motcua.sites.national.views.published import rate_table

STEPS_2020 = (5, 10, 20, 30)
STEPS_NOW = (50, 60, 70, 80)


@requires(PUBLIC)
def overview(request: HttpRequest) -> HttpResponse:
    """Published figures for everybody; observed ones for those who may see them."""
    group = Group.MINISTRY if request.GET.get("khoi") == "bo" else Group.PROVINCE
    values = {g: monitoring.annex_rows(monitoring.LEVEL4_2020, g) for g in Group}
    context: dict[str, Any] = {
        "group": group,
        "newest": _newest(),
        "counts": {g: len(rows) for g, rows in values.items()},
        "keys": _published_keys({g: [row.value for row in rows] for g, rows in values.items()}),
        "tiles63": tile_map(63, {row.agency_code: row.value for row in values[Group.PROVINCE]}, STEPS_2020),
        "league": rate_table(group, values[group]),
        **_observed(request),
    }
    return render(request, "national/overview.html", context)


def _newest() -> dict[str, str]:
    """Code and month of the newest monthly release, so that the first page leads to it."""
    found = releases.newest_release()
    return {"code": found.code, "label": Period(found.first, found.last).label} if found else {}


def _published_keys(values: dict[str, list[Decimal]]) -> list[dict[str, Any]]:
    ministries, provinces = values[Group.MINISTRY], values[Group.PROVINCE]
    keys = [
        _key(_("Bộ, ngành đạt 30 %, 20/8/2020"), rankings.count_at_least(ministries, 30), len(ministries),
             _("%(n)s bộ dưới 10 %%") % {"n": rankings.count_below(ministries, 10)}),
        _key(_("Tỉnh, thành phố đạt 30 %, 20/8/2020"), rankings.count_at_least(provinces, 30), len(provinces),
             _("%(n)s tỉnh dưới 10 %%") % {"n": rankings.count_below(provinces, 10)}),
    ]  # fmt: skip
    return keys + [_grade_key(group) for group in Group]


def _grade_key(group: str) -> dict[str, Any]:
    label = _("Bộ, ngành ở mức A, 12/7/2023") if group == Group.MINISTRY else _("Tỉnh, thành phố ở mức A, 12/7/2023")
    shares = assessment.grade_shares(assessment.ROUND_2023, group)
    rest = " · ".join(f"{s.grade}: {s.count}" for s in shares[1:])
    return _key(label, shares[0].count, shares[0].total, rest)


def _key(label: str, count: int, total: int, note: str) -> dict[str, Any]:
    width = str(half_up(Decimal(200 * count) / total, 1)) if total else "0"
    return {"label": label, "count": count, "total": total, "note": note, "width": width}


def _observed(request: HttpRequest) -> dict[str, Any]:
    """The map of today, the keys and the agencies that this copy observes; positions only for visitors."""
    if not actor_of(request).may(VIEW_NATIONAL):
        return {"may_see": False, "tiles34": tile_map(34, {}, STEPS_NOW)}
    period = monitoring.current_period()
    frame = Frame(period)
    tops = monitoring.figures_by_top_agency(period)
    return {
        "may_see": True,
        "may_manage": actor_of(request).may(MANAGE_SOURCES),
        "period": period,
        "standing": standing(frame),
        "tiles34": tile_map(34, _online_percents(tops), STEPS_NOW),
        "live_keys": key_figures(monitoring.total(tops.values()), frame),
        "live": agency_table(tops, frame, _("Cơ quan có số đo")),
    }


def _online_percents(tops: dict[str, Figures]) -> dict[str, Fraction]:
    """Exact percents: a tile rounds for itself, once."""
    shares = {code: figures.online.share for code, figures in tops.items()}
    return {code: share * 100 for code, share in shares.items() if share is not None}

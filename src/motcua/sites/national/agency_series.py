"""An agency over 24 months: as reported then, told in today's units, and where published figures were revised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.agencies.types import AgencyInfo, Change, Expressed, Geography
from motcua.foundation.agencies.types import Break as ChangeOfUnits
from motcua.kernel.clock import today
from motcua.oversight.indicators import selectors as indicators
from motcua.oversight.indicators.types import Period, Ratio
from motcua.oversight.monitoring import selectors as monitoring
from motcua.oversight.monitoring.types import Figures
from motcua.oversight.releases.selectors import releases
from motcua.sites.national.charts import Chart, Line, Point, break_mark
from motcua.sites.national.names import agency_name
from motcua.sites.national.observed_tables import DOSSIER_KEYS, SERVICE_KEYS
from motcua.sites.national.tables import rate_text

MONTHS = 24
Series = Mapping[int, Mapping[str, Ratio]]


@dataclass(frozen=True)
class AgencySeries:
    """The chart of one key, the keys to choose from, and in words what the chart does about changed units."""

    chart: Chart
    keys: tuple[tuple[str, str, bool], ...]
    note: str


def agency_series(agency: AgencyInfo, asked: str) -> AgencySeries | None:
    """The months of `agency` up to now; None where none is sealed."""
    keys = DOSSIER_KEYS if "." in agency.code else (*DOSSIER_KEYS, *SERVICE_KEYS)
    key = asked if asked in keys else keys[0]
    last = monitoring.current_period().last
    family = _family(agency.code, last - MONTHS + 1)
    told = monitoring.series_of(family, last=last, months=MONTHS)
    if not told:
        return None
    changes = _changes(agency.code, min(told), last)
    series = {month: {code: _ratio(figures, key) for code, figures in told[month].items()} for month in sorted(told)}
    names, places = _names(), _places(key, last)
    lines = _lines(agency, series, changes, _revised(key, agency.code), counts_add=key in DOSSIER_KEYS)
    title = f"{names[key]}, {agency.name}"
    breaks = tuple(break_mark(change) for change in changes)
    chart = Chart("theo-thang", title, _told(lines, places), lines, breaks, places=places)
    return AgencySeries(chart, tuple((k, names[k], k == key) for k in keys), _note(changes, key, family))


def _names() -> dict[str, str]:
    return {row.key: row.name for row in indicators.indicators() if row.key}


def _places(key: str, month: int) -> int:
    """The decimals of the definition in force, as everywhere else; two where none is."""
    definition = indicators.indicators_by_key(Period(month, month).last_day).get(key)
    return definition.places if definition else 2


def _ratio(figures: Figures, key: str) -> Ratio:
    found: Ratio = getattr(figures, key)
    return found


def _family(code: str, first: int) -> list[str]:
    """The agency and those that went into it since `first`; of a part of a ministry or province itself alone."""
    if "." in code:
        return [code]
    walk = agencies.crosswalk(Period(first, first).last_day, today(), Geography.AGENCIES)
    return sorted({code, *(crossing.old for crossing in walk.crossings if crossing.new == code)})


def _changes(code: str, first: int, last: int) -> list[ChangeOfUnits]:
    """Where the units changed; a new name is no break."""
    if "." in code:
        return []
    found = agencies.breaks(first, last, Geography.AGENCIES, code)
    return [change for change in found if change.kind != Change.RENAMED]


def _revised(key: str, code: str) -> dict[int, str]:
    """Months whose published figure was corrected, with the edition that says so."""
    indicator = next((row.id for row in indicators.indicators() if row.key == key), "")
    published = releases.series(indicator, code) if indicator and "." not in code else []
    return {period.last: edition for period, edition, _cell in published if not edition.endswith("-1")}


def _lines(
    agency: AgencyInfo, series: Series, changes: Sequence[ChangeOfUnits], revised: Mapping[int, str],
    *, counts_add: bool,
) -> tuple[Line, ...]:  # fmt: skip
    """As it is since the last change; before it each unit as it reported then, and all of them in today's units."""
    since = max((change.month for change in changes), default=0)
    now = _as_reported(agency.code, {m: u for m, u in series.items() if m >= since}, revised)
    lines = [Line(_since(agency, changes), "s1", now)]
    before = {month: units for month, units in series.items() if month < since}
    if before and counts_add:
        lines.append(Line(_("Tính lại theo đơn vị nay"), "s3", _reexpressed(agency.code, before), is_whole=True))
    for code in sorted({code for units in before.values() for code in units}):
        name = _("%(name)s, như đã báo cáo") % {"name": agency_name(code)}
        lines.append(Line(name, "s2", _as_reported(code, before, revised if code == agency.code else {})))
    return tuple(line for line in lines if line.points)


def _since(agency: AgencyInfo, changes: Sequence[ChangeOfUnits]) -> str:
    if not changes:
        return agency.name
    month = max(change.month for change in changes)
    return _("%(name)s, từ tháng %(month)s") % {"name": agency.name, "month": Period(month, month).label}


def _as_reported(code: str, series: Series, revised: Mapping[int, str]) -> tuple[Point, ...]:
    return tuple(
        Point(month, units[code], month in revised, _edition(revised.get(month, "")))
        for month, units in series.items()
        if code in units
    )


def _edition(code: str) -> str:
    return _("đã đính chính ở bản %(code)s") % {"code": code} if code else ""


def _reexpressed(code: str, series: Series) -> tuple[Point, ...]:
    """Counts of the units of then added in the units of today; a month that cannot be put together stays open."""
    counts = {
        month: {unit: (ratio.numerator, ratio.denominator) for unit, ratio in units.items()}
        for month, units in series.items()
    }
    views = agencies.reexpressed(counts, today(), Geography.AGENCIES)
    found = {month: expression.units.get(code) for month, expression in views.expressed.items()}
    return tuple(_expressed_point(month, told) for month, told in found.items())


def _expressed_point(month: int, told: Expressed | None) -> Point:
    if told is None:
        return Point(month, None)
    if told.is_comparable:
        return Point(month, Ratio(*told.counts), note=", ".join(told.keys))
    absent = ", ".join(agency_name(code) for code in (*told.missing, *told.divided))
    return Point(month, None, note=_("không so được: thiếu %(units)s") % {"units": absent})


def _told(lines: Sequence[Line], places: int) -> str:
    known = [p for p in lines[0].points if p.pair is not None and p.pair.applies] if lines else []
    if not known or known[0].pair is None or known[-1].pair is None:
        return _("Chưa có số.")
    first, last = known[0], known[-1]
    return _("Từ %(first)s (%(from)s) đến %(last)s (%(to)s).") % {
        "first": _rate(first, places), "from": Period(first.month, first.month).label,
        "last": _rate(last, places), "to": Period(last.month, last.month).label,
    }  # fmt: skip


def _rate(point: Point, places: int) -> str:
    return rate_text(point.pair, places) if point.pair else ""


def _note(changes: Sequence[ChangeOfUnits], key: str, family: Sequence[str]) -> str:
    if not changes or len(family) < 2:
        return ""
    if key in SERVICE_KEYS:
        return _("Số dịch vụ không cộng lại: một thủ tục có thể đứng ở cả hai cơ quan cũ. Chỉ vẽ như đã báo cáo.")
    return _(
        "Đường chấm cộng tử số và mẫu số của các cơ quan cũ, không lấy trung bình tỷ lệ. "
        "Chỉ xếp hạng trong cùng một địa giới."
    )

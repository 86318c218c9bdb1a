"""Questions to the measure: published tables as printed, observed figures as pairs, sources and their batches.

PostgreSQL only counts; every rate, rank and rounding is finished here, exactly (measurement.md 4.6).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection

from motcua.kernel import text
from motcua.kernel.clock import now, today
from motcua.kernel.errors import NotFound
from motcua.oversight.indicators.types import Period, Ratio, half_up
from motcua.oversight.intake import selectors as intake
from motcua.oversight.intake.types import Level
from motcua.oversight.monitoring.models import DeclaredFigure, Publication
from motcua.oversight.monitoring.types import AnnexRow, DeclaredPair, Figures
from motcua.oversight.rankings import selectors as rankings

_REFERENCE = Path(__file__).parent / "reference"
LEVEL4_2020 = "2020-08-muc-do-4"
KIEN_GIANG_2020 = "2020-08-kien-giang"
QUARTER_2_2018 = "2018-quy-2"


# Published tables


def publications() -> list[Publication]:
    """All publications, the newest first."""
    return list(Publication.objects.order_by("-as_of", "code"))


def publication(code: str) -> Publication:
    """One publication; raises NotFound."""
    found = Publication.objects.filter(code=code).first()
    if found is None:
        raise NotFound()
    return found


def annex_rows(publication_code: str, group: str) -> list[AnnexRow]:
    """One published table of rates, rebuilt as printed: ordinal numbering, each rate with its printed decimals."""
    figures = DeclaredFigure.objects.filter(publication_id=publication_code, group=group).order_by("position")
    rows = [f for f in figures if f.value is not None]
    ranks = rankings.ordinal_ranks([_value(f) for f in rows])
    built = [
        AnnexRow(rank, f.name, printed_rate(_value(f), f.places), f.agency_code, half_up(_value(f), f.places))
        for rank, f in zip(ranks, rows, strict=True)
    ]
    return sorted(built, key=lambda row: row.rank)


def _value(figure: DeclaredFigure) -> Decimal:
    assert figure.value is not None  # noqa: S101  (asked only for figures with a printed rate)
    return figure.value


def printed_rate(value: Decimal, places: int) -> str:
    """`8,0%`, as the annex of 2020 prints it: decimal comma, no blank."""
    return f"{text.number(half_up(value, places), places)}%"


def declared_pairs(publication_code: str) -> list[DeclaredPair]:
    """The published pairs of a report, each with the rate that was printed beside it."""
    rows = DeclaredFigure.objects.filter(publication_id=publication_code, numerator__isnull=False).order_by("id")
    return [
        DeclaredPair(
            measure=row.measure,
            name=row.name,
            ratio=Ratio(row.numerator or 0, row.denominator or 0),
            stated=None if row.value is None else half_up(row.value, row.places),
            places=row.places,
            note=row.note,
        )
        for row in rows
    ]


def declared_of(agency_code: str) -> list[DeclaredFigure]:
    """What has been published about one agency."""
    found = DeclaredFigure.objects.filter(agency_code=agency_code).select_related("publication")
    return list(found.order_by("-publication__as_of", "position"))


# Observed figures

_UNITS = {"agency": "agency_code", "top": "split_part(agency_code, '.', 1)", "group": "''"}
"""Within what a procedure is counted once: one agency, a ministry or province with all below it, all that is asked."""
_ON_TIME = """
CASE WHEN supplement_requests = 0 THEN least(coalesce(portal_end_at, %(cut)s), %(cut)s) <= portal_due_at
ELSE (
  SELECT count(*) <= 1 AND coalesce(
      CASE WHEN f.ended_at < %(cut)s THEN f.ended_at END,
      max(begun) FILTER (WHERE resumed IS NULL OR resumed >= %(cut)s),
      %(cut)s
    ) <= f.first_due_at + coalesce(
      sum(resumed - begun) FILTER (WHERE resumed < %(cut)s AND begun >= f.received_at), interval '0')
  FROM (SELECT (p->>0)::timestamptz AS begun, (p->>1)::timestamptz AS resumed
        FROM jsonb_array_elements(f.pauses) AS p) AS pauses
  WHERE begun < %(cut)s
) END
"""
"""IND-20 as known at the cut-off: `rules.on_time_portal`; the pauses are read only where a supplement was asked."""
_DOSSIERS = """
SELECT {keys},
  count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE is_new AND channel = 2 AND level <> 'information'),
  count(*) FILTER (WHERE is_ended),
  count(*) FILTER (WHERE is_ended AND channel = 2 AND level = 'full' AND online_result),
  count(*) FILTER (WHERE has_due), count(*) FILTER (WHERE has_due AND portal_on_time),
  count(*) FILTER (WHERE is_new AND has_due), count(*) FILTER (WHERE is_new AND has_due AND internal_on_time),
  count(*) FILTER (WHERE NOT has_due), count(*) FILTER (WHERE is_new AND NOT has_due)
FROM (
  SELECT {unit} AS unit, procedure_code, channel, level, online_result, first_due_at IS NOT NULL AS has_due,
    received_month BETWEEN %(first)s AND %(last)s AS is_new, ended_month BETWEEN %(first)s AND %(last)s AS is_ended,
    ended_month <= %(last)s AND ended_at <= due_at AS internal_on_time, {on_time} AS portal_on_time
  FROM intake_dossierfact f
  WHERE received_month <= %(last)s AND (ended_month IS NULL OR ended_month >= %(first)s) {where}
) AS dossiers
GROUP BY {keys}
"""
_SERVICES = """
SELECT {keys}, highest, count(*), count(*) FILTER (WHERE is_used)
FROM (
  SELECT {unit} AS unit, procedure_code,
    max(CASE level WHEN 'full' THEN 2 WHEN 'partial' THEN 1 ELSE 0 END) AS highest,
    bool_or(level <> 'information' AND is_used IS NOT NULL) AS is_used
  FROM intake_servicedeclaration
  LEFT JOIN (
    SELECT DISTINCT agency_code, procedure_code, true AS is_used FROM intake_dossierfact
    WHERE channel = 2 AND level <> 'information' AND received_month BETWEEN %(first)s AND %(last)s
  ) AS used USING (agency_code, procedure_code)
  WHERE valid_from < %(end_day)s AND (valid_to IS NULL OR valid_to >= %(end_day)s) {where}
  GROUP BY unit, procedure_code
) AS services
GROUP BY {keys}, highest
"""
_LEVELS = (Level.INFORMATION, Level.PARTIAL, Level.FULL)
_WITHIN = " AND (agency_code = %(agency)s OR agency_code LIKE %(below)s)"
Key = tuple[str, ...]


def current_period() -> Period:
    """This month in Vietnam."""
    day = today()
    return Period.month(day.year, day.month)


def cut_off(period: Period) -> datetime:
    """The instant up to which a period is known: its end, or now while it runs (IND-20)."""
    return min(period.end, now())


def figures_by_agency(period: Period, within: str = "") -> dict[str, Figures]:
    """The observed figures of each single agency in `period`; `within` keeps one agency and all below it."""
    return {key[0]: value for key, value in _figures(("unit",), "agency", period, agency=within).items()}


def figures_by_top_agency(period: Period) -> dict[str, Figures]:
    """The observed figures of each ministry and province with all below it; a procedure once in each (IND-03)."""
    return {key[0]: value for key, value in _figures(("unit",), "top", period).items()}


def figures_by_procedure(period: Period, within: str = "") -> dict[str, Figures]:
    """The observed figures of each procedure in `period`, in the group `within` or summed over the ranked agencies."""
    unit = "group" if within else "top"
    return {key[0]: value for key, value in _figures(("procedure_code",), unit, period, agency=within).items()}


def figures_by_service(period: Period, within: str = "", procedure: str = "") -> dict[tuple[str, str], Figures]:
    """The observed figures of each agency and procedure in `period`."""
    found = _figures(("unit", "procedure_code"), "agency", period, agency=within, procedure=procedure)
    return {(key[0], key[1]): value for key, value in found.items()}


def figures_of(period: Period, within: str = "", procedure: str = "") -> Figures:
    """The figures of one agency with all below it, or of the nation: the sum over its ministries and provinces."""
    unit = "group" if within else "top"
    return total(_figures(("unit",), unit, period, agency=within, procedure=procedure).values())


def total(figures: Iterable[Figures]) -> Figures:
    """The sum of figures of ministries and provinces; never a mean of rates (law.md 4.0)."""
    return sum(figures, Figures())


def observed_months(limit: int = 24) -> list[Period]:
    """The months in which dossiers were received, the newest first."""
    return [Period(m, m) for m in intake.received_months(limit)]


def _figures(
    keys: tuple[str, ...], unit: str, period: Period, *, agency: str = "", procedure: str = ""
) -> dict[Key, Figures]:
    """Figures by `keys`, procedures counted once within each `unit`; two statements."""
    where = (_WITHIN if agency else "") + (" AND procedure_code = %(procedure)s" if procedure else "")
    values = {**_bounds(period), "agency": agency, "below": f"{agency}.%", "procedure": procedure}
    parts = {"keys": ", ".join(keys), "unit": _UNITS[unit], "on_time": _ON_TIME, "where": where}
    levels: dict[Key, dict[str, int]] = defaultdict(dict)
    used: dict[Key, int] = defaultdict(int)
    for *key, highest, count, with_dossiers in _rows(_SERVICES.format(**parts), values):
        levels[tuple(key)][_LEVELS[highest]] = count
        used[tuple(key)] += with_dossiers
    dossiers = {tuple(row[: len(keys)]): row[len(keys) :] for row in _rows(_DOSSIERS.format(**parts), values)}
    return {key: _finish(levels[key], used[key], dossiers.get(key)) for key in {*levels, *dossiers}}


def _finish(levels: dict[str, int], used: int, counts: tuple[int, ...] | None) -> Figures:
    """Counts of PostgreSQL as pairs."""
    offered = levels.get(Level.FULL, 0) + levels.get(Level.PARTIAL, 0)
    received, online, ended, full, in_hand, portal, received_due, internal, *no_due = counts or (0,) * 10
    return Figures(
        levels=levels,
        services_with_dossiers=Ratio(used, offered),
        online=Ratio(online, received),
        full_process=Ratio(full, ended),
        on_time_portal=Ratio(portal, in_hand),
        on_time_internal=Ratio(internal, received_due),
        without_due_portal=no_due[0],
        without_due_internal=no_due[1],
    )


def _bounds(period: Period) -> dict[str, str | int | datetime | date]:
    """First and last month number, the cut-off, and the day after the last one on which services are looked at."""
    day = min(period.end_day, today() + timedelta(days=1))
    return {"first": period.first, "last": period.last, "cut": cut_off(period), "end_day": day}


def _rows(query: str, values: Mapping[str, str | int | datetime | date]) -> list[tuple[Any, ...]]:
    """Run one of the two counting queries, which are put together in this file alone; values are bound."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

"""Questions to the measure: published tables as printed, observed figures as pairs, sources and their batches.

PostgreSQL only counts; every rate, rank and rounding is finished here, exactly (measurement.md 4.6).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Count, Max, Q, QuerySet, Sum

from motcua.kernel import text
from motcua.kernel.clock import now, today
from motcua.kernel.errors import NotFound
from motcua.oversight.monitoring import rules
from motcua.oversight.monitoring.models import Batch, DeclaredFigure, DossierFact, Publication, Source
from motcua.oversight.monitoring.rules import (
    competition_ranks as competition_ranks,
)
from motcua.oversight.monitoring.rules import (
    count_at_least as count_at_least,
)
from motcua.oversight.monitoring.rules import (
    count_below as count_below,
)
from motcua.oversight.monitoring.rules import (
    is_competition_ranking as is_competition_ranking,
)
from motcua.oversight.monitoring.rules import (
    mean as mean,
)
from motcua.oversight.monitoring.rules import (
    plain_means as plain_means,
)
from motcua.oversight.monitoring.rules import (
    pooled as pooled,
)
from motcua.oversight.monitoring.types import (
    AnnexRow,
    DeclaredPair,
    Figures,
    Indicator,
    Level,
    Period,
    Ratio,
    SourceInfo,
    half_up,
)

_REFERENCE = Path(__file__).parent / "reference"
LEVEL4_2020 = "2020-08-muc-do-4"
KIEN_GIANG_2020 = "2020-08-kien-giang"
QUARTER_2_2018 = "2018-quy-2"


# Definitions


@cache
def _definitions() -> tuple[Indicator, ...]:
    rows = json.loads((_REFERENCE / "indicators.json").read_text(encoding="utf-8"))
    return tuple(
        Indicator(**{**row, "valid_from": _day(row["valid_from"]), "valid_to": _day(row["valid_to"])}) for row in rows
    )


def _day(value: str | None) -> Any:
    return value and date.fromisoformat(value)


def indicators() -> tuple[Indicator, ...]:
    """All definitions, old ones too."""
    return _definitions()


def indicator(code: str, on: date | None = None) -> Indicator:
    """The definition `code` in force on a day (today where not said). Raises NotFound."""
    day = on or today()
    for row in _definitions():
        if row.id == code and _in_force(row, day):
            return row
    raise NotFound()


def indicators_by_key(on: date) -> dict[str, Indicator]:
    """The definitions behind observed figures in force on a day, by the name of the figure; some days have fewer."""
    return {row.key: row for row in _definitions() if row.key and _in_force(row, on)}


def _in_force(row: Indicator, day: date) -> bool:
    return row.valid_from <= day and (row.valid_to is None or day < row.valid_to)


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
    ranks = rules.ordinal_ranks([_value(f) for f in rows])
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
  FROM monitoring_dossierfact f
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
  FROM monitoring_servicedeclaration
  LEFT JOIN (
    SELECT DISTINCT agency_code, procedure_code, true AS is_used FROM monitoring_dossierfact
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


def last_received_at() -> datetime | None:
    """When the last batch came that the figures rest on."""
    found: datetime | None = Batch.objects.filter(receipt__isnull=False).aggregate(last=Max("received_at"))["last"]
    return found


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
    months = DossierFact.objects.filter(received_month__isnull=False).values_list("received_month", flat=True)
    return [Period(m, m) for m in months.distinct().order_by("-received_month")[:limit] if m is not None]


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


# Sources


def sources() -> list[SourceInfo]:
    """All sources with their number of batches, records kept and rejected, and last batch."""
    rows = Source.objects.annotate(
        n_batches=Count("batches"),
        n_accepted=Sum("batches__accepted"),
        n_rejected=Sum("batches__rejected"),
        last_at=Max("batches__received_at"),
    ).order_by("code")
    return [
        SourceInfo(
            code=row.code,
            name=row.name,
            agency_code=row.agency_code,
            is_active=row.valid_to is None,
            batches=row.n_batches,
            accepted=row.n_accepted or 0,
            rejected=row.n_rejected or 0,
            last_at=row.last_at,
        )
        for row in rows
    ]


def batches(source: str = "", with_rejections: bool = False) -> QuerySet[Batch]:
    """Batches without their bodies, the newest first."""
    found = Batch.objects.filter(Q(source_id=source) if source else Q())
    return (found.filter(rejected__gt=0) if with_rejections else found).defer("body").order_by("-received_at", "-id")


def batch(source: str, sequence: int) -> Batch:
    """One batch with its receipt; raises NotFound."""
    found = Batch.objects.defer("body").filter(source_id=source, sequence=sequence).first()
    if found is None:
        raise NotFound()
    return found

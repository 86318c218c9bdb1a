"""Questions to the measure: published tables as printed, observed figures as pairs, sources and their batches.

PostgreSQL only counts; every rate, rank and rounding is finished here, exactly (measurement.md 4.6).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Count, Max, Q, QuerySet, Sum

from motcua.kernel import text
from motcua.kernel.clock import ZONE, today
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
        if row.id == code and row.valid_from <= day and (row.valid_to is None or day < row.valid_to):
            return row
    raise NotFound()


def indicators_by_key() -> dict[str, Indicator]:
    """The definitions behind observed figures in force today, by the name of the figure."""
    return {row.key: row for row in _definitions() if row.key and row.valid_to is None}


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

_DOSSIERS = """
SELECT {keys},
  count(*) FILTER (WHERE received_month BETWEEN %(first)s AND %(last)s) AS received,
  count(*) FILTER (WHERE received_month BETWEEN %(first)s AND %(last)s AND channel = 2) AS online,
  count(*) FILTER (WHERE ended_month BETWEEN %(first)s AND %(last)s) AS ended,
  count(*) FILTER (WHERE ended_month BETWEEN %(first)s AND %(last)s
    AND channel = 2 AND level = 'full' AND online_result) AS full_process,
  count(*) FILTER (WHERE portal_due_at IS NOT NULL) AS in_hand,
  count(*) FILTER (WHERE supplement_requests <= 1
    AND least(coalesce(portal_end_at, %(end)s), %(end)s) <= portal_due_at) AS portal_on_time,
  count(*) FILTER (WHERE received_month BETWEEN %(first)s AND %(last)s AND due_at IS NOT NULL) AS received_due,
  count(*) FILTER (WHERE received_month BETWEEN %(first)s AND %(last)s
    AND ended_month <= %(last)s AND ended_at <= due_at) AS internal_on_time,
  count(*) FILTER (WHERE due_at IS NULL) AS without_due
FROM monitoring_dossierfact
WHERE received_month <= %(last)s AND (ended_month IS NULL OR ended_month >= %(first)s) {where}
GROUP BY {keys}
"""
_SERVICES = """
SELECT {keys}, level, count(*), count(*) FILTER (WHERE EXISTS (
    SELECT 1 FROM monitoring_dossierfact f
    WHERE f.agency_code = d.agency_code AND f.procedure_code = d.procedure_code AND f.channel = 2
      AND f.received_month BETWEEN %(first)s AND %(last)s))
FROM monitoring_servicedeclaration d
WHERE valid_from < %(end_day)s AND (valid_to IS NULL OR valid_to >= %(end_day)s) {where}
GROUP BY {keys}, level
"""
_WITHIN = " AND (agency_code = %(agency)s OR agency_code LIKE %(below)s)"
_ALL_KEYS = ("agency_code", "procedure_code")
Key = tuple[str, ...]


def current_period() -> Period:
    """This month in Vietnam."""
    day = today()
    return Period.month(day.year, day.month)


def figures_by_agency(period: Period, within: str = "") -> dict[str, Figures]:
    """The observed figures of each agency in `period`; `within` keeps one agency and all below it."""
    return {key[0]: value for key, value in _figures(("agency_code",), period, agency=within).items()}


def figures_by_procedure(period: Period, within: str = "") -> dict[str, Figures]:
    """The observed figures of each procedure in `period`, over all agencies or over those in `within`."""
    return {key[0]: value for key, value in _figures(("procedure_code",), period, agency=within).items()}


def figures_by_service(period: Period, within: str = "", procedure: str = "") -> dict[tuple[str, str], Figures]:
    """The observed figures of each agency and procedure in `period`."""
    found = _figures(_ALL_KEYS, period, agency=within, procedure=procedure)
    return {(key[0], key[1]): value for key, value in found.items()}


def figures_of(period: Period, within: str = "") -> Figures:
    """The pooled figures of all agencies, or of one and all below it; never a mean of rates."""
    return total(figures_by_agency(period, within).values())


def total(figures: Iterable[Figures]) -> Figures:
    """The pooled figures of a group."""
    result = Figures()
    for value in figures:
        result = result + value
    return result


def by_top_agency(figures: Mapping[str, Figures]) -> dict[str, Figures]:
    """Figures of agencies pooled into the ministry or province that they belong to (H01.128 into H01)."""
    groups: dict[str, list[Figures]] = defaultdict(list)
    for code, value in figures.items():
        groups[code.partition(".")[0]].append(value)
    return {code: total(group) for code, group in groups.items()}


def observed_months(limit: int = 24) -> list[Period]:
    """The months in which dossiers were received, the newest first."""
    months = DossierFact.objects.filter(received_month__isnull=False).values_list("received_month", flat=True)
    return [Period(m, m) for m in months.distinct().order_by("-received_month")[:limit] if m is not None]


def _figures(keys: tuple[str, ...], period: Period, *, agency: str = "", procedure: str = "") -> dict[Key, Figures]:
    where = (_WITHIN if agency else "") + (" AND procedure_code = %(procedure)s" if procedure else "")
    values = {**_bounds(period), "agency": agency, "below": f"{agency}.%", "procedure": procedure}
    levels: dict[Key, dict[str, int]] = defaultdict(dict)
    used: dict[Key, int] = defaultdict(int)
    for *key, level, count, with_dossiers in _rows(_SERVICES, keys, where, values):
        levels[tuple(key)][level] = count
        used[tuple(key)] += with_dossiers if level != Level.INFORMATION else 0
    dossiers = {tuple(row[: len(keys)]): row[len(keys) :] for row in _rows(_DOSSIERS, keys, where, values)}
    return {key: _finish(levels[key], used[key], dossiers.get(key)) for key in {*levels, *dossiers}}


def _finish(levels: dict[str, int], used: int, counts: tuple[int, ...] | None) -> Figures:
    """Counts of PostgreSQL as pairs."""
    offered = levels.get(Level.FULL, 0) + levels.get(Level.PARTIAL, 0)
    received, online, ended, full, in_hand, portal, received_due, internal, no_due = counts or (0,) * 9
    return Figures(
        levels=levels,
        services_with_dossiers=Ratio(used, offered),
        online=Ratio(online, received),
        full_process=Ratio(full, ended),
        on_time_portal=Ratio(portal, in_hand),
        on_time_internal=Ratio(internal, received_due),
        without_due=no_due,
    )


def _bounds(period: Period) -> dict[str, str | int | datetime | date]:
    """The first and last month number, the instant and the day at which the period ends (exclusive)."""
    following = period.last + 1
    end = datetime(following // 12, following % 12 + 1, 1, tzinfo=ZONE)
    return {"first": period.first, "last": period.last, "end": end.astimezone(UTC), "end_day": end.date()}


def _rows(
    query: str, keys: tuple[str, ...], where: str, values: Mapping[str, str | int | datetime | date]
) -> list[tuple[Any, ...]]:
    """Run one of the two counting queries; `keys` and `where` come from this file, values are bound."""
    with connection.cursor() as cursor:
        cursor.execute(query.format(keys=", ".join(keys), where=where), values)
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

"""The ledger of facts: signed rows that are in no file yet, the numbers of codes, declared services."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from django.db import connection
from django.db.models import Count, Exists, Max, OuterRef, Q
from psycopg import sql

from motcua.kernel.epoch import instant_of
from motcua.oversight.indicators.selectors import compile_query
from motcua.oversight.indicators.types import FACT_COLUMNS, POSTGRESQL, Bounds, Column, Query
from motcua.oversight.intake import rules
from motcua.oversight.intake.models import Batch, DossierFact, FactRow, Number, Observation, Touched
from motcua.oversight.intake.selectors.handovers import handovers

SOURCE_COLUMN = Column("source", 16, "number of the source that told it")
SERVICES = "intake_servicerow"
SERVICE_COLUMNS = (
    *(column for column in FACT_COLUMNS if column.name in ("top", "agency", "procedure", "level")),
    Column("traits", 16, "sum of `ServiceTrait` that hold"),
    Column("traits_told", 16, "sum of `ServiceTrait` that were told, as holding or not"),
    Column("from_minute", 32, "the midnight in Vietnam from which it holds, minutes since 1970-01-01 UTC"),
    Column("until_minute", 32, "the midnight from which it holds no more, or NEVER"),
    *FACT_COLUMNS[-2:],
)
LEDGER_COLUMNS = ("source", *(column.name for column in FACT_COLUMNS))


def batches_in_minute(source: str, known_minute: int) -> list[str]:
    """The batches (`source/number`) that told of what `source` began, and were known in this minute (of the epoch).

    They are its own, and those of whom it was handed over to that speak of it.
    """
    end = instant_of(known_minute)
    speaks = Exists(Observation.objects.filter(batch=OuterRef("pk"), begun_by=source))
    told = Q(source_id=source) | Q(speaks, source_id__in=rules.handed_to(source, handovers()))
    found = Batch.objects.filter(told, kept_at__gte=end - timedelta(minutes=1), kept_at__lt=end)
    named = found.order_by("source_id", "sequence").values_list("source_id", "sequence")
    return [f"{code}/{number}" for code, number in named]


def young_tops() -> dict[int, int]:
    """How many rows are in no file yet, by ministry or province."""
    return dict(FactRow.objects.values_list("top").annotate(n=Count("id")).order_by("top"))


def copy_young_rows(target: Path, tops: Iterable[int] | None = None) -> None:
    """Write the rows that are in no file yet, of `tops` or of all, as CSV in the order of LEDGER_COLUMNS."""
    listed = sql.SQL(", ").join(map(sql.Identifier, LEDGER_COLUMNS))
    query = sql.SQL("COPY (SELECT {} FROM intake_factrow WHERE {}) TO STDOUT (FORMAT csv)")
    where = sql.SQL("true") if tops is None else sql.SQL("top = ANY ({})").format(list(tops))
    with connection.cursor() as cursor, target.open("wb") as file, cursor.copy(query.format(listed, where)) as copy:
        for block in copy:
            file.write(block)


def young_received_months() -> set[int]:
    """The months of receipt among the rows that are in no file yet."""
    found = FactRow.objects.filter(received_month__gt=0).values_list("received_month", flat=True)
    return set(found.distinct().order_by())


def count_services(query: Query, bounds: Bounds) -> list[tuple[int, ...]]:
    """Measures of the ledger of services, whose subject is SERVICES; it is small and stays in PostgreSQL."""
    with connection.cursor() as cursor:
        cursor.execute(compile_query(query, bounds, POSTGRESQL, SERVICE_COLUMNS))
        return list(cursor.fetchall())


def touched_parts() -> list[tuple[int, int, int, int]]:
    """Id, top, first and last month of what has changed since it was counted."""
    return list(Touched.objects.order_by("id").values_list("id", "top", "first_month", "last_month"))


def dossier_codes(numbers: Iterable[int]) -> dict[int, str]:
    """The codes of dossiers that were told by events, by their numbers in the ledger."""
    return dict(DossierFact.objects.filter(pk__in=list(numbers)).values_list("id", "dossier"))


def last_young_minute(top: int) -> int | None:
    """The minute from which the newest row of a ministry or province is known that is in no file yet."""
    found: int | None = FactRow.objects.filter(top=top).aggregate(last=Max("known_minute"))["last"]
    return found


def numbers_of(kind: str) -> dict[str, int]:
    """The number of every code of a kind: `top`, `agency`, `procedure` or `source`."""
    return dict(Number.objects.filter(kind=kind).values_list("code", "number"))


def codes_of(kind: str) -> dict[int, str]:
    """The code behind every number of a kind."""
    return dict(Number.objects.filter(kind=kind).values_list("number", "code"))

"""Published tables, as they were printed."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from motcua.kernel import text
from motcua.kernel.errors import NotFound
from motcua.oversight.indicators.types import Ratio, half_up
from motcua.oversight.monitoring.models import DeclaredFigure, Publication
from motcua.oversight.monitoring.types import AnnexRow, DeclaredPair
from motcua.oversight.rankings import selectors as rankings

LEVEL4_2020 = "2020-08-muc-do-4"
KIEN_GIANG_2020 = "2020-08-kien-giang"
QUARTER_2_2018 = "2018-quy-2"


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
    digest = Publication.objects.filter(code=publication_code).values_list("digest", flat=True).first()
    return list(_annex(publication_code, group, digest)) if digest else []


@lru_cache(maxsize=32)
def _annex(publication_code: str, group: str, _digest: str) -> tuple[AnnexRow, ...]:
    """Built once for a digest, which seals the publication byte for byte."""
    figures = DeclaredFigure.objects.filter(publication_id=publication_code, group=group).order_by("position")
    rows = [f for f in figures if f.value is not None]
    ranks = rankings.ordinal_ranks([_value(f) for f in rows])
    built = [
        AnnexRow(rank, f.name, printed_rate(_value(f), f.places), f.agency_code, half_up(_value(f), f.places))
        for rank, f in zip(ranks, rows, strict=True)
    ]
    return tuple(sorted(built, key=lambda row: row.rank))


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

"""Questions to assessment: published tables of grades, as printed."""

from __future__ import annotations

from decimal import Decimal

from motcua.kernel.errors import NotFound
from motcua.oversight.assessment import rules
from motcua.oversight.assessment.models import Result, Round
from motcua.oversight.assessment.types import GradeRow, GradeShare, Scheme, SupplierCount
from motcua.oversight.rankings.selectors import competition_ranks

ROUND_2023 = "2023-lan-1"


def rounds() -> list[Round]:
    """All published rounds, the newest first."""
    return list(Round.objects.select_related("scheme").order_by("-as_of"))


def published_round(code: str) -> Round:
    """One round with its scheme; raises NotFound."""
    found = Round.objects.select_related("scheme").filter(code=code).first()
    if found is None:
        raise NotFound()
    return found


def scheme_of(found: Round) -> Scheme:
    """The scheme of grades of a round."""
    bounds = tuple(Decimal(bound) for bound in found.scheme.bounds)
    return Scheme(bounds, found.scheme.is_assumed, found.scheme.reason)


def grade_rows(round_code: str, group: str) -> list[GradeRow]:
    """One published table of grades, rebuilt as printed: competition numbering ("1, 1, 3")."""
    results = list(Result.objects.filter(round_id=round_code, group=group).order_by("position"))
    ranks = competition_ranks([-result.tie for result in results])
    return [GradeRow(rank, r.name, r.grade, r.supplier, r.agency_code) for rank, r in zip(ranks, results, strict=True)]


def grade_shares(round_code: str, group: str) -> list[GradeShare]:
    """How many agencies of a group have each grade, in counts and whole percents."""
    return rules.grade_shares([row.grade for row in grade_rows(round_code, group)])


def suppliers(round_code: str, group: str) -> list[SupplierCount]:
    """How many agencies of a group use each supplier's system, by grade."""
    return rules.supplier_counts((row.supplier, row.grade) for row in grade_rows(round_code, group))


def results_of(agency_code: str) -> list[Result]:
    """The published results of one agency, the newest first."""
    return list(Result.objects.filter(agency_code=agency_code).select_related("round").order_by("-round__as_of"))

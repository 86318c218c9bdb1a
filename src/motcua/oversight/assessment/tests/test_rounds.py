"""The first round comes out exactly as printed; grades follow ranks; thresholds stay marked as assumed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from motcua.kernel.errors import NotFound
from motcua.oversight.assessment import rules, selectors, services
from motcua.oversight.assessment.models import Result
from motcua.oversight.assessment.types import GRADES, Scheme
from motcua.oversight.rankings.selectors import competition_ranks

PRINTED = (Path(__file__).parent / "annex_2023.txt").read_text(encoding="utf-8")
GROUPS = ("ministry", "province")


def scheme(*bounds: str) -> Scheme:
    return Scheme(tuple(Decimal(b) for b in bounds), is_assumed=True, reason="")


def grades_follow_ranks(rows: Iterable[tuple[int, str]]) -> bool:
    """Whether a better rank never has a worse grade and equals share one (law.md 5.2)."""
    ordered = sorted(rows)
    return all(a[1] <= b[1] and (a[0] != b[0] or a[1] == b[1]) for a, b in pairwise(ordered))


def scores_could_give(grades: Sequence[str], mean: Decimal, scheme: Scheme) -> bool:
    """Whether any scores with these grades can have the published `mean` (consistency test of law.md 5.2)."""
    lower = {**dict(zip(GRADES, map(Fraction, scheme.bounds), strict=False)), GRADES[-1]: Fraction(0)}
    upper = dict(zip(GRADES, [Fraction(100), *map(Fraction, scheme.bounds)], strict=True))
    half = Fraction(1, 2)
    low = sum((lower[g] for g in grades), Fraction(0)) / len(grades)
    high = sum((upper[g] for g in grades), Fraction(0)) / len(grades)
    return low < Fraction(mean) + half and high > Fraction(mean) - half


@pytest.fixture
def _loaded(db: None) -> None:
    services.load_assessment()


@pytest.mark.usefixtures("_loaded")
def test_both_tables_of_2023_are_rebuilt_line_by_line() -> None:
    printed = [line for line in PRINTED.splitlines() if line[:1].isdigit() and "|" in line]
    rebuilt = [
        f"{row.rank} | {row.name} | {row.grade} | {row.supplier}"
        for group in GROUPS
        for row in selectors.grade_rows(selectors.ROUND_2023, group)
    ]
    assert rebuilt == printed


@pytest.mark.usefixtures("_loaded")
@pytest.mark.parametrize(("group", "counts"), [("ministry", [2, 4, 10, 0, 4]), ("province", [9, 43, 10, 1, 0])])
def test_grades_and_shares_agree_with_the_text(group: str, counts: list[int]) -> None:
    shares = selectors.grade_shares(selectors.ROUND_2023, group)
    stated = selectors.published_round(selectors.ROUND_2023).claims[group]["grades"]
    assert [s.count for s in shares] == counts
    assert {s.grade: [f"{s.count}/{s.total}", str(s.percent)] for s in shares} == stated


@pytest.mark.usefixtures("_loaded")
@pytest.mark.parametrize("group", GROUPS)
def test_ranks_leave_gaps_after_ties_and_grades_fall_with_them(group: str) -> None:
    rows = selectors.grade_rows(selectors.ROUND_2023, group)
    ranks = [row.rank for row in rows]
    assert ranks and competition_ranks([Decimal(-rank) for rank in ranks]) == ranks
    assert grades_follow_ranks((row.rank, row.grade) for row in rows)


@pytest.mark.usefixtures("_loaded")
def test_suppliers_are_counted_as_in_the_check_of_the_text() -> None:
    counts = {c.supplier: c.total for c in selectors.suppliers(selectors.ROUND_2023, "province")}
    assert counts["VNPT"] == 34
    assert [counts[name] for name in ("Tân Dân", "INET", "FPT", "Unitech")] == [4, 4, 4, 3]
    assert sum(counts.values()) == 63


@pytest.mark.usefixtures("_loaded")
def test_loading_twice_changes_nothing() -> None:
    before = list(Result.objects.order_by("id").values_list("id", flat=True))
    assert services.load_assessment() == 0
    assert list(Result.objects.order_by("id").values_list("id", flat=True)) == before


@pytest.mark.usefixtures("_loaded")
def test_the_thresholds_are_marked_as_assumed_and_fit_what_was_published() -> None:
    found = selectors.published_round(selectors.ROUND_2023)
    used = selectors.scheme_of(found)
    assert used.is_assumed and used.bounds == scheme("90", "80", "65", "50").bounds
    for group in GROUPS:
        grades = [row.grade for row in selectors.grade_rows(selectors.ROUND_2023, group)]
        assert scores_could_give(grades, Decimal(found.claims[group]["mean"]), used)


@pytest.mark.usefixtures("_loaded")
@pytest.mark.parametrize(
    ("bounds", "is_possible"),
    [
        (("90", "80", "65", "50"), True), (("90", "80", "70", "60"), True), (("90", "80", "70", "50"), True),
        (("90", "80", "60", "50"), True), (("90", "75", "60", "50"), True),
        (("85", "70", "50", "30"), False), (("80", "65", "50", "35"), False), (("95", "85", "75", "65"), False),
        (("90", "70", "50", "30"), False),
    ],
)  # fmt: skip
def test_thresholds_must_agree_with_the_counts_and_means_of_2023(bounds: tuple[str, ...], is_possible: bool) -> None:
    found = selectors.published_round(selectors.ROUND_2023)
    verdicts = []
    for name in GROUPS:
        grades = [row.grade for row in selectors.grade_rows(selectors.ROUND_2023, name)]
        verdicts.append(scores_could_give(grades, Decimal(found.claims[name]["mean"]), scheme(*bounds)))
    assert all(verdicts) == is_possible


@pytest.mark.usefixtures("_loaded")
def test_one_agency_has_its_results_and_an_unknown_round_is_not_found() -> None:
    assert [r.grade for r in selectors.results_of("H01")] == ["A"]
    assert [r.code for r in selectors.rounds()] == [selectors.ROUND_2023]
    with pytest.raises(NotFound):
        selectors.published_round("2031")


def test_suppliers_with_equal_counts_stand_in_vietnamese_alphabetical_order() -> None:
    counts = rules.supplier_counts([("Đại Nam", "B"), ("EFY", "B"), ("DTT", "A"), ("tự xây dựng", "C"), ("VNPT", "A")])
    assert [c.supplier for c in counts] == ["DTT", "Đại Nam", "EFY", "tự xây dựng", "VNPT"]

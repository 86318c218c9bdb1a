"""The published tables come out exactly as printed, with the counts of the letters."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from motcua.kernel.errors import NotFound
from motcua.oversight.indicators import selectors as indicators
from motcua.oversight.indicators.types import Ratio
from motcua.oversight.monitoring import selectors, services
from motcua.oversight.monitoring.models import DeclaredFigure, Publication
from motcua.oversight.rankings import selectors as rankings

pytestmark = pytest.mark.django_db
PRINTED = (Path(__file__).parent / "annex_2020.txt").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _loaded() -> None:
    services.load_monitoring()


def _values(group: str) -> list[Decimal]:
    return [row.value for row in selectors.annex_rows(selectors.LEVEL4_2020, group)]


def test_the_annex_of_2020_is_rebuilt_line_by_line() -> None:
    claims = selectors.publication(selectors.LEVEL4_2020).claims
    lines = []
    for group in ("ministry", "province"):
        lines += [claims[f"{group}_heading"], f"TT | {claims[f'{group}_column']} | {claims['rate_column']} |"]
        rows = selectors.annex_rows(selectors.LEVEL4_2020, group)
        lines += [f"{row.rank} | {row.name} | {row.printed} |" for row in rows]
    assert lines == PRINTED.strip().splitlines()


def test_the_counts_of_the_letter_agree_with_its_table() -> None:
    ministries, provinces = _values("ministry"), _values("province")
    assert (len(ministries), len(provinces)) == (17, 63)
    assert (rankings.count_below(ministries, 10), rankings.count_below(provinces, 10)) == (5, 22)
    assert (rankings.count_at_least(ministries, 30), rankings.count_at_least(provinces, 30)) == (9, 13)


def test_no_mean_of_the_published_rates_gives_the_national_rate_of_the_letter() -> None:
    means = rankings.plain_means(_values("ministry"), _values("province"))
    assert (means.ministries, means.provinces, means.all) == (Decimal("34.07"), Decimal("17.70"), Decimal("21.17"))
    claim = Decimal(selectors.publication(selectors.LEVEL4_2020).claims["national_rate"])
    assert claim == Decimal("17.97")
    assert not means.contains(claim)


def test_the_pairs_of_2018_give_the_rates_that_were_printed() -> None:
    pairs = selectors.declared_pairs(selectors.QUARTER_2_2018)
    assert [p.ratio.percent() for p in pairs] == [
        Decimal("36.95"), Decimal("10.18"), Decimal("96.80"), Decimal("3.20"), Decimal("82.94"),
    ]  # fmt: skip
    assert all(p.agrees for p in pairs)


def test_the_count_of_kien_giang_gives_the_rate_of_the_letter_only_over_its_total() -> None:
    (pair,) = selectors.declared_pairs(selectors.KIEN_GIANG_2020)
    assert pair.ratio == Ratio(274, 2133)
    assert pair.agrees
    rates = _values("province")
    others = [v for v in rates if v != Decimal("12.85")]
    assert 1 + sum(1 for v in rates if v > Decimal("12.85")) == 37
    assert 1 + rankings.count_at_least(others, Decimal("9.86")) == 41


def test_loading_twice_changes_nothing() -> None:
    before = list(DeclaredFigure.objects.order_by("id").values_list("id", flat=True))
    assert services.load_monitoring() == 0
    assert list(DeclaredFigure.objects.order_by("id").values_list("id", flat=True)) == before


def test_a_table_that_was_tampered_with_is_put_right_by_its_seal() -> None:
    Publication.objects.filter(code=selectors.LEVEL4_2020).update(digest="0" * 64)
    DeclaredFigure.objects.filter(publication_id=selectors.LEVEL4_2020, position=1).delete()
    assert services.load_monitoring() == 1
    assert len(_values("ministry")) == 17


def test_every_declared_agency_has_an_identifier_code() -> None:
    rates = DeclaredFigure.objects.filter(publication_id=selectors.LEVEL4_2020)
    codes = list(rates.values_list("agency_code", flat=True))
    assert len(set(codes)) == 80
    assert [f.name for f in selectors.declared_of("H33")] == ["Kiên Giang", "Kiên Giang"]


def test_every_definition_is_whole_and_closed_definitions_are_not_in_force() -> None:
    for row in indicators.indicators():
        wanted = (row.name, row.numerator, row.denominator, row.article, row.exclusions, row.period, row.rounding)
        assert all(wanted), row.id
    with pytest.raises(NotFound):
        indicators.indicator("IND-01")
    assert indicators.indicator("IND-20").version == 1
    assert set(indicators.indicators_by_key(date(2026, 11, 30))) >= {"online", "on_time_portal", "on_time_internal"}


def test_the_definitions_of_a_day_are_those_in_force_on_it() -> None:
    assert "full_process" not in indicators.indicators_by_key(date(2023, 12, 31))
    assert indicators.indicators_by_key(date(2024, 1, 1))["full_process"].id == "IND-11"
    assert set(indicators.indicators_by_key(date(2018, 6, 30))) == {"on_time_internal"}


def test_an_unknown_publication_is_not_found() -> None:
    with pytest.raises(NotFound):
        selectors.publication("2031-01")

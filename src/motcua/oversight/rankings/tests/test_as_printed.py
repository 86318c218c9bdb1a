"""Originals are kept with their errors, which are reported and never repaired (law.md 8, measurement.md 6.3)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from motcua.oversight.indicators.types import Ratio
from motcua.oversight.rankings import selectors
from motcua.oversight.rankings.rules.findings import rate_findings, sum_findings
from motcua.oversight.rankings.types import FindingKind, PublishedRow, Statistic

LEVEL4 = "dvctt_level4_rate"


def printed(area: str, measure: str, scope: str = "") -> list[str]:
    rows = selectors.published_statistics()
    return [row.value for row in rows if (row.area, row.measure) == (area, measure) and scope in ("", row.scope)]


def national(as_of: str) -> PublishedRow:
    rows = selectors.published_rows()
    return next(row for row in rows if (row.indicator, row.kind, row.as_of) == (LEVEL4, "national", as_of))


def test_the_misprints_stand_as_they_were_printed() -> None:
    """The report of Lâm Đồng says 635.593 where its parts add up to 635.595; Vĩnh Phúc prints 18,9 %: both stay."""
    assert printed("Lâm Đồng", "resolved_early_or_on_time", "all levels") == ["635593"]
    assert "18.9" in printed("Vĩnh Phúc", "pct_online")
    assert national("2020-08-20").value == "17.97"


def repaired(row: Statistic) -> Statistic:
    is_misprint = (row.area, row.scope, row.value) == ("Lâm Đồng", "all levels", "635593")
    return replace(row, value="635595") if is_misprint else row


def test_a_repair_would_be_seen_because_one_finding_would_be_missing() -> None:
    """Who repairs the misprint loses the report of it; the other findings stay."""
    as_printed = [f.printed for f in sum_findings(selectors.published_statistics())]
    mended = [f.printed for f in sum_findings([repaired(row) for row in selectors.published_statistics()])]
    assert "635593" in as_printed and "635593" not in mended
    assert set(mended) < set(as_printed)


def test_every_finding_names_a_number_that_is_printed_and_where_it_is_from() -> None:
    """Nothing is reported of a number that no original has, and nothing without its source."""
    values = {row.value for row in selectors.published_statistics()} | {row.value for row in selectors.published_rows()}
    for finding in selectors.findings():
        assert finding.source and finding.says
        assert finding.printed in values or finding.kind is FindingKind.VARIANT


def test_a_report_that_is_wrong_in_both_ways_is_reported_in_both() -> None:
    """A wrong sum and a wrong rate in one table are two findings; neither hides the other."""
    report = {
        "resolved": "101",
        "resolved_early": "60",
        "resolved_on_time": "30",
        "resolved_late": "10",
        "pct_late": "9",
    }
    rows = [Statistic("X", "all", "2026-01-01", "", measure, value, "") for measure, value in report.items()]
    assert ([f.found for f in sum_findings(rows)], len(list(rate_findings(rows)))) == (["100"], 1)


@pytest.mark.parametrize(
    ("pair", "rate"),
    [(Ratio(274, 2133), "12.85"), (Ratio(274, 373 + 274), "42.35"), (Ratio(274, 2133 + 373 + 274), "9.86")],
)
def test_one_denominator_alone_gives_the_rate_of_kien_giang(pair: Ratio, rate: str) -> None:
    """Law.md 8.1: of the three wholes that the words allow, 2.133 alone gives the printed 12,85 %."""
    assert str(pair.percent()) == rate
    row = next(r for r in selectors.published_rows() if (r.indicator, r.name) == (LEVEL4, "Kiên Giang"))
    assert (rate == row.value) == (pair.denominator == 2133)


def test_july_and_august_of_2020_are_two_printed_points_apart() -> None:
    """Law.md 8.1: 15,91 % and 17,97 %, plausible growth of 2,06 points; seed 001 and seed 000."""
    july, august = (Decimal(national(day).value) for day in ("2020-07-31", "2020-08-20"))
    assert (august - july, july < august) == (Decimal("2.06"), True)


def test_a_mean_of_grades_is_not_recomputed_from_grades() -> None:
    """Law.md 8.3: the means 70 and 83 of 2023 have no scores beside them; no score is invented for them."""
    rows = [row for row in selectors.published_rows() if row.indicator == "quality_survey_2023_1"]
    assert len(rows) == 83
    assert not [row for row in rows if row.value]

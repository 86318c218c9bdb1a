"""Points of QĐ 766 and TT 01/2018 from rates."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.oversight.indicators import selectors as indicators
from motcua.oversight.indicators.types import Index, IndexItem, Ratio, Scale
from motcua.oversight.rankings.rules.scoring import Rates, band, finished, points, scored

ON = date(2026, 11, 30)
PORTAL = indicators.index("QD-766", ON)
AGENCY = indicators.index("TT01-AGENCY", date(2024, 1, 1))
OFFICIAL = indicators.index("TT01-OFFICIAL", date(2024, 1, 1))
shares = st.fractions(0, 1, max_denominator=1000)


def line(index: Index, code: str) -> IndexItem:
    return next(item for item in index.items if item.code == code)


def portal(share: Fraction) -> Rates:
    return {(item.indicator, item.figure): share for item in PORTAL.items}


@pytest.mark.parametrize(
    ("code", "percent", "reached"),
    [
        ("3.1", 80, Fraction(3)), ("3.1", 40, Fraction(3, 2)), ("3.3", 50, Fraction(3)), ("3.3", 25, Fraction(3, 2)),
        ("2.1", 97, Fraction(97, 5)), ("5.4", 90, Fraction(6)), ("5.4", 45, Fraction(3)), ("4.3", 100, Fraction(2)),
        ("3.5a", 20, Fraction(1, 2)),
    ],
)  # fmt: skip
def test_points_grow_with_the_rate_up_to_the_threshold_and_no_further(
    code: str, percent: int, reached: Fraction
) -> None:
    item = line(PORTAL, code)
    assert points(item, {(item.indicator, item.figure): Fraction(percent, 100)}) == reached


def test_the_best_agency_has_100_points_and_is_excellent() -> None:
    best = scored(PORTAL, portal(Fraction(1)))
    assert (str(best.points), best.of, str(best.printed), best.label) == ("100", 100, "100.00", "Xuất sắc")


def test_the_worst_agency_has_none() -> None:
    worst = scored(PORTAL, portal(Fraction(0)))
    assert (str(worst.points), worst.label) == ("0", "Yếu")


@settings(deadline=None)
@given(shares, shares)
def test_a_better_rate_never_has_fewer_points(one: Fraction, other: Fraction) -> None:
    low, high = sorted((one, other))
    assert scored(PORTAL, portal(low)).points <= scored(PORTAL, portal(high)).points


def test_a_synchronisation_of_nothing_scores_nothing_and_other_shares_of_nothing_are_left_out() -> None:
    score = scored(PORTAL, dict.fromkeys(portal(Fraction(1))))
    assert [row.code for row in score.lines if row.points is not None] == ["1.4"]
    assert (str(score.points), score.of, score.label) == ("0", 6, "")


def test_without_all_lines_there_are_points_but_no_label() -> None:
    rates = {key: rate for key, rate in portal(Fraction(1)).items() if key[0] != "IND-30"}
    score = scored(PORTAL, rates)
    assert (str(score.points), score.of, score.label) == ("94", 94, "")


def test_bands_are_compared_before_rounding() -> None:
    assert band(PORTAL, Fraction(90)) == "Xuất sắc"
    assert band(PORTAL, Fraction(89999, 1000)) == "Tốt"
    assert band(AGENCY, Fraction(1499, 100)) == "Tốt"
    assert band(OFFICIAL, Fraction(7, 2)).startswith("Hoàn thành 70")
    assert band(OFFICIAL, Fraction(349, 100)).startswith("Hoàn thành dưới 70")


def test_the_rate_of_synchronisation_multiplies_and_counts_at_most_one() -> None:
    assert finished(Ratio(1, 2), Fraction(4, 5)) == Fraction(2, 5)
    assert finished(Ratio(1, 2), Fraction(6, 5)) == Fraction(1, 2)
    assert finished(Ratio(1, 2), None) is None
    assert finished(Ratio(0, 0)) is None


def step(code: str, **rates: str | None) -> Fraction | None:
    item = line(AGENCY, code)
    given = {name: None if rate is None else Fraction(rate) / 100 for name, rate in rates.items()}
    return points(item, {(item.indicator, name.strip("_")): rate for name, rate in given.items()})


@pytest.mark.parametrize(
    ("services", "online", "late", "reached"),
    [
        ("20", "30", "0", 2), ("20", "29.9", "0", 1), ("19", "30", "0", 1), ("0", "15", "0", 1), ("50", "14.9", "0", 0),
        ("50", "90", "0.01", 0),
    ],
)  # fmt: skip
def test_the_ninth_index_of_2018_needs_services_online_dossiers_and_none_late(
    services: str, online: str, late: str, reached: int
) -> None:
    assert step("9", services=services, online=online, late=late) == reached


@pytest.mark.parametrize(("late", "reached"), [(None, 2), ("0", 2), ("10", 1), ("10.1", 0)])
def test_no_petition_or_none_late_has_two_points(late: str | None, reached: int) -> None:
    assert step("8", _=late) == reached


@pytest.mark.parametrize(("whole", "at_desk", "reached"), [("20", "0", 2), ("19", "100", 1), ("19", "99", 0)])
def test_the_fifth_index_of_2018_looks_at_the_desk(whole: str, at_desk: str, reached: int) -> None:
    assert step("5", whole=whole, at_desk=at_desk) == reached


def test_an_index_of_2018_without_data_is_left_out_and_the_bands_no_longer_fit() -> None:
    rates: Rates = {("TT01-1", ""): Fraction(2), ("TT01-3", ""): Fraction(3, 2), ("TT01-7", ""): Fraction(1)}
    score = scored(OFFICIAL, rates)
    assert (score.points, score.of, str(score.printed), score.label) == (Fraction(9, 2), 6, "4.5", "")


def test_means_of_points_are_not_scaled() -> None:
    assert line(OFFICIAL, "1").scale is Scale.MEAN
    assert points(line(OFFICIAL, "1"), {("TT01-1", ""): Fraction(5, 4)}) == Fraction(5, 4)

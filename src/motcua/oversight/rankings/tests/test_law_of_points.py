"""Points of law.md 4.7 and 5.3 from small figures by hand: each threshold on both sides, bands, what is left out."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from motcua.oversight.indicators import selectors as indicators
from motcua.oversight.indicators.types import Index, IndexItem, Ratio, Scale
from motcua.oversight.rankings.rules.scoring import Rates, band, finished, points, scored

PORTAL = indicators.index("QD-766", date(2026, 11, 30))
AGENCY = indicators.index("TT01-AGENCY", date(2024, 12, 31))
OFFICIAL = indicators.index("TT01-OFFICIAL", date(2024, 12, 31))
LINES = {
    "1.1": ("IND-30", 6, 100), "1.2": ("IND-31", 4, 100), "1.3": ("IND-32", 2, 100), "1.4": ("IND-28", 6, 100),
    "2.1": ("IND-20", 20, 100),
    "3.1": ("IND-05", 3, 80), "3.2": ("IND-07", 3, 100), "3.3": ("IND-12", 3, 50), "3.4": ("IND-13", 3, 100),
    "3.5a": ("IND-35", 2, 80), "3.5b": ("IND-36", 2, 80), "3.6": ("IND-37", 6, 100),
    "4.1": ("IND-40", 6, 100), "4.2": ("IND-41", 4, 80), "4.2b": ("IND-42", 2, 100), "4.3": ("IND-43", 2, 80),
    "4.4": ("IND-44", 4, 100), "4.5a": ("IND-45", 2, 100), "4.5b": ("IND-45", 2, 100),
    "5.2": ("IND-23", 6, 100), "5.3": ("IND-24", 6, 100), "5.4": ("IND-26", 6, 90),
}  # fmt: skip
"""Line: indicator, maximum and percent for full points, as law.md 4.2 to 4.7 has them."""


def line(index: Index, code: str) -> IndexItem:
    return next(item for item in index.items if item.code == code)


def reached(index: Index, code: str, rate: Fraction) -> Fraction | None:
    item = line(index, code)
    return points(item, {(item.indicator, item.figure): rate})


def test_the_lines_are_those_of_the_law() -> None:
    """IND-05, 07, 12, 13, 20, 23, 24, 26, 28, 30 to 32, 35 to 37, 40 to 45: 22 lines, 100 points."""
    found = {item.code: (item.indicator, item.points, int(item.full_at)) for item in PORTAL.items}
    assert found == LINES
    assert sum(most for _, most, _ in LINES.values()) == 100


@pytest.mark.parametrize("code", LINES)
def test_points_are_the_maximum_times_the_rate_over_its_threshold(code: str) -> None:
    """Law.md 4.7: maximum x min(1, rate / threshold), linear below; a hair under the threshold is under the maximum."""
    _, most, percent = LINES[code]
    full = Fraction(percent, 100)
    assert reached(PORTAL, code, full) == most
    assert reached(PORTAL, code, full / 2) == Fraction(most, 2)
    assert reached(PORTAL, code, full - Fraction(1, 10**9)) == most - Fraction(most, 10**9) / full
    assert reached(PORTAL, code, Fraction(0)) == 0
    assert reached(PORTAL, code, full + 1) == most, "never more than the maximum"


def test_ind_12_is_multiplied_by_the_rate_of_synchronisation_before_it_is_scored() -> None:
    """IND-12, IND-28: 6 of 10 online, 80 of 100 synchronised: 48 %, of 50 % for full points: 2,88 of 3."""
    rate = finished(Ratio(6, 10), Ratio(80, 100).share)
    assert rate == Fraction(48, 100)
    assert reached(PORTAL, "3.3", rate) == Fraction(288, 100)
    assert finished(Ratio(6, 10), Ratio(120, 100).share) == Fraction(6, 10), "too much synchronised helps nobody"


def test_a_share_of_nothing_is_left_out_but_for_synchronisation_which_scores_0() -> None:
    """Law.md 4.0: a flag per definition; IND-28 without dossiers has 0 of 6, all others are left out."""
    nothing: Rates = {(item.indicator, item.figure): None for item in PORTAL.items}
    rates: Rates = {**nothing, ("IND-20", ""): Fraction(9, 10)}
    score = scored(PORTAL, rates)
    assert (str(score.points), score.of, score.label) == ("18", 26, "")


@pytest.mark.parametrize(
    ("reached_points", "label"),
    [
        ("100", "Xuất sắc"), ("90", "Xuất sắc"), ("89.99", "Tốt"), ("80", "Tốt"), ("79.99", "Khá"), ("70", "Khá"),
        ("69.99", "Trung bình"), ("50", "Trung bình"), ("49.99", "Yếu"), ("0", "Yếu"),
    ],
)  # fmt: skip
def test_the_bands_of_the_portal_index(reached_points: str, label: str) -> None:
    """Law.md 5.4: from 90 excellent, 80 good, 70 fair, 50 average."""
    assert band(PORTAL, Fraction(reached_points)) == label


@pytest.mark.parametrize(
    ("reached_points", "label"),
    [
        ("18", "Xuất sắc"), ("15", "Xuất sắc"), ("14.9", "Tốt"), ("12", "Tốt"), ("11.9", "Khá"), ("9", "Khá"),
        ("8.9", "Trung bình"), ("6", "Trung bình"), ("5.9", "Yếu"), ("0", "Yếu"),
    ],
)  # fmt: skip
def test_the_bands_of_agencies_in_2018(reached_points: str, label: str) -> None:
    """TT01-AGENCY: all nine, at most 18: >= 15, 12, 9, 6."""
    assert (AGENCY.points, band(AGENCY, Fraction(reached_points))) == (18, label)


@pytest.mark.parametrize(
    ("reached_points", "share"), [("5", "100 %"), ("4.9", "70 đến"), ("3.5", "70 đến"), ("3.4", "dưới 70")]
)
def test_the_bands_of_officials_in_2018(reached_points: str, share: str) -> None:
    """TT01-OFFICIAL: indices 1, 2, 3, 4, 7, at most 10: >= 5 all of the duty, 3,5 to under 5 from 70 %."""
    assert [item.code for item in OFFICIAL.items] == ["1", "2", "3", "4", "7"]
    assert OFFICIAL.points == 10
    assert share in band(OFFICIAL, Fraction(reached_points))


@pytest.mark.parametrize("code", ["1", "2", "3", "4", "7"])
def test_an_index_per_dossier_is_its_mean_of_points_with_one_decimal(code: str) -> None:
    """TT01-1, 2, 3, 4, 7: sum over dossiers / dossiers, never scaled to a threshold; 1,25 is printed 1,3."""
    assert line(AGENCY, code).scale is Scale.MEAN
    assert reached(AGENCY, code, Fraction(5, 4)) == Fraction(5, 4)
    assert (AGENCY.places, str(scored(AGENCY, {(f"TT01-{code}", ""): Fraction(5, 4)}).printed)) == (1, "1.3")


STEPS: dict[str, dict[str, dict[str, str]]] = {
    "5": {
        "2": {"whole": "20", "at_desk": "0"},
        "1": {"whole": "0", "at_desk": "100"},
        "0": {"whole": "0", "at_desk": "0"},
    },
    "6": {"2": {"both": "100", "one": "100"}, "1": {"both": "0", "one": "100"}, "0": {"both": "0", "one": "0"}},
    "8": {"2": {"": "0"}, "1": {"": "10"}, "0": {"": "11"}},
    "9": {
        "2": {"services": "20", "online": "30", "late": "0"},
        "1": {"services": "20", "online": "15", "late": "0"},
        "0": {"services": "0", "online": "0", "late": "1"},
    },
}
"""Rates that give each mark of the indices that are not means."""


def rates_of(means: dict[str, str], marks: dict[str, str]) -> Rates:
    stepped = {
        (f"TT01-{code}", figure): Fraction(percent) / 100
        for code, mark in marks.items()
        for figure, percent in STEPS[code][mark].items()
    }
    return {**stepped, **{(f"TT01-{code}", ""): Fraction(mean) for code, mean in means.items()}}


@pytest.mark.parametrize(
    ("means", "marks", "wanted"),
    [
        (("1.66", "1.66", "1.66", "1.66", "0.3"), "2222", ("15.1", "Xuất sắc")),
        (("1.64", "1.64", "1.64", "1.64", "0.5"), "2222", ("14.9", "Tốt")),
        (("1.65", "1.65", "1.65", "1.65", "0.2"), "2222", ("15.0", "Xuất sắc")),
        (("1.649", "1.649", "1.649", "1.649", "0.249"), "2222", ("14.6", "Tốt")),
        (("2", "2", "2", "2", "2"), "2222", ("18.0", "Xuất sắc")),
        (("0.04", "0.04", "0.04", "0.04", "0.04"), "0000", ("0.0", "Yếu")),
    ],
)
def test_each_index_of_2018_has_one_decimal_before_they_are_added(
    means: tuple[str, ...], marks: str, wanted: tuple[str, str]
) -> None:
    """Law.md 5.3: an index is the sum over dossiers / dossiers, 1 decimal; 4 x 1,66 are 4 x 1,7, not 6,64."""
    rates = rates_of(dict(zip("12347", means, strict=True)), dict(zip("5689", marks, strict=True)))
    score = scored(AGENCY, rates)
    assert (str(score.printed), score.label) == wanted and score.of == 18
    assert all(line.points is not None and (line.points * 10).denominator == 1 for line in score.lines)


def test_an_official_of_2018_is_rounded_by_index_as_an_agency_is() -> None:
    """5 x 0,95 is 5 x 1,0: all of the duty; unrounded it was 4,75 and less."""
    score = scored(OFFICIAL, rates_of(dict.fromkeys("12347", "0.95"), {}))
    assert (score.points, score.label) == (Fraction(5), band(OFFICIAL, Fraction(5)))


def test_the_portal_index_rounds_no_line() -> None:
    """Law.md 5.3 speaks of TT 01/2018 alone: a third of 20 points stays a third."""
    assert scored(PORTAL, {("IND-20", ""): Fraction(1, 3)}).points == Fraction(20, 3)


def steps(code: str, **percents: str) -> Fraction | None:
    rates: Rates = {(f"TT01-{code}", name.strip("_")): Fraction(value) / 100 for name, value in percents.items()}
    return points(line(AGENCY, code), rates)


@pytest.mark.parametrize(("both", "one", "wanted"), [("100", "100", 2), ("99.9", "100", 1), ("99.9", "99.9", 0)])
def test_tt01_6_is_given_for_all_procedures_or_not(both: str, one: str, wanted: int) -> None:
    """TT01-6: board and electronically 2, one of the two 1, neither 0."""
    assert steps("6", both=both, one=one) == wanted


@pytest.mark.parametrize(("whole", "at_desk", "wanted"), [("20", "0", 2), ("19.9", "100", 1), ("19.9", "99.9", 0)])
def test_tt01_5_has_20_percent_for_ministries_and_provinces(whole: str, at_desk: str, wanted: int) -> None:
    """TT01-5: whole process at the desk for >= 20 %; else all that is not exempt received and returned there."""
    assert steps("5", whole=whole, at_desk=at_desk) == wanted


@pytest.mark.parametrize(("late", "wanted"), [("0", 2), ("0.1", 1), ("10", 1), ("10.1", 0)])
def test_tt01_8_is_none_late_or_at_least_90_percent_in_time(late: str, wanted: int) -> None:
    """TT01-8: none or 100 % on time 2, >= 90 % 1, less 0."""
    assert steps("8", _=late) == wanted


@pytest.mark.parametrize(
    ("services", "online", "late", "wanted"),
    [("20", "30", "0", 2), ("19.9", "30", "0", 1), ("20", "29.9", "0", 1), ("20", "15", "0", 1),
     ("20", "14.9", "0", 0), ("20", "30", "0.1", 0)],
)  # fmt: skip
def test_tt01_9_has_bands_of_30_and_15_percent_and_none_late(
    services: str, online: str, late: str, wanted: int
) -> None:
    """TT01-9: >= 20 % of procedures online and >= 30 % of dossiers 2; 15 to under 30 % 1; any late 0."""
    assert steps("9", services=services, online=online, late=late) == wanted

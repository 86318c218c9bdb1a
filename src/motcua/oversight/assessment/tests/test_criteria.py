"""Criteria, points and totals as the law's text has them; and what breaks them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel.errors import NotFound
from motcua.oversight.assessment import rules, selectors
from motcua.oversight.assessment.selectors.sets import written_sets
from motcua.oversight.assessment.types import Answer, CriteriaSet, Kind, Result, Scale
from motcua.oversight.indicators import selectors as indicators
from motcua.oversight.indicators.types import Ratio
from motcua.oversight.rankings import selectors as rankings

DAY = date(2026, 11, 1)
F = Fraction


def tt01() -> CriteriaSet:
    return selectors.criteria_set("tt01-2018")


def trial() -> CriteriaSet:
    return selectors.criteria_set("chay-thu")


def points(found: CriteriaSet, code: str, answer: Answer) -> Fraction | None:
    criterion = found.criterion(code)
    assert criterion
    return rules.points_of(criterion, answer, DAY)


def pair(numerator: int, denominator: int) -> Answer:
    return Answer(pair=Ratio(numerator, denominator))


# TT 01/2018: nine indices of 0, 1, 2 (law.md 5.3)


def test_circular_01_has_nine_indices_of_two_points_and_the_bands_of_the_text() -> None:
    assert [(c.code, c.points) for c in tt01().criteria] == [(str(n), F(2)) for n in range(1, 10)]
    assert [(b.label, b.points) for b in tt01().bands] == [
        ("Xuất sắc", F(15)), ("Tốt", F(12)), ("Khá", F(9)), ("Trung bình", F(6)), ("Yếu", F(0))]  # fmt: skip
    assert tt01().places == 1 and tt01().full == 18


def test_an_index_of_dossiers_is_the_sum_of_points_over_dossiers() -> None:
    assert points(tt01(), "1", Answer(figures={"": Ratio(7, 4)})) == F(7, 4)
    assert points(tt01(), "2", pair(5, 4)) == F(5, 4)
    assert points(tt01(), "2", pair(9, 4)) == 2


@pytest.mark.parametrize("code", ["5", "6", "8", "9"])
def test_an_index_of_the_agency_is_two_one_or_nought(code: str) -> None:
    criterion = tt01().criterion(code)
    assert criterion and [choice.mark for choice in criterion.choices] == [2, 1, 0]
    assert [points(tt01(), code, Answer(mark=F(m))) for m in (2, 1, 0)] == [2, 1, 0]


@pytest.mark.parametrize(
    ("reached", "label"),
    [("18", "Xuất sắc"), ("15", "Xuất sắc"), ("14.99", "Tốt"), ("12", "Tốt"), ("9", "Khá"), ("8.9", "Trung bình"),
     ("6", "Trung bình"), ("5.99", "Yếu")],
)  # fmt: skip
def test_the_bands_of_circular_01_are_compared_before_rounding(reached: str, label: str) -> None:
    each = {c.code: F(reached) / 9 for c in tt01().criteria}
    total = rules.total_of(tt01(), each)
    assert total.label == label and total.points == F(reached)


def test_an_index_without_data_is_left_out_and_then_there_is_no_grade() -> None:
    each: dict[str, Fraction | None] = {c.code: F(2) for c in tt01().criteria}
    total = rules.total_of(tt01(), {**each, "4": None})
    assert (total.points, total.of, total.label) == (F(16), F(16), "")


def test_circular_01_is_not_in_force_after_its_day() -> None:
    assert selectors.written_set("tt01-2018", date(2025, 9, 14))["code"] == "tt01-2018"
    with pytest.raises(NotFound):
        selectors.written_set("tt01-2018", date(2025, 9, 15))


# QĐ 766


def test_the_index_of_decision_766_is_scored_as_releases_score_it() -> None:
    found = selectors.criteria_set("chi-so-766")
    index = next(i for i in indicators.indices() if i.id == "QD-766")
    rates = {(item.indicator, item.figure): F(n + 1, 30) for n, item in enumerate(index.items)}
    each = {
        item.code: points(found, item.code, Answer(figures={item.figure: Ratio(n + 1, 30)}))
        for n, item in enumerate(index.items)
    }
    expected = rankings.scored(index, rates)
    total = rules.total_of(found, each)
    assert found.full == 100
    assert (total.points, total.of, total.printed, total.label) == (
        expected.points, F(expected.of), expected.printed, expected.label)  # fmt: skip


# LOSI, DTI, 2023


def test_the_local_index_of_the_un_has_86_questions_in_five_groups() -> None:
    found = selectors.criteria_set("losi-2022")
    sizes = [sum(c.group == g.code for c in found.criteria) for g in found.groups]
    assert sizes == [8, 25, 18, 17, 18] and found.full == 86 and found.assumed


def test_the_set_of_2023_says_why_it_cannot_be_used_and_keeps_the_assumed_bounds() -> None:
    found = selectors.criteria_set("chat-luong-2023")
    assert found.unusable and not found.criteria and "giả định" in found.assumed
    assert [(b.label, b.points) for b in found.bands] == [
        ("A", F(90)), ("B", F(80)), ("C", F(65)), ("D", F(50)), ("E", F(0))]  # fmt: skip


def test_every_set_names_its_source_and_what_is_assumed_and_freezes_to_the_same_value() -> None:
    for written, found in zip(written_sets(), selectors.criteria_sets(), strict=True):
        assert found.source and found.assumed and found.article
        assert rules.read_set(dict(written)) == found
        assert len({c.code for c in found.criteria}) == len(found.criteria)
        assert {c.group for c in found.criteria} <= {g.code for g in found.groups}
        assert (
            rankings.policy(found.policy, max(found.valid_from, date(2023, 6, 1)) if found.valid_to else DAY).code
            == found.policy
        )
        assert found.criteria or found.unusable


def test_a_tester_or_an_assessor_has_something_to_choose_and_a_figure_has_an_indicator() -> None:
    for found in selectors.criteria_sets():
        for c in found.criteria:
            assert (c.scale is Scale.CHOICES) == bool(c.choices), c.code
            assert c.kind is not Kind.TESTER or c.scale is Scale.CHOICES, c.code
            assert c.kind is not Kind.AUTOMATIC or c.line.indicator, c.code
            assert (c.scale is Scale.TABLE) == bool(c.tables), c.code


# Scales


@pytest.mark.parametrize(
    ("satisfied", "expected"), [(90, F(15)), (89, F(45, 4)), (80, F(45, 4)), (79, F(15, 2)), (50, F(15, 4)), (49, F(0))]
)
def test_a_threshold_belongs_to_the_better_row(satisfied: int, expected: Fraction) -> None:
    assert points(trial(), "4.1", pair(satisfied * 2, 200)) == expected


def test_a_sample_that_is_too_small_gives_no_points_and_not_nought() -> None:
    assert points(trial(), "4.1", pair(99, 99)) is None
    assert points(trial(), "5.1", pair(29, 29)) is None
    assert points(trial(), "5.1", pair(30, 30)) == 15


def test_a_table_that_is_not_in_force_gives_nothing() -> None:
    criterion = trial().criterion("4.1")
    assert criterion and rules.points_of(criterion, pair(200, 200), date(2025, 12, 31)) is None


def test_a_linear_scale_grows_to_its_threshold_and_no_further() -> None:
    assert points(trial(), "1.1", Answer(figures={"": Ratio(40, 100)})) == F(15, 2)
    assert points(trial(), "1.1", Answer(figures={"": Ratio(99, 100)})) == 15
    assert points(trial(), "1.1", Answer(figures={"": Ratio(0, 0)})) is None


def test_two_near_marks_count_as_their_mean_exactly() -> None:
    assert rules.settled(F(2), F(1), None, F(1)) == F(3, 2)
    assert points(trial(), "2.1", Answer(mark=F(3, 2))) == F(15, 2)


def test_two_far_marks_wait_for_a_third_which_then_stands() -> None:
    assert rules.settled(F(2), F(0), None, F(1)) is None
    assert rules.settled(F(2), F(0), F(0), F(1)) == 0


def test_a_missing_criterion_is_left_out_with_its_maximum_and_leaves_no_label() -> None:
    total = rules.total_of(trial(), {"1.1": F(15)})
    assert (total.points, total.of, total.label) == (F(15), F(15), "")
    assert "1.2, 2.1, 2.2, 2.3, 3.1, 4.1, 5.1" in rules.why_unlabelled(trial(), total)


def test_weights_multiply_points_and_the_full_sum() -> None:
    first, *others = trial().criteria
    heavy = replace(trial(), criteria=(replace(first, weight=F(1, 3)), *others))
    assert heavy.full == 90
    assert rules.total_of(heavy, {"1.1": F(15)}).points == 5


def test_an_answer_survives_being_written_down() -> None:
    for answer in (Answer(mark=F(3, 2)), pair(3, 7), Answer(figures={"": Ratio(1, 2), "late": Ratio(0, 0)})):
        assert rules.answer_of(rules.content_of(answer)) == answer
    assert rules.answer_of({}) is None


# Agreement


def test_alpha_of_a_table_counted_by_hand_is_exact() -> None:
    """20 both yes, 15 both no, 15 differ: 55 yes and 45 no of 100 marks, so 1 - 99 * 30 / (2 * 55 * 45) = 2/5."""
    yes, no = F(1), F(0)
    found = rules.agreement([(yes, yes)] * 20 + [(yes, no)] * 5 + [(no, yes)] * 10 + [(no, no)] * 15, F(0))
    assert (found.percent, found.alpha) == (F(70), F(2, 5))


def test_alpha_says_nothing_of_no_pairs_or_of_one_mark_only() -> None:
    assert rules.agreement([], F(0)).alpha is None
    one = rules.agreement([(F(1), F(1))] * 4, F(0))
    assert one.percent == 100 and one.alpha is None


THREE = (F(0), F(1), F(2))
MARKS = st.lists(st.tuples(st.sampled_from(THREE), st.sampled_from(THREE)), min_size=1, max_size=20)


@given(MARKS)
def test_alpha_is_at_most_one_and_the_same_with_testers_exchanged(pairs: list[tuple[Fraction, Fraction]]) -> None:
    found, turned = rules.agreement(pairs, F(0)), rules.agreement([(b, a) for a, b in pairs], F(0))
    assert found.alpha == turned.alpha
    assert found.alpha is None or found.alpha <= 1
    assert (found.alpha == 1) == (found.agreed == len(pairs) and found.alpha is not None)


# Ranks, improvements, suppliers


def result(code: str, points: int, supplier: str = "VNPT", label: str = "B") -> Result:
    return Result(code, code, "province", supplier, 1, F(points), F(100), Decimal(points), label)


def test_equal_totals_share_a_rank_and_the_next_is_left_out_before_rounding() -> None:
    third = F(1, 3)
    totals = {
        code: rules.total_of(trial(), {"1.1": value})
        for code, value in {"a": third, "b": third, "c": third - F(1, 10**9), "d": F(0)}.items()
    }
    assert totals["a"].printed == totals["c"].printed
    assert rules.ranked(totals, rankings.policy("quality-round", DAY), 2) == {"a": 1, "b": 1, "c": 3, "d": 4}


def test_whoever_lacks_a_criterion_is_not_ranked_beside_those_who_have_it() -> None:
    all_codes = {c.code: F(1) for c in trial().criteria}
    totals = {"a": rules.total_of(trial(), all_codes), "b": rules.total_of(trial(), {"1.1": F(15)})}
    assert rules.ranked(totals, rankings.policy("quality-round", DAY), 2) == {"a": 1}


def test_the_criterion_with_most_points_left_lifts_most_and_says_how_far() -> None:
    each: dict[str, Fraction | None] = {c.code: c.points for c in trial().criteria}
    each |= {"2.1": F(5), "4.1": F(0)}
    found = rules.improvements(trial(), each, [F(90), F(97), F(85)], 4)
    assert [(line.criterion, line.gain, line.rank, line.climbs, line.label) for line in found] == [
        ("4.1", F(15), 2, 2, "A"), ("2.1", F(5), 3, 1, "B")]  # fmt: skip


def test_small_suppliers_are_put_together_until_no_mean_can_be_found() -> None:
    """F-172, law.md Q-18."""
    lines = rules.supplier_lines(
        [
            *(result(f"a{n}", 80) for n in range(4)),
            *(result(f"b{n}", 70, "FPT") for n in range(3)),
            result("c", 10, "X"),
        ],
        "ABCDE",
        3,
    )
    assert [(line.supplier, line.total, line.mean, line.merged) for line in lines] == [
        ("VNPT", 4, F(80), 1), ("", 4, F(55), 2)]  # fmt: skip


def test_a_group_of_one_shows_no_mean_at_all() -> None:
    (line,) = rules.supplier_lines([result("a", 80, "X")], "ABCDE", 3)
    assert (line.supplier, line.mean) == ("", None)


@given(st.lists(st.tuples(st.sampled_from("KLMNO"), st.integers(0, 9)), min_size=1, max_size=12), st.integers(2, 5))
def test_no_shown_mean_speaks_of_fewer_agencies_than_the_minimum(rows: list[tuple[str, int]], minimum: int) -> None:
    results = [result(str(n), value, supplier) for n, (supplier, value) in enumerate(rows)]
    lines = rules.supplier_lines(results, "ABCDE", minimum)
    assert sum(line.total for line in lines) == len(rows)
    assert all(line.total >= minimum for line in lines if line.mean is not None)
    assert len(rows) < minimum or all(line.total >= minimum for line in lines)


def test_points_are_compared_with_last_time_only_under_the_same_criteria() -> None:
    before = {"a": result("a", 70, label="C")}
    now = [result("a", 80), result("new", 60)]
    assert [s.gained for s in rules.shifts(now, before, of_before=1, is_same_set=True)] == [10, None]
    assert [s.gained for s in rules.shifts(now, before, of_before=1, is_same_set=False)] == [None, None]
    assert rules.shifts(now, before, of_before=1, is_same_set=False)[0].label_before == "C"


def test_less_than_half_of_the_points_asks_for_an_explanation() -> None:
    criterion = trial().criterion("2.1")
    assert criterion
    assert rules.is_bad_mark(criterion, F(499, 100))
    assert not rules.is_bad_mark(criterion, F(5)) and not rules.is_bad_mark(criterion, None)

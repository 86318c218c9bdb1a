"""Each loaded set of criteria line by line against the texts (law.md 4.5 to 4.7, 5.2 to 5.6), and what is assumed."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from motcua.oversight.assessment import selectors
from motcua.oversight.assessment.types import Criterion, Kind

NOT_FROM_A_TEXT = ("chay-thu", "dung-thu")
LAW_766 = {
    # law.md 4.6: openness, 18 points
    "1.1": ("IND-30", 6, None), "1.2": ("IND-31", 4, None), "1.3": ("IND-32", 2, None), "1.4": ("IND-28", 6, None),
    # 4.4: progress, 20 points
    "2.1": ("IND-20", 20, None),
    # 4.2, 4.3: online services, 12 points; full points at 80 % (3.1) and 50 % (3.3)
    "3.1": ("IND-05", 3, 80), "3.2": ("IND-07", 3, None), "3.3": ("IND-12", 3, 50), "3.4": ("IND-13", 3, None),
    # 4.7: payment, 10 points
    "3.5a": ("IND-35", 2, 80), "3.5b": ("IND-36", 2, 80), "3.6": ("IND-37", 6, None),
    # 4.7: digitisation, 22 points
    "4.1": ("IND-40", 6, None), "4.2": ("IND-41", 4, 80), "4.2b": ("IND-42", 2, None), "4.3": ("IND-43", 2, 80),
    "4.4": ("IND-44", 4, None), "4.5a": ("IND-45", 2, None), "4.5b": ("IND-45", 2, None),
    # 4.5: satisfaction, 18 points; full points at 90 % (5.4)
    "5.2": ("IND-23", 6, None), "5.3": ("IND-24", 6, None), "5.4": ("IND-26", 6, 90),
}  # fmt: skip
"""Line to indicator, most points, percent for full points; None where no text could be read, which must be assumed."""
GROUPS_766 = {"Công khai": 18, "Tiến độ": 20, "Cung cấp": 12, "Thanh toán": 10, "Số hóa": 22, "Mức độ hài lòng": 18}


def lines(code: str) -> dict[str, Criterion]:
    return {criterion.code: criterion for criterion in selectors.criteria_set(code).criteria}


# QĐ 766 (5.4)


@pytest.mark.parametrize("code", LAW_766)
def test_each_line_of_decision_766_has_the_points_and_threshold_of_the_text(code: str) -> None:
    indicator, points, full_at = LAW_766[code]
    line = lines("chi-so-766")[code]
    assert line.line.indicator == indicator and line.points == points and line.kind is Kind.AUTOMATIC
    if full_at is None:
        assert line.line.full_at == 100 and line.assumed, "no text gives the threshold"
    else:
        assert line.line.full_at == full_at


def test_decision_766_has_no_line_more_and_its_groups_add_up_to_100() -> None:
    assert set(lines("chi-so-766")) == set(LAW_766)
    totals: dict[str, Fraction] = {}
    for line in lines("chi-so-766").values():
        totals[line.name] = totals.get(line.name, Fraction(0)) + line.points
    assert sorted(totals.values()) == sorted(GROUPS_766.values()) and sum(totals.values()) == 100
    assert {
        begin: next(v for name, v in totals.items() if name.startswith(begin)) for begin in GROUPS_766
    } == GROUPS_766


def test_the_labels_of_decision_766_are_those_seen_in_practice_and_marked_so() -> None:
    found = selectors.criteria_set("chi-so-766")
    assert [(band.label, int(band.points)) for band in found.bands] == [
        ("Xuất sắc", 90), ("Tốt", 80), ("Khá", 70), ("Trung bình", 50), ("Yếu", 0),
    ]  # fmt: skip
    assert "bậc nhãn là thông lệ" in found.assumed


# TT 01/2018 (5.3)


def test_circular_01_scores_four_indices_from_dossiers_and_five_by_the_agency() -> None:
    """Per dossier 1 to 4 and 7, per agency 5, 6, 8 and 9."""
    found = lines("tt01-2018")
    assert {code for code, line in found.items() if line.scale == "mean"} == {"1", "2", "3", "4", "7"}
    assert {code for code, line in found.items() if line.scale == "choices"} == {"5", "6", "8", "9"}
    assert all(line.points == 2 for line in found.values())


@pytest.mark.parametrize(
    "code, words",
    [
        ("5", {"2": ("20 %",), "1": ("tiếp nhận", "trả kết quả"), "0": ()}),
        ("6", {"2": ("trên bảng", "trên mạng"), "1": ("một trong hai",), "0": ()}),
        ("8", {"2": ("100 %", "không kéo dài"), "1": ("90 %",), "0": ("90 %", "kéo dài")}),
        ("9", {"2": ("20 %", "30 %", "không"), "1": ("15 %", "không hồ sơ nào quá hạn"), "0": ("15 %", "quá hạn")}),
    ],
)
def test_the_marks_of_the_agency_say_what_the_circular_says(code: str, words: dict[str, tuple[str, ...]]) -> None:
    choices = {str(choice.mark): choice.label for choice in lines("tt01-2018")[code].choices}
    assert set(choices) == set(words)
    for mark, parts in words.items():
        assert all(part in choices[mark] for part in parts), (code, mark)


def test_the_case_that_index_9_leaves_open_is_marked_assumed() -> None:
    """30 % of the dossiers but less than 20 % of the procedures: neither 2 nor 1 by the letter."""
    assert "20 %" in lines("tt01-2018")["9"].assumed


def test_index_9_covers_every_case_and_index_5_says_whose_threshold_it_is() -> None:
    marks = {str(choice.mark): choice.label for choice in lines("tt01-2018")["9"].choices}
    assert "dưới 20 % thủ tục" in marks["1"] and "còn hồ sơ tồn" in marks["1"] and "dù chỉ một" in marks["0"]
    assert "50 % cho cấp huyện" in lines("tt01-2018")["5"].guide


def test_officials_have_their_own_five_indices_of_10_points_that_open_no_assessment_of_agencies() -> None:
    found = selectors.criteria_set("tt01-2018-can-bo")
    assert {line.code for line in found.criteria} == {"1", "2", "3", "4", "7"} and found.full == 10
    assert [band.points for band in found.bands] == [5, Fraction(7, 2), 0]
    assert found.line_places == 1 and found.unusable


def test_the_successor_of_2023_is_named_though_its_criteria_could_not_be_read() -> None:
    found = selectors.criteria_set("chat-luong-2024")
    assert "473/QĐ-BTTTT" in found.article and found.valid_from == date(2024, 4, 3)
    assert found.unusable and not found.criteria and "không đọc được" in found.assumed


def test_circular_01_is_compared_over_18_and_told_without_a_grade_where_data_lack() -> None:
    found = selectors.criteria_set("tt01-2018")
    assert found.full == 18 and found.places == 1 and "Q-11" in found.assumed
    assert (found.valid_from, found.valid_to) == (date(2019, 1, 6), date(2025, 9, 15))


# DTI (5.5), A to E (5.2), LOSI


def test_dti_has_the_four_lines_of_services_and_no_published_score_is_the_agencys_own() -> None:
    found = selectors.criteria_set("dti-dich-vu")
    assert [line.line.indicator for line in found.criteria] == ["IND-04", "IND-07", "IND-10", ""]
    assert found.criteria[3].kind is Kind.SURVEY and found.is_self_assessed
    assert "không bao giờ thay điểm công bố" in found.assumed and all(line.assumed for line in found.criteria)


def test_the_thresholds_of_2023_are_a_default_that_says_it_is_assumed() -> None:
    found = selectors.criteria_set("chat-luong-2023")
    assert [band.points for band in found.bands] == [90, 80, 65, 50, 0] and "giả định" in found.assumed
    assert found.unusable and found.valid_to == date(2024, 4, 3), "QĐ 473/QĐ-BTTTT follows"


def test_the_groups_of_losi_have_8_25_18_17_and_18_questions_without_invented_words() -> None:
    found = selectors.criteria_set("losi-2022")
    many = [sum(line.group == group.code for line in found.criteria) for group in found.groups]
    assert many == [8, 25, 18, 17, 18] and "giả định" in found.assumed


@pytest.mark.parametrize("code", NOT_FROM_A_TEXT)
def test_what_no_text_gives_is_assumed_throughout(code: str) -> None:
    found = selectors.criteria_set(code)
    assert found.article == "Không có văn bản" and found.assumed.startswith("Toàn bộ")
    tables = [table for line in found.criteria for table in line.tables]
    assert all(table.assumed and table.source for table in tables)


def test_every_set_has_its_days_and_the_two_versions_of_none_overlap() -> None:
    held: dict[str, list[tuple[date, date | None]]] = {}
    for found in selectors.criteria_sets():
        held.setdefault(found.code, []).append((found.valid_from, found.valid_to))
    for spans in held.values():
        ends = [end or date.max for _begin, end in sorted(spans)]
        begins = [begin for begin, _end in sorted(spans)]
        assert all(end <= begin for end, begin in zip(ends, begins[1:], strict=False))

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.foundation.catalogue import rules
from motcua.foundation.catalogue.tests.factories import a_channel, a_record
from motcua.foundation.catalogue.types import LimitStatus
from motcua.kernel.worktime import TimeLimit, TimeUnit


@pytest.mark.parametrize(
    ("channels", "limit", "status"),
    [
        ([a_channel(3)], TimeLimit(3, TimeUnit.WORKING_DAY), LimitStatus.STATED),
        ([a_channel(30, "day")], TimeLimit(30, TimeUnit.CALENDAR_DAY), LimitStatus.STATED),
        ([a_channel(2, "month")], TimeLimit(2, TimeUnit.MONTH), LimitStatus.STATED),
        ([a_channel(4, "hour")], TimeLimit(4, TimeUnit.WORKING_HOUR), LimitStatus.ASSUMED),
        ([a_channel(0.5)], TimeLimit(4, TimeUnit.WORKING_HOUR), LimitStatus.STATED),
        ([a_channel(2), a_channel(5)], TimeLimit(5, TimeUnit.WORKING_DAY), LimitStatus.ASSUMED),
        ([a_channel(20), a_channel(1, "month")], TimeLimit(1, TimeUnit.MONTH), LimitStatus.ASSUMED),
        ([a_channel(1, None)], None, LimitStatus.NOT_STATED),
        ([a_channel(3), a_channel(1, None)], None, LimitStatus.NOT_STATED),
        ([a_channel(3, "tuần trăng")], None, LimitStatus.NOT_STATED),
        ([a_channel(1.3)], None, LimitStatus.NOT_STATED),
        ([a_channel(None, None)], None, LimitStatus.NOT_STATED),
        ([a_channel(0)], None, LimitStatus.NOT_STATED),
        ([], None, LimitStatus.NOT_STATED),
    ],
)
def test_a_limit_is_read_only_where_number_and_unit_are_printed(
    channels: list[dict[str, Any]], limit: TimeLimit | None, status: str
) -> None:
    info = rules.stated_limit(channels)
    assert (info.limit, info.status) == (limit, status)


def test_the_hash_follows_the_content_and_not_the_place_of_reading() -> None:
    record = a_record()
    assert rules.content_hash(record) == rules.content_hash({**record, "source_url": "khác"})
    assert rules.content_hash(record) != rules.content_hash({**record, "steps": "khác"})


@pytest.mark.parametrize(
    ("text", "clean"),
    [("- Tờ khai", "Tờ khai"), ("+ • Bản sao", "Bản sao"), ("– Đơn", "Đơn"), ("-", ""), ("Giấy - tờ", "Giấy - tờ")],
)
def test_list_marks_are_left_out_when_reading(text: str, clean: str) -> None:
    assert rules.clean_item(text) == clean


def test_a_heading_loses_star_and_colon() -> None:
    assert rules.clean_case("* Giấy tờ phải nộp:") == "Giấy tờ phải nộp"


def test_a_step_that_goes_on_in_lower_case_stays_one_step() -> None:
    assert rules.step_lines("- Bước một \nnộp hồ sơ.\n\n- Bước hai.\n-") == ("Bước một nộp hồ sơ.", "Bước hai.")
    assert rules.step_lines("") == ()


def test_the_longest_phrase_is_put_into_the_words_of_the_law() -> None:
    synonyms = [("bang lai", "giay phep lai xe"), ("doi bang lai", "doi giay phep lai xe")]
    assert rules.rewrite("doi bang lai o to", synonyms) == "doi giay phep lai xe o to"
    assert rules.rewrite("bang laixe", synonyms) == "bang laixe"


def test_filler_words_are_not_searched_unless_nothing_else_is_left() -> None:
    assert rules.searched_text("Thủ tục đăng ký kết hôn cần những giấy tờ gì?") == "dang ky ket hon"
    assert rules.searched_text("thủ tục") == "thu tuc"


@pytest.mark.parametrize("slip", ["sin", "sinnh", "sihn", "sjnh", "inh", "sinh"])
def test_one_slip_of_the_finger_is_seen(slip: str) -> None:
    assert rules.neighbours(slip, ["sinh"]) == ["sinh"]


@pytest.mark.parametrize("other", ["si", "hins", "sanhg", "", "khai"])
def test_two_slips_are_another_word(other: str) -> None:
    assert rules.neighbours(other, ["sinh"]) == []


def test_questions_find_the_title_that_shares_their_telling_words() -> None:
    index = rules.PhraseIndex([("a", "dang ky ket hon", 0), ("b", "dang ky khai tu", 0), ("c", "dang ky xe", 0)])
    assert index.best("hai vo chong muon ket hon thi lam gi")[0][0] == "a"
    assert index.best("khong lien quan") == []


@pytest.mark.parametrize(
    ("text", "kept"),
    [("sdt 0900000012", "sdt #"), ("so 089 0123 45678", "so #"), ("01/02/1990 89012345", "01/02/#"), ("to 4", "to 4")],
)
def test_long_numbers_are_hidden_in_the_log(text: str, kept: str) -> None:
    assert rules.loggable(text) == kept


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(rules.KEYS)) | st.text(max_size=5), json_values, max_size=6))
def test_any_record_is_judged_without_an_error(raw: dict[str, Any]) -> None:
    record, rejects, _ = rules.check_record(raw)
    if not rejects:
        assert rules.CODE.fullmatch(record["code"]) and record["name"]
        assert rules.content_hash({**rules.empty_record(), **record})


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = rules.cleaned_value(text)
    assert rules.cleaned_value(once) == once
    once.encode("utf-8")

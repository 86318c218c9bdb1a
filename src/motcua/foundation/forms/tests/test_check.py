"""One check for all: exactly what is wrong, in plain Vietnamese, at the right field."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.foundation.forms import rules
from motcua.foundation.forms.services import check_answers
from motcua.foundation.forms.services.check import compile_schema, sentence_for
from motcua.foundation.forms.tests.factories import ALL_ACCENTS, TODAY, birth_form, document, whole_answers
from motcua.foundation.forms.tests.strategies import valid_answers
from motcua.foundation.forms.types import Field, FormInfo
from motcua.kernel import clock

pytestmark = pytest.mark.usefixtures("communes", "today")
FORM = birth_form()
SHARED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def check(**changes: Any) -> dict[str, list[str]]:
    answers = {**whole_answers(), **changes}
    return check_answers(FORM, {name: value for name, value in answers.items() if value is not None})


def test_a_complete_form_is_valid() -> None:
    assert check() == {}


@SHARED
@given(st.data())
def test_all_generated_valid_answers_are_accepted(data: st.DataObject) -> None:
    with clock.at(TODAY):
        assert check_answers(FORM, data.draw(valid_answers(FORM))) == {}


@SHARED
@given(st.data())
def test_leaving_out_one_required_answer_is_told_at_that_field_alone(data: st.DataObject) -> None:
    answers = data.draw(valid_answers(FORM))
    steering = {name for field in FORM.fields.values() for name in field.show_when}
    name = data.draw(st.sampled_from(sorted(n for n in answers if n not in steering)))
    rest = {key: value for key, value in answers.items() if key != name}
    with clock.at(TODAY):
        found = check_answers(FORM, rest)
    is_needed = not FORM.fields[name].is_optional and not _is_free_with_number(name, answers)
    assert list(found) == ([name] if is_needed else [])


def _is_free_with_number(name: str, answers: dict[str, Any]) -> bool:
    who, _, what = name.partition("_")
    return what in {"ethnicity", "nationality", "residence"} and answers.get(f"{who}_has_number") == "yes"


def test_one_wrong_field_among_thirty_gives_one_sentence() -> None:
    """F-011: validation tells the one wrong field and no other."""
    assert len(whole_answers()) >= 30
    assert check(mother_number="08900000000") == {"mother_number": ["Số định danh cá nhân gồm 12 chữ số"]}


def test_a_missing_name_is_asked_for_by_its_own_sentence() -> None:
    assert check(mother_name=None) == {"mother_name": ["Nhập họ, chữ đệm, tên của mẹ"]}


def test_an_empty_form_names_every_required_question_in_order(form: FormInfo) -> None:
    found = check_answers(form, {})
    assert list(found) == list(form.schema["required"])
    assert found["child_name"] == ["Nhập họ, chữ đệm, tên của trẻ"]


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("2026-11-31", "Tháng 11 chỉ có 30 ngày"),
        ("2026-02-29", "Tháng 2 năm 2026 chỉ có 28 ngày"),
        ("1900-02-29", "Tháng 2 năm 1900 chỉ có 28 ngày"),
        ("2026-13-01", "Tháng là số từ 1 đến 12. Kiểm tra lại tháng vừa ghi"),
        ("2026-00-01", "Tháng là số từ 1 đến 12. Kiểm tra lại tháng vừa ghi"),
        ("2026-11-00", "Tháng 11 chỉ có 30 ngày"),
        ("1899-12-31", "Năm phải từ 1900 trở lại đây"),
        ("0000-01-01", "Năm phải từ 1900 trở lại đây"),
        ("2026-11-24", "Ngày này sau hôm nay (23/11/2026). Kiểm tra lại ngày vừa ghi"),
        ("2026", "Ghi đủ ngày, tháng và năm bằng số, năm gồm 4 chữ số"),
        ({"day": "5", "month": "mười", "year": "2026"}, "Ghi đủ ngày, tháng và năm bằng số, năm gồm 4 chữ số"),
    ],
)
def test_a_date_is_refused_for_its_own_reason(value: Any, sentence: str) -> None:
    assert check(child_birth=value) == {"child_birth": [sentence]}


@pytest.mark.parametrize("value", ["2024-02-29", "2000-02-29", "2026-11-23", "1900-01-01"])
def test_days_that_exist_are_accepted(value: str) -> None:
    assert check(child_birth=value) == {}


@pytest.mark.parametrize("value", ["1996", "1996-05", "1996-05-20"])
def test_a_parent_may_be_born_in_a_year_alone(value: str) -> None:
    assert check(mother_birth=value) == {}


def test_a_month_that_does_not_exist_is_no_partial_date() -> None:
    assert list(check(mother_birth="1996-13")) == ["mother_birth"]


def test_names_take_every_vietnamese_letter_and_120_of_them() -> None:
    assert check(child_name=ALL_ACCENTS) == {}
    assert check(child_name="Ễ" * 120) == {}
    assert check(child_name="Ễ" * 121) == {"child_name": ["“Họ, chữ đệm, tên của trẻ” dài nhất 120 ký tự"]}


@pytest.mark.parametrize("name", ["Y Mẫu", "H'Giả Định", "H’Giả", "Nguyễn-Văn A.", "សុខ", "Zoë Müller", "李明"])
def test_names_of_other_peoples_are_accepted(name: str) -> None:
    assert check(child_name=name) == {}


@pytest.mark.parametrize("name", ["Trần 2", "Trần\u0007Văn", "Trần\u202eVăn", "<b>Trần</b>", "٣ Trần", "-Trần"])
def test_names_with_digits_or_invisible_marks_are_refused(name: str) -> None:
    assert check(child_name=name)["child_name"][0].startswith("Họ tên của trẻ chỉ gồm chữ cái")


def test_questions_behind_an_unknown_father_are_not_checked() -> None:
    assert check(father_declared="no", father_name="4", father_number="x", marriage_date="mai") == {}


def test_a_known_father_must_be_named() -> None:
    assert list(check(father_name=None, father_number=None)) == ["father_name", "father_number"]


def test_without_a_number_paper_and_residence_are_needed() -> None:
    found = check(mother_has_number="no", mother_number=None, mother_residence=None, mother_ethnicity=None)
    assert list(found) == ["mother_paper", "mother_ethnicity", "mother_residence"]


@pytest.mark.parametrize("copies", [0, 2, 20])
def test_up_to_twenty_copies_may_be_ordered(copies: int) -> None:
    assert check(copies=copies) == {}


@pytest.mark.parametrize("copies", [21, -1, "hai", 1.5])
def test_other_numbers_of_copies_are_refused(copies: Any) -> None:
    assert list(check(copies=copies)) == ["copies"]


def test_the_promise_must_be_ticked() -> None:
    assert check(declaration=None) == {"declaration": ["Đánh dấu vào ô cam đoan trước khi tiếp tục"]}


def test_a_commune_of_another_province_is_refused() -> None:
    assert check(agency="H02.101") == {"agency": ["Chọn một mục có trong danh sách “Cơ quan đăng ký khai sinh”"]}


def test_an_unknown_field_is_named() -> None:
    assert check(is_admin="yes") == {"is_admin": ["Mẫu đơn không có mục này."]}


def test_only_the_fields_asked_about_are_told() -> None:
    answers = {"child_name": "4", "copies": 99}
    assert list(check_answers(FORM, answers, only={"copies"})) == ["copies"]


def test_a_checker_is_compiled_once_per_version(form: FormInfo) -> None:
    from motcua.foundation.forms.services.check import validator_of

    assert validator_of(form) is validator_of(form)


@SHARED
@given(st.data())
def test_schema_and_hints_agree_on_what_is_asked(data: st.DataObject) -> None:
    """The schema alone, as another program uses it, requires nothing that the hints would not show."""
    answers = data.draw(valid_answers(FORM))
    asked = rules.asked_names(FORM.fields.values(), answers)
    thin = {name: answers[name] for name in answers if name in {n for f in FORM.fields.values() for n in f.show_when}}
    kinds: list[Any] = [fault.kind for fault in compile_schema(FORM.schema).iter_errors(thin)]
    missing = {kind.property for kind in kinds if kind.name == "required"}
    assert missing <= asked


@pytest.mark.parametrize(
    ("keyword", "widget", "sentence"),
    [
        ("required", "text", "Nhập tên vật nuôi"),
        ("required", "select", "Chọn tên vật nuôi"),
        ("enum", "select", "Chọn một mục có trong danh sách “Tên vật nuôi”"),
        ("pattern", "text", "“Tên vật nuôi” có ký tự không dùng được"),
        ("maximum", "number", "Ghi một số từ 0 đến 9"),
        ("uniqueItems", "text", "Kiểm tra lại “Tên vật nuôi”"),
    ],
)
def test_a_form_without_own_sentences_gets_plain_ones(keyword: str, widget: str, sentence: str) -> None:
    field = Field(name="pet", label="Tên vật nuôi", widget=widget, page="one", schema={"maximum": 9})
    assert sentence_for(field, keyword, "x") == sentence


def test_every_question_of_the_official_paper_form_is_asked() -> None:
    """Tờ khai đăng ký khai sinh: the labels of the official form, each with its field."""
    wanted = {
        "agency", "requester_name", "requester_birth", "requester_residence", "requester_paper",
        "requester_relation", "child_name", "child_birth", "child_sex", "child_ethnicity", "child_nationality",
        "child_birth_facility", "child_birth_place", "child_hometown", "marriage_number", "marriage_book",
        "marriage_date", "marriage_place", "declaration", "copies",
    }  # fmt: skip
    parents = {f"{who}_{what}" for who in ("mother", "father") for what in _OF_A_PARENT}
    assert wanted | parents <= set(document()["schema"]["properties"])


_OF_A_PARENT = ("name", "birth", "ethnicity", "nationality", "residence", "paper", "number")

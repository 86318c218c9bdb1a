"""Nothing typed is ever lost: from controls to answers and back to the same controls."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict
from django.template import Context, Template
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.foundation.forms.services import asked_answers, parse
from motcua.foundation.forms.tests.browser import post_of
from motcua.foundation.forms.tests.factories import birth_form, whole_answers
from motcua.foundation.forms.tests.strategies import typed_posts, valid_answers
from motcua.foundation.forms.types import FormInfo

PAGE = Template("{% load eform %}{% eform form answers errors %}")
FORM = birth_form()
SHARED = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def show(form: FormInfo, answers: dict[str, Any], errors: dict[str, list[str]] | None = None) -> str:
    return PAGE.render(Context({"form": form, "answers": answers, "errors": errors or {}}))


def post(**typed: str) -> QueryDict:
    made = QueryDict(mutable=True)
    made.update({name.replace("__", "-"): value for name, value in typed.items()})
    return made


@SHARED
@given(st.data())
def test_what_is_shown_comes_back_as_it_was(communes: None, data: st.DataObject) -> None:
    answers = data.draw(valid_answers(FORM))
    assert parse(FORM, post_of(show(FORM, answers))) == answers


@SHARED
@given(st.data())
def test_anything_typed_is_shown_again_as_it_was_read(communes: None, data: st.DataObject) -> None:
    """F-013: a draft is resumed as it was typed."""
    typed = data.draw(typed_posts(FORM))
    answers = parse(FORM, post(**{name.replace("-", "__"): value for name, value in typed.items()}))
    fixed = {field.name for field in FORM.fields.values() if field.options or field.widget == "commune"}
    open_answers = {name: value for name, value in answers.items() if name not in fixed}
    assert parse(FORM, post_of(show(FORM, open_answers))) == open_answers


def test_a_complete_form_comes_back_whole(form: FormInfo, communes: None) -> None:
    assert parse(form, post_of(show(form, whole_answers()))) == whole_answers()


def test_text_is_trimmed_and_put_into_nfc(form: FormInfo) -> None:
    decomposed = "  Tra\u0302\u0300n  Va\u0306n\tMa\u0302\u0303u "
    assert parse(form, post(father_name=decomposed)) == {"father_name": "Trần Văn Mẫu"}


def test_a_blank_field_has_no_answer(form: FormInfo) -> None:
    assert parse(form, post(father_name="  ", copies="", child_birth__day=" ")) == {}


def test_a_nul_character_never_reaches_the_database(form: FormInfo) -> None:
    assert parse(form, post(father_name="Trần\0 Văn", father_residence="Ấp\0 A"))["father_name"] == "Trần Văn"


def test_an_address_keeps_its_lines(form: FormInfo) -> None:
    read = parse(form, post(mother_residence="Ấp Giả Định\r\nxã Vĩnh Hoà Hưng\r\n"))
    assert read == {"mother_residence": "Ấp Giả Định\nxã Vĩnh Hoà Hưng"}


def test_a_person_number_may_be_typed_in_groups(form: FormInfo) -> None:
    assert parse(form, post(mother_number=" 089 000 000.001 ")) == {"mother_number": "089000000001"}


def test_a_person_number_with_letters_stays_as_typed(form: FormInfo) -> None:
    assert parse(form, post(mother_number="089 abc")) == {"mother_number": "089 abc"}


@pytest.mark.parametrize(
    ("day", "month", "year", "answer"),
    [
        ("5", "11", "2026", "2026-11-05"),
        ("31", "2", "2026", "2026-02-31"),
        ("", "", "2026", {"day": "", "month": "", "year": "2026"}),
        ("5", "tháng 11", "2026", {"day": "5", "month": "tháng 11", "year": "2026"}),
        ("5", "11", "26", {"day": "5", "month": "11", "year": "26"}),
        ("٥", "11", "2026", {"day": "٥", "month": "11", "year": "2026"}),
    ],
)
def test_a_date_is_kept_whatever_was_typed(form: FormInfo, day: str, month: str, year: str, answer: Any) -> None:
    read = parse(form, post(child_birth__day=day, child_birth__month=month, child_birth__year=year))
    assert read == {"child_birth": answer}


@pytest.mark.parametrize(("month", "answer"), [("", "1996"), ("5", "1996-05")])
def test_a_parent_may_know_only_the_year(form: FormInfo, month: str, answer: str) -> None:
    assert parse(form, post(mother_birth__month=month, mother_birth__year="1996")) == {"mother_birth": answer}


@pytest.mark.parametrize(("typed", "answer"), [("2", 2), ("02", 2), ("hai", "hai"), ("-1", "-1"), ("9" * 20, "9" * 20)])
def test_a_number_that_is_none_stays_as_typed(form: FormInfo, typed: str, answer: Any) -> None:
    assert parse(form, post(copies=typed)) == {"copies": answer}


def test_answers_behind_unasked_questions_are_not_submitted(form: FormInfo) -> None:
    answers = {**whole_answers(), "father_declared": "no"}
    asked = asked_answers(form, answers)
    assert not any(name.startswith(("father_name", "marriage")) for name in asked)
    assert "parents_married" not in asked
    assert "mother_name" in asked

"""What is on the screen: stable ids, labels, errors that a screen reader hears, no inline script or style."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.template import Context, Template

from motcua.foundation.forms.services import (
    answer_lines,
    check_answers,
    fields_of,
    names_on,
    next_page,
    pages_asked,
    prefill,
    previous_page,
    render_field,
)
from motcua.foundation.forms.services.present import birth_in_words
from motcua.foundation.forms.tests.browser import read
from motcua.foundation.forms.tests.factories import whole_answers
from motcua.foundation.forms.tests.test_parse import show
from motcua.foundation.forms.types import FormInfo

pytestmark = pytest.mark.usefixtures("communes", "today")


def draw(source: str, **context: Any) -> str:
    return Template("{% load eform %}" + source).render(Context(context))


def test_every_id_is_there_once_and_every_label_has_its_control(form: FormInfo) -> None:
    html = show(form, whole_answers(), {"child_name": ["Sai"]})
    ids = read(html).ids
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'label for="([^"]+)"', html)) <= set(ids)
    assert set(" ".join(re.findall(r'aria-describedby="([^"]+)"', html)).split()) <= set(ids)


def test_the_summary_leads_to_each_wrong_field(form: FormInfo) -> None:
    answers = {**whole_answers(), "child_birth": "2026-02-31", "mother_number": "1"}
    html = show(form, answers, check_answers(form, answers))
    assert "Có 2 chỗ cần sửa" in html
    targets = re.findall(r'href="#([^"]+)"', html)
    assert targets == ["f-child_birth", "f-mother_number"]
    assert set(targets) <= set(read(html).ids)


def test_a_wrong_field_is_marked_and_keeps_what_was_typed(form: FormInfo) -> None:
    answers = {"child_birth": {"day": "31", "month": "mười một", "year": "2026"}}
    html = render_field(form, "child_birth", answers, {"child_birth": ["Ghi đủ"]})
    assert 'class="field field--bad"' in html
    assert html.count('aria-invalid="true"') == 3
    assert 'value="mười một"' in html
    assert 'id="f-child_birth-err"' in html


def test_nothing_typed_becomes_markup(form: FormInfo) -> None:
    html = render_field(form, "child_name", {"child_name": '"><script>alert(1)</script>'}, {})
    assert "<script>" not in html


def test_the_page_obeys_the_strict_content_policy(form: FormInfo) -> None:
    html = show(form, whole_answers()) + draw("{% eform_assets %}")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)", html)
    assert '"allowEval":false' in html
    assert '"includeIndicatorStyles":false' in html


def test_a_field_check_posts_the_form_and_swaps_the_field(form: FormInfo) -> None:
    source = "{% eform_field form 'child_name' answers errors '/nhap/1/kiem-tra/' %}"
    html = draw(source, form=form, answers={}, errors={})
    assert 'hx-post="/nhap/1/kiem-tra/"' in html
    assert 'hx-vals=\'{"_field": "child_name"}\'' in html
    assert 'hx-target="this"' in html


def test_without_an_address_to_check_at_there_is_no_htmx(form: FormInfo) -> None:
    assert "hx-" not in show(form, {})


def test_one_page_shows_only_its_fields(form: FormInfo) -> None:
    html = draw("{% eform form answers errors '' page='copies' %}", form=form, answers={}, errors={})
    assert 'id="f-copies"' in html
    assert 'id="f-child_name"' not in html
    assert "<h2" not in html


def test_the_summary_can_stand_alone(form: FormInfo) -> None:
    source = "{% eform_summary form errors %}|{% eform form answers errors summary=False %}"
    head, rest = draw(source, form=form, answers={}, errors={"copies": ["Ghi số"]}).split("|", 1)
    assert 'href="#f-copies"' in head
    assert 'class="summary"' not in rest


def test_conditions_are_said_to_those_without_scripts(form: FormInfo) -> None:
    html = render_field(form, "mother_number", {}, {})
    assert "<noscript>" in html
    assert "data-show-when=" in html


def test_a_whole_page_is_a_light_one(form: FormInfo) -> None:
    assert len(show(form, whole_answers()).encode()) < 60_000


def test_every_field_has_a_help_or_says_enough(form: FormInfo) -> None:
    views = fields_of(form, {})
    assert len(views) == len(form.fields)
    assert all(view.field.label and view.field.messages for view in views if not view.field.is_optional)


def test_pages_of_unknown_parents_are_skipped(form: FormInfo) -> None:
    known = [page.name for page in pages_asked(form, whole_answers())]
    assert known == ["request", "child", "mother", "father", "marriage", "copies"]
    answers = {**whole_answers(), "father_declared": "no"}
    assert [page.name for page in pages_asked(form, answers)] == ["request", "child", "mother", "copies"]


def test_pages_follow_each_other(form: FormInfo) -> None:
    answers = {**whole_answers(), "father_declared": "no"}
    after, before = next_page(form, answers, "mother"), previous_page(form, answers, "copies")
    assert after and after.name == "copies"
    assert before and before.name == "mother"
    assert next_page(form, answers, "copies") is None
    assert previous_page(form, answers, "request") is None


def test_answers_are_read_as_people_write_them(form: FormInfo) -> None:
    lines = {line.name: line.text for line in answer_lines(form, whole_answers())}
    assert lines["agency"] == "Ủy ban nhân dân phường Rạch Giá"
    assert lines["child_birth"] == "05/11/2026"
    assert lines["mother_birth"] == "1996"
    assert lines["parents_married"] == "Đã đăng ký kết hôn"
    assert lines["copies"] == "2"
    assert lines["declaration"] == "Đã đánh dấu"


def test_the_answers_are_a_list_of_pairs(form: FormInfo) -> None:
    html = draw("{% eform_answers form answers %}", form=form, answers={**whole_answers(), "father_declared": "no"})
    assert '<dl class="pairs">' in html
    assert "Trần Văn Mẫu" not in html
    assert "Danh Thị Minh Hoạ" in html


def test_a_birth_is_written_out_by_the_house() -> None:
    assert birth_in_words("2026-11-05") == "Ngày năm tháng mười một năm hai nghìn không trăm hai mươi sáu"


def test_what_the_account_knows_is_filled_in(form: FormInfo) -> None:
    from datetime import date

    person = {"name": "Danh Thị Minh Hoạ", "person_number": "089000000001", "birth_date": date(1996, 11, 5)}
    assert prefill(form, person) == {
        "requester_name": "Danh Thị Minh Hoạ",
        "requester_birth": "1996-11-05",
        "requester_has_number": "yes",
        "requester_number": "089000000001",
        "child_nationality": "Việt Nam",
        "copies": 0,
    }


def test_an_unknown_person_gets_only_the_defaults(form: FormInfo) -> None:
    assert prefill(form, {"name": None, "birth_date": None}) == {"child_nationality": "Việt Nam", "copies": 0}


def test_a_page_shows_only_what_earlier_pages_lead_to(form: FormInfo) -> None:
    assert "parents_married" in names_on(form, whole_answers(), "father")
    alone = {**whole_answers(), "mother_declared": "no"}
    shown = names_on(form, alone, "father")
    assert "parents_married" not in shown
    assert {"father_number", "father_paper"} <= shown
    html = draw("{% eform form answers errors '' page='father' %}", form=form, answers=alone, errors={})
    assert "f-parents_married" not in html
    assert "f-father_paper" in html

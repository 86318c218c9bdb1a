"""The page of one procedure: seven parts, four facts, what the record leaves open."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from motcua.foundation.catalogue.types import ChannelInfo, ComponentInfo, FeeLine
from motcua.kernel.worktime import TimeLimit, TimeUnit
from motcua.sites.portal import money, words
from motcua.sites.portal.listing import clean
from motcua.sites.portal.procedure_page import cases_of, short


def part(name: str, case: str = "", originals: int = 1, form: str = "") -> ComponentInfo:
    return ComponentInfo(case=case, name=name, form_file=form, n_original=originals, n_copy=0)


def channel(**values: object) -> ChannelInfo:
    given = {"channel": "online", "time_value": 1, "time_unit": None, "fee_free": True, "fees_vnd": (), "text": ""}
    return ChannelInfo(**{**given, **values})  # type: ignore[arg-type]


@pytest.mark.usefixtures("procedures")
class TestPage:
    def test_the_seven_parts_are_all_there(self) -> None:
        html = Client().get("/thu-tuc/1.001193/").content.decode()
        assert re.findall(r'<section id="(\w+)"', html) == ["need", "p1", "p2", "p3", "p4", "p5", "p6", "p7"]
        assert re.findall(r'<h2 id="p\dh">(\d)\.', html) == list("1234567")

    def test_four_facts_answer_how_long_how_much_where_who(self) -> None:
        html = Client().get("/thu-tuc/1.003583/").content.decode()
        facts = html.split('<dl class="facts">')[1].split("</dl>")[0]
        assert [t for t in ("Bao lâu", "Hết bao nhiêu", "Nộp ở đâu", "Ai giải quyết") if t in facts].__len__() == 4
        assert "5 ngày làm việc" in facts

    def test_a_dossier_is_started_only_where_form_and_process_exist(self) -> None:
        assert 'href="/nop-ho-so/1.001193/"' in Client().get("/thu-tuc/1.001193/").content.decode()
        other = Client().get("/thu-tuc/1.003583/").content.decode()
        assert "/nop-ho-so/" not in other
        assert "chưa nộp được trên trang này" in other

    def test_a_missing_unit_is_told_and_not_guessed(self) -> None:
        html = Client().get("/thu-tuc/3.000261/").content.decode()
        assert "1 (chưa ghi đơn vị)" in html
        assert "Thời hạn chưa ghi đơn vị" in html

    def test_an_unknown_procedure_is_not_found(self) -> None:
        assert Client().get("/thu-tuc/9.999999/").status_code == 404

    def test_the_page_needs_few_statements(self, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
        Client().get("/thu-tuc/1.001193/")
        with django_assert_max_num_queries(6):
            Client().get("/thu-tuc/1.001193/")

    def test_every_procedure_has_a_page(self) -> None:
        from motcua.sites.portal.tests.conftest import CODES

        assert {Client().get(f"/thu-tuc/{code}/").status_code for code in CODES} <= {200, 404}


def test_papers_of_special_cases_stand_apart_from_what_everybody_brings() -> None:
    cases = cases_of([part("- Trường hợp trẻ bị bỏ rơi: biên bản"), part("+ Giấy chứng sinh")])
    assert [(case.title, [paper.name for paper in case.papers]) for case in cases] == [
        ("Giấy tờ chung", ["Giấy chứng sinh"]),
        ("Trường hợp riêng", ["Trường hợp trẻ bị bỏ rơi: biên bản"]),
    ]


def test_groups_of_remarks_come_last() -> None:
    cases = cases_of([part("ghi nhớ", "* Lưu ý:", originals=0), part("tờ khai", "* Giấy tờ phải nộp:")])
    assert [case.title for case in cases] == ["Giấy tờ phải nộp", "Lưu ý"]


def test_copies_are_counted_in_words() -> None:
    paper = cases_of([ComponentInfo("", "Tờ khai", "TK.docx", 1, 2)])[0].papers[0]
    assert (paper.copies, paper.form_file) == ("01 bản chính, 02 bản sao", "TK.docx")


def test_a_procedure_without_papers_has_no_cases() -> None:
    assert cases_of([]) == []


def test_a_contradiction_about_the_fee_is_told() -> None:
    assert money.channel_fee(channel(fees_vnd=(8000,)), ()) == "Ghi chưa thống nhất: 8.000\u00a0đồng"
    assert money.channel_fee(channel(fee_free=False, fees_vnd=(8000,)), ()) == "8.000\u00a0đồng"
    assert money.channel_fee(channel(fee_free=False), ()) == "Không ghi"


def test_free_registration_with_paid_copies_is_free_and_names_the_price() -> None:
    lines = [FeeLine("A", "Lệ phí", "le_phi", 0, ""), FeeLine("B", "Bản sao", "phi", 8000, "bản")]
    assert money.fee_summary(lines) == ("Miễn phí", "Bản sao: 8.000\u00a0đồng/bản")
    assert money.fee_summary(lines[1:])[0] == "Có phí, lệ phí"
    assert money.fee_summary([]) == ("", "")


def test_times_are_told_in_the_units_of_the_law() -> None:
    assert words.time_words(TimeLimit(5, TimeUnit.WORKING_DAY)) == "5 ngày làm việc"
    assert words.channel_time(30, "day") == "30 ngày"
    assert words.channel_time(1, None) == "1 (chưa ghi đơn vị)"
    assert words.channel_time(0.5, "working_day") == "0.5 (chưa ghi đơn vị)"
    assert words.channel_time(None, None) == "Không ghi"


def test_bullets_and_stray_blanks_are_taken_off() -> None:
    assert clean("  - +  Giấy   chứng sinh ") == "Giấy chứng sinh"


def test_long_names_are_cut_at_a_word_in_the_trail() -> None:
    assert short("a " * 60).endswith("a…")
    assert short("ngắn") == "ngắn"

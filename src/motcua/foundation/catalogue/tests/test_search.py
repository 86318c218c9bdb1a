from __future__ import annotations

import json
import random
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from motcua.foundation.catalogue import rules, selectors
from motcua.foundation.catalogue.models import ProcedureVersion, SearchEntry, SearchLog, Synonym
from motcua.foundation.catalogue.services import log_search
from motcua.foundation.catalogue.types import Match
from motcua.kernel.text import fold

pytestmark = pytest.mark.usefixtures("loaded")
BIRTH = "1.001193"
SAMPLES = Path(__file__).parent / "samples"


@pytest.mark.parametrize(
    "text",
    [
        "dang ky khai sinh",
        "đăng ký khai sinh",
        "ĐĂNG KÝ KHAI SINH",
        "dăng ký khai sinh",
        "dang ki khai sinh",
        "dang ky khai sin",
        "đăg ký khai sinh",
        "dnag ky khai sinh",
        "thủ tục đăng ký khai sinh",
        "khai sinh",
        "khai sinh cho con",
        "lam giay khai sinh",
        "làm giấy khai sinh cho con thì cần những giấy tờ gì",
        "tôi muốn làm giấy khai sinh cho bé mới đẻ thì nộp hồ sơ ở đâu",
        "1.001193",
    ],
)
def test_birth_registration_is_found_first(text: str) -> None:
    assert selectors.search(text)[0].code == BIRTH


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("cắt hộ khẩu", "1.003197"),
        ("nhập hộ khẩu", "1.004222"),
        ("báo tử", "1.000656"),
        ("giấy chứng tử", "1.000656"),
        ("giấy kết hôn", "1.000894"),
        ("xác nhận độc thân", "1.004873"),
        ("đổi bằng lái", "3.000347"),
        ("mat bang lai", "3.000348"),
        ("mở hộ kinh doanh", "1.001612"),
        ("tách khẩu", "1.010038"),
        ("trích lục khai sinh", "2.000635"),
    ],
)
def test_what_people_say_finds_what_the_law_calls_it(text: str, code: str) -> None:
    hits = selectors.search(text)
    assert hits[0].code == code
    assert hits[0].match == Match.SYNONYM


@pytest.mark.parametrize("text", ["sổ đỏ", "lam so do", "bằng lái", "cmnd", "xây nhà", "sao y"])
def test_a_broad_lay_word_finds_something_of_its_kind(text: str) -> None:
    target = rules.rewrite(rules.searched_text(text), [(s.phrase, s.target) for s in Synonym.objects.all()])
    assert set(target.split()) <= set(fold(selectors.search(text)[0].name).split())


def test_at_least_93_of_100_titles_without_accents_come_first() -> None:
    """F-004: search without accents."""
    names = list(ProcedureVersion.objects.order_by("procedure_id").values_list("procedure_id", "name"))
    same: dict[str, set[str]] = defaultdict(set)
    for code, name in names:
        same[fold(name)].add(code)
    sample = random.Random(2026).sample(names, 100)  # noqa: S311
    found = [selectors.search(fold(name)) for _, name in sample]
    right = sum(bool(hits) and hits[0].code in same[fold(name)] for hits, (_, name) in zip(found, sample, strict=True))
    assert right >= 93


def test_most_questions_that_name_their_matter_find_it_among_the_first_five() -> None:
    lines = (SAMPLES / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line) for line in lines]
    found = sum(
        bool({hit.code for hit in selectors.search(question["question"], limit=5)} & set(question["procedure_codes"]))
        for question in questions
    )
    assert found / len(questions) >= 0.6


@pytest.mark.parametrize(
    "text",
    ["", "   ", "!!!", "'", "\\", "%", "_", "a:*b & | !", "'; drop table", "\x00", "𝕏", "1e5 2.5 -3", "x" * 5000],
)
def test_strange_input_finds_nothing_or_something_but_never_fails(text: str) -> None:
    hits = selectors.search(text)
    assert len(hits) <= hits.total
    assert isinstance(selectors.suggest(text), list)


def test_results_come_in_pages_without_overlap() -> None:
    pages = [selectors.search("giay phep", limit=20, offset=offset) for offset in (0, 20, 40)]
    codes = [hit.code for page in pages for hit in page]
    assert len(codes) == len(set(codes)) == 60
    assert {page.total for page in pages} == {pages[0].total}
    beyond = selectors.search("khai sinh", offset=10_000)
    assert list(beyond) == []


def test_an_unfinished_word_is_suggested() -> None:
    assert selectors.suggest("dang ky khai si")[0].code == BIRTH
    assert len(selectors.suggest("dang ky")) == 8
    assert selectors.suggest("d") == []


def test_fields_are_counted_and_listed() -> None:
    by_name = {info.name: info.count for info in selectors.fields()}
    assert len(by_name) == 170
    assert sum(by_name.values()) == 2957
    page = selectors.procedures_of("Hộ tịch")
    assert page.total == by_name["Hộ tịch"]
    assert len(page) == 20
    assert not {hit.code for hit in page} & {hit.code for hit in selectors.procedures_of("Hộ tịch", page=2)}
    assert selectors.procedures_of("Không có") == []


def test_a_search_costs_two_statements(django_assert_num_queries: Any) -> None:
    selectors.search("khai sinh")
    with django_assert_num_queries(2):
        selectors.search("dang ky khai sinh")


def test_the_log_holds_no_number_of_a_person() -> None:
    log_search("Khai sinh 089012345678, sđt 0900 000 012", 3, BIRTH)
    log_search("!!!", 0)
    log_search("a" * 500, 0)
    first, second = SearchLog.objects.order_by("id")
    assert (first.folded, first.count, first.chosen) == ("khai sinh # sdt #", 3, BIRTH)
    assert len(second.folded) == 80
    assert {field.name for field in SearchLog._meta.get_fields()} == {"id", "on", "folded", "count", "chosen"}


def test_every_synonym_leads_somewhere() -> None:
    assert Synonym.objects.exists()
    for synonym in Synonym.objects.all():
        assert selectors.search(synonym.target), synonym.written


def test_every_procedure_can_be_searched() -> None:
    assert SearchEntry.objects.count() == ProcedureVersion.objects.filter(valid_to=None).count() == 2957

"""Whatever stands in an address or a question: a page or a refusal, never a fault, and nothing of it as markup."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.test import Client

from motcua.sites.national import urls

WORDS = (
    "a\x00b", "../../../etc/passwd", "<script>alert(1)</script>", "'; DROP TABLE x; --", "%ff", "x" * 5_000, "-1",
    "9" * 40, "2026-13", "٣",
)  # fmt: skip
QUESTIONS = (
    "thang", "trang", "khoi", "xem", "chuoi", "chi-so", "chon", "asOf", "startPeriod", "endPeriod", "indicator",
    "scope", "firstNObservations", "muc", "nam", "cong-suc", "mau", "cach", "buoc", "loai", "tre",
)  # fmt: skip
OPEN = ("", "co-quan/", "cong-bo/", "du-lieu-mo/", "du-lieu-mo/sdmx/", "chi-tieu/", "chuoi/IND-10/VN/")
CLOSED = ("so-lieu/", "dau-hieu/", "doi-soat/", "chi-tieu/H01/", "co-quan/H01/", "thu-tuc/1.004772/")
REFUSED = range(200, 500)


def patterns() -> list[str]:
    """Every address of the site with a text in it."""
    routes = [str(p.pattern) for p in urls.urlpatterns]
    return [route for route in routes if "<str:" in route or "<slug:" in route]


def filled(route: str, word: str) -> str:
    """The address with `word` in the place of every text."""
    parts = []
    for part in route.split("<"):
        kind, _, rest = part.partition(">")
        name = kind.partition(":")[0]
        other = {"int": "1", "uuid": "00000000-0000-0000-0000-000000000000", "sheet_kind": "csv"}.get(name, quote(word))
        parts.append(other + rest if _ else part)
    return f"/do-luong/{''.join(parts)}"


@pytest.mark.parametrize("word", WORDS[:4], ids=range(4))
def test_an_address_with_anything_in_it_is_no_fault(analyst: Client, word: str) -> None:
    analyst.raise_request_exception = False
    for route in patterns():
        answer = analyst.get(filled(route, word))
        assert answer.status_code in REFUSED, (route, word[:40], answer.status_code)
        assert b"<script>alert(1)" not in answer.content


@pytest.mark.parametrize("word", WORDS, ids=range(len(WORDS)))
def test_a_question_with_anything_in_it_is_no_fault(analyst: Client, client: Client, word: str) -> None:
    analyst.raise_request_exception = client.raise_request_exception = False
    asked = dict.fromkeys(QUESTIONS, word)
    for page in OPEN + CLOSED:
        answer = analyst.get(f"/do-luong/{page}", asked)
        assert answer.status_code in REFUSED, (page, word[:40], answer.status_code)
        assert b"<script>alert(1)" not in answer.content
    for page in OPEN:
        assert client.get(f"/do-luong/{page}", asked).status_code in REFUSED, (page, word[:40])


@pytest.mark.parametrize("level", ["1E-99999", "1E+99", "NaN", "Infinity", "0x10", "80.00001", "-5", "١٠"])
def test_a_level_of_the_planner_is_plain_digits(analyst: Client, level: str) -> None:
    answer = analyst.get("/do-luong/chi-tieu/H01/", {"muc": level})
    assert answer.status_code == 200
    assert "Mức là số phần trăm trên 0 đến 100." in answer.content.decode()

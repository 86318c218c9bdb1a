"""A person finds a procedure: search, suggestions, fields, life events, site maps."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import translation

from motcua.kernel.text import sort_key
from motcua.sites.portal import listing
from motcua.sites.portal.life import LIFE_EVENTS

pytestmark = pytest.mark.usefixtures("procedures")


def page(address: str, status: int = 200) -> str:
    answer = Client().get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_birth_registration_is_found_first_without_accents() -> None:
    html = page("/tim/?q=dang+ky+khai+sinh")
    assert re.findall(r'<h3><a href="/thu-tuc/([\d.]+)/"', html)[0] == "1.001193"
    assert "khớp với “dang ky khai sinh”" in html


def test_a_row_has_a_plain_line_the_time_the_fee_and_the_code() -> None:
    html = page("/tim/?q=dang+ky+khai+sinh+luu+dong")
    assert "Kết quả: Giấy khai sinh." in html
    assert "5 ngày làm việc" in html
    assert "Miễn phí" in html
    assert "1.003583" in html


def test_nothing_found_offers_another_way() -> None:
    html = page("/tim/?q=xyzzyq")
    assert "Không thấy thủ tục nào" in html
    assert all(f"/viec-doi/{event.slug}/" in html for event in LIFE_EVENTS)


def test_an_empty_search_shows_life_events_and_no_error() -> None:
    assert "Chọn theo việc trong đời" in page("/tim/")


@pytest.mark.parametrize(
    "q", ["<script>alert(1)</script>", "a" * 5000, "%00", "'; drop table--", "😀", "* & | ! ( ) :"]
)
def test_hostile_searches_are_only_text(q: str) -> None:
    answer = Client().get("/tim/", {"q": q})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize("number", ["0", "-1", "x", "999999", "²", "1e3"])
def test_a_nonsense_page_number_shows_a_page(number: str) -> None:
    assert Client().get("/tim/", {"q": "khai sinh", "trang": number}).status_code == 200
    assert Client().get("/linh-vuc/ho-tich/", {"trang": number}).status_code == 200


def test_suggestions_are_a_fragment_with_time_and_fee() -> None:
    html = page("/goi-y/?q=khai+si")
    assert "<html" not in html
    assert "/thu-tuc/1.001193/" in html
    assert "ngày làm việc" in html


def test_one_letter_suggests_nothing() -> None:
    assert page("/goi-y/?q=k").strip() == ""


def test_every_procedure_is_reached_from_the_fields() -> None:
    reached: set[str] = set()
    for slug in re.findall(r'href="/linh-vuc/([\w-]+)/"', page("/linh-vuc/")):
        reached.update(re.findall(r'href="/thu-tuc/([\d.]+)/"', page(f"/linh-vuc/{slug}/")))
    assert len(reached) == listing.total() > 5


def test_fields_stand_in_vietnamese_order_under_their_letters() -> None:
    fields = [listing.Field(listing.slug_of(name), name, 1) for name in ("Dân quân", "Đất đai", "Ăn uống", "Án phí")]
    ordered = sorted(fields, key=lambda field: sort_key(field.name))
    assert [letter.letter for letter in listing.by_letter(ordered)] == ["A", "Ă", "D", "Đ"]


def test_an_unknown_field_or_life_event_is_not_found() -> None:
    page("/linh-vuc/khong-co/", 404)
    page("/viec-doi/khong-co/", 404)


def test_a_life_event_shows_no_procedure_twice() -> None:
    codes = re.findall(r'href="/thu-tuc/([\d.]+)/"', page("/viec-doi/co-con-nho/"))
    assert codes
    assert len(codes) == len(set(codes))


def test_the_first_page_counts_what_is_there_and_invents_no_figures() -> None:
    html = page("/")
    assert f"Xem tất cả {listing.total()} thủ tục" in html
    assert "%" not in re.sub(r"%[0-9A-F]{2}", "", html)


@pytest.mark.usefixtures("province")
def test_desks_are_found_by_place_without_accents() -> None:
    assert "phường Rạch Giá" in page("/diem-mot-cua/?xa=rach+gia")
    assert "Không thấy điểm một cửa nào" in page("/diem-mot-cua/?xa=xyz")


def test_the_site_map_for_machines_lists_every_procedure() -> None:
    index = page("/sitemap.xml")
    slugs = re.findall(r"/so-do/linh-vuc-([\w-]+)\.xml", index)
    listed = [code for slug in slugs for code in re.findall(r"/thu-tuc/([\d.]+)/", page(f"/so-do/linh-vuc-{slug}.xml"))]
    assert len(listed) == listing.total()
    assert "/viec-doi/co-con-nho/" in page("/so-do/trang.xml")


def test_search_engines_stay_out_of_personal_pages() -> None:
    robots = page("/robots.txt")
    assert "Disallow: /xac-minh/" in robots
    assert "Sitemap: http" in robots


@pytest.mark.parametrize("address", ["/tro-giup/", "/tiep-can/", "/du-lieu-ca-nhan/", "/so-do/"])
def test_pages_of_help_are_there(address: str) -> None:
    assert "<h1>" in page(address)


def test_pages_read_as_english_with_vietnamese_names() -> None:
    client = Client()
    with translation.override("vi"):  # a request in English leaves its language in the thread
        client.get("/ngon-ngu/en/")
        html = client.get("/tim/?q=khai+sinh").content.decode()
    assert "Free of charge" in html
    assert re.search(r'<a href="/thu-tuc/1.001193/" lang="vi">Thủ tục đăng ký khai sinh</a>', html)

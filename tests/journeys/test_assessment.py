"""An assessment in a browser: a tester on a phone, the assessor, the agency, and the public page of a whole nation."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from motcua.foundation.vault.tests.factories import png
from motcua.oversight.assessment.tests.factories import paper
from tests.journeys.conftest import Come
from tests.journeys.person import PHONE, Person

if TYPE_CHECKING:
    from motcua.sites.compose.tests.live import Live

pytestmark = [pytest.mark.browser, pytest.mark.slow]
BASE = "/do-luong/danh-gia"
DEMO = f"{BASE}/dot/chay-thu-2026"
NATION = f"{BASE}/dot/toan-quoc"
_PUBLISH = """
import django
django.setup()
from motcua.oversight.assessment.tests.factories import nation
nation(criteria="chay-thu")
"""


def test_two_testers_mark_blindly_and_the_assessor_follows(come: Come) -> None:
    first = come("tester", PHONE, f"{BASE}/viec/").sees("Việc dùng thử của tôi", "0 / 3")
    agency = first.at("tbody a").first.get_attribute("href") or ""
    first.open(agency).press("Lưu phiếu").sees("cần sửa")
    fill(first)
    first.press("Lưu phiếu").sees("3 / 3")
    first.open(agency)
    assert "Người kia" not in first.text
    assessor = come("assessor", target=f"{DEMO}/dieu-hanh/").sees("Điểm dùng thử còn thiếu", "3 / 6")
    assessor.press("Khép điểm lần một").sees("Chưa khép được")
    come("assessor", PHONE, f"{DEMO}/dieu-hanh/").open(f"{BASE}/mo/").press("Mở đợt").sees("cần sửa")


def fill(tester: Person) -> None:
    page = tester.page
    for part, value in (("ngay", "20"), ("thang", "11"), ("nam", "2026")):
        page.fill(f"#visited_on-{part}", value)
    page.get_by_label("Điện thoại").check()
    page.fill("#minutes", "25")
    page.fill("#story", "Tìm thấy dịch vụ ở lần gõ thứ hai; biểu mẫu mất chữ khi xoay màn hình.")
    for code in ("2.1", "2.2", "2.3"):
        page.locator(f'input[name="m-{code}"][value="1"]').check()


def test_an_agency_sends_evidence_and_the_assessor_reads_it(come: Come) -> None:
    head = come("agency_head", PHONE, f"{DEMO}/tra-loi/H01/").sees("Có quy trình hỗ trợ người yếu thế")
    head.page.set_input_files(
        "[id='tep-3.1']", {"name": "quy-trinh.pdf", "mimeType": "application/pdf", "buffer": paper()}
    )
    head.press("Gửi tệp 3.1").sees("quy-trinh.pdf")
    assessor = come("assessor", target=f"{DEMO}/xet/H01/").sees("quy-trinh.pdf")
    form = assessor.page.locator("form", has=assessor.page.locator('input[name="tieu-chi"][value="3.1"]'))
    form.get_by_label("1: Đã ban hành").check()
    form.get_by_label("Lý do").fill("Đã đọc, chưa có số liệu.")
    assessor.press("Lưu 3.1").sees("Ghi chú của người xét")


def test_the_public_reads_the_table_of_a_nation_and_asks_why(come: Come, live: Live) -> None:
    subprocess.run(
        [sys.executable, "-c", _PUBLISH],
        env=live.environ | {"DJANGO_SETTINGS_MODULE": "motcua.sites.compose.settings"},
        check=True,
    )
    for width in (PHONE, 1280):
        person = (
            come(width=width)
            .open(f"{NATION}/")
            .sees("Đã công bố", "Hai người dùng thử đồng ý với nhau đến đâu", "Quy tắc")
        )
        person.press("UBND tỉnh An Giang", role="link")
        person.sees("Sửa tiêu chí nào thì lên nhiều nhất", "Từng điểm")
        person.open(f"{BASE}/dot/").open(f"{BASE}/tieu-chi/").open(f"{BASE}/tieu-chi/tt01-2018/").sees("Xuất sắc")
        person.open(f"{BASE}/").press("Các đợt đánh giá khác và bộ tiêu chí", role="link")


def test_an_agency_answers_a_published_figure_and_the_public_reads_it(come: Come, live: Live) -> None:
    """It has no rank, so that its line leads to its cell; one head writes, another approves, on phones."""
    ((code,),) = live.sql("SELECT max(code) FROM releases_release WHERE state = 'published' AND code > '2026'")
    release, words = f"/do-luong/cong-bo/ky/{code}/?chi-so=IND-10", "Chưa phát sinh hồ sơ trong tháng (giả định)."
    writer = come("agency_head", PHONE, "/do-luong/cong-bo/").open(release)
    writer.page.get_by_text(re.compile(r"cơ quan không có trường hợp nào để tính")).last.click()
    writer.press("UBND tỉnh An Giang", role="link").sees("Cơ quan chưa có ý kiến.")
    line = writer.page.url
    writer.press("Viết hoặc duyệt ý kiến", role="link")
    writer.page.fill("#loi", words)
    writer.press("Gửi lãnh đạo duyệt").sees("một lãnh đạo khác của cơ quan sẽ duyệt")
    expect(writer.page.get_by_role("button", name="Duyệt và đăng")).to_have_count(0)
    public = come(width=PHONE).open(line)
    assert words not in public.text
    deputy = come("agency_deputy", PHONE, f"{BASE}/y-kien/").press(re.compile("IND-10:H01"), role="link")
    deputy.press("Duyệt và đăng").sees("Đã đăng")
    public.open(line).sees(words, "Sầm Văn Đồng Ý Mẫu")


def test_a_tester_is_told_what_a_picture_loses_and_sees_it_kept(come: Come) -> None:
    tester = come("tester", PHONE, f"{BASE}/viec/")
    tester.press("Bộ Khoa học và Công nghệ", role="link", nth=-1).sees("Ảnh được cất thế nào", "chỉ giữ hình")
    photo = tester.page.get_by_label(re.compile(r"^\s*Ảnh: Gõ tên thường gọi"))
    photo.set_input_files({"name": "man-hinh.png", "mimeType": "image/png", "buffer": png()})
    tester.press("Lưu phiếu").sees("cần sửa", "ảnh 1")


def test_the_public_takes_a_table_of_the_published_round_in_five_kinds(come: Come) -> None:
    public = come(width=PHONE).open(f"{BASE}/dot/dung-thu-lan-1/").sees("Đã công bố", "UBND tỉnh An Giang")
    for kind in ("csv", "json", "xlsx", "parquet", "pdf"):
        answer = public.page.request.get(f"{BASE}/dot/dung-thu-lan-1/bang.{kind}")
        assert answer.status == 200 and answer.body(), kind

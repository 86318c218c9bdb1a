"""An assessment in a browser: a tester on a phone, the assessor, the agency, and the public page of a whole nation."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

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

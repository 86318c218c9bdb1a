"""A letter from its words to accepted evidence, at a desk and on a phone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from motcua.kernel.clock import today
from tests.journeys.conftest import Come
from tests.journeys.person import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LETTER = (
    "1. UBND tỉnh An Giang chủ trì, phối hợp với Bộ Tư pháp báo cáo giả định. Thời hạn hoàn thành: Tháng 12/2030.\n\n"
    "2. Việc không ai chủ trì, làm trước ngày 01/01/2020."
)


def test_the_office_confirms_a_clerk_reports_and_another_person_accepts(come: Come) -> None:
    come("", PHONE).open("/nhiem-vu/").sees("54 / 83", "3109/BTTTT-CĐSQG").picture("directives-public-phone")
    come("").open("/nhiem-vu/").press("Công văn 3109/BTTTT-CĐSQG", role="link").sees(
        "20 nhiệm vụ", "31/08/2023"
    ).picture("directives-letter")
    office = come("directive_office", target="/nhiem-vu/nhap/")
    issued = today() - timedelta(days=3)
    fields = {"number": "77/GĐ", "title": "Thư giả định để thử", "issuer": "Cơ quan Giả Định", "pasted": LETTER}
    for name, text in {**fields, "day": issued.day, "month": issued.month, "year": issued.year}.items():
        office.at(f"[name={name}]").fill(str(text))
    office.press("Lưu văn bản").sees("2 chờ bạn xác nhận", "sớm hơn ngày ban hành").picture("directives-proposals")
    phone = come("directive_office", PHONE, "/nhiem-vu/" + office.page.url.partition("/nhiem-vu/")[2])
    phone.sees("2 chờ bạn xác nhận").picture("directives-proposals-phone")
    office.press(re.compile("^Xác nhận và giao")).sees("1 chờ bạn xác nhận")
    office.press(re.compile("^Bỏ, không phải")).sees("Không còn đề xuất nào")
    clerk = come("task_clerk", PHONE, "/nhiem-vu/cua-toi/").sees("Quá hạn").picture("directives-desk-phone")
    come("task_head", target="/nhiem-vu/cua-toi/").sees("Quá hạn").picture("directives-desk")
    clerk.press("UBND tỉnh An Giang chủ trì, phối hợp với Bộ Tư pháp báo cáo giả định.", role="link")
    clerk.at("[name=text]").fill("Đã báo cáo xong, giả định.")
    clerk.press("Trình lãnh đạo minh chứng hoàn thành").sees("Trình lãnh đạo phụ trách").picture(
        "directives-duty-phone"
    )
    path = "/nhiem-vu/" + clerk.page.url.partition("/nhiem-vu/")[2]
    head = come("task_head", target=path).press("Đồng ý gửi Văn phòng")
    head.sees("Chờ công nhận").picture("directives-duty-head")
    office.open("/nhiem-vu/van-phong/").sees("Minh chứng chờ công nhận").picture("directives-office")
    office.open(path).press("Công nhận hoàn thành").sees("Đã công nhận").picture("directives-duty")
    come("analyst", target="/nhiem-vu/bang/").sees("Bảng nhiệm vụ cả nước").picture("directives-board")
    come("analyst", PHONE, "/nhiem-vu/bang/").sees("quá hạn").picture("directives-board-phone")

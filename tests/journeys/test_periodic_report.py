"""A monthly report, from the clerk's table to the nation's board."""

from __future__ import annotations

import re
import socket
import time
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Come
from tests.journeys.person import PHONE, Person

if TYPE_CHECKING:
    from motcua.sites.compose.tests.live import Live

pytestmark = [pytest.mark.browser, pytest.mark.slow]
STALLED = 2.0
"""Seconds."""
COUNTS = ("1900", "900", "600", "700", "236", "5400", "4300", "5370", "2600", "5200", "266")


def test_a_clerk_pastes_mends_and_hands_in_and_three_people_approve(come: Come, live: Live) -> None:
    clerk = come("report_clerk", target="/bao-cao/").sees("Còn phải làm")
    clerk.picture("campaigns-desk")
    phone = come("report_clerk", PHONE, "/bao-cao/")
    open_report(phone)
    open_report(clerk)
    address = clerk.page.url
    paste(clerk, "\n".join(("1900", "900", "600", "700", "236", "5.400", "5500", "5370", "2600", "5200", "266")))
    assert "được đọc là" not in clerk.text
    clerk.press("Nộp báo cáo").sees("Hồ sơ nộp trực tuyến (5.500) nhiều hơn hồ sơ tiếp nhận (5.400)")
    clerk.picture("campaigns-entry")
    phone.at(".tally__in").first.fill("1802")
    phone.press("Lưu nháp và kiểm tra").sees("Chính bạn đã lưu bản nháp này ở một cửa sổ khác", "ghi: 1900")
    assert phone.at(".tally__in").first.input_value() == "1802"
    type_with_keys(clerk)
    lose_the_line(clerk)
    answer_all(clerk)
    hand_in_over_a_slow_line(clerk, live)
    clerk.open(address).press("Biên nhận bản 1", role="link").sees("Đã kiểm tra lúc mở trang", "Tự kiểm tra", "5.400")
    clerk.picture("campaigns-receipt")
    phone.open(address).press("Biên nhận bản 1", role="link").sees("Chữ ký đúng")
    phone.page.get_by_text("Cách kiểm tra bằng OpenSSL").click()
    phone.look()
    for key, sentence in (
        ("report_head", "Chờ Trung ương tiếp nhận"),
        ("report_reviewer", "Chờ phê duyệt"),
        ("report_approver", "Đã phê duyệt"),
    ):
        person = come(key, PHONE if key == "report_head" else 1280, "/bao-cao/cho-duyet/")
        open_report(person)
        person.sees("Đến lượt bạn", "5.400").press("Duyệt").sees(sentence)
        assert person.page.url.split("?")[0] == address.split("?")[0]
    come("analyst", target="/bao-cao/bang/?co-quan=H01").sees("Đã phê duyệt").picture("campaigns-board")
    come("", PHONE).open("/bao-cao/tien-do/").sees("Tiến độ báo cáo", "Hằng tháng")
    for width in (PHONE, 1280):
        public = (
            come("", width).open("/bao-cao/tien-do/?ky=quarter").sees("Báo cáo quý về dịch vụ công trực tuyến, quý ")
        )
        public.press(re.compile("Báo cáo quý"), role="link").sees("Từng cơ quan trong đợt này")


def open_report(person: Person) -> None:
    """The first report of the list."""
    person.follow(person.at("table th a").first)


def paste(person: Person, text: str) -> None:
    """As a browser pastes: an event with the text of the clipboard, on the first cell."""
    with person.leads_on():
        person.page.evaluate(
            """(text) => {
              const data = new DataTransfer();
              data.setData("text/plain", text);
              const cell = document.querySelector(".tally__in");
              cell.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
            }""",
            text,
        )
    person.look()


def hand_in_over_a_slow_line(person: Person, live: Live) -> None:
    """What the button sends, with a line that stalls in the middle: the first byte decides, the rest is waited for."""
    fields = {field.get_attribute("name") or "": field.input_value() for field in person.at("#bieu [name]").all()
              if field.get_attribute("name") not in ("viec", "tep")}  # fmt: skip
    body = urlencode(fields | {"viec": "nop"}).encode()
    cookies = "; ".join(f"{c['name']}={c['value']}" for c in person.context.cookies())
    path = person.page.url.partition("?")[0].removeprefix(live.url)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost:{live.port}\r\nCookie: {cookies}\r\nOrigin: {live.url}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\nConnection: close\r\n"
        "Expect: 100-continue\r\n\r\n"
    )
    with socket.create_connection(("localhost", live.port), timeout=120) as line:
        line.sendall(head.encode())
        assert line.recv(200).startswith(b"HTTP/1.1 100")  # a busy server may be late; from here on it is the line
        line.sendall(body[:100])
        time.sleep(STALLED)
        line.sendall(body[100:])
        assert line.recv(200).startswith(b"HTTP/1.1 302")
    kept = live.sql(
        "SELECT extract(epoch FROM s.received_at - s.began_at)::float FROM campaigns_submission s "
        "ORDER BY s.received_at DESC LIMIT 1"
    )
    assert STALLED <= kept[0][0] < STALLED + 60


def type_with_keys(person: Person) -> None:
    """From the first cell down with Enter, arrows and Tab, typing every count anew."""
    person.at(".tally__in").first.focus()
    for place, count in enumerate(COUNTS):
        person.page.keyboard.press("Control+A")
        person.page.keyboard.type(count)
        if place < len(COUNTS) - 1:
            person.page.keyboard.press("ArrowDown" if place % 2 else "Enter")
    person.page.get_by_text("Đã lưu nháp.").wait_for()
    assert tuple(cell.input_value() for cell in person.at(".tally__in").all()) == COUNTS


def lose_the_line(person: Person) -> None:
    """What was typed while the line was down is kept by itself when it is back."""
    cell, status = person.at(".tally__in").first, person.at("#trang-thai-luu")
    person.context.set_offline(True)
    cell.fill("1901")
    expect(status).to_contain_text("Mất kết nối")
    person.context.set_offline(False)
    expect(status).to_have_text("Đã lưu nháp.")
    cell.fill(COUNTS[0])
    expect(person.at("[name^='b:']").first).to_have_value(COUNTS[0])
    person.faults[:] = [fault for fault in person.faults if "ERR_INTERNET_DISCONNECTED" not in fault]


def answer_all(person: Person) -> None:
    """Save, then explain every warning."""
    person.press("Lưu nháp và kiểm tra")
    for place in range(person.at("textarea[name^='a:']").count()):
        person.at("textarea[name^='a:']").nth(place).fill("Số giả định để thử.")
    assert not person.page.get_by_text(re.compile("phải bằng nhau")).count()

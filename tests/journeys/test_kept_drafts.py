"""What a clerk typed outlives a lost line, a page that is left, and a session that is gone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from playwright.sync_api import Dialog, Error, expect

from tests.journeys.conftest import Come
from tests.journeys.person import PHONE, Person

if TYPE_CHECKING:
    from motcua.sites.compose.tests.live import Live

pytestmark = [pytest.mark.browser, pytest.mark.slow]
_ROUND = """
INSERT INTO campaigns_campaign (code, form, version, month, kind, opens_at, due_at, locks_at, due_rule,
    calendar_version, created_at)
SELECT %s, 'toan-trinh', 1, min(month) - 1, 'month', '2021-01-01', '2021-01-02', now() + interval '2 hours',
    'monthly-2020', 'VN', now() FROM campaigns_campaign WHERE form = 'toan-trinh' RETURNING id
"""
_REPORT = """
INSERT INTO campaigns_report (id, campaign_id, agency_code, name, state, reason, successor_code, versions, standing,
    observed, newer, inherited, draft, draft_version, draft_by, writers)
VALUES (%s, %s, 'H01', 'Đơn vị thử', 'open', '', '', 0, 0, '{}', '{}', '{}', '{}', 0, '', '{}')
"""


@pytest.fixture
def owed(live: Live) -> Iterator[str]:
    """The address of a report that nobody wrote into, of a round of its own behind all others."""
    report = str(uuid4())
    ((campaign,),) = live.sql(_ROUND, f"duong-truyen-{report[:8]}")
    live.sql(_REPORT, report, campaign)
    yield f"/bao-cao/{report}/"
    live.sql("UPDATE campaigns_campaign SET locks_at = due_at WHERE id = %s", campaign)


def kept(live: Live, address: str) -> list[str]:
    """The texts of the draft that are not empty, as they stand in the table."""
    query = "SELECT value FROM campaigns_report, jsonb_each_text(draft -> 'cells') WHERE id = %s AND value <> ''"
    return [value for (value,) in live.sql(query, address.split("/")[2])]


def write(person: Person, text: str) -> None:
    """With the keys, as a person does: only then does a browser ask before it leaves."""
    person.at(".tally__in").first.click()
    person.page.keyboard.press("Control+A")
    person.page.keyboard.type(text)


def forget_lost_line(person: Person) -> None:
    person.faults[:] = [fault for fault in person.faults if "ERR_INTERNET_DISCONNECTED" not in fault]


@pytest.mark.parametrize("width", [PHONE, 1280])
def test_a_lost_line_keeps_what_was_typed_says_so_and_sends_it_when_it_is_back(
    come: Come, live: Live, owed: str, width: int
) -> None:
    clerk = come("report_clerk", width, owed)
    clerk.context.set_offline(True)
    write(clerk, "1901")
    expect(clerk.at("#trang-thai-luu")).to_contain_text("Mất kết nối, chưa lưu được")
    expect(clerk.at(".tally__in").first).to_have_value("1901")
    assert "1901" not in kept(live, owed)
    clerk.context.set_offline(False)
    expect(clerk.at("#trang-thai-luu")).to_have_text("Đã lưu nháp.")
    assert "1901" in kept(live, owed)
    forget_lost_line(clerk)


@pytest.mark.parametrize("width", [PHONE, 1280])
def test_what_was_typed_outlives_a_server_that_died_under_the_press_and_is_offered_once(
    come: Come, live: Live, owed: str, width: int
) -> None:
    """The browser showed an error page of its own, and behind it an empty form."""
    clerk = come("report_clerk", width, owed)
    clerk.context.set_offline(True)
    write(clerk, "1906")
    with suppress(Error):
        clerk.at("button[value=nop]").click()
    clerk.page.wait_for_url("chrome-error://**")
    clerk.context.set_offline(False)
    clerk.open(owed).sees("Trình duyệt này còn giữ 1 ô bạn đã gõ")
    assert "1906" not in kept(live, owed)
    clerk.at("[data-fill]").click()
    expect(clerk.at(".tally__in").first).to_have_value("1906")
    expect(clerk.at("#trang-thai-luu")).to_have_text("Đã lưu nháp.")
    assert "1906" in kept(live, owed)
    clerk.open(owed)
    expect(clerk.at(".tally__in").first).to_have_value("1906")
    expect(clerk.at("[data-fill]")).to_have_count(0)
    forget_lost_line(clerk)


def test_leaving_with_unsaved_cells_is_asked_and_who_stays_still_has_them(come: Come, live: Live, owed: str) -> None:
    clerk = come("report_clerk", target=owed)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    clerk.page.on("dialog", stay)
    clerk.context.set_offline(True)
    write(clerk, "1902")
    expect(clerk.at("#trang-thai-luu")).to_contain_text("Mất kết nối")
    with clerk.page.expect_event("dialog"):
        clerk.page.evaluate("location.assign('/bao-cao/')")
    expect(clerk.at(".tally__in").first).to_have_value("1902")
    assert asked == ["beforeunload"] and clerk.page.url.endswith(owed)
    clerk.context.set_offline(False)
    expect(clerk.at("#trang-thai-luu")).to_have_text("Đã lưu nháp.")
    clerk.open("/bao-cao/").sees("Còn phải làm")
    assert asked == ["beforeunload"], "what is kept is left without a question"
    assert "1902" in kept(live, owed)
    forget_lost_line(clerk)


@pytest.mark.parametrize("cookies", ["motcua", ""], ids=["session", "every cookie"])
def test_with_the_session_gone_the_draft_that_keeps_itself_says_so_and_not_that_the_line_is_lost(
    come: Come, live: Live, owed: str, cookies: str
) -> None:
    clerk = come("report_clerk", target=owed)
    lose(clerk, cookies)
    write(clerk, "1903")
    expect(clerk.at("#trang-thai-luu")).to_contain_text("Phiên đã hết, chưa lưu được")
    expect(clerk.at("#trang-thai-luu")).not_to_contain_text("Mất kết nối")
    expect(clerk.at(".tally__in").first).to_have_value("1903")
    assert "1903" not in kept(live, owed)
    sign_in_beside(clerk, owed, "Đăng nhập lại (mở thẻ mới)")
    press_once(clerk, "Nộp báo cáo")
    assert "1903" in kept(live, owed), "handed in at the first press, refused for the empty cells, kept"


@pytest.mark.parametrize("cookies", ["motcua", ""], ids=["session", "every cookie"])
def test_with_the_session_gone_the_first_press_of_hand_in_says_so_and_nothing_typed_is_lost(
    come: Come, live: Live, owed: str, cookies: str
) -> None:
    clerk = come("report_clerk", target=owed)
    lose(clerk, cookies)
    clerk.at(".tally__in").first.evaluate("at => at.value = '1904'")
    clerk.press("Nộp báo cáo").sees("Phiên đã hết; việc vừa gửi chưa được thực hiện.")
    sign_in_beside(clerk, owed, "Đăng nhập (mở thẻ mới)")
    press_once(clerk, "Gửi lại")
    assert "1904" in kept(live, owed), "handing in was refused for the empty cells, the draft is kept"


def test_back_from_signing_in_again_the_draft_keeps_itself(come: Come, live: Live, owed: str) -> None:
    clerk = come("report_clerk", target=owed)
    lose(clerk, "motcua")
    write(clerk, "1905")
    expect(clerk.at("#trang-thai-luu")).to_contain_text("Phiên đã hết, chưa lưu được")
    sign_in_beside(clerk, owed, "Đăng nhập lại (mở thẻ mới)")
    clerk.page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(clerk.at("#trang-thai-luu")).to_have_text("Đã lưu nháp.")
    assert "1905" in kept(live, owed)


@pytest.mark.parametrize("width", [PHONE, 1280])
def test_what_another_window_wrote_is_shown_before_it_is_handed_in(
    come: Come, live: Live, owed: str, width: int
) -> None:
    """Signed is what stood on the screen: a window that was left open asks before it hands in newer cells."""
    clerk = come("report_clerk", width, owed)
    for place, cell in enumerate(clerk.at(".tally__in").all()):
        cell.fill("0" if place else "7")
    expect(clerk.at("#trang-thai-luu")).to_have_text("Đã lưu nháp.")
    clerk.press("Lưu nháp và kiểm tra")
    beside = clerk.context.new_page()
    beside.goto(owed)
    beside.locator(".tally__in").first.fill("6")
    beside.locator("button[value=luu]").last.click()
    expect(beside.locator("main")).to_contain_text("Đã lưu nháp.")
    beside.close()
    clerk.at("button[value=nop]").click()
    expect(clerk.at("main")).to_contain_text("Chưa nộp: 1 chỗ không còn như trang bạn vừa xem")
    expect(clerk.at("main")).to_contain_text("Trang bạn vừa xem ghi 7, nay là 6")
    expect(clerk.at(".tally__in").first).to_have_value("6")
    clerk.look()
    clerk.at("button[value=nop]").click()
    expect(clerk.at("main")).to_contain_text("Đã nộp. Biên nhận có chữ ký")


def sign_in_beside(person: Person, target: str, link: str) -> None:
    """Signing in again in a tab of its own, which leads to the same page and is closed."""
    with person.context.expect_page() as opened:
        person.page.get_by_role("link", name=link).click()
    opened.value.locator(f"button[value={person.key}]").click()
    opened.value.wait_for_url(f"**{target}")
    opened.value.close()


def press_once(person: Person, name: str) -> None:
    """The page asks for the new token first: what it was handed in with is refused for its cells alone."""
    person.page.get_by_role("button", name=name).click()
    expect(person.at("main")).to_contain_text("chỗ cần sửa")
    person.look()


def lose(person: Person, cookies: str) -> None:
    if cookies:
        person.context.clear_cookies(name=cookies)
    else:
        person.context.clear_cookies()

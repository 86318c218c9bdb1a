"""From a phone's search to the signed result and the national table: one dossier, everybody's part of it."""

from __future__ import annotations

import re
from operator import gt
from typing import TYPE_CHECKING

import pytest

from tests.journeys import birth
from tests.journeys.conftest import Come
from tests.journeys.person import PHONE, Person

if TYPE_CHECKING:
    from motcua.sites.compose.tests.live import Live

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CHILD = "Trần Thị Ngọc Thí Dụ"
SEVEN_PARTS = (
    "1. Trình tự thực hiện",
    "2. Cách thức thực hiện",
    "3. Thành phần, số lượng hồ sơ",
    "4. Thời hạn giải quyết",
    "5. Đối tượng thực hiện",
    "6. Cơ quan thực hiện",
    "7. Kết quả, mẫu đơn và căn cứ",
)


def test_a_birth_is_registered_from_a_phone_to_the_national_table(come: Come, live: Live) -> None:
    analyst = come("analyst", target="/do-luong/")
    before = birth.figures(analyst.look().picture("national-overview"))
    citizen = find_the_procedure(come)
    dossier = fill_and_resume(citizen, come)
    citizen = come("citizen", PHONE, f"/ho-so/{dossier}/giay-to/")
    attach_papers(citizen)
    pay_for_copies(citizen)
    hand_in_twice(citizen, dossier, live)
    receive(come("desk_officer", target="/mot-cua/"), dossier)
    citizen.open(f"/ho-so/{dossier}/").sees("Ngày hẹn trả").picture("tracking")
    decide(come, dossier)
    verify(come, pdf := result_of(citizen, dossier))
    assert CHILD.upper() in birth.text_of(pdf)
    close(come("desk_officer", target=f"/mot-cua/ho-so/{dossier}/"), dossier)
    read_mails(come, live)
    rate(citizen, dossier)
    see_figures(analyst, before)


def find_the_procedure(come: Come) -> Person:
    """Typed without accents it is the first hit; its page has the seven parts."""
    citizen = come("citizen", PHONE).open("/").picture("home")
    citizen.page.get_by_role("searchbox").or_(citizen.at("[name=q]")).first.fill("dang ky khai sinh")
    citizen.page.keyboard.press("Enter")
    citizen.page.wait_for_url("**/tim/**")
    citizen.look().picture("search")
    first = citizen.at("main a[href^='/thu-tuc/']").first
    assert first.get_attribute("href") == f"/thu-tuc/{birth.BIRTH}/"
    return citizen.follow(first).sees(*SEVEN_PARTS).picture("procedure")


def fill_and_resume(citizen: Person, come: Come) -> str:
    """Sign in on the way, fill, close; another device goes on where this one stopped."""
    with citizen.leads_on():
        citizen.page.get_by_role("link", name=re.compile("Bắt đầu nộp")).first.click()
    citizen.choose_identity().press(re.compile("Bắt đầu khai"))
    dossier = birth.dossier_id(citizen)
    birth.fill_requester(citizen)
    citizen.press(birth.NEXT).sees("chỗ cần sửa").picture("form-with-errors")
    with citizen.page.expect_response(lambda r: "/luu/" in r.url and r.ok):
        citizen.page.fill("#f-child_name", CHILD)
        citizen.page.keyboard.press("Tab")
    citizen.look().context.close()
    other_device = come("citizen", target="/ho-so/")
    other_device.follow(other_device.at(f"a[href='/ho-so/{dossier}/']").first)
    birth.fill_requester(other_device)
    assert other_device.page.input_value("#f-child_name") == CHILD, "saved while typing, without any button"
    birth.fill_child(other_device, CHILD)
    birth.fill_mother(other_device)
    birth.fill_wishes(other_device, 2)
    other_device.context.close()
    return dossier


def attach_papers(citizen: Person) -> None:
    """A disguised file is refused in a sentence; a real one is taken."""
    birth.attach(citizen, "giay.pdf", b"<html>not a picture</html>")
    citizen.sees("Giấy tờ kèm theo")
    assert citizen.at(".err").count() == 1
    assert "là trang web đổi tên thành .pdf" in citizen.at(".err").inner_text()
    birth.attach(citizen)
    citizen.sees("Xem lại và nộp", CHILD, "giấy chứng sinh.png")


def pay_for_copies(citizen: Person) -> None:
    """Handing in before paying is refused in a sentence; the gateway's notice makes it paid."""
    citizen.press(re.compile("Nộp hồ sơ")).sees("phí chưa nộp", "Phần bạn đã khai vẫn còn nguyên")
    citizen.press(re.compile("Nộp 16"))
    with citizen.leads_on():
        citizen.page.locator("button").first.click()
    birth.waits(lambda: "Đã nộp phí" in citizen.open(citizen.page.url).text or _back(citizen), "the notice")
    citizen.sees("Đã nộp phí.")


def _back(citizen: Person) -> bool:
    """From the page of the payment back to the review, as its link says."""
    link = citizen.page.locator("main a[href*='/nop/']")
    if link.count():
        citizen.follow(link.first)
    return False


def hand_in_twice(citizen: Person, dossier: str, live: Live) -> None:
    """A double click is one submission with one acknowledgement."""
    citizen.page.get_by_role("button", name=re.compile("Nộp hồ sơ")).dblclick(no_wait_after=True)
    citizen.page.wait_for_url(f"**/ho-so/{dossier}/")
    citizen.look().sees("Hệ thống đã ghi nhận hồ sơ của bạn", "8 giờ làm việc")
    count = "SELECT count(*) FROM dossiers_dossierevent WHERE dossier_id = %s AND kind = 'submit'"
    assert live.sql(count, dossier) == [(1,)]


def receive(officer: Person, dossier: str) -> None:
    """The clock runs; nothing unchecked is received; the receipt carries code and due date."""
    row = officer.look().at(f"tr:has(a[href*='{dossier}'])")
    assert re.search(r"còn (8:00|7:5\d)", row.inner_text()), "eight working hours have begun"
    officer.picture("inbox")
    officer.follow(row.locator("a.what")).press(re.compile("Tiếp nhận, cấp mã")).sees("chỗ cần sửa")
    birth.approve_all(officer)
    officer.press(re.compile("Tiếp nhận, cấp mã")).sees("Đã tiếp nhận").picture("dossier")
    code = officer.at("h1 >> xpath=..").locator(".code").inner_text()
    assert re.fullmatch(r"H01\.\d{3}\.07-\d{6}-\d{4}", code)
    link = officer.page.get_by_role("link", name=re.compile("Giấy tiếp nhận"))
    printed = birth.text_of(birth.pdf_of(officer, link.get_attribute("href") or ""))
    assert code in printed
    due = officer.live.sql("SELECT due_at AT TIME ZONE 'Asia/Ho_Chi_Minh' FROM dossiers_dossier WHERE id = %s", dossier)
    assert f"{due[0][0]:%d/%m/%Y}" in re.sub(r"ngày (\d+) tháng (\d+) năm", r"\1/\2/", printed)


def decide(come: Come, dossier: str) -> None:
    """The leader assigns, the specialist proposes, the leader approves, the signature follows."""
    page = birth.desk_page(dossier)
    leader = come("leader", target=page).press(re.compile("Phân công"))
    specialist = come("specialist", target=page)
    specialist.page.fill("#so", "128")
    specialist.page.fill("#quyen", "01/2026")
    specialist.page.fill("#yk", "Đủ điều kiện đăng ký khai sinh.")
    specialist.press(re.compile("Trình lãnh đạo")).sees("Đã trình lãnh đạo duyệt")
    leader.open(page).press(re.compile("Duyệt và ký")).sees("Đã xong: 4. Duyệt")  # what is said once, a renewal takes
    signed = "Kết quả có ký số"  # asked for beside the page, which renews itself and would break off a visit to it
    birth.waits(lambda: signed in leader.context.request.get(page).text(), "the signature")
    come("leader", target=page).sees(signed, "Sổ vết", "Ký số và ban hành kết quả")


def result_of(citizen: Person, dossier: str) -> bytes:
    """The citizen follows to the vault and takes the paper."""
    citizen.open(f"/ho-so/{dossier}/").sees("Đã có kết quả").press("Mở kho giấy tờ", role="link")
    papers = citizen.at("main a[href^='/tep/']")
    birth.waits(lambda: papers.count() or (citizen.page.reload() and 0), "the paper in the vault")
    return birth.pdf_of(citizen, papers.first.get_attribute("href") or "")


def verify(come: Come, pdf: bytes) -> None:
    """Anybody checks the paper by its code and its signature by the file; a changed file is found out."""
    anybody = come(width=PHONE)
    address = birth.printed_address(pdf, "xac-minh")
    anybody.open(address[address.index("/xac-minh/") :]).sees("Giấy tờ có thật và còn hiệu lực", "Nguyễn Thị Ví Dụ")
    for content, sentence in ((pdf, "Có"), (pdf.replace(b"/Page", b"/pAge", 1), "Không")):
        anybody.open("/xac-minh/")
        anybody.page.set_input_files("#pdf", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": content})
        anybody.press("Kiểm tra")
        intact = anybody.page.locator("dl.pairs div", has_text="Nguyên vẹn từ khi ký").locator("dd")
        assert intact.count() == 0 or intact.inner_text() == sentence
        assert anybody.at(".note--ok").count() == (sentence == "Có")


def close(officer: Person, dossier: str) -> None:
    officer.press(re.compile("Ghi nhận")).sees("Đã trả kết quả")
    slip = birth.text_of(birth.pdf_of(officer, f"{birth.desk_page(dossier)}phieu-kiem-soat.pdf"))
    assert "Thẩm tra" in slip


def read_mails(come: Come, live: Live) -> None:
    """Each step was mailed; the sandbox's mailbox shows the mails."""
    box = come(width=PHONE)
    url = f"{live.sandbox('mailbox')}/?to=minhhoa@example.vn"
    birth.waits(lambda: box.page.goto(url) and box.at("main li").count() >= 5, "five mails")
    box.follow(box.look().at("main li a").first)


def rate(citizen: Person, dossier: str) -> None:
    citizen.open(f"/ho-so/{dossier}/").sees("Đã trả kết quả")
    citizen.press("Đánh giá lần phục vụ này", role="link")
    citizen.page.get_by_label("Rất hài lòng").first.check()
    citizen.press(re.compile("Gửi")).sees("Cảm ơn bạn")
    citizen.open("/thong-bao/")


def see_figures(analyst: Person, before: dict[str, tuple[int, int]]) -> None:
    """Numerators and denominators have grown by this dossier."""

    def grown() -> list[str]:
        after = birth.figures(analyst)
        return [name for name, pair in after.items() if all(map(gt, pair, before.get(name, (0, 0))))]

    birth.waits(grown, f"figures of which both parts are above {before}")
    analyst.look()
    analyst.open("/do-luong/so-lieu/")
    analyst.open("/do-luong/co-quan/H01/").picture("agency")
    analyst.open("/do-luong/cong-bo/2020-08/").picture("published-annex")

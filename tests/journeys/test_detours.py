"""What does not go straight: supplement, refusal, withdrawal, two at once, an ended session, a closed procedure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.journeys import birth
from tests.journeys.conftest import Come
from tests.journeys.person import PHONE, Person

if TYPE_CHECKING:
    from motcua.sites.compose.tests.live import Live

pytestmark = [pytest.mark.browser, pytest.mark.slow]
BLURRED = "Ảnh mặt sau bị mờ, hãy chụp lại đủ bốn góc"
REASON = "Trẻ đã được đăng ký khai sinh tại nơi khác"


def test_a_supplement_is_asked_for_once_and_a_refusal_says_why(come: Come) -> None:
    citizen = come("citizen", PHONE, "/")
    dossier = birth.hand_in(citizen, "Danh Văn Bổ Sung")
    officer = come("desk_officer", target=birth.desk_page(dossier))
    late = come("desk_officer", target=birth.desk_page(dossier))
    ask(officer, BLURRED)
    officer.sees("Đã gửi yêu cầu bổ sung cho người nộp", "Phiếu yêu cầu bổ sung")
    assert BLURRED in printed(officer, "Phiếu yêu cầu bổ sung")
    ask(late, "Thêm một giấy khác").sees("Hồ sơ này đã được yêu cầu bổ sung một lần")
    send_supplement(citizen, dossier)
    officer.open(birth.desk_page(dossier)).sees("luật không cho yêu cầu lần nữa")
    officer.page.get_by_text("Từ chối tiếp nhận").first.click()
    officer.press("Từ chối tiếp nhận").sees("cần sửa")
    officer.page.fill("#re", REASON)
    officer.press("Từ chối tiếp nhận").sees("Đã từ chối tiếp nhận")
    assert REASON in printed(officer, "Phiếu từ chối")
    citizen.open(f"/ho-so/{dossier}/").sees("Hồ sơ không được tiếp nhận.", REASON)
    assert REASON in printed(citizen, "Phiếu từ chối")


def ask(officer: Person, why: str) -> Person:
    if not officer.page.locator("#fi1").is_visible():
        officer.page.get_by_text("Yêu cầu bổ sung", exact=True).first.click()
    officer.page.fill("#fi1", "Giấy chứng sinh")
    officer.page.fill("#wh1", why)
    return officer.press("Gửi yêu cầu bổ sung")


def printed(person: Person, name: str) -> str:
    link = person.page.get_by_role("link", name=re.compile(name)).first
    return birth.text_of(birth.pdf_of(person, link.get_attribute("href") or ""))


def send_supplement(citizen: Person, dossier: str) -> None:
    citizen.open(f"/ho-so/{dossier}/").sees("Bổ sung hồ sơ", BLURRED)
    citizen.press("Gửi giấy tờ bổ sung", role="link")
    birth.attach(citizen, "mặt sau.png", seed=7)
    citizen.press("Gửi bổ sung").sees("Bạn đã gửi bổ sung")


def test_a_dossier_is_taken_back_before_it_is_received(come: Come) -> None:
    citizen = come("citizen", PHONE, "/")
    dossier = birth.hand_in(citizen, "Danh Văn Rút Lại")
    citizen.press("Xin rút hồ sơ", role="link").sees("Rút hồ sơ này?")
    citizen.press("Rút hồ sơ").sees("Đã rút hồ sơ.", "Bạn đã rút hồ sơ")
    come("desk_officer", target=birth.desk_page(dossier)).sees("Đã rút")


def test_of_two_officers_the_slower_reads_who_was_faster(come: Come, live: Live) -> None:
    dossier = birth.hand_in(come("citizen", PHONE, "/"), "Danh Văn Hai Người")
    administrator, grants = come("administrator", target="/quan-tri/tai-khoan/"), roles_of_the_specialist(live)
    make_desk_officer(administrator)
    faster = come("desk_officer", target=birth.desk_page(dossier))
    slower = come("specialist", target=birth.desk_page(dossier))
    for officer, sentence in ((faster, "Đã tiếp nhận."), (slower, "Đỗ Thị Thử Nghiệm đã làm việc này lúc")):
        birth.approve_all(officer)
        officer.press(re.compile("Tiếp nhận, cấp mã")).sees(sentence)
    administrator.press(re.compile("Thu hồi Công chức Bộ phận Một cửa"))
    assert roles_of_the_specialist(live) == grants
    codes = "SELECT count(*) FROM dossiers_dossierevent WHERE dossier_id = %s AND kind = 'receive'"
    assert live.sql(codes, dossier) == [(1,)]


def make_desk_officer(administrator: Person) -> None:
    """Searched for: on a copy with many accounts the first page does not show everybody."""
    administrator.page.get_by_role("searchbox").fill("Phạm Văn Giả Định")
    administrator.press("Tìm", role="button").press("Phạm Văn Giả Định", role="link")
    administrator.page.locator("select[name=role]").select_option("desk_officer")
    place = administrator.page.locator("select[name=agency] option", has_text="phường Rạch Giá").first
    administrator.page.locator("select[name=agency]").select_option(place.get_attribute("value"))
    administrator.follow(administrator.at("form[action$='vai-tro/'] button"))


def roles_of_the_specialist(live: Live) -> int:
    held = (
        "SELECT count(*) FROM accounts_rolegrant JOIN accounts_account ON account_id = accounts_account.id "
        "WHERE person_number = '089000000012' AND valid_to IS NULL"
    )
    return int(live.sql(held)[0][0])


def test_a_session_that_ends_in_the_middle_of_a_form_loses_nothing_saved(come: Come) -> None:
    citizen = come("citizen", PHONE, "/")
    citizen.is_hurrying = True
    birth.start(citizen)
    birth.fill_requester(citizen)
    citizen.is_hurrying = False
    form = citizen.page.url
    with citizen.page.expect_response(lambda answer: "/luu/" in answer.url and answer.ok):
        citizen.page.fill("#f-child_name", "Danh Thị Còn Nguyên")
        citizen.page.keyboard.press("Tab")
    citizen.context.clear_cookies(name="motcua")
    citizen.page.fill("#f-child_hometown", "Phường Rạch Giá, tỉnh An Giang")
    citizen.page.keyboard.press("Tab")
    citizen.page.wait_for_url("**/authorize**")
    citizen.choose_identity()
    assert citizen.page.url == form
    assert citizen.page.input_value("#f-child_name") == "Danh Thị Còn Nguyên"
    type_unsaved = "at => at.value = 'Xã Còn Nguyên, tỉnh An Giang'"  # what no script had time to save
    citizen.at("#f-child_hometown").evaluate(type_unsaved)
    citizen.context.clear_cookies(name="motcua")
    citizen.press(birth.NEXT).sees("việc vừa gửi chưa được thực hiện")
    with citizen.context.expect_page() as opened:
        citizen.page.get_by_role("link", name="Đăng nhập (mở thẻ mới)").click()
    opened.value.locator("button[value=citizen]").click()
    opened.value.wait_for_url(form)
    opened.value.close()
    citizen.press("Gửi lại")
    assert citizen.page.url == form, "the other places of the step are still empty"
    assert citizen.page.input_value("#f-child_name") == "Danh Thị Còn Nguyên"
    assert citizen.page.input_value("#f-child_hometown") == "Xã Còn Nguyên, tỉnh An Giang"


@pytest.fixture
def closed_procedure(live: Live) -> Iterator[list[str]]:
    """SQL that closes and reopens the procedure, as data would; it is open again afterwards."""
    of = "UPDATE workflow_processversion SET valid_to = {} WHERE procedures::text LIKE '%%1.001193%%'"
    yield [of.format("CURRENT_DATE - 1"), of.format("NULL")]
    live.sql(of.format("NULL"))


def test_a_procedure_that_closes_while_a_draft_is_open_keeps_the_draft(
    come: Come, live: Live, closed_procedure: list[str]
) -> None:
    close, reopen = closed_procedure
    citizen = come("citizen", PHONE, "/")
    dossier = birth.complete(citizen, "Danh Văn Đóng Cửa")
    live.sql(close)
    citizen.press(re.compile("Nộp hồ sơ")).sees("hiện không nhận trực tuyến nữa", "Phần bạn đã khai vẫn còn nguyên")
    citizen.open("/ho-so/").sees("Nháp")
    citizen.open(f"/ho-so/{dossier}/nop/").sees("Danh Văn Đóng Cửa")
    citizen.open("/thu-tuc/1.001193/").sees("chưa nộp được trên trang này")
    live.sql(reopen)
    citizen.open(f"/ho-so/{dossier}/nop/").press(re.compile("Nộp hồ sơ")).sees("Hệ thống đã ghi nhận")


def test_the_back_button_shows_what_was_typed_and_never_hands_in_twice(come: Come, live: Live) -> None:
    citizen = come("citizen", PHONE, "/")
    dossier = birth.complete(citizen, "Danh Văn Quay Lại")
    for page in ("giay-to", "khai", "khai", "khai"):
        citizen.page.go_back()
        citizen.look()
        assert f"/{page}/" in citizen.page.url
    assert citizen.page.input_value("#f-child_name") == "Danh Văn Quay Lại"
    citizen.open(f"/ho-so/{dossier}/nop/").press(re.compile("Nộp hồ sơ")).sees("Hệ thống đã ghi nhận")
    citizen.page.go_back()
    citizen.look().sees("Hệ thống đã ghi nhận")
    submitted = "SELECT count(*) FROM dossiers_dossierevent WHERE dossier_id = %s AND kind = 'submit'"
    assert live.sql(submitted, dossier) == [(1,)]


@pytest.mark.parametrize(
    ("key", "pages"),
    [
        ("citizen", ("/", "/tim/?q=khai+sinh", "/thu-tuc/1.001193/", "/tra-cuu/", "/ho-so/", "/nop-ho-so/1.001193/")),
        ("desk_officer", ("/mot-cua/", "/mot-cua/thanh-toan/", "/do-luong/", "/do-luong/co-quan/")),
    ],
)
def test_the_main_pages_speak_english(come: Come, key: str, pages: tuple[str, ...]) -> None:
    reader = come(key, PHONE if key == "citizen" else 1280, pages[0])
    reader.press("English", role="link")
    for path in pages:
        reader.open(path)
        assert reader.page.get_attribute("html", "lang") == "en"
        assert reader.page.get_by_role("link", name="Tiếng Việt").count() == 1
    reader.press("Tiếng Việt", role="link")
    assert reader.page.get_attribute("html", "lang") == "vi"

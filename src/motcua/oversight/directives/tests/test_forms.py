"""What people type into the forms of directives: nothing is lost, and the day of a round is kept."""

from __future__ import annotations

from datetime import date

import pytest

from motcua.foundation.agencies.tests.factories import end_agency
from motcua.oversight.directives import services
from motcua.oversight.directives.models import Duty, Proposal
from motcua.oversight.directives.tests.factories import Team, entered, given, handed_in, team
from motcua.oversight.directives.tests.test_pages import browser, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Team:
    return team()


def test_words_typed_on_a_stale_page_are_still_there_while_the_form_is(people: Team) -> None:
    duty = given(people.office)
    services.report_progress(duty_id=duty.pk, version=0, text="Của đồng nghiệp.", actor=people.clerk)
    stale = {"version": "0", "viec": "tien-do", "text": "Tôi đã gõ rất lâu."}
    page = browser(people.clerk).post(f"/nhiem-vu/viec/{duty.pk}/bao-cao/", stale)
    assert page.status_code == 409 and page.content.decode().count("Tôi đã gõ rất lâu.</textarea>") == 1
    assert "Báo cáo bạn đã gõ" not in words(page)


@pytest.mark.parametrize(
    ("door", "typed"),
    [
        ("bao-cao", {"viec": "tien-do", "text": "Tôi đã gõ rất lâu."}),
        ("gia-han", {"reason": "Tôi đã gõ rất lâu.", "day": "1", "month": "1", "year": "2027"}),
    ],
)
def test_words_whose_form_is_gone_are_shown_beside_the_reason(people: Team, door: str, typed: dict[str, str]) -> None:
    duty = handed_in(given(people.office), people.clerk, people.head)
    page = browser(people.clerk).post(f"/nhiem-vu/viec/{duty.pk}/{door}/", {"version": "0", **typed})
    assert page.status_code == 409 and "đã thay đổi" in words(page)
    assert page.content.decode().count("Tôi đã gõ rất lâu.</textarea>") == 1


def test_words_of_a_head_and_of_the_office_are_kept_too(people: Team) -> None:
    duty = handed_in(given(people.office), people.clerk, people.head)
    url = f"/nhiem-vu/viec/{duty.pk}"
    late_head = browser(people.head).post(f"{url}/lanh-dao/", {"version": "1", "viec": "tra", "words": "Chưa được."})
    assert late_head.status_code == 409 and "Chưa được.</textarea>" in late_head.content.decode()
    services.accept_duty(duty_id=duty.pk, version=duty.version, actor=people.office)
    answer = browser(people.office).post(f"{url}/quyet-dinh/", {"version": "2", "viec": "tra", "answer": "Thiếu số."})
    assert answer.status_code == 409 and "Thiếu số.</textarea>" in answer.content.decode()


def test_a_fault_points_to_the_field_that_the_person_filled(people: Team) -> None:
    duty = handed_in(given(people.office), people.clerk, people.head)
    page = browser(people.office).post(f"/nhiem-vu/viec/{duty.pk}/quyet-dinh/", {"version": "2", "viec": "tra"})
    assert 'href="#f-answer"' in page.content.decode() and page.status_code == 422


def test_a_proposal_decided_by_somebody_else_keeps_the_words_that_were_typed(people: Team) -> None:
    letter = entered(people.office)
    services.read_directive(directive_id=letter, name="a.txt", content="1. Việc.".encode(), actor=people.office)
    proposal = Proposal.objects.get()
    services.drop_proposal(proposal_id=proposal.pk, actor=people.office)
    page = browser(people.office).post(f"/nhiem-vu/de-xuat/{proposal.pk}/", {"viec": "nhan", "text": "Lời đã sửa kỹ."})
    assert page.status_code == 409 and "Lời đã sửa kỹ.</textarea>" in page.content.decode()


def test_a_proposal_says_who_will_owe_what_an_ended_agency_is_given(people: Team) -> None:
    letter, office = entered(people.office), browser(people.office)
    text = "1. Cơ quan H01 báo cáo trước ngày 20/12/2026.".encode()
    services.read_directive(directive_id=letter, name="a.txt", content=text, actor=people.office)
    address = f"/nhiem-vu/van-ban/{letter}/de-xuat/"
    assert "khi xác nhận, phần việc giao cho" not in words(office.get(address))
    end_agency("H01", "H60", date(2026, 11, 9))
    assert "Cơ quan H01 đã kết thúc; khi xác nhận, phần việc giao cho Cơ quan H60" in words(office.get(address))
    assert office.get(f"/nhiem-vu/de-xuat/{Proposal.objects.get().pk}/").headers["Location"] == address


def test_a_monthly_day_goes_from_the_text_through_the_form_into_every_round(people: Team) -> None:
    letter = entered(people.office)
    text = "1. Cơ quan H01 báo cáo trước ngày 20 hằng tháng.".encode()
    services.read_directive(directive_id=letter, name="a.txt", content=text, actor=people.office)
    office = browser(people.office)
    page = office.get(f"/nhiem-vu/van-ban/{letter}/de-xuat/")
    assert "Hằng tháng, ngày 19" in words(page) and "liền trước" in words(page)
    assert "Chưa ai bị giao việc gì" in words(page)
    typed = {"viec": "nhan", "article": "1", "text": "Báo cáo.", "owners": "Cơ quan H01", "day": "19",
             "recurrence": "monthly"}  # fmt: skip
    office.post(f"/nhiem-vu/de-xuat/{Proposal.objects.get().pk}/", typed)
    duty = Duty.objects.get()
    assert (duty.due_on, duty.task.due_day) == (date(2026, 11, 19), 19)
    handed_in(duty, people.clerk, people.head)
    services.accept_duty(duty_id=duty.pk, version=duty.version, actor=people.office)
    duty.refresh_from_db()
    assert duty.due_on == date(2026, 12, 19)
    decided = words(office.get(f"/nhiem-vu/van-ban/{letter}/de-xuat/"))
    assert "thành 1 phần việc" in decided and "Chưa ai bị giao việc gì" not in decided


@pytest.mark.parametrize(
    ("typed", "due"),
    [
        ({"day": "20", "month": "12", "year": "2026", "recurrence": "monthly"}, date(2026, 12, 20)),
        ({"day": "25", "month": "1", "recurrence": "quarterly"}, date(2027, 1, 25)),
        ({"day": "15", "month": "12", "recurrence": "yearly"}, date(2026, 12, 15)),
        ({"day": "6", "recurrence": "weekly"}, date(2026, 11, 13)),
        ({"recurrence": "weekly"}, date(2026, 11, 15)),
    ],
)
def test_the_day_of_a_round_is_typed_with_a_first_day_or_without_a_year(
    people: Team, typed: dict[str, str], due: date
) -> None:
    letter = entered(people.office)
    form = {"article": "1", "text": "Báo cáo.", "owners": "Cơ quan H01", **typed}
    assert browser(people.office).post(f"/nhiem-vu/van-ban/{letter}/them/", form).status_code == 302
    assert Duty.objects.get().due_on == due


@pytest.mark.parametrize(
    "typed",
    [
        {"day": "32", "recurrence": "monthly"},
        {"day": "x", "recurrence": "monthly"},
        {"day": "31", "month": "4", "recurrence": "yearly"},
        {"day": "5", "month": "4", "recurrence": "quarterly"},
        {"day": "1", "recurrence": "weekly"},
        {"day": "5"},
    ],
)
def test_a_day_that_a_round_does_not_have_is_refused_at_its_field(people: Team, typed: dict[str, str]) -> None:
    letter = entered(people.office)
    form = {"article": "1", "text": "Báo cáo.", "owners": "Cơ quan H01", **typed}
    page = browser(people.office).post(f"/nhiem-vu/van-ban/{letter}/them/", form)
    assert page.status_code == 422 and 'href="#f-due_on"' in page.content.decode()
    assert not Duty.objects.exists()

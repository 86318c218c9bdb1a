"""Who is told of what: nobody has to look whether something waits for them, and nobody is told of what they did."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from motcua.foundation.agencies.tests.factories import end_agency
from motcua.foundation.notifications.services import mark_all_read
from motcua.foundation.notifications.tests.factories import Message
from motcua.kernel import clock
from motcua.kernel.access import Actor
from motcua.oversight.directives import services
from motcua.oversight.directives.tests.factories import (
    Directive,
    Team,
    entered,
    given,
    handed_in,
    sent_up,
    team,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Team:
    return team()


def told(purpose: str) -> list[Message]:
    return list(Message.objects.filter(purpose=purpose).order_by("created_at"))


def readers(purpose: str) -> set[object]:
    return {row.account_id for row in told(purpose)}


def ids(*actors: Actor) -> set[object]:
    return {each.account_id for each in actors}


def test_an_agency_hears_of_new_tasks_once_until_it_has_read_of_them(people: Team) -> None:
    letter = entered(people.office)
    given(people.office, letter)
    given(people.office, letter)
    assert readers("task_given") == ids(people.clerk, people.head) and len(told("task_given")) == 2
    first = told("task_given")[0]
    assert "Văn bản số 15/GĐ: Thư giả định" in first.body and "Cơ quan H01" in first.body
    assert first.link == f"/nhiem-vu/cua-toi/?van-ban={letter}"
    assert people.clerk.account_id
    mark_all_read(account_id=people.clerk.account_id)
    given(people.office, letter)
    assert len(told("task_given")) == 3


def test_of_an_example_nobody_hears(people: Team) -> None:
    letter = entered(people.office)
    Directive.objects.filter(pk=letter).update(is_example=True)
    sent_up(given(people.office, letter), people.clerk)
    assert not Message.objects.exists()


def test_the_head_hears_of_evidence_that_waits_and_the_office_when_it_comes(people: Team) -> None:
    duty = sent_up(given(people.office), people.clerk)
    assert readers("task_to_head") == ids(people.head) and not told("task_handed_in")
    services.approve_evidence(duty_id=duty.pk, version=1, actor=people.head)
    assert readers("task_handed_in") == ids(people.office)


def test_the_office_hears_once_of_many_agencies_that_hand_in(people: Team) -> None:
    letter = entered(people.office)
    for _time in range(3):
        handed_in(given(people.office, letter), people.clerk, people.head)
    assert len(told("task_handed_in")) == 1


def test_the_office_hears_of_a_request_for_a_later_day_and_the_agency_of_the_answer(people: Team) -> None:
    duty = given(people.office)
    until = clock.today() + timedelta(days=30)
    services.ask_extension(duty_id=duty.pk, version=0, until=until, reason="Chờ góp ý.", actor=people.clerk)
    waits = told("task_ask_head")[0]
    assert readers("task_ask_head") == ids(people.head) and not told("task_asked")
    assert "10/12/2026" in waits.body and f"Người trình: {people.clerk.name}." in waits.body
    services.approve_extension(duty_id=duty.pk, version=1, actor=people.head)
    asked = told("task_asked")[0]
    assert readers("task_asked") == ids(people.office) and "10/12/2026" in asked.body and "Chờ góp ý." in asked.body
    services.decide_extension(duty_id=duty.pk, version=2, is_granted=True, actor=people.office)
    assert readers("task_extended") == ids(people.clerk, people.head)
    assert "Hạn mới: 10/12/2026." in told("task_extended")[0].body


def test_a_comment_reaches_all_who_follow_but_its_writer(people: Team) -> None:
    duty = given(people.office)
    services.comment_duty(duty_id=duty.pk, text="Xin làm sớm.", actor=people.head)
    services.comment_duty(duty_id=duty.pk, text="Xin làm sớm hơn nữa.", actor=people.head)
    assert readers("task_commented") == ids(people.clerk, people.office)
    assert len(told("task_commented")) == 2
    assert f"Người viết: {people.head.name}." in told("task_commented")[0].body


def test_agencies_hear_that_a_task_was_taken_off_them(people: Team) -> None:
    duty = given(people.office, codes=("H01", "H60"))
    services.cancel_task(task_id=duty.task_id, text="Văn bản được thay thế.", actor=people.office)
    assert readers("task_cancelled") == ids(people.clerk, people.head, people.stranger)
    assert "Văn bản được thay thế." in told("task_cancelled")[0].body


def test_an_heir_hears_of_what_came_by_a_merger(people: Team) -> None:
    letter = entered(people.office)
    given(people.office, letter)
    given(people.office, letter)
    end_agency("H01", "H60", date(2026, 11, 9))
    services.follow_mergers()
    assert readers("task_inherited") == ids(people.stranger) and len(told("task_inherited")) == 1


def test_notices_speak_in_plain_words(people: Team) -> None:
    duty = handed_in(given(people.office, article="4"), people.clerk, people.head)
    services.return_duty(duty_id=duty.pk, version=2, text="Thiếu quyết định.", actor=people.office)
    body = told("task_returned")[0].body
    assert body.splitlines()[0] == "Văn bản số 15/GĐ, mục 4: Rà soát thủ tục giả định."
    assert "Cơ quan thực hiện: Cơ quan H01." in body and "Cơ quan: H01" not in body
    assert readers("task_returned") == ids(people.clerk, people.head)

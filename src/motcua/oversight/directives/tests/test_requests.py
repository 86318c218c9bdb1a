"""What becomes of a request for a later day: it ends with its round, it may be taken back, it never hangs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from motcua.foundation.accounts.services import close_account
from motcua.kernel import clock
from motcua.kernel.access import SYSTEM
from motcua.kernel.clock import today
from motcua.kernel.errors import ChangedMeanwhile, InvalidInput, NotAllowed
from motcua.oversight.directives import selectors, services
from motcua.oversight.directives.errors import DayIsOver
from motcua.oversight.directives.tests.factories import Duty, Team, given, handed_in, sent_up, team
from motcua.oversight.directives.tests.test_pages import browser
from motcua.oversight.directives.types import Recurrence, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Team:
    return team()


def steps(duty: Duty) -> list[str]:
    return [row.step for row in selectors.history(duty)]


def asked(duty: Duty, people: Team, until: date) -> Duty:
    services.ask_extension(
        duty_id=duty.pk, version=duty.version, until=until, reason="Chờ góp ý, giả định.", actor=people.clerk
    )
    duty.refresh_from_db()
    return duty


def let_go(duty: Duty, people: Team) -> Duty:
    services.approve_extension(duty_id=duty.pk, version=duty.version, actor=people.head)
    duty.refresh_from_db()
    return duty


def test_a_request_ends_with_its_round_and_never_moves_the_next_one(people: Team) -> None:
    duty = given(people.office, recurrence=Recurrence.MONTHLY, due_on=date(2026, 11, 30))
    handed_in(let_go(asked(duty, people, date(2026, 12, 10)), people), people.clerk, people.head)
    services.accept_duty(duty_id=duty.pk, version=duty.version, actor=people.office)
    duty.refresh_from_db()
    with pytest.raises(ChangedMeanwhile):
        services.decide_extension(duty_id=duty.pk, version=duty.version, is_granted=True, actor=people.office)
    assert (duty.due_on, duty.round_on, selectors.waiting_extension(duty)) == (date(2026, 12, 31),) * 2 + (None,)
    assert steps(duty)[:3] == ["next_round", "ask_ended", "accepted"]
    assert asked(duty, people, date(2027, 1, 5))


@pytest.mark.parametrize("by_task", [True, False])
def test_a_request_ends_with_a_duty_that_is_taken_off(people: Team, *, by_task: bool) -> None:
    duty = asked(given(people.office), people, today() + timedelta(days=20))
    if by_task:
        services.cancel_task(task_id=duty.task_id, text="Không cần nữa.", actor=people.office)
    else:
        services.cancel_duty(duty_id=duty.pk, version=duty.version, text="Không cần nữa.", actor=people.office)
    assert selectors.waiting_extension(duty) is None and steps(duty)[:2] == ["ask_ended", "cancelled"]


def test_a_request_is_taken_back_and_another_may_be_asked(people: Team) -> None:
    duty = let_go(asked(given(people.office), people, today() + timedelta(days=20)), people)
    with pytest.raises(NotAllowed):
        services.withdraw_extension(duty_id=duty.pk, version=duty.version, actor=people.stranger)
    services.withdraw_extension(duty_id=duty.pk, version=duty.version, actor=people.clerk)
    assert list(selectors.asking()) == [] and steps(duty)[0] == "ask_dropped"
    duty.refresh_from_db()
    with pytest.raises(ChangedMeanwhile):
        services.withdraw_extension(duty_id=duty.pk, version=duty.version, actor=people.clerk)
    assert selectors.waiting_extension(asked(duty, people, today() + timedelta(days=30))) is not None


def test_what_waits_for_a_head_who_is_gone_reaches_the_office_and_the_history_says_so(people: Team) -> None:
    duty = asked(given(people.office), people, today() + timedelta(days=20))
    sent_up(duty, people.clerk)
    assert services.let_go_without_head() == 0 and people.head.account_id
    assert people.head.account_id
    close_account(actor=SYSTEM, account_id=people.head.account_id)
    assert (services.let_go_without_head(), services.let_go_without_head()) == (1, 0)
    duty.refresh_from_db()
    assert (duty.state, list(selectors.asking())) == (State.HANDED_IN, [duty])
    assert steps(duty)[:3] == ["handed_in", "asked", "no_head"]
    services.decide_extension(duty_id=duty.pk, version=duty.version, is_granted=True, actor=people.office)


def test_a_day_that_has_come_is_not_granted_and_may_be_refused(people: Team) -> None:
    duty = let_go(asked(given(people.office), people, today() + timedelta(days=11)), people)
    with clock.at(clock.now() + timedelta(days=11)):
        with pytest.raises(DayIsOver):
            services.decide_extension(duty_id=duty.pk, version=duty.version, is_granted=True, actor=people.office)
        services.decide_extension(
            duty_id=duty.pk, version=duty.version, is_granted=False, text="Ngày xin đã qua.", actor=people.office
        )


def test_a_later_day_lies_at_most_a_year_after_the_one_that_holds(people: Team) -> None:
    duty = given(people.office)
    assert duty.due_on
    farthest = duty.due_on + timedelta(days=366)
    for day in (farthest + timedelta(days=1), date(9999, 12, 31)):
        with pytest.raises(InvalidInput):
            asked(duty, people, day)
    assert asked(duty, people, farthest)


def test_a_later_day_granted_after_the_earlier_one_leaves_told_that_it_was_late(people: Team) -> None:
    duty = given(people.office)
    old, new = duty.due_on, today() + timedelta(days=60)
    with clock.at(clock.now() + timedelta(days=16)):
        let_go(asked(duty, people, new), people)
        with pytest.raises(InvalidInput):
            services.decide_extension(duty_id=duty.pk, version=2, is_granted=True, actor=people.office)
        assert selectors.total(selectors.tallies("agency_code").values()).late == 1
        services.decide_extension(
            duty_id=duty.pk, version=2, is_granted=True, text="Lý do khách quan.", actor=people.office
        )
        found = selectors.total(selectors.tallies("agency_code").values())
    granted, _passed, request, _given = selectors.history(duty)
    assert (found.late, found.was_late) == (0, 1)
    assert (granted.due_before, granted.until, granted.days_late) == (old, new, 6)
    assert (request.due_on, request.until, request.days_late) == (old, new, 0)


def test_a_later_day_granted_in_time_tells_of_no_lateness_and_a_new_round_begins_clean(people: Team) -> None:
    duty = given(people.office, recurrence=Recurrence.MONTHLY)
    let_go(asked(duty, people, date(2026, 12, 20)), people)
    with clock.at(clock.now() + timedelta(days=25)):
        services.decide_extension(
            duty_id=duty.pk, version=2, is_granted=True, text="Lý do khách quan.", actor=people.office
        )
        duty.refresh_from_db()
        assert duty.was_late
        handed_in(duty, people.clerk, people.head)
        services.accept_duty(duty_id=duty.pk, version=duty.version, actor=people.office)
    duty.refresh_from_db()
    assert (duty.was_late, selectors.total(selectors.tallies("agency_code").values()).was_late) == (False, 0)
    once = let_go(asked(given(people.office, duty.directive_id), people, date(2026, 12, 20)), people)
    services.decide_extension(duty_id=once.pk, version=2, is_granted=True, actor=people.office)
    once.refresh_from_db()
    assert not once.was_late and selectors.history(once)[0].days_late == 0


def test_the_page_shows_both_days_and_lets_a_clerk_take_a_request_back(people: Team) -> None:
    duty = asked(given(people.office), people, date(2026, 12, 20))
    page = f"/nhiem-vu/viec/{duty.pk}/"
    clerk = browser(people.clerk)
    text = clerk.get(page).content.decode()
    assert "Hạn đang có 20/11/2026, xin đến 20/12/2026." in text and "Rút đề nghị gia hạn" in text
    assert clerk.post(f"{page}gia-han/", {"version": duty.version, "viec": "rut"}).status_code == 302
    assert "Cơ quan rút đề nghị gia hạn" in clerk.get(page).content.decode()

"""The head responsible lets evidence go before it leaves the agency, where the rule in force demands it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from motcua.foundation.accounts.tests.factories import actor, officer
from motcua.foundation.notifications.tests.factories import Message
from motcua.foundation.vault.tests.factories import png
from motcua.kernel import clock
from motcua.kernel.access import Actor
from motcua.kernel.errors import ChangedMeanwhile, InvalidInput, NotAllowed, SamePerson, WrongState
from motcua.oversight.directives import selectors, services
from motcua.oversight.directives.rules.ladder import head_agrees
from motcua.oversight.directives.tests.conftest import DAY
from motcua.oversight.directives.tests.factories import Duty, Team, entered, given, handed_in, sent_up, team
from motcua.oversight.directives.types import HeadRule, Recurrence, State, Tally

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Team:
    return team()


def steps(duty: Duty) -> list[str]:
    return [row.step for row in selectors.history(duty)]


def also(person: Actor, other: Actor) -> Actor:
    """A person who holds the other's roles too."""
    return replace(person, grants=person.grants | other.grants)


def test_evidence_reaches_the_office_only_when_the_head_lets_it_go(people: Team) -> None:
    duty = sent_up(given(people.office), people.clerk)
    assert duty.state == State.WITH_HEAD
    assert list(selectors.handed_in()) == []
    assert list(selectors.waiting_for_head(people.head)) == [duty]
    with pytest.raises(WrongState, match="Chờ lãnh đạo đồng ý"):
        services.accept_duty(duty_id=duty.pk, version=duty.version, actor=people.office)
    services.approve_evidence(duty_id=duty.pk, version=duty.version, actor=people.head)
    assert list(selectors.handed_in()) == [duty]
    assert list(selectors.waiting_for_head(people.head)) == []


def test_only_a_head_of_the_agency_lets_evidence_go(people: Team) -> None:
    duty = sent_up(given(people.office), people.clerk)
    foreign = actor(officer(90, "task_head", "H60"))
    for person in (people.clerk, people.office, people.stranger, foreign):
        with pytest.raises(NotAllowed):
            services.approve_evidence(duty_id=duty.pk, version=duty.version, actor=person)
    assert list(selectors.waiting_for_head(foreign)) == []


def test_letting_go_twice_or_by_two_heads_is_taken_once(people: Team) -> None:
    duty = sent_up(given(people.office), people.clerk)
    services.approve_evidence(duty_id=duty.pk, version=1, actor=people.head)
    second = actor(officer(91, "task_head", "H01"))
    for head in (people.head, second):
        with pytest.raises(ChangedMeanwhile):
            services.approve_evidence(duty_id=duty.pk, version=1, actor=head)
    assert steps(duty).count("approved") == 1


def test_a_head_gives_evidence_back_with_a_reason_and_the_clerk_is_told(people: Team) -> None:
    duty = sent_up(given(people.office), people.clerk)
    with pytest.raises(InvalidInput):
        services.send_back_evidence(duty_id=duty.pk, version=1, text=" ", actor=people.head)
    services.send_back_evidence(duty_id=duty.pk, version=1, text="Thiếu chữ ký.", actor=people.head)
    duty.refresh_from_db()
    assert duty.state == State.DOING
    told = Message.objects.get(purpose="task_sent_back")
    assert (told.account_id, "Thiếu chữ ký." in told.body) == (people.clerk.account_id, True)
    assert not Message.objects.filter(purpose="task_handed_in").exists()


def test_who_is_the_head_hands_in_at_once(people: Team) -> None:
    person = officer(92, "task_clerk", "H01")
    both = actor(person)
    both = type(both)(**{**both.__dict__, "grants": both.grants | people.head.grants})
    assert sent_up(given(people.office), both).state == State.HANDED_IN


def test_an_agency_without_a_head_is_not_stuck_and_the_office_sees_it(people: Team) -> None:
    duty = sent_up(given(people.office, codes=("H60",)), people.stranger)
    assert duty.state == State.HANDED_IN
    assert steps(duty) == ["handed_in", "no_head", "given"]


def test_where_no_rule_demands_it_evidence_goes_straight_to_the_office(
    people: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("motcua.oversight.directives.services.lead_task.head_agrees_on", lambda on: False)
    duty = sent_up(given(people.office), people.clerk)
    assert (duty.state, steps(duty)) == (State.HANDED_IN, ["handed_in", "given"])


def test_the_rule_is_data_with_validity() -> None:
    rule = HeadRule(True, date(2026, 1, 1), date(2026, 7, 1), "giả định", assumed=True)
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1)]
    assert [head_agrees([rule], day) for day in days] == [False, True, True, False]
    assert selectors.head_agrees_on(date(2026, 11, 10))


def test_a_head_who_let_it_go_does_not_accept_it(people: Team) -> None:
    duty = sent_up(given(people.office), people.clerk)
    both = type(people.head)(**{**people.head.__dict__, "grants": people.head.grants | people.office.grants})
    services.approve_evidence(duty_id=duty.pk, version=1, actor=both)
    for verb in (services.accept_duty, services.return_duty):
        with pytest.raises(SamePerson):
            verb(duty_id=duty.pk, version=2, text="Tôi xem rồi.", actor=both)


def test_what_waits_for_the_head_is_owed_and_the_head_is_reminded(people: Team) -> None:
    sent_up(given(people.office), people.clerk)
    assert selectors.total(selectors.tallies("agency_code").values()) == Tally(total=1, doing=1, duties=1)
    Message.objects.all().delete()
    with clock.at(DAY + timedelta(days=3)):
        assert services.send_reminders() == 1
    assert set(Message.objects.values_list("account_id", flat=True)) == {
        people.clerk.account_id,
        people.head.account_id,
    }


def test_a_file_that_the_head_gave_back_still_counts_and_one_of_the_last_round_does_not(people: Team) -> None:
    duty = given(people.office, evidence="Báo cáo", recurrence=Recurrence.MONTHLY)
    file = [("anh.png", png(4, 4))]
    services.hand_in_evidence(duty_id=duty.pk, version=0, text="Có tệp kèm.", files=file, actor=people.clerk)
    services.send_back_evidence(duty_id=duty.pk, version=1, text="Viết rõ hơn.", actor=people.head)
    handed_in(duty, people.clerk, people.head)
    services.accept_duty(duty_id=duty.pk, version=duty.version, actor=people.office)
    with pytest.raises(InvalidInput):
        sent_up(duty, people.clerk)


# A later day asked for passes the head as evidence does


def asked(duty: Duty, clerk: Actor, days: int = 30) -> Duty:
    duty.refresh_from_db()
    until = clock.today() + timedelta(days=days)
    services.ask_extension(duty_id=duty.pk, version=duty.version, until=until, reason="Chờ góp ý.", actor=clerk)
    duty.refresh_from_db()
    return duty


def test_a_request_for_a_later_day_reaches_the_office_only_when_the_head_lets_it_go(people: Team) -> None:
    duty = asked(given(people.office), people.clerk)
    assert list(selectors.asking()) == [] and list(selectors.asking_head(people.head)) == [duty]
    with pytest.raises(ChangedMeanwhile):
        services.decide_extension(duty_id=duty.pk, version=1, is_granted=True, actor=people.office)
    services.approve_extension(duty_id=duty.pk, version=1, text="Đúng.", actor=people.head)
    assert list(selectors.asking()) == [duty] and list(selectors.asking_head(people.head)) == []
    services.decide_extension(duty_id=duty.pk, version=2, is_granted=True, actor=people.office)
    duty.refresh_from_db()
    assert (duty.due_on, duty.state) == (clock.today() + timedelta(days=30), State.NOT_BEGUN)
    assert steps(duty) == ["extended", "ask_passed", "ask_head", "given"]


def test_only_a_head_of_the_asking_agency_lets_a_request_go(people: Team) -> None:
    duty = asked(given(people.office), people.clerk)
    foreign = actor(officer(93, "task_head", "H60"))
    for person in (people.clerk, people.office, people.stranger, foreign):
        for verb in (services.approve_extension, services.send_back_extension):
            with pytest.raises(NotAllowed):
                verb(duty_id=duty.pk, version=1, text="Tôi thấy được.", actor=person)
    assert list(selectors.asking_head(foreign)) == []


def test_a_request_is_let_go_once_and_none_that_does_not_wait(people: Team) -> None:
    duty = given(people.office)
    with pytest.raises(ChangedMeanwhile):
        services.approve_extension(duty_id=duty.pk, version=0, actor=people.head)
    asked(duty, people.clerk)
    services.approve_extension(duty_id=duty.pk, version=1, actor=people.head)
    for version in (1, 2):
        for verb in (services.approve_extension, services.send_back_extension):
            with pytest.raises(ChangedMeanwhile):
                verb(duty_id=duty.pk, version=version, text="Lần nữa thôi.", actor=people.head)
    assert steps(duty).count("ask_passed") == 1


def test_a_head_ends_a_request_with_a_reason_and_another_may_be_asked(people: Team) -> None:
    duty = asked(given(people.office), people.clerk)
    with pytest.raises(InvalidInput):
        services.send_back_extension(duty_id=duty.pk, version=1, text=" ", actor=people.head)
    services.send_back_extension(duty_id=duty.pk, version=1, text="Làm kịp được.", actor=people.head)
    told = Message.objects.get(purpose="task_ask_denied")
    assert (told.account_id, "Làm kịp được." in told.body) == (people.clerk.account_id, True)
    assert not Message.objects.filter(purpose="task_asked").exists() and list(selectors.asking()) == []
    assert selectors.waiting_extension(asked(duty, people.clerk)) is not None


def test_who_is_the_head_asks_the_office_at_once_and_an_agency_without_a_head_too(people: Team) -> None:
    both = actor(officer(94, "task_clerk", "H01"))
    both = type(both)(**{**both.__dict__, "grants": both.grants | people.head.grants})
    alone = asked(given(people.office, codes=("H60",)), people.stranger)
    own = asked(given(people.office, entered(people.office, "16/GĐ")), both)
    assert {duty.pk for duty in selectors.asking()} == {alone.pk, own.pk}
    assert steps(alone) == ["asked", "no_head", "given"] and steps(own) == ["asked", "given"]


def test_a_head_who_let_a_request_go_does_not_answer_it(people: Team) -> None:
    duty = asked(given(people.office), people.clerk)
    both = type(people.head)(**{**people.head.__dict__, "grants": people.head.grants | people.office.grants})
    services.approve_extension(duty_id=duty.pk, version=1, actor=both)
    with pytest.raises(SamePerson):
        services.decide_extension(duty_id=duty.pk, version=2, is_granted=True, actor=both)


def test_a_head_is_reminded_of_a_request_that_waits(people: Team) -> None:
    asked(given(people.office), people.clerk)
    Message.objects.all().delete()
    with clock.at(DAY + timedelta(days=3)):
        assert services.send_reminders() == 1
    assert people.head.account_id in set(Message.objects.values_list("account_id", flat=True))


def test_who_asked_for_a_later_day_or_let_it_go_does_not_answer(people: Team) -> None:
    duty = given(people.office)
    later = clock.today() + timedelta(days=30)
    services.ask_extension(
        duty_id=duty.pk, version=0, until=later, reason="Chờ góp ý, giả định.", actor=also(people.clerk, people.office)
    )
    services.approve_extension(duty_id=duty.pk, version=1, actor=also(people.head, people.office))
    for own in (people.clerk, people.head):
        for is_granted in (True, False):
            with pytest.raises(SamePerson):
                services.decide_extension(
                    duty_id=duty.pk, version=2, is_granted=is_granted, text="Tôi tự trả lời.",
                    actor=also(own, people.office),
                )  # fmt: skip
    duty.refresh_from_db()
    assert duty.due_on == clock.today() + timedelta(days=10)
    services.decide_extension(duty_id=duty.pk, version=2, is_granted=True, actor=people.office)

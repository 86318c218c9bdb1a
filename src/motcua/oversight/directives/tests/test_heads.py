"""The head responsible lets evidence go before it leaves the agency, where the rule in force demands it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from motcua.foundation.accounts.tests.factories import actor, officer
from motcua.foundation.notifications.tests.factories import Message
from motcua.foundation.vault.tests.factories import png
from motcua.kernel import clock
from motcua.kernel.errors import InvalidInput, NotAllowed
from motcua.oversight.directives import selectors, services
from motcua.oversight.directives.errors import SamePerson, StepRefused
from motcua.oversight.directives.rules.ladder import head_agrees
from motcua.oversight.directives.tests.conftest import DAY
from motcua.oversight.directives.tests.factories import Duty, Team, given, handed_in, sent_up, team
from motcua.oversight.directives.types import HeadRule, Recurrence, State, Tally

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Team:
    return team()


def steps(duty: Duty) -> list[str]:
    return [row.step for row in selectors.history(duty)]


def test_evidence_reaches_the_office_only_when_the_head_lets_it_go(people: Team) -> None:
    duty = sent_up(given(people.office), people.clerk)
    assert duty.state == State.WITH_HEAD
    assert list(selectors.handed_in()) == []
    assert list(selectors.waiting_for_head(people.head)) == [duty]
    with pytest.raises(StepRefused):
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
        with pytest.raises(StepRefused):
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
    monkeypatch.setattr("motcua.oversight.directives.services.report_task.head_agrees_on", lambda on: False)
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

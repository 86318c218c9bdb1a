"""What a share of duties counts: rounds of what recurs, evidence in time, nothing cancelled or passed on (F-147)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from motcua.foundation.agencies.tests.factories import end_agency
from motcua.kernel import clock
from motcua.oversight.directives import selectors, services
from motcua.oversight.directives.models import Directive
from motcua.oversight.directives.rules.ladder import is_late
from motcua.oversight.directives.rules.rounds import next_due, rounds_due
from motcua.oversight.directives.selectors.tallies import late
from motcua.oversight.directives.tests.conftest import DAY
from motcua.oversight.directives.tests.factories import Duty, Team, entered, given, handed_in, sent_up, team
from motcua.oversight.directives.tests.test_pages import browser, words
from motcua.oversight.directives.types import Filters, Recurrence, Rhythm, State, Tally

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Team:
    return team()


def accepted(duty: Duty, people: Team) -> Duty:
    handed_in(duty, people.clerk, people.head)
    services.accept_duty(duty_id=duty.pk, version=duty.version, actor=people.office)
    duty.refresh_from_db()
    return duty


def counted(letter: UUID) -> Tally:
    return selectors.tallies("directive_id")[letter]


def test_a_monthly_duty_counts_its_finished_rounds_of_those_due(people: Team) -> None:
    letter = entered(people.office)
    duty = given(people.office, letter, recurrence=Recurrence.MONTHLY)
    assert counted(letter) == Tally(duties=1, not_begun=1)
    accepted(duty, people)
    assert counted(letter) == Tally(total=1, done=1, duties=1, not_begun=1, rounds_due=1, rounds_done=1)
    with clock.at(DAY + timedelta(days=82)):
        assert clock.today() == date(2027, 1, 31)
        assert counted(letter).rounds.pair == "1 / 2"
    with clock.at(DAY + timedelta(days=83)):
        found = counted(letter)
        assert (found.rounds.pair, found.late, found.done, found.total) == ("1 / 3", 1, 1, 3)
        rounds = selectors.rounds_of(Duty.objects.select_related("task").get())
        assert rounds == found.rounds


def test_the_counts_beside_a_share_add_up_to_it(people: Team) -> None:
    """The board said 1 of 153, and beside it 186 duties of which 184 were not begun."""
    letter = entered(people.office)
    given(people.office, letter)
    given(people.office, letter)
    given(people.office, letter, recurrence=Recurrence.MONTHLY)
    found = counted(letter)
    assert (found.once, found.recurring, found.duties, found.total) == (2, 1, 3, 2)
    with clock.at(DAY + timedelta(days=82)):
        later = counted(letter)
        assert (later.once, later.recurring, later.rounds_due, later.total) == (2, 1, 2, 4)
        page = words(browser(people.office).get("/nhiem-vu/bang/"))
    assert "3 phần việc gồm 2 việc làm một lần và 1 việc định kỳ" in page
    assert "tỷ lệ tính trên 4, là 2 việc làm một lần cộng 2 kỳ đã đến hạn" in page


def test_a_directive_with_a_monthly_duty_reaches_all_of_its_share(people: Team) -> None:
    letter = entered(people.office)
    for duty in (given(people.office, letter), given(people.office, letter, recurrence=Recurrence.MONTHLY)):
        accepted(duty, people)
    found = counted(letter)
    assert (found.ratio.pair, found.percent) == ("2 / 2", Decimal(100))
    assert selectors.tallies("task_id")[Duty.objects.get(round=2).task_id].rounds.pair == "1 / 1"


def test_a_later_day_for_one_round_loses_no_round(people: Team) -> None:
    duty = given(people.office, recurrence=Recurrence.MONTHLY)
    until = date(2027, 1, 5)
    services.ask_extension(duty_id=duty.pk, version=0, until=until, reason="Chờ số liệu, giả định.", actor=people.clerk)
    services.approve_extension(duty_id=duty.pk, version=1, actor=people.head)
    services.decide_extension(duty_id=duty.pk, version=2, is_granted=True, actor=people.office)
    assert accepted(duty, people).due_on == date(2026, 12, 31)


def test_evidence_handed_in_on_time_is_not_late_while_the_office_decides(people: Team) -> None:
    duty = given(people.office)
    clerk, only_late = people.clerk, Filters(state="late")
    with clock.at(DAY + timedelta(days=10)):
        handed_in(duty, clerk, people.head)
    with clock.at(DAY + timedelta(days=30)):
        assert selectors.tallies("agency_code")["H01"].late == 0
        row = selectors.lines(selectors.board(Duty.objects.all(), Filters()))[0]
        assert (row.is_late, row.handed_in_on) == (False, date(2026, 11, 20))
        assert not selectors.board(Duty.objects.all(), only_late).exists()
        page = words(browser(people.office).get("/nhiem-vu/bang/"))
        assert "Quá hạn 20 ngày" not in page and "gửi ngày 20/11/2026" in page
        services.return_duty(duty_id=duty.pk, version=duty.version, text="Thiếu quyết định.", actor=people.office)
        assert selectors.tallies("agency_code")["H01"].late == 1


def test_evidence_handed_in_after_the_day_stays_late_by_the_days_it_took(people: Team) -> None:
    duty = given(people.office)
    with clock.at(DAY + timedelta(days=12)):
        handed_in(duty, people.clerk, people.head)
    with clock.at(DAY + timedelta(days=30)):
        assert selectors.tallies("agency_code")["H01"].late == 1
        assert "Quá hạn 2 ngày" in words(browser(people.office).get("/nhiem-vu/bang/?trang-thai=late"))


def test_evidence_that_waits_for_the_head_has_not_left_the_agency(people: Team) -> None:
    sent_up(given(people.office), people.clerk)
    with clock.at(DAY + timedelta(days=30)):
        assert selectors.tallies("agency_code")["H01"].late == 1


@pytest.mark.parametrize("state", list(State))
def test_late_is_the_same_in_a_list_and_in_a_count(people: Team, state: State) -> None:
    """By the rule and by the table, for every day of handing in around the due day."""
    letter, today = entered(people.office), clock.today()
    for due in (None, -2, 0, 2):
        for sent in (None, -3, -2, -1, 0):
            days = [today + timedelta(days=each) if each is not None else None for each in (due, sent)]
            row = given(people.office, letter, text=f"Việc {due} {sent}.")
            Duty.objects.filter(pk=row.pk).update(state=state, due_on=days[0], handed_in_on=days[1])
            expected = is_late(state, days[0], today, days[1])
            assert Duty.objects.filter(late(today), pk=row.pk).exists() is expected
            is_owed = state in (State.NOT_BEGUN, State.DOING, State.WITH_HEAD)
            assert expected is (due == -2 and (is_owed or (state is State.HANDED_IN and sent not in (-3, -2))))


@pytest.mark.parametrize("recurrence", [Recurrence.WEEKLY, Recurrence.MONTHLY, Recurrence.QUARTERLY, Recurrence.YEARLY])
@pytest.mark.parametrize("first", [date(2023, 1, 31), date(2024, 2, 29), date(2026, 11, 8)])
def test_rounds_due_are_the_days_that_are_gone(recurrence: Recurrence, first: date) -> None:
    rhythm, days = Rhythm(recurrence), [first]
    while days[-1] < first + timedelta(days=900):
        following = next_due(rhythm, days[-1])
        assert following is not None and following > days[-1]
        days.append(following)
    for gone in range(-40, 900, 7):
        today = first + timedelta(days=gone)
        assert rounds_due(rhythm, first, first, today) == sum(day < today for day in days)


def test_what_was_cancelled_or_passed_on_is_told_beside_the_share(people: Team) -> None:
    letter = entered(people.office)
    both = given(people.office, letter, codes=("H01", "H60"))
    gone = given(people.office, letter, text="Việc thừa, giả định.")
    services.cancel_duty(duty_id=gone.pk, version=0, text="Trùng việc khác.", actor=people.office)
    page = f"/nhiem-vu/van-ban/{letter}/"
    assert "Không tính 1 phần việc đã thôi giao và 0" in words(browser(people.office).get(page))
    end_agency("H01", "H60", date(2026, 11, 9))
    services.follow_mergers()
    found = counted(letter)
    assert (found.total, found.cancelled, found.passed_on, found.left_out) == (1, 1, 1, 2)
    for url in (page, "/nhiem-vu/bang/"):
        assert "1 phần việc đã thôi giao và 1 phần việc đã chuyển" in words(browser(people.office).get(url))
    assert Directive.objects.get().duties.count() == 3 and both.task_id != gone.task_id


def test_where_nothing_was_left_out_the_rule_is_still_said(people: Team) -> None:
    duty = given(people.office, recurrence=Recurrence.MONTHLY)
    page = words(browser(people.office).get(f"/nhiem-vu/van-ban/{duty.directive_id}/"))
    assert "đã thôi giao hoặc đã chuyển cơ quan kế thừa không tính vào tỷ lệ" in page
    assert "số kỳ đã công nhận trên số kỳ đã đến hạn" in page and "chưa đến kỳ" in page
    accepted(duty, people)
    told = words(browser(people.office).get(f"/nhiem-vu/van-ban/{duty.directive_id}/"))
    assert "1 / 1 kỳ đã đến hạn" in told and "1 trong 1 kỳ của việc định kỳ" in told
    own = words(browser(people.office).get(f"/nhiem-vu/viec/{duty.pk}/"))
    assert "Kỳ thứ 2; đã công nhận 1 trong 1 kỳ đã đến hạn" in own

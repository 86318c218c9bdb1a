"""Agencies that end: their open duties are still owed by somebody, once (F-170, C-01)."""

from __future__ import annotations

from datetime import date

import pytest

from motcua.foundation.agencies.tests.factories import add_agencies, end_agency
from motcua.foundation.notifications.tests.factories import Message
from motcua.oversight.directives import selectors, services
from motcua.oversight.directives.tests.factories import Duty, Team, given, handed_in, team
from motcua.oversight.directives.types import Filters, State, Tally

pytestmark = pytest.mark.django_db
ENDED = date(2026, 11, 9)


@pytest.fixture
def people() -> Team:
    return team()


def _settled(people: Team, how: str) -> Duty:
    """The task of two agencies, whose heir settled its own part before the merger; H01 began nothing."""
    ours = Duty.objects.get(task_id=given(people.office, codes=("H01", "H60")).task_id, agency_code="H60")
    if how == "accepted":
        handed_in(ours, people.stranger)
        services.accept_duty(duty_id=ours.pk, version=ours.version, actor=people.office)
    else:
        services.cancel_duty(duty_id=ours.pk, version=ours.version, text="Không còn áp dụng.", actor=people.office)
    ours.refresh_from_db()
    return ours


@pytest.mark.parametrize(("how", "whole"), [("accepted", (2, 1)), ("cancelled", (1, 0))])
def test_an_open_duty_stays_owed_beside_one_that_the_heir_has_settled(
    people: Team, how: str, whole: tuple[int, int]
) -> None:
    ours = _settled(people, how)
    assert ours.state == how
    end_agency("H01", "H60", ENDED)
    assert (services.follow_mergers(), services.follow_mergers()) == (1, 0)
    theirs = Duty.objects.get(first_agency_code="H01")
    assert (theirs.agency_code, theirs.state, theirs.successor) == ("H60", State.NOT_BEGUN, None)
    counted = selectors.tallies("task_id")[ours.task_id]
    assert (counted.total, counted.done) == whole
    assert [row.pk for row in selectors.board(selectors.visible(people.stranger), Filters())] == [theirs.pk]


def test_of_several_duties_an_heir_keeps_one_open_and_reads_the_histories_together(people: Team) -> None:
    add_agencies("H02")
    task = given(people.office, codes=("H01", "H02", "H60")).task_id
    end_agency("H01", "H60", ENDED)
    end_agency("H02", "H60", ENDED)
    assert services.follow_mergers() == 2
    assert selectors.tallies("task_id")[task] == Tally(total=1, duties=1, not_begun=1, passed_on=2)


def test_a_unit_below_is_followed_too(people: Team) -> None:
    add_agencies("H01.05", "H60.07")
    duty = given(people.office, codes=("H01.05",))
    end_agency("H01.05", "H60.07", ENDED)
    assert services.follow_mergers() == 1
    duty.refresh_from_db()
    assert (duty.agency_code, duty.first_agency_code) == ("H60.07", "H01.05")


def test_an_agency_that_nobody_took_over_keeps_what_it_owes_and_the_office_is_told_once(people: Team) -> None:
    """Nobody signs in for it any more: the duty would be late in silence."""
    duty = given(people.office, codes=("H01", "H60"))
    assert not selectors.left_behind()
    end_agency("H01", "", ENDED)
    assert (services.follow_mergers(), services.follow_mergers()) == (0, 0)
    (alone,) = selectors.left_behind()
    assert alone.agency_code == "H01" and alone.task_id == duty.task_id
    assert [row.pk for row in selectors.board(Duty.objects.all(), Filters(state=selectors.LEFT_BEHIND))] == [alone.pk]
    assert [step.step for step in selectors.history(alone)] == ["no_heir", "given"]
    (notice,) = Message.objects.filter(purpose="task_no_heir")
    assert notice.account_id == people.office.account_id and "Cơ quan đã kết thúc: Cơ quan H01." in notice.body

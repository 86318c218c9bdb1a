"""Whose turn it is hears of it: once, by name of the letter, and nobody who may not read or may not act."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from motcua.foundation.accounts import services as account_services
from motcua.foundation.accounts.selectors import actor_for
from motcua.foundation.accounts.tests import factories as people
from motcua.foundation.notifications import selectors as notices
from motcua.foundation.notifications import services as notice_services
from motcua.kernel import clock
from motcua.kernel.events import deliver_all
from motcua.oversight.letters import services
from motcua.oversight.letters.models import Letter
from motcua.oversight.letters.tests.factories import APPROVER, DRAFTER, EDITOR, LATER, REVIEWER, at_step, letter
from motcua.oversight.letters.tests.test_embargo import LISTED as LISTED
from motcua.oversight.letters.tests.test_embargo import made_public
from motcua.oversight.letters.tests.test_embargo import waiting as waiting
from motcua.oversight.releases import services as releases

WHILE = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def house(db: None) -> dict[str, UUID]:
    """One person of each role, and texts to tell them with."""
    account_services.load_roles()
    notice_services.load_templates()
    roles = ("analyst", "letter_reviewer", "letter_approver", "letter_office", "minister_office")
    return {role: people.officer(number, role).id for number, role in enumerate(roles, 70)}


def told(row: Letter, who: UUID) -> list[str]:
    """Purposes of the notices about a letter in somebody's inbox, oldest first."""
    return [each.purpose for each in reversed(list(notices.inbox(who))) if each.link == f"/cong-van/{row.id}/"]


def test_each_step_tells_whose_turn_comes(months: str, house: dict[str, UUID]) -> None:
    row = at_step("numbered")
    assert told(row, house["letter_reviewer"]) == ["letter_to_review"]
    assert told(row, house["letter_approver"]) == ["letter_to_review", "letter_to_approve", "letter_to_sign"]
    assert told(row, house["letter_office"]) == ["letter_to_number"]
    assert told(row, house["minister_office"]) == told(row, house["analyst"]) == []
    last = notices.messages_about(f"letter:{row.id}")[-1]
    assert f"1/{row.mark}" in last.body and row.subject in last.body and last.link == f"/cong-van/{row.id}/"


def test_a_step_taken_twice_tells_once(months: str, house: dict[str, UUID]) -> None:
    row = at_step("submitted")
    with clock.at(LATER):
        services.submit_letter(letter_id=row.id, seen=1, actor=DRAFTER)
    assert told(row, house["letter_reviewer"]) == ["letter_to_review"]


def test_who_wrote_it_is_told_why_it_came_back_and_no_other_drafter(months: str, house: dict[str, UUID]) -> None:
    writer, other = actor_for(house["analyst"]), people.officer(79, "analyst").id
    row = at_step("submitted", people={"submit": writer})
    with clock.at(LATER):
        services.return_letter(letter_id=row.id, reason="Thiếu căn cứ", actor=REVIEWER)
    assert (told(row, house["analyst"]), told(row, other)) == (["letter_returned"], [])
    assert "Lý do: Thiếu căn cứ." in notices.messages_about(f"letter:{row.id}")[-1].body


def test_who_had_a_hand_in_it_is_not_asked_to_sign(months: str, house: dict[str, UUID]) -> None:
    """The one who reviewed holds the right to sign, and would be refused."""
    second = people.officer(78, "letter_approver").id
    row = at_step("reviewed", people={"review": actor_for(second)})
    assert told(row, second) == ["letter_to_review"]
    assert told(row, house["letter_approver"]) == ["letter_to_review", "letter_to_approve"]


def test_under_embargo_only_the_list_hears_that_there_is_a_letter(waiting: str, house: dict[str, UUID]) -> None:
    listed = house["letter_reviewer"]
    with clock.at(WHILE):
        releases.allow_reader(
            code=waiting, account_id=listed, name="Người Được Đọc Mẫu", reason="xem xét", actor=EDITOR
        )
        row = Letter.objects.get(
            id=services.compose_letter(release=waiting, indicators=["IND-10"], actor=DRAFTER)
        )  # fmt: skip
        services.submit_letter(letter_id=row.id, seen=1, actor=DRAFTER)
    assert (told(row, listed), told(row, house["letter_approver"])) == (["letter_to_review"], [])
    assert row.release in notices.messages_about(f"letter:{row.id}")[0].body, "drafts of one subject are told apart"


def lend(code: str, *accounts: UUID) -> None:
    for account_id in accounts:
        releases.allow_reader(
            code=code, account_id=account_id, name="Người Được Đọc Mẫu", reason="xem xét", actor=EDITOR
        )


def waiting_letter(code: str, *steps: str) -> Letter:
    """A letter on figures under embargo, brought so far by people of the list."""
    hands = {"submit": DRAFTER, "review": REVIEWER, "approve": APPROVER}
    row = Letter.objects.get(id=services.compose_letter(release=code, indicators=["IND-10"], actor=DRAFTER))
    for step in steps:
        getattr(services, f"{step}_letter")(letter_id=row.id, seen=1, actor=hands[step])
    return row


def test_the_office_hears_of_a_letter_when_its_figures_are_public_and_not_before(
    waiting: str, house: dict[str, UUID]
) -> None:
    with clock.at(WHILE):
        row = waiting_letter(waiting, "submit", "review", "approve")
        deliver_all()
    assert notices.messages_about(f"letter:{row.id}") == []
    made_public(waiting)
    assert notices.messages_about(f"letter:{row.id}") == [], "only what is committed is told"
    with clock.at(LATER):
        deliver_all()
        deliver_all()
    assert told(row, house["letter_office"]) == ["letter_to_number"]
    assert told(row, house["minister_office"]) == told(row, house["letter_approver"]) == []


def test_the_office_on_the_embargo_list_hears_again_when_it_may_give_the_number(
    waiting: str, house: dict[str, UUID]
) -> None:
    with clock.at(WHILE):
        lend(waiting, house["letter_office"])
        row = waiting_letter(waiting, "submit", "review", "approve")
    made_public(waiting)
    with clock.at(LATER):
        deliver_all()
    assert told(row, house["letter_office"]) == ["letter_to_number", "letter_to_number"]


def test_who_knew_of_it_under_embargo_is_not_told_twice(waiting: str, house: dict[str, UUID]) -> None:
    with clock.at(WHILE):
        lend(waiting, house["letter_reviewer"])
        row = waiting_letter(waiting, "submit")
    with clock.at(WHILE + timedelta(hours=1)):
        lend(waiting, house["letter_approver"])
    made_public(waiting)
    with clock.at(LATER):
        deliver_all()
    assert told(row, house["letter_reviewer"]) == ["letter_to_review"]
    assert told(row, house["letter_approver"]) == ["letter_to_review"], "was put on the list after the step"


def test_a_letter_that_moved_on_after_the_publication_has_told_everybody_itself(
    waiting: str, house: dict[str, UUID]
) -> None:
    with clock.at(WHILE):
        row = waiting_letter(waiting, "submit", "review")
    made_public(waiting)
    with clock.at(LATER):
        services.approve_letter(letter_id=row.id, seen=1, actor=APPROVER)
        deliver_all()
    assert told(row, house["letter_office"]) == ["letter_to_number"]


def test_figures_that_are_given_up_are_never_told(waiting: str, house: dict[str, UUID]) -> None:
    with clock.at(WHILE):
        row = waiting_letter(waiting, "submit", "review", "approve")
        releases.abandon_release(code=waiting, reason="số liệu sai", actor=EDITOR)
    with clock.at(LATER):
        deliver_all()
    assert notices.messages_about(f"letter:{row.id}") == []


def test_nobody_is_told_of_a_draft(months: str) -> None:
    assert notices.messages_about(f"letter:{letter().id}") == []

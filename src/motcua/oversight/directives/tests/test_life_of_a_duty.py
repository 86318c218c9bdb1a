"""A duty from being given to being accepted: progress, evidence, later days, ladder, mergers (F-146, F-149, F-170)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from motcua.foundation.agencies.tests.factories import end_agency
from motcua.foundation.notifications.tests.factories import Message
from motcua.kernel import clock
from motcua.kernel.errors import ChangedMeanwhile, InvalidInput, NotAllowed, SamePerson
from motcua.kernel.models import AuditEntry
from motcua.oversight.directives import selectors, services
from motcua.oversight.directives.errors import AlreadyEntered
from motcua.oversight.directives.tests.conftest import DAY
from motcua.oversight.directives.tests.factories import (
    Duty,
    DutyStep,
    RungNotice,
    Task,
    Team,
    entered,
    given,
    handed_in,
    team,
    words,
)
from motcua.oversight.directives.types import Filters, Recurrence, State, Tally

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Team:
    return team()


def test_a_duty_is_reported_shown_and_accepted_by_another_person(people: Team) -> None:
    duty = given(people.office)
    services.report_progress(duty_id=duty.pk, version=0, text="Đang làm, giả định.", actor=people.clerk)
    duty.refresh_from_db()
    assert duty.state == State.DOING
    handed_in(duty, people.clerk, people.head)
    services.accept_duty(duty_id=duty.pk, version=3, actor=people.office)
    duty.refresh_from_db()
    assert duty.state == State.ACCEPTED
    assert [row.step for row in selectors.history(duty)] == ["accepted", "approved", "to_head", "progress", "given"]
    assert AuditEntry.objects.filter(subject=f"duty:{duty.pk}").count() == 4
    assert Message.objects.filter(purpose="task_accepted", account_id=str(people.clerk.account_id)).count() == 1


def test_who_handed_in_may_not_accept(people: Team) -> None:
    duty = handed_in(given(people.office), people.clerk, people.head)
    both = type(people.clerk)(**{**people.clerk.__dict__, "grants": people.clerk.grants | people.office.grants})
    with pytest.raises(SamePerson):
        services.accept_duty(duty_id=duty.pk, version=duty.version, actor=both)
    with pytest.raises(NotAllowed):
        services.accept_duty(duty_id=duty.pk, version=duty.version, actor=people.clerk)


def test_whoever_touched_the_evidence_in_this_round_does_not_decide_on_it(people: Team) -> None:
    duty = given(people.office, recurrence=Recurrence.MONTHLY)
    both = type(people.clerk)(**{**people.stranger.__dict__, "grants": people.clerk.grants | people.office.grants})
    services.report_progress(duty_id=duty.pk, version=0, text="Số liệu do tôi nhập.", actor=both)
    handed_in(duty, people.clerk, people.head)
    for verb in (services.accept_duty, services.return_duty):
        with pytest.raises(SamePerson):
            verb(duty_id=duty.pk, version=3, text="Tôi tự xem.", actor=both)
    services.accept_duty(duty_id=duty.pk, version=3, actor=people.office)
    handed_in(duty, people.clerk, people.head)
    services.accept_duty(duty_id=duty.pk, version=duty.version, actor=both)


def test_hands_before_a_merger_are_kept_out_too(people: Team) -> None:
    theirs = given(people.office, codes=("H01", "H60"))
    both = type(people.clerk)(**{**people.clerk.__dict__, "grants": people.clerk.grants | people.office.grants})
    services.report_progress(duty_id=theirs.pk, version=0, text="Phần của cơ quan cũ.", actor=both)
    end_agency("H01", "H60", date(2026, 11, 9))
    services.follow_mergers()
    ours = handed_in(Duty.objects.get(agency_code="H60"), people.stranger)
    with pytest.raises(SamePerson):
        services.accept_duty(duty_id=ours.pk, version=ours.version, actor=both)


def test_a_comment_does_not_send_back_what_the_clerk_hands_in(people: Team) -> None:
    duty = given(people.office)
    for said in ("Nhanh lên nhé.", "Nhanh lên nhé.", "Xin báo cáo sớm."):
        services.comment_duty(duty_id=duty.pk, text=said, actor=people.office)
    services.hand_in_evidence(duty_id=duty.pk, version=0, text="Đã xong, giả định.", actor=people.clerk)
    assert [row.step for row in selectors.history(duty)] == ["to_head", "commented", "commented", "given"]
    assert AuditEntry.objects.filter(action="duty_commented", subject=f"duty:{duty.pk}").count() == 2


def test_a_step_tried_twice_or_by_two_people_is_taken_once(people: Team) -> None:
    duty = given(people.office)
    services.report_progress(duty_id=duty.pk, version=0, text="Lần thứ nhất.", actor=people.clerk)
    with pytest.raises(ChangedMeanwhile):
        services.report_progress(duty_id=duty.pk, version=0, text="Lần thứ nhất.", actor=people.clerk)
    assert DutyStep.objects.filter(duty=duty, step="progress").count() == 1


def test_a_stranger_reports_nothing(people: Team) -> None:
    duty = given(people.office)
    with pytest.raises(NotAllowed):
        services.report_progress(duty_id=duty.pk, version=0, text="Không phải việc của tôi.", actor=people.stranger)


def test_evidence_comes_back_with_a_reason(people: Team) -> None:
    duty = handed_in(given(people.office), people.clerk, people.head)
    with pytest.raises(InvalidInput):
        services.return_duty(duty_id=duty.pk, version=2, text=" ", actor=people.office)
    services.return_duty(duty_id=duty.pk, version=2, text="Thiếu quyết định.", actor=people.office)
    duty.refresh_from_db()
    assert duty.state == State.DOING


def test_expected_evidence_is_asked_for(people: Team) -> None:
    duty = given(people.office, evidence="Quyết định")
    with pytest.raises(InvalidInput, match="invalid_input"):
        services.hand_in_evidence(duty_id=duty.pk, version=0, text="Đã xong.", actor=people.clerk)


def test_a_later_day_is_asked_with_reason_and_granted_or_refused(people: Team) -> None:
    duty = given(people.office)
    later = clock.today() + timedelta(days=30)
    ask: dict[str, Any] = {"duty_id": duty.pk, "until": later, "reason": "Chờ góp ý, giả định.", "actor": people.clerk}
    services.ask_extension(version=0, **ask)
    with pytest.raises(ChangedMeanwhile):
        services.ask_extension(version=1, **ask)
    duty.refresh_from_db()
    assert duty.due_on == clock.today() + timedelta(days=10)
    services.approve_extension(duty_id=duty.pk, version=1, actor=people.head)
    services.decide_extension(duty_id=duty.pk, version=2, is_granted=True, actor=people.office)
    duty.refresh_from_db()
    assert duty.due_on == later
    services.ask_extension(version=3, **{**ask, "until": later + timedelta(days=1)})
    services.approve_extension(duty_id=duty.pk, version=4, actor=people.head)
    services.decide_extension(
        duty_id=duty.pk, version=5, is_granted=False, text="Không có lý do mới.", actor=people.office
    )
    duty.refresh_from_db()
    assert duty.due_on == later


def test_a_later_day_must_be_later(people: Team) -> None:
    duty = given(people.office)
    with pytest.raises(InvalidInput):
        services.ask_extension(duty_id=duty.pk, version=0, until=duty.due_on, reason="Xin thêm.", actor=people.clerk)


def test_what_recurs_begins_its_next_round(people: Team) -> None:
    duty = given(people.office, recurrence=Recurrence.MONTHLY)
    assert duty.due_on == date(2026, 11, 30)
    handed_in(duty, people.clerk, people.head)
    services.accept_duty(duty_id=duty.pk, version=2, actor=people.office)
    duty.refresh_from_db()
    assert (duty.state, duty.due_on, duty.round) == (State.NOT_BEGUN, date(2026, 12, 31), 2)


def test_everything_wrong_with_a_task_is_said_at_once(people: Team) -> None:
    letter = entered(people.office)
    wrong = words(text=" ", codes=("X99",), due_on=date(2026, 9, 1))
    with pytest.raises(InvalidInput) as refusal:
        services.add_task(directive_id=letter, words=wrong, actor=people.office)
    assert set(refusal.value.errors) == {"text", "owners", "due_on"}
    assert "01/09/2026" in refusal.value.errors["due_on"][0] and "X99" in refusal.value.errors["owners"][0]
    assert not Task.objects.filter(directive_id=letter).exists()


def test_a_letter_is_entered_once(people: Team) -> None:
    entered(people.office)
    with pytest.raises(AlreadyEntered):
        entered(people.office)


def test_a_cancelled_task_says_why_and_leaves_what_was_accepted(people: Team) -> None:
    letter = entered(people.office)
    done = given(people.office, letter, codes=("H01", "H60"))
    handed_in(done, people.clerk, people.head)
    services.accept_duty(duty_id=done.pk, version=2, actor=people.office)
    cancelled = services.cancel_task(task_id=done.task_id, text="Văn bản được thay thế.", actor=people.office)
    assert cancelled == 1
    assert services.cancel_task(task_id=done.task_id, text="Văn bản được thay thế.", actor=people.office) == 0
    assert sorted(Duty.objects.values_list("state", flat=True)) == ["accepted", "cancelled"]


def test_the_ladder_climbs_from_clerks_to_heads_to_the_office_and_speaks_once(people: Team) -> None:
    duty = given(people.office)

    def told(days: int) -> tuple[int, set[object]]:
        Message.objects.all().delete()
        with clock.at(DAY + timedelta(days=days)):
            count = services.send_reminders()
            again = services.send_reminders()
        assert again == 0
        return count, set(Message.objects.values_list("account_id", flat=True))

    clerk, head, office = (p.account_id for p in (people.clerk, people.head, people.office))
    assert told(2) == (0, set())
    assert told(3) == (1, {clerk})
    assert told(10) == (1, {clerk})
    assert told(15) == (1, {clerk, head})
    assert told(20) == (1, {clerk, head, office})
    assert list(selectors.escalated()) == []
    with clock.at(DAY + timedelta(days=20)):
        assert [row.pk for row in selectors.escalated()] == [duty.pk]
    assert RungNotice.objects.filter(duty=duty).count() == 6


def test_after_an_outage_only_the_highest_rung_speaks(people: Team) -> None:
    given(people.office)
    with clock.at(DAY + timedelta(days=16)):
        assert services.send_reminders() == 1
    assert Message.objects.filter(purpose="task_late").count() == 2
    assert RungNotice.objects.filter(people__gt=0).count() == 1


def test_evidence_that_waits_troubles_nobody(people: Team) -> None:
    handed_in(given(people.office), people.clerk, people.head)
    with clock.at(DAY + timedelta(days=30)):
        assert services.send_reminders() == 0


def test_a_duty_passes_to_the_successor_and_keeps_its_history_f_170(people: Team) -> None:
    duty = given(people.office)
    services.report_progress(duty_id=duty.pk, version=0, text="Làm dở trước sáp nhập.", actor=people.clerk)
    end_agency("H01", "H60", date(2026, 11, 9))
    assert services.follow_mergers() == 1
    assert services.follow_mergers() == 0
    duty.refresh_from_db()
    assert (duty.agency_code, duty.first_agency_code) == ("H60", "H01")
    assert [row.agency_code for row in selectors.history(duty)] == ["H60", "H01", "H01"]
    handed_in(duty, people.stranger)


def test_two_duties_of_one_task_become_one_and_both_stories_are_read(people: Team) -> None:
    theirs = given(people.office, codes=("H01", "H60"))
    services.report_progress(duty_id=theirs.pk, version=0, text="Phần của cơ quan cũ.", actor=people.clerk)
    end_agency("H01", "H60", date(2026, 11, 9))
    services.follow_mergers()
    ours = Duty.objects.get(agency_code="H60")
    theirs.refresh_from_db()
    assert (theirs.state, theirs.successor_id) == (State.PASSED_ON, ours.pk)
    assert "Phần của cơ quan cũ." in [row.note for row in selectors.history(ours)]
    assert selectors.tallies("task_id")[ours.task_id].total == 1


def test_a_new_task_goes_to_who_took_over(people: Team) -> None:
    end_agency("H01", "H60", date(2026, 11, 9))
    assert given(people.office).agency_code == "H60"


def test_an_heir_that_took_a_task_over_is_not_given_it_again(people: Team) -> None:
    duty = given(people.office)
    end_agency("H01", "H60", date(2026, 11, 9))
    services.follow_mergers()
    assert services.give_task(task_id=duty.task_id, codes=("H60",), actor=people.office) == 0
    assert Duty.objects.filter(task_id=duty.task_id).count() == 1


def test_counts_are_exact_and_late_ones_come_first(people: Team) -> None:
    letter = entered(people.office)
    soon = given(people.office, letter, codes=("H01", "H60"))
    late = given(people.office, letter, due_on=date(2026, 11, 9))
    handed_in(soon, people.clerk, people.head)
    services.accept_duty(duty_id=soon.pk, version=2, actor=people.office)
    found = selectors.tallies("directive_id")[letter]
    assert found == Tally(total=3, done=1, late=1, not_begun=2, duties=3)
    assert found.share is not None and (found.share.numerator, found.share.denominator) == (1, 3)
    rows = selectors.lines(selectors.board(Duty.objects.all(), Filters()))
    assert rows[0].id == late.pk and rows[0].is_late and rows[0].days == -1
    assert [r.id for r in selectors.lines(selectors.board(Duty.objects.all(), Filters(state="late")))] == [late.pk]


def test_the_due_day_itself_is_in_time(people: Team) -> None:
    given(people.office, due_on=clock.today())
    assert selectors.total(selectors.tallies("agency_code").values()).late == 0


def test_history_is_never_changed(people: Team) -> None:
    given(people.office)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        DutyStep.objects.update(note="khác")


def test_the_letter_of_2023_and_the_resolution_of_2019_are_as_their_sources_tell() -> None:
    assert services.load_directives() == 2
    assert services.load_directives() == 0
    by_number = {line.number: line for line in selectors.directives(published_only=True)}
    letter, resolution = by_number["3109/BTTTT-CĐSQG"], by_number["17/NQ-CP"]
    assert (letter.tasks, letter.stated) == (20, None)
    assert (resolution.tasks, resolution.stated) == (0, Tally(total=83, done=54))
    assert "seed 003" in letter.source and "seed 001" in resolution.source
    days = Task.objects.filter(directive_id=letter.id).order_by("place").values_list("due_on", flat=True)
    assert [day for day in days if day != date(2023, 8, 31)] == [
        date(2023, 12, 31), date(2023, 9, 30), date(2023, 12, 31), date(2023, 12, 31),
    ]  # fmt: skip
    assert not Duty.objects.exists()

"""Every deed of directives leaves one entry in the audit trail, also where it is tried twice (architecture 3.4)."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from motcua.foundation.agencies.tests.factories import end_agency
from motcua.kernel import clock
from motcua.kernel.models import AuditEntry
from motcua.oversight.directives import services
from motcua.oversight.directives.tests.conftest import DAY
from motcua.oversight.directives.tests.factories import (
    DirectiveHouse,
    Duty,
    Proposal,
    Team,
    given,
    handed_in,
    sent_up,
    team,
    words,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Team:
    return team()


@pytest.fixture
def house(people: Team) -> DirectiveHouse:
    return DirectiveHouse("H01", people.office, people.clerk)


def trail() -> Counter[str]:
    rows = AuditEntry.objects.filter(subject__regex="^(directive|proposal|task|duty):")
    return Counter(rows.values_list("action", flat=True))


def test_from_a_text_to_its_tasks(people: Team, house: DirectiveHouse) -> None:
    for _twice in range(2):
        services.publish_directive(directive_id=house.directive_id, is_published=True, actor=people.office)
    services.confirm_proposal(proposal_id=Proposal.objects.get().pk, words=words(), actor=people.office)
    assert trail() == Counter({
        "enter_directive": 1, "publish_directive": 1, "propose_tasks": 1, "add_task": 2,
        "proposal_confirmed": 1, "duty_progress": 1,
    })  # fmt: skip


def test_from_a_duty_to_its_end(people: Team) -> None:
    duty = sent_up(given(people.office), people.clerk)
    services.send_back_evidence(duty_id=duty.pk, version=1, text="Thiếu số liệu.", actor=people.head)
    handed_in(duty, people.clerk, people.head)
    services.return_duty(duty_id=duty.pk, version=duty.version, text="Thiếu quyết định.", actor=people.office)
    for _twice in range(2):
        services.note_reading(duty_id=duty.pk, actor=people.head)
        services.cancel_task(task_id=duty.task_id, text="Văn bản được thay thế.", actor=people.office)
    assert trail() == Counter({
        "enter_directive": 1, "add_task": 1,
        "duty_to_head": 2, "duty_sent_back": 1, "duty_approved": 1, "duty_returned": 1, "read_duty": 1,
        "cancel_task": 1, "duty_cancelled": 1,
    })  # fmt: skip
    assert AuditEntry.objects.filter(action="cancel_task", subject=f"task:{duty.task_id}").exists()


def test_what_the_program_does_by_itself(people: Team) -> None:
    duty = given(people.office)
    with clock.at(DAY + timedelta(days=10)):
        assert services.send_reminders() == 1
        services.send_reminders()
    end_agency("H01", "H60", date(2026, 11, 9))
    for _twice in range(2):
        services.follow_mergers()
    assert trail() == Counter({"enter_directive": 1, "add_task": 1, "climb_ladder": 1, "duty_passed_on": 1})
    assert Duty.objects.get(pk=duty.pk).agency_code == "H60"
    entry = AuditEntry.objects.get(action="duty_passed_on")
    assert (entry.subject, entry.detail["before"], entry.detail["after"]) == (f"duty:{duty.pk}", "H01", "H60")

"""Directives, people and duties for tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from motcua.foundation.accounts.services import load_roles
from motcua.foundation.accounts.tests.factories import actor, officer
from motcua.foundation.agencies.tests.factories import add_agencies
from motcua.foundation.notifications.services import load_templates
from motcua.foundation.vault.tests.factories import png
from motcua.kernel.access import Actor
from motcua.kernel.clock import today
from motcua.oversight.directives import services
from motcua.oversight.directives.models import Directive as Directive
from motcua.oversight.directives.models import Duty as Duty
from motcua.oversight.directives.models import DutyReading as DutyReading
from motcua.oversight.directives.models import DutyStep as DutyStep
from motcua.oversight.directives.models import Proposal as Proposal
from motcua.oversight.directives.models import RungNotice as RungNotice
from motcua.oversight.directives.models import Task as Task
from motcua.oversight.directives.types import Kind, TaskWords


@dataclass
class Team:
    clerk: Actor
    head: Actor
    office: Actor
    analyst: Actor
    stranger: Actor


def team(agency: str = "H01") -> Team:
    """One agency's clerk and head, the office, an analyst, and a clerk of another agency."""
    load_roles()
    load_templates()
    add_agencies(agency, "H60")
    people = [("task_clerk", agency), ("task_head", agency), ("directive_office", ""), ("analyst", ""),
              ("task_clerk", "H60")]  # fmt: skip
    return Team(*(actor(officer(70 + n, role, place)) for n, (role, place) in enumerate(people)))


def entered(office: Actor, number: str = "15/GĐ", **changes: Any) -> UUID:
    """A letter of 1 October 2026."""
    words: dict[str, Any] = {"kind": Kind.LETTER, "title": "Thư giả định", "issuer": "Cơ quan Giả Định"}
    return services.enter_directive(number=number, actor=office, **{**words, "issued_on": date(2026, 10, 1), **changes})


def words(**changes: Any) -> TaskWords:
    """A task for H01, due in ten days."""
    known: dict[str, Any] = {"article": "1", "text": "Rà soát thủ tục giả định.", "codes": ("H01",)}
    if not changes.get("recurrence"):
        known["due_on"] = today() + timedelta(days=10)
    return TaskWords(**{**known, **changes})


def given(office: Actor, directive_id: UUID | None = None, **changes: Any) -> Duty:
    """The first duty of a new task."""
    place = directive_id or entered(office)
    task_id = services.add_task(directive_id=place, words=words(**changes), actor=office)
    return Duty.objects.filter(task_id=task_id).order_by("agency_code")[0]


def sent_up(duty: Duty, clerk: Actor) -> Duty:
    """Evidence that waits for the head, where the agency has one."""
    duty.refresh_from_db()
    services.hand_in_evidence(duty_id=duty.pk, version=duty.version, text="Đã xong, giả định.", actor=clerk)
    duty.refresh_from_db()
    return duty


def handed_in(duty: Duty, clerk: Actor, head: Actor | None = None) -> Duty:
    """Evidence at the office; a head lets it go where one is given."""
    sent_up(duty, clerk)
    if head is not None:
        services.approve_evidence(duty_id=duty.pk, version=duty.version, actor=head)
        duty.refresh_from_db()
    return duty


class DirectiveHouse:
    """A published letter with a duty that has evidence, and a proposal: for the tests of access."""

    def __init__(self, agency: str, office: Actor, clerk: Actor) -> None:
        self.directive_id = entered(office)
        self.duty = given(office, self.directive_id, codes=(agency,))
        services.report_progress(
            duty_id=self.duty.pk, version=0, text="Đang làm.", files=[("anh.png", png(4, 4))], actor=clerk
        )
        services.read_directive(
            directive_id=self.directive_id, name="a.txt", content="1. Việc giả định.".encode(), actor=office
        )
        services.publish_directive(directive_id=self.directive_id, is_published=True, actor=office)

    def words(self) -> dict[str, Any]:
        """Values for the placeholders of the addresses."""
        return {
            "directive_id": self.directive_id,
            "duty_id": self.duty.pk,
            "task_id": self.duty.task_id,
            "evidence_id": self.duty.evidence.get().pk,
            "proposal_id": Proposal.objects.filter(directive_id=self.directive_id)[0].pk,
        }

"""What an agency does about its duty: progress, evidence, a later day asked for, comments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.foundation.accounts import selectors as accounts
from motcua.foundation.vault import services as vault
from motcua.foundation.vault.types import DOCX, JPEG, PDF, PNG, XLSX, Readable
from motcua.kernel import audit
from motcua.kernel.access import SYSTEM, Actor
from motcua.kernel.clock import now, today
from motcua.kernel.errors import InvalidInput
from motcua.kernel.text import day as day_text
from motcua.oversight.directives.errors import StepRefused
from motcua.oversight.directives.models import Duty, DutyStep, Evidence, Extension
from motcua.oversight.directives.selectors.reference import head_agrees_on
from motcua.oversight.directives.services.hold_duty import held, later_day, round_begun, stated, take, write_step
from motcua.oversight.directives.services.tell_people import tell_comment, tell_heads, tell_office
from motcua.oversight.directives.types import LEAD_TASK, REPORT_TASK, VIEW_TASKS, Step

MOST_FILES = 5
MOST_BYTES = 10 * 1024 * 1024
EVIDENCE_KINDS = (PDF, DOCX, XLSX, JPEG, PNG)
Upload = tuple[str, bytes | Readable]


@transaction.atomic
def report_progress(*, duty_id: UUID, version: int, text: str, files: Sequence[Upload] = (), actor: Actor) -> None:
    """Say how far it is; the duty is being done from now on. Raises InvalidInput, StepRefused, UnacceptableFile."""
    duty = held(duty_id, version, Step.PROGRESS, actor, REPORT_TASK)
    _attach(take(duty, Step.PROGRESS, actor, stated(text)), files, actor)


@transaction.atomic
def hand_in_evidence(*, duty_id: UUID, version: int, text: str, files: Sequence[Upload] = (), actor: Actor) -> None:
    """Say it is done and show by what: to the head where one must agree, else to the office.

    A file that cannot be kept refuses all, text included. Raises InvalidInput, StepRefused, UnacceptableFile.
    """
    duty = held(duty_id, version, Step.TO_HEAD, actor, REPORT_TASK)
    said = stated(text)
    if duty.task.evidence and not files and not _shown_before(duty):
        raise InvalidInput({"files": [_("Nhiệm vụ này cần minh chứng: {what}.").format(what=duty.task.evidence)]})
    _attach(_pass_up(duty, said, actor), files, actor)


def _shown_before(duty: Duty) -> bool:
    """Whether a file came with a report of this round, or with evidence that the head gave back."""
    told = (Step.PROGRESS, Step.TO_HEAD)
    return Evidence.objects.filter(duty=duty, step__step__in=told, step__gt=round_begun(duty)).exists()


def _pass_up(duty: Duty, said: str, actor: Actor) -> DutyStep:
    """To the head; to the office where none must agree, the person is the head, or the agency has no head here."""
    is_own = actor.may(LEAD_TASK, duty.agency_code)
    if head_agrees_on(today()) and not is_own:
        if accounts.officers_with(LEAD_TASK, duty.agency_code):
            tell_heads(duty, Step.TO_HEAD, actor)
            return take(duty, Step.TO_HEAD, actor, said)
        write_step(duty, Step.NO_HEAD, SYSTEM)
    step = take(duty, Step.HANDED_IN, actor, said)
    tell_office(duty, Step.HANDED_IN, actor)
    return step


def _attach(step: DutyStep, files: Sequence[Upload], actor: Actor) -> None:
    if len(files) > MOST_FILES:
        raise InvalidInput({"files": [_("Mỗi lần gửi nhiều nhất {most} tệp.").format(most=MOST_FILES)]})
    for name, content in files:
        info = vault.keep_file(
            content, name=name, owner=actor.account_id, allowed=EVIDENCE_KINDS, max_bytes=MOST_BYTES, is_evidence=True
        )
        Evidence.objects.create(duty_id=step.duty_id, step=step, file_id=info.id)


@transaction.atomic
def ask_extension(*, duty_id: UUID, version: int, until: date | None, reason: str, actor: Actor) -> None:
    """Ask for a later day; until the office answers, the old one holds. One request waits at a time."""
    duty = held(duty_id, version, Step.ASKED, actor, REPORT_TASK)
    if duty.due_on is None or duty.extensions.filter(is_granted=None).exists():
        raise StepRefused()
    day = later_day(until, max(duty.due_on, today()))
    said = stated(reason, "reason", most=2000)
    Extension.objects.create(duty=duty, until=day, reason=said, asked_at=now(), asked_by=actor.account_id)
    take(duty, Step.ASKED, actor, said)
    tell_office(duty, Step.ASKED, actor, deadline=day_text(day), reason=said)


@transaction.atomic
def comment_duty(*, duty_id: UUID, text: str, actor: Actor) -> None:
    """Add words for all who follow the duty; the same words of the same person twice in a row are kept once.

    A comment moves nothing and leaves the version, so that nobody's evidence is refused because somebody spoke.
    """
    duty = held(duty_id, None, Step.COMMENTED, actor, VIEW_TASKS)
    said = stated(text, "comment", least=2, most=2000)
    last = duty.steps.order_by("-pk").first()
    if last and last.step == Step.COMMENTED and last.text == said and last.actor_id == actor.account_id:
        return
    audit.record(actor, "duty_commented", f"duty:{duty.pk}", version=duty.version)
    write_step(duty, Step.COMMENTED, actor, said)
    tell_comment(duty, actor, said)

"""What an agency does about its duty: progress, evidence, comments."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.foundation.vault import services as vault
from motcua.foundation.vault.types import DOCX, JPEG, PDF, PNG, XLSX, Readable
from motcua.kernel import audit
from motcua.kernel.access import Actor
from motcua.kernel.errors import InvalidInput
from motcua.oversight.directives.models import Duty, DutyStep, Evidence
from motcua.oversight.directives.services.hold_duty import hold, round_begun, stated, take, write
from motcua.oversight.directives.services.lead_task import waits_for_head
from motcua.oversight.directives.services.tell_people import tell_comment, tell_heads, tell_office
from motcua.oversight.directives.types import Step

MOST_FILES = 5
MOST_BYTES = 10 * 1024 * 1024
EVIDENCE_KINDS = (PDF, DOCX, XLSX, JPEG, PNG)
Upload = tuple[str, bytes | Readable]


@transaction.atomic
def report_progress(*, duty_id: UUID, version: int, text: str, files: Sequence[Upload] = (), actor: Actor) -> None:
    """Say how far it is; the duty is being done from now. Raises InvalidInput, ChangedMeanwhile, UnacceptableFile."""
    duty = hold(duty_id, version, Step.PROGRESS, actor)
    _attach(take(duty, Step.PROGRESS, actor, stated(text)), files, actor)


@transaction.atomic
def hand_in_evidence(*, duty_id: UUID, version: int, text: str, files: Sequence[Upload] = (), actor: Actor) -> None:
    """Say it is done and show by what: to the head where one must agree, else to the office.

    A file that cannot be kept refuses all, text included. Raises InvalidInput, ChangedMeanwhile, UnacceptableFile.
    """
    duty = hold(duty_id, version, Step.TO_HEAD, actor)
    said = stated(text)
    if duty.task.evidence and not files and not _shown_before(duty):
        raise InvalidInput({"files": [_("Nhiệm vụ này cần minh chứng: {what}.").format(what=duty.task.evidence)]})
    _attach(_pass_up(duty, said, actor), files, actor)


def _shown_before(duty: Duty) -> bool:
    """Whether a file came with a report of this round, or with evidence that the head gave back."""
    told = (Step.PROGRESS, Step.TO_HEAD)
    return Evidence.objects.filter(duty=duty, step__step__in=told, step__gt=round_begun(duty)).exists()


def _pass_up(duty: Duty, said: str, actor: Actor) -> DutyStep:
    if waits_for_head(duty, actor):
        tell_heads(duty, Step.TO_HEAD, actor)
        return take(duty, Step.TO_HEAD, actor, said)
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
def comment_duty(*, duty_id: UUID, text: str, actor: Actor) -> None:
    """Add words for all who follow the duty; the same words of the same person twice in a row are kept once.

    A comment moves nothing and leaves the version, so that nobody's evidence is refused because somebody spoke.
    """
    duty = hold(duty_id, None, Step.COMMENTED, actor)
    said = stated(text, "comment", least=2, most=2000)
    last = duty.steps.order_by("-pk").first()
    if last and last.step == Step.COMMENTED and last.note == said and last.actor_id == actor.account_id:
        return
    audit.record(actor, "duty_commented", f"duty:{duty.pk}", version=duty.version)
    write(duty, Step.COMMENTED, actor, said)
    tell_comment(duty, actor, said)

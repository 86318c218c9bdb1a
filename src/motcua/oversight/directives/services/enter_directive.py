"""Enter a letter or resolution, publish it, add its tasks by hand, give tasks to agencies."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel import audit
from motcua.kernel.access import Actor, check
from motcua.kernel.clock import now, today
from motcua.kernel.errors import ChangedMeanwhile, InvalidInput, NotFound, Refusal
from motcua.kernel.text import day as day_text
from motcua.kernel.text import nfc
from motcua.oversight.directives.errors import AlreadyEntered
from motcua.oversight.directives.models import Directive, Duty, DutyStep, Task
from motcua.oversight.directives.rules.rounds import is_possible, next_due, rhythm_from
from motcua.oversight.directives.selectors.reference import members, who_owes
from motcua.oversight.directives.services.tell_people import tell_new
from motcua.oversight.directives.types import (
    MANAGE_DIRECTIVES,
    MOST_TEXT,
    Kind,
    Recurrence,
    State,
    Step,
    TaskWords,
)

_EARLIEST = date(1945, 9, 2)


@transaction.atomic
def enter_directive(
    *, number: str, kind: Kind, title: str, issuer: str, issued_on: date | None, source: str = "", actor: Actor
) -> UUID:
    """Write a text into the register; the same one entered again is refused with its number. Raises InvalidInput."""
    check(actor, MANAGE_DIRECTIVES)
    given = {"number": nfc(number)[:60], "title": nfc(title)[:400], "issuer": nfc(issuer)[:200]}
    errors = {field: [_("Xin điền ô này.")] for field, text in given.items() if not text}
    if issued_on is None or not _EARLIEST <= issued_on <= today():
        errors["issued_on"] = [_("Ngày ban hành phải là một ngày có thật, không ở tương lai.")]
    if errors or issued_on is None:
        raise InvalidInput(errors)
    directive, is_new = Directive.objects.get_or_create(
        number=given["number"],
        issued_on=issued_on,
        defaults={
            **given, "kind": kind, "source": nfc(source)[:300], "created_at": now(), "created_by": actor.name,
        },
    )  # fmt: skip
    if not is_new:
        raise AlreadyEntered(number=directive.number, issued=day_text(issued_on))
    audit.record(actor, "enter_directive", f"directive:{directive.pk}", number=directive.number)
    return directive.pk


@transaction.atomic
def publish_directive(*, directive_id: UUID, is_published: bool, actor: Actor) -> None:
    """Show a text with the state of its tasks to everybody, or no longer (F-147); again changes nothing."""
    directive = held_directive(directive_id, actor)
    if directive.is_published == is_published:
        return
    directive.is_published = is_published
    directive.save(update_fields=["is_published"])
    audit.record(actor, "publish_directive", f"directive:{directive.pk}", is_published=is_published)


def held_directive(directive_id: UUID, actor: Actor) -> Directive:
    check(actor, MANAGE_DIRECTIVES)
    directive = Directive.objects.select_for_update().filter(pk=directive_id).first()
    if directive is None:
        raise NotFound()
    return directive


@transaction.atomic
def add_task(*, directive_id: UUID, words: TaskWords, actor: Actor) -> UUID:
    """Add a task by hand and give it to those it names. Raises InvalidInput with everything that is wrong."""
    return write_task(held_directive(directive_id, actor), words, actor).pk


def write_task(directive: Directive, words: TaskWords, actor: Actor, sentence: str = "") -> Task:
    """The task and one duty for each owner; agencies that ended hand it to who took over (F-170)."""
    errors = faults_of(words, directive.issued_on)
    if errors:
        raise InvalidInput(errors)
    last = Task.objects.filter(directive=directive).aggregate(last=Max("place"))["last"] or 0
    rhythm = rhythm_from(words.recurrence, words.due_on) if words.due_on else words.rhythm
    task = Task.objects.create(
        directive=directive,
        place=last + 1,
        article=nfc(words.article)[:40],
        text=nfc(words.text),
        sentence=sentence,
        groups=list(words.groups),
        partners=list(words.partners),
        due_on=words.due_on,
        recurrence=rhythm.recurrence,
        due_day=rhythm.day,
        due_month=rhythm.month,
        deadline_words=words.deadline_words[:200],
        evidence=nfc(words.evidence)[:300],
        indicator=words.indicator.strip().upper()[:20],
    )
    audit.record(actor, "add_task", f"task:{task.pk}", directive=directive.number, article=task.article)
    give(task, owners_on(words, today()), actor)
    return task


def faults_of(words: TaskWords, issued_on: date) -> dict[str, list[str]]:
    """Everything that is wrong, by field."""
    errors: dict[str, list[str]] = {}
    if not words.text.strip():
        errors["text"] = [_("Xin ghi nội dung nhiệm vụ.")]
    elif len(words.text) > MOST_TEXT:
        errors["text"] = [_("Nội dung dài quá {most} ký tự; xin rút gọn.").format(most=MOST_TEXT)]
    if not (words.codes or words.groups):
        errors["owners"] = [_("Xin chọn cơ quan chủ trì.")]
    if unknown := _unknown((*words.codes, *words.partners)):
        errors["owners"] = unknown
    if words.due_on and words.due_on < issued_on:
        told = _("Hạn {due} sớm hơn ngày ban hành văn bản {issued}. Xin sửa lại hạn.")
        errors["due_on"] = [told.format(due=day_text(words.due_on), issued=day_text(issued_on))]
    if words.due_on is None and words.recurrence is Recurrence.ONCE:
        errors["due_on"] = [_("Xin ghi hạn, hoặc chọn nhiệm vụ định kỳ, thường xuyên.")]
    if words.due_on is None and not is_possible(words.rhythm):
        errors["due_on"] = [_("Kỳ này không có ngày ấy. Xin ghi lại ngày, hoặc ghi đủ ngày của lần đầu.")]
    return errors


def _unknown(codes: Iterable[str]) -> list[str]:
    """The sentence that names what the register does not hold."""
    names = ", ".join(code for code in codes if not _exists(code))
    told = _("Không có cơ quan nào mang mã hoặc tên “{name}”. Xin chọn trong danh sách.")
    return [told.format(name=names[:200])] if names else []


def _exists(code: str) -> bool:
    try:
        agencies.agency(code)
    except Refusal:
        return False
    return True


def owners_on(words: TaskWords, on: date) -> list[str]:
    """Who owes it on a day: named ones with their successors, and all members of the groups, each once."""
    named = [who_owes(code, on) for code in words.codes]
    grouped = [code for group in words.groups for code in members(group, on)]
    return list(dict.fromkeys([*named, *grouped]))


def give(task: Task, codes: Iterable[str], actor: Actor) -> int:
    """One duty for each agency that has none of this task yet, given or taken over; returns how many are new."""
    held = Duty.objects.filter(task=task).values_list("first_agency_code", "agency_code")
    there = {code for pair in held for code in pair}
    due = task.due_on or next_due(task.rhythm, today())
    known: dict[str, Any] = {"task": task, "directive_id": task.directive_id, "due_on": due}
    known["round_on"] = due if due and next_due(task.rhythm, due) else None
    new = Duty.objects.bulk_create(
        Duty(agency_code=code, first_agency_code=code, **known) for code in dict.fromkeys(codes) if code not in there
    )
    instant = now()
    DutyStep.objects.bulk_create(
        DutyStep(
            duty=duty, step=Step.GIVEN, state=State.NOT_BEGUN, agency_code=duty.agency_code, due_on=due, at=instant,
            actor_id=actor.account_id, actor_name=actor.name,
        )
        for duty in new
    )  # fmt: skip
    for duty in new:
        tell_new(task.directive, duty.agency_code, "task_given", actor)
    return len(new)


@transaction.atomic
def give_task(*, task_id: UUID, codes: tuple[str, ...], actor: Actor) -> int:
    """Give a task to agencies that were forgotten; those that have it, or took it over, keep theirs.

    Returns how many are new. Raises InvalidInput; ChangedMeanwhile for a task that was cancelled.
    """
    check(actor, MANAGE_DIRECTIVES)
    task = Task.objects.select_for_update().filter(pk=task_id).first()
    if task is None:
        raise NotFound()
    if task.cancelled_reason:
        raise ChangedMeanwhile()
    wrong = _unknown(codes) if codes else [_("Xin chọn cơ quan chủ trì.")]
    if wrong:
        raise InvalidInput({"owners": wrong})
    given = give(task, (who_owes(code, today()) for code in codes), actor)
    if given:
        audit.record(actor, "give_task", f"task:{task.pk}", agencies=list(codes), new=given)
    return given

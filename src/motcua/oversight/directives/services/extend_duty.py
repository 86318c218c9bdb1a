"""A later day: asked for by the clerk, let go by the head as evidence is, granted or refused by the office."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.kernel.access import SYSTEM, Actor
from motcua.kernel.clock import now, today
from motcua.kernel.errors import ChangedMeanwhile, InvalidInput, SamePerson
from motcua.kernel.text import day as day_text
from motcua.oversight.directives.errors import DayIsOver
from motcua.oversight.directives.models import Duty, Extension
from motcua.oversight.directives.rules.ladder import days_late
from motcua.oversight.directives.selectors.reference import longest_extension_on
from motcua.oversight.directives.services.hold_duty import hold, later_day, stated, take, write
from motcua.oversight.directives.services.lead_task import waits_for_head
from motcua.oversight.directives.services.tell_people import tell_agency, tell_heads, tell_office
from motcua.oversight.directives.types import DaysTold, State, Step

_MOST = 2000


@transaction.atomic
def ask_extension(*, duty_id: UUID, version: int, until: date | None, reason: str, actor: Actor) -> None:
    """Ask for a later day: the head where one must agree, else the office. One request waits at a time.

    Until the office answers, the old day holds. Raises InvalidInput, ChangedMeanwhile.
    """
    duty = hold(duty_id, version, Step.ASKED, actor)
    if duty.due_on is None or duty.extensions.filter(is_granted=None).exists():
        raise ChangedMeanwhile()
    day = _day_asked(until, duty.due_on)
    said = stated(reason, "reason", most=_MOST)
    is_with_head = waits_for_head(duty, actor)
    asked = Extension.objects.create(
        duty=duty, until=day, reason=said, asked_at=now(), asked_by=actor.account_id, is_with_head=is_with_head
    )
    take(duty, Step.ASK_HEAD if is_with_head else Step.ASKED, actor, said, DaysTold(until=day))
    if is_with_head:
        tell_heads(duty, Step.ASK_HEAD, actor, **_words(asked))
    else:
        tell_office(duty, Step.ASKED, actor, **_words(asked))


def _day_asked(until: date | None, due_on: date) -> date:
    """After the day that holds and after today, and no farther than the rule in force lets. Raises InvalidInput."""
    held_to = max(due_on, today())
    day, most = later_day(until, held_to), longest_extension_on(today())
    if (day - held_to).days > most:
        farthest = day_text(held_to + timedelta(days=most))
        raise InvalidInput({"until": [_("Ngày xin gia hạn xa nhất là {day}.").format(day=farthest)]})
    return day


@transaction.atomic
def withdraw_extension(*, duty_id: UUID, version: int, actor: Actor) -> None:
    """Take back a request that nobody has answered, wherever it waits; another may be asked for.

    Raises ChangedMeanwhile, NotAllowed.
    """
    duty = hold(duty_id, version, Step.ASK_DROPPED, actor)
    asked = duty.extensions.filter(is_granted=None).first()
    if asked is None:
        raise ChangedMeanwhile()
    _answer(asked, "", is_granted=False)
    take(duty, Step.ASK_DROPPED, actor)


def end_request(duty: Duty) -> None:
    """A request ends with the round, or the duty, that it was made for: what comes after has its own day."""
    for asked in duty.extensions.filter(is_granted=None):
        _answer(asked, "", is_granted=False)
        write(duty, Step.ASK_ENDED, SYSTEM)


@transaction.atomic
def approve_extension(*, duty_id: UUID, version: int, text: str = "", actor: Actor) -> None:
    """Let a request that waits for the head go to the office. Raises ChangedMeanwhile, NotAllowed."""
    duty = hold(duty_id, version, Step.ASK_PASSED, actor)
    asked = _waiting(duty, is_with_head=True)
    asked.is_with_head, asked.agreed_by = False, actor.account_id
    asked.save()
    take(duty, Step.ASK_PASSED, actor, text.strip()[:_MOST])
    tell_office(duty, Step.ASKED, actor, **_words(asked))


@transaction.atomic
def send_back_extension(*, duty_id: UUID, version: int, text: str, actor: Actor) -> None:
    """Let a request end in the agency, with the reason; the old day holds and another may be asked for.

    Raises InvalidInput, ChangedMeanwhile, NotAllowed.
    """
    duty = hold(duty_id, version, Step.ASK_DENIED, actor)
    asked = _waiting(duty, is_with_head=True)
    said = stated(text, most=_MOST)
    _answer(asked, said, is_granted=False)
    take(duty, Step.ASK_DENIED, actor, said)
    tell_agency(duty, Step.ASK_DENIED, actor, reason=said)


@transaction.atomic
def decide_extension(*, duty_id: UUID, version: int, is_granted: bool, text: str = "", actor: Actor) -> None:
    """Answer the request that reached the office: a refusal says why. Who asked or let it go may not answer.

    What is late already is granted with the reason only, and stays told as having been late (decision 75).
    A day that has come, or that lies not after the one that holds, is no later day any more: DayIsOver.
    """
    step = Step.EXTENDED if is_granted else Step.REFUSED
    duty = hold(duty_id, version, step, actor)
    asked = _waiting(duty, is_with_head=False)
    if actor.account_id in (asked.asked_by, asked.agreed_by):
        raise SamePerson()
    if is_granted and asked.until <= max(duty.due_on or today(), today()):
        raise DayIsOver(day=day_text(asked.until))
    late_by = days_late(State(duty.state), duty.due_on, today(), duty.handed_in_on)
    said = text.strip()[:_MOST] if is_granted and not late_by else stated(text)
    _answer(asked, said, is_granted=is_granted)
    days = DaysTold(until=asked.until)
    if is_granted:
        days = DaysTold(duty.due_on, asked.until, late_by)
        duty.due_on, duty.was_late = asked.until, duty.was_late or late_by > 0
    take(duty, step, actor, said, days)
    tell_agency(duty, step, actor, reason=said, deadline=day_text(duty.due_on) if duty.due_on else "")


def _waiting(duty: Duty, *, is_with_head: bool) -> Extension:
    asked = duty.extensions.filter(is_granted=None, is_with_head=is_with_head).first()
    if asked is None:
        raise ChangedMeanwhile()
    return asked


def _answer(asked: Extension, said: str, *, is_granted: bool) -> None:
    asked.is_granted, asked.answer, asked.decided_at = is_granted, said, now()
    asked.save()


def _words(asked: Extension) -> dict[str, str]:
    return {"deadline": day_text(asked.until), "reason": asked.reason}

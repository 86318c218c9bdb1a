"""Whose turn it is with a letter: a notice for each of them, in the transaction of the step that made it theirs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from motcua.foundation.accounts import selectors as accounts
from motcua.foundation.notifications.services import notify
from motcua.kernel.access import Permission
from motcua.kernel.clock import local
from motcua.kernel.text import moment
from motcua.oversight.letters.models import Letter
from motcua.oversight.letters.types import APPROVE, DRAFT, ISSUE, READ_EARLY, REVIEW, State
from motcua.oversight.releases.selectors import early, releases

_WRITING = ("compose", "save", "refresh", "renew", "submit")
_TURNS: Mapping[State, tuple[str, Permission]] = {
    State.SUBMITTED: ("letter_to_review", REVIEW),
    State.RETURNED: ("letter_returned", DRAFT),
    State.REVIEWED: ("letter_to_approve", APPROVE),
    State.APPROVED: ("letter_to_number", ISSUE),
    State.NUMBERED: ("letter_to_sign", APPROVE),
    State.SIGNED: ("letter_to_send", ISSUE),
    State.DISPATCHED: ("letter_sent", READ_EARLY),
}
_OTHER_HANDS = (State.SUBMITTED, State.REVIEWED, State.NUMBERED)
"""What waits in these for people who have not had their hands in it (`other_hands` refuses the others)."""


def hands_of(letter: Letter, *also: str) -> set[UUID]:
    """Accounts that wrote the letter, or took a step of `also` since it was last submitted."""
    last = letter.steps.filter(step="submit").order_by("id").last()
    asked = Q(step__in=_WRITING) | Q(step__in=also, id__gt=last.id if last else 0)
    taken = letter.steps.filter(asked).values_list("actor_id", flat=True)
    return {account_id for account_id in taken if account_id is not None}


def tell_next(letter: Letter, reason: str) -> int:
    """Tell those for whom the letter waits now and who may read its figures already; how many."""
    told = [each for each in _waited_for(letter) if _may_read(letter, each)]
    _tell(letter, told, reason)
    return len(told)


@transaction.atomic
def tell_of_publication(release: str) -> int:
    """A release is public now: tell those for whom its letters wait and who could not be told before; how many.

    Whoever gives the number hears of it even from the embargo list: only now can it be given.
    """
    published_at = releases.release(release).published_at
    told = 0
    for letter in Letter.objects.filter(release=release, state__in=_TURNS).order_by("made_at", "id"):
        last = letter.steps.latest("id")
        if published_at is None or last.at >= published_at:
            continue
        knew = set() if letter.state == State.APPROVED else _listed(release, last.at)
        waiting = [each for each in _waited_for(letter) if each not in knew]
        _tell(letter, waiting, last.note)
        told += len(waiting)
    return told


def _listed(release: str, at: datetime) -> set[UUID]:
    """Who could read the figures at this moment, before they were public."""
    readers = releases.embargo_list(release)
    return {each.account_id for each in readers if each.granted_at <= at and not _is_past(each.withdrawn_at, at)}


def _is_past(end: datetime | None, at: datetime) -> bool:
    return end is not None and end <= at


def _tell(letter: Letter, accounts_: list[UUID], reason: str) -> None:
    for account_id in accounts_:
        notify(
            account_id=account_id,
            purpose=_TURNS[State(letter.state)][0],
            data={"number": _name_of(letter), "content": letter.subject, "reason": reason},
            link=f"/cong-van/{letter.id}/",
            subject=f"letter:{letter.id}",
        )


def _waited_for(letter: Letter) -> list[UUID]:
    """Nobody where the letter waits for nobody."""
    if letter.state not in _TURNS:
        return []
    _purpose, permission = _TURNS[State(letter.state)]
    holders = [person.account_id for person in accounts.officers_with(permission, "")]
    if letter.state == State.RETURNED:
        return [each for each in holders if each in hands_of(letter)]
    if letter.state in _OTHER_HANDS:
        return [each for each in holders if each not in hands_of(letter, "review")]
    return holders


def _may_read(letter: Letter, account_id: UUID) -> bool:
    """Under embargo a letter is known to the list of its release alone."""
    return early.is_open_to(letter.release, accounts.actor_for(account_id))


def _name_of(letter: Letter) -> str:
    """Its number; before it has one, the release and the instant that tell drafts of one subject apart."""
    if letter.number is not None:
        return f"{letter.number}/{letter.mark}"
    return f"{letter.release}, {moment(local(letter.made_at))}"

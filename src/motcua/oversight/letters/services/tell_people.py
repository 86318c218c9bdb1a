"""Whose turn it is with a letter: a notice for each of them, in the transaction of the step that made it theirs."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Q

from motcua.foundation.accounts import selectors as accounts
from motcua.foundation.notifications.services import notify
from motcua.kernel.access import Permission
from motcua.kernel.clock import local
from motcua.kernel.text import moment
from motcua.oversight.letters.models import Letter
from motcua.oversight.letters.types import APPROVE, DRAFT, ISSUE, READ_EARLY, REVIEW, State
from motcua.oversight.releases.selectors import early

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
    turn = _TURNS.get(State(letter.state))
    if turn is None:
        return 0
    purpose, permission = turn
    told = [each for each in _waited_for(letter, permission) if _may_read(letter, each)]
    for account_id in told:
        notify(
            account_id=account_id,
            purpose=purpose,
            data={"number": _name_of(letter), "content": letter.subject, "reason": reason},
            link=f"/cong-van/{letter.id}/",
            subject=f"letter:{letter.id}",
        )
    return len(told)


def _waited_for(letter: Letter, permission: Permission) -> list[UUID]:
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

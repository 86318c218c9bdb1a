"""Take a finding a step on: ask, explain, confirm, close. No figure and no rank changes by it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from motcua.kernel import audit
from motcua.kernel.access import Actor, check
from motcua.kernel.clock import now
from motcua.kernel.errors import InvalidInput, NotFound, WrongState
from motcua.oversight.detection import rules
from motcua.oversight.detection.models import Entry, Finding
from motcua.oversight.detection.types import SETTLE_SIGN, STATE_NAMES, State

MOST = 5_000
"""Characters of one entry."""


@transaction.atomic
def settle_sign(*, finding: UUID, state: State, text: str, actor: Actor) -> None:
    """Append one entry with the reason in `text`. Raises WrongState, InvalidInput, NotFound, NotAllowed."""
    row = Finding.objects.select_for_update().filter(pk=finding).first()
    if row is None:
        raise NotFound()
    check(actor, SETTLE_SIGN, row.agency_code)
    words = text.strip()
    if not words or len(words) > MOST:
        raise InvalidInput({"text": ["Cần ghi rõ lý do hoặc nội dung, nhiều nhất 5.000 ký tự."]})
    last = row.entries.latest("position")
    if not rules.may_follow(State(last.state), state):
        raise WrongState(STATE_NAMES[State(last.state)])
    Entry.objects.create(finding=row, position=last.position + 1, at=now(), state=state, author=actor.name, text=words)
    audit.record(actor, "settle_sign", f"finding:{row.id}", state=state.value, kind=row.kind, agency=row.agency_code)

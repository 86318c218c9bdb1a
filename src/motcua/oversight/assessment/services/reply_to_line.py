"""The right of reply to one line of a published league: a clerk writes, the head approves, the figure stays."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from motcua.kernel import audit
from motcua.kernel.access import Actor, check
from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound
from motcua.oversight.assessment.errors import NoSuchLine, OwnReply, ReplyDecided
from motcua.oversight.assessment.models import LineReply
from motcua.oversight.assessment.services.take_step import words
from motcua.oversight.assessment.types import ANSWER, WRITE_REPLY, ReplyState
from motcua.oversight.releases.selectors import releases

MOST_WORDS = 2000


@transaction.atomic
def write_reply(*, release: str, indicator: str, agency: str, text: str, actor: Actor) -> int:
    """Lay a wording before the agency's head; one that waits is dropped and kept. Its id; the same again is the same.

    Raises NoSuchLine for a line that is not public (yet), WordsNeeded, ReplyDecided where two write at once.
    """
    check(actor, WRITE_REPLY, agency)
    line = {"release": release, "indicator": indicator, "agency_code": agency}
    figure, kept = _public_line(release, indicator, agency), words(text, MOST_WORDS)
    held = LineReply.objects.select_for_update().filter(**line)
    last = held.filter(state__in=[ReplyState.WAITING, ReplyState.APPROVED]).order_by("-id").first()
    if last and last.text == kept:
        return last.pk
    held.filter(state=ReplyState.WAITING).update(state=ReplyState.DROPPED)
    try:
        with transaction.atomic():
            row = LineReply.objects.create(
                **line, figure=figure, text=kept, state=ReplyState.WAITING, written_by=actor.account_id,
                writer_name=actor.name, written_at=now(),
            )  # fmt: skip
    except IntegrityError as error:
        raise ReplyDecided() from error
    audit.record(actor, "write_reply", _subject(row), reply=row.pk)
    return row.pk


def _public_line(release: str, indicator: str, agency: str) -> str:
    """The id of the cell, the same in the bundle, the passport and every export. Raises NoSuchLine."""
    try:
        cells = releases.cells(release, indicator=indicator, scope=agency)
    except NotFound as refusal:
        raise NoSuchLine() from refusal
    if not cells:
        raise NoSuchLine()
    return cells[0].id


@transaction.atomic
def approve_reply(*, reply: int, actor: Actor) -> None:
    """Publish this wording beside the figure; by the head, who did not write it. Raises OwnReply, ReplyDecided."""
    row = _to_decide(reply, actor)
    if row.state == ReplyState.APPROVED and row.decided_by == actor.account_id:
        return
    if row.written_by == actor.account_id:
        raise OwnReply()
    _decide(row, ReplyState.APPROVED, "", actor)


@transaction.atomic
def return_reply(*, reply: int, reason: str, actor: Actor) -> None:
    """Send this wording back to its writer with the reason. Raises ReplyDecided, WordsNeeded."""
    row, kept = _to_decide(reply, actor), words(reason, 500)
    if (row.state, row.reason, row.decided_by) != (ReplyState.RETURNED, kept, actor.account_id):
        _decide(row, ReplyState.RETURNED, kept, actor)


def _to_decide(reply: int, actor: Actor) -> LineReply:
    """Raises NotFound also for a stranger: nothing is told of wordings that are not public."""
    row = LineReply.objects.select_for_update().filter(id=reply).first()
    if row is None or not actor.may(ANSWER, row.agency_code):
        raise NotFound()
    return row


def _decide(row: LineReply, state: ReplyState, reason: str, actor: Actor) -> None:
    if row.state != ReplyState.WAITING:
        raise ReplyDecided()
    row.state, row.reason = state, reason
    row.decided_by, row.decider_name, row.decided_at = actor.account_id, actor.name, now()
    row.save()
    audit.record(actor, "decide_reply", _subject(row), reply=row.pk, state=str(state), reason=reason)


def _subject(row: LineReply) -> str:
    return f"league:{row.release}:{row.indicator}:{row.agency_code}"

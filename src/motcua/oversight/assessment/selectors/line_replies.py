"""Replies of agencies to published lines: the approved ones for everybody, the others for the agency alone."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max, QuerySet

from motcua.kernel.access import Actor, scope_filter
from motcua.oversight.assessment.models import LineReply
from motcua.oversight.assessment.types import ANSWER, WRITE_REPLY, LineReplyInfo, ReplyState
from motcua.oversight.releases.selectors import releases


def approved_replies(release: str, indicator: str = "") -> dict[tuple[str, str], LineReplyInfo]:
    """The last approved wording by (indicator, agency). Raises NotFound for a release that is not public."""
    return {(row.indicator, row.agency_code): _info(row) for row in _public(release, indicator)}


def reply_history(release: str, indicator: str, agency: str) -> list[LineReplyInfo]:
    """Every wording that was ever public beside a line, the newest first. Raises NotFound."""
    rows = _public(release, indicator).filter(agency_code=agency)
    return [_info(row) for row in reversed(rows)]


def reply_rows(release: str, indicator: str = "") -> list[dict[str, object]]:
    """All approved wordings in order as plain rows for files. Raises NotFound."""
    return [
        {
            "cell": row.figure,
            "indicator": row.indicator,
            "agency_code": row.agency_code,
            "reply": row.text,
            "approved_at": row.decided_at,
        }
        for row in _public(release, indicator)
    ]


def newest_reply(release: str) -> datetime | None:
    """When the last reply to a release was approved: tells whether a file that was kept is still whole."""
    rows = LineReply.objects.filter(release=release, state=ReplyState.APPROVED)
    last: datetime | None = rows.aggregate(last=Max("decided_at"))["last"]
    return last


def _public(release: str, indicator: str) -> QuerySet[LineReply]:
    releases.release(release)
    rows = LineReply.objects.filter(release=release, state=ReplyState.APPROVED).order_by("decided_at", "id")
    return rows.filter(indicator=indicator) if indicator else rows


def line_replies(release: str, indicator: str, agency: str, actor: Actor) -> list[LineReplyInfo]:
    """Every wording of a line, for the agency's own people, the newest first."""
    rows = LineReply.objects.filter(scope_filter(actor, WRITE_REPLY, "agency_code"))
    rows = rows.filter(release=release, indicator=indicator, agency_code=agency)
    return [_info(row) for row in rows.order_by("-id")]


def replies_waiting(actor: Actor) -> list[LineReplyInfo]:
    """Wordings that wait for a head, of the agencies that the actor writes or decides for, the oldest first."""
    rows = LineReply.objects.filter(
        scope_filter(actor, WRITE_REPLY, "agency_code") | scope_filter(actor, ANSWER, "agency_code")
    )
    return [_info(row) for row in rows.filter(state=ReplyState.WAITING).order_by("id")]


def _info(row: LineReply) -> LineReplyInfo:
    return LineReplyInfo(
        id=row.pk,
        release=row.release,
        indicator=row.indicator,
        agency=row.agency_code,
        figure=row.figure,
        text=row.text,
        state=ReplyState(row.state),
        writer=row.writer_name,
        written_by=row.written_by,
        written_at=row.written_at,
        decider=row.decider_name,
        decided_at=row.decided_at,
        reason=row.reason,
    )

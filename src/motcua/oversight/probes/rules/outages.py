"""What an announced outage excuses, and when so much fails at once that it is we who are out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from motcua.oversight.probes.types import Announced, Doubt, OutageTerms, Span


def counted_spans(outages: Iterable[Announced], terms: OutageTerms) -> dict[int, tuple[Span, ...]]:
    """By outage, what of it excuses visits in a month.

    Only what was announced ahead counts. The month's minutes are used up in the order of announcement; of two that
    overlap the later one uses only what the first left, so nothing is paid for twice.
    """
    left, used = terms.most_minutes_a_month, list[tuple[str, Span]]()
    found: dict[int, tuple[Span, ...]] = {}
    for outage in sorted(outages, key=lambda o: (o.announced_at, o.id)):
        spans: list[Span] = []
        ahead = outage.announced_at + timedelta(minutes=terms.notice_minutes) <= outage.span.begins
        is_ahead = ahead and outage.announced_at < outage.span.begins
        for span in _without(outage.span, [s for host, s in used if host in ("", outage.host)]) if is_ahead else ():
            kept = Span(span.begins, min(span.ends, span.begins + timedelta(minutes=left)))
            if kept.minutes > 0:
                spans.append(kept)
                left -= kept.minutes
        used += [(outage.host, span) for span in spans]
        found[outage.id] = tuple(spans)
    return found


def _without(whole: Span, holes: Iterable[Span]) -> list[Span]:
    """What is left of a span without others."""
    left = [whole]
    for hole in holes:
        left = [piece for span in left for piece in _cut(span, hole)]
    return left


def _cut(span: Span, hole: Span) -> list[Span]:
    if hole.ends <= span.begins or span.ends <= hole.begins:
        return [span]
    pieces = [Span(span.begins, hole.begins), Span(hole.ends, span.ends)]
    return [piece for piece in pieces if piece.begins < piece.ends]


@dataclass(frozen=True, slots=True)
class Arrival:
    """One visit as the doubt about ourselves sees it, in order of time."""

    at: datetime
    agency: str
    is_lost: bool
    """It failed in a way that our own line may cause."""


def own_outage(latest_first: Sequence[Arrival], doubt: Doubt) -> Span | None:
    """The time in which it is we who are out: the visits since the last success, if enough of enough agencies.

    The span ends just after the last of them. None while there is no reason to doubt ourselves.
    """
    lost: list[Arrival] = []
    for arrival in latest_first:
        if not arrival.is_lost:
            break
        lost.append(arrival)
    if len(lost) < doubt.visits or len({each.agency for each in lost}) < doubt.agencies:
        return None
    return Span(lost[-1].at, lost[0].at + timedelta(microseconds=1))

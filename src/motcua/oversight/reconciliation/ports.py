"""What reconciliation needs from others: accounts of the sides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from motcua.oversight.reconciliation.types import Measure, Side, SideFigure


class SideFeed(Protocol):
    """A keeper of figures of one side: the facts, the declared reports, the beacons."""

    code: str
    """Names the keeper in every figure that it gives."""
    side: Side

    def batch(self, agency: str, month: int) -> str:
        """What its figures of an agency and month rest on now: the last batch, report or seal; '' for nothing."""
        ...

    def figures(self, agency: str, month: int) -> Iterable[SideFigure]:
        """All figures of an agency with all below it; complete: what is left out is 0."""
        ...

    def records(self, agency: str, month: int, measure: Measure, known_at: datetime) -> Mapping[str, Mapping[str, str]]:
        """By procedure, the dossier ids behind a measure, each with what else must agree ('' for nothing).

        As known at an instant, so that a comparison asks one and the same list from its first to its last trip.
        Empty where the keeper knows no ids.
        """
        ...


_feeds: dict[str, SideFeed] = {}


def register_feed(feed: SideFeed) -> None:
    """Fill the port; one feed a code."""
    _feeds[feed.code] = feed


def forget_feed(code: str) -> None:
    _feeds.pop(code, None)


def feeds() -> tuple[SideFeed, ...]:
    """The registered feeds by code."""
    return tuple(_feeds[code] for code in sorted(_feeds))

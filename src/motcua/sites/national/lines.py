"""A share over months as a drawing: the line, the goal, breaks, and a forecast that is told apart; twice, by width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from motcua.foundation.agencies.types import Break
from motcua.oversight.indicators.types import Period, Ratio, half_up
from motcua.oversight.planning.types import Forecast, Standing

WIDE, PHONE = (1000, 372, 64, 25), (344, 330, 34, 12)
"""Width, height, room on the left and on the right."""
TOP, FOOT = 20, 50


@dataclass(frozen=True)
class Mark:
    """A place with a text: a tick, a break, a milestone."""

    x: str
    y: str
    text: str = ""


@dataclass(frozen=True)
class Drawing:
    """One chart in the coordinates of its frame; numbers are text with a point."""

    kind: str
    width: int
    height: int
    left: int
    right: int
    base: str
    paths: tuple[str, ...]
    levels: tuple[Mark, ...]
    months: tuple[Mark, ...]
    goal: Mark | None
    breaks: tuple[Mark, ...]
    last: Mark
    ahead: str
    """Path of the forecast, '' without one."""
    span: str
    """Path of its interval."""
    ahead_end: Mark | None


def drawings(standing: Standing, breaks: Sequence[Break]) -> list[Drawing]:
    """The chart of a target for wide and for narrow screens; none without a figure."""
    points = [(month, ratio) for month, ratio in standing.series if ratio.applies]
    if not points:
        return []
    return [_Frame(kind, size, points, standing).drawing(breaks) for kind, size in (("wide", WIDE), ("phone", PHONE))]


def is_drawable(standing: Standing) -> bool:
    """Whether there is a month with anything to take a share of."""
    return any(ratio.applies for _month, ratio in standing.series)


class _Frame:
    def __init__(
        self, kind: str, size: tuple[int, int, int, int], points: Sequence[tuple[int, Ratio]], standing: Standing
    ) -> None:
        self.kind, self.points, self.standing = kind, points, standing
        self.width, self.height, self.left, right = size
        self.right = self.width - right
        self.first = points[0][0]
        ahead = standing.forecast.months if standing.forecast else 0
        self.months = max(1, points[-1][0] + ahead - self.first)

    def x(self, month: int) -> str:
        return _text(self.left + Fraction((self.right - self.left) * (month - self.first), self.months))

    def y(self, share: Fraction) -> str:
        return _text(TOP + (self.height - TOP - FOOT) * (1 - share))

    def drawing(self, breaks: Sequence[Break]) -> Drawing:
        month, last = self.points[-1]
        share = last.share or Fraction(0)
        goal = self.standing.target.share
        ahead = self.standing.forecast
        return Drawing(
            kind=self.kind,
            width=self.width,
            height=self.height,
            left=self.left,
            right=self.right,
            base=self.y(Fraction(0)),
            paths=tuple(self._paths()),
            levels=tuple(Mark("", self.y(Fraction(p, 100)), str(p)) for p in range(0, 101, 20)),
            months=tuple(self._ticks()),
            goal=Mark("", self.y(goal)) if goal is not None else None,
            breaks=tuple(Mark(self.x(b.month), "", b.text) for b in breaks),
            last=Mark(self.x(month), self.y(share)),
            ahead=self._ahead(month, share, ahead),
            span=self._span(month, ahead),
            ahead_end=Mark(self.x(month + ahead.months), self.y(ahead.middle)) if ahead else None,
        )

    def _paths(self) -> Iterator[str]:
        """One path for each run of months without a gap."""
        run: list[str] = []
        before = None
        for month, ratio in self.points:
            if before is not None and month != before + 1:
                yield "M" + " L".join(run)
                run = []
            run.append(f"{self.x(month)} {self.y(ratio.share or Fraction(0))}")
            before = month
        yield "M" + " L".join(run)

    def _ticks(self) -> Iterator[Mark]:
        """The first month, the last one, and as many between as there is room for."""
        step = max(1, self.months // (8 if self.kind == "wide" else 3))
        for month in range(self.first, self.first + self.months + 1, step):
            yield Mark(self.x(month), "", Period(month, month).label)

    def _ahead(self, month: int, share: Fraction, ahead: Forecast | None) -> str:
        if ahead is None:
            return ""
        return f"M{self.x(month)} {self.y(share)} L{self.x(month + ahead.months)} {self.y(ahead.middle)}"

    def _span(self, month: int, ahead: Forecast | None) -> str:
        if ahead is None:
            return ""
        return f"M{self.x(month + ahead.months)} {self.y(ahead.low)} V{self.y(ahead.high)}"


def _text(value: Fraction | int) -> str:
    return str(half_up(value, 1))

"""Time series as a drawing made on the server: lines, breaks, revised points, a goal; every drawing has its table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from django.utils.translation import gettext as _

from motcua.foundation.agencies import types as units
from motcua.kernel.templatetags import kit
from motcua.oversight.indicators.types import Ratio, half_up

_TICKS, _MOST_TICKS = (5, 10, 20, 25), 5
_FINEST, _MOST_POWERS = 2, 45
"""A plain scale has steps from a hundredth up, each about twice the one before."""
_LEAST_SPAN = 20
"""A scale never shows fewer percentage points than this: small ups and downs must not look like cliffs."""


@dataclass(frozen=True)
class Point:
    """A figure of one month (year * 12 + month - 1); None as its pair leaves a hole in the line."""

    month: int
    pair: Ratio | None
    is_revised: bool = False
    note: str = ""
    plain: Fraction | None = None
    """The value itself where it is no share: a mean, a count, points."""

    @property
    def value(self) -> Fraction | None:
        """What is drawn: the plain value, or the share in percent."""
        if self.plain is not None or self.pair is None or self.pair.share is None:
            return self.plain
        return self.pair.share * 100


@dataclass(frozen=True)
class Line:
    """One series. `style` is s1 (as it is), s2 (as reported then) or s3 (counted anew in today's units)."""

    name: str
    style: str
    points: tuple[Point, ...]
    is_whole: bool = False
    """Told in the same units all the way, so that it may be drawn across a break."""


@dataclass(frozen=True)
class Break:
    """From this month on the series speaks of something else; only a whole line is drawn across it."""

    month: int
    text: str
    told: str = ""
    """The same in a full sentence, for below the drawing."""


@dataclass(frozen=True)
class Ahead:
    """Not a figure: where the first series would stand in `month`, and between which bounds, in percent."""

    month: int
    middle: Fraction
    low: Fraction
    high: Fraction


def break_mark(found: units.Break) -> Break:
    """A change of units as a mark: its day and kind on the drawing, its sentence below it."""
    words = {
        units.Change.MERGED: _("hợp nhất"),
        units.Change.DIVIDED: _("chia việc"),
        units.Change.RENAMED: _("đổi tên"),
    }
    return Break(found.month, f"{kit.day(found.on)}: {words[units.Change(found.kind)]}", found.text)


@dataclass(frozen=True)
class Size:
    """A drawing's measures in its own units: whole, left edge of the plot, its top, its bottom."""

    width: int
    height: int
    left: int
    top: int = 20
    foot: int = 50

    @property
    def right(self) -> int:
        return self.width - 25

    @property
    def bottom(self) -> int:
        return self.height - self.foot


WIDE = Size(1000, 372, 64)
PHONE = Size(344, 330, 34)


@dataclass(frozen=True)
class Mark:
    """A point of the drawing, its words beside it."""

    x: str
    y: str
    text: str = ""
    goes_right: bool = False
    """Its words stand to the right of it, where there is no room to the left."""


@dataclass(frozen=True)
class Chart:
    """Series over months, in percent or in plain numbers. `title` names the drawing, `told` says what it shows."""

    id: str
    title: str
    told: str
    lines: tuple[Line, ...]
    breaks: tuple[Break, ...] = ()
    goal: Decimal | None = None
    ahead: Ahead | None = None
    places: int = 2
    """Decimals printed, of the definition."""
    is_percent: bool = True
    """Whether the values are shares; a mean, a count and points are not."""

    def printed(self, value: Fraction) -> str:
        """A value of this chart as its definition prints it."""
        return printed(value, self.places, is_percent=self.is_percent)

    @property
    def has_revised(self) -> bool:
        return any(point.is_revised for line in self.lines for point in line.points)

    @property
    def drawings(self) -> tuple[Drawing, Drawing]:
        return Drawing(self, WIDE, "wide"), Drawing(self, PHONE, "phone")

    @cached_property
    def months(self) -> list[int]:
        coming = {self.ahead.month} if self.ahead else set()
        return sorted({point.month for line in self.lines for point in line.points} | coming)

    @property
    def rows(self) -> Iterator[tuple[str, str, str, str, str]]:
        """The table behind the drawing, the newest month first: month, series, percent, pair, note."""
        for month in reversed(self.months):
            for line in self.lines:
                for point in (p for p in line.points if p.month == month and p.pair is not None):
                    told = "" if point.value is None else self.printed(point.value)
                    yield _label(month), line.name, told, _pair_text(point.pair), point.note

    @cached_property
    def grid(self) -> tuple[Fraction, Fraction, Fraction]:
        """Lowest and highest value drawn, and the step from one line of the grid to the next."""
        values = [point.value for line in self.lines for point in line.points if point.value is not None]
        values += [Fraction(self.goal)] if self.goal is not None else []
        values += [self.ahead.low, self.ahead.high] if self.ahead else []
        return _percent_grid(values) if self.is_percent else _plain_grid(max(values, default=Fraction(1)))

    @property
    def scale(self) -> tuple[Fraction, Fraction]:
        return self.grid[:2]

    @property
    def steps(self) -> list[Fraction]:
        """The lines of the grid."""
        low, high, width = self.grid
        return [low + width * n for n in range(int((high - low) // width) + 1)]


def printed(value: Fraction, places: int, *, is_percent: bool) -> str:
    """`71,44 %` of a share already in percent; a mean, a count or points as a number."""
    rounded = half_up(value, places)
    return kit.percent(rounded, places) if is_percent else kit.number(rounded, places)


def _percent_grid(values: Sequence[Fraction]) -> tuple[Fraction, Fraction, Fraction]:
    """Whole tens around all values, within 0 and 100, at most as many lines as can be read."""
    low = int(min(values, default=Fraction(0)) // 10 * 10)
    high = int(-(-max(values, default=Fraction(100)) // 10) * 10)
    low = max(0, min(low, high - _LEAST_SPAN))
    high = min(100, max(high, low + _LEAST_SPAN))
    width = next((width for width in _TICKS if high - low <= _MOST_TICKS * width), _TICKS[-1])
    return Fraction(low), Fraction(high), Fraction(width)


def _plain_grid(highest: Fraction) -> tuple[Fraction, Fraction, Fraction]:
    """From 0 in steps of 1, 2 or 5 times a power of ten to the first that no value passes."""
    width = Fraction(1, 100)
    factors = (2, Fraction(5, 2), 2)
    for times in range(_MOST_POWERS):
        if highest <= _MOST_TICKS * width:
            break
        width *= factors[times % 3]
    return Fraction(0), width * max(1, -(-highest // width)), width


@dataclass(frozen=True)
class Drawing:
    """One chart at one size; all its coordinates, ready for a template."""

    chart: Chart
    size: Size
    kind: str

    @property
    def ticks(self) -> list[Mark]:
        places = _places_of(self.chart.grid[2])
        texts = ((step, kit.number(half_up(step, places), places)) for step in self.chart.steps)
        return [Mark(str(self.size.left - 8), self._y(step), told) for step, told in texts]

    @property
    def years(self) -> list[Mark]:
        """Each January, and the first month where no January is drawn."""
        months = self.chart.months
        januaries = [month for month in months if month % 12 == 0] or months[:1]
        return [
            Mark(self._x(month), "", _label(month) if self.kind == "wide" else str(month // 12)) for month in januaries
        ]

    @property
    def paths(self) -> list[tuple[str, str]]:
        """(style, path) of each stretch between holes and breaks."""
        return [(line.style, _path(run)) for line in self.chart.lines for run in self._runs(line) if len(run) > 1]

    @property
    def lone(self) -> list[Mark]:
        """Points that no line reaches."""
        return [Mark(*run[0]) for line in self.chart.lines for run in self._runs(line) if len(run) == 1]

    @property
    def revised(self) -> list[Mark]:
        return [
            Mark(self._x(p.month), self._y(p.value))
            for line in self.chart.lines
            for p in line.points
            if p.is_revised and p.value is not None
        ]

    @property
    def last(self) -> list[Mark]:
        """The newest point of the first series, with its figure."""
        middle = Decimal(self.size.left + self.size.right) / 2
        return [
            Mark(self._x(month), self._y(value), self.chart.printed(value),
                 goes_right=self._exact_x(Fraction(month)) < middle)
            for month, value in self._newest
        ]  # fmt: skip

    @property
    def ahead(self) -> list[str]:
        """The way from the newest point to where it may go, and the interval that it may end in."""
        coming = self.chart.ahead
        if coming is None:
            return []
        x = self._x(coming.month)
        start = [f"M{self._x(month)} {self._y(value)} L{x} {self._y(coming.middle)}" for month, value in self._newest]
        return [*start, f"M{x} {self._y(coming.low)} V{self._y(coming.high)}"]

    @property
    def ahead_end(self) -> Mark | None:
        coming = self.chart.ahead
        return Mark(self._x(coming.month), self._y(coming.high)) if coming else None

    @property
    def _newest(self) -> list[tuple[int, Fraction]]:
        points = self.chart.lines[0].points if self.chart.lines else ()
        return [(p.month, p.value) for p in points if p.value is not None][-1:]

    @property
    def breaks(self) -> list[Mark]:
        """Between the last month of before and the first of after."""
        middle = Decimal(self.size.left + self.size.right) / 2
        places = [(self._exact_x(Fraction(2 * b.month - 1, 2)), b.text) for b in self.chart.breaks]
        return [Mark(str(x), "", words, goes_right=x < middle) for x, words in places]

    @property
    def goal(self) -> Mark | None:
        if self.chart.goal is None:
            return None
        told = kit.percent(self.chart.goal, 2 if self.chart.goal % 1 else 0)
        return Mark(str(self.size.left), self._y(Fraction(self.chart.goal)), told)

    def _runs(self, line: Line) -> Iterator[list[tuple[str, str]]]:
        run: list[tuple[str, str]] = []
        starts = set() if line.is_whole else {b.month for b in self.chart.breaks}
        before = -1
        for point in line.points:
            is_cut = point.month in starts or point.month != before + 1
            if run and (is_cut or point.value is None):
                yield run
                run = []
            if point.value is not None:
                run.append((self._x(point.month), self._y(point.value)))
            before = point.month
        if run:
            yield run

    def _x(self, month: int) -> str:
        return str(self._exact_x(Fraction(month)))

    def _exact_x(self, month: Fraction) -> Decimal:
        months = self.chart.months
        span = max(1, months[-1] - months[0])
        return half_up(self.size.left + (month - months[0]) * (self.size.right - self.size.left) / span, 1)

    def _y(self, value: Fraction) -> str:
        low, high = self.chart.scale
        share = (value - low) / (high - low)
        return str(half_up(self.size.bottom - share * (self.size.bottom - self.size.top), 1))


def _path(run: Sequence[tuple[str, str]]) -> str:
    return "M" + " L".join(f"{x} {y}" for x, y in run)


def _places_of(step: Fraction) -> int:
    """The decimals that the lines of a grid need, all of them the same."""
    return next(places for places in range(_FINEST + 1) if (step * 10**places).denominator == 1)


def _pair_text(pair: Ratio | None) -> str:
    return f"{kit.number(pair.numerator)} / {kit.number(pair.denominator)}" if pair else ""


def _label(month: int) -> str:
    return f"{month % 12 + 1:02d}/{month // 12}"

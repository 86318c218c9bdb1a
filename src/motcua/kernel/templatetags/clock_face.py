"""How the clock of a deadline is drawn: cells of working hours or of working days."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

HOUR = 60
WORKING_DAY = 480
_MOST_CELLS = 20
_PITCH, _WIDTH = Fraction(23, 2), 10


@dataclass(frozen=True)
class Cell:
    """One unit of the clock; `x` and `used` are drawing units, `used` of 10."""

    x: str
    used: str


@dataclass(frozen=True)
class Face:
    """What `kit/clock.html` draws."""

    kind: str
    icon: str
    left: str
    spoken: str
    width: str
    cells: tuple[Cell, ...]


def face(used: int, total: int, *, is_late: bool = False) -> Face:
    """The face for `used` of `total` working minutes; amber in the last quarter, red when over or `is_late`.

    A deadline that passed in the evening or at a weekend is late although no working minute has gone since.
    """
    kind = "bad" if is_late or used > total else "warn" if 4 * (total - used) <= total else ""
    spoken = _("Đã dùng %(used)s trên %(total)s") % {"used": amount(used, total), "total": amount(total, total)}
    cells = _cells(used, total)
    width = _plain(_PITCH * len(cells))
    return Face(
        kind,
        {"bad": "alert", "warn": "clock"}.get(kind, ""),
        _("đã quá hạn") if is_late and used <= total else _left(used, total),
        spoken,
        width,
        cells,
    )


def amount(minutes: int, total: int) -> str:
    """`7:32` where the limit is counted in hours, else `3 ngày` or `1,5 ngày`."""
    if total <= 2 * WORKING_DAY:
        return _("%(clock)s giờ làm việc") % {"clock": f"{minutes // HOUR}:{minutes % HOUR:02d}"}
    return _("%(days)s ngày làm việc") % {"days": _days(minutes)}


def _left(used: int, total: int) -> str:
    rest = abs(total - used)
    value = (
        f"{rest // HOUR}:{rest % HOUR:02d}" if total <= 2 * WORKING_DAY else _("%(days)s ngày") % {"days": _days(rest)}
    )
    return (_("quá %(time)s") if used > total else _("còn %(time)s")) % {"time": value}


def _days(minutes: int) -> str:
    """Working days to one decimal, rounded down so that nobody counts on time that is not there."""
    tenths = minutes * 10 // WORKING_DAY
    return f"{tenths // 10},{tenths % 10}" if tenths % 10 else str(tenths // 10)


def _cells(used: int, total: int) -> tuple[Cell, ...]:
    unit = HOUR if total <= 2 * WORKING_DAY else WORKING_DAY
    count = min(_MOST_CELLS, max(1, -(-total // unit)))
    span = Fraction(total, count)
    filled = (
        min(Fraction(1), max(Fraction(0), Fraction(used) / span - i)) if span else Fraction(1) for i in range(count)
    )
    return tuple(Cell(_plain(_PITCH * i), _plain(part * _WIDTH)) for i, part in enumerate(filled))


def _plain(value: Fraction) -> str:
    """A drawing unit with one decimal, for SVG, whatever the language."""
    return f"{float(value):.1f}"

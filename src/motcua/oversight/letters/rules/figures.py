"""How a quoted figure is printed: decimal comma, percent as the official tables print it, exact (law.md 4.0)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

from motcua.kernel import text
from motcua.oversight.indicators.types import half_up
from motcua.oversight.letters.types import FrozenMovement, Quoted
from motcua.oversight.releases.types import Cell, Finish

POINT_PLACES = 2
NOTHING = "–"


class Unprintable(ValueError):
    """A figure cannot be printed in the asked way; the sentence says why."""


def value_text(cell: Cell, finish: Finish) -> str:
    """`71,44%`, `1.234`, `62,5`; a dash where there is no figure."""
    if not cell.value:
        return NOTHING
    value = Decimal(cell.value)
    shown = text.number(value, -min(0, int(value.as_tuple().exponent)))
    return f"{shown}%" if finish is Finish.RATIO else shown


def exact_value(quoted: Quoted) -> Fraction | None:
    """The value before rounding: a share in percent, a count, points; None where there is none."""
    cell = quoted.cell
    if not cell.value or cell.excluded:
        return None
    if quoted.definition.finish is Finish.RATIO:
        return Fraction(cell.numerator * 100, cell.denominator)
    return Fraction(Decimal(cell.value))


def _value(quoted: Quoted) -> str:
    if not quoted.cell.value:
        raise Unprintable(f"{quoted.name} không có số liệu {quoted.definition.name.lower()} trong kỳ này")
    return value_text(quoted.cell, quoted.definition.finish)


def _rank(quoted: Quoted) -> str:
    if quoted.cell.rank is None:
        raise Unprintable(f"{quoted.name} không được xếp hạng: {quoted.cell.unranked or quoted.cell.excluded}")
    return text.number(quoted.cell.rank)


def pair_text(cell: Cell) -> str:
    """`4.182/5.304`; of a product what was counted and what multiplies it: `4.182/5.304 × 1/51`."""
    return " × ".join(f"{text.number(part.numerator)}/{text.number(part.denominator)}" for part in cell.parts)


def _pair(quoted: Quoted) -> str:
    return pair_text(quoted.cell)


def _numerator(quoted: Quoted) -> str:
    return text.number(quoted.cell.parts[0].numerator)


def _denominator(quoted: Quoted) -> str:
    return text.number(quoted.cell.parts[0].denominator)


CELL_FORMATS: Mapping[str, Callable[[Quoted], str]] = {
    "": _value,
    "value": _value,
    "pair": _pair,
    "numerator": _numerator,
    "denominator": _denominator,
    "rank": _rank,
}


def counted_text(count: int, form: str) -> str:
    """A count of agencies; `02` prints 5 as `05`, as letters do."""
    return f"{count:02d}" if form == "02" else text.number(count)


def points_text(share: Fraction) -> str:
    """`2,06` percentage points, without sign; more decimals rather than a nought for what did move."""
    for places in (POINT_PLACES, 4, 6):
        value = half_up(abs(share) * 100, places)
        if value or not share:
            return text.number(value, places)
    return text.number(value, places)


def moved_text(movement: FrozenMovement, part: str) -> str:
    """`tăng 2,06 điểm phần trăm`, `giảm …`, `không đổi`: the word comes with the number, so they cannot disagree.

    The whole is the difference of the two figures as they are printed; where rounding makes it another one than the
    exact difference, both are told.
    """
    if part == "total":
        return _whole_text(movement)
    share = getattr(movement, part)
    if not share:
        return "không làm thay đổi"
    return f"{'làm tăng' if share > 0 else 'làm giảm'} {points_text(share)} điểm phần trăm"


def _whole_text(movement: FrozenMovement) -> str:
    if not movement.total:
        return "không đổi"
    word = "tăng" if movement.total > 0 else "giảm"
    before, after = (half_up(end * 100, POINT_PLACES) for end in (movement.before, movement.after))
    printed, exact = abs(after - before), points_text(movement.total)
    shown = text.number(printed, POINT_PLACES)
    if not printed:
        return f"{word} {exact} điểm phần trăm khi chưa làm tròn"
    return f"{word} {shown} điểm phần trăm{'' if shown == exact else f' (khi chưa làm tròn: {exact})'}"

"""Tables as they stand on a screen: cells with a number, a passport, a bar or a tag; one template draws them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, overload

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.kernel.templatetags import kit
from motcua.oversight.indicators.types import Indicator, Ratio, half_up

PAGE = 25
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Head:
    label: str
    is_number: bool = False


@dataclass(frozen=True)
class Cell:
    """One cell. `passport` makes the text open its numerator, denominator and definition."""

    text: str = ""
    url: str = ""
    passport: Pairs = ()
    note: str = ""
    tag: str = ""
    """ok, warn, bad, run or idle: the text is drawn as a tag of that kind."""
    bar: str = ""
    """Width of a bar, 0 to 100, with a decimal point."""
    goal: str = ""
    reaches: bool = True


@dataclass(frozen=True)
class Table:
    id: str
    caption: str
    note: str
    head: tuple[Head, ...]
    rows: Sequence[Sequence[Cell]]
    download: str = ""
    """Name of the sheet under which the same rows are to be had as files."""
    empty: str = ""
    """Why there may be no row yet, where the note does not say it."""

    kinds: ClassVar[tuple[str, ...]] = ("csv", "json", "xlsx", "parquet", "pdf")
    """The kinds of files, as `downloads.KINDS` writes them."""

    @property
    def header_at(self) -> int:
        """Which cell names its row: the first that is not a number, so that a rank keeps its label on a phone."""
        return next((at for at, head in enumerate(self.head) if not head.is_number), 0)

    @property
    def lines(self) -> Iterator[list[tuple[Head, Cell]]]:
        return (list(zip(self.head, row, strict=True)) for row in self.rows)


class Rows(Sequence[Sequence[Cell]]):
    """Rows that are built when they are asked for: of a long table only the page that is shown."""

    def __init__(self, keys: Sequence[str], build: Callable[[str], Sequence[Cell]]) -> None:
        self.keys, self.build = keys, build

    def __len__(self) -> int:
        return len(self.keys)

    @overload
    def __getitem__(self, at: int) -> Sequence[Cell]: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Sequence[Cell]]: ...
    def __getitem__(self, at: int | slice) -> Sequence[Cell] | Sequence[Sequence[Cell]]:
        return [self.build(key) for key in self.keys[at]] if isinstance(at, slice) else self.build(self.keys[at])


def paged(rows: Any, request: HttpRequest, size: int = PAGE) -> Page[Any]:
    """The page that `?trang=` asks for; a page that does not exist is the nearest one."""
    return Paginator(rows, size).get_page(request.GET.get("trang"))


def page_of(table: Table, request: HttpRequest) -> dict[str, Any]:
    """The rows of one page of `table`; ranks were given over all rows."""
    page = paged(table.rows, request)
    return {"table": replace(table, rows=list(page.object_list)), "page": page}


def rate_text(ratio: Ratio, places: int = 2) -> str:
    """`71,44 %`, with the decimals of its definition; a count that would print as 0,00 is not nothing and says so."""
    value = ratio.percent(places)
    if value is None:
        return _("không áp dụng")
    if ratio.is_trace(places):
        return _("dưới %(rate)s") % {"rate": kit.percent(Decimal(1).scaleb(-places), places)}
    return kit.percent(value, places)


def rate_cell(ratio: Ratio, definition: Indicator | None, period: str, cut_off: str, extra: Pairs = ()) -> Cell:
    """An observed rate that opens its passport; without a definition for its period there is no figure (IND-…)."""
    if definition is None:
        missing = (_("Định nghĩa"), _("Chưa có định nghĩa nào có hiệu lực ở ngày cuối kỳ."))
        return Cell(_("không áp dụng"), passport=(missing, (_("Kỳ"), period)))
    return Cell(rate_text(ratio, definition.places), passport=passport(ratio, definition, period, cut_off, extra))


def law_text(words: str) -> str:
    """Words of a text or of a definition: there are only Vietnamese ones, so for other readers they are marked so."""
    if not words or (get_language() or "vi").startswith("vi"):
        return words
    return format_html('<span lang="vi">{}</span>', words)


def counted_text(count: int, words: str) -> str:
    """`274: hồ sơ nộp trực tuyến`."""
    return format_html("{}: {}", kit.number(count), law_text(words))


def passport(
    ratio: Ratio, definition: Indicator, period: str, cut_off: str, extra: Pairs = (), *, source: str = ""
) -> Pairs:
    """What stands behind a figure: pair, definition, law, source, period and cut-off, rounding, ties."""
    return (
        (_("Tử số"), counted_text(ratio.numerator, definition.numerator)),
        (_("Mẫu số"), counted_text(ratio.denominator, definition.denominator)),
        (_("Định nghĩa"), " ".join([definition.id, _("bản"), str(definition.version)])),
        (_("Căn cứ"), law_text(definition.article)),
        (_("Cách đếm"), law_text(definition.counting)),
        (_("Nguồn"), source or _("các lô đã nhận ở cửa nhận dữ liệu và các tệp hồ sơ đã nạp")),
        (_("Kỳ"), format_html("{}: {}", period, law_text(definition.period))),
        (_("Chốt lúc"), cut_off),
        (_("Không tính"), law_text(definition.exclusions)),
        (_("Làm tròn"), law_text(f"{definition.rounding}. {definition.places_source}")),
        (_("Bằng nhau"), law_text(definition.ties)),
        (_("Giả định"), law_text(definition.assumed)),
        *extra,
    )


def bar(value: Decimal | Fraction, goal: str = "") -> Cell:
    """A bar for a rate in percent; `goal` draws the mark of a target."""
    width = min(half_up(value, 1), Decimal(100))
    return Cell(bar=str(width), goal=goal, reaches=not goal or value >= Decimal(goal))


def pair_cell(ratio: Ratio) -> Cell:
    return Cell(f"{kit.number(ratio.numerator)} / {kit.number(ratio.denominator)}")


def in_groups(digest: str) -> str:
    """A seal in groups of 16 signs, so that it breaks on a narrow screen."""
    return " ".join(digest[i : i + 16] for i in range(0, len(digest), 16))

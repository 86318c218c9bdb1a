"""The first sheet of a workbook (XLSX) that shows anything: its cells as texts, merged ranges, hidden rows and columns.

Read without the library of spreadsheets: that makes a cell of every place that a file names, there or not.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

import xlsxwriter

from motcua.kernel.packed_xml import BROKEN, TOO_MUCH, Bounds, read_xml
from motcua.kernel.sheets import LONGEST_CELL, MOST_COLUMNS, MOST_MERGED, MOST_ROWS, Sheet, SheetCell, shortened

LARGEST_FILE = 1024 * 1024
LARGEST_UNPACKED = 20 * 1024 * 1024
"""Bytes of all parts together. A form that came back has 30 thousand; drawings of a stranger's sheet are not read."""
MOST_TAGS = 400_000
"""Elements of one part, a second or two of work: what is read has 20,000 cells at most."""
MOST_SHEETS = 20
_LONGEST_NUMBER = 40
_BOUNDS = Bounds(unpacked=LARGEST_UNPACKED, tags=MOST_TAGS, depth=60)
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
"""ECMA-376, 18.8.30: numbers of formats that show days or times."""
_NO_SIGN = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_ZERO_DAY = date(1899, 12, 30)


def workbook_of(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    """What `fill` writes, as XLSX: a text that begins with `=` is no formula, one that begins with `http` no link."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        fill(book)
    return made.getvalue()


def sheet_of_workbook(content: bytes) -> Sheet:
    """Raises ValueError for what is no XLSX, is locked, shows nothing, or is too much."""
    if len(content) > LARGEST_FILE:
        raise ValueError(TOO_MUCH)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST_UNPACKED:
                raise ValueError(TOO_MUCH)
            return _first_sheet(archive)
    except BROKEN as error:
        raise ValueError("no readable XLSX") from error


def _first_sheet(archive: zipfile.ZipFile) -> Sheet:
    book, ways = _Book(), _Ways()
    read_xml(archive, "xl/workbook.xml", book, _BOUNDS)
    read_xml(archive, "xl/_rels/workbook.xml.rels", ways, _BOUNDS)
    strings, styles = _Strings(), _Styles()
    for kind, reader in (("/sharedStrings", strings), ("/styles", styles)):
        for target in ways.of_kind(kind):
            read_xml(archive, target, reader, _BOUNDS)
    sheets = set(ways.of_kind("/worksheet"))
    named = [ways.targets[way] for way in book.shown[:MOST_SHEETS] if ways.targets.get(way) in sheets]
    for target in dict.fromkeys(named):
        page = _Page(strings.texts, styles.days())
        read_xml(archive, target, page, _BOUNDS)
        if page.cells:
            return page.sheet()
    raise ValueError("an empty workbook")


def _last(name: str) -> str:
    """The name of an element without its namespace: office programs use two, of the same meaning."""
    return name.rpartition(" ")[2]


class _Heard:
    """Hears nothing; each reader takes up what it needs."""

    def start(self, name: str, given: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Letters between."""


class _Book(_Heard):
    """Which sheets are shown, in their order."""

    def __init__(self) -> None:
        self.shown: list[str] = []

    def start(self, name: str, given: dict[str, str]) -> None:
        if _last(name) == "sheet" and given.get("state", "visible") == "visible":
            self.shown += [value for key, value in given.items() if key.endswith(" id")]


class _Ways(_Heard):
    """Where the parts of the workbook lie."""

    def __init__(self) -> None:
        self.targets: dict[str, str] = {}
        self.kinds: dict[str, str] = {}

    def start(self, name: str, given: dict[str, str]) -> None:
        if _last(name) == "Relationship" and given.get("TargetMode") != "External":
            self.targets[given["Id"]] = posixpath.normpath(posixpath.join("/xl", given["Target"])).lstrip("/")
            self.kinds[given["Id"]] = given["Type"]

    def of_kind(self, kind: str) -> list[str]:
        return list(dict.fromkeys(self.targets[way] for way, each in self.kinds.items() if each.endswith(kind)))


class _Strings(_Heard):
    """Texts that cells name by number; readings beside signs (phonetic) are left out."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.parts: list[str] = []
        self.is_text = self.is_aside = False

    def start(self, name: str, given: dict[str, str]) -> None:
        tag = _last(name)
        if tag == "si":
            self.parts = []
        self.is_aside = self.is_aside or tag == "rPh"
        self.is_text = tag == "t" and not self.is_aside

    def end(self, name: str) -> None:
        tag, self.is_text = _last(name), False
        if tag == "rPh":
            self.is_aside = False
        elif tag == "si":
            self.texts.append(_unescaped("".join(self.parts)))

    def text(self, text: str) -> None:
        if self.is_text:
            self.parts.append(text)


class _Styles(_Heard):
    """Which styles show a number as a day."""

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}
        self.formats: list[str] = []
        self.is_cells = False

    def start(self, name: str, given: dict[str, str]) -> None:
        tag = _last(name)
        if tag == "numFmt":
            self.codes[given.get("numFmtId", "")] = given.get("formatCode", "")[:LONGEST_CELL]
        elif tag == "cellXfs":
            self.is_cells = True
        elif tag == "xf" and self.is_cells:
            self.formats.append(given.get("numFmtId", "0"))

    def end(self, name: str) -> None:
        if _last(name) == "cellXfs":
            self.is_cells = False

    def days(self) -> frozenset[str]:
        """Numbers of the styles, as cells write them."""
        return frozenset(str(at) for at, each in enumerate(self.formats) if self._is_day(each))

    def _is_day(self, number: str) -> bool:
        if number in self.codes:
            return bool(re.search("[dmyhs]", _NO_SIGN.sub("", self.codes[number]), re.I))
        return number.isdigit() and int(number[:6]) in _DATE_FORMATS


@dataclass
class _Cell:
    """A cell while it is heard."""

    row: int
    column: int
    kind: str
    style: str
    parts: list[str] = field(default_factory=list)
    is_formula: bool = False


class _Page(_Heard):
    """Cells, hidden rows and columns, and merged ranges of a sheet, as far as a sheet is read."""

    def __init__(self, strings: list[str], days: frozenset[str]) -> None:
        self.strings, self.days = strings, days
        self.cells: dict[tuple[int, int], SheetCell] = {}
        self.merged: list[tuple[int, int, int, int]] = []
        self.hidden_rows, self.hidden_columns = set[int](), set[int]()
        self.row, self.column = -1, -1
        self.cell: _Cell | None = None
        self.is_text = self.is_cut = False

    def start(self, name: str, given: dict[str, str]) -> None:
        tag = _last(name)
        if tag == "row":
            self.row, self.column = _place(given.get("r", ""), self.row + 1), -1
            if _is_true(given.get("hidden")) and self.row < MOST_ROWS:
                self.hidden_rows.add(self.row)
        elif tag == "c":
            self._begin(given)
        elif tag == "f" and self.cell is not None:
            self.cell.is_formula = True
        elif tag == "col" and _is_true(given.get("hidden")):
            first = _place(given.get("min", ""), MOST_COLUMNS)
            last = _place(given.get("max", ""), MOST_COLUMNS)
            self.hidden_columns |= set(range(first, min(last + 1, MOST_COLUMNS)))
        elif tag == "mergeCell":
            self._merge(given.get("ref", ""))
        self.is_text = tag in ("v", "t")

    def _begin(self, given: dict[str, str]) -> None:
        named = _RANGE.fullmatch(given.get("r", ""))
        self.column = _column(named[1]) if named else self.column + 1
        row = int(named[2]) - 1 if named else self.row
        self.cell = _Cell(row, self.column, given.get("t", "n"), given.get("s", "0"))

    def _merge(self, text: str) -> None:
        named = _RANGE.fullmatch(text)
        if named is None:
            return
        top, left = int(named[2]) - 1, _column(named[1])
        bottom, right = int(named[4] or named[2]) - 1, _column(named[3] or named[1])
        if top >= MOST_ROWS or left >= MOST_COLUMNS:
            return
        if len(self.merged) == MOST_MERGED:
            raise ValueError(TOO_MUCH)
        self.merged.append((top, left, min(bottom, MOST_ROWS - 1), min(right, MOST_COLUMNS - 1)))

    def text(self, text: str) -> None:
        if self.is_text and self.cell is not None and len(self.cell.parts) <= LONGEST_CELL:
            self.cell.parts.append(text)

    def end(self, name: str) -> None:
        self.is_text = False
        if _last(name) != "c" or self.cell is None:
            return
        heard, self.cell = self.cell, None
        read = self._read(heard)
        if not read.text and not read.is_formula:
            return
        if 0 <= heard.row < MOST_ROWS and heard.column < MOST_COLUMNS:
            self.cells[heard.row, heard.column] = read
        else:
            self.is_cut = True

    def _read(self, cell: _Cell) -> SheetCell:
        text = "".join(cell.parts)
        if not text:
            return SheetCell("", is_formula=cell.is_formula)
        if cell.kind == "s":
            known = text.isascii() and text.isdigit() and len(text) < 9 and int(text) < len(self.strings)
            return SheetCell(self.strings[int(text)] if known else "")
        if cell.kind == "n":
            return _day(text) if cell.style in self.days else _number(text)
        if cell.kind == "b":
            return SheetCell("TRUE" if text == "1" else "FALSE")
        return SheetCell(_unescaped(text))

    def sheet(self) -> Sheet:
        height, width = (max(place[side] for place in self.cells) + 1 for side in (0, 1))
        rows = (tuple(self.cells.get((row, column), _EMPTY) for column in range(width)) for row in range(height))
        hidden = frozenset(row for row in self.hidden_rows if row < height)
        columns = frozenset(column for column in self.hidden_columns if column < width)
        return Sheet(tuple(rows), tuple(self.merged), hidden, columns, is_cut=self.is_cut)


_EMPTY = SheetCell()


def _is_true(text: str | None) -> bool:
    return text in ("1", "true")


def _place(text: str, otherwise: int) -> int:
    """A number from 1 as one from 0."""
    return int(text) - 1 if text.isascii() and text.isdigit() and 0 < len(text) < 9 else otherwise


def _column(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1


def _unescaped(text: str) -> str:
    """ECMA-376, 22.4.2.4: `_x000D_` stands for a sign that XML may not hold.

    What no text of ours can hold either, NUL and half a surrogate pair, becomes U+FFFD: a number with it is none.
    """
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), shortened(text))
    return plain.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _number(text: str) -> SheetCell:
    """A whole number has no decimals, whatever the spreadsheet's type; others are shown as people write them."""
    try:
        value = Decimal(text) if len(text) <= _LONGEST_NUMBER else None
    except InvalidOperation:
        value = None
    if value is None or not value.is_finite() or abs(value.adjusted()) > _LONGEST_NUMBER:
        return SheetCell(shortened(text))
    if value == value.to_integral_value():
        return SheetCell(str(int(value)))
    return SheetCell(f"{value.normalize():f}".replace(".", ","), is_decimal=True)


def _day(text: str) -> SheetCell:
    """A day is no count; it comes as people write days."""
    try:
        return SheetCell(f"{_ZERO_DAY + timedelta(days=int(Decimal(text[:_LONGEST_NUMBER]))):%d/%m/%Y}")
    except (InvalidOperation, OverflowError, ValueError):
        return SheetCell(shortened(f"“{text}”"))

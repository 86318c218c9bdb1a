"""Forms as spreadsheets: the template that is downloaded, and sheets that come back (XLSX, HTML of a clipboard)."""

from __future__ import annotations

import io
import re
import zipfile
from html.parser import HTMLParser
from typing import Any

from motcua.kernel.text import fold
from motcua.oversight.campaigns.errors import UnreadableSheet
from motcua.oversight.campaigns.types import ReportInfo, Sheet, SheetCell
from motcua.oversight.indicators.types import Period

LARGEST_FILE = 1024 * 1024
LARGEST_UNPACKED = 20 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 500, 40


def template_of(info: ReportInfo) -> bytes:
    """The form with what stands in its draft, as XLSX: a column of numbers for each part, numbers checked on entry."""
    import xlsxwriter

    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        _write(book, info)
    return made.getvalue()


def _write(book: Any, info: ReportInfo) -> None:
    form, page = info.campaign.form, book.add_worksheet("So lieu")
    bold, wrap = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"text_wrap": True})
    count = book.add_format({"num_format": "#,##0", "border": 1, "locked": False})
    period = Period(info.campaign.month, info.campaign.month).label
    page.write_row(0, 0, [form.name, info.name, period], bold)
    heads = ["Số liệu" if code == info.agency else f"{info.inherited[code]} ({code})" for code in info.texts]
    page.write_row(1, 0, ["Mã", "Chỉ tiêu", "Đơn vị", *heads], bold)
    for row, element in enumerate(form.elements, start=2):
        page.write_row(row, 0, [element.code, element.name, element.unit], wrap)
        for column, code in enumerate(info.texts, start=3):
            text = info.texts[code][row - 2]
            page.write(row, column, int(text) if text.isascii() and text.isdigit() else text, count)
    page.data_validation(
        2, 3, len(form.elements) + 1, 2 + len(info.texts),
        {"validate": "integer", "criteria": ">=", "value": 0, "error_message": "Chỉ ghi số đếm nguyên, không âm."},
    )  # fmt: skip
    page.set_column(0, 0, 14)
    page.set_column(1, 1, 52)
    page.set_column(2, 2 + len(info.texts), 16)
    page.freeze_panes(2, 2)


# ---------- XLSX ----------


def sheet_of_xlsx(content: bytes) -> Sheet:
    """The first sheet with anything in it. Raises UnreadableSheet: too large, locked, no XLSX."""
    import openpyxl

    _check_size(content)
    try:
        values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        formulas = openpyxl.load_workbook(io.BytesIO(content), data_only=False)
        name = next(page.title for page in values.worksheets if page.max_row > 1 or page["A1"].value is not None)
        return _sheet(values[name], formulas[name])
    except UnreadableSheet:
        raise
    except Exception as error:  # a broken workbook fails anywhere in the library that reads it
        raise UnreadableSheet() from error


def _check_size(content: bytes) -> None:
    """Neither large nor a small file that unpacks into a large one."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, ValueError) as error:
        raise UnreadableSheet() from error
    if len(content) > LARGEST_FILE or unpacked > LARGEST_UNPACKED:
        raise UnreadableSheet()


def _sheet(values: Any, formulas: Any) -> Sheet:
    from openpyxl.utils import column_index_from_string

    rows, columns = min(values.max_row, MOST_ROWS), min(values.max_column, MOST_COLUMNS)
    hidden: set[int] = set()
    for letter, kept in values.column_dimensions.items():
        if kept.hidden:
            first = kept.min or column_index_from_string(letter)
            hidden |= set(range(first - 1, min(kept.max or first, columns)))
    return Sheet(
        rows=tuple(
            tuple(_cell(values.cell(r, c).value, formulas.cell(r, c).value) for c in range(1, columns + 1))
            for r in range(1, rows + 1)
        ),
        merged=tuple((m.min_row - 1, m.min_col - 1, m.max_row - 1, m.max_col - 1) for m in values.merged_cells.ranges),
        hidden_rows=frozenset(r - 1 for r, kept in values.row_dimensions.items() if kept.hidden and r <= rows),
        hidden_columns=frozenset(hidden),
    )


def _cell(value: object, formula: object) -> SheetCell:
    """A whole number has no decimals, whatever the spreadsheet's type; others are shown as people write them."""
    is_formula = isinstance(formula, str) and formula.startswith("=")
    if value is None:
        return SheetCell("", is_formula=is_formula)
    if isinstance(value, float) and not value.is_integer():
        return SheetCell(f"{value!r}".replace(".", ","), is_decimal=True)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return SheetCell(str(int(value)))
    return SheetCell(str(value))


# ---------- HTML of a clipboard ----------

_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.I)


def sheet_of_html(markup: str) -> Sheet:
    """The first table as a spreadsheet puts it on the clipboard: spans are merged cells, `display:none` is hidden."""
    reader = _Clipboard()
    reader.feed(markup)
    reader.close()
    return reader.sheet()


class _Clipboard(HTMLParser):
    """Reads rows of cells; a cell that spans others leaves them empty."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[dict[int, str]] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.covered: set[tuple[int, int]] = set()
        self.columns = 0
        self.open: int | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        is_hidden = bool(_HIDDEN.search(given.get("style", ""))) or given.get("width") == "0"
        if tag == "col":
            self._column(_span(given, "span"), is_hidden=is_hidden)
        elif tag == "tr" and len(self.rows) < MOST_ROWS:
            self.rows.append({})
            if is_hidden:
                self.hidden_rows.add(len(self.rows) - 1)
        elif tag in ("td", "th") and self.rows:
            self._begin(given)
        elif tag == "br" and self.open is not None:
            self.rows[-1][self.open] += " "

    def _column(self, span: int, *, is_hidden: bool) -> None:
        if is_hidden:
            self.hidden_columns |= set(range(self.columns, self.columns + span))
        self.columns += span

    def _begin(self, given: dict[str, str]) -> None:
        row, column = len(self.rows) - 1, 0
        while column in self.rows[-1] or (row, column) in self.covered:
            column += 1
        if column >= MOST_COLUMNS:
            return
        down, right = _span(given, "rowspan"), _span(given, "colspan")
        if down > 1 or right > 1:
            self.merged.append((row, column, row + down - 1, column + right - 1))
            self.covered |= {(row + d, column + r) for d in range(down) for r in range(right)} - {(row, column)}
        self.rows[-1][column], self.open = "", column

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr"):
            self.open = None

    def handle_data(self, data: str) -> None:
        if self.open is not None:
            self.rows[-1][self.open] += data

    def sheet(self) -> Sheet:
        width = max((column + 1 for row in self.rows for column in row), default=0)
        rows = tuple(tuple(SheetCell(row.get(column, "").strip()) for column in range(width)) for row in self.rows)
        return Sheet(rows, tuple(self.merged), frozenset(self.hidden_rows), frozenset(self.hidden_columns))


def _span(given: dict[str, str], name: str) -> int:
    text = given.get(name, "1")
    return max(1, min(int(text), MOST_ROWS)) if text.isascii() and text.isdigit() else 1


def file_name(info: ReportInfo) -> str:
    """Of letters that every system keeps."""
    return re.sub(r"[^a-z0-9-]+", "-", fold(f"{info.campaign.code}-{info.agency}")) + ".xlsx"

"""Tables as they come through a clipboard: text with tabs, or the HTML that spreadsheets put beside it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from html import unescape
from itertools import islice

from motcua.kernel.sheets import MOST_COLUMNS, MOST_MERGED, MOST_ROWS, Sheet, SheetCell, shortened

LONGEST_TEXT = 100_000
"""Signs of a pasted text: below the 131,072 that one cell may have in the library, and far above any form."""
LONGEST_MARKUP = 1_000_000
"""Signs of the clipboard's HTML; spreadsheets put 40 thousand of styles before the first cell."""
LONGEST_KEPT = 400
"""Signs of a cell in a sheet that is turned into text again, for its names and numbers."""
TOO_LARGE = "the pasted table is too large"
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.I)
_TAG = re.compile(r"""<(/?)([a-zA-Z][^\s/>]*)((?:[^>"']++|"[^"]*"|'[^']*')*+)>""")
_GIVEN = re.compile(r"""([a-zA-Z-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""")
_ASIDE = ("style", "script", "title", "xml")


def sheet_of_text(text: str) -> Sheet:
    """The rows of a table as spreadsheets put it on the clipboard: tab between cells, quotes around line breaks."""
    if len(text) > LONGEST_TEXT:
        raise ValueError(TOO_LARGE)
    rows = list(islice(csv.reader(io.StringIO(text, newline=""), "excel-tab"), MOST_ROWS + 1))
    is_cut = len(rows) > MOST_ROWS or any(len(row) > MOST_COLUMNS for row in rows)
    kept = (tuple(SheetCell(shortened(cell)) for cell in row[:MOST_COLUMNS]) for row in rows[:MOST_ROWS])
    return Sheet(tuple(kept), is_cut=is_cut)


def text_of_sheet(sheet: Sheet) -> str:
    """A sheet as text again, without what is hidden in it. Raises ValueError where that is too long to be pasted."""
    made = io.StringIO()
    writer = csv.writer(made, "excel-tab", lineterminator="\n")
    for at, row in enumerate(sheet.rows):
        if at not in sheet.hidden_rows:
            shown = ("" if at in sheet.hidden_columns else cell.text[:LONGEST_KEPT] for at, cell in enumerate(row))
            writer.writerow(shown)
    if made.tell() > LONGEST_TEXT:
        raise ValueError(TOO_LARGE)
    return made.getvalue()


def sheet_of_html(markup: str) -> Sheet:
    """The tables as a spreadsheet puts them on the clipboard: spans are merged cells, `display:none` is hidden."""
    if len(markup) > LONGEST_MARKUP:
        raise ValueError(TOO_LARGE)
    reader = _Clipboard()
    for data, tag, is_end, given in _pieces(markup):
        reader.data(data)
        if is_end:
            reader.end(tag)
        elif tag:
            reader.start(tag, given)
    return reader.sheet()


def _pieces(markup: str) -> Iterator[tuple[str, str, bool, str]]:
    """(letters, then a tag, whether it ends, its attributes); every sign is looked at once.

    What is never closed ends the table: so no beginning is looked for twice.
    """
    at = 0
    while (found := markup.find("<", at)) >= 0:
        data, at = markup[at:found], found
        if markup.startswith(("<!--", "<!", "<?"), at):
            close = "-->" if markup.startswith("<!--", at) else ">"
            at, tag, is_end, given = _after(markup, close, at), "", False, ""
        elif (named := _TAG.match(markup, at)) is not None:
            at, tag, is_end, given = named.end(), named[2].lower(), bool(named[1]), named[3]
            if tag in _ASIDE and not is_end:
                at = _after(markup, f"</{named[2]}", at)
        elif re.match(r"</?[a-zA-Z]", markup[at : at + 3]):
            break
        else:
            data, at, tag, is_end, given = f"{data}<", at + 1, "", False, ""
        yield data, tag, is_end, given
    yield markup[at:] if found < 0 else "", "", False, ""


def _after(markup: str, sign: str, start: int) -> int:
    found = markup.find(sign, start)
    return found + len(sign) if found >= 0 else len(markup)


class _Clipboard:
    """Reads rows of cells; a cell that spans others leaves them empty."""

    def __init__(self) -> None:
        self.rows: list[dict[int, list[str]]] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self.hidden_rows, self.hidden_columns = set[int](), set[int]()
        self.covered: set[tuple[int, int]] = set()
        self.columns = 0
        self.open: list[str] | None = None
        self.is_cut = False

    def start(self, tag: str, attributes: str) -> None:
        if tag not in ("col", "tr", "td", "th", "br"):
            return
        given = {name.lower(): _letters(value.strip("\"'")) for name, value in _GIVEN.findall(attributes)}
        is_hidden = bool(_HIDDEN.search(given.get("style", ""))) or given.get("width") == "0"
        if tag == "col":
            self._column(_span(given, "span", MOST_COLUMNS), is_hidden=is_hidden)
        elif tag == "tr":
            self._row(is_hidden=is_hidden)
        elif tag == "br":
            self.data(" ")
        elif self.rows and not self.is_cut:
            self._begin(given)

    def _column(self, span: int, *, is_hidden: bool) -> None:
        if is_hidden and self.columns < MOST_COLUMNS:
            self.hidden_columns |= set(range(self.columns, self.columns + span))
        self.columns += span

    def _row(self, *, is_hidden: bool) -> None:
        self.open = None
        if len(self.rows) == MOST_ROWS:
            self.is_cut = True
            return
        self.rows.append({})
        if is_hidden:
            self.hidden_rows.add(len(self.rows) - 1)

    def _begin(self, given: dict[str, str]) -> None:
        row, column, self.open = len(self.rows) - 1, 0, None
        while column in self.rows[-1] or (row, column) in self.covered:
            column += 1
        if column >= MOST_COLUMNS:
            return
        down = _span(given, "rowspan", MOST_ROWS - row)
        right = _span(given, "colspan", MOST_COLUMNS - column)
        if down > 1 or right > 1:
            if len(self.merged) == MOST_MERGED:
                raise ValueError(TOO_LARGE)
            self.merged.append((row, column, row + down - 1, column + right - 1))
            self.covered |= {(row + d, column + r) for d in range(down) for r in range(right)} - {(row, column)}
        self.rows[-1][column] = self.open = []

    def end(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self.open = None

    def data(self, data: str) -> None:
        if self.open is not None and data:
            self.open.append(data)

    def sheet(self) -> Sheet:
        width = max((column + 1 for row in self.rows for column in row), default=0)
        rows = (tuple(SheetCell(_text(row.get(column, []))) for column in range(width)) for row in self.rows)
        return Sheet(tuple(rows), tuple(self.merged), frozenset(self.hidden_rows), frozenset(self.hidden_columns),
                     is_cut=self.is_cut)  # fmt: skip


def _text(parts: list[str]) -> str:
    return shortened(_letters("".join(parts)).strip())


def _letters(text: str) -> str:
    """With its entities read; a number of a sign too long to be one leaves the text as it is."""
    try:
        return unescape(text)
    except ValueError:
        return text


def _span(given: dict[str, str], name: str, most: int) -> int:
    text = given.get(name, "1")
    return max(1, min(int(text[:6]), most)) if text.isascii() and text.isdigit() else 1

"""What a table from outside says of a form: which line is which element, which cell holds its count, what is strange.

Texts are kept as they stand; whether one is a count is decided when the draft is read, so nothing is lost here.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from motcua.kernel.text import fold, number
from motcua.oversight.campaigns.rules.totals import clean, read_count
from motcua.oversight.campaigns.types import Element, Form, Remark, RemarkKind, Sheet, SheetCell, SheetRead

_HEADINGS = ("so lieu", "gia tri", "so luong", "value", "count")
_LONGEST = 60


def sheet_of_text(text: str) -> Sheet:
    """The rows of a table as spreadsheets put it on the clipboard: tab between cells, quotes around line breaks."""
    rows = csv.reader(io.StringIO(text, newline=""), "excel-tab")
    return Sheet(tuple(tuple(SheetCell(cell) for cell in row) for row in rows))


def column_name(column: int) -> str:
    """0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(65 + letter) + name
    return name


def read_sheet(form: Form, sheet: Sheet) -> SheetRead:
    """What the sheet says of the form's elements. Lines are known by code or name, else by their order."""
    reading = _Reading(form, sheet)
    reading.note_hidden()
    named = list(reading.named_lines())
    if named:
        reading.take_named(named)
    else:
        reading.take_in_order()
    return SheetRead(reading.texts, tuple(reading.remarks))


@dataclass
class _Reading:
    form: Form
    sheet: Sheet
    texts: dict[str, str] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)

    def __post_init__(self) -> None:
        elements = self.form.elements
        self.by_name = {_key(word): e for e in elements for word in (e.code, e.name, e.name_en)}

    def remark(self, kind: RemarkKind, element: Element | None = None, **words: str) -> None:
        short = {name: text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…" for name, text in words.items()}
        name = {"name": element.name} if element else {}
        self.remarks.append(Remark(kind, {**name, **short}, element.code if element else ""))

    def cell(self, row: int, column: int) -> SheetCell:
        cells = self.sheet.rows[row]
        return cells[column] if column < len(cells) else SheetCell()

    # ---------- hidden and merged ----------

    def note_hidden(self) -> None:
        for column in sorted(self.sheet.hidden_columns):
            texts = [clean(self.cell(row, column).text) for row in range(len(self.sheet.rows))]
            if any(texts) and column != self.value_column:
                at = f"Cột {column_name(column)}"
                self.remark(RemarkKind.HIDDEN, at=at, text=", ".join(text for text in texts if text))
            elif any(texts):
                self.remark(RemarkKind.HIDDEN_VALUES, at=f"Cột {column_name(column)}")
        for row in sorted(self.sheet.hidden_rows):
            texts = [clean(cell.text) for cell in self.sheet.rows[row]] if row < len(self.sheet.rows) else []
            if any(texts):
                self.remark(RemarkKind.HIDDEN, at=f"Dòng {row + 1}", text=", ".join(text for text in texts if text))

    def is_covered(self, row: int, column: int) -> bool:
        """Whether the cell lies inside a merged range and is not its first; the range is remarked once."""
        for top, left, bottom, right in self.sheet.merged:
            if top <= row <= bottom and left <= column <= right and bottom > top:
                at = f"{column_name(left)}{top + 1}:{column_name(right)}{bottom + 1}"
                if not any(r.kind is RemarkKind.MERGED and r.words["at"] == at for r in self.remarks):
                    self.remark(RemarkKind.MERGED, at=at)
                return row > top
        return False

    # ---------- which column ----------

    @property
    def value_column(self) -> int | None:
        """The column under a heading for numbers; None where there is none."""
        for row in range(min(len(self.sheet.rows), 20)):
            for column, cell in enumerate(self.sheet.rows[row]):
                if any(_key(cell.text).startswith(word) for word in _HEADINGS):
                    return column
        return None

    # ---------- lines ----------

    def named_lines(self) -> Iterator[tuple[int, Element, int]]:
        """(row, element, column of its name) of the lines that name one, hidden ones left out."""
        for row, cells in enumerate(self.sheet.rows):
            if row in self.sheet.hidden_rows:
                continue
            for column, cell in enumerate(cells):
                if (element := self.by_name.get(_key(cell.text))) is not None:
                    yield row, element, column
                    break

    def take_named(self, lines: list[tuple[int, Element, int]]) -> None:
        seen: set[str] = set()
        for row, element, _column in lines:
            if element.code in seen:
                self.remark(RemarkKind.REPEATED, element, at=str(row + 1))
                continue
            seen.add(element.code)
            self._take(row, element)
        for element in self.form.elements:
            if element.code not in seen:
                self.remark(RemarkKind.MISSING, element)
        self._unknown({row for row, _e, _c in lines}, first=lines[0][0])

    def _unknown(self, known: set[int], first: int) -> None:
        for row in range(first, len(self.sheet.rows)):
            texts = [clean(cell.text) for cell in self.sheet.rows[row] if clean(cell.text)]
            if row not in known and row not in self.sheet.hidden_rows and len(texts) > 1:
                self.remark(RemarkKind.UNKNOWN_LINE, text=", ".join(texts))

    def _take(self, row: int, element: Element) -> None:
        column = self.value_column
        if column is None:
            column = self._number_in(row, element)
        if column is None:
            return
        if not self.is_covered(row, column):
            self.put(element, self.cell(row, column), f"{column_name(column)}{row + 1}")

    def _number_in(self, row: int, element: Element) -> int | None:
        """The first cell right of the names that is not another name of the element; several numbers are remarked."""
        names = {_key(word) for word in (element.code, element.name, element.name_en, element.unit)}
        own = [
            (c, clean(cell.text)) for c, cell in enumerate(self.sheet.rows[row]) if c not in self.sheet.hidden_columns
        ]
        rest = [(column, text) for column, text in own if text and _key(text) not in names]
        counts = [(column, text) for column, text in rest if read_count(text)[0] is not None]
        if len(counts) > 1:
            texts = ", ".join(text for _column, text in counts)
            self.remark(RemarkKind.SEVERAL, element, at=str(row + 1), text=texts, value=column_name(counts[0][0]))
        chosen = counts or rest
        return chosen[0][0] if chosen else None

    def take_in_order(self) -> None:
        """A bare column or row of numbers: one for each element from the top."""
        cells = [
            (row, column, cell)
            for row, line in enumerate(self.sheet.rows)
            for column, cell in enumerate(line)
            if row not in self.sheet.hidden_rows and column not in self.sheet.hidden_columns
        ]
        while cells and not clean(cells[-1][2].text):
            cells.pop()
        for element, (row, column, cell) in zip(self.form.elements, cells, strict=False):
            if not self.is_covered(row, column):
                self.put(element, cell, f"{column_name(column)}{row + 1}")
        size = len(self.form.elements)
        if len(cells) > size:
            left = ", ".join(clean(cell.text) for _row, _column, cell in cells[size:])
            self.remark(RemarkKind.TOO_MANY, text=str(len(cells)), value=str(size), at=left)
        for element in self.form.elements[len(cells) :]:
            self.remark(RemarkKind.MISSING, element)

    def put(self, element: Element, cell: SheetCell, at: str) -> None:
        """Keep the text of a cell, and remark what is strange about it."""
        text = clean(cell.text)
        if cell.is_formula and not text:
            self.remark(RemarkKind.FORMULA, element, at=at)
            return
        if not text:
            return
        self.texts[element.code] = text
        count, remark = (None, RemarkKind.NOT_WHOLE) if cell.is_decimal else read_count(text)
        if remark is RemarkKind.READ_AS and count is not None:
            self.texts[element.code] = str(count)
            self.remark(remark, element, at=at, text=text, value=number(count))
        elif remark:
            self.remark(remark, element, at=at, text=text)


def _key(text: str) -> str:
    return " ".join(fold(clean(text)).split())

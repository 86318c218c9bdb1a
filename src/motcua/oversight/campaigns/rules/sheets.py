"""What a table from outside says of a form: which line is which element, which cell holds its count, what is strange.

Texts are kept as they stand; whether one is a count is decided when the draft is read, so nothing is lost here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from motcua.kernel.sheets import MOST_COLUMNS, MOST_ROWS, Sheet, SheetCell, cell_of, column_name
from motcua.kernel.text import number
from motcua.oversight.campaigns.rules.columns import Column, Columns, bare_columns
from motcua.oversight.campaigns.rules.headings import Sense, key_of, sense_of
from motcua.oversight.campaigns.rules.totals import clean, read_count
from motcua.oversight.campaigns.types import Choice, Element, Form, Remark, RemarkKind, SheetFor, SheetRead

_LONGEST = 60
MOST_REMARKS = 60
"""More than one for each line of the largest form is read by nobody."""
_ANY = SheetFor()


def read_sheet(form: Form, sheet: Sheet, asked: SheetFor = _ANY) -> SheetRead:
    """What the sheet says of the form's elements. Lines are known by code or name, else by their order.

    Where it is not certain which column is meant, nothing is taken and the columns are given to choose from.
    """
    reading = _Reading(form, sheet, asked)
    if sheet.is_cut:
        reading.remark(RemarkKind.CUT, text=str(MOST_ROWS), value=str(MOST_COLUMNS))
    if named := list(reading.named_lines()):
        reading.take_named(named)
    else:
        reading.take_in_order()
    reading.note_hidden()
    return reading.result()


@dataclass
class _Reading:
    form: Form
    sheet: Sheet
    asked: SheetFor
    texts: dict[str, str] = field(default_factory=dict)
    others: dict[str, dict[str, str]] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    choices: tuple[Choice, ...] = ()
    used: tuple[int, ...] = ()
    """The columns from which numbers were taken."""

    def __post_init__(self) -> None:
        elements = self.form.elements
        self.by_name = {key_of(word): e for e in elements for word in (e.code, e.name, e.name_en)}

    def remark(self, kind: RemarkKind, element: Element | None = None, **words: str) -> None:
        short = {name: text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…" for name, text in words.items()}
        name = {"name": element.name} if element else {}
        self.remarks.append(Remark(kind, {**name, **short}, element.code if element else ""))

    def result(self) -> SheetRead:
        """Nothing is taken where a person must choose first."""
        remarks = tuple(self.remarks[:MOST_REMARKS])
        if self.choices:
            asked = tuple(remark for remark in remarks if remark.kind is not RemarkKind.EMPTY)
            return SheetRead({}, asked, {}, self.choices)
        return SheetRead(self.texts, remarks, self.others)

    # ---------- hidden and merged ----------

    def note_hidden(self) -> None:
        for column in sorted(self.sheet.hidden_columns):
            texts = [clean(cell_of(self.sheet, row, column).text) for row in range(len(self.sheet.rows))]
            if any(texts) and column not in self.used:
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

    # ---------- lines ----------

    def named_lines(self) -> Iterator[tuple[int, Element, int]]:
        """(row, element, column of its name) of the lines that name one, hidden ones left out."""
        for row, cells in enumerate(self.sheet.rows):
            if row in self.sheet.hidden_rows:
                continue
            for column, cell in enumerate(cells):
                if (element := self.by_name.get(key_of(cell.text))) is not None:
                    yield row, element, column
                    break

    def take_named(self, lines: list[tuple[int, Element, int]]) -> None:
        first: dict[str, tuple[int, Element, int]] = {}
        for line in lines:
            first.setdefault(line[1].code, line)
        columns = Columns(self.sheet, list(first.values()), self.asked)
        decision = columns.decide()
        self._take_parts(columns)
        if decision.column is not None:
            self._take_column(columns, decision.column, lines)
        else:
            self._ask(decision.choices, columns)
        for row, element, _column in lines:
            if first[element.code][0] != row:
                self.remark(RemarkKind.REPEATED, element, at=str(row + 1))
        for element in self.form.elements:
            if element.code not in first:
                self.remark(RemarkKind.MISSING, element)
        self._unknown({row for row, _e, _c in lines}, first=lines[0][0])

    def _take_parts(self, columns: Columns) -> None:
        for code, places in columns.parts.items():
            self.others[code] = {}
            if len(places) != 1:
                self.remark(RemarkKind.PART_MISSING, text=f"{self.asked.inherited[code]} ({code})")
                continue
            for row, element, _column in columns.lines:
                self._take(self.others[code], row, element, places)

    def _take_column(self, columns: Columns, column: Column, lines: list[tuple[int, Element, int]]) -> None:
        self.used = column.places
        for row, element, _column in columns.lines:
            self._take(self.texts, row, element, column.places)
        known = {(element.code, self._text(row, column)) for row, element, _c in columns.lines}
        again = ((element.code, text) for row, element, _c in lines if (text := self._text(row, column)))
        is_said_twice = any(each not in known for each in again)
        if is_said_twice and not self.asked.column:
            self.remark(RemarkKind.UNCLEAR, at=column_name(column.places[0]))
            self.choices = (self._choice(column, columns),)
        elif not column.is_filled:
            self.remarks = [remark for remark in self.remarks if remark.kind is not RemarkKind.EMPTY]
            self.remark(RemarkKind.EMPTY_COLUMN, at=column_name(column.places[0]))

    def _text(self, row: int, column: Column) -> str:
        return next((text for c in column.places if (text := clean(cell_of(self.sheet, row, c).text))), "")

    def _ask(self, found: tuple[Column, ...], columns: Columns) -> None:
        """Show the columns that may be meant; where there is none, say so."""
        self.choices = tuple(self._choice(column, columns) for column in found)
        letters = ", ".join(choice.column for choice in self.choices)
        if not found:
            self.remark(RemarkKind.NO_NUMBERS)
        elif len(found) == 1:
            self.remark(RemarkKind.UNCLEAR, at=letters)
        else:
            self.remark(RemarkKind.SEVERAL, text=str(len(found)), at=letters)

    def _choice(self, column: Column, columns: Columns) -> Choice:
        texts = {element.code: self._text(row, column) for row, element, _c in columns.lines}
        return Choice(column_name(column.places[0]), column.heading, texts)

    def _unknown(self, known: set[int], first: int) -> None:
        for row in range(first, len(self.sheet.rows)):
            texts = [clean(cell.text) for cell in self.sheet.rows[row] if clean(cell.text)]
            if row not in known and row not in self.sheet.hidden_rows and len(texts) > 1:
                self.remark(RemarkKind.UNKNOWN_LINE, text=", ".join(texts))

    def _take(self, into: dict[str, str], row: int, element: Element, places: tuple[int, ...] | list[int]) -> None:
        """From the one place, or from that of several which holds something in this line."""
        filled = [column for column in places if cell_of(self.sheet, row, column).text.strip()]
        column = (filled or list(places))[0]
        if not self.is_covered(row, column):
            self.put(into, element, cell_of(self.sheet, row, column), f"{column_name(column)}{row + 1}")

    # ---------- no names ----------

    def take_in_order(self) -> None:
        """A bare column or row of numbers, one for each element from the top; asked about unless exactly so many."""
        known = self._bare()
        if not known:
            self.remark(RemarkKind.NO_NUMBERS)
            return
        size = len(self.form.elements)
        chosen = next((place for place in known if column_name(place) == self.asked.column), None)
        if chosen is None and (len(known) > 1 or any(len(cells) != size for cells in known.values())):
            self._ask_bare(known)
            if len(known) > 1:
                return
        place = next(iter(known)) if chosen is None else chosen
        self._note_size(known[place])
        for element, (row, column, cell) in zip(self.form.elements, known[place], strict=False):
            if not self.is_covered(row, column):
                self.put(self.texts, element, cell, f"{column_name(column)}{row + 1}")

    def _bare(self) -> dict[int, list[tuple[int, int, SheetCell]]]:
        """(row, column, cell) by column, without the heading above it; a single row counts as one column."""
        columns = bare_columns(self.sheet)
        found = {place: [(row, place, cell) for row, cell in cells] for place, cells in columns.items()}
        rows = {row for cells in columns.values() for row, cell in cells if clean(cell.text)}
        if len(rows) == 1 and len(found) > 1:
            (row,) = rows
            width = range(min(found), max(found) + 1)
            return {min(found): [(row, place, cell_of(self.sheet, row, place)) for place in width]}
        return {place: self._without_heading(cells) for place, cells in found.items()}

    def _without_heading(self, cells: list[tuple[int, int, SheetCell]]) -> list[tuple[int, int, SheetCell]]:
        above = len(cells) - len(self.form.elements)
        is_heading = above > 0 and all(read_count(cell.text)[0] is None for _row, _column, cell in cells[:above])
        return cells[above:] if is_heading else cells

    def _ask_bare(self, known: Mapping[int, list[tuple[int, int, SheetCell]]]) -> None:
        codes = [element.code for element in self.form.elements]
        heads = {place: cells[0][2].text for place, cells in known.items()}
        self.choices = tuple(
            Choice(
                column_name(place),
                heads[place] if sense_of(heads[place], self.asked.month, self.asked.kind) is not Sense.OPEN else "",
                {code: clean(cell.text) for code, (_r, _c, cell) in zip(codes, cells, strict=False)},
            )
            for place, cells in known.items()
        )
        letters = ", ".join(choice.column for choice in self.choices)
        if len(known) > 1:
            self.remark(RemarkKind.SEVERAL, text=str(len(known)), at=letters)
        else:
            self.remark(RemarkKind.UNCLEAR, at=letters)

    def _note_size(self, cells: list[tuple[int, int, SheetCell]]) -> None:
        size = len(self.form.elements)
        if len(cells) > size:
            left = ", ".join(clean(cell.text) for _row, _column, cell in cells[size:])
            self.remark(RemarkKind.TOO_MANY, text=str(len(cells)), value=str(size), at=left)
        for element in self.form.elements[len(cells) :]:
            self.remark(RemarkKind.MISSING, element)

    def put(self, into: dict[str, str], element: Element, cell: SheetCell, at: str) -> None:
        """Keep the text of a cell, and remark what is strange about it."""
        text = clean(cell.text)
        if cell.is_formula and not text:
            self.remark(RemarkKind.FORMULA, element, at=at)
            return
        if not text:
            part = next((code for code, texts in self.others.items() if texts is into), "")
            self.remark(RemarkKind.EMPTY, element, at=at, part=part, text="")
            return
        into[element.code] = text
        count, remark = (None, RemarkKind.NOT_WHOLE) if cell.is_decimal else read_count(text)
        if remark is RemarkKind.READ_AS and count is not None:
            into[element.code] = str(count)
            if text != number(count):
                self.remark(remark, element, at=at, text=text, value=number(count))
        elif remark:
            self.remark(remark, element, at=at, text=text)

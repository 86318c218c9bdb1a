"""Which column of a table holds the numbers: said by its headings, shown by its cells, asked where neither decides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from motcua.kernel.sheets import Sheet, SheetCell, cell_of, column_name
from motcua.oversight.campaigns.rules.headings import Sense, is_numbering, key_of, sense_of
from motcua.oversight.campaigns.rules.totals import clean, read_count
from motcua.oversight.campaigns.types import Element, RemarkKind, SheetFor

HEADING_ROWS = 20
"""Rows above the first line of the form in which headings are looked for."""
_RUNNING = re.compile(r"([0-9]{1,4})[.)]?")
_MARK = re.compile(r"[0-9]{1,3}|([0-9]{1,3}\.)+[0-9]{0,3}|[0-9a-zđ]{1,4}[.)]|[ivxl]+|[a-zđ]", re.I)
Line = tuple[int, Element, int]
"""(row, element, column of its name)."""


@dataclass(frozen=True)
class Column:
    """A column that may hold numbers; several together where each line has one number, now here, now there."""

    places: tuple[int, ...]
    heading: str
    sense: Sense
    is_filled: bool


@dataclass(frozen=True)
class Decision:
    """The column that is meant, or those among which a person must choose."""

    column: Column | None = None
    choices: tuple[Column, ...] = ()


class Columns:
    """The columns of a sheet in which lines were found by name."""

    def __init__(self, sheet: Sheet, lines: Sequence[Line], asked: SheetFor) -> None:
        self.sheet, self.lines, self.asked = sheet, lines, asked
        self.width = max((len(row) for row in sheet.rows), default=0)
        self.first = min(row for row, _element, _column in lines)
        self.leftmost = min(column for _row, _element, column in lines)
        self.headings = [self._heading(column) for column in range(self.width)]
        self.parts = self._parts()

    def _heading(self, column: int) -> str:
        """The nearest text above the first line, with that of a group above it which spans several columns."""
        found: list[str] = []
        for row in range(self.first - 1, max(-1, self.first - 1 - HEADING_ROWS), -1):
            own = clean(cell_of(self.sheet, row, column).text)
            group = self._group(row, column)
            text = group or ("" if found else own)
            if text and text not in found and not is_numbering(text):
                found.append(text)
        return " / ".join(reversed(found))

    def _group(self, row: int, column: int) -> str:
        """The text of a merged heading over several columns; one that begins over the names is a title."""
        for top, left, bottom, right in self.sheet.merged:
            if top <= row <= bottom and left <= column <= right and left > self.leftmost:
                return clean(cell_of(self.sheet, top, left).text)
        return ""

    def _parts(self) -> dict[str, list[int]]:
        """The columns of agencies that merged, by their names or codes."""
        return {code: self._of_agency(code, name) for code, name in self.asked.inherited.items()}

    def _of_agency(self, code: str, name: str) -> list[int]:
        return [c for c in range(self.leftmost, self.width) if _names_agency(self.headings[c], code, name)]

    # ---------- the column of the agency itself ----------

    def decide(self) -> Decision:
        """Headings for this period first, then headings for numbers, then a single column of numbers."""
        known = self._candidates()
        for column in known:
            if self.asked.column and self.asked.column in (column_name(place) for place in column.places):
                return Decision(column)
        for sense in (Sense.NOW, Sense.VALUE):
            said = [column for column in known if column.sense is sense]
            said = [column for column in said if column.is_filled] or said
            if said:
                return Decision(said[0]) if len(said) == 1 else Decision(choices=tuple(said))
        shown = [column for column in known if column.places[0] not in self.sheet.hidden_columns]
        if shown and all(column.sense is Sense.OPEN and self._is_certain(column) for column in shown):
            together = self._together(shown)
            if together is not None:
                return Decision(together)
        return Decision(choices=tuple(shown))

    def _together(self, columns: list[Column]) -> Column | None:
        """One column, or several of which each line uses one."""
        places = tuple(place for column in columns for place in column.places)
        used = ([p for p in places if cell_of(self.sheet, row, p).text.strip()] for row, _e, _c in self.lines)
        return Column(places, "", Sense.OPEN, is_filled=True) if all(len(each) <= 1 for each in used) else None

    def _is_certain(self, column: Column) -> bool:
        """Whether it stands right of the names and holds counts: text in a column without a heading is asked about."""
        return column.places[0] > self.leftmost and any(map(_is_numeric, self._texts(column.places[0])))

    def _candidates(self) -> list[Column]:
        taken = {place for places in self.parts.values() for place in places}
        found = [self._column(place) for place in range(self.width) if place not in taken]
        columns = [column for column in found if column is not None]
        numeric = [column for column in columns if self._is_said_or_numeric(column)]
        return numeric or [column for column in columns if column.sense is Sense.OPEN]

    def _is_said_or_numeric(self, column: Column) -> bool:
        return column.sense in (Sense.NOW, Sense.VALUE) or any(map(_is_numeric, self._texts(column.places[0])))

    def _column(self, place: int) -> Column | None:
        """None for names, units, running numbers, and whatever is empty without a heading for numbers."""
        texts = self._texts(place)
        heading = self.headings[place]
        sense = self._sense(heading) if place > self.leftmost else Sense.OPEN
        is_said = sense in (Sense.NOW, Sense.VALUE)
        is_filled = any(texts) or any(cell_of(self.sheet, row, place).is_formula for row, _e, _c in self.lines)
        if self._is_name(place) or (not is_said and (not is_filled or is_running(texts, place < self.leftmost))):
            return None
        return Column((place,), heading, sense, is_filled)

    def _sense(self, heading: str) -> Sense:
        if self.asked.agency and _names_agency(heading, self.asked.agency, self.asked.name):
            return Sense.NOW
        return sense_of(heading, self.asked.month, self.asked.kind)

    def _texts(self, place: int) -> list[str]:
        return [clean(cell_of(self.sheet, row, place).text) for row, _element, _column in self.lines]

    def _is_name(self, place: int) -> bool:
        """Whether all that stands in it are codes, names and units of the elements beside it."""
        pairs = [(key_of(cell_of(self.sheet, row, place).text), element) for row, element, _column in self.lines]
        said = [(key, element) for key, element in pairs if key]
        return bool(said) and all(key in names_of(element) for key, element in said)


def names_of(element: Element) -> set[str]:
    return {key_of(word) for word in (element.code, element.name, element.name_en, element.unit)}


def is_running(texts: Iterable[str], is_left: bool = False) -> bool:
    """Whether texts only number the lines: 1, 2, 3; left of the names also 1.1, a), II."""
    said = [text for text in texts if text]
    if is_left and said and all(map(_MARK.fullmatch, said)):
        return True
    counts = [int(found[1]) if (found := _RUNNING.fullmatch(text)) else -1 for text in said]
    steps = [after - before for before, after in pairwise(counts)]
    return len(counts) > 2 and min(counts) >= 0 and set(steps) == {1}


def _names_agency(heading: str, code: str, name: str) -> bool:
    is_named = bool(name) and key_of(heading) == key_of(name)
    return is_named or bool(re.search(rf"(?<![0-9A-Za-z.]){re.escape(code)}(?!\.?[0-9A-Za-z])", heading))


def _is_numeric(text: str) -> bool:
    """Whether somebody meant a count, rightly written or not."""
    count, remark = read_count(text)
    return count is not None or remark in (RemarkKind.UNCERTAIN, RemarkKind.NOT_WHOLE, RemarkKind.NEGATIVE)


def bare_columns(sheet: Sheet) -> Mapping[int, list[tuple[int, SheetCell]]]:
    """(row, cell) of each shown column that holds anything, from the top to its last text; a numbering is left out."""
    found: dict[int, list[tuple[int, SheetCell]]] = {}
    rows = [row for row in range(len(sheet.rows)) if row not in sheet.hidden_rows]
    for place in range(max((len(row) for row in sheet.rows), default=0)):
        cells = [(row, cell_of(sheet, row, place)) for row in rows]
        while cells and not clean(cells[-1][1].text):
            cells.pop()
        if cells and place not in sheet.hidden_columns:
            found[place] = cells
    if len(found) > 1:
        texts = {place: [clean(cell.text) for _row, cell in cells] for place, cells in found.items()}
        found = {place: cells for place, cells in found.items() if not is_running(texts[place])} or found
    return found

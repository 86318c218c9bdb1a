"""A table from outside, wherever it came from: its cells as texts, and how much of one is read. Plain Python."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

MOST_ROWS, MOST_COLUMNS = 500, 40
"""What is read of a sheet; the largest that people fill here has 40 lines. What lies outside is said."""
MOST_MERGED = 2_000
"""Merged ranges that begin in what is read."""
LONGEST_CELL = 4_000
"""Signs of one cell; the longest that people fill here is a note of a page."""
UNENDED_CELL = 131_072
"""Signs of a cell in a text; one that is longer is a quotation mark that nobody closed."""
SEPARATORS = ",;\t|"
"""Signs between the cells of a text, in the order in which they are believed."""


@dataclass(frozen=True)
class SheetCell:
    """A cell as text; `is_decimal` where it held a number with decimals, `is_formula` where it has no result."""

    text: str = ""
    is_decimal: bool = False
    is_formula: bool = False


@dataclass(frozen=True)
class Sheet:
    """A table from outside: rows of cells, ranges of merged cells, hidden rows and columns (from 0)."""

    rows: tuple[tuple[SheetCell, ...], ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    """(first row, first column, last row, last column)."""
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    is_cut: bool = False
    """Whether there was more than is read of a sheet."""


_EMPTY = SheetCell()


def cell_of(sheet: Sheet, row: int, column: int) -> SheetCell:
    cells = sheet.rows[row]
    return cells[column] if column < len(cells) else _EMPTY


def column_name(column: int) -> str:
    """0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(65 + letter) + name
    return name


def shortened(text: str) -> str:
    """A text longer than any cell is no number any more and says that it was cut."""
    return text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]}…"


def separator_of(line: str) -> str:
    """The sign that stands most often in the first line of a text."""
    return max(SEPARATORS, key=line.count)


def rows_of_csv(content: bytes) -> list[list[str]]:
    """The cells of a file of text (UTF-8), whatever sign parts them. Raises ValueError."""
    text = content.decode("utf-8-sig")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text.partition("\n")[0])))
    except csv.Error as error:
        raise ValueError("no readable CSV") from error
    if any(len(cell) > UNENDED_CELL for row in rows for cell in row):  # the reader's own limit is one for all of Python
        raise ValueError("a cell without an end")
    return rows

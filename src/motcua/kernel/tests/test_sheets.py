"""Tables from outside and tables for outside: named as spreadsheets name them, read as they were written."""

from __future__ import annotations

import csv
from functools import partial

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel.sheets import Sheet, SheetCell, cell_of, column_name, rows_of_csv
from motcua.kernel.workbooks import sheet_of_workbook, workbook_of


@pytest.mark.parametrize(("column", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_a_column_has_the_letters_that_spreadsheets_give_it(column: int, name: str) -> None:
    assert column_name(column) == name


def test_a_cell_beyond_the_end_of_its_row_is_empty() -> None:
    sheet = Sheet(((SheetCell("a"), SheetCell("b")), (SheetCell("c"),)))
    assert cell_of(sheet, 0, 1).text == "b" and cell_of(sheet, 1, 1) == SheetCell()


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_cells_of_a_text_are_parted_by_the_sign_that_its_first_line_has_most_of(sign: str) -> None:
    lines = ["Mã", "Điểm", "Ghi chú"], ["1.1", "2", f"hai{sign}ba"]
    text = "\r\n".join(sign.join(f'"{cell}"' for cell in line) for line in lines)
    assert rows_of_csv(text.encode("utf-8-sig")) == [*map(list, lines)]


@pytest.mark.parametrize("content", ["Điểm".encode("utf-16"), b'"' + b"a" * 200_000])
def test_what_is_no_text_of_cells_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError):
        rows_of_csv(content)


def test_a_cell_without_an_end_is_refused_whatever_limit_another_reader_has_set() -> None:
    """Python's limit is one for the whole process, and the import of the catalogue raises it."""
    before = csv.field_size_limit(10_000_000)
    try:
        with pytest.raises(ValueError, match="without an end"):
            rows_of_csv(b'"' + b"a" * 200_000)
    finally:
        csv.field_size_limit(before)


def write(book: xlsxwriter.Workbook, text: str) -> None:
    book.add_worksheet().write(0, 0, text)


@given(st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1).filter(lambda text: text.strip()))
def test_what_was_written_is_read_again_and_is_neither_formula_nor_link(text: str) -> None:
    for written in (text, f"={text}", f"https://example.vn/{text}"):
        content = workbook_of(partial(write, text=written))
        (cell,) = sheet_of_workbook(content).rows[0]
        assert (cell.text, cell.is_formula) == (written, False)
        assert b"hyperlink" not in content

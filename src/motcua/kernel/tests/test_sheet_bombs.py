"""Small workbooks and pastes that would fill a server: each is refused, or read, within seconds and little memory."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from motcua.kernel.apart import read_apart
from motcua.kernel.clipboard import LONGEST_TEXT, sheet_of_html, sheet_of_text
from motcua.kernel.tests.factories import workbook
from motcua.kernel.workbooks import sheet_of_workbook

HERE = "motcua.kernel.tests.test_sheet_bombs:"
LITTLE = 400 * 1024 * 1024
"""Bytes of the process with the interpreter and what this file of tests imports, a good 150 million."""
CELL = b'<row r="1"><c r="A1"><v>7</v></c></row>'
READ = {
    "merged": (b"<mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' * 900 + b"</mergeCells>", b""),
    "far": (b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', b""),
    "columns": (b'<cols><col min="1" max="16384" hidden="1"/></cols>', b""),
    "cells": (b"<row r='2'>" + b"<c><v>1</v></c>" * 130_000 + b"</row>", b""),
    "strings": (
        b"<row r='2'>" + b"<c t='s'><v>0</v></c>" * 9_000 + b"</row>", b"<si><t>" + b"a" * 9_000_000 + b"</t></si>",
    ),
}  # fmt: skip
REFUSED = {
    "many-cells": (b"<row>" + b"<c/>" * 1_000_000 + b"</row>", b""),
    "many-merged": (b'<mergeCell ref="A1:B2"/>' * 9_000, b""),
    "deep": (b"<a>" * 9_000 + b"</a>" * 9_000, b""),
    "unpacked": (b" " * 30_000_000, b""),
    "entity": (b"<!DOCTYPE a>", b""),
}


def read_workbook(content: bytes) -> list[str]:
    return [str(len(sheet_of_workbook(content).rows))]


def read_markup(content: bytes) -> list[str]:
    return [str(len(sheet_of_html(content.decode()).rows))]


@pytest.mark.parametrize("name", READ)
def test_a_workbook_that_names_more_than_is_read_costs_no_more(name: str) -> None:
    page, strings = READ[name]
    content = workbook(b"<sheetData>" + CELL + page + b"</sheetData>", strings)
    assert len(content) < 100_000
    assert int(read_apart(f"{HERE}read_workbook", content, seconds=10, memory=LITTLE)[0]) <= 500


@pytest.mark.parametrize("name", REFUSED)
def test_a_workbook_that_swells_is_refused_before_it_does(name: str) -> None:
    content = workbook(*REFUSED[name])
    with pytest.raises(ValueError, match=r"too much|broken"):
        read_apart(f"{HERE}read_workbook", content, seconds=10, memory=LITTLE)


def test_a_part_packed_as_no_office_program_packs_is_not_unpacked() -> None:
    with pytest.raises(ValueError, match="unknown way"):
        sheet_of_workbook(workbook(CELL, kind=zipfile.ZIP_LZMA))


@pytest.mark.parametrize(
    "markup",
    [
        "<table>" + "<tr><td rowspan=500 colspan=40>" * 30_000, "<table><tr><td>" + "<!--" * 200_000,
        "<table><tr><td>" + "<a '" * 200_000, "<table><tr><td>" + "<style>" * 100_000,
        "<table><tr><td>" + "<" * 900_000,
        "<table><tr><td>" + "&#" + "9" * 900_000 + ";", "<table><tr><td>" + "a<b>" * 200_000,
        "<table><tr>" + "<td>1" * 190_000, "<table>" + "<tr>" * 240_000, "<table><tr><td " + "a='' " * 150_000 + ">",
        "<table><col span=999999 style='display:none'>" + "<tr><td>1",
    ],
    ids=["spans", "comments", "quotes", "styles", "signs", "entity", "pieces", "cells", "rows", "given", "columns"],
)  # fmt: skip
def test_markup_of_a_clipboard_is_read_in_one_walk(markup: str) -> None:
    assert int(read_apart(f"{HERE}read_markup", markup.encode(), seconds=8, memory=LITTLE)[0]) <= 500


def test_a_pasted_text_has_an_end() -> None:
    with pytest.raises(ValueError, match="too large"):
        sheet_of_text("1" * (LONGEST_TEXT + 1))
    with pytest.raises(ValueError, match="too large"):
        sheet_of_html("<table>" + "1" * 1_000_001)
    sheet = sheet_of_text('"' + "\t1" * 40_000)
    assert sheet.rows[0][0].text.endswith("…")
    wide = sheet_of_text("1\t" * 90)
    assert len(wide.rows[0]) == 40 and wide.is_cut


# ---------- Honest workbooks ----------


def test_cells_are_read_as_the_library_of_spreadsheets_reads_them() -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    values = ["chữ", 12, 12.0, 12.5, -3, 1.234, True, None, "=1+1", "  7 ", "a_x000D_b", 1e15, "#REF!"]
    for column, value in enumerate(values, 1):
        page.cell(2, column, value)
    page.merge_cells("A4:B5")
    page["A4"] = 5
    page.row_dimensions[4].hidden = True
    page.column_dimensions["C"].hidden = True
    made = io.BytesIO()
    book.save(made)
    sheet = sheet_of_workbook(made.getvalue())
    texts = [cell.text for cell in sheet.rows[1]]
    assert texts == ["chữ", "12", "12", "12,5", "-3", "1,234", "TRUE", "", "", "  7 ", "a\rb", "1" + "0" * 15, "#REF!"]
    assert [cell.is_decimal for cell in sheet.rows[1]].count(True) == 2
    assert sheet.rows[1][8].is_formula
    assert sheet.merged == ((3, 0, 4, 1),)
    assert sheet.hidden_rows == {3} and sheet.hidden_columns == {2}


def test_a_day_is_no_count() -> None:
    from datetime import date

    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append([date(2026, 10, 31), 46326])
    made = io.BytesIO()
    book.save(made)
    assert [cell.text for cell in sheet_of_workbook(made.getvalue()).rows[0]] == ["31/10/2026", "46326"]


def test_the_first_shown_sheet_with_anything_is_read() -> None:
    book = openpyxl.Workbook()
    hidden, third = book.create_sheet("ẩn"), book.create_sheet("số")
    hidden["A1"], hidden.sheet_state = 1, "hidden"
    third["A1"] = 2
    made = io.BytesIO()
    book.save(made)
    assert sheet_of_workbook(made.getvalue()).rows[0][0].text == "2"

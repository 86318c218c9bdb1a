"""The annexes of a letter as XLSX: each table as printed, the exact number beside it, drawings from the cells."""

from __future__ import annotations

from functools import partial
from typing import Any

import xlsxwriter

from motcua.kernel.workbooks import workbook_of
from motcua.oversight.letters.selectors.reference import layout
from motcua.oversight.letters.services.repack import repacked
from motcua.oversight.letters.types import Annex, Paper, Section, Slice, Table, words_of

_VALUE = "Giá trị"
_A4 = 9
_UPRIGHT = 4
"""Columns that an upright page carries in letters of a readable size."""
_WIDTHS = (10, 44, 18)
"""Of the columns, in letters; the last holds for all that follow."""
_LETTER = 66
"""Letters in a line of the first sheet."""
_LINE = 16
"""Points of a line of text."""


def print_xlsx(paper: Paper) -> bytes:
    """One sheet for the letter's text, one for each table; a draft says so in the first line of each."""
    return repacked(workbook_of(partial(_print, paper=paper)))


def _print(book: xlsxwriter.Workbook, paper: Paper) -> None:
    book.set_properties(_properties(paper))
    styles = _styles(book)
    _letter(book, styles, paper)
    for place, (annex, section) in enumerate(_tables(paper), 1):
        _sheet(book, styles, paper, annex, section, f"Bảng {place}")


def _properties(paper: Paper) -> dict[str, Any]:
    created = paper.instant.replace(tzinfo=None, microsecond=0)
    return {"title": f"V/v {paper.subject}", "author": paper.issuer.called, "created": created}


def _styles(book: xlsxwriter.Workbook) -> dict[str, Any]:
    font = {"font_name": layout()["font"], "font_size": layout()["sizes_pt"]["table"]}
    return {
        "plain": book.add_format({**font, "text_wrap": True, "valign": "top"}),
        "bold": book.add_format({**font, "bold": True, "text_wrap": True}),
        "head": book.add_format({**font, "bold": True, "border": 1, "align": "center", "text_wrap": True}),
        "cell": book.add_format({**font, "border": 1}),
        "middle": book.add_format({**font, "border": 1, "align": "center"}),
        "right": book.add_format({**font, "border": 1, "align": "right"}),
        "draft": book.add_format({**font, "bold": True, "font_color": "#B03A2E", "font_size": 16}),
    }


def _tables(paper: Paper) -> list[tuple[Annex, Section]]:
    return [(annex, section) for annex in paper.annexes for section in annex.sections if section.table]


def _letter(book: xlsxwriter.Workbook, styles: dict[str, Any], paper: Paper) -> None:
    page, words = book.add_worksheet("Công văn"), layout()
    page.set_column(0, 0, _LETTER)
    lines = [
        *((words["draft"],) if paper.is_draft else ()),
        paper.issuer.name,
        words["number_prefix"] + paper.number_text,
        paper.day_text,
        words["subject_prefix"] + paper.subject,
        words["to"],
        *(f"- {each}" for each in paper.recipients),
        *(words_of(line) for line in paper.body),
        f"Kỳ công bố {paper.basis.release}, SHA-256 {paper.basis.digest}" if paper.basis.release else "",
    ]
    for row, line in enumerate(lines):
        page.write_string(row, 0, line, styles["draft" if paper.is_draft and row == 0 else "plain"])
        page.set_row(row, _LINE * max(1, -(-len(line) // _LETTER)))
    _print_set_up(page)


def _sheet(
    book: xlsxwriter.Workbook, styles: dict[str, Any], paper: Paper, annex: Annex, section: Section, name: str
) -> None:
    page = book.add_worksheet(name)
    table = section.table
    assert table is not None  # noqa: S101  (only sections with a table come here)
    above = [annex.title, paper.attached_text, *filter(None, (section.above, section.heading)), *section.lines]
    if paper.is_draft:
        page.write_string(0, 0, layout()["draft"], styles["draft"])
    for row, line in enumerate(above, 1):
        _across(page, row, line, table, styles["bold"])
    top = len(above) + 2
    below = _grid(page, styles, table, top) + 1
    notes = [*filter(None, (section.caption, *section.notes))]
    for row, note in enumerate(notes, below):
        _across(page, row, note, table, styles["plain"])
    if section.slices:
        _chart(book, page, section, (below + len(notes) + 1, 1))
    _print_set_up(page)
    if len(table.head) > _UPRIGHT:
        page.set_landscape()
    page.repeat_rows(top)


def _print_set_up(page: xlsxwriter.worksheet.Worksheet) -> None:
    """A4 with the margins of the letter, never broken across its width, with page numbers."""
    margins = layout()["margins_mm"]
    page.set_paper(_A4)
    page.set_margins(**{side: margins[side] / 25.4 for side in ("left", "right", "top", "bottom")})
    page.fit_to_pages(1, 0)
    page.set_footer("&C&P")


def _width_of(column: int) -> int:
    return _WIDTHS[column] if column < len(_WIDTHS) else _WIDTHS[-1]


def _across(page: xlsxwriter.worksheet.Worksheet, row: int, text: str, table: Table, style: Any) -> None:
    """A line over the whole width of the table, as high as its text needs."""
    last = len(table.head) if table.values else len(table.head) - 1
    page.merge_range(row, 0, row, last, text, style)
    letters = sum(_width_of(column) for column in range(last + 1)) * 9 // 10
    page.set_row(row, _LINE * -(-len(text) // letters))


def _grid(page: xlsxwriter.worksheet.Worksheet, styles: dict[str, Any], table: Table, top: int) -> int:
    """The table as printed; behind it the number of each row, which no format has rounded. The row below it."""
    head = (*table.head, *((_VALUE,) if table.values else ()))
    for column, word in enumerate(head):
        page.write_string(top, column, word, styles["head"])
    for at, row in enumerate(table.rows):
        for column, text in enumerate(row):
            _cell(page, top + 1 + at, column, text, styles[_side(column, table)])
        if table.values and (value := table.values[at]) is not None:
            page.write_number(top + 1 + at, len(row), value, styles["right"])
    for column in range(len(head)):
        page.set_column(column, column, _width_of(column))
    page.freeze_panes(top + 1, 0)
    return top + 1 + len(table.rows)


def _cell(page: xlsxwriter.worksheet.Worksheet, row: int, column: int, text: str, style: Any) -> None:
    """As printed; a place in the first column as a number, so that the sheet sorts by it."""
    if column == 0 and text.isascii() and text.isdigit():
        page.write_number(row, column, int(text), style)
    else:
        page.write_string(row, column, text, style)


def _side(column: int, table: Table) -> str:
    return "middle" if column == 0 else "right" if column in table.numeric else "cell"


def _chart(book: xlsxwriter.Workbook, page: Any, section: Section, place: tuple[int, int]) -> None:
    """A pie over the counts of the sectors, which stand beside the table."""
    row, column = place
    for at, each in enumerate(section.slices):
        _sector(page, row + at, column, each)
    last = row + len(section.slices) - 1
    chart = book.add_chart({"type": "pie"})
    chart.add_series(
        {
            "categories": [page.name, row, column, last, column],
            "values": [page.name, row, column + 1, last, column + 1],
            "data_labels": {"percentage": True},
        }
    )
    chart.set_title({"name": _no_formula(section.figure), "name_font": {"size": 11}})
    page.insert_chart(row + len(section.slices) + 1, column, chart)


def _no_formula(title: str) -> str:
    """A drawing's title that begins with `=` would be read as a place in the sheet; a blank before it makes it text."""
    return f" {title}" if title.startswith("=") else title


def _sector(page: Any, row: int, column: int, each: Slice) -> None:
    page.write_string(row, column, each.label)
    page.write_number(row, column + 1, each.count)
    page.write_string(row, column + 2, each.text)

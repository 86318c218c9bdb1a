"""Forms as spreadsheets: the template that is downloaded, and sheets that come back."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from motcua.kernel.sheets import Sheet
from motcua.kernel.text import fold
from motcua.kernel.workbooks import sheet_of_workbook, workbook_of
from motcua.oversight.campaigns.errors import UnreadableSheet
from motcua.oversight.campaigns.types import Element, ReportInfo


def template_of(info: ReportInfo) -> bytes:
    """The form with what stands in its draft, as XLSX: a column of numbers for each part, numbers checked on entry."""
    return workbook_of(partial(_write, info=info))


def _write(book: Any, info: ReportInfo) -> None:
    form, page = info.campaign.form, book.add_worksheet("So lieu")
    bold, wrap = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"text_wrap": True})
    count = book.add_format({"num_format": "#,##0", "border": 1, "locked": False})
    page.write_row(0, 0, [form.name, info.name, info.campaign.words()], bold)
    heads = ["Số liệu" if code == info.agency else f"{info.inherited[code]} ({code})" for code in info.texts]
    page.write_row(1, 0, ["Mã", "Chỉ tiêu", "Đơn vị", *heads], bold)
    for row, element in enumerate(form.elements, start=2):
        page.write_row(row, 0, [element.code, element.name, _unit(element)], wrap)
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


def _unit(element: Element) -> str:
    return f"{element.unit}, lũy kế từ 01/01" if element.cumulated else element.unit


def sheet_of_xlsx(content: bytes) -> Sheet:
    """The first sheet that shows anything. Raises UnreadableSheet: too large, locked, no XLSX."""
    try:
        return sheet_of_workbook(content)
    except ValueError as error:
        raise UnreadableSheet() from error


def file_name(info: ReportInfo) -> str:
    """Of letters that every system keeps."""
    return re.sub(r"[^a-z0-9-]+", "-", fold(f"{info.campaign.code}-{info.agency}")) + ".xlsx"

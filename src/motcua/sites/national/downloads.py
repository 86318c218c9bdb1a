"""One table, five kinds of file: CSV, JSON, XLSX, Parquet, PDF. Numbers keep every digit; nothing passes a float."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from threading import Lock

import duckdb
import xlsxwriter
from django.http import HttpResponse

from motcua.foundation.forms import services as forms
from motcua.foundation.vault.types import XLSX
from motcua.kernel import text
from motcua.kernel.clock import local, today
from motcua.kernel.workbooks import workbook_of
from motcua.sites.national.sheets import Row, Sheet

PUBLISHER = "motcua"
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_CREATED = datetime(2020, 1, 1, tzinfo=UTC)
"""Of every workbook, so that the same rows are the same bytes."""
_UNNAMED = "empty"
"""The one column of a table without rows."""


_WORDS = {
    "rank": "hạng", "agency": "cơ quan", "agency_code": "mã cơ quan", "rate_percent": "tỷ lệ %", "name": "tên",
    "numerator": "tử số", "denominator": "mẫu số", "percent": "%", "stated_percent": "đã in %", "agrees": "khớp",
    "grade": "mức", "supplier": "doanh nghiệp", "group": "nhóm", "count": "số cơ quan", "total": "tổng",
    "period": "kỳ", "procedure_code": "mã thủ tục", "source": "nguồn", "sequence": "số lô", "received_at": "nhận lúc",
    "digest": "mã băm", "accepted": "đã nhận", "rejected": "từ chối", "cut_off": "chốt lúc",
    "last_batch_at": "lô cuối lúc", "last_file_at": "tệp cuối lúc",
    "services": "dịch vụ", "services_with_dossiers": "dịch vụ có hồ sơ",
    "online": "trực tuyến", "full_process": "toàn trình", "on_time_portal": "đúng hạn 2.1",
    "on_time_internal": "đúng hạn trên tiếp nhận", "full": "toàn trình", "partial": "một phần",
    "information": "thông tin", "without_due_in_hand": "không hạn, trong tay",
    "without_due_received": "không hạn, tiếp nhận", "corrected_by": "đã đính chính bằng",
    "cells": "số đã công bố", "revised": "số bị sửa", "mean_points": "sửa bình quân, điểm %",
    "largest_points": "sửa nhiều nhất, điểm %", "late_releases": "kỳ gửi muộn hoặc chưa gửi", "releases": "số kỳ",
    "months_told": "số tháng có hồ sơ",
}  # fmt: skip
"""Names of columns as they read on paper; files keep the English ones, for programs."""


@dataclass(frozen=True)
class Kind:
    """A kind of file: its media type and how a sheet becomes one."""

    media_type: str
    write: Callable[[Sheet, list[Row]], bytes]


def download(sheet: Sheet, kind: str) -> HttpResponse:
    """The sheet as a file of a kind of `KINDS`."""
    return as_file(sheet.name, kind, written(sheet, kind))


def written(sheet: Sheet, kind: str) -> bytes:
    return KINDS[kind].write(sheet, sheet.build())


def as_file(name: str, kind: str, content: bytes) -> HttpResponse:
    """Bytes to download."""
    response = HttpResponse(content, content_type=KINDS[kind].media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


class KeptFiles:
    """Files that never change, kept in the process. One is made at a time: who asks meanwhile waits and gets it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: dict[Hashable, bytes] = {}
        self._making = Lock()

    def bytes_of(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """What is kept under `key`, made where it is not; the oldest goes where there are too many."""
        found = self._found.get(key)
        if found is not None:
            return found
        with self._making:
            if key not in self._found:
                made = make()
                while len(self._found) >= self._most:
                    del self._found[next(iter(self._found))]
                self._found[key] = made
            return self._found[key]

    def forget(self) -> None:
        """Nothing is kept any more: for a measuring of what making one costs."""
        self._found.clear()


def _columns(rows: list[Row]) -> list[str]:
    return list(rows[0]) if rows else [_UNNAMED]


def write_csv(sheet: Sheet, rows: list[Row]) -> bytes:
    """UTF-8 with its mark, so that a spreadsheet reads the accents."""
    stream = io.StringIO()
    columns = _columns(rows)
    writer = csv.writer(stream)
    writer.writerow(columns)
    writer.writerows(
        [value if type(value := row.get(name)) is int else unarmed(plain(value)) for name in columns] for row in rows
    )
    return stream.getvalue().encode("utf-8-sig")


def csv_line(cells: Sequence[object]) -> str:
    """One line of a CSV file, without formulas."""
    stream = io.StringIO()
    csv.writer(stream).writerow([unarmed(cell) for cell in cells])
    return stream.getvalue()


def unarmed(value: object) -> object:
    """A text that a spreadsheet would take for a formula begins with an apostrophe."""
    is_armed = isinstance(value, str) and value[:1] in _FORMULA_SIGNS and not _is_number(value)
    return f"'{value}" if is_armed else value


_NUMBER = re.compile(r"-?[0-9]+(?:[./][0-9]+)?")
"""A number as files write it: whole, decimal, or exact as a fraction."""


def _is_number(value: str) -> bool:
    return _NUMBER.fullmatch(value) is not None


def write_json(sheet: Sheet, rows: list[Row]) -> bytes:
    """Title, source and what else is said of the whole table; decimals as text, for JSON's numbers are binary."""
    about = {name: plain(value) for name, value in sheet.about.items()}
    more = {name: _lines(build()) for name, build in sheet.more}
    head = {"title": sheet.title, "source": sheet.source, **about}
    told = {name: json.dumps(value, ensure_ascii=False) for name, value in head.items()}
    parts = told | {"rows": _lines(rows), **more}
    inner = ",\n".join(f"{json.dumps(name, ensure_ascii=False)}: {written}" for name, written in parts.items())
    return f"{{\n{inner}\n}}".encode()


_JSON = json.JSONEncoder(ensure_ascii=False)


def _lines(rows: list[Row]) -> str:
    """One row a line, to be read by people; all rows are written in one go, then the lines are broken.

    A row begins with the brace and the name of its first column: inside a text there is no quote after a brace without
    a sign of escape before it, and no name after the quote that ends one.
    """
    if not rows:
        return "[]"
    written = _JSON.encode(_listed(rows))
    begin = f"{{{_JSON.encode(next(iter(rows[0])))}: "
    return "[\n" + written[1:-1].replace(f", {begin}", f",\n{begin}") + "\n]"


def _listed(rows: list[Row]) -> list[Row]:
    """Texts, which most cells are, without a call for each."""
    return [{name: value if type(value) is str else plain(value) for name, value in row.items()} for row in rows]


def plain(value: object) -> object:
    """A value as CSV and JSON write it."""
    if type(value) is str or type(value) is int:
        return value
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value) if isinstance(value, Decimal) else value


def write_xlsx(sheet: Sheet, rows: list[Row]) -> bytes:
    """The table with a filter, what belongs to it, and what it is; the same rows give the same bytes."""
    return workbook_of(partial(_write_book, sheet=sheet, rows=rows))


def _write_book(book: xlsxwriter.Workbook, sheet: Sheet, rows: list[Row]) -> None:
    book.set_properties({"title": sheet.title, "comments": sheet.source, "created": _CREATED})
    _write_page(book, "data", rows)
    for name, build in sheet.more:
        _write_page(book, name, build())
    about = book.add_worksheet("about")
    told = [f"{name}: {plain(value)}" for name, value in sheet.about.items()]
    about.write_column(0, 0, [sheet.title, sheet.source, *told])


def _write_page(book: xlsxwriter.Workbook, name: str, rows: list[Row]) -> None:
    page, columns = book.add_worksheet(name), _columns(rows)
    page.write_row(0, 0, columns, book.add_format({"bold": True}))
    for at, row in enumerate(rows, 1):
        for place, value in enumerate(row.values()):
            _write_cell(page, (at, place), value)
    page.autofilter(0, 0, len(rows), len(columns) - 1)
    page.freeze_panes(1, 0)
    page.autofit()


def _write_cell(page: xlsxwriter.worksheet.Worksheet, place: tuple[int, int], value: object) -> None:
    """Numbers as numbers, all else as text: a text that begins with `=` is never a formula."""
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        page.write_number(*place, value)
    elif value is not None:
        page.write_string(*place, str(plain(value)))


def write_parquet(sheet: Sheet, rows: list[Row]) -> bytes:
    """Whole numbers as BIGINT, rates as exact DECIMAL, all else as text; title and source in the file's own notes."""
    columns = _columns(rows)
    types = [_type([row[name] for row in rows]) for name in columns] if rows else ["VARCHAR"]
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as session:
        listed = ", ".join(f'"{name}" {kind}' for name, kind in zip(columns, types, strict=True))
        session.execute(f"CREATE TABLE sheet ({listed})")
        if rows:
            lists = ", ".join(f"unnest(CAST(? AS {kind}[]))" for kind in types)
            insert = f"INSERT INTO sheet SELECT {lists}"  # nosec B608  # only types of ours
            session.execute(insert, [_column(rows, *of) for of in zip(columns, types, strict=True)])
        target = Path(folder) / "sheet.parquet"
        notes = f"KV_METADATA {{title: {_quoted(sheet.title)}, source: {_quoted(sheet.source)}}}"
        session.execute(f"COPY sheet TO {_quoted(str(target))} (FORMAT parquet, COMPRESSION zstd, {notes})")
        return target.read_bytes()


def _quoted(words: str) -> str:
    """Words as a literal of SQL."""
    return "'" + words.replace("'", "''") + "'"


def _type(values: Sequence[object]) -> str:
    """The narrowest of the three types that holds every value of a column exactly."""
    said = [value for value in values if value is not None]
    if said and all(isinstance(value, int) and not isinstance(value, bool) for value in said):
        return "BIGINT"
    decimals = [value for value in said if isinstance(value, Decimal)]
    if said and len(decimals) == len(said):
        return f"DECIMAL(18, {max(-int(value.as_tuple().exponent) for value in decimals)})"
    return "VARCHAR"


def _column(rows: list[Row], name: str, kind: str) -> list[object]:
    """One column whole: the engine takes 4,000 rows in 75 ms this way, row by row in five seconds."""
    values = [row[name] for row in rows]
    if kind != "VARCHAR":
        return values
    return [value if value is None else str(plain(value)) for value in values]


def write_pdf(sheet: Sheet, rows: list[Row]) -> bytes:
    """The table on paper (PDF/A-2b), numbers in Vietnamese notation."""
    columns = _columns(rows)
    head = [
        {"label": on_paper(name), "is_number": _type([row.get(name) for row in rows]) != "VARCHAR"} for name in columns
    ]
    printed = {
        "title": sheet.title,
        "source": sheet.source,
        "publisher": PUBLISHER,
        "notes": [f"{on_paper(name)}: {value}" for name, value in sheet.about.items() if isinstance(value, str)],
        "head": head,
        "rows": [[printed_value(value) for value in row.values()] for row in rows],
    }
    return forms.print_document("figures-table", today(), printed)


def on_paper(name: str) -> str:
    """`online_numerator` -> `trực tuyến, tử số`; a name without words stays as it is."""
    if name in _WORDS:
        return _WORDS[name]
    begin, _, end = name.rpartition("_")
    return f"{_WORDS[begin]}, {_WORDS[end]}" if begin in _WORDS and end in _WORDS else name.replace("_", " ")


def printed_value(value: object) -> str:
    """`1.234`, `12,85`, `27/11/2026`: how a cell reads on paper."""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, Decimal):
        return text.number(value, max(0, -int(value.as_tuple().exponent)))
    if isinstance(value, datetime):
        return f"{local(value):%H:%M} {text.day(local(value).date())}"
    if isinstance(value, date):
        return text.day(value)
    return text.number(value) if isinstance(value, int) else "" if value is None else str(value)


KINDS = {
    "csv": Kind("text/csv; charset=utf-8", write_csv),
    "json": Kind("application/json; charset=utf-8", write_json),
    "xlsx": Kind(XLSX, write_xlsx),
    "parquet": Kind("application/vnd.apache.parquet", write_parquet),
    "pdf": Kind("application/pdf", write_pdf),
}

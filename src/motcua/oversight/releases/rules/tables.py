"""The tables of a release as files that others read: CSV, JSON, Parquet, XLSX. The same release, the same bytes."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter  # type: ignore[import-untyped]  # ships no types

from motcua.oversight.releases.rules import codec
from motcua.oversight.releases.rules.cells import GROUP_NAMES
from motcua.oversight.releases.rules.contents import Contents

COLUMNS = {
    "release": "VARCHAR", "period": "VARCHAR", "cell": "VARCHAR", "indicator": "VARCHAR", "version": "INTEGER",
    "indicator_name": "VARCHAR", "scope": "VARCHAR", "scope_name": "VARCHAR", "numerator": "BIGINT",
    "denominator": "BIGINT", "value": "VARCHAR", "rank": "INTEGER", "excluded": "VARCHAR", "unranked": "VARCHAR",
    "late": "BOOLEAN",
}  # fmt: skip
_NOTE = (
    "Tỷ lệ tính bằng phần trăm từ tử số và mẫu số, làm tròn nửa lên sau khi so sánh; "
    "nhóm và cả nước là tổng tử số trên tổng mẫu số."
)
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
_CHANGE_HEAD = (
    "cell",
    "cause",
    "numerator_before",
    "denominator_before",
    "numerator_after",
    "denominator_after",
    "batches",
)


def rows_of(contents: Contents) -> Iterator[dict[str, Any]]:
    """One row per cell, by name of column."""
    names = {definition.id: definition.name for definition in contents.definitions}
    scopes = {str(scope): name for scope, name in GROUP_NAMES.items()} | {t.code: t.name for t in contents.tree}
    frame = {"release": contents.heading.code, "period": contents.period.code}
    for cell in contents.cells:
        row = {**frame, **codec.plain_cell(cell), "cell": cell.id, "indicator_name": names[cell.indicator]}
        row["scope_name"] = scopes[cell.scope]
        yield {name: row[name] for name in COLUMNS}


def csv_table(contents: Contents) -> bytes:
    """UTF-8, comma, one head line; empty where there is no rank."""
    output = StringIO()
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_word(value) for value in row.values()] for row in rows_of(contents))
    return output.getvalue().encode()


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def json_table(contents: Contents) -> bytes:
    """The cells with the definitions that they follow."""
    return codec.written(
        {
            "release": dict(vars(contents.heading)),
            "definitions": [codec.plain_definition(d) for d in contents.definitions],
            "left_out": [dict(vars(row)) for row in contents.left_out],
            "cells": list(rows_of(contents)),
            "changes": [codec.plain_change(change) for change in contents.changes],
        }
    )


def parquet_table(contents: Contents) -> bytes:
    """The cells with types; a value stays a text, so that no reader makes a float of it."""
    with tempfile.TemporaryDirectory(prefix="motcua-table-") as folder:
        source, target = Path(folder) / "cells.csv", Path(folder) / "cells.parquet"
        source.write_bytes(csv_table(contents))
        types = ", ".join(f"'{name}': '{kind}'" for name, kind in COLUMNS.items())
        read = f"read_csv($1, header = true, auto_detect = false, quote = '\"', columns = {{{types}}})"
        with duckdb.connect(":memory:", config={"threads": 1, "autoinstall_known_extensions": False}) as session:
            sql = f"COPY (SELECT * FROM {read}) TO $2 (FORMAT parquet, COMPRESSION zstd)"  # noqa: S608  # nosec B608
            session.execute(sql, [str(source), str(target)])
        return target.read_bytes()


def xlsx_table(contents: Contents) -> bytes:
    """A workbook: cells, definitions, changes, notes."""
    output = BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        book.set_properties({"created": _CREATED, "title": contents.heading.code})
        bold = book.add_format({"bold": True})
        _sheet(book, "Số liệu", tuple(COLUMNS), [list(row.values()) for row in rows_of(contents)], bold)
        _sheet(book, "Định nghĩa", ("indicator", "version", "name", "article", "numerator", "denominator"),
               _definition_rows(contents), bold)  # fmt: skip
        _sheet(book, "Thay đổi", _CHANGE_HEAD, list(_change_rows(contents)), bold)
        _sheet(
            book, "Ghi chú", ("note",), [[_NOTE], *([f"{r.indicator}: {r.reason}"] for r in contents.left_out)], bold
        )
    return output.getvalue()


def _definition_rows(contents: Contents) -> list[list[Any]]:
    return [
        [d.id, d.version, d.name, d.article, d.texts.get("numerator", ""), d.texts.get("denominator", "")]
        for d in contents.definitions
    ]


def _change_rows(contents: Contents) -> Iterator[list[Any]]:
    for change in contents.changes:
        for part in change.parts:
            yield [change.cell, part.cause.value, *part.before, *part.after, " ".join(part.batches)]
        if not change.parts:
            yield [change.cell, ", ".join(change.others)]


def _sheet(book: xlsxwriter.Workbook, name: str, head: Sequence[str], rows: Sequence[Sequence[Any]], bold: Any) -> None:
    sheet = book.add_worksheet(name)
    sheet.write_row(0, 0, head, bold)
    sheet.freeze_panes(1, 0)
    for place, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            _write(sheet, place, column, value)


def _write(sheet: Any, row: int, column: int, value: Any) -> None:
    """Texts stay texts, whatever they look like; a cell is never a formula."""
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int):
        sheet.write_number(row, column, value)
    elif value is not None and value != "":
        sheet.write_string(row, column, str(value))

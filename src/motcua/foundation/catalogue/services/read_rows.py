"""Read the rows of an import file. Every row comes out, readable or not, with its line number."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from motcua.foundation.catalogue import rules
from motcua.foundation.catalogue.errors import UnreadableFile
from motcua.foundation.catalogue.types import Problem

MAX_LINE = 4 * 1024 * 1024
"""Bytes of one row; the longest real record has 0.2 million."""

_BOM = b"\xef\xbb\xbf"
_CHUNK = 64 * 1024


@dataclass(frozen=True)
class Row:
    """One row: its value when it could be read, else the reason; `repairs` tells what had to be overlooked."""

    number: int
    value: object = None
    rejects: tuple[Problem, ...] = ()
    repairs: tuple[Problem, ...] = field(default=())


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of a JSONL, JSONL.gz, CSV or CSV.gz file. Raises UnreadableFile before the first row."""
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
    except OSError as error:
        raise UnreadableFile(file=path.name, reason=error.strerror or "") from error
    names = [suffix for suffix in path.suffixes if suffix.lower() != ".gz"]
    with gzip.open(path, "rb") if packed else path.open("rb") as stream:
        lines = _lines(stream)  # type: ignore[arg-type]
        yield from _csv_rows(lines) if names and names[-1].lower() == ".csv" else map(_json_row, lines)


@dataclass(frozen=True)
class _Line:
    number: int
    text: str = ""
    problem: Problem | None = None
    had_bom: bool = False


def _lines(stream: IO[bytes]) -> Iterator[_Line]:
    """Non-empty lines as text; too long, wrongly encoded and cut-off ones as problems."""
    number = 0
    while True:
        number += 1
        try:
            raw = stream.readline(MAX_LINE + 1)
            too_long = len(raw) > MAX_LINE
            if too_long:
                _skip_line(stream, raw)
        except (EOFError, OSError, zlib.error):
            yield _Line(number, problem=Problem("damaged_archive"))
            return
        if not raw:
            return
        if too_long:
            yield _Line(number, problem=Problem("line_too_long"))
        elif raw.strip():
            yield _decoded(number, raw)


def _skip_line(stream: IO[bytes], part: bytes) -> None:
    while part and not part.endswith(b"\n"):
        part = stream.readline(_CHUNK)


def _decoded(number: int, raw: bytes) -> _Line:
    had_bom = number == 1 and raw.startswith(_BOM)
    try:
        return _Line(number, raw.removeprefix(_BOM if had_bom else b"").decode("utf-8"), had_bom=had_bom)
    except UnicodeDecodeError as error:
        return _Line(number, problem=Problem("not_utf8", f"byte {error.start + 1}"))


def _json_row(line: _Line) -> Row:
    repairs = (Problem("byte_order_mark"),) if line.had_bom else ()
    if line.problem:
        return Row(line.number, rejects=(line.problem,))
    try:
        return Row(line.number, value=json.loads(line.text), repairs=repairs)
    except json.JSONDecodeError as error:
        return Row(line.number, rejects=(Problem("not_json", f"{error.msg}, column {error.colno}"),))
    except (ValueError, RecursionError):
        return Row(line.number, rejects=(Problem("not_json", "too large or too deep"),))


def _csv_rows(lines: Iterator[_Line]) -> Iterator[Row]:
    """Rows of a table with a header. A stray quote spoils its own line only, not those that follow."""
    csv.field_size_limit(MAX_LINE)
    known = list(lines)
    position = 0
    header: list[str] = []
    header_repairs: tuple[Problem, ...] = ()
    while position < len(known):
        line = known[position]
        if line.problem:
            yield Row(line.number, rejects=(line.problem,))
            position += 1
            continue
        cells, used = _csv_cells(known, position)
        position += used
        if not header:
            header, header_repairs = _header(cells or [], line)
        elif cells is None or len(cells) != len(header):
            position += 1 - used
            yield Row(line.number, rejects=(Problem("wrong_columns", f"{len(cells or [])}, {len(header)}"),))
        else:
            yield _csv_row(line.number, dict(zip(header, cells, strict=True)), header_repairs)
            header_repairs = ()


def _csv_cells(lines: list[_Line], position: int) -> tuple[list[str] | None, int]:
    """The cells of the record that starts at `position` and how many lines it takes; None when it is broken."""
    following = (line.text for line in lines[position:] if line.problem is None)
    reader = csv.reader(following, strict=True)
    try:
        return next(reader), reader.line_num
    except (csv.Error, StopIteration):
        return None, 1


def _header(cells: list[str], line: _Line) -> tuple[list[str], tuple[Problem, ...]]:
    header = [cell.strip() for cell in cells]
    unknown = [name for name in header if name not in rules.KEYS]
    repairs = [Problem("unknown_field", ", ".join(unknown))] if unknown else []
    return header, (*repairs, *([Problem("byte_order_mark")] if line.had_bom else []))


def _csv_row(number: int, cells: dict[str, str], repairs: tuple[Problem, ...]) -> Row:
    value: dict[str, object] = {}
    wrong = []
    for key, text in cells.items():
        if key in rules.KEYS:
            try:
                value[key] = _cell(key, text)
            except (ValueError, RecursionError):
                wrong.append(key)
    rejects = (Problem("wrong_type", ", ".join(wrong)),) if wrong else ()
    return Row(number, value=value, rejects=rejects, repairs=repairs)


def _cell(key: str, text: str) -> object:
    """A cell as the value of its field: lists are separated by `|`, tables are JSON."""
    if key in rules.LISTS:
        return [item.strip() for item in text.split("|") if item.strip()]
    if key in rules.OBJECTS:
        return json.load(io.StringIO(text)) if text.strip() else []
    if key in rules.FLAGS:
        return {"": None, "0": False, "false": False, "1": True, "true": True}.get(text.strip().lower(), text)
    return text

"""One table as five kinds of file: the same numbers in each, none of them a float."""

from __future__ import annotations

import csv
import io
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from time import process_time, sleep
from typing import Any

import duckdb
import openpyxl
import pypdf
import pytest
from django.test import Client
from hypothesis import example, given
from hypothesis import strategies as st

from motcua.foundation.forms.services import load_forms
from motcua.sites.national.downloads import KINDS, KeptFiles, on_paper, printed_value
from motcua.sites.national.sheets import Row, Sheet
from motcua.sites.national.tables import Table

ROWS: list[dict[str, Any]] = [
    {"agency": "Bà Rịa - Vũng Tàu", "count": 1234567890123, "percent": Decimal("12.85"), "day": date(2020, 8, 20)},
    {"agency": "=1+1", "count": 0, "percent": None, "day": date(2020, 8, 20)},
]
SHEET = Sheet("bang", "Bảng 'mẫu'", "Công văn 3485/BTTTT-THH", lambda: ROWS, {"cut_off": "2020-08-20"})


@pytest.fixture
def papers(db: None) -> None:
    load_forms()


def written(kind: str, rows: list[dict[str, Any]] = ROWS) -> bytes:
    return KINDS[kind].write(SHEET, rows)


def parquet(content: bytes, folder: Path, query: str) -> list[tuple[Any, ...]]:
    (folder / "t.parquet").write_bytes(content)
    with duckdb.connect() as session:
        return session.execute(query, [str(folder / "t.parquet")]).fetchall()


def test_csv_opens_with_its_mark_and_leaves_a_missing_rate_empty() -> None:
    content = written("csv").decode()
    assert content.startswith("\ufeff")
    assert list(csv.DictReader(io.StringIO(content[1:])))[1]["percent"] == ""


def test_csv_holds_no_formula_of_a_sender_and_leaves_numbers_alone() -> None:
    words = ("=1+1", "@SUM(A1)", "--1", "-1/2/3", "-A1", "-1/A1", "-12.5", "-0.5", "-1/2", "-7", "Bộ Y tế")
    rows = [{"agency": word} for word in words]
    assert [row["agency"] for row in csv.DictReader(io.StringIO(written("csv", rows).decode()[1:]))] == [
        "'=1+1", "'@SUM(A1)", "'--1", "'-1/2/3", "'-A1", "'-1/A1", "-12.5", "-0.5", "-1/2", "-7", "Bộ Y tế",
    ]  # fmt: skip


HARD = st.text('{}[]":,a\\\n ')


@given(st.lists(st.tuples(HARD, HARD), max_size=5))
@example([('}, {"a, {": ', '"}, {"a, {": '), ("}, {", "")])
def test_json_holds_one_row_a_line_whatever_stands_in_its_texts(cells: list[tuple[str, str]]) -> None:
    rows = [{"a, {": first, "b": second} for first, second in cells]
    content = written("json", rows).decode()
    assert json.loads(content)["rows"] == rows
    lines = content.split('"rows": ', 1)[1].splitlines()[1:-2]
    assert [json.loads(line.removesuffix(",")) for line in lines] == rows


def test_json_writes_decimals_as_text_so_that_no_digit_is_lost() -> None:
    found = json.loads(written("json"))
    assert found["rows"][0]["percent"] == "12.85"
    assert (found["source"], found["cut_off"]) == (SHEET.source, "2020-08-20")


def test_a_spreadsheet_holds_numbers_as_numbers_and_no_formula_of_a_sender() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx")))
    rows = list(book["data"].iter_rows(min_row=2))
    assert [cell.value for cell in rows[0]][:3] == ["Bà Rịa - Vũng Tàu", 1234567890123, 12.85]
    assert (rows[1][0].value, rows[1][0].data_type) == ("=1+1", "s")
    assert book["about"]["A2"].value == SHEET.source


@pytest.mark.parametrize("sign", ["=1+", "+1+", "-1+", "@SUM", "{=1}", "https://example.vn/"])
def test_titles_sources_and_heads_of_a_spreadsheet_are_text_whatever_they_begin_with(sign: str) -> None:
    """A round titled `=HYPERLINK(…)` was a live formula on the sheet that tells what the file is."""
    rows: list[Row] = [{f"{sign}cột": f"{sign}ô"}]
    sheet = Sheet(
        "bang", f"{sign}tên", f"{sign}nguồn", lambda: rows, {f"{sign}mục": f"{sign}lời"}, (("them", lambda: rows),)
    )
    content = KINDS["xlsx"].write(sheet, rows)
    cells = [cell for page in openpyxl.load_workbook(io.BytesIO(content)) for row in page.iter_rows() for cell in row]
    assert len(cells) == 7 and {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)
    assert {f"{sign}tên", f"{sign}nguồn", f"{sign}cột", f"{sign}ô"} <= {cell.value for cell in cells}


def test_parquet_keeps_whole_numbers_and_exact_decimals(tmp_path: Path) -> None:
    rows = parquet(written("parquet"), tmp_path, "SELECT agency, count, percent, typeof(percent) FROM read_parquet(?)")
    assert rows[0] == ("Bà Rịa - Vũng Tàu", 1234567890123, Decimal("12.85"), "DECIMAL(18,2)")
    assert rows[1][2] is None
    notes = parquet(written("parquet"), tmp_path, "SELECT key, value FROM parquet_kv_metadata(?)")
    assert (b"title", "Bảng 'mẫu'".encode()) in notes


def test_paper_prints_vietnamese_numbers(papers: None) -> None:
    words = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(written("pdf"))).pages)
    for expected in ("Bảng 'mẫu'", "1.234.567.890.123", "12,85", "20/08/2020"):
        assert expected in words


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_without_rows_is_still_a_file(papers: None, kind: str) -> None:
    assert written(kind, [])


@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
def test_the_same_rows_give_the_same_bytes(kind: str) -> None:
    assert written(kind) == written(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_every_public_table_comes_in_every_kind(loaded: object, client: Client, kind: str) -> None:
    response = client.get(f"/do-luong/du-lieu-mo/2020-muc-do-4-tinh.{kind}")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == KINDS[kind].media_type
    assert response.content


def test_the_links_of_a_table_name_every_kind() -> None:
    assert set(Table.kinds) == set(KINDS)


def test_names_of_columns_read_as_vietnamese_on_paper() -> None:
    assert [on_paper(name) for name in ("online_numerator", "rank", "seal_of")] == [
        "trực tuyến, tử số",
        "hạng",
        "seal of",
    ]


def test_values_read_as_vietnamese() -> None:
    instant = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)
    assert [printed_value(value) for value in (True, instant, None, "chữ")] == ["có", "00:30 21/11/2026", "", "chữ"]


def test_a_large_table_becomes_parquet_in_bulk_and_keeps_every_value(tmp_path: Path) -> None:
    rows = [
        {"agency": f"Xã 'số' {n}", "count": n, "percent": Decimal(n) / 100 if n % 7 else None, "late": n % 2 == 0}
        for n in range(5_000)
    ]
    start = process_time()
    content = written("parquet", rows)
    assert process_time() - start < 2
    found = parquet(content, tmp_path, "SELECT * FROM read_parquet(?) ORDER BY count")
    assert [(a, c, p) for a, c, p, _late in found] == [(r["agency"], r["count"], r["percent"]) for r in rows]
    assert {late for _a, _c, _p, late in found} == {"True", "False"}


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["0", "-1", "1e3", "99999", "x", "1; DROP TABLE"])
def test_sdmx_refuses_a_number_of_observations_that_is_none(client: Client, number: str) -> None:
    for name in ("firstNObservations", "lastNObservations"):
        assert client.get("/do-luong/du-lieu-mo/sdmx/", {name: number}).status_code == 422


def test_a_file_that_several_ask_for_at_once_is_made_once() -> None:
    made: list[int] = []
    kept = KeptFiles(most=2)

    def make() -> bytes:
        sleep(0.05)
        made.append(1)
        return b"x"

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda _: kept.bytes_of("a", make), range(8))) == [b"x"] * 8
    assert len(made) == 1


def test_the_oldest_file_goes_where_there_are_too_many() -> None:
    kept = KeptFiles(most=2)
    made: list[str] = []

    def make(key: str) -> bytes:
        made.append(key)
        return b"x"

    for key in ("a", "b", "c", "b", "a"):
        kept.bytes_of(key, partial(make, key))
    assert made == ["a", "b", "c", "a"]


def test_a_failure_to_make_a_file_is_not_kept() -> None:
    kept = KeptFiles(most=2)
    with pytest.raises(ZeroDivisionError):
        kept.bytes_of("a", lambda: bytes(1 // 0))
    assert kept.bytes_of("a", lambda: b"x") == b"x"

"""Sheets as officers keep them: which column is meant, when it is asked, and what merged agencies' columns become."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.kernel.clipboard import sheet_of_html, sheet_of_text, text_of_sheet
from motcua.kernel.sheets import Sheet, SheetCell
from motcua.oversight.campaigns.rules.headings import Sense, sense_of
from motcua.oversight.campaigns.rules.sheets import read_sheet
from motcua.oversight.campaigns.selectors.forms import form
from motcua.oversight.campaigns.tests.factories import GOOD, OCTOBER
from motcua.oversight.campaigns.types import Form, RemarkKind, SheetFor, SheetRead

NOW = [str(count) for count in GOOD.values()]
BEFORE = [str(count - 7) for count in GOOD.values()]
TEXTS = {code: str(count) for code, count in GOOD.items()}
ASKED = SheetFor(agency="H01", name="Cơ quan H01", month=OCTOBER)


def full() -> Form:
    return form("toan-trinh", 1)


def table(*above: str, columns: tuple[str, ...] = ("stt", "name", "now")) -> Sheet:
    """A sheet of these lines above, then one line for each element with these columns."""
    lines = []
    for at, element in enumerate(full().elements):
        words = {
            "stt": str(at + 1), "ma": f"{at + 1:02}", "name": element.name, "code": element.code, "": "",
            "unit": element.unit, "now": NOW[at], "before": BEFORE[at], "both": str(at * 90 + 1200),
        }  # fmt: skip
        lines.append("\t".join(words[column] for column in columns))
    return sheet_of_text("\n".join([*above, *lines]))


def read(sheet: Sheet, asked: SheetFor = ASKED) -> SheetRead:
    return read_sheet(full(), sheet, asked)


@pytest.mark.parametrize(
    ("above", "columns"),
    [
        (("Số liệu báo cáo tháng 10/2026",), ("stt", "name", "now")),
        (("Số liệu báo cáo tháng 10/2026", "STT\tChỉ tiêu\tSố liệu"), ("stt", "name", "now")),
        (("Số liệu báo cáo tháng 10/2026\t\tBiểu 01",), ("stt", "name", "now")),
        (("Chỉ tiêu\tSố liệu tháng trước\tSố liệu tháng này",), ("name", "before", "now")),
        (("Chỉ tiêu\tSố liệu tháng này\tSố liệu tháng trước",), ("name", "now", "before")),
        (("Chỉ tiêu\tKỳ trước\tKỳ báo cáo\tLũy kế từ đầu năm",), ("name", "before", "now", "both")),
        (("Chỉ tiêu\tTháng 9/2026\tTháng 10/2026",), ("name", "before", "now")),
        (("Chỉ tiêu\t09/2026\t10/2026\t10 tháng năm 2026",), ("name", "before", "now", "both")),
        (("Chỉ tiêu\tMã số\tĐơn vị\tSố liệu\tCùng kỳ",), ("name", "ma", "unit", "now", "before")),
        (("TT\tChỉ tiêu\tMã\tSố lượng", "A\tB\tC\t1"), ("stt", "name", "ma", "now")),
        (("Mã\tChỉ tiêu\tĐơn vị\tCơ quan H01 (H01)\tGhi chú",), ("code", "name", "unit", "now", "both")),
        ((), ("stt", "name", "unit", "now")),
        (("Chỉ tiêu\tSố liệu\tKế hoạch",), ("name", "now", "both")),
    ],
)  # fmt: skip
def test_the_column_of_this_period_is_taken_without_a_question(
    above: tuple[str, ...], columns: tuple[str, ...]
) -> None:
    said = read(table(*above, columns=columns))
    assert not said.choices
    assert said.texts == TEXTS


@pytest.mark.parametrize(
    ("above", "columns", "letters"),
    [
        ((), ("stt", "name", "unit", "before", "now"), ["D", "E"]),
        (("Chỉ tiêu\tSố liệu\tSố liệu",), ("name", "before", "now"), ["B", "C"]),
        (("Chỉ tiêu\tSố liệu tháng trước",), ("name", "before"), ["B"]),
        (("Chỉ tiêu\tLũy kế",), ("name", "both"), ["B"]),
        (("Chỉ tiêu\tKỳ trước\tXã Một",), ("name", "before", "now"), ["B", "C"]),
        (("Xã Một\tChỉ tiêu",), ("now", "name"), ["A"]),
    ],
)
def test_where_it_is_not_certain_nothing_is_taken_and_the_columns_are_shown(
    above: tuple[str, ...], columns: tuple[str, ...], letters: list[str]
) -> None:
    sheet = table(*above, columns=columns)
    said = read(sheet)
    assert said.texts == {} and [choice.column for choice in said.choices] == letters
    assert {r.kind for r in said.remarks} <= {RemarkKind.SEVERAL, RemarkKind.UNCLEAR}
    for choice in said.choices:
        chosen = read(sheet, SheetFor("H01", "Cơ quan H01", month=OCTOBER, column=choice.column))
        assert chosen.texts == choice.texts and not chosen.choices


@pytest.mark.parametrize("columns", [("stt", "name"), ("name", "ma"), ("stt", "name", "unit")])
def test_a_running_number_is_never_taken(columns: tuple[str, ...]) -> None:
    said = read(table("Số liệu báo cáo tháng 10/2026", columns=columns))
    assert said.texts == {} and not said.choices
    assert RemarkKind.NO_NUMBERS in {r.kind for r in said.remarks}


def test_a_group_over_several_columns_says_their_period() -> None:
    rows = "".join(
        f"<tr><td>{e.name}</td><td>{BEFORE[at]}</td><td>1</td><td>{NOW[at]}</td><td>2</td></tr>"
        for at, e in enumerate(full().elements)
    )
    heads = "".join("<td>Số lượng</td><td>Tỷ lệ %</td>" for _ in range(2))
    markup = (
        "<table><tr><td colspan=5>Số liệu báo cáo tháng 10/2026</td></tr><tr><td rowspan=2>Chỉ tiêu</td>"
        f"<td colspan=2>Kỳ trước</td><td colspan=2>Kỳ này</td></tr><tr>{heads}</tr>{rows}</table>"
    )
    assert read(sheet_of_html(markup)).texts == TEXTS


@pytest.mark.parametrize(
    ("heading", "sense"),
    [
        ("Số liệu", Sense.VALUE), ("Tháng này", Sense.NOW), ("Kỳ báo cáo", Sense.NOW), ("Tháng trước", Sense.OTHER),
        ("Lũy kế đến kỳ báo cáo", Sense.OTHER), ("Tháng 10 năm 2026", Sense.NOW), ("Tháng 10/2025", Sense.OTHER),
        ("Tháng 9", Sense.OTHER), ("Năm 2026", Sense.OTHER), ("Quý III", Sense.OTHER), ("Tỷ lệ", Sense.OTHER),
        ("So với %", Sense.OTHER), ("Previous month", Sense.OTHER), ("This month", Sense.NOW), ("Xã Một", Sense.OPEN),
        ("", Sense.OPEN), ("Từ 01/01 đến 31/10/2026", Sense.OTHER), ("Tăng, giảm", Sense.OTHER),
    ],
)  # fmt: skip
def test_a_heading_promises_this_period_or_another(heading: str, sense: Sense) -> None:
    assert sense_of(heading, OCTOBER) is sense


# ---------- Columns without names ----------


def test_a_bare_column_of_the_right_length_is_taken_under_its_heading_too() -> None:
    assert read(sheet_of_text("\n".join(NOW))).texts == TEXTS
    assert read(sheet_of_text("\n".join(["Số liệu", *NOW]))).texts == TEXTS
    assert read(sheet_of_text("\t".join(NOW))).texts == TEXTS


@pytest.mark.parametrize("count", [1, 3, len(NOW) - 1, len(NOW) + 1])
def test_a_bare_column_of_another_length_is_asked_about(count: int) -> None:
    said = read(sheet_of_text("\n".join([*NOW, "5"][:count])))
    assert said.texts == {} and len(said.choices) == 1


def test_two_bare_columns_are_asked_about_and_a_numbering_beside_one_is_not() -> None:
    two = sheet_of_text("\n".join(f"{a}\t{b}" for a, b in zip(BEFORE, NOW, strict=True)))
    assert [choice.texts for choice in read(two).choices] == [dict(zip(TEXTS, BEFORE, strict=True)), TEXTS]
    numbered = sheet_of_text("\n".join(f"{at}\t{b}" for at, b in enumerate(NOW, 1)))
    assert read(numbered).texts == TEXTS


# ---------- Agencies that merged ----------

MERGED = SheetFor("H01", "Cơ quan H01", {"H02": "Cơ quan H02", "H03": "Cơ quan H03"}, OCTOBER)


def test_columns_of_merged_agencies_are_read_back_by_code_or_name() -> None:
    sheet = table("Chỉ tiêu\tSố liệu\tCơ quan cũ (H02)\tCơ quan H03", columns=("name", "now", "before", "both"))
    said = read(sheet, MERGED)
    assert said.texts == TEXTS
    assert list(said.others["H02"].values()) == BEFORE and len(said.others["H03"]) == len(NOW)


def test_a_merged_agency_without_a_column_is_remarked() -> None:
    said = read(table("Chỉ tiêu\tSố liệu\tCơ quan H02", columns=("name", "now", "before")), MERGED)
    assert [r.words["text"] for r in said.remarks if r.kind is RemarkKind.PART_MISSING] == ["Cơ quan H03 (H03)"]
    assert said.others["H03"] == {}


def test_a_code_inside_another_code_names_nobody() -> None:
    said = read(table("Chỉ tiêu\tSố liệu\tPhòng (H02.05)", columns=("name", "now", "before")), MERGED)
    assert said.others["H02"] == {}


# ---------- Always ----------

_CELLS = st.sampled_from(
    ["", "1", "2", "1900", "1.900", "Số liệu", "Tháng trước", "thu-tuc", "Kỳ này", "II", "a", "-3"]
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(_CELLS, min_size=1, max_size=5), min_size=1, max_size=8))
def test_whatever_is_asked_is_not_taken(rows: list[list[str]]) -> None:
    said = read(Sheet(tuple(tuple(SheetCell(text) for text in row) for row in rows)), MERGED)
    assert not said.choices or (not said.texts and not said.others)
    assert all(remark.sentence("vi") and remark.sentence("en") for remark in said.remarks)


@given(st.lists(st.lists(_CELLS, min_size=2, max_size=4), min_size=1, max_size=6))
def test_a_sheet_as_text_is_the_same_sheet(rows: list[list[str]]) -> None:
    width = max(len(row) for row in rows)
    sheet = Sheet(tuple(tuple(SheetCell(text) for text in [*row, *[""] * (width - len(row))]) for row in rows))
    assert sheet_of_text(text_of_sheet(sheet)).rows == sheet.rows

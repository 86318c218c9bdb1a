"""The annexes of 2020 and 2023 come out as they were printed: every cell, every string, in every kind of file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest

from motcua.oversight.letters.rules.drawing import pie
from motcua.oversight.letters.selectors.papers import original_body, original_paper
from motcua.oversight.letters.selectors.reference import layout, original, originals
from motcua.oversight.letters.services.print_docx import print_docx
from motcua.oversight.letters.services.print_pdf import print_pdf
from motcua.oversight.letters.services.print_xlsx import print_xlsx
from motcua.oversight.letters.types import Annex, Paper, words_of

HERE = Path(__file__).parent
SEED_2020 = (HERE / "annex_2020.txt").read_text(encoding="utf-8").splitlines()
SEED_2023 = (HERE / "annex_2023.txt").read_text(encoding="utf-8").splitlines()
BROKEN = {("Bộ Nông nghiệp và Phát triển nông", "thôn"), (SEED_2023[2], SEED_2023[3])}
"""Lines that the copy of 2023 breaks in two; told among the errors of the original."""
pytestmark = pytest.mark.usefixtures("printed_tables")


def joined(lines: list[str]) -> list[str]:
    """The lines of the seed with the two broken ones whole again."""
    found: list[str] = []
    for line in lines:
        if found and (found[-1], line) in BROKEN:
            found[-1] = f"{found[-1]} {line}"
        else:
            found.append(line)
    return found


def strings(paper: Paper, *, cells_apart: bool) -> Iterator[str]:
    """Every printed string of the annex in order; a row of a table as one line or a line for each cell."""
    [annex] = paper.annexes
    yield layout()["annex"]
    yield annex.title
    yield paper.attached_text
    for section in annex.sections:
        yield from filter(None, (section.above, section.heading))
        yield from section.lines
        yield from filter(None, (section.figure, section.lead))
        for row in (section.table.head, *section.table.rows) if section.table else ():
            yield from row if cells_apart else (" | ".join(row),)
        yield from filter(None, (section.caption,))
        yield from section.notes


def test_the_annex_of_2020_is_that_of_the_letter_string_by_string() -> None:
    assert list(strings(original_paper("2020"), cells_apart=False)) == SEED_2020


def test_the_annex_of_2023_is_that_of_the_letter_string_by_string() -> None:
    assert list(strings(original_paper("2023"), cells_apart=True)) == joined(SEED_2023)


def tables(annex: Annex) -> list[list[tuple[str, ...]]]:
    return [[s.table.head, *s.table.rows] for s in annex.sections if s.table]


@pytest.mark.parametrize(("code", "sizes"), [("2020", [18, 64]), ("2023", [21, 64])])
def test_every_cell_stands_in_the_document_and_in_the_spreadsheet(code: str, sizes: list[int]) -> None:
    paper = original_paper(code)
    wanted = tables(paper.annexes[0])
    assert [len(table) for table in wanted] == sizes
    book = docx.Document(io.BytesIO(print_docx(paper)))
    shown = [[tuple(cell.text for cell in row.cells) for row in table.rows] for table in book.tables[2:]]
    assert shown == wanted
    pages = openpyxl.load_workbook(io.BytesIO(print_xlsx(paper))).worksheets[1:]
    for page, table in zip(pages, wanted, strict=True):
        rows = [tuple(str(cell) for cell in row[: len(table[0])]) for row in page.iter_rows(values_only=True)]
        assert [row for row in rows if row in table] == table


@pytest.mark.parametrize("code", ["2020", "2023"])
def test_every_string_can_be_read_in_the_pdf_which_claims_pdf_a_2b(code: str) -> None:
    paper = original_paper(code)
    reader = pypdf.PdfReader(io.BytesIO(print_pdf(paper)))
    read = "".join("".join(page.extract_text() for page in reader.pages).split())
    missing = [line for line in strings(paper, cells_apart=True) if "".join(line.split()) not in read]
    assert missing == []
    assert reader.xmp_metadata and b"<pdfaid:part>2</pdfaid:part>" in reader.xmp_metadata.stream.get_data()


@pytest.mark.parametrize("code", ["2020", "2023"])
def test_the_same_letter_gives_the_same_bytes(code: str) -> None:
    for print_ in (print_pdf, print_docx, print_xlsx):
        assert print_(original_paper(code)) == print_(original_paper(code))


def test_numbers_of_the_spreadsheet_are_exact_and_of_no_format() -> None:
    page = openpyxl.load_workbook(io.BytesIO(print_xlsx(original_paper("2020")))).worksheets[1]
    values = [row[3] for row in page.iter_rows(values_only=True) if isinstance(row[3], int | float)]
    assert [str(value) for value in values[2:4]] == ["51.58", "48.15"]


def test_no_title_or_heading_of_the_spreadsheet_is_a_formula() -> None:
    paper = original_paper("2023")
    [annex, *rest] = paper.annexes
    sections = tuple(
        replace(section, above="=1+1", heading="=2+2", caption="=3+3", figure="=4+4") for section in annex.sections
    )
    content = print_xlsx(replace(paper, annexes=(replace(annex, title="=5+5", sections=sections), *rest)))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        pages = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        charts = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/")]
    assert pages and not any("<f>" in page for page in pages)
    assert charts and all("<c:f>4+4" not in chart and " =4+4" in chart for chart in charts)


def test_two_pies_show_the_grades_of_2023() -> None:
    sections = original_paper("2023").annexes[0].sections
    drawn = [section.slices for section in sections if section.slices]
    assert [[(s.label, s.count, s.text) for s in slices] for slices in drawn] == [
        [("Mức độ A", 2, "10%"), ("Mức độ B", 4, "20%"), ("Mức độ C", 10, "50%"), ("Mức độ E", 4, "20%")],
        [("Mức độ A", 9, "14%"), ("Mức độ B", 43, "68%"), ("Mức độ C", 10, "16%"), ("Mức độ D", 1, "2%")],
    ]
    book = docx.Document(io.BytesIO(print_docx(original_paper("2023"))))
    assert len(book.inline_shapes) == 2
    assert pie(drawn[0]).count("<path") == 4


def test_the_sentences_of_the_letters_quote_their_tables() -> None:
    said = words_of(original_paper("2020").body[0])
    assert "trung bình cả nước đạt 17,97%; đặc biệt 05 bộ, 22 tỉnh đạt tỉ lệ còn ít hơn 10%" in said
    for words in originals():
        parts = original_body(words, original_paper(words["code"]).basis)
        assert [fault for part in parts for fault in part.faults] == []


def test_errors_of_the_originals_are_told_and_not_repaired() -> None:
    told = {row["printed"] for code in ("2020", "2023") for row in original(code)["errata"]}
    assert {"3985/BTTTT-THH", "Đông Tháp", "so mới mục tiêu", "17,97%", "emai"} <= told
    assert "17,97%" in words_of(original_paper("2020").body[0])


def test_no_official_is_named() -> None:
    everything = (HERE.parent / "reference" / "originals.json").read_text(encoding="utf-8")
    names = ("Nguyễn " + "Mạnh", "Nguyễn " + "Huy", "Vũ " + "Đức", "Phạm " + "Anh", "@")
    assert not [name for name in names if name in everything]


def test_the_parts_of_the_document_stand_in_the_order_that_word_processors_demand() -> None:
    """ECMA-376: borders before spacing before indents before alignment; page numbers before columns."""
    body = docx.Document(io.BytesIO(print_docx(original_paper("2023")))).element
    orders = {
        "pPr": ["keepNext", "pBdr", "spacing", "ind", "jc", "rPr"],
        "sectPr": ["pgMar", "pgNumType", "cols", "titlePg"],
    }
    for parent, order in orders.items():
        for found in body.iter(f"{{{body.nsmap['w']}}}{parent}"):
            names = [child.tag.partition("}")[2] for child in found]
            known = [name for name in names if name in order]
            assert known == sorted(known, key=order.index), names


@pytest.mark.parametrize(("code", "widths"), [("2020", [[96, 1113, 441]] * 2), ("2023", [[257, 881, 188, 324]] * 2)])
def test_columns_are_as_wide_in_the_grid_as_in_the_cells(code: str, widths: list[list[int]]) -> None:
    """LibreOffice lays a table out by its grid, Word by its cells; heads stand on every page."""
    for table, wanted in zip(
        docx.Document(io.BytesIO(print_docx(original_paper(code)))).tables[2:], widths, strict=True
    ):
        grid = [round(column.width.mm * 10) for column in table.columns]
        assert grid == [round(cell.width.mm * 10) for cell in table.rows[-1].cells]
        assert (sum(grid), grid[0] < grid[1] > grid[2]) == (sum(wanted), True)
        assert table.rows[0]._tr.xpath("w:trPr/w:tblHeader")


@pytest.mark.parametrize("code", ["2020", "2023"])
def test_a_sheet_prints_on_the_width_of_one_page_with_its_head_on_every_page(code: str) -> None:
    for page in openpyxl.load_workbook(io.BytesIO(print_xlsx(original_paper(code)))).worksheets[1:]:
        printed = page.page_setup
        assert (printed.paperSize, printed.fitToHeight, page.sheet_properties.pageSetUpPr.fitToPage) == (9, 0, True)
        head = next(row[0].row for row in page.iter_rows() if row[0].value in ("TT", "Xếp hạng"))
        assert page.print_title_rows == f"${head}:${head}"
        lines = [cell.value for row in page.iter_rows(max_row=head - 1) for cell in row if cell.value]
        assert len(page.merged_cells.ranges) > len(lines) >= 3

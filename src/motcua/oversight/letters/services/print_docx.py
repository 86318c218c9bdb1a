"""A letter as DOCX in the layout of administrative documents; the same paper gives the same bytes (decision 60)."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from docx import Document
from docx.document import Document as Book
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Mm, Pt
from docx.table import Table as Grid
from docx.table import _Cell as GridCell
from docx.text.paragraph import Paragraph

from motcua.foundation.forms import services as forms
from motcua.oversight.letters.rules.drawing import pie
from motcua.oversight.letters.selectors.reference import drawing_source, layout, watermark_source
from motcua.oversight.letters.services.repack import repacked
from motcua.oversight.letters.types import Annex, Paper, Section, Table, words_of

CENTRE, LEFT, RIGHT, JUSTIFIED = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
_TEXT, _NAMES, _PADDING, _LETTER = 1650, 400, 50, 23
"""Tenths of a millimetre: the text, the least that names get, what a cell adds, a letter of a table."""
_DOTS = 200
"""To the inch, of pictures."""


def print_docx(paper: Paper) -> bytes:
    """The letter with its annexes, editable; marked as draft on every page until it is signed."""
    book, words = Document(), layout()
    _set_up(book, paper, words)
    _heading(book, paper, words)
    _recipients(book, paper, words)
    for line in paper.body:
        _body(book, words_of(line), words)
    _signature(book, paper, words)
    for place, annex in enumerate(paper.annexes, 1):
        _annex(book, annex, paper, words, f" {place}" if len(paper.annexes) > 1 else "")
    stream = io.BytesIO()
    book.save(stream)
    return repacked(stream.getvalue())


def _set_up(book: Book, paper: Paper, words: dict[str, Any]) -> None:
    style: Any = book.styles["Normal"]
    style.font.name, style.font.size = words["font"], Pt(words["sizes_pt"]["body"])
    style.element.rPr.rFonts.set(qn("w:eastAsia"), words["font"])
    style.element.rPr.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="vi-VN"/>'))
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
    _page(book.sections[0], words)
    _running_head(book.sections[0], paper, words)
    told = book.core_properties
    told.title, told.author = f"{words['subject_prefix']}{paper.subject}", paper.issuer.called
    told.last_modified_by, told.comments, told.revision = paper.issuer.called, "", 1
    told.created = told.modified = told.last_printed = paper.instant.replace(tzinfo=None, microsecond=0)


def _page(section: Any, words: dict[str, Any]) -> None:
    margins = words["margins_mm"]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(margins["top"]), Mm(margins["bottom"])
    section.left_margin, section.right_margin = Mm(margins["left"]), Mm(margins["right"])
    section.different_first_page_header_footer = True


def _running_head(section: Any, paper: Paper, words: dict[str, Any]) -> None:
    """The page number from the second page on; the mark of a draft on all of them."""
    for head in (section.header, section.first_page_header):
        head.is_linked_to_previous = False
    _page_number(section.header.paragraphs[0], words["sizes_pt"]["page"])
    if paper.is_draft:
        for head in (section.header, section.first_page_header):
            head.paragraphs[0].add_run()._r.append(_watermark(words["draft"]))


def _page_number(paragraph: Paragraph, size: int) -> None:
    paragraph.alignment = CENTRE
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        run.font.size = Pt(size)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)


def _watermark(word: str) -> Any:
    """The word across the page, as Word itself draws a watermark."""
    return parse_xml(watermark_source().replace("{word}", word))


# The parts of a letter


def _heading(book: Book, paper: Paper, words: dict[str, Any]) -> None:
    left, right = _columns(book, (Cm(6.8), Cm(9.7)))
    sizes = words["sizes_pt"]
    if paper.issuer.parent:
        _put(left, paper.issuer.parent, sizes["parent"], align=CENTRE)
    _put(left, paper.issuer.name, sizes["issuer"], align=CENTRE, bold=True)
    _ruled(left, Cm(2.1))
    _put(left, words["number_prefix"] + paper.number_text, sizes["number"], align=CENTRE)
    _put(left, words["subject_prefix"] + paper.subject, sizes["subject"], align=CENTRE)
    _put(right, words["nation"], sizes["nation"], align=CENTRE, bold=True)
    _put(right, words["motto"], sizes["motto"], align=CENTRE, bold=True, underlined=True)
    _put(right, paper.day_text, sizes["day"], align=CENTRE, italic=True, before=6)


def _recipients(book: Book, paper: Paper, words: dict[str, Any]) -> None:
    size, many = words["sizes_pt"]["to"], len(paper.recipients) > 1
    first = words["to"] if many else f"{words['to']} {paper.recipients[0] if paper.recipients else ''}"
    _put(book, first, size, align=LEFT if many else CENTRE, before=12, left=Mm(24) if many else None)
    for each in paper.recipients if many else ():
        _put(book, f"- {each}", size, left=Mm(48))
    _put(book, "", 6)


def _body(book: Book, text: str, words: dict[str, Any]) -> None:
    added = _put(book, text, words["sizes_pt"]["body"], align=JUSTIFIED, before=words["paragraph_pt"])
    added.paragraph_format.first_line_indent = Mm(words["first_line_mm"])


def _signature(book: Book, paper: Paper, words: dict[str, Any]) -> None:
    _put(book, "", 8)
    left, right = _columns(book, (Cm(8.2), Cm(8.3)))
    sizes = words["sizes_pt"]
    _put(left, words["copies"], sizes["copies_head"], bold=True, italic=True)
    for each in paper.copies:
        _put(left, f"- {each}", sizes["copies"])
    for each in paper.signer:
        _put(right, each, sizes["signer"], align=CENTRE, bold=True)
    _put(right, paper.signer_name, sizes["signer"], align=CENTRE, bold=True, before=66)


def _annex(book: Book, annex: Annex, paper: Paper, words: dict[str, Any], number: str) -> None:
    """On a page of its own, its pages numbered anew."""
    section = book.add_section(WD_SECTION.NEW_PAGE)
    _page(section, words)
    numbered = parse_xml(f'<w:pgNumType {nsdecls("w")} w:start="1"/>')
    section._sectPr.insert_element_before(numbered, "w:cols", "w:titlePg", "w:docGrid")
    sizes = words["sizes_pt"]
    _put(book, words["annex"] + number, sizes["annex_head"], align=CENTRE, bold=True)
    _put(book, annex.title, sizes["annex_title"], align=CENTRE, bold=True)
    _put(book, paper.attached_text, sizes["attached"], align=CENTRE, italic=True)
    _ruled(book, Cm(6.7))
    for part in annex.sections:
        _section(book, part, sizes)


def _section(book: Book, section: Section, sizes: dict[str, int]) -> None:
    for heading in filter(None, (section.above, section.heading)):
        _put(book, heading, sizes["body"], bold=True, before=10, keep=True)
    for line in section.lines:
        _put(book, line, sizes["body"], before=4)
    if section.slices:
        _drawing(book, section)
    if section.lead:
        _put(book, section.lead, sizes["body"], before=8, keep=True)
    if section.table:
        _put(book, "", 4)
        _table(book, section.table, sizes["table"])
    if section.caption:
        _put(book, section.caption, sizes["body"], align=CENTRE, italic=True, before=4)
    for note in section.notes:
        _put(book, note, sizes["table"], align=JUSTIFIED, before=4)


def _drawing(book: Book, section: Section) -> None:
    picture = forms.compile_picture("drawing", drawing_source(), {"drawing": pie(section.slices)}, ppi=_DOTS)
    added = _put(book, "", 12, align=CENTRE, before=6)
    shape: Any = added.add_run().add_picture(io.BytesIO(picture), width=Cm(11))
    shape._inline.docPr.set("descr", section.figure)
    _put(book, section.figure, 13, align=CENTRE, italic=True)


def _table(book: Book, table: Table, size: int) -> None:
    """Names are not broken into letters, the head stands on every page."""
    grid = book.add_table(rows=1, cols=len(table.head))
    grid.style, grid.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    _fill(grid.rows[0].cells, table.head, [CENTRE] * len(table.head), size, bold=True)
    grid.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    sides = [CENTRE if at == 0 else RIGHT if at in table.numeric else LEFT for at in range(len(table.head))]
    for row in table.rows:
        _fill(grid.add_row().cells, row, sides, size)
    _set_widths(grid, _widths_of(table))


def _widths_of(table: Table) -> list[Any]:
    """Each column as wide as its longest text, the second has what is left; in tenths of a millimetre."""
    columns = zip(table.head, *table.rows, strict=True)
    wide = [_PADDING + _LETTER * max(map(len, texts)) for texts in columns]
    wide[1] = max(_NAMES, _TEXT - sum(wide) + wide[1])
    return [Mm(each / 10) for each in wide]


def _set_widths(grid: Grid, widths: Iterable[Any]) -> None:
    """In the columns and in the cells: Word reads the one, LibreOffice the other."""
    grid.autofit = False
    for at, width in enumerate(widths):
        grid.columns[at].width = width
        for cell in grid.columns[at].cells:
            cell.width = width


def _fill(cells: Iterable[GridCell], texts: Iterable[str], sides: list[Any], size: int, *, bold: bool = False) -> None:
    for cell, text, side in zip(cells, texts, sides, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.alignment = side
        run = paragraph.add_run(text)
        run.bold, run.font.size = bold, Pt(size)


# Small things


def _columns(book: Book, widths: tuple[Any, Any]) -> tuple[GridCell, GridCell]:
    """Two columns without lines; the first empty paragraph of each is used."""
    grid = book.add_table(rows=1, cols=2)
    _set_widths(grid, widths)
    left, right = grid.rows[0].cells
    return left, right


def _put(
    where: Book | GridCell,
    text: str,
    size: int,
    *,
    align: Any = LEFT,
    bold: bool = False,
    italic: bool = False,
    underlined: bool = False,
    before: int = 0,
    left: Any = None,
    keep: bool = False,
) -> Paragraph:
    """One paragraph; in a cell that is still empty, its first one."""
    empty = isinstance(where, GridCell) and len(where.paragraphs) == 1 and not where.paragraphs[0].runs
    added = where.paragraphs[0] if isinstance(where, GridCell) and empty else where.add_paragraph()
    run = added.add_run(text)
    run.bold, run.italic, run.underline, run.font.size = bold, italic, underlined, Pt(size)
    added.alignment = align
    shape = added.paragraph_format
    shape.space_before, shape.keep_with_next = Pt(before), keep
    shape.line_spacing_rule = WD_LINE_SPACING.SINGLE
    if left is not None:
        shape.left_indent = left
    return added


def _ruled(where: Book | GridCell, indent: Any) -> None:
    """A short line in the middle; as high as it says in every program, so that it crosses no letters."""
    line = _put(where, "", 2, align=CENTRE)
    shape = line.paragraph_format
    shape.left_indent = shape.right_indent = indent
    shape.line_spacing_rule, shape.line_spacing, shape.space_after = WD_LINE_SPACING.EXACTLY, Pt(3), Pt(4)
    drawn = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
    )
    line._p.get_or_add_pPr().insert_element_before(drawn, "w:spacing", "w:ind", "w:jc")

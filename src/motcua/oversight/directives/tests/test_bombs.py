"""Small files that would fill a server: each is refused in its reader's own words, within seconds and little memory."""

from __future__ import annotations

import base64
import io
import zipfile
import zlib

import pytest
import typst

from motcua.kernel.apart import read_apart
from motcua.oversight.directives.rules import pdf_text
from motcua.oversight.directives.rules.docx_text import docx_paragraphs
from motcua.oversight.directives.rules.pdf_text import paragraphs_here
from motcua.oversight.directives.services import propose_tasks

READERS = "motcua.oversight.directives.rules."
LITTLE = 300 * 1024 * 1024
"""Bytes of the process with the interpreter and its libraries, which alone take a good 60 million."""
MILLION = 1_000_000


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    made, places = b"%PDF-1.7\n", []
    for at, each in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (at, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\n" % (size, table, size)
    return made + head + b"startxref\n%d\n%%%%EOF" % len(made)


def stream(content: bytes, filters: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), filters, content)


FLATE = b"/Filter/FlateDecode"
CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
PAGE = b"<</Type/Page/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"


def one_page(drawn: bytes, font: bytes = b"<<>>", *more: bytes) -> bytes:
    return pdf(CATALOGUE, PAGES, PAGE, stream(zlib.compress(drawn), FLATE), font, *more)


def lettered(table: bytes, drawn: bytes = b"BT /F 9 Tf <01> Tj ET") -> bytes:
    """One page with a font whose table of letters is this."""
    return one_page(drawn, b"<</Subtype/Type1/ToUnicode 6 0 R>>", stream(zlib.compress(table), FLATE))


def nested_tree(levels: int, kids: int) -> bytes:
    knots = [b"<</Type/Pages/Kids[%s]>>" % (b"%d 0 R " % (at + 3) * kids) for at in range(levels)]
    return pdf(CATALOGUE, *knots, b"<</Type/Page/Contents 2 0 R>>")


def named_again(times: int) -> bytes:
    page = b"<</Type/Page/Contents[%s]>>" % (b"4 0 R " * times)
    return pdf(CATALOGUE, PAGES, page, stream(zlib.compress(b" " * MILLION), FLATE))


def packed_twice() -> bytes:
    twice = zlib.compress(zlib.compress(bytes(300 * MILLION), 9), 9)
    return pdf(CATALOGUE, PAGES, PAGE, stream(twice, b"/Filter[/FlateDecode/FlateDecode]"))


TOO_MUCH = {
    "brackets": one_page(b"(" * 2_100_000),
    "words": one_page(b"1 " * 2_100_000),
    "named-again": named_again(5_000),
    "packed-twice": packed_twice(),
    "packed-once": one_page(bytes(60 * MILLION)),
    "ranges": lettered(b"beginbfrange " + b"<0000> <FFFF> <0041> " * 50),
    "long-letter": lettered(
        b"beginbfchar <01> <%s>" % (b"0041" * MILLION), b"BT /F 9 Tf (%s) Tj ET" % (b"\1" * MILLION)
    ),
    "fonts": pdf(
        CATALOGUE, PAGES, b"<</Type/Page/Contents 4 0 R/Resources<</Font<<%s>>>>>>"
        % b"".join(b"/F%d<<>>" % at for at in range(2_000)),
        stream(b"".join(b"/F%d 9 Tf (a) Tj " % at for at in range(2_000))),
    ),
    "pages": pdf(CATALOGUE, b"<</Type/Pages/Kids[%s]>>" % (b"2 0 R " * 3_000)),
}  # fmt: skip


@pytest.mark.parametrize("name", TOO_MUCH)
def test_a_pdf_that_unfolds_is_refused_before_it_takes_memory_or_time(name: str) -> None:
    with pytest.raises(ValueError, match=f"^{pdf_text.TOO_MUCH}$|no readable PDF"):
        read_apart(f"{READERS}pdf_text:paragraphs_here", TOO_MUCH[name], seconds=15, memory=LITTLE)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (one_page(rb"BT /F 9 Tf (" + rb"\(" * 30_000 + b") Tj ET"), "(" * 30_000),
        (one_page(b"BT /F 9 Tf (" + b"(" * 9_000 + b"a" + b")" * 9_000 + b") Tj ET"), "(" * 9_000 + "a" + ")" * 9_000),
        (nested_tree(28, 10), ""),
        (lettered(b"beginbfchar <01> <0041> " * 100_000), "A"),
    ],
    ids=["escaped", "nested", "tree", "begins"],
)
def test_what_is_long_and_honest_is_read_in_one_walk(content: bytes, text: str) -> None:
    read = read_apart(f"{READERS}pdf_text:paragraphs_here", content, seconds=8, memory=LITTLE)
    assert "".join(read) == text


def test_what_the_library_does_before_it_can_be_counted_ends_at_the_wall(monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue of a million numbers is read by the library alone."""
    monkeypatch.setattr(propose_tasks, "MOST_SECONDS", 2)
    with pytest.raises(ValueError, match="time or memory"):
        propose_tasks.pdf_paragraphs(pdf(b"<</Pages 2 0 R/A[%s]>>" % (b"1 " * 6 * MILLION)))


def test_an_array_in_an_array_without_end_is_refused() -> None:
    with pytest.raises(ValueError, match="no readable PDF"):
        propose_tasks.pdf_paragraphs(pdf(b"<</Pages 2 0 R/A" + b"[" * 100_000))


def test_a_text_packed_as_letters_first_is_read() -> None:
    """ISO 32000-1, 7.4.3: programs for reports pack with Flate and write that as ASCII85."""
    packed = base64.a85encode(zlib.compress(b"BT /F 9 Tf (Viec cua bo) Tj ET")) + b"~>"
    assert paragraphs_here(pdf(CATALOGUE, PAGES, PAGE, stream(packed, b"/Filter[/ASCII85Decode/FlateDecode]"), b"<<>>"))


def test_a_letter_reads_the_same_in_its_own_process() -> None:
    letter = bytes(typst.compile('#set text(lang: "vi")\n1\\. Bộ Công an (chủ trì) hoàn thiện nghị định.'.encode()))
    assert (
        propose_tasks.pdf_paragraphs(letter)
        == paragraphs_here(letter)
        == ["1. Bộ Công an (chủ trì) hoàn thiện nghị định."]
    )


# ---------- Word ----------

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(body: bytes, kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", kind) as archive:
        archive.writestr("word/document.xml", f"<w:document {_W}><w:body>".encode() + body + b"</w:body></w:document>")
    return made.getvalue()


SWELLING = {
    "text": word(b"<w:p>" * 90 + b"<w:r><w:t>" + b"a" * 9 * MILLION + b"</w:t></w:r>" + b"</w:p>" * 90),
    "deep": word(b"<w:p>" * 3_000 + b"</w:p>" * 3_000),
    "tags": word(b"<w:p/>" * 1_100_000),
    "attribute": word(b"<w:p w:a='" + b"a" * 40 * MILLION + b"'/>"),
}


@pytest.mark.parametrize("name", SWELLING)
def test_a_word_file_that_swells_is_refused_before_it_does(name: str) -> None:
    assert len(SWELLING[name]) < 100_000
    with pytest.raises(ValueError, match=r"^unpacks to too much$"):
        read_apart(f"{READERS}docx_text:docx_paragraphs", SWELLING[name], seconds=15, memory=LITTLE)


def test_a_part_packed_as_no_office_program_packs_is_not_unpacked() -> None:
    with pytest.raises(ValueError, match="unknown way"):
        docx_paragraphs(word(b"<w:p/>", zipfile.ZIP_BZIP2))


def test_words_of_a_box_inside_a_paragraph_are_read_once() -> None:
    box = "<w:p><w:r><w:t>Trong khung</w:t></w:r></w:p>"
    body = f"<w:p><w:r><w:t>Ngoài </w:t></w:r>{box}<w:r><w:t>khung</w:t></w:r></w:p>"
    assert docx_paragraphs(word(body.encode())) == ["Ngoài khung", "Trong khung"]

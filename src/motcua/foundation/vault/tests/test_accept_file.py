"""What may be kept is decided by the content (F-015): friends come in, disguises and bombs stay out."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.foundation.vault import errors
from motcua.foundation.vault.rules import accept, clean_name, in_words, readable_token, spoken_token
from motcua.foundation.vault.rules.archives import MAX_ENTRIES
from motcua.foundation.vault.rules.kinds import BY_ENDING, KINDS, kind_of
from motcua.foundation.vault.rules.pictures import heic_size, jpeg_size, png_size
from motcua.foundation.vault.tests import factories as make
from motcua.foundation.vault.types import ANY_KIND, DOCX, HEIC, JPEG, PAPERS, PDF, PNG, XLSX, ZIP

EXE = b"MZ\x90\x00" + bytes(200)
HTML = "<!DOCTYPE html><html><body>Giấy khai sinh</body></html>".encode()


def refusal(content: bytes, name: str, allowed: tuple[str, ...] = PAPERS) -> errors.UnacceptableFile:
    with pytest.raises(errors.UnacceptableFile) as caught:
        accept(content, name, allowed)
    return caught.value


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (make.pdf(), "giay.pdf", PDF),
        (b"\n " + make.pdf(), "giay.pdf", PDF),
        (make.jpeg(), "anh.JPG", JPEG),
        (make.png(), "anh.png", PNG),
        (make.heic(), "IMG_0001.HEIC", HEIC),
        (make.docx(), "don.docx", DOCX),
        (make.archive(a=b"x"), "nen.zip", ZIP),
        (make.pdf(), "khong-co-duoi", PDF),
        (make.png(), "anh-zalo.jpg", PNG),
    ],
)
def test_a_whole_file_of_an_allowed_kind_is_accepted(content: bytes, name: str, kind: str) -> None:
    assert accept(content, name, ANY_KIND) == kind


def test_a_sheet_is_told_from_a_document_by_its_structure() -> None:
    sheet = make.archive(**{"[Content_Types].xml": b"", "xl/workbook.xml": b""})
    assert kind_of(sheet).media_type == XLSX


def test_a_web_page_renamed_to_pdf_is_named_with_the_way_out() -> None:
    found = refusal(HTML, "giay.pdf")
    assert isinstance(found, errors.DisguisedFile)
    assert found.sentence() == (
        "Tệp “giay.pdf” là trang web đổi tên thành .pdf. Hãy chụp hoặc quét lại giấy rồi tải lên."
    )
    assert found.sentence("en").startswith("The file “giay.pdf” is a web page renamed to .pdf.")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (EXE, "giay.pdf"),
        (EXE, "anh.jpg"),
        (make.pdf(), "anh.jpg"),
        (make.jpeg(), "giay.pdf"),
        (make.docx(), "giay.pdf"),
        (make.archive(a=b"x"), "don.docx"),
        (b"#!/bin/sh\nrm", "giay.pdf"),
        (b"Rar!\x1a\x07\x00", "giay.pdf"),
        (b"chu thuong\n", "giay.pdf"),
        (bytes(range(256)), "giay.pdf"),
        (make.pdf(), "hoa-don.exe"),
    ],
)
def test_a_name_that_claims_another_kind_is_a_disguise(content: bytes, name: str) -> None:
    assert isinstance(refusal(content, name, ANY_KIND), errors.DisguisedFile)


@pytest.mark.parametrize(
    ("content", "name"),
    [(EXE, "cai-dat.exe"), (EXE, "cai-dat"), (HTML, "trang.html"), (b"GIF89a", "a.gif"), (make.docx(), "don.docx")],
)
def test_an_honest_file_of_another_kind_is_told_what_is_allowed(content: bytes, name: str) -> None:
    found = refusal(content, name)
    assert isinstance(found, errors.KindNotAllowed)
    assert "ở đây chỉ nhận tệp PDF, ảnh JPEG, ảnh PNG, ảnh HEIC" in found.sentence()


def test_an_empty_file_is_refused_by_name() -> None:
    found = refusal(b"", "giay.pdf")
    assert isinstance(found, errors.EmptyFile)
    assert "“giay.pdf” trống" in found.sentence()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (make.pdf()[:-10], "giay.pdf"),
        (make.pdf()[:60], "giay.pdf"),
        (make.jpeg()[:-2], "anh.jpg"),
        (make.jpeg()[:25], "anh.jpg"),
        (make.png()[:-12], "anh.png"),
        (make.png()[:20], "anh.png"),
        (make.heic()[:-5], "anh.heic"),
        (make.docx()[:-30], "nen.zip"),
        (make.png(0, 5), "anh.png"),
    ],
)
def test_a_file_that_is_cut_off_is_refused(content: bytes, name: str) -> None:
    assert isinstance(refusal(content, name, ANY_KIND), errors.TruncatedFile)


def test_a_pdf_with_a_password_is_refused() -> None:
    from pypdf import PdfReader, PdfWriter

    writer, output = PdfWriter(PdfReader(BytesIO(make.pdf()))), BytesIO()
    writer.encrypt("mat khau", algorithm="AES-256")
    writer.write(output)
    assert isinstance(refusal(output.getvalue(), "giay.pdf"), errors.EncryptedFile)


def test_the_word_encrypt_in_the_text_of_a_pdf_is_no_password() -> None:
    assert accept(make.pdf(b"(/Encrypt va /EncryptMetadata la hai tu)"), "giay.pdf", PAPERS) == PDF


@pytest.mark.parametrize(
    "extra",
    [
        b"/OpenAction<</S/JavaScript/JS(app.alert)>>",
        b"/OpenAction<</S /Launch/F(calc)>>",
        b"/Names<</EmbeddedFiles 9 0 R>>",
    ],
)
def test_a_pdf_with_code_or_other_files_inside_is_refused(extra: bytes) -> None:
    assert isinstance(refusal(make.pdf(extra=extra), "giay.pdf"), errors.ActiveFile)


def test_a_document_with_macros_is_refused() -> None:
    assert isinstance(refusal(make.docx(**{"word/vbaProject.bin": b"x"}), "don.docx", ANY_KIND), errors.ActiveFile)


def test_an_archive_that_unpacks_to_an_absurd_size_is_a_bomb() -> None:
    assert isinstance(refusal(make.archive(a=bytes(50_000_000)), "nen.zip", ANY_KIND), errors.BombFile)


def test_an_archive_of_countless_files_is_a_bomb() -> None:
    many = make.archive(**{f"f{number}": b"" for number in range(MAX_ENTRIES + 1)})
    assert isinstance(refusal(many, "nen.zip", ANY_KIND), errors.BombFile)


def test_a_locked_archive_is_refused() -> None:
    content = bytearray(make.archive(a=b"x"))
    content[content.find(b"PK\x01\x02") + 8] |= 1
    assert isinstance(refusal(bytes(content), "nen.zip", ANY_KIND), errors.EncryptedFile)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (make.png(60_000, 60_000), "anh.png"),
        (make.png(2**31, 1), "anh.png"),
        (make.jpeg(65_000, 65_000), "anh.jpg"),
        (make.heic(40_000, 10), "anh.heic"),
    ],
)
def test_a_picture_of_absurd_dimensions_is_refused(content: bytes, name: str) -> None:
    found = refusal(content, name)
    assert isinstance(found, errors.AbsurdPicture)
    assert "điểm ảnh" in found.sentence()


def test_dimensions_are_read_without_decoding() -> None:
    assert jpeg_size(make.jpeg(640, 480)) == (640, 480)
    assert png_size(make.png(3, 4)) == (3, 4)
    assert heic_size(make.heic(4032, 3024)) == (4032, 3024)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([b"", b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"\x00\x00\x00\x18ftypheic", b"PK\x03\x04"]),
    st.binary(max_size=300),
    st.sampled_from(["a.pdf", "a.jpg", "a.docx", "a"]),
)
def test_whatever_comes_is_accepted_or_refused_with_a_sentence(start: bytes, rest: bytes, name: str) -> None:
    try:
        assert accept(start + rest, name, ANY_KIND) in ANY_KIND
    except errors.UnacceptableFile as found:
        assert f"“{name}”" in found.sentence("vi") and f"“{name}”" in found.sentence("en")


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 200), st.binary(min_size=1, max_size=4))
def test_damage_in_a_picture_never_breaks_the_check(at: int, noise: bytes) -> None:
    for content in (make.jpeg(), make.png(), make.heic(), make.docx()):
        broken = content[:at] + noise + content[at + len(noise) :]
        try:
            accept(broken, "tep", ANY_KIND)
        except errors.UnacceptableFile as found:
            assert found.sentence()


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("Giấy khai sinh.pdf", "Giấy khai sinh.pdf"),
        ("C:\\Users\\hoa\\giay.pdf", "giay.pdf"),
        ("../../etc/passwd", "passwd"),
        ("hoso\u202efdp.exe", "hosofdp.exe"),
        ("a\x00b\nc.pdf", "ab c.pdf"),
        ("Giâ\u0301y.pdf", "Giấy.pdf"),
        ("", "tep"),
        ("...", "tep"),
        ("  nhiều   chỗ  trống .pdf", "nhiều chỗ trống .pdf"),
    ],
)
def test_a_name_is_shown_as_given_without_folders_and_tricks(given_name: str, shown: str) -> None:
    assert clean_name(given_name) == shown


def test_a_long_name_keeps_its_ending() -> None:
    shown = clean_name("đ" * 300 + ".pdf")
    assert len(shown) == 120 and shown.endswith(".pdf")


@given(st.text(max_size=400))
def test_a_cleaned_name_is_short_printable_and_stays_clean(given_name: str) -> None:
    shown = clean_name(given_name)
    assert 1 <= len(shown) <= 120 and shown.isprintable() and "/" not in shown
    assert clean_name(shown) == shown


def test_every_ending_belongs_to_one_kind() -> None:
    endings = [ending for kind in KINDS.values() for ending in kind.endings]
    assert len(endings) == len(set(endings)) == len(BY_ENDING)


@given(st.binary(min_size=13, max_size=13))
def test_a_code_survives_being_read_aloud_and_typed(random: bytes) -> None:
    token = readable_token(random)
    spoken = "-".join(token[at : at + 4] for at in range(0, 20, 4)).lower().replace("0", "o").replace("1", "l")
    assert len(token) == 20
    assert spoken_token(spoken) == token


def test_limits_are_said_as_people_say_them() -> None:
    assert (in_words(5 * 1024 * 1024), in_words(300 * 1024), in_words(10)) == ("5 MB", "300 KB", "1 KB")

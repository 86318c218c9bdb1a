"""The table of signatures: every kind is told by its content, whatever stands around it."""

from __future__ import annotations

import time

import pytest

from motcua.foundation.vault.errors import ActiveFile, EncryptedFile
from motcua.foundation.vault.rules.archives import check_archive, entries, office_kind
from motcua.foundation.vault.rules.kinds import BY_ENDING, KINDS, UNKNOWN, kind_of
from motcua.foundation.vault.rules.names import ending
from motcua.foundation.vault.rules.pdf import check_pdf_structure
from motcua.foundation.vault.rules.pictures import heic_size, jpeg_size, png_size
from motcua.foundation.vault.tests import factories as make
from motcua.foundation.vault.types import ANY_KIND, DOCX, HEIC, JPEG, PAPERS, PDF, PNG, ZIP


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (make.pdf(), PDF),
        (make.jpeg(), JPEG),
        (make.png(), PNG),
        (make.heic(), HEIC),
        (make.docx(), DOCX),
        (make.archive(a=b"x"), ZIP),
        (b"MZ\x90\x00", "application/x-msdownload"),
        (b"\x7fELF\x02", "application/x-elf"),
        (b"#!/usr/bin/env python", "text/x-script"),
        (b"Rar!\x1a\x07\x01\x00", "application/vnd.rar"),
        (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
        (b"\x1f\x8b\x08", "application/gzip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole"),
        (b"GIF89a", "image/gif"),
        (b"II*\x00", "image/tiff"),
        (b"MM\x00*", "image/tiff"),
        (b"BM\x36\x00", "image/bmp"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"<!DOCTYPE HTML>", "text/html"),
        (b"  \n<HTML>", "text/html"),
        (b"\xef\xbb\xbf<html>", "text/html"),
        (b"xin chao <script>alert(1)</script>", "text/html"),
        (b'<?xml version="1.0"?><a/>', "text/xml"),
        (b"<svg onload=alert(1)>", "text/xml"),
        ("Họ và tên\nTrần Văn Mẫu\n".encode(), "text/plain"),
        (b"\x00\x01\x02\x03", "application/octet-stream"),
        (b"RIFF\x00\x00\x00\x00WAVE", "application/octet-stream"),
        (b"\x00\x00\x00\x18ftypmp42", "application/octet-stream"),
    ],
)
def test_each_kind_is_told_by_its_content(content: bytes, media_type: str) -> None:
    assert kind_of(content).media_type == media_type


def test_a_picture_with_a_web_page_behind_it_stays_a_picture() -> None:
    assert kind_of(make.png() + b"<html><script>").media_type == PNG


def test_a_program_with_a_pdf_behind_it_stays_a_program() -> None:
    assert kind_of(b"MZ" + make.pdf()).media_type == "application/x-msdownload"


def test_a_pdf_must_start_at_its_beginning() -> None:
    assert kind_of(b"\x00" * 10 + make.pdf()) is UNKNOWN


def test_every_kind_that_may_be_allowed_has_words_in_both_languages() -> None:
    for media_type in ANY_KIND:
        assert KINDS[media_type].vi and KINDS[media_type].en and KINDS[media_type].endings
    assert set(PAPERS) <= set(ANY_KIND)


def test_an_ending_is_read_in_lower_case_and_only_after_a_name() -> None:
    assert (ending("GIAY.PDF"), ending("giay"), ending(".pdf"), ending("a.tar.gz")) == ("pdf", "", "", "gz")
    assert BY_ENDING["jpeg"].media_type == JPEG


def test_an_archive_without_a_table_of_contents_has_no_entries() -> None:
    assert entries(make.archive(a=b"x")[:-25]) == []
    assert entries(b"") == []
    assert office_kind(b"PK\x03\x04") == ZIP


def test_an_honest_archive_passes() -> None:
    check_archive(make.archive(**{"giay/1.pdf": make.pdf(), "giay/2.pdf": make.pdf()}), "nen.zip")


def test_trailing_blanks_after_the_end_of_a_pdf_do_no_harm() -> None:
    check_pdf_structure(make.pdf() + b"\x00" * 5000 + b"\r\n", "giay.pdf")


@pytest.mark.parametrize(
    "extra",
    [
        b"/OpenAction<</S/Java#53cript/JS(app.alert(1))>>",
        b"/OpenAction<</#53/#4a#61vaScript/#4AS(1)>>",
        b"/OpenAction<</S%x\n/JavaScript%y\r/JS%z\n(1)>>",
        b"/OpenAction<</S\x00/JavaScript>>",
        b"/OpenAction 9 0 R /Note(%) 9 0 obj<</S/JavaScript>>",
        b"/AA<</O 9 0 R>>",
        b"/#41A %x\n 9 0 R",
        b"/JS%a\n%b\n 9 0 R",
        b"/OpenAction<</S/L#61unch/F(cmd.exe)>>",
        b"/Names<</Embedded#46iles 9 0 R>>",
        b"/Annots[<</Subtype/Rich#4dedia>>]",
    ],
)
def test_code_in_a_pdf_is_found_however_its_name_is_spelt(extra: bytes) -> None:
    with pytest.raises(ActiveFile):
        check_pdf_structure(make.pdf(extra=extra), "giay.pdf")


def test_a_lock_is_found_however_its_name_is_spelt() -> None:
    with pytest.raises(EncryptedFile):
        check_pdf_structure(make.pdf(extra=b"/Encr#79pt%x\n9 0 R"), "giay.pdf")


@pytest.mark.parametrize(
    "extra",
    [
        b"/OpenAction[3 0 R/Fit]",
        b"/OpenAction<</S/GoTo/D[3 0 R/XYZ null null 0]>>",
        b"/Annots[<</A<</S/URI/URI(https://example.vn/#a1)>>>>]",
        b"/Font<</JavaScriptino 9 0 R/AAB 9 0 R/Launcher 9 0 R>>",
        b"/Title(Gi#E1y khai sinh 100% ban sao)",
    ],
)
def test_an_ordinary_pdf_passes(extra: bytes) -> None:
    check_pdf_structure(make.pdf(extra=extra), "giay.pdf")


def test_bytes_of_a_scan_that_happen_to_look_like_a_short_name_do_no_harm() -> None:
    check_pdf_structure(make.pdf(text=b"\xff\xd8/AA<\x00/JS(\xff/JS 1"), "giay.pdf")


def test_a_stream_that_never_ends_hides_nothing() -> None:
    with pytest.raises(ActiveFile):
        check_pdf_structure(make.pdf(extra=b"/T(stream\n)/AA<</O 9 0 R>>").replace(b"endstream", b""), "giay.pdf")


def test_a_file_made_of_beginnings_is_read_in_one_pass() -> None:
    begin = time.process_time()
    check_pdf_structure(make.pdf(text=b"stream\n/S%/JS%#4" * 300_000), "giay.pdf")
    assert time.process_time() - begin < 5


def test_a_thumbnail_before_the_picture_does_not_decide_its_size() -> None:
    thumbnail = b"\xff\xe1" + (2 + 40).to_bytes(2, "big") + b"Exif\x00\x00" + make.jpeg(9, 9)[:34]
    content = make.jpeg(640, 480)
    assert jpeg_size(content[:2] + thumbnail + content[2:]) == (640, 480)


def test_fill_bytes_between_jpeg_segments_are_skipped() -> None:
    content = make.jpeg(640, 480)
    assert jpeg_size(content[:2] + b"\xff\xff" + content[2:]) == (640, 480)


@pytest.mark.parametrize("content", [b"", b"\xff\xd8", b"\xff\xd8\xff\xe0", b"\xff\xd8\x00\x00\x00\x00\x00\x00"])
def test_a_jpeg_without_a_scan_has_no_size(content: bytes) -> None:
    assert jpeg_size(content) is None


def test_a_png_without_a_header_has_no_size() -> None:
    whole = make.png()
    assert png_size(whole[:8] + whole[33:]) is None


def test_the_largest_picture_in_a_heic_counts() -> None:
    small_first = make.heic(10, 10) + make.heic(4000, 3000)
    assert heic_size(small_first) == (4000, 3000)


def test_heic_boxes_of_64_bits_and_to_the_end_are_read() -> None:
    head = make.heic(100, 50)
    assert heic_size(head + (1).to_bytes(4, "big") + b"mdat" + (24).to_bytes(8, "big") + bytes(8)) == (100, 50)
    assert heic_size(head + (0).to_bytes(4, "big") + b"mdat" + bytes(99)) == (100, 50)


@pytest.mark.parametrize("length", [2, 7])
def test_a_heic_box_shorter_than_its_head_is_refused(length: int) -> None:
    assert heic_size(make.heic() + length.to_bytes(4, "big") + b"free") is None

"""Pictures that are evidence: the pixels stay byte for byte; place, device, hour and names are not kept."""

from __future__ import annotations

import struct
import time
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.foundation.vault import errors, services
from motcua.foundation.vault.rules import without_traces
from motcua.foundation.vault.rules.pictures import jpeg_size, png_size
from motcua.foundation.vault.tests import factories as make
from motcua.foundation.vault.types import JPEG, PDF, PNG

PHONE = make.phone_picture()
TOLD = (b"GPSLatitude", b"MH-2023", b"Hang Minh Hoa", b"Danh Thi Minh Hoa", b"2023:11:21", b"Ha Noi", b"MotionPhoto")
PLACE = struct.pack("<II", 4200, 100)
"""The seconds of its latitude, as Exif writes them."""
PIXELS = PHONE[PHONE.index(b"\xff\xda") : PHONE.index(b"\xff\xd9") + 2]


def bare(content: bytes, kind: str = JPEG) -> bytes:
    found = without_traces(content, kind)
    assert found is not None
    return found


def test_a_phone_picture_tells_no_place_no_device_and_no_hour_but_keeps_its_pixels() -> None:
    found = bare(PHONE)
    assert all(word in PHONE for word in (*TOLD, PLACE)), "the picture must tell before it can be silenced"
    assert not [word for word in (*TOLD, PLACE, b"http", b"8BIM", b"ICC_PROFILE") if word in found]
    assert found.endswith(PIXELS) and jpeg_size(found) == jpeg_size(PHONE) == (60, 40)


def test_which_side_is_up_is_all_that_stays_of_exif() -> None:
    found = bare(PHONE)
    assert found.count(b"Exif\0\0") == 1
    at = found.index(b"Exif\0\0") + 6
    assert struct.unpack_from(">2sHIHHHIHHI", found, at) == (b"MM", 42, 8, 1, 0x0112, 3, 1, 6, 0, 0)
    assert b"Exif" not in bare(make.jpeg()), "a picture that stands upright needs no word"


@pytest.mark.parametrize("content", [PHONE, make.jpeg(), make.png()])
def test_a_bare_picture_is_bare_already(content: bytes) -> None:
    kind = JPEG if content[:1] == b"\xff" else PNG
    assert bare(bare(content, kind), kind) == bare(content, kind)


def test_words_between_the_scans_of_a_progressive_picture_are_dropped_too() -> None:
    comment = b"\xff\xfe\x00\x09MH-2023"
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x12\xff\x00\x34\xff\xd0\x56" * 9
    once = make.jpeg()[:-2] + scan + b"\xff\xd9"
    assert bare(make.jpeg()[:-2] + comment + scan + b"\xff\xd9") == bare(once) and scan in bare(once)


def test_a_megabyte_of_fill_bytes_is_read_once() -> None:
    """Sought from each of them anew, eighty thousand took eighty seconds, and everybody waited."""
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\xff" * 1_000_000
    begin = time.process_time()
    found = without_traces(make.jpeg()[:-2] + scan + b"\x00" + b"\xff\xd9", JPEG)
    assert time.process_time() - begin < 5
    assert found is not None and scan in found


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_that_tells() -> bytes:
    plain = make.png()
    exif = PHONE[PHONE.index(b"II*\0") : PHONE.index(b"http")]
    told = (
        chunk(b"tEXt", b"Author\0Danh Thi Minh Hoa")
        + chunk(b"eXIf", exif)
        + chunk(b"tIME", b"\x07\xe7\x0b\x15\x08\x0f\x1e")
    )
    return plain[:33] + told + plain[33:] + b"MotionPhoto MH-2023"


def test_a_png_loses_its_words_and_keeps_its_side() -> None:
    found = bare(png_that_tells(), PNG)
    assert not [word for word in (*TOLD, PLACE, b"tEXt", b"tIME") if word in found]
    assert found.count(b"eXIf") == 1 and png_size(found) == (2, 2) and found.endswith(make.png()[33:])
    assert bare(make.png(), PNG) == make.png()


@pytest.mark.parametrize(
    "directory", [b"", b"II*\0", b"MM\0*\0\0\0\x08\xff\xff", b"II*\0\xff\xff\xff\xff", b"Exif" * 9]
)
def test_exif_that_nobody_can_read_is_dropped(directory: bytes) -> None:
    exif = b"Exif\0\0" + directory
    told = b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
    assert bare(make.jpeg()[:2] + told + make.jpeg()[2:]) == bare(make.jpeg())


@given(at=st.integers(2, len(PHONE) - 1), byte=st.integers(0, 255))
def test_whatever_is_damaged_ends_in_a_picture_without_words_or_in_none(at: int, byte: int) -> None:
    found = without_traces(PHONE[:at] + bytes([byte]) + PHONE[at + 1 :], JPEG)
    assert found is None or jpeg_size(found)
    cut = without_traces(PHONE[:at], JPEG)
    assert cut is None or jpeg_size(cut)


@pytest.mark.django_db
def test_evidence_is_kept_bare_and_named_by_the_hash_of_what_was_kept() -> None:
    first = services.keep_file(PHONE, name="anh.jpg", owner=None, is_evidence=True)
    again = services.keep_file(PHONE, name="anh.jpg", owner=None, is_evidence=True)
    assert services.file_content(first.id) == bare(PHONE) and first.size == len(bare(PHONE))
    assert first.sha256 == again.sha256, "the same picture again is the same evidence"


@pytest.mark.django_db
def test_evidence_of_other_kinds_and_papers_of_people_stay_as_they_came() -> None:
    """A paper may be signed or compared by its hash; what is evidence of an agency need not be."""
    paper = services.keep_file(PHONE, name="anh.jpg", owner=None)
    report = services.keep_file(make.pdf(), name="bao-cao.pdf", owner=None, is_evidence=True)
    assert services.file_content(paper.id) == PHONE
    assert (services.file_content(report.id), report.media_type) == (make.pdf(), PDF)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content", [PHONE[:1500], b"\xff\xd8\xff\xe0" + b"khong phai anh" * 50, PHONE[:400] + b"\xff\xd9"]
)
def test_what_only_begins_as_a_picture_is_refused(content: bytes) -> None:
    with pytest.raises(errors.UnacceptableFile):
        services.keep_file(content, name="anh.jpg", owner=None, is_evidence=True)


@pytest.mark.django_db
def test_a_picture_that_claims_absurd_pixels_is_refused() -> None:
    with pytest.raises(errors.AbsurdPicture):
        services.keep_file(make.jpeg(20_000, 20_000), name="anh.jpg", owner=None, is_evidence=True)


def test_a_png_has_one_head_pixels_and_nothing_in_its_end() -> None:
    head, pixels = make.png()[8:33], make.png()[33:-12]
    words = struct.pack(">I", 8) + b"IEND<script>" + struct.pack(">I", zlib.crc32(b"IEND<script>"))
    assert without_traces(make.png()[:-12] + words, PNG) == make.png()
    start, end = make.png()[:33], make.png()[-12:]
    for broken in (
        start + head + pixels + end,
        start + end,
        start + pixels[:-1] + b"\0" + end,
        start[:8] + pixels + end,
    ):
        assert without_traces(broken, PNG) is None

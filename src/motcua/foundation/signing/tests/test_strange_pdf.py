"""A stranger's PDF costs so much at most: a friend reads what the signature is worth, a flood is stopped."""

from __future__ import annotations

from time import process_time
from typing import Any
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.foundation.signing import services, views
from motcua.foundation.signing.rules.verdicts import MAX_SIGNATURE_BYTES, MAX_SIGNATURES
from motcua.foundation.signing.services import check, check_pdf, check_strange_pdf, sign_pdf
from motcua.foundation.signing.tests.authority import OFFICER, KeyKeeper
from motcua.foundation.signing.types import SignatureReport, Verdict
from motcua.kernel.doors import Turnstile

pytestmark = [pytest.mark.django_db, pytest.mark.urls("motcua.foundation.signing.tests.urls")]
READ = SignatureReport(Verdict.NO_SIGNATURE, "Tệp này không có chữ ký số.")


def hollow(contents: bytes) -> bytes:
    """A PDF with one signature field that holds `contents` (hexadecimal), and nothing else."""
    bodies = (
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[3 0 R]/SigFlags 3>>>>",
        b"<</Type/Pages/Kids[]/Count 0>>",
        b"<</FT/Sig/T(a)/V 4 0 R>>",
        b"<</Type/Sig/SubFilter/adbe.pkcs7.detached/ByteRange[0 10 20 30]/Contents<%s>>>" % contents,
    )
    text, places = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(text))
        text += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 5\n0000000000 65535 f \n" + rows + b"trailer<</Size 5/Root 1 0 R>>\n"
    return text + table + b"startxref\n%d\n%%%%EOF" % len(text)


@pytest.fixture
def signed(paper: bytes, keeper: KeyKeeper) -> bytes:
    return sign_pdf(paper, signer=OFFICER, reason="Ban hành kết quả", place="Rạch Giá")


def send(client: Client, content: bytes, address: str = "203.0.113.9") -> Any:
    return client.post("/xac-minh/", {"pdf": SimpleUploadedFile("giay.pdf", content)}, REMOTE_ADDR=address)


def test_a_paper_read_apart_is_worth_what_it_is_worth_here(signed: bytes) -> None:
    assert check_strange_pdf(signed) == check_pdf(signed)
    assert check_strange_pdf(signed).verdict is Verdict.VALID


def test_a_file_that_trips_its_reader_apart_is_unreadable(keeper: KeyKeeper) -> None:
    assert check_strange_pdf(hollow(b"00")).verdict is Verdict.UNREADABLE


def test_a_signature_that_goes_on_for_megabytes_is_refused_before_anybody_reads_it(keeper: KeyKeeper) -> None:
    """Two million pairs of letters once cost three seconds of a processor, for anybody and without end."""
    with mock.patch.object(check, "read_apart", side_effect=AssertionError("read")):
        began = process_time()
        report = check_strange_pdf(hollow(b"00" * 2_000_000))
    assert report.verdict is Verdict.TOO_MUCH and not report.valid
    assert process_time() - began < 1


def test_the_largest_signature_that_is_promised_is_read(keeper: KeyKeeper) -> None:
    assert check_strange_pdf(hollow(b"00" * MAX_SIGNATURE_BYTES)).verdict is Verdict.UNREADABLE
    assert check_strange_pdf(hollow(b"00" * MAX_SIGNATURE_BYTES + b" 0")).verdict is Verdict.TOO_MUCH


def test_more_signatures_than_any_paper_has_are_refused_before_anybody_reads_them() -> None:
    with mock.patch.object(check, "read_apart", side_effect=AssertionError("read")):
        assert check_strange_pdf(b"%PDF-1.7" + b"/ByteRange" * (MAX_SIGNATURES + 1)).verdict is Verdict.TOO_MUCH


def test_a_reader_that_is_stopped_says_that_nothing_is_known(keeper: KeyKeeper, signed: bytes) -> None:
    with mock.patch.object(check, "MOST_MEMORY", 1):
        report = check_strange_pdf(signed)
    assert report.verdict is Verdict.TOO_MUCH and "chưa biết" in report.sentence


def test_the_page_says_its_bounds_before_anybody_meets_them(client: Client) -> None:
    page = client.get("/xac-minh/").content.decode()
    assert "tối đa 5 MB, 20 chữ ký, mỗi chữ ký tối đa 128 KB" in page
    assert "5 tệp một phút" in page


def test_a_flood_from_one_address_is_stopped_and_its_neighbour_is_served(client: Client, signed: bytes) -> None:
    with mock.patch.object(services, "check_strange_pdf", return_value=READ) as read:
        answers = [send(client, signed) for _ in range(9)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 4
    assert read.call_count == 5
    assert "nhiều nhất 5 lần một phút" in answers[-1].content.decode()
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    friend = send(client, signed, "203.0.113.10")
    assert friend.status_code == 200 and "Chữ ký số hợp lệ" in friend.content.decode()


def test_whoever_sends_no_pdf_has_not_used_a_turn(client: Client, signed: bytes) -> None:
    for _ in range(9):
        assert send(client, b"<html></html>").status_code == 422
    with mock.patch.object(services, "check_strange_pdf", return_value=READ):
        assert send(client, signed).status_code == 200


def test_a_full_desk_says_when_to_come_again(client: Client, signed: bytes) -> None:
    desk = Turnstile(1, 0.01)
    with mock.patch.object(views, "_DESK", desk), desk.turn():
        answer = send(client, signed)
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "5"
    assert "đang bận" in answer.content.decode()

"""Checking: altered, appended, unknown authority, expired, unsigned and hostile files are told apart (F-024)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.foundation.signing.rules.verdicts import Finding, field_name, sentence, signer_words, verdict
from motcua.foundation.signing.services import check_pdf, sign_pdf
from motcua.foundation.signing.tests.authority import OFFICER, Authority, KeyKeeper
from motcua.foundation.signing.types import Verdict

GOOD = {"intact": True, "covers_whole_file": True, "allowed_changes": True, "trusted": True, "in_date": True}


def finding(**facts: bool) -> Finding:
    return Finding(
        **{**GOOD, **facts}, signer_name="", signer_agency="", issuer_name="", signed_at=None, reason="", place=""
    )


@pytest.fixture
def signed(paper: bytes, keeper: KeyKeeper, db: None) -> bytes:
    return sign_pdf(paper, signer=OFFICER, reason="Ban hành kết quả", place="Rạch Giá")


def test_an_untouched_paper_is_valid_and_says_who_and_when(signed: bytes) -> None:
    report = check_pdf(signed)
    assert report.valid and report.intact and report.trusted and report.covers_whole_file
    assert report.signed_at is not None and report.signed_at.tzinfo is not None
    assert OFFICER.name in report.sentence and OFFICER.agency in report.sentence


def test_one_flipped_byte_anywhere_in_the_text_is_found(signed: bytes, paper: bytes) -> None:
    for at in range(100, len(paper), len(paper) // 7):
        broken = bytearray(signed)
        broken[at] ^= 1
        report = check_pdf(bytes(broken))
        assert not report.valid and not report.intact, at


def test_a_changed_byte_in_a_stream_reads_as_altered(signed: bytes, paper: bytes) -> None:
    broken = bytearray(signed)
    broken[paper.find(b"stream") + 40] ^= 1
    assert check_pdf(bytes(broken)).verdict is Verdict.ALTERED


def test_bytes_appended_after_signing_are_found(signed: bytes) -> None:
    report = check_pdf(signed + b"\n% more\n")
    assert report.verdict is Verdict.APPENDED
    assert report.intact and not report.covers_whole_file and not report.valid


def test_a_page_changed_by_an_incremental_update_is_found(signed: bytes) -> None:
    from io import BytesIO

    from pypdf import PdfReader, PdfWriter

    output = BytesIO()
    writer = PdfWriter(BytesIO(signed), incremental=True)
    writer.add_metadata({"/Title": "Giấy khác"})
    writer.write(output)
    assert PdfReader(output).metadata is not None
    assert check_pdf(output.getvalue()).verdict is Verdict.APPENDED


def test_content_slipped_in_between_two_signatures_is_found(signed: bytes, keeper: KeyKeeper) -> None:
    from io import BytesIO

    from pypdf import PdfWriter

    output = BytesIO()
    writer = PdfWriter(BytesIO(signed), incremental=True)
    writer.add_blank_page(100, 100)
    writer.write(output)
    again = sign_pdf(output.getvalue(), signer=OFFICER, reason="Ký lại", place="Rạch Giá")
    report = check_pdf(again)
    assert report.verdict is Verdict.APPENDED and not report.valid


def test_an_unknown_authority_is_not_trusted(signed: bytes) -> None:
    report = check_pdf(signed, roots=Authority().roots())
    assert report.verdict is Verdict.UNTRUSTED
    assert report.intact and not report.trusted and not report.valid


def test_without_any_known_root_nothing_is_trusted(signed: bytes) -> None:
    assert check_pdf(signed, roots=()).verdict is Verdict.UNTRUSTED


def test_an_expired_certificate_is_named_as_expired(paper: bytes, keeper: KeyKeeper, db: None) -> None:
    keeper.authority = Authority(days=(-20, -10))
    expired = sign_pdf(paper, signer=OFFICER, reason="Thử", place="Rạch Giá")
    report = check_pdf(expired, roots=keeper.authority.roots())
    assert report.verdict is Verdict.EXPIRED and not report.valid and not report.trusted


def test_a_paper_without_a_signature_says_so(paper: bytes) -> None:
    report = check_pdf(paper)
    assert report.verdict is Verdict.NO_SIGNATURE
    assert report.sentence == "Tệp này không có chữ ký số."


@pytest.mark.parametrize("content", [b"", b"<html>", b"/ByteRange", b"%PDF-1.7 /ByteRange [0 1 2 3] %%EOF"])
def test_a_file_that_cannot_be_read_is_told_and_raises_nothing(content: bytes, keeper: KeyKeeper) -> None:
    assert check_pdf(content).verdict is Verdict.UNREADABLE


def test_a_parser_that_trips_leaves_a_line_for_the_operator(
    keeper: KeyKeeper, caplog: pytest.LogCaptureFixture
) -> None:
    """Else a fault of ours would pass for a bad file, unseen."""
    check_pdf(b"%PDF-1.7 /ByteRange [0 1 2 3] %%EOF")
    assert "a signed file could not be read" in caplog.text


def test_a_truncated_signed_paper_is_never_valid(signed: bytes) -> None:
    for length in range(200, len(signed), len(signed) // 9):
        assert not check_pdf(signed[:length]).valid


@settings(max_examples=60)
@given(st.lists(st.tuples(*[st.booleans()] * 5), min_size=1, max_size=4))
def test_valid_means_that_nothing_at_all_is_wrong(facts: list[tuple[bool, ...]]) -> None:
    findings = [finding(**dict(zip(GOOD, one, strict=True))) for one in facts]
    is_good = (
        all(f.intact and f.trusted and f.in_date for f in findings)
        and findings[-1].covers_whole_file
        and all(f.allowed_changes for f in findings[:-1])
    )
    assert (verdict(findings) is Verdict.VALID) is is_good


def test_altered_outranks_every_other_fact() -> None:
    assert verdict([finding(intact=False, covers_whole_file=False, trusted=False)]) is Verdict.ALTERED


def test_every_verdict_has_a_sentence() -> None:
    assert all(sentence(one, who="A", when="B").endswith(".") for one in Verdict)


def test_fields_are_numbered_without_gaps_or_clashes() -> None:
    assert field_name(set()) == "ChuKySo1"
    assert field_name({"ChuKySo1", "ChuKySo3"}) == "ChuKySo2"


def test_a_signer_without_agency_is_named_alone() -> None:
    assert signer_words("Đỗ Thị Thử Nghiệm", "") == "Đỗ Thị Thử Nghiệm"

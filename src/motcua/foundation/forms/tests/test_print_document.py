"""Official papers: the text that went in comes out, nothing becomes code, long content stays on the paper."""

from __future__ import annotations

import io
import threading
from dataclasses import replace
from datetime import date
from typing import Any

import pypdf
import pytest

from motcua.foundation.forms.errors import NoSuchTemplate, PrintingFailed
from motcua.foundation.forms.services import load_forms, print_document, printed_fields
from motcua.foundation.forms.services.print_document import compile_paper
from motcua.foundation.forms.tests import factories as make
from motcua.foundation.forms.types import PrintedComponent, PrintedPaper

SOURCES = make.printed_sources()
A5, A4 = (420, 595), (595, 842)
NASTY = "#panic() $x^2$ *đậm* _nghiêng_ `mã` @nhãn <thẻ> \\u{1F4A3} [ô] // không phải chú thích"


def pages_of(pdf: bytes) -> list[pypdf.PageObject]:
    return list(pypdf.PdfReader(io.BytesIO(pdf)).pages)


def printed(paper: PrintedPaper) -> bytes:
    return compile_paper(paper.CODE, SOURCES[paper.CODE], printed_fields(paper))


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pages_of(pdf)).split())


@pytest.mark.parametrize("paper", make.all_papers(), ids=lambda paper: paper.CODE)
def test_every_paper_prints_on_one_sheet_of_its_size(paper: PrintedPaper) -> None:
    pages = pages_of(printed(paper))
    assert len(pages) == 1
    size = pages[0].mediabox
    wanted = A4 if paper.CODE.startswith("birth") else A5
    assert (round(size.width), round(size.height)) == wanted


@pytest.mark.parametrize("paper", make.all_papers(), ids=lambda paper: paper.CODE)
def test_every_paper_claims_pdf_a_2b(paper: PrintedPaper) -> None:
    reader = pypdf.PdfReader(io.BytesIO(printed(paper)))
    metadata = str(reader.xmp_metadata.stream.get_data().decode()) if reader.xmp_metadata else ""
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in metadata


@pytest.mark.parametrize("paper", make.all_papers(), ids=lambda paper: paper.CODE)
def test_the_motto_and_the_number_head_every_paper(paper: PrintedPaper) -> None:
    words = words_of(printed(paper))
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in words
    assert "Độc lập - Tự do - Hạnh phúc" in words
    assert f"Số: {paper.letterhead.number}" in words


def test_the_receipt_says_all_that_the_law_lists() -> None:
    words = words_of(printed(make.receipt(book_number="Quyển 01/2026, số 31", applicant=whole_applicant())))
    wanted = [
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", make.CODE, "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
        "17 giờ 00, thứ Tư 25/11/2026", "09 giờ 34, thứ Hai 23/11/2026, trực tuyến", "0900 000 012, vidu@example.vn",
        "1. Tờ khai đăng ký khai sinh (biểu mẫu điện tử)", "01 bộ", "16.000 đồng", "Quyển 01/2026, số 31",
        "Trần Văn Mẫu", "Đỗ Thị Thử Nghiệm", "Rạch Giá, ngày 23 tháng 11 năm 2026", "bản giấy tại quầy số 3",
    ]  # fmt: skip
    assert [each for each in wanted if each not in words] == []


def whole_applicant() -> Any:
    return replace(make.applicant(), on_behalf_of="Trần Văn Mẫu")


def test_a_refusal_before_receipt_has_no_dossier_code() -> None:
    assert "Mã hồ sơ" not in words_of(printed(make.refusal_note()))
    assert make.CODE in words_of(printed(make.refusal_note(dossier_code=make.CODE, qr_text=make.QR)))


def test_every_accent_comes_out_as_it_went_in() -> None:
    applicant = replace(make.applicant(), name=make.ALL_ACCENTS)
    assert make.ALL_ACCENTS in words_of(printed(make.receipt(applicant=applicant)))


def test_text_never_becomes_code() -> None:
    words = words_of(printed(make.supplement_request(items=(NASTY,), reason=NASTY)))
    assert words.count(NASTY) == 2


def test_forty_components_run_on_over_numbered_pages() -> None:
    components = tuple(PrintedComponent(name=f"Giấy tờ thứ {n}: xác nhận của cơ sở y tế") for n in range(1, 41))
    pdf = printed(make.receipt(components=components))
    words = words_of(pdf)
    assert len(pages_of(pdf)) == 2
    assert all(f"{n}. Giấy tờ thứ {n}: xác nhận của cơ sở y tế" in words for n in range(1, 41))
    assert "Trang 2 / 2" in words


def test_a_word_longer_than_a_line_breaks_and_stays_whole_in_the_text() -> None:
    address = "a" * 90 + "@example.vn"
    page = pages_of(printed(make.receipt(applicant=replace(make.applicant(), email=address))))[0]
    assert address in "".join(page.extract_text().split())


def test_civil_status_papers_stay_on_one_sheet_whatever_the_names() -> None:
    name = "Nguyễn Phước Hoàng Công Tằng Tôn Nữ " * 3
    child = replace(make.child(), name=name, birth_place="Trạm y tế xã Giả Định " * 12)
    mother = replace(make.parent(name), residence="Ấp Giả Định, xã Vĩnh Hoà Hưng, " * 8)
    for paper in (make.birth_certificate(child=child, mother=mother), make.birth_extract(child=child, mother=mother)):
        assert len(pages_of(printed(paper))) == 1


def test_a_certificate_of_a_trial_says_so_and_a_real_one_does_not() -> None:
    assert "BẢN THỬ NGHIỆM" in words_of(printed(make.birth_certificate(is_demo=True)))
    assert "THỬ NGHIỆM" not in words_of(printed(make.birth_certificate(is_demo=False)))


def test_an_unknown_father_leaves_dots() -> None:
    assert "Họ, chữ đệm, tên người cha: ...." in words_of(printed(make.birth_extract()))


def test_the_control_slip_tells_who_was_late() -> None:
    words = words_of(printed(make.control_slip()))
    assert "Quá hạn" in words
    assert "Phó Chủ tịch" in words


def test_several_threads_print_at_the_same_time() -> None:
    found: list[str] = []

    def work(number: int) -> None:
        paper = make.receipt(request=f"Đề nghị số {number}")
        found.append(words_of(printed(paper)))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(n for n in range(4) for words in found if f"Đề nghị số {n}" in words) == [0, 1, 2, 3]


@pytest.mark.django_db
def test_the_template_in_force_on_the_day_is_used() -> None:
    """F-096: printed templates are versioned."""
    load_forms()
    assert print_document("form-01", date(2026, 11, 23), make.receipt()).startswith(b"%PDF-1.7")
    with pytest.raises(NoSuchTemplate):
        print_document("form-99", date(2026, 11, 23), make.receipt())


@pytest.mark.django_db
def test_data_that_a_template_misses_is_a_refusal_and_no_crash() -> None:
    load_forms()
    with pytest.raises(PrintingFailed):
        print_document("form-01", date(2026, 11, 23), {"dossier_code": "H01"})


def test_an_address_to_look_up_is_introduced() -> None:
    address = "https://dichvucong.example.vn/xac-minh/" + "a1B2" * 8 + "/"
    words = words_of(printed(make.birth_certificate(lookup=address)))
    assert "Kiểm tra giấy này tại:" in words
    assert address in words.replace(" ", "")
    assert f"Tra cứu: {address[:30]}" in words_of(printed(make.receipt(lookup=address)))

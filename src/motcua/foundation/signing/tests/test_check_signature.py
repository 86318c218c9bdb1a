"""The public page that checks a signed PDF."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.foundation.signing.forms import MAX_BYTES
from motcua.foundation.signing.services import sign_pdf
from motcua.foundation.signing.tests.authority import OFFICER, KeyKeeper
from motcua.foundation.signing.views import check_signature
from motcua.kernel.access import PUBLIC

pytestmark = [pytest.mark.django_db, pytest.mark.urls("motcua.foundation.signing.tests.urls")]


def upload(client: Client, content: bytes, name: str = "giay.pdf") -> tuple[int, str]:
    answer = client.post("/xac-minh/", {"pdf": SimpleUploadedFile(name, content, "application/pdf")})
    return answer.status_code, answer.content.decode()


def test_anyone_may_open_the_page(client: Client) -> None:
    answer = client.get("/xac-minh/")
    assert answer.status_code == 200
    assert 'type="file"' in answer.content.decode()
    assert check_signature.permission is PUBLIC  # type: ignore[attr-defined]


def test_a_valid_paper_is_reported_in_plain_words(client: Client, paper: bytes, keeper: KeyKeeper) -> None:
    signed = sign_pdf(paper, signer=OFFICER, reason="Ban hành kết quả", place="Rạch Giá")
    status, page = upload(client, signed)
    assert status == 200
    assert "Chữ ký số hợp lệ" in page and OFFICER.name in page and OFFICER.agency in page
    assert "note--ok" in page


def test_an_altered_paper_is_shown_as_bad(client: Client, paper: bytes, keeper: KeyKeeper) -> None:
    broken = bytearray(sign_pdf(paper, signer=OFFICER, reason="Thử", place="Rạch Giá"))
    broken[paper.find(b"stream") + 40] ^= 1
    _, page = upload(client, bytes(broken))
    assert "đã bị sửa sau khi ký" in page and "note--bad" in page


def test_an_unsigned_paper_says_so(client: Client, paper: bytes) -> None:
    _, page = upload(client, paper)
    assert "không có chữ ký số" in page


def test_words_inside_a_paper_cannot_become_markup(client: Client, paper: bytes, keeper: KeyKeeper) -> None:
    _, page = upload(client, sign_pdf(paper, signer=OFFICER, reason="<script>x</script>", place="Rạch Giá"))
    assert "<script>x" not in page and "&lt;script&gt;x" in page


def test_a_file_over_5_mb_is_refused_with_a_way_out(client: Client) -> None:
    status, page = upload(client, b"%PDF-" + bytes(MAX_BYTES))
    assert status == 422
    assert "lớn hơn 5 MB" in page and 'aria-invalid="true"' in page


@pytest.mark.parametrize("content", [b"", b"<html></html>"])
def test_what_is_no_pdf_is_refused(client: Client, content: bytes) -> None:
    status, page = upload(client, content)
    assert status == 422
    assert "không phải PDF" in page


def test_no_file_at_all_is_refused(client: Client) -> None:
    answer = client.post("/xac-minh/")
    assert answer.status_code == 422
    assert "Chọn tệp PDF cần kiểm tra" in answer.content.decode()

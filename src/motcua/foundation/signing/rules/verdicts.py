"""Which verdict and which sentence belong to what was found in a signed PDF (F-024). Plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from motcua.foundation.signing.types import Verdict

FIELD_STEM = "ChuKySo"
MAX_SIGNATURES = 20
MAX_SIGNATURE_BYTES = 128 * 1024
"""Of one signature. Assumed: a B-B one has four thousand, one with revocation lists some ten times that."""


@dataclass(frozen=True)
class Finding:
    """The facts about one signature, as the cryptographic check reports them."""

    intact: bool
    covers_whole_file: bool
    allowed_changes: bool
    """Later revisions of the file only added further signatures."""
    trusted: bool
    in_date: bool
    signer_name: str
    signer_agency: str
    issuer_name: str
    signed_at: datetime | None
    reason: str
    place: str


def field_name(taken: set[str]) -> str:
    """The name of the next signature field: ChuKySo1, ChuKySo2, …"""
    number = 1
    while f"{FIELD_STEM}{number}" in taken:
        number += 1
    return f"{FIELD_STEM}{number}"


def verdict(findings: list[Finding]) -> Verdict:
    """The worst fact about the signatures of one file, oldest first in `findings`."""
    if not findings:
        return Verdict.NO_SIGNATURE
    if not all(found.intact for found in findings):
        return Verdict.ALTERED
    if not findings[-1].covers_whole_file or not all(found.allowed_changes for found in findings[:-1]):
        return Verdict.APPENDED
    if not all(found.in_date for found in findings):
        return Verdict.EXPIRED
    return Verdict.VALID if all(found.trusted for found in findings) else Verdict.UNTRUSTED


_SENTENCES = {
    Verdict.NO_SIGNATURE: "Tệp này không có chữ ký số.",
    Verdict.UNREADABLE: "Không đọc được tệp này. Tệp có thể bị hỏng, đặt mật khẩu hoặc không phải PDF.",
    Verdict.TOO_MUCH: "Tệp này phức tạp hơn mức trang này đọc được nên chưa biết chữ ký có hợp lệ không. "
    "Hãy xem chữ ký bằng phần mềm đọc PDF.",
    Verdict.ALTERED: "Nội dung tệp đã bị sửa sau khi ký. Không dùng được bản này.",
    Verdict.APPENDED: "Tệp đã bị thêm nội dung sau khi ký; chữ ký chỉ có giá trị với bản trước đó.",
    Verdict.EXPIRED: "Nội dung không bị sửa nhưng chứng thư số của {who} không còn hoặc chưa có hiệu lực.",
    Verdict.UNTRUSTED: "Nội dung không bị sửa nhưng không xác nhận được ai đã ký: "
    "chứng thư số của {who} không do tổ chức được tin cậy cấp.",
    Verdict.VALID: "Chữ ký số hợp lệ. Tệp do {who} ký lúc {when} và không bị sửa từ đó.",
}


def sentence(of: Verdict, *, who: str = "", when: str = "") -> str:
    """The verdict in plain Vietnamese."""
    return _SENTENCES[of].format(who=who or "người ký", when=when or "không rõ")


def signer_words(name: str, agency: str) -> str:
    """`Đỗ Thị Thử Nghiệm (Ủy ban nhân dân phường Rạch Giá)`."""
    return f"{name} ({agency})" if agency else name

"""Refusals of electronic signing."""

from __future__ import annotations

from motcua.kernel.errors import Refusal


class NoSigningCredential(Refusal):
    """The signing service holds no usable certificate for this officer (none, expired, suspended or revoked)."""

    code = "no_signing_credential"
    status = 409
    vi = "{name} chưa có chứng thư số dùng được. Hãy liên hệ người quản trị để đăng ký hoặc gia hạn rồi ký lại."
    en = "{name} has no usable signing certificate. Ask the administrator to register or renew it, then sign again."


class WrongSignature(Refusal):
    """What the signing service sent back does not fit the digest and the certificate; nothing was signed."""

    code = "wrong_signature"
    status = 502
    vi = "Dịch vụ ký số trả về chữ ký không khớp với văn bản nên văn bản chưa được ký. Xin ký lại sau ít phút."
    en = (
        "The signing service returned a signature that does not fit the document. Nothing was signed; please try again."
    )


class UnsignablePdf(Refusal):
    """The document is no PDF that can be signed (damaged, encrypted or not a PDF at all)."""

    code = "unsignable_pdf"
    status = 422
    vi = "Không đọc được tệp PDF để ký. Tệp có thể bị hỏng hoặc đặt mật khẩu."
    en = "The PDF cannot be read for signing. It may be damaged or protected by a password."


class NoSigningService(Refusal):
    """No connector offers remote signing in this copy."""

    code = "no_signing_service"
    status = 503
    vi = "Bản cài đặt này chưa nối với dịch vụ ký số. Hãy liên hệ người quản trị."
    en = "This installation is not connected to a signing service. Ask the administrator."


class SigningRefused(Refusal):
    """The signing service answered no (revoked or suspended certificate, refused client); nothing was signed."""

    code = "signing_refused"
    status = 409
    vi = "Dịch vụ ký số từ chối ký ({reason}). Văn bản chưa được ký; hãy liên hệ người quản trị."
    en = "The signing service refused to sign ({reason}). Nothing was signed; ask the administrator."

"""Why somebody cannot sign in, or a role cannot be given."""

from __future__ import annotations

from motcua.kernel.errors import Refusal


class SignInUnknown(Refusal):
    code = "sign_in_unknown"
    status = 400
    vi = "Lần đăng nhập này không còn dùng được: trang đã để quá lâu hoặc đã dùng rồi. Xin đăng nhập lại."
    en = "This sign-in is no longer valid: the page was left too long or has been used. Please sign in again."


class SignInCancelled(Refusal):
    code = "sign_in_cancelled"
    status = 400
    vi = "Bạn đã dừng việc đăng nhập. Chưa có gì thay đổi."
    en = "You stopped signing in. Nothing has changed."


class IdentityRejected(Refusal):
    """The answer of the identity provider is not proved. Field `reason` is one enumerated word, for the log."""

    code = "identity_rejected"
    status = 400
    vi = "Chưa xác nhận được thông tin đăng nhập từ VNeID. Xin đăng nhập lại. Mã lý do: {reason}."
    en = "The sign-in details from VNeID could not be verified. Please sign in again. Reason: {reason}."


class AssuranceTooLow(Refusal):
    code = "assurance_too_low"
    status = 403
    vi = (
        "Tài khoản định danh của bạn đang ở mức {level}. Dịch vụ công cần mức {needed}. "
        "Đến cơ quan Công an nơi gần nhất để nâng mức, hoặc nộp hồ sơ tại quầy."
    )
    en = (
        "Your electronic identity is at level {level}; public services need level {needed}. "
        "Raise it at the nearest police office, or hand in your dossier at the desk."
    )


class AccountClosed(Refusal):
    code = "account_closed"
    status = 403
    vi = "Tài khoản này đã bị khoá. Xin liên hệ quản trị hệ thống của cơ quan."
    en = "This account is closed. Please ask the system administrator."


class TokenAlreadyUsed(Refusal):
    code = "token_already_used"
    status = 409
    vi = "Mã đăng nhập này đã được dùng. Xin đăng nhập lại."
    en = "This sign-in token has been used. Please sign in again."


class NationalRole(Refusal):
    code = "national_role"
    status = 422
    vi = "Vai trò “{role}” làm việc cho cả nước, không giao riêng ở một cơ quan được. Hãy chọn “Mọi cơ quan”."
    en = "The role “{role}” works for the whole country and cannot be given at one agency. Choose every agency."


class UnknownRole(Refusal):
    code = "unknown_role"
    status = 422
    vi = "Không có vai trò “{role}”."
    en = "There is no role “{role}”."


class NoAgencyChosen(Refusal):
    code = "no_agency_chosen"
    status = 422
    vi = "Hãy chọn cơ quan nơi vai trò có hiệu lực."
    en = "Choose the agency at which the role holds."


class NoIdentityProvider(Refusal):
    code = "no_identity_provider"
    status = 503
    vi = "Chưa nối với hệ thống định danh. Xin thử lại sau."
    en = "No identity provider is connected. Please try again later."


class OwnRole(Refusal):
    code = "own_role"
    status = 409
    vi = "Bạn không tự giao vai trò cho tài khoản của mình. Xin nhờ người quản trị khác."
    en = "You cannot give yourself a role. Ask another administrator."


class OwnAdministration(Refusal):
    code = "own_administration"
    status = 409
    vi = "Bạn không tự thu hồi quyền quản trị hoặc tự khoá tài khoản của mình. Xin nhờ người quản trị khác."
    en = "You cannot end your own administration or close your own account. Ask another administrator."

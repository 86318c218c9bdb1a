"""One family of refusals: a stable code, an HTTP status, a sentence for the person.

A refusal is raised before anything is changed, names everything that is wrong at once,
and never costs the person what they typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Term:
    """A word that stands in sentences of both languages, as the name of a state."""

    vi: str
    en: str

    def said(self, language: str) -> str:
        return self.en if language.startswith("en") else self.vi


class Refusal(Exception):
    """A rule says no. Subclasses give `code`, `status`, `vi` and `en` (`str.format` over `fields`)."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    vi: ClassVar[str] = "Không thực hiện được yêu cầu này."
    en: ClassVar[str] = "This request cannot be carried out."

    def __init__(self, **fields: object) -> None:
        self.fields: Mapping[str, object] = fields
        super().__init__(f"{self.code}: {self.sentence('vi')}")

    def sentence(self, language: str = "vi") -> str:
        """The sentence to show, in `vi` or `en`."""
        template = self.en if language.startswith("en") else self.vi
        fields = {name: each.said(language) if isinstance(each, Term) else each for name, each in self.fields.items()}
        return template.format(**fields)


class NotFound(Refusal):
    code = "not_found"
    status = 404
    vi = "Không tìm thấy nội dung này, hoặc bạn không có quyền xem."
    en = "This does not exist, or you may not see it."


class NotAllowed(Refusal):
    code = "not_allowed"
    status = 403
    vi = "Tài khoản của bạn không có quyền làm việc này."
    en = "Your account may not do this."


class SignInRequired(Refusal):
    code = "sign_in_required"
    status = 401
    vi = "Bạn cần đăng nhập để tiếp tục."
    en = "Please sign in to continue."


class InvalidInput(Refusal):
    """Several fields are wrong at once. `errors` maps a field path to the sentences for it."""

    code = "invalid_input"
    status = 422
    vi = "Có {count} chỗ cần sửa."
    en = "Places that need a correction: {count}."

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        self.errors = dict(errors)
        super().__init__(count=len(self.errors))


class ChangedMeanwhile(Refusal):
    """Somebody was faster: what stands is not what this person saw. `stands` says what stands now, where that helps."""

    code = "changed_meanwhile"
    vi = "Nội dung này đã thay đổi từ khi bạn mở trang{stands}. Xin xem bản đang có rồi làm lại nếu vẫn muốn."
    en = "This has changed since you opened the page{stands}. Please look at what stands, then do it again if you wish."

    def __init__(self, stands: Term | None = None, **fields: object) -> None:
        now = Term(f" (nay: {stands.vi})", f" (now: {stands.en})") if stands else Term("", "")
        super().__init__(stands=now, **fields)


class WrongState(Refusal):
    """The step does not follow from where the thing stands; `state` is what that is called."""

    code = "wrong_state"
    vi = "Đang ở bước “{state}” nên chưa làm hoặc không còn làm được việc này. Xin xem lại rồi thử lại."
    en = "This stands at “{state}”, where what you chose cannot be done. Please look again."

    def __init__(self, state: Term) -> None:
        super().__init__(state=state)


class SamePerson(Refusal):
    """Two people are needed, and this one took part before."""

    code = "same_person"
    status = 403
    vi = "Bạn đã có phần trong nội dung này hoặc ở một bước trước. Bước này phải do một người khác làm."
    en = "You had a part in this or in an earlier step of it. Another person must take this one."


class OutsideUnavailable(Refusal):
    """An outside system gave no usable answer; the request is kept and may be tried again."""

    code = "outside_unavailable"
    status = 502
    vi = "Hệ thống {system} chưa trả lời. Việc của bạn vẫn được giữ, xin thử lại sau ít phút."
    en = "{system} has not answered. Your work is kept; please try again in a few minutes."


class TooOften(Refusal):
    """One line asks for something costly more often than its share; nothing was done."""

    code = "too_often"
    status = 429
    vi = "Mỗi địa chỉ mạng được yêu cầu nhiều nhất {most} lần một phút. Xin thử lại sau {retry_after} giây."
    en = "One network address may ask at most {most} times a minute. Please try again in {retry_after} seconds."


class UnreadableRequest(Refusal):
    """The body is no JSON document, or one that no text of ours can hold."""

    code = "unreadable_request"
    status = 400
    vi = "Không đọc được nội dung gửi lên."
    en = "The body of the request cannot be read."


class ImpossibleValue(Refusal):
    """What was sent holds something that no text or number can be here, such as a NUL character."""

    code = "impossible_value"
    status = 422
    vi = "Trong nội dung gửi lên có ký tự hoặc con số không dùng được. Xin xoá chỗ đó và gửi lại."
    en = "What was sent holds a character or number that cannot be used. Please remove it and send again."


class TooManyFiles(Refusal):
    code = "too_many_files"
    status = 400
    vi = "Mỗi lần gửi được nhiều nhất {most} tệp. Xin gửi ít tệp hơn, phần còn lại gửi ở lần sau."
    en = "At most {most} files can be sent at once. Please send fewer, and the others afterwards."


class TooMuchSent(Refusal):
    code = "too_much_sent"
    status = 400
    vi = "Nội dung gửi trong một lần nhiều hơn mức hệ thống nhận được. Xin bớt nội dung hoặc chia thành nhiều lần gửi."
    en = "More was sent at once than can be taken. Please send less, or in several parts."


class NotUnderstood(Refusal):
    code = "bad_request"
    status = 400
    vi = "Hệ thống không đọc được yêu cầu này. Xin mở lại trang từ địa chỉ chính thức rồi thử lại."
    en = "This request cannot be read. Please open the page again from its official address and try once more."

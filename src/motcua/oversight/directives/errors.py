"""Refusals of directives."""

from __future__ import annotations

from motcua.kernel.errors import Refusal


class NoTextInFile(Refusal):
    """A scan: pictures without letters."""

    code = "no_text_in_file"
    status = 422
    vi = (
        "Tệp “{name}” chỉ có ảnh quét, không có chữ để đọc. Văn bản đã nhập vẫn giữ; xin chọn “Nhập cạnh bản quét” "
        "để nhập từng nhiệm vụ, hoặc gửi bản Word, bản PDF xuất từ Word, hay dán chữ."
    )
    en = (
        "The file “{name}” holds scanned pictures and no letters to read. What was entered is kept; choose "
        "“Enter beside the scan” to type the tasks, or send a Word file, a PDF exported from Word, or pasted text."
    )


class UnreadableText(Refusal):
    code = "unreadable_text"
    status = 422
    vi = "Không đọc được tệp “{name}”: tệp hỏng hoặc không đúng định dạng. Văn bản đã nhập vẫn giữ; xin gửi lại tệp."
    en = "The file “{name}” is broken or not of its kind. What was entered is kept; please send the file again."


class TextTooLong(Refusal):
    code = "text_too_long"
    status = 422
    vi = "Tệp “{name}” có quá nhiều chữ (hơn {most} ký tự). Xin chỉ gửi phần giao nhiệm vụ."
    en = "The file “{name}” holds more than {most} characters. Please send the part with tasks only."


class NothingToPropose(Refusal):
    code = "nothing_to_propose"
    status = 422
    vi = "Không thấy điểm đánh số nào trong văn bản này. Văn bản vẫn giữ; xin nhập nhiệm vụ bằng tay."
    en = "No numbered point was found in this text. It is kept; please enter the tasks by hand."


class AlreadyEntered(Refusal):
    code = "directive_already_entered"
    vi = "Văn bản số {number} ngày {issued} đã có trong sổ."
    en = "The text {number} of {issued} is already in the register."


class DayIsOver(Refusal):
    """What was asked for is no later day any more."""

    code = "day_is_over"
    vi = "Ngày xin gia hạn {day} đã đến hoặc không sau hạn đang có. Xin từ chối, để cơ quan xin một ngày khác."
    en = "The day asked for, {day}, has come or lies not after the one that holds. Refuse it; another may be asked for."

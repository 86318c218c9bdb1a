"""Refusals of the vault: each names the file, what is wrong with it, and the way out."""

from __future__ import annotations

from motcua.kernel.errors import Refusal


class UnacceptableFile(Refusal):
    """A file that was offered cannot be kept; nothing of it is stored. Fields: `name`."""

    code = "unacceptable_file"
    status = 422
    vi = "Không nhận được tệp “{name}”. Hãy chụp hoặc quét lại giấy rồi tải lên."
    en = "The file “{name}” cannot be accepted. Scan or photograph the paper again and upload it."


class EmptyFile(UnacceptableFile):
    code = "empty_file"
    vi = "Tệp “{name}” trống, không có nội dung. Hãy chụp hoặc quét lại giấy rồi tải lên."
    en = "The file “{name}” is empty. Scan or photograph the paper again and upload it."


class OversizedFile(UnacceptableFile):
    """Field `limit`: the largest size, in words."""

    code = "oversized_file"
    vi = "Tệp “{name}” lớn hơn {limit}. Hãy quét ở độ phân giải thấp hơn (200 dpi) hoặc chia thành nhiều tệp."
    en = "The file “{name}” is larger than {limit}. Scan it at a lower resolution (200 dpi) or split it."


class DisguisedFile(UnacceptableFile):
    """The name says one kind, the content is another. Fields: `actual`, `ending`, `way_out` and their `_en`."""

    code = "disguised_file"
    vi = "Tệp “{name}” là {actual} đổi tên thành {ending}. {way_out}"
    en = "The file “{name}” is {actual_en} renamed to {ending}. {way_out_en}"


class KindNotAllowed(UnacceptableFile):
    """Fields: `actual`, `allowed`, `way_out` and their `_en`."""

    code = "file_kind_not_allowed"
    vi = "Tệp “{name}” là {actual}; ở đây chỉ nhận {allowed}. {way_out}"
    en = "The file “{name}” is {actual_en}; only {allowed_en} are accepted here. {way_out_en}"


class TruncatedFile(UnacceptableFile):
    code = "truncated_file"
    vi = (
        "Tệp “{name}” bị thiếu phần cuối, có thể do tải lên hoặc sao chép dở dang. Hãy lưu lại tệp rồi tải lên lần nữa."
    )
    en = "The file “{name}” is incomplete, perhaps from an interrupted copy. Save it again and upload it once more."


class EncryptedFile(UnacceptableFile):
    code = "encrypted_file"
    vi = "Tệp “{name}” đặt mật khẩu nên cán bộ không mở được. Hãy bỏ mật khẩu, hoặc in ra và quét lại, rồi tải lên."
    en = "The file “{name}” is protected by a password, so officers cannot open it. Remove the password and upload it."


class ActiveFile(UnacceptableFile):
    code = "active_file"
    vi = "Tệp “{name}” chứa đoạn lệnh tự chạy (macro, JavaScript). Hãy in thành PDF mới hoặc quét lại giấy rồi tải lên."
    en = "The file “{name}” contains code that runs by itself. Print it to a new PDF or scan the paper again."


class BombFile(UnacceptableFile):
    code = "bomb_file"
    vi = "Tệp “{name}” bung ra quá lớn nên không mở được an toàn. Hãy tải riêng từng giấy tờ ở bên trong."
    en = "The file “{name}” unpacks to far too much to be opened safely. Upload the papers inside one by one."


class AbsurdPicture(UnacceptableFile):
    """Fields: `width`, `height` in pixels."""

    code = "absurd_picture"
    vi = "Ảnh “{name}” có kích thước {width} × {height} điểm ảnh, không mở được an toàn. Hãy chụp lại giấy rồi tải lên."
    en = (
        "The picture “{name}” claims {width} × {height} pixels and cannot be opened safely. Photograph the paper again."
    )


class DamagedFile(Refusal):
    """What lies on the disk is not what was kept (hash differs) or is gone. Fields: `name`."""

    code = "damaged_file"
    status = 500
    vi = "Tệp “{name}” trong kho bị hỏng. Quản trị viên đã được báo; bản gốc sẽ được khôi phục từ bản sao lưu."
    en = "The stored file “{name}” is damaged. It must be restored from a backup."


class TokenTaken(Refusal):
    """A verification code already belongs to another document."""

    code = "verify_token_taken"
    status = 409
    vi = "Mã xác minh này đã dùng cho một giấy tờ khác."
    en = "This verification code already belongs to another document."

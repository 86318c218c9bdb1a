"""Refusals of this module."""

from motcua.kernel.errors import NotFound, Refusal


class ProcedureNotFound(NotFound):
    """The catalogue has no procedure with the code `{code}`."""

    code = "procedure_not_found"
    vi = "Không có thủ tục mang mã {code} trong danh mục."
    en = "The catalogue has no procedure {code}."


class TimeLimitNotStated(Refusal):
    """Neither the procedure record nor a rule states a usable time limit; it is never guessed (R-CAL-05)."""

    code = "time_limit_not_stated"
    vi = "Thủ tục {code} chưa có thời hạn giải quyết dùng được. Cần nhập thời hạn trước khi tiếp nhận hồ sơ."
    en = "Procedure {code} has no usable time limit. Enter one before receiving dossiers."


class UnreadableFile(Refusal):
    """The file cannot be opened, or is no text file at all; nothing was imported."""

    code = "unreadable_file"
    status = 422
    vi = "Không đọc được tệp {file}: {reason}. Hãy dùng JSONL, JSONL.gz hoặc CSV, mã UTF-8."
    en = "{file} cannot be read: {reason}. Use JSONL, JSONL.gz or CSV in UTF-8."

"""The sentences of an import report."""

from __future__ import annotations

from motcua.foundation.catalogue.types import Outcome, Problem, ReportLine

REASONS: dict[str, tuple[str, str]] = {
    "not_json": ("Dòng này không phải JSON hợp lệ ({detail}).", "This line is not valid JSON ({detail})."),
    "not_an_object": ("Dòng này không phải một bản ghi thủ tục.", "This line is not a procedure record."),
    "not_utf8": ("Dòng này không ở mã UTF-8 ({detail}).", "This line is not in UTF-8 ({detail})."),
    "line_too_long": ("Dòng này dài hơn 4 MB nên bị bỏ qua.", "This line is longer than 4 MB and was left out."),
    "damaged_archive": (
        "Tệp nén bị hỏng hoặc thiếu phần cuối; các dòng trước đó đã được đọc.",
        "The archive is damaged or cut off; the lines before were read.",
    ),
    "wrong_columns": (
        "Số cột không khớp với dòng tiêu đề, hoặc dấu ngoặc kép đặt sai ({detail}).",
        "The number of columns differs from the header, or a quote is out of place ({detail}).",
    ),
    "missing_code": ("Thiếu mã thủ tục.", "The procedure code is missing."),
    "bad_code": (
        "Mã thủ tục “{detail}” không đúng dạng 1.001193.",
        "Procedure code “{detail}” does not have the form 1.001193.",
    ),
    "missing_name": ("Thiếu tên thủ tục.", "The name is missing."),
    "wrong_type": ("Kiểu dữ liệu sai ở: {detail}.", "Wrong kind of value in: {detail}."),
    "duplicate_code": (
        "Mã này đã có ở dòng {detail}; dòng sau bị bỏ qua.",
        "This code stands already in line {detail}; the later line was left out.",
    ),
    "byte_order_mark": ("Đã bỏ ký hiệu BOM ở đầu tệp.", "The byte order mark at the start was removed."),
    "unknown_field": ("Đã bỏ các trường không dùng: {detail}.", "Fields that are not used were left out: {detail}."),
    "implausible_count": (
        "Số bản chính hoặc bản sao không thể có thật, đã để trống ở: {detail}.",
        "Numbers of originals or copies that cannot be real were emptied in: {detail}.",
    ),
    "cleaned_text": (
        "Đã chuẩn hóa chữ (Unicode NFC, bỏ ký tự ẩn và khoảng trắng thừa) ở: {detail}.",
        "Text was put into one spelling (Unicode NFC, no invisible characters or outer blanks) in: {detail}.",
    ),
}


def report_line(row: int, code: str, outcome: Outcome, problem: Problem) -> ReportLine:
    """One line of the report, in both languages."""
    vi, en = (sentence.replace("{detail}", problem.detail) for sentence in REASONS[problem.reason])
    return ReportLine(row=row, code=code, outcome=outcome, reason=problem.reason, vi=vi, en=en)

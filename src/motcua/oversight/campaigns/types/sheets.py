"""Words of sheets: what a table from outside holds, and what is remarked on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class RemarkKind(Enum):
    """What is wrong or noteworthy in a sheet, with a sentence in both languages."""

    NOT_A_NUMBER = (
        "Ô {at} ({name}): “{text}” không phải là số. Chữ được giữ nguyên trong ô để bạn sửa.",
        "Cell {at} ({name}): “{text}” is no number. The text is kept in the cell for you to mend.",
    )
    NOT_WHOLE = (
        "Ô {at} ({name}): “{text}” là số lẻ. Ở đây chỉ ghi số đếm; nếu là số nghìn, xin gõ lại liền các chữ số.",
        "Cell {at} ({name}): “{text}” is not whole. Only counts; for thousands, type the digits without a mark.",
    )
    UNCERTAIN = (
        "Ô {at} ({name}): không rõ “{text}” là số nghìn hay số lẻ (ở Việt Nam dấu phẩy là phần lẻ). "
        "Xin gõ lại liền các chữ số.",
        "Cell {at} ({name}): “{text}” may be thousands or decimals. Please type the digits without a mark.",
    )
    NEGATIVE = (
        "Ô {at} ({name}): “{text}” là số âm. Số đếm không thể âm.",
        "Cell {at} ({name}): “{text}” is negative. A count cannot be.",
    )
    READ_AS = ("Ô {at} ({name}): “{text}” được đọc là {value}.", "Cell {at} ({name}): “{text}” was read as {value}.")
    MERGED = (
        "Các ô {at} bị gộp. Số chỉ được ghi cho dòng đầu; các dòng còn lại giữ như cũ.",
        "The cells {at} are merged. The number stands for the first line only; the others stay as they were.",
    )
    HIDDEN = (
        "{at} đang ẩn trong bảng của bạn. Nội dung ẩn không được đưa vào: {text}.",
        "{at} is hidden in your sheet. What is hidden was not taken: {text}.",
    )
    HIDDEN_VALUES = (
        "{at} đang ẩn nhưng là cột số liệu, nên vẫn được đọc. Xin kiểm tra lại từng số.",
        "{at} is hidden but holds the numbers, so it was read. Please look at each number again.",
    )
    UNKNOWN_LINE = (
        "Dòng “{text}” không có trong biểu mẫu, không đưa vào được.",
        "The line “{text}” is not in the form; it could not be taken.",
    )
    REPEATED = (
        "Dòng {at} ({name}) lặp lại. Số của dòng đầu được giữ.",
        "Line {at} ({name}) comes again. The number of the first one is kept.",
    )
    FORMULA = (
        "Ô {at} ({name}) là công thức chưa có kết quả. Xin mở tệp bằng phần mềm bảng tính, lưu lại rồi gửi.",
        "Cell {at} ({name}) is a formula without a result. Open the file in a spreadsheet, save it, send it again.",
    )
    MISSING = ("Bảng không có dòng “{name}”; ô này giữ như cũ.", "No line “{name}” in the sheet; it stays as it was.")
    TOO_MANY = (
        "Bảng có {text} số, biểu mẫu có {value} dòng. Các số thừa không đưa vào: {at}.",
        "The sheet has {text} numbers, the form {value} lines. What is left over was not taken: {at}.",
    )
    SEVERAL = (
        "Dòng {at} ({name}) có nhiều số: {text}. Số ở cột “{value}” được dùng.",
        "Line {at} ({name}) has several numbers: {text}. The one in column “{value}” was used.",
    )

    def __init__(self, vi: str, en: str) -> None:
        self.vi, self.en = vi, en


@dataclass(frozen=True)
class Remark:
    """One remark on a sheet; `words` fill its sentence."""

    kind: RemarkKind
    words: Mapping[str, str]
    element: str = ""

    def sentence(self, language: str) -> str:
        return (self.kind.en if language.startswith("en") else self.kind.vi).format(**self.words)


@dataclass(frozen=True)
class SheetCell:
    """A cell as text; `is_decimal` where it held a number with decimals, `is_formula` where it has no result."""

    text: str = ""
    is_decimal: bool = False
    is_formula: bool = False


@dataclass(frozen=True)
class Sheet:
    """A table from outside: rows of cells, ranges of merged cells, hidden rows and columns (from 0)."""

    rows: tuple[tuple[SheetCell, ...], ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    """(first row, first column, last row, last column)."""
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True)
class SheetRead:
    """What was made of a sheet: the text for each element that it names, and all remarks."""

    texts: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()

"""Words of sheets: what a table from outside holds, and what is remarked on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from motcua.oversight.campaigns.types.periods import PeriodKind


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
    EMPTY = (
        "Ô {at} ({name}) trống; ô này giữ như cũ ({text}).",
        "Cell {at} ({name}) is empty; what stood there is kept ({text}).",
    )
    REPLACED = (
        "Số vừa đưa vào thay số do người khác ghi: {text}.",
        "What was taken replaces what somebody else wrote: {text}.",
    )
    MISSING = ("Bảng không có dòng “{name}”; ô này giữ như cũ.", "No line “{name}” in the sheet; it stays as it was.")
    TOO_MANY = (
        "Bảng có {text} số, biểu mẫu có {value} dòng. Các số thừa không đưa vào: {at}.",
        "The sheet has {text} numbers, the form {value} lines. What is left over was not taken: {at}.",
    )
    SEVERAL = (
        "Có {text} cột có thể là số liệu ({at}). Chưa số nào được đưa vào; xin chọn một cột.",
        "{text} columns may hold the numbers ({at}). None was taken yet; please choose one.",
    )
    UNCLEAR = (
        "Không chắc cột {at} là số liệu của kỳ này. Chưa số nào được đưa vào; xin xem rồi chọn.",
        "It is not certain that column {at} holds this period's numbers. None was taken yet; look and choose.",
    )
    NO_NUMBERS = ("Không thấy số liệu trong bảng. Bản nháp giữ như cũ.", "No numbers in the sheet; the draft stays.")
    EMPTY_COLUMN = (
        "Cột {at} là cột số liệu nhưng chưa có số nào. Bản nháp giữ như cũ.",
        "Column {at} is the one for numbers and is empty; the draft stays as it was.",
    )
    PART_MISSING = (
        "Bảng không có, hoặc có nhiều hơn một, cột của {text}. Các ô của cơ quan này giữ như cũ.",
        "The sheet has no column, or more than one, of {text}. The cells of that agency stay as they were.",
    )
    CUT = (
        "Bảng dài quá; chỉ {text} dòng và {value} cột đầu được đọc.",
        "The sheet is too large; only its first {text} lines and {value} columns were read.",
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
class SheetFor:
    """Whose report a sheet is read for, and of which period (its last month; 0 where it does not matter)."""

    agency: str = ""
    name: str = ""
    inherited: Mapping[str, str] = field(default_factory=dict)
    """Names of the agencies that merged into it, by code."""
    month: int = 0
    kind: PeriodKind = PeriodKind.MONTH
    column: str = ""
    """The column that a person chose where several could be meant."""


@dataclass(frozen=True)
class Choice:
    """A column that may hold the numbers: its letter, what stands over it, and its texts by element."""

    column: str
    heading: str
    texts: Mapping[str, str]


@dataclass(frozen=True)
class SheetRead:
    """What was made of a sheet: the text for each element that it names, and all remarks.

    Where `choices` are given nothing was taken: a person has to say first which column is meant.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    others: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Texts in the columns of agencies that merged, by code and element."""
    choices: tuple[Choice, ...] = ()

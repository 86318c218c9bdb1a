"""Every number of a letter is a figure or marked as something else (issue 4, point 6: each number equals its figure).

A mark must look like what it claims to be, so that no figure hides as a date: `[[ngày|17,97%]]` is refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from motcua.oversight.letters.rules.spelled import NUMBERS, counts_behind, is_vague, says_figure, spelled, vague
from motcua.oversight.letters.types import Fault, Mark

NUMERAL = re.compile(r"\d+(?:[.,/]\d+)*(?:\s?%)?")
_ITEM = re.compile(r"^\s*(?:\d{1,2}[.)]|[a-zđ]\))\s")
_DAY = re.compile(r"(?:([0-9]{1,2})/)?([0-9]{1,2})/([0-9]{4})")
_YEARS = re.compile(r"([0-9]{4})(?:\s?-\s?([0-9]{4}))?")
_DOCUMENT = re.compile(r"[0-9]+(?:/[0-9]{4})?/[A-ZĐ][\w.ĐđÀ-ỹ]*(?:-[A-ZĐ][\w.ĐđÀ-ỹ]*)*")
_POINT = r"điểm\s+(?:[a-zđ]{1,2}|[0-9]{1,2}(?:\.[0-9]{1,2})*(?=,?\s+(?:khoản|điều|mục|phần|phụ lục)\b))"
_PLACE = r"[0-9]{1,3}(?:\.[0-9]{1,2})*[a-zđ]?|[IVXLC]{1,7}|[a-zđ]"
_ARTICLE = re.compile(
    rf"(?:(?:{_POINT}|(?:điều|khoản|chương|mục|phụ lục|phần|hình|bảng|lần thứ)\s+(?:{_PLACE}))(?:,?\s+|$))+", re.I
)
_BEFORE_TIME = re.compile(r"(?:ngày|tháng|năm|quý(?: [IV]+)?|đoạn|kỳ)\s*/?$", re.I)
_WHOLE_DAY = re.compile(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}")
_CHANGES_IT = re.compile(
    r"\s*(?:%|(?:điểm )?phần (?:trăm|nghìn|mười|vạn)|chục|trăm|nghìn|ngàn|vạn|triệu|(?:tỷ|tỉ)(?! lệ)|rưỡi|phẩy|lần"
    r"|[.,/]\s?\d)(?!\w)",
    re.I,
)
_SIGN = re.compile(r"(?:[-−+±‐‑‒–—―~<>=≤≥*]|\b(?:âm|trừ|gấp|nhân|chia|bớt|(?<!tổng )cộng))\s*$", re.I)
_NUMBER_BEFORE = re.compile(rf"\b(?:{'|'.join(sorted(NUMBERS))})\s*$", re.I)
_FIRST_YEAR, _LAST_YEAR = 1945, 2100


@dataclass(frozen=True)
class Cited:
    """What may be named with digits in it, and which levels which document sets; data."""

    names: frozenset[str]
    targets: Mapping[str, tuple[str, ...]]


def untied(text: str) -> Iterator[str]:
    """Numbers in plain words, as digits of any script or spelled out; an item's own number at the start is none."""
    bare = _ITEM.sub(" ", text)
    for found in NUMERAL.finditer(bare):
        yield found.group()
    yield from spelled(bare)
    for character in bare:
        if not "0" <= character <= "9" and unicodedata.numeric(character, None) is not None:
            yield character
    if "%" in NUMERAL.sub("", bare):
        yield "%"


def as_name(name: str) -> str:
    """A name for a text; one with a number in it as a mark, so that the number is not taken for a figure."""
    return f"[[tên|{name}]]" if any(untied(name)) else name


def with_small_letter(name: str) -> str:
    """A name as it stands inside a sentence."""
    return name[:1].lower() + name[1:]


def is_day(words: str) -> bool:
    """`10/9/2020`, `8/2020`, `2020`, `2019 - 2020`: a day, month or years of the calendar."""
    if found := _DAY.fullmatch(words):
        return _exists(int(found[3]), int(found[2]), int(found[1] or 1))
    if found := _YEARS.fullmatch(words):
        years = [int(year) for year in found.groups() if year]
        return all(_FIRST_YEAR <= year <= _LAST_YEAR for year in years) and years == sorted(years)
    return False


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return _FIRST_YEAR <= year <= _LAST_YEAR


_SHAPES: Mapping[str, tuple[Callable[[str], bool], str]] = {
    "ngày": (is_day, "không phải ngày, tháng hoặc năm có thật"),
    "số": (lambda words: _DOCUMENT.fullmatch(words) is not None, "không có dạng số, ký hiệu văn bản"),
    "điều": (lambda words: _ARTICLE.fullmatch(words) is not None, "không có dạng điều, khoản, mục"),
}
MARKS = (*_SHAPES, "mốc", "tên", "lượng")


def faults_of_mark(mark: Mark, before: str, cited: Cited) -> Iterator[str]:
    """Sentences on a mark that does not hold; `before` is the text in front of it."""
    if mark.kind == "tên":
        if mark.words not in cited.names:
            yield f"“{mark.words}” không có trong danh sách tên riêng có chữ số; xin bổ sung danh sách trước"
    elif mark.kind == "mốc":
        if mark.words not in cited.targets.get(mark.source, ()):
            yield f"mức “{mark.words}” không phải mức quy định của “{mark.source or '(chưa ghi văn bản)'}”"
    elif mark.kind == "lượng":
        if not is_vague(mark.words):
            yield f"“{mark.words}” được đánh dấu là “lượng” nhưng không phải lời về số lượng"
    elif mark.kind not in _SHAPES:
        yield f"“{mark.written}”: không có loại đánh dấu “{mark.kind}”; chỉ có {', '.join(MARKS)}"
    elif not _SHAPES[mark.kind][0](mark.words):
        yield f"“{mark.words}” được đánh dấu là “{mark.kind}” nhưng {_SHAPES[mark.kind][1]}"
    elif mark.kind == "ngày" and not _WHOLE_DAY.fullmatch(mark.words) and not _BEFORE_TIME.search(before):
        yield f"“{mark.words}” được đánh dấu là tháng, năm nhưng trước nó không có chữ ngày, tháng, quý hoặc năm"


def faults_beside_mark(mark: Mark, before: str, after: str) -> Iterator[str]:
    """Sentences on words that make a figure of what is marked as a day, a number of a document or an article."""
    if found := _CHANGES_IT.match(after):
        yield f"“{found.group().strip()}” đứng ngay sau “{mark.words}” và biến nó thành số liệu"
    if mark.kind == "mốc" and (sign := _SIGN.search(before)):
        yield f"“{sign.group().strip()}” đứng ngay trước mức “{mark.words}” và làm đổi nghĩa của nó"
    if mark.kind in ("điều", "số") and (word := says_figure(before)):
        yield f"“{word}” đứng ngay trước “{mark.words}”, đọc như số liệu; mục và số văn bản không phải số liệu"
    is_whole = mark.kind == "ngày" and _WHOLE_DAY.fullmatch(mark.words)
    if mark.kind in _SHAPES and not is_whole and (counted := counts_behind(after)):
        yield f"“{counted}” đứng ngay sau “{mark.words}”, đọc như số liệu; nếu không phải, xin thêm dấu phẩy ở giữa"


def faults_beside(before: str, after: str) -> Iterator[str]:
    """Sentences on words that would change a figure: a sign or number in front of it, a unit or digits behind it."""
    for pattern in (_SIGN, _NUMBER_BEFORE):
        if found := pattern.search(before):
            yield f"“{found.group().strip()}” đứng ngay trước một con số dẫn từ số liệu và làm đổi nghĩa của nó"
    if found := _CHANGES_IT.match(after):
        yield f"“{found.group().strip()}” đứng ngay sau một con số dẫn từ số liệu và làm đổi nghĩa của nó"


def faults_of_glue(words: str, before: str, after: str) -> Iterator[str]:
    """A sentence where a letter touches what was looked up or marked: nobody knows where it ends."""
    if before[-1:].isalnum() or after[:1].isalnum():
        yield f"“{words}” dính liền với chữ bên cạnh; xin thêm dấu cách"


def faults_of_quantities(words: str) -> Iterator[str]:
    """A sentence for each word that tells how many without a figure, until a person stands in for it with a mark."""
    for told in vague(words):
        yield (
            f"“{told}” nói về số lượng mà không có con số nào. Xin dẫn con số, hoặc đánh dấu [[lượng|{told}]] "
            f"nếu đã đối chiếu và chịu trách nhiệm về lời này"
        )


def fault_of_numeral(place: str, numeral: str) -> Fault:
    """The sentence for a number that is tied to nothing."""
    return Fault(
        place,
        f"con số “{numeral}” chưa gắn với ô số liệu nào. Dùng {{{{cell:…}}}} để dẫn số liệu, hoặc đánh dấu "
        f"[[ngày|…]], [[số|…]], [[điều|…]], [[mốc|…|văn bản]] nếu đó không phải là số liệu",
    )


_PROPOSALS = (
    (re.compile(r"(?<![\w/[|])(\d+(?:/\d{4})?/(?:NĐ-CP|NQ-CP|QĐ-TTg|TT-[A-ZĐ]+|CT-TTg|[A-ZĐ]{2,}-[A-ZĐ]{2,}))"), "số"),
    (re.compile(r"(?<![\w/[|])(\d{1,2}/\d{1,2}/\d{4}|\d{1,2}/\d{4})(?![\d/])"), "ngày"),
    (re.compile(r"(?<=năm )(\d{4})(?![\d/])"), "ngày"),
    (re.compile(r"(?<![\w[|])((?:khoản \d+ )?Điều \d+)\b"), "điều"),
)


def with_marks(text: str) -> str:
    """`text` with what surely is a date, document number or article marked as such; a person confirms by saving."""
    for pattern, kind in _PROPOSALS:
        parts = re.split(r"(\{\{[^{}]*\}\}|\[\[[^\[\]]*\]\])", text)
        parts[::2] = [pattern.sub(lambda found: f"[[{kind}|{found[1]}]]", part) for part in parts[::2]]  # noqa: B023
        text = "".join(parts)
    return text

"""Numbers spelled out: a figure in words is a figure, and must be tied like one (issue 4, point 6).

Vietnamese numerals are also other words (năm, tư, không, một), so each is taken for a number only by its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_TOKEN = re.compile(r"[^\W\d_]+|[.,;:!?()]")
_DIGITS = frozenset({"hai", "ba", "bốn", "sáu", "bảy", "tám", "chín"})
_SURE = frozenset(
    {"mười", "mươi", "mốt", "lăm", "trăm", "nghìn", "ngàn", "vạn", "triệu", "tỷ", "tỉ", "chục", "phẩy", "rưỡi"}
)
"""Words that mean nothing but a number, save beside the words of `_OTHERWISE`."""
NUMBERS = _DIGITS | _SURE
_UNSURE = frozenset({"một", "năm", "tư", "không", "linh", "lẻ"})
_OTHERWISE = frozenset({
    "phần trăm", "phần nghìn", "phần vạn", "tỷ lệ", "tỉ lệ", "tỷ trọng", "tỉ trọng", "tỷ suất", "tỷ số", "tỷ giá",
    "tỉ mỉ", "triệu tập", "dấu phẩy",
})  # fmt: skip
_ORDINAL = frozenset({"thứ", "tháng", "quý"})
_COUNTED = (
    "tỉnh|thành phố|địa phương|bộ|ngành|cơ quan|đơn vị|sở|huyện|quận|xã|phường|cổng|hồ sơ|dịch vụ|thủ tục|lượt|người"
    "|tài khoản|giao dịch|văn bản|báo cáo|nhiệm vụ|chỉ số|chỉ tiêu|tiêu chí|trường hợp|doanh nghiệp|điểm|hạng|bậc|lần"
    "|phần|đồng|trong số"
)
_NOUN = re.compile(rf"(?:{_COUNTED})(?!\w)(?! (?:phận|máy|mặt))")
_ONLY = frozenset({"chỉ", "đúng", "còn", "đạt", "có", "với"})
_YEAR = frozenset(
    {
        "trong",
        "mỗi",
        "hằng",
        "hàng",
        "cả",
        "cuối",
        "đầu",
        "giữa",
        "từ",
        "đến",
        "qua",
        "các",
        "theo",
        "của",
        "hết",
        "nhiều",
        "sau",
        "trước",
    }
)
_HALF_OF_TIME = frozenset({"đầu", "cuối", "sau", "vời", "chừng"})
_DOUBLED = frozenset({"gấp", "nhân", "tăng", "giảm", "chia"})

_ROMAN = re.compile(r"(?<!\w)(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?!\w)")
_BEFORE_ROMAN = re.compile(
    r"(?:quý|mục|phần|chương|khóa|khoá|khu|nhóm|loại|bảng|lục|thứ|kỳ|kỷ|hội|cấp|tập|đợt)\s*$", re.I
)
_AFTER_ROMAN = re.compile(rf"\s*(?:%|phần (?:trăm|nghìn)|(?:{_COUNTED})(?!\w))", re.I)
_SAYS_FIGURE = re.compile(r"(?:đạt|bằng|chiếm|tăng|giảm|còn|hơn|dưới|khoảng)\s*$", re.I)


def spelled(text: str) -> Iterator[str]:
    """Every number of `text` that stands there in words or Roman numerals, with its neighbour."""
    words = _TOKEN.findall(text)
    low = [word.lower() for word in words]
    for at in range(len(low)):
        if _is_number(low, at) and not _is_name(words, at):
            yield " ".join(words[at : at + 3])
    yield from _roman(text)


def _word(low: Sequence[str], at: int) -> str:
    return low[at] if 0 <= at < len(low) else ""


def _is_number(low: Sequence[str], at: int) -> bool:
    word, before, after = low[at], _word(low, at - 1), _word(low, at + 1)
    if word in _SURE:
        return not {f"{before} {word}", f"{word} {after}"} & _OTHERWISE
    if word == "nửa":
        return after not in _HALF_OF_TIME
    if word in ("đôi", "bội"):
        return before in _DOUBLED
    if word in _DIGITS:
        return before not in _ORDINAL and (_counts(low, at) or after in NUMBERS | _UNSURE or before in _UNSURE)
    return word in _UNSURE and _is_unsure_number(low, at)


def _counts(low: Sequence[str], at: int) -> bool:
    """Whether a counted thing, a multiple or a fraction follows: `ba tỉnh`, `phần ba`, `gấp ba`."""
    return _word(low, at - 1) in ("phần", "gấp") or _NOUN.match(" ".join(low[at + 1 : at + 4])) is not None


def _is_unsure_number(low: Sequence[str], at: int) -> bool:
    word, before, after = low[at], _word(low, at - 1), _word(low, at + 1)
    if after == "phần" and _word(low, at + 2) in NUMBERS | _UNSURE:
        return True
    if before == "phần" and word == "tư":
        return True
    counts = _NOUN.match(" ".join(low[at + 1 : at + 4])) is not None
    return counts and (before in _ONLY if word == "một" else word == "năm" and before not in _YEAR)


def _is_name(words: Sequence[str], at: int) -> bool:
    """`Triệu Phong`, `Hai Bà Trưng`: capitals inside a sentence, with a capital or nothing counted behind it."""
    if at == 0 or words[at - 1] in ".!?:" or not words[at].istitle():
        return False
    after = words[at + 1] if at + 1 < len(words) else ""
    return after.istitle() and after.lower() not in NUMBERS


def _roman(text: str) -> Iterator[str]:
    for found in _ROMAN.finditer(text):
        before, after = text[max(0, found.start() - 20) : found.start()], text[found.end() : found.end() + 30]
        is_cited = _BEFORE_ROMAN.search(before) or (not before.strip() and after[:1] in (".", ")"))
        is_figure = _AFTER_ROMAN.match(after) or _SAYS_FIGURE.search(before) or len(found.group()) > 2
        if found.group() and is_figure and not is_cited:
            yield f"{found.group()}{after[:12]}".strip()


_VAGUE = re.compile(
    r"(?<!\w)(?:hầu hết|hầu như|(?:đại )?đa số|đa phần|phần lớn|phần đông|quá bán|thiểu số|số ít|vô số"
    r"|hàng loạt|lác đác|tất cả|toàn bộ|toàn thể|cả thảy|hết thảy|không(?: có)?(?: một)? (?:\w+ ){1,3}?nào)(?!\w)",
    re.I,
)


def vague(text: str) -> Iterator[str]:
    """Words that tell how many without a figure: `hầu hết`, `quá bán`, `không tỉnh nào`."""
    yield from (found.group() for found in _VAGUE.finditer(text))


def is_vague(words: str) -> bool:
    return _VAGUE.fullmatch(words) is not None


def counts_behind(text: str) -> str:
    """The counted thing that `text` begins with, empty for none; agencies are none, they begin sentences too."""
    found = re.match(
        r"\s*(?:hồ sơ|lượt|dịch vụ|thủ tục|người|tài khoản|giao dịch|điểm|trường hợp|đồng|văn bản|báo cáo)\b",
        text,
        re.I,
    )
    return found.group().strip() if found else ""


def says_figure(before: str) -> str:
    """The word in front that announces a figure: `đạt`, `chiếm`; empty for none."""
    found = _SAYS_FIGURE.search(before)
    return found.group().strip() if found else ""

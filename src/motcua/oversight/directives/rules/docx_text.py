"""The words of a DOCX: paragraphs in order, with the numbers that Word writes by itself."""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from motcua.kernel.packed_xml import BROKEN, TOO_MUCH, Bounds, read_xml

MOST_XML = 30 * 1024 * 1024
"""Bytes of one part when unpacked. Assumed: a text of a thousand pages needs less."""
MOST_TAGS = 1_000_000
"""Elements of one part, some seconds of work. Assumed: a text of a thousand pages has half of them."""
MOST_TEXT = 2_000_000
"""Signs of a whole text: five times what is taken as a letter."""
DEEPEST_LIST = 8
"""The lowest level of a list that Word has."""
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
_NUMBER = [f"{_W}p", f"{_W}pPr", f"{_W}numPr"]
_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
Levels = dict[str, dict[int, str]]
"""Format of each level of each list."""


@dataclass
class _Paragraph:
    parts: list[str] = field(default_factory=list)
    marks: dict[str, str] = field(default_factory=dict)
    """`ilvl` and `numId`; empty for one without a number."""


def docx_paragraphs(content: bytes) -> list[str]:
    """Raises ValueError for what is no DOCX, is broken, or unpacks to too much."""
    body, lists = _Body(), _Lists()
    bounds = Bounds(unpacked=MOST_XML, tags=MOST_TAGS)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            read_xml(archive, "word/document.xml", body, bounds)
            if "word/numbering.xml" in archive.namelist():
                read_xml(archive, "word/numbering.xml", lists, bounds)
    except BROKEN as error:
        raise ValueError("no readable DOCX") from error
    number = _numberer(lists.levels())
    found = [f"{number(each.marks)}{''.join(each.parts)}".strip() for each in body.paragraphs]
    return [text for text in found if text]


class _Body:
    """Each word belongs to the innermost paragraph around it, once: a box of text stands inside another paragraph."""

    def __init__(self) -> None:
        self.paragraphs: list[_Paragraph] = []
        self.around: list[_Paragraph] = []
        self.path: list[str] = []
        self.left = MOST_TEXT

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == f"{_W}p":
            self.around.append(_Paragraph())
            self.paragraphs.append(self.around[-1])
        elif self.around and name == f"{_W}tab":
            self.add(" ")
        elif self.around and name == f"{_W}br":
            self.add("\n")
        elif self.path[-3:] == _NUMBER:
            self.around[-1].marks.setdefault(name.removeprefix(_W), given.get(f"{_W}val", ""))
        elif self.path[-2:] == _NUMBER[:2] and name == _NUMBER[2]:
            self.around[-1].marks.setdefault("", "")
        self.path.append(name)

    def end(self, name: str) -> None:
        self.path.pop()
        if name == f"{_W}p":
            self.around.pop()

    def text(self, text: str) -> None:
        if self.around and self.path[-1] == f"{_W}t":
            self.add(text)

    def add(self, text: str) -> None:
        self.left -= len(text)
        if self.left < 0:
            raise ValueError(TOO_MUCH)
        self.around[-1].parts.append(text)


class _Lists:
    """What numbering.xml says: formats of the levels of each abstract list, and which list is made of which."""

    def __init__(self) -> None:
        self.formats: Levels = defaultdict(dict)
        self.made_of: dict[str, str] = {}
        self.abstract = self.level = self.list = ""

    def start(self, name: str, given: dict[str, str]) -> None:
        value = given.get(f"{_W}val", "")
        if name == f"{_W}abstractNum":
            self.abstract = given.get(f"{_W}abstractNumId", "")
        elif name == f"{_W}lvl":
            self.level = given.get(f"{_W}ilvl", "0")
        elif name == f"{_W}numFmt" and self.level.isdigit():
            self.formats[self.abstract].setdefault(int(self.level[:4]), value)
        elif name == f"{_W}num":
            self.list = given.get(f"{_W}numId", "")
        elif name == f"{_W}abstractNumId":
            self.made_of[self.list] = value

    def end(self, name: str) -> None:
        if name == f"{_W}abstractNum":
            self.abstract = self.level = ""

    def text(self, text: str) -> None:
        """Nothing that is counted stands in text."""

    def levels(self) -> Levels:
        return {key: self.formats.get(abstract, {}) for key, abstract in self.made_of.items()}


def _numberer(levels: Levels) -> Callable[[dict[str, str]], str]:
    """Counts as Word does: each list by itself, deeper levels anew under each upper number."""
    counts: dict[str, dict[int, int]] = defaultdict(dict)

    def number(marks: dict[str, str]) -> str:
        if not marks:
            return ""
        text = marks.get("ilvl", "")
        key, level = marks.get("numId", ""), int(text[:4]) if text.isdigit() else 0
        if level > DEEPEST_LIST:
            return ""
        mine = counts[key]
        mine[level] = mine.get(level, 0) + 1
        for deeper in [each for each in mine if each > level]:
            del mine[deeper]
        return _mark(levels.get(key, {}).get(level, ""), mine[level])

    return number


def _mark(kind: str, count: int) -> str:
    if kind == "decimal":
        return f"{count}. "
    if kind == "lowerLetter" and count <= 26:
        return f"{chr(96 + count)}) "
    if kind == "upperRoman" and count < len(_ROMAN):
        return f"{_ROMAN[count]}. "
    return ""

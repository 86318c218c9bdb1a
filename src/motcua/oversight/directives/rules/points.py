"""Numbered points of an official text: where the body begins and ends, which points are tasks, which are headings."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ARTICLE = re.compile(r"^\s*(Điều\s+\d+)\s*[.:]?\s*(.*)$", re.I)
_ROMAN = re.compile(r"^\s*([IVX]{1,5})\s*[.)]\s+(.*)$")
_NUMBER = re.compile(r"^\s*(\d{1,3})\s*[.)]\s*(?!\d)(\S.*)$")
_LETTER = re.compile(r"^\s*([a-zđ])\s*[.)]\s+(\S.*)$")
_END = re.compile(
    r"^\s*(Nơi nhận|PHỤ LỤC|Trân trọng|Trong quá trình (?:triển khai|thực hiện)|Ngoài ra\b|TM\.|KT\.|TL\.|\(Kèm theo)"
)
_TAIL = re.compile(
    r"^\s*(Thời (?:hạn|gian)|Cơ quan (?:chủ trì|thực hiện)|Chủ trì|(?:Cơ quan )?[Pp]hối hợp|Sản phẩm|Kết quả)\b"
)
_BLANK = re.compile(r"[ \t\xa0]+")


@dataclass
class Point:
    """One numbered passage: its place in the text and its words, lines joined."""

    article: str
    text: str
    is_heading: bool = False
    lead: str = ""
    """The words of the number above a letter: "2. Bộ Công an:" says whom its letters address."""


class _Reader:
    """Walks over the lines and keeps where it stands: Điều, Roman heading, number, letter."""

    def __init__(self) -> None:
        self.points: list[Point] = []
        self.above = self.number = ""
        self.is_open = False
        self._was_begun = False

    def take(self, line: str, after_blank: bool) -> bool:
        """Read one line; False at the end of the body."""
        if _END.match(line) and self.points:
            return False
        if not self._begins(line) and self.is_open and (not after_blank or _TAIL.match(line)):
            self.points[-1].text += " " + line.strip()
        elif after_blank and not self._was_begun:
            self.is_open = False
        return True

    def _begins(self, line: str) -> bool:
        self._was_begun = True
        if found := _ARTICLE.match(line):
            self.above, self.number = found[1].capitalize(), ""
            return self._open(self.above, found[2])
        if found := _ROMAN.match(line):
            self.above, self.number = found[1], ""
            return self._open(found[1], found[2], is_heading=True)
        if found := _NUMBER.match(line):
            self._mark_heading(self.above)
            self.number = found[1]
            return self._open(self._place(found[1]), found[2])
        if (found := _LETTER.match(line)) and self.number:
            lead = self._mark_heading(self._place(self.number))
            return self._open(f"{self._place(self.number)}.{found[1]}", found[2], lead=lead)
        self._was_begun = False
        return False

    def _place(self, number: str) -> str:
        return f"{self.above}.{number}" if self.above else number

    def _open(self, article: str, text: str, *, is_heading: bool = False, lead: str = "") -> bool:
        self.points.append(Point(article, text.strip(), is_heading, lead))
        self.is_open = True
        return True

    def _mark_heading(self, article: str) -> str:
        """What has points below it leads them in and is no task of its own; returns its words."""
        for point in reversed(self.points):
            if point.article == article:
                point.is_heading = True
                return point.text
        return ""


def points_of(text: str) -> list[Point]:
    """The points that may be tasks, in order; what follows the body (recipients, annexes, greetings) is left out."""
    reader, after_blank = _Reader(), True
    for raw in text.replace("\r\n", "\n").split("\n"):
        line = _BLANK.sub(" ", raw).strip()
        if not line:
            after_blank = True
        elif not reader.take(line, after_blank):
            break
        else:
            after_blank = False
    return [point for point in reader.points if not point.is_heading and len(point.text) > 1]

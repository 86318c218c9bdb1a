"""The words of a PDF that holds letters: each page's text in the order in which it was set.

Letters come from the font's own table (ToUnicode); a font without one is read as Latin. A scan has none: it gives ''.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

MOST_PAGES = 400
MOST_UNPACKED = 120 * 1024 * 1024
"""Bytes of all packed streams of a file together, pictures included. Assumed."""
_TOKEN = re.compile(
    rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)|<[0-9A-Fa-f\s]*>|\[|\]|/[^\s()<>\[\]{}/%]+|[-+]?[\d.]+|[A-Za-z'\"*]+|<<|>>",
    re.S,
)
_ESCAPE = re.compile(rb"\\([nrtbf()\\]|[0-7]{1,3}|\r?\n)", re.S)
_PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_HEX = rb"<([0-9A-Fa-f\s]+)>"
_STREAM = re.compile(rb"stream\r?\n")
_GAP = -180
"""A move in TJ (thousandths of the size) that stands for a blank."""


@dataclass
class _Font:
    """Letters by code; `width` bytes make one code."""

    letters: dict[int, str] = field(default_factory=dict)
    width: int = 1

    def read(self, raw: bytes) -> str:
        codes = (int.from_bytes(raw[at : at + self.width], "big") for at in range(0, len(raw), self.width))
        if not self.letters:
            return "" if self.width == 2 else raw.decode("cp1252", "replace")
        return "".join(self.letters.get(code, "") for code in codes)


def pdf_paragraphs(content: bytes) -> list[str]:
    """Raises ValueError for what is broken, locked or unpacks to too much; no paragraph at all for a scan."""
    _refuse_bomb(content)
    try:
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        if reader.encrypted:
            raise ValueError("locked")
        pages = list(_pages(reader.root["/Pages"], 0))[:MOST_PAGES]
        text = "\n".join(_Page(page).text() for page in pages)
    except (PdfError, KeyError, TypeError, IndexError, AttributeError, RecursionError, NotImplementedError) as error:
        raise ValueError("no readable PDF") from error
    return [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]


def _refuse_bomb(content: bytes) -> None:
    """Unpack each stream to nowhere, up to a limit, before a parser does it without one."""
    left = MOST_UNPACKED
    for found in _STREAM.finditer(content):
        packed = zlib.decompressobj()
        rest = (
            content[found.end() : found.end() + 20 * 1024 * 1024]
            if content[found.end() : found.end() + 1] == b"x"
            else b""
        )
        try:
            while rest and left > 0:
                left -= len(packed.decompress(rest, 1024 * 1024))
                rest = packed.unconsumed_tail
        except zlib.error:
            continue
        if left <= 0:
            raise ValueError("unpacks to too much")


def _pages(node: Any, depth: int) -> Iterator[Any]:
    """Leaves of the tree of pages with what they inherit; a circle ends at 30."""
    if depth > 30:
        return
    if "/Kids" not in node:
        yield node
        return
    for kid in node["/Kids"]:
        inner = kid.get_object()
        if "/Resources" not in inner and "/Resources" in node:
            inner[generic.pdf_name("/Resources")] = node["/Resources"]
        yield from _pages(inner, depth + 1)


class _Page:
    """Reads one page: fonts, then operators of text."""

    def __init__(self, page: Any) -> None:
        self.resources = _entry(page, "/Resources", {})
        self.content = _content(page)
        self.fonts: dict[str, _Font] = {}
        self.parts: list[str] = []
        self.font, self.size, self.leading = _Font(), 12.0, 0.0
        self.x = self.y = self.line_y = self.end_x = 0.0
        self.scale = 1.0
        self.frame, self.frames = (1.0, 1.0, 0.0, 0.0), list[tuple[float, float, float, float]]()

    def text(self) -> str:
        stack: list[bytes | list[bytes]] = []
        row: list[bytes] | None = None
        for found in _TOKEN.finditer(self.content):
            token = found[0]
            if token == b"[":
                row = []
            elif token == b"]":
                stack.append(row or [])
                row = None
            elif row is not None:
                row.append(token)
            elif token[:1] in b"(<" or token[:1] in b"/+-." or token[:1].isdigit():
                stack.append(token)
            else:
                self._operate(token.decode("latin-1"), stack)
                stack = []
        return "".join(self.parts)

    def _operate(self, operator: str, stack: list[bytes | list[bytes]]) -> None:
        values = [value for value in stack if isinstance(value, bytes)]
        if operator in ("q", "Q", "cm"):
            self._draw(operator, values)
        elif operator == "Tf" and len(values) >= 2:
            self.font, self.size = self._font(values[-2].decode("latin-1")), abs(_number(values[-1])) or 12.0
        elif operator in ("Td", "TD") and len(values) >= 2:
            self._move(self.x + _number(values[-2]) * self.scale, self.y + _number(values[-1]) * self.scale)
        elif operator == "Tm" and len(values) >= 6:
            self.scale = abs(_number(values[-3])) or 1.0
            self._move(_number(values[-2]), _number(values[-1]))
        elif operator == "TL" and values:
            self.leading = _number(values[-1])
        elif operator in ("T*", "'", '"'):
            self._move(self.x, self.y - (self.leading or self.size) * self.scale)
        self._say(operator, values, stack)

    def _say(self, operator: str, values: list[bytes], stack: list[bytes | list[bytes]]) -> None:
        if operator in ("Tj", "'", '"') and values:
            self._show(self.font.read(_string(values[-1])))
        elif operator == "TJ" and stack and isinstance(stack[-1], list):
            self._show("".join(self._piece(token) for token in stack[-1]))

    def _draw(self, operator: str, values: list[bytes]) -> None:
        """Frames are put aside and taken up again; a broken file may take up more than it put aside."""
        if operator == "q":
            self.frames.append(self.frame)
        elif operator == "Q":
            self.frame = self.frames.pop() if self.frames else self.frame
        elif len(values) >= 6:
            self._place([_number(value) for value in values[-6:]])

    def _place(self, matrix: list[float]) -> None:
        """Scale and shift of the drawing; a turned text keeps its order and is not turned back."""
        wide, high, x, y = self.frame
        self.frame = (wide * (matrix[0] or 1), high * (matrix[3] or 1), x + wide * matrix[4], y + high * matrix[5])

    def _piece(self, token: bytes) -> str:
        if token[:1] in b"(<":
            return self.font.read(_string(token))
        return " " if _number(token) < _GAP else ""

    def _move(self, x: float, y: float) -> None:
        self.x, self.y = x, y

    def _show(self, text: str) -> None:
        """Add a piece: a new line where the height changed, a blank line over a wide gap, a blank over a hole."""
        if not text:
            return
        wide, high, left, low = self.frame
        x, y, height = left + wide * self.x, low + high * self.y, self.size * self.scale * abs(high)
        fall = abs(y - self.line_y)
        if self.parts and fall > height * 0.5:
            self.parts.append("\n\n" if fall > height * 2.1 else "\n")
        elif self.parts and x - self.end_x > height * 0.25 and not self.parts[-1].endswith(" "):
            self.parts.append(" ")
        self.parts.append(text)
        self.line_y, self.end_x = y, x + len(text) * height * 0.5

    def _font(self, name: str) -> _Font:
        if name not in self.fonts:
            known = _entry(self.resources, "/Font", {})
            self.fonts[name] = _read_font(known[name]) if name in known else _Font()
        return self.fonts[name]


def _entry(node: Any, name: str, default: Any) -> Any:
    """What a dictionary holds under a name, references followed (its `get` follows none)."""
    try:
        return node[name]
    except KeyError:
        return default


def _content(page: Any) -> bytes:
    found = _entry(page, "/Contents", [])
    streams = [each.get_object() for each in found] if isinstance(found, generic.ArrayObject) else [found]
    return b"\n".join(stream.data for stream in streams if isinstance(stream, generic.StreamObject))


def _read_font(font: Any) -> _Font:
    is_wide = font.get("/Subtype") == "/Type0"
    table = _entry(font, "/ToUnicode", None)
    letters = _letters(table.data) if isinstance(table, generic.StreamObject) else {}
    return _Font(letters, 2 if is_wide else 1)


def _letters(table: bytes) -> dict[int, str]:
    """The pairs of a ToUnicode table: single codes and ranges."""
    found: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.S):
        for code, letter in re.findall(_HEX + rb"\s*" + _HEX, block):
            found[int(code, 16)] = _utf16(letter)
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.S):
        for first, last, letter in re.findall(_HEX + rb"\s*" + _HEX + rb"\s*" + _HEX, block):
            start, end = int(first, 16), min(int(last, 16), int(first, 16) + 0xFFFF)
            base = _utf16(letter)
            found |= {c: base[:-1] + chr(ord(base[-1]) + c - start) for c in range(start, end + 1) if base}
        for first, row in re.findall(_HEX + rb"\s*<[0-9A-Fa-f]+>\s*\[(.*?)\]", block, re.S):
            start = int(first, 16)
            found |= {start + at: _utf16(letter) for at, letter in enumerate(re.findall(_HEX, row))}
    return found


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(re.sub(rb"\s", b"", digits).decode()).decode("utf-16-be", "ignore")


def _string(token: bytes) -> bytes:
    if token[:1] == b"<":
        digits = re.sub(rb"\s", b"", token[1:-1]).decode()
        return bytes.fromhex(digits + "0" * (len(digits) % 2))
    return _ESCAPE.sub(_unescaped, token[1:-1])


def _unescaped(found: re.Match[bytes]) -> bytes:
    sign = found[1]
    if sign[:1].isdigit():
        return bytes([int(sign, 8) & 0xFF])
    return _PLAIN.get(sign, b"" if sign.endswith(b"\n") else sign)


def _number(token: bytes) -> float:
    try:
        return float(token)
    except ValueError:
        return 0.0

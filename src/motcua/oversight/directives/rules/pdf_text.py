"""The words of a PDF that holds letters: each page's text in the order in which it was set.

Letters come from the font's own table (ToUnicode); a font without one is read as Latin. A scan has none: it gives ''.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DecodeLimits, DocumentDecodeBudget, StreamDecodeLimits
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

MOST_STREAM = 8 * 1024 * 1024
"""Bytes of one stream when unpacked, however often it was packed. Assumed: a page of letters has 50 thousand."""
MOST_UNPACKED = 48 * 1024 * 1024
"""Bytes of all streams that hold letters, and of all pages, each as often as it is named. Assumed."""
MOST_PAGES = 400
MOST_NODES = 4 * MOST_PAGES
"""Nodes of the tree of pages: an honest one has fewer knots than leaves."""
DEEPEST = 30
"""Levels of the tree of pages; those of known programs have three."""
MOST_TOKENS = 2_000_000
"""Words of all pages and tables of letters together, some seconds of work. A page of letters has 3,000."""
MOST_FONTS = 1_000
MOST_CODES = 0x10000
"""Codes that the tables of a file give letters to, for each font: no code has more than two bytes."""
LONGEST_LETTER = 16
"""Signs behind one code; a ligature has three."""
MOST_TEXT = 2_000_000
"""Signs of a whole text: five times what is taken as a letter."""
TOO_MUCH = "unpacks to too much"
_TOKEN = re.compile(rb"\(|<[0-9A-Fa-f\s]*>|\[|\]|/[^\s()<>\[\]{}/%]+|[-+]?[\d.]+|[A-Za-z'\"*]+|<<|>>")
_LITERAL = re.compile(rb"[()]|\\.", re.S)
_TABLE = re.compile(rb"<[0-9A-Fa-f\s]*>|\[|\]|[A-Za-z]+")
_ESCAPE = re.compile(rb"\\([nrtbf()\\]|[0-7]{1,3}|\r?\n)", re.S)
_PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_GAP = -180
"""A move in TJ (thousandths of the size) that stands for a blank."""


@dataclass
class _Purse:
    """What one file may still spend; who spends more is refused at once."""

    tokens: int = MOST_TOKENS
    content: int = MOST_UNPACKED
    signs: int = MOST_TEXT
    nodes: int = MOST_NODES
    fonts: int = MOST_FONTS

    def spend(self, name: str, amount: int = 1) -> None:
        left = getattr(self, name) - amount
        if left < 0:
            raise ValueError(TOO_MUCH)
        setattr(self, name, left)

    def spend_token(self) -> None:
        """The same for what is spent millions of times."""
        self.tokens -= 1
        if self.tokens < 0:
            raise ValueError(TOO_MUCH)


@dataclass
class _Font:
    """Letters by code; `width` bytes make one code."""

    letters: dict[int, str] = field(default_factory=dict)
    width: int = 1

    def read(self, raw: bytes) -> str:
        if len(raw) > MOST_TEXT:
            raise ValueError(TOO_MUCH)
        codes = (int.from_bytes(raw[at : at + self.width], "big") for at in range(0, len(raw), self.width))
        if not self.letters:
            return "" if self.width == 2 else raw.decode("cp1252", "replace")
        return "".join(self.letters.get(code, "") for code in codes)


def paragraphs_here(content: bytes) -> list[str]:
    """Raises ValueError for what is broken, locked or unpacks to too much; no paragraph at all for a scan."""
    try:
        text = "\n".join(_texts(content, _Purse()))
    except (PdfError, KeyError, TypeError, IndexError, AttributeError, AssertionError, RecursionError) as error:
        raise ValueError("no readable PDF") from error
    except (NotImplementedError, OverflowError, OSError, zlib.error) as error:
        raise ValueError("no readable PDF") from error
    return [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]


def _texts(content: bytes, purse: _Purse) -> Iterator[str]:
    """The text of each page, up to the most."""
    reader = PdfFileReader(io.BytesIO(content), strict=False, decode_limits=_limits())
    if reader.encrypted:
        raise ValueError("locked")
    fonts: dict[Any, _Font] = {}
    for page in islice(_pages(reader.root["/Pages"], purse), MOST_PAGES):
        yield _Page(page, purse, fonts).text()


def _limits() -> DecodeLimits:
    """What the library may unpack: a stream named twice is unpacked once."""
    each = StreamDecodeLimits(max_ratio=None, max_output_size=MOST_STREAM)
    return DecodeLimits(per_stream=each, document_budget=DocumentDecodeBudget(MOST_UNPACKED, 0))


def _pages(root: Any, purse: _Purse) -> Iterator[Any]:
    """Leaves of the tree of pages with what they inherit; a node that is named again is passed by."""
    seen: set[int] = set()
    stack: list[tuple[Any, Any, int]] = [(root, None, 0)]
    while stack:
        named, resources, depth = stack.pop()
        node = named.get_object()
        purse.spend("nodes")
        if id(node) in seen or depth > DEEPEST:
            continue
        seen.add(id(node))
        if "/Resources" not in node and resources is not None:
            node[generic.pdf_name("/Resources")] = resources
        if "/Kids" not in node:
            yield node
            continue
        kids = list.__iter__(node["/Kids"]) if isinstance(node["/Kids"], generic.ArrayObject) else iter(())
        stack += [(kid, _entry(node, "/Resources", None), depth + 1) for kid in reversed(list(kids))]


class _Page:
    """Reads one page: fonts, then operators of text."""

    def __init__(self, page: Any, purse: _Purse, known: dict[int, _Font]) -> None:
        self.purse, self.known = purse, known
        self.resources = _entry(page, "/Resources", {})
        self.content = _content(page, purse)
        self.fonts: dict[str, _Font] = {}
        self.parts: list[str] = []
        self.font, self.size, self.leading = _Font(), 12.0, 0.0
        self.x = self.y = self.line_y = self.end_x = 0.0
        self.scale = 1.0
        self.frame, self.frames = (1.0, 1.0, 0.0, 0.0), list[tuple[float, float, float, float]]()

    def text(self) -> str:
        stack: list[bytes | list[bytes]] = []
        row: list[bytes] | None = None
        for token in _tokens(self.content, self.purse):
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
        self.purse.spend("signs", len(text))
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
            named = _entry(self.resources, "/Font", {})
            self.fonts[name] = self._known(named[name]) if name in named else _Font()
        return self.fonts[name]

    def _known(self, font: Any) -> _Font:
        """Each font is read once, on however many pages and under however many names it is used."""
        if id(font) not in self.known:
            self.purse.spend("fonts")
            self.known[id(font)] = _read_font(font, self.purse)
        return self.known[id(font)]


def _tokens(content: bytes, purse: _Purse) -> Iterator[bytes]:
    """Words of a page, each byte looked at once: the end of a literal is found by counting its brackets."""
    at = 0
    while found := _TOKEN.search(content, at):
        purse.spend_token()
        at = found.end()
        if found[0] == b"(":
            at = _literal_end(content, at, purse)
            yield content[found.start() : at]
        else:
            yield found[0]


def _literal_end(content: bytes, start: int, purse: _Purse) -> int:
    """Where the literal that begins before `start` is closed; the end of the page where it never is."""
    depth = 1
    for sign in _LITERAL.finditer(content, start):
        purse.spend_token()
        depth += {b"(": 1, b")": -1}.get(sign[0], 0)
        if not depth:
            return sign.end()
    return len(content)


def _entry(node: Any, name: str, default: Any) -> Any:
    """What a dictionary holds under a name, references followed (its `get` follows none)."""
    try:
        return node[name]
    except KeyError:
        return default


def _content(page: Any, purse: _Purse) -> bytes:
    """What is drawn on a page; a stream that is named again counts again."""
    found = _entry(page, "/Contents", [])
    parts = []
    for named in found if isinstance(found, generic.ArrayObject) else [found]:
        stream = named.get_object()
        if isinstance(stream, generic.StreamObject):
            purse.spend("content", len(stream.data) + 1)
            parts.append(stream.data)
    return b"\n".join(parts)


def _read_font(font: Any, purse: _Purse) -> _Font:
    is_wide = font.get("/Subtype") == "/Type0"
    table = _entry(font, "/ToUnicode", None)
    letters = _letters(table.data, purse) if isinstance(table, generic.StreamObject) else {}
    return _Font(letters, 2 if is_wide else 1)


def _letters(table: bytes, purse: _Purse) -> dict[int, str]:
    """The pairs of a ToUnicode table: single codes and ranges."""
    found: dict[int, str] = {}
    size, line, row = 0, list[Any](), list[bytes]()
    for token in _TABLE.finditer(table):
        purse.spend_token()
        sign = token[0]
        if sign.isalpha():
            size, line = {b"beginbfchar": 2, b"beginbfrange": 3}.get(sign, 0), []
        elif sign == b"[":
            row = []
            line.append(row)
        elif sign[:1] == b"<":
            (row if line and line[-1] is row else line).append(sign[1:-1])
        if size and len(line) == size and (line[-1] is not row or sign == b"]"):
            found |= _pairs(line, purse)
            line = []
    return found


def _pairs(line: list[Any], purse: _Purse) -> dict[int, str]:
    """One line of a table: a code and its letter; or first, last and the letter of the first, or a row of letters."""
    first = _code(line[0])
    if isinstance(line[-1], list):
        return {first + at: _utf16(letter) for at, letter in enumerate(line[-1])}
    base = _utf16(line[-1])
    if len(line) == 2 or not base:
        return {first: base} if len(line) == 2 else {}
    steps = range(min(_code(line[1]), MOST_CODES - 1) - first + 1)
    purse.spend("tokens", len(steps))
    return {first + step: base[:-1] + chr(min(ord(base[-1]) + step, 0x10FFFF)) for step in steps}


def _code(digits: bytes) -> int:
    return int(re.sub(rb"\s", b"", digits)[:8] or b"0", 16)


def _utf16(digits: bytes) -> str:
    hexed = re.sub(rb"\s", b"", digits).decode()
    return bytes.fromhex(hexed + "0" * (len(hexed) % 2)).decode("utf-16-be", "ignore")[:LONGEST_LETTER]


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

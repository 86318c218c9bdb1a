"""Pictures: their dimensions and whether they are whole, read from the structure without decoding a pixel."""

from __future__ import annotations

from collections.abc import Iterator

from motcua.foundation.vault.errors import AbsurdPicture, TruncatedFile
from motcua.foundation.vault.types import HEIC, JPEG, PNG

MAX_PIXELS = 120_000_000
MAX_SIDE = 30_000
_FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
_SCAN = 0xDA

Size = tuple[int, int]


def check_picture(content: bytes, name: str, media_type: str) -> None:
    """Refuse a picture that is cut off or claims absurd dimensions."""
    size = {JPEG: jpeg_size, PNG: png_size, HEIC: heic_size}[media_type](content)
    if size is None or min(size) < 1:
        raise TruncatedFile(name=name)
    width, height = size
    if max(size) > MAX_SIDE or width * height > MAX_PIXELS:
        raise AbsurdPicture(name=name, width=width, height=height)


def jpeg_size(content: bytes) -> Size | None:
    """Width and height of a whole JPEG, None when it is cut off."""
    size = None
    for marker, at in _jpeg_segments(content):
        if marker in _FRAMES and at + 9 <= len(content):
            size = _number(content, at + 7, 2), _number(content, at + 5, 2)
        if marker == _SCAN:
            return size if content.find(b"\xff\xd9", at) > 0 else None
    return None


def _jpeg_segments(content: bytes) -> Iterator[tuple[int, int]]:
    """(marker, offset of its FF byte) up to and with the first scan."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        yield marker, at
        if marker == _SCAN:
            return
        at += 2 + max(2, _number(content, at + 2, 2))


def png_size(content: bytes) -> Size | None:
    """Width and height of a whole PNG, None when a chunk or the end is missing."""
    at, size = 8, None
    while at + 12 <= len(content):
        length, kind = _number(content, at, 4), content[at + 4 : at + 8]
        if kind == b"IHDR" and length == 13:
            size = _number(content, at + 8, 4), _number(content, at + 12, 4)
        if kind == b"IEND":
            return size
        at += 12 + length
    return None


def heic_size(content: bytes) -> Size | None:
    """The largest picture of a whole HEIC file, None when its boxes reach beyond its end."""
    at = 0
    while at < len(content):
        length = _box_length(content, at)
        if length < 8 or at + length > len(content):
            return None
        at += length
    return _largest_extent(content)


def _box_length(content: bytes, at: int) -> int:
    """Length of the box at `at`; 0 means to the end, 1 means a 64-bit length follows."""
    short = _number(content, at, 4)
    if short == 1:
        return _number(content, at + 8, 8)
    return len(content) - at if short == 0 else short


def _largest_extent(content: bytes) -> Size | None:
    """The `ispe` boxes give width and height after 4 bytes of version and flags."""
    found, at = [], content.find(b"ispe")
    while at >= 0:
        found.append((_number(content, at + 8, 4), _number(content, at + 12, 4)))
        at = content.find(b"ispe", at + 4)
    return max(found, key=lambda size: size[0] * size[1], default=None)


def _number(content: bytes, at: int, length: int) -> int:
    return int.from_bytes(content[at : at + length], "big")

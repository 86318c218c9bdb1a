"""Pictures without what they tell of their maker: place, device, hour, names, previews, whatever hangs at their end.

Only the pixels as they were coded stay, byte for byte, with which side is up: a picture shown lying down is no
evidence, and turning the pixels themselves would lose some of them. Nothing is decoded: no decoder can be attacked.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator

from motcua.foundation.vault.rules.pictures import jpeg_size
from motcua.foundation.vault.types import JPEG, PNG

_START, _END, _SCAN, _JFIF, _EXIF, _ADOBE = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xEE
_TOLD = frozenset({*range(0xE0, 0xF0), 0xFE})
"""Segments that hold what programs and devices say: APP0 to APP15, comments."""
_MARKER = re.compile(rb"\xff+([^\x00\xd0-\xd7\xff])")
"""Where a segment begins; any number of FF may stand before."""
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""The end of coded pixels, sought with one FF alone: a megabyte of them is read once, not once from each."""
_DRAWN = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"pHYs"})
"""Chunks of a PNG that a picture is drawn from."""
_ORIENTATION, _SHORT = 0x0112, 3
_JFIF_BYTES, _ADOBE_BYTES = 14, 12


def without_traces(content: bytes, media_type: str) -> bytes | None:
    """The pixels of a JPEG or PNG without what else it tells, None where it is not whole; other kinds as they are."""
    if media_type == JPEG:
        return _bare_jpeg(content)
    return _bare_png(content) if media_type == PNG else content


def _bare_jpeg(content: bytes) -> bytes | None:
    parts, turned = [], 1
    for marker, part in _jpeg_parts(content):
        if marker == _EXIF and part[4:10] == b"Exif\0\0":
            turned = _orientation(part[10:])
        kept = _kept_of(marker, part)
        parts.append(kept)
        if marker == _END:
            told = _segment(_EXIF, b"Exif\0\0" + _only_turned(turned)) if turned > 1 else b""
            bare = b"\xff\xd8" + told + b"".join(parts)
            return bare if jpeg_size(bare) else None
    return None


def _jpeg_parts(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Each marker after the first with its segment, a scan with its coded pixels; stops where the structure breaks."""
    at = 2
    while (found := _MARKER.match(content, at)) is not None:
        marker, start = found[1][0], found.end() - 2
        if marker == _END:
            yield marker, content[start : found.end()]
            return
        end = found.end() + int.from_bytes(content[found.end() : found.end() + 2], "big")
        if marker == _SCAN:
            after = _AFTER_SCAN.search(content, end)
            end = after.start() if after else len(content)
        if end < found.end() + 2 or end > len(content):
            return
        yield marker, content[start:end]
        at = end


def _kept_of(marker: int, part: bytes) -> bytes:
    """JFIF without its preview, and Adobe's word of how colours are coded; every other word of programs is dropped."""
    if marker == _JFIF and part[4:9] == b"JFIF\0" and len(part) >= 4 + _JFIF_BYTES:
        return _segment(_JFIF, part[4:16] + b"\0\0")
    if marker == _ADOBE and part[4:9] == b"Adobe" and len(part) >= 4 + _ADOBE_BYTES:
        return _segment(_ADOBE, part[4 : 4 + _ADOBE_BYTES])
    return b"" if marker in _TOLD else part


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _orientation(tiff: bytes) -> int:
    """Which side is up, 1 to 8; 1 where nothing readable says it."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None or len(tiff) < 8:
        return 1
    first = struct.unpack_from(order + "I", tiff, 4)[0]
    for at in range(first + 2, len(tiff) - 11, 12):
        if at >= first + 2 + 12 * struct.unpack_from(order + "H", tiff, first)[0]:
            break
        tag, kind, _, value = struct.unpack_from(order + "HHIH", tiff, at)
        if tag == _ORIENTATION:
            return value if kind == _SHORT and 1 <= value <= 8 else 1
    return 1


def _only_turned(turned: int) -> bytes:
    """A directory of one entry: the orientation."""
    return struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, _SHORT, 1, turned, 0, 0)


def _bare_png(content: bytes) -> bytes | None:
    """One head first, pixels, an empty end: whoever believes a second head draws another picture."""
    drawn, turned = [], 1
    seen: set[bytes] = set()
    for kind, body, chunk in _png_chunks(content):
        if (kind == b"IHDR") == bool(seen) or chunk != _chunk(kind, body):
            return None
        seen.add(kind)
        if kind == b"eXIf":
            turned = _orientation(body)
        if kind in _DRAWN:
            drawn.append(_chunk(kind, b"") if kind == b"IEND" else chunk)
        if kind == b"IEND":
            if b"IDAT" not in seen:
                return None
            told = [_chunk(b"eXIf", _only_turned(turned))] if turned > 1 else []
            return content[:8] + b"".join((drawn[0], *told, *drawn[1:]))
    return None


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    at = 8
    while at + 12 <= len(content):
        end = at + 12 + int.from_bytes(content[at : at + 4], "big")
        if end > len(content):
            return
        yield content[at + 4 : at + 8], content[at + 8 : end - 4], content[at:end]
        at = end


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

"""Office files of strangers (XML packed in ZIP): heard piece by piece, without a tree, never more than was allowed."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from time import monotonic
from typing import Protocol
from xml.parsers import expat

PIECE = 1024 * 1024
"""Bytes unpacked at a time. Large, because expat looks at an unfinished word anew with each piece."""
_KINDS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
"""The library unpacks other kinds without a bound, and no office program writes them."""
TOO_MUCH = "unpacks to too much"
BROKEN = (
    KeyError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, UnicodeError,
)  # fmt: skip
"""What the library of ZIP raises over a broken or locked file."""


@dataclass(frozen=True)
class Bounds:
    """How much one part may unpack to: bytes, elements, levels, and seconds of work on it."""

    unpacked: int
    tags: int
    depth: int = 200
    seconds: int = 10


class XmlReader(Protocol):
    """Hears a document in its order; names are `namespace name`, with a blank between."""

    def start(self, name: str, given: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, text: str) -> None: ...


def read_xml(archive: zipfile.ZipFile, name: str, reader: XmlReader, bounds: Bounds) -> None:
    """Let `reader` hear one part. Raises ValueError where it is broken or too much, KeyError where it is missing."""
    if archive.getinfo(name).compress_type not in _KINDS:
        raise ValueError("packed in an unknown way")
    parser = _parser(reader, bounds)
    until, left = monotonic() + bounds.seconds, bounds.unpacked
    try:
        with archive.open(name) as stream:
            while piece := stream.read(PIECE):
                left -= len(piece)
                if left < 0 or monotonic() > until:
                    raise ValueError(TOO_MUCH)
                parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise ValueError("broken XML") from error


def _parser(reader: XmlReader, bounds: Bounds) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    tags = depth = 0

    def start(name: str, given: dict[str, str]) -> None:
        nonlocal tags, depth
        tags, depth = tags + 1, depth + 1
        if tags > bounds.tags or depth > bounds.depth:
            raise ValueError(TOO_MUCH)
        reader.start(name, given)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        reader.end(name)

    def refuse(*_of_the_type: object) -> None:
        raise ValueError("a document type is not taken")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = reader.text, refuse
    return parser

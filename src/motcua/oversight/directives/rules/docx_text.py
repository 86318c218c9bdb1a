"""The words of a DOCX: paragraphs in order, with the numbers that Word writes by itself."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable

from lxml import etree  # type: ignore[import-untyped]  # the library has no types

MOST_XML = 30 * 1024 * 1024
"""Bytes of one part when unpacked. Assumed: a text of a thousand pages needs less."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
Levels = dict[str, dict[int, str]]
"""Format of each level of each list."""


def docx_paragraphs(content: bytes) -> list[str]:
    """Raises ValueError for what is no DOCX, is broken, or unpacks to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            body = _parse(_part(archive, "word/document.xml"))
            has_lists = "word/numbering.xml" in archive.namelist()
            levels = _levels(_parse(_part(archive, "word/numbering.xml"))) if has_lists else {}
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise ValueError("no readable DOCX") from error
    number = _numberer(levels)
    found = [f"{number(paragraph)}{_words(paragraph)}".strip() for paragraph in body.iter(f"{_W}p")]
    return [text for text in found if text]


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """One part, never more than the limit, whatever its header says."""
    with archive.open(name) as stream:
        read = stream.read(MOST_XML + 1)
    if len(read) > MOST_XML:
        raise ValueError("unpacks to too much")
    return read


def _parse(xml: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError("broken XML") from error
    if root.getroottree().docinfo.doctype:
        raise ValueError("a document type is not taken")
    return root


def _words(paragraph: etree._Element) -> str:
    said = {f"{_W}tab": " ", f"{_W}br": "\n"}
    parts = (node.text or "" if node.tag == f"{_W}t" else said.get(node.tag, "") for node in paragraph.iter())
    return "".join(parts)


def _levels(root: etree._Element) -> Levels:
    formats = {
        abstract.get(f"{_W}abstractNumId"): {
            int(level.get(f"{_W}ilvl", "0")): _value(level, "numFmt") for level in abstract.iter(f"{_W}lvl")
        }
        for abstract in root.iter(f"{_W}abstractNum")
    }
    return {num.get(f"{_W}numId"): formats.get(_value(num, "abstractNumId"), {}) for num in root.iter(f"{_W}num")}


def _value(node: etree._Element, name: str) -> str:
    found = node.find(f"{_W}{name}")
    return "" if found is None else str(found.get(f"{_W}val", ""))


def _numberer(levels: Levels) -> Callable[[etree._Element], str]:
    """Counts as Word does: each list by itself, deeper levels anew under each upper number."""
    counts: dict[str, dict[int, int]] = defaultdict(dict)

    def number(paragraph: etree._Element) -> str:
        marks = paragraph.find(f"{_W}pPr/{_W}numPr")
        if marks is None:
            return ""
        text = _value(marks, "ilvl")
        key, level = _value(marks, "numId"), int(text) if text.isdigit() else 0
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

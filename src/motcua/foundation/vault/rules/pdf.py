"""PDF: whole, open, and without code; by structure, without a parser.

A look at the plain structure: what hides inside compressed object streams is not seen here. A name may be
spelt with `#53` for `S`, and comments may stand between any two words; so names are decoded first, and one
name alone decides, whatever stands around it. Nothing is cut out as a comment: `(%) /S` would hide behind that.
"""

from __future__ import annotations

import re

from motcua.foundation.vault.errors import ActiveFile, EncryptedFile, TruncatedFile

_TAIL = 2048
_END = rb"(?![^\x00\t\n\f\r ()<>\[\]{}/%])"
"""A name ends at a blank, a delimiter or the end of the file."""
_GAP = rb"(?:[\x00\t\n\f\r ]|%[^\r\n]{0,200}[\r\n]){0,20}"
_SPELT = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"endstream\b|\bstream(?=\r?\n)")
_LOCKED = re.compile(rb"/Encrypt" + _GAP + rb"(?:\d+\s+\d+\s+R|<<)")
_ACTIVE = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFiles|RichMedia)" + _END)
_SHORT = re.compile(rb"/JS" + _GAP + rb"[(<\d]|/AA" + _GAP + rb"[<\d]")
"""Scripts and actions of their own accord: three bytes that a picture may hold by chance, so streams are left out."""


def check_pdf_structure(content: bytes, name: str) -> None:
    """Refuse a PDF that is cut off, locked, or carries programs or other files."""
    tail = content.rstrip(b"\x00\r\n\t ")[-_TAIL:]
    if b"%%EOF" not in tail or b"startxref" not in tail:
        raise TruncatedFile(name=name)
    plain = _SPELT.sub(_character, content)
    if _LOCKED.search(plain):
        raise EncryptedFile(name=name)
    if _ACTIVE.search(plain) or _SHORT.search(_outside_streams(plain)):
        raise ActiveFile(name=name)


def _character(spelt: re.Match[bytes]) -> bytes:
    return bytes.fromhex(spelt[1].decode())


def _outside_streams(content: bytes) -> bytes:
    """Everything but the inside of streams, in one pass; a stream that never ends is kept."""
    kept: list[bytes] = []
    begin, inside = 0, False
    for word in _STREAM.finditer(content):
        if word[0] == b"stream" and not inside:
            kept.append(content[begin : word.start()])
            begin, inside = word.start(), True
        elif word[0] == b"endstream" and inside:
            begin, inside = word.end(), False
    return b" ".join([*kept, content[begin:]])

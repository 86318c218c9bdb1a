"""PDF: whole, open, and without code; by structure, without a parser.

A look at the plain structure: what hides inside compressed object streams is not seen here.
"""

from __future__ import annotations

import re

from motcua.foundation.vault.errors import ActiveFile, EncryptedFile, TruncatedFile

_TAIL = 2048
_LOCKED = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")
_ACTIVE = re.compile(rb"/S\s*/(?:JavaScript|Launch)\b|/JS\s*[(<\d]|/EmbeddedFiles\b|/RichMedia\b")


def check_pdf_structure(content: bytes, name: str) -> None:
    """Refuse a PDF that is cut off, locked, or carries programs or other files."""
    tail = content.rstrip(b"\x00\r\n\t ")[-_TAIL:]
    if b"%%EOF" not in tail or b"startxref" not in tail:
        raise TruncatedFile(name=name)
    if _LOCKED.search(content):
        raise EncryptedFile(name=name)
    if _ACTIVE.search(content):
        raise ActiveFile(name=name)

"""ZIP archives and the Office documents that are made of them: looked into, never unpacked."""

from __future__ import annotations

from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from motcua.foundation.vault.errors import ActiveFile, BombFile, EncryptedFile, TruncatedFile
from motcua.foundation.vault.types import DOCX, XLSX, ZIP

MAX_ENTRIES = 2000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 200
_SMALL = 1024 * 1024
_ENCRYPTED = 0x1
_MACROS = "vbaproject.bin"


def entries(content: bytes) -> list[ZipInfo]:
    """The table of contents, empty where it cannot be read."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            return archive.infolist()
    except (BadZipFile, ValueError, OSError, NotImplementedError):
        return []


def office_kind(content: bytes) -> str:
    """Word, Excel or a plain archive, by structure."""
    names = {entry.filename for entry in entries(content)}
    if "[Content_Types].xml" in names:
        if "word/document.xml" in names:
            return DOCX
        if "xl/workbook.xml" in names:
            return XLSX
    return ZIP


def check_archive(content: bytes, name: str) -> None:
    """Refuse an archive that is cut off, locked, a bomb, or carries macros."""
    found = entries(content)
    if not found:
        raise TruncatedFile(name=name)
    if any(entry.flag_bits & _ENCRYPTED for entry in found):
        raise EncryptedFile(name=name)
    if _is_bomb(found, len(content)):
        raise BombFile(name=name)
    if any(entry.filename.lower().rpartition("/")[2] == _MACROS for entry in found):
        raise ActiveFile(name=name)


def _is_bomb(found: list[ZipInfo], size: int) -> bool:
    """Too many entries, too much unpacked, an absurd ratio, or entries that overlap (more packed than the file)."""
    unpacked = sum(entry.file_size for entry in found)
    packed = sum(entry.compress_size for entry in found)
    absurd = unpacked > _SMALL and unpacked > MAX_RATIO * max(1, size)
    return len(found) > MAX_ENTRIES or unpacked > MAX_UNPACKED or absurd or packed > size

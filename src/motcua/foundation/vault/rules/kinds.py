"""Kinds of files by their content: one checked table of signatures, never the name."""

from __future__ import annotations

from dataclasses import dataclass

from motcua.foundation.vault.rules.archives import office_kind
from motcua.foundation.vault.types import DOCX, HEIC, JPEG, PDF, PNG, XLSX, ZIP


@dataclass(frozen=True)
class Kind:
    """A kind of file: media type, name in words, endings that claim it, family of kinds that may stand in."""

    media_type: str
    vi: str
    en: str
    endings: tuple[str, ...] = ()
    family: str = ""


KINDS = {
    kind.media_type: kind
    for kind in (
        Kind(PDF, "tệp PDF", "a PDF", ("pdf",), "pdf"),
        Kind(JPEG, "ảnh JPEG", "a JPEG picture", ("jpg", "jpeg", "jpe", "jfif"), "picture"),
        Kind(PNG, "ảnh PNG", "a PNG picture", ("png",), "picture"),
        Kind(HEIC, "ảnh HEIC", "a HEIC picture", ("heic", "heif"), "picture"),
        Kind(DOCX, "tài liệu Word (.docx)", "a Word document (.docx)", ("docx",), "office"),
        Kind(XLSX, "bảng tính Excel (.xlsx)", "an Excel sheet (.xlsx)", ("xlsx",), "office"),
        Kind(ZIP, "tệp nén ZIP", "a ZIP archive", ("zip",), "archive"),
        Kind("text/html", "trang web", "a web page", ("html", "htm"), "web"),
        Kind("text/xml", "tệp XML", "an XML file", ("xml", "svg"), "web"),
        Kind("application/x-msdownload", "chương trình máy tính", "a program", ("exe", "dll", "scr", "com"), "program"),
        Kind("application/x-elf", "chương trình máy tính", "a program", (), "program"),
        Kind("text/x-script", "đoạn lệnh máy tính", "a script", ("sh", "bat", "js", "vbs", "ps1"), "program"),
        Kind("application/vnd.rar", "tệp nén RAR", "a RAR archive", ("rar",), "archive"),
        Kind("application/x-7z-compressed", "tệp nén 7z", "a 7z archive", ("7z",), "archive"),
        Kind("application/gzip", "tệp nén GZ", "a gzip archive", ("gz", "tgz"), "archive"),
        Kind("application/x-ole", "tài liệu Office đời cũ", "an old Office document", ("doc", "xls", "ppt"), "office"),
        Kind("image/gif", "ảnh GIF", "a GIF picture", ("gif",), "picture"),
        Kind("image/tiff", "ảnh TIFF", "a TIFF picture", ("tif", "tiff"), "picture"),
        Kind("image/bmp", "ảnh BMP", "a BMP picture", ("bmp",), "picture"),
        Kind("image/webp", "ảnh WebP", "a WebP picture", ("webp",), "picture"),
        Kind("text/plain", "tệp chữ thường", "a plain text file", ("txt", "csv"), "text"),
        Kind("application/octet-stream", "tệp không rõ loại", "a file of an unknown kind"),
    )
}
UNKNOWN = KINDS["application/octet-stream"]
BY_ENDING = {ending: kind for kind in KINDS.values() for ending in kind.endings}

_SIGNATURES = (
    (b"%PDF-", PDF),
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"MZ", "application/x-msdownload"),
    (b"\x7fELF", "application/x-elf"),
    (b"#!", "text/x-script"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"BM", "image/bmp"),
)
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1")
_WEB = (b"<!doctype html", b"<html", b"<head", b"<body", b"<script", b"<iframe", b"<a ", b"<div", b"<p>", b"<meta")


def kind_of(content: bytes) -> Kind:
    """The kind that `content` really is, whatever its name says."""
    for signature, media_type in _SIGNATURES:
        if content.startswith(signature):
            return KINDS[media_type]
    return KINDS[_boxed(content) or _written(content)]


def _boxed(content: bytes) -> str:
    """Kinds whose signature does not stand alone at the first byte."""
    if content.startswith(b"PK\x03\x04"):
        return office_kind(content)
    if content[4:8] == b"ftyp" and any(brand in content[8:64] for brand in _HEIC_BRANDS):
        return HEIC
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return ""


def _written(content: bytes) -> str:
    """Kinds made of text, and the rest."""
    start = content[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"%PDF-"):
        return PDF
    lowered = start.lower()
    if lowered.startswith(_WEB) or b"<html" in lowered or b"<script" in lowered:
        return "text/html"
    if start.startswith((b"<?xml", b"<svg")):
        return "text/xml"
    return "text/plain" if _is_text(content[:1024]) else UNKNOWN.media_type


def _is_text(start: bytes) -> bool:
    return b"\x00" not in start and start.decode("utf-8", errors="ignore").isprintable() | (b"\n" in start)

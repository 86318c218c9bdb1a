"""Invented people, and small files of every kind made from their specifications."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

from django.apps import apps
from django.http import FileResponse

from motcua.kernel.access import Actor
from motcua.kernel.clock import now

_number = count(1)


def account(name: str = "Danh Thị Minh Hoạ") -> UUID:
    """An invented citizen; the id of the account."""
    row: Any = apps.get_model("accounts", "Account")._default_manager.create(
        kind="citizen", person_number=f"0890{next(_number):08d}", name=name, created_at=now()
    )
    return UUID(str(row.pk))


def actor(account_id: UUID) -> Actor:
    return Actor(account_id=account_id, name="Danh Thị Minh Hoạ", kind="citizen")


def body(response: FileResponse) -> bytes:
    """What was sent. (`response.close()` would end the request, and with it the test's transaction.)"""
    content = b"".join(response.streaming_content)  # type: ignore[arg-type]
    assert response.file_to_stream is not None
    response.file_to_stream.close()
    return content


def pdf(text: bytes = b"Giay khai sinh", extra: bytes = b"") -> bytes:
    """A small PDF that readers open."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R" + extra + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
    ]
    out, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + table
    return out + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start


def png(width: int = 2, height: int = 2) -> bytes:
    rows = zlib.compress(b"\x00\x00\x00\x00" * 4)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def jpeg(width: int = 640, height: int = 480) -> bytes:
    app0 = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    frame = b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", height, width) + b"\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01"
    scan = b"\xff\xda\x00\x0c\x03\x01\x00\x02\x11\x03\x11\x00\x3f\x00" + b"\x12\x34" * 20
    return b"\xff\xd8" + app0 + frame + scan + b"\xff\xd9"


def phone_picture() -> bytes:
    """A JPEG drawn by Ghostscript, with the Exif (place, device, hour), XMP, IPTC and trailer of an invented phone."""
    return (Path(__file__).parent / "phone_picture.jpg").read_bytes()


def heic(width: int = 4032, height: int = 3024) -> bytes:
    extent = _box(b"ispe", bytes(4) + struct.pack(">II", width, height))
    return _box(b"ftyp", b"heic\x00\x00\x00\x00mif1heic") + _box(b"meta", bytes(4) + extent) + _box(b"mdat", bytes(32))


def _box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", 8 + len(body)) + kind + body


def archive(**entries: bytes) -> bytes:
    """A ZIP with these entries."""
    output = BytesIO()
    with ZipFile(output, "w", ZIP_DEFLATED) as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return output.getvalue()


def docx(**more: bytes) -> bytes:
    """A Word document as far as its structure goes; `more` are further entries."""
    return archive(**{"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>", **more})

"""Office files that are equal when their content is: sorted, without times or compression (decision 42)."""

from __future__ import annotations

import io
import zipfile

_NO_TIME = (1980, 1, 1, 0, 0, 0)
_FIRST = "[Content_Types].xml"


def repacked(content: bytes) -> bytes:
    """The same members in one spelling of the container; the list of types stays the first, as readers expect."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != _FIRST, name)):
            member = zipfile.ZipInfo(name, _NO_TIME)
            member.create_system, member.external_attr = 0, 0
            new.writestr(member, old.read(name))
    return stream.getvalue()

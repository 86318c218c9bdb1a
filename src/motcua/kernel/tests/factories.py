"""What tests of several modules make."""

from __future__ import annotations

import io
import zipfile

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"


def workbook(page: bytes, strings: bytes = b"", kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A workbook of one sheet with this content."""
    ways = "".join(
        f'<Relationship Id="r{at}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate([("worksheet", "worksheets/a.xml"), ("sharedStrings", "s.xml")])
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", kind) as archive:
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="A" r:id="r0"/></sheets></workbook>',
        )
        archive.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{_RELS}">{ways}</Relationships>')
        archive.writestr("xl/s.xml", f'<sst xmlns="{_MAIN}">'.encode() + strings + b"</sst>")
        archive.writestr("xl/worksheets/a.xml", f'<worksheet xmlns="{_MAIN}">'.encode() + page + b"</worksheet>")
    return made.getvalue()

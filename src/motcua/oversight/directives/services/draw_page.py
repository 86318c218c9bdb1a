"""One page of a directive's PDF as a picture, for who types its tasks by hand beside it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import typst

from motcua.foundation.vault import services as vault
from motcua.kernel.access import Actor, check
from motcua.kernel.errors import NotFound
from motcua.oversight.directives.errors import UnreadableText
from motcua.oversight.directives.models import Directive
from motcua.oversight.directives.types import MANAGE_DIRECTIVES

PPI = 110.0
MOST_PAGES = 400
_SOURCE = b"""#set page(width: 210mm, height: 297mm, margin: 0pt)
#image("scan.pdf", page: int(sys.inputs.page), width: 210mm, height: 297mm, fit: "contain")
"""
"""Whatever size a page claims to have, its picture is one sheet of A4."""


def draw_page(*, directive_id: UUID, page: int, actor: Actor) -> bytes:
    """The page as PNG. Raises NotFound for a page that the file does not have, UnreadableText for a broken file."""
    check(actor, MANAGE_DIRECTIVES)
    row = Directive.objects.select_related("file").filter(pk=directive_id).first()
    if row is None or row.file is None or not 1 <= page <= MOST_PAGES:
        raise NotFound()
    content = vault.file_content(row.file.pk)
    try:
        return _drawn(content, page)
    except (typst.TypstError, RuntimeError) as error:
        if "does not exist" in str(error):
            raise NotFound() from error
        raise UnreadableText(name=row.file.name) from error


def _drawn(content: bytes, page: int) -> bytes:
    with TemporaryDirectory() as folder:
        Path(folder, "scan.pdf").write_bytes(content)
        Path(folder, "sheet.typ").write_bytes(_SOURCE)
        made: Any = typst.compile(
            str(Path(folder, "sheet.typ")), root=folder, format="png", ppi=PPI, sys_inputs={"page": str(page)}
        )
    return bytes(made)

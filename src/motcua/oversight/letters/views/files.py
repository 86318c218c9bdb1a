"""Letters as files: drafts drawn as they are asked for and marked; signed ones as they were sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse

from motcua.foundation.vault import services as vault
from motcua.foundation.vault.types import DOCX, PDF, XLSX
from motcua.kernel.access import PUBLIC, actor_of, requires
from motcua.kernel.errors import NotFound
from motcua.oversight.letters import services
from motcua.oversight.letters.rules.files import file_name
from motcua.oversight.letters.selectors import letters as questions
from motcua.oversight.letters.selectors.papers import original_paper
from motcua.oversight.letters.types import FileKind, LetterInfo, Paper

PRINTERS: Mapping[FileKind, tuple[Callable[[Paper], bytes], str]] = {
    FileKind.PDF: (services.print_pdf, PDF),
    FileKind.DOCX: (services.print_docx, DOCX),
    FileKind.XLSX: (services.print_xlsx, XLSX),
}


@requires(PUBLIC)
def letter_file(request: HttpRequest, letter_id: UUID, file_kind: str) -> HttpResponse | FileResponse:
    """One file of a letter, for whoever may read the letter."""
    actor = actor_of(request)
    info = questions.letter(letter_id, actor)
    kind = _kind(file_kind)
    services.note_reading(letter_id=letter_id, actor=actor, what=kind)
    kept = next((file.id for file in info.files if file.kind is kind), None)
    return vault.send_file(kept) if kept else _drawn(questions.paper_of(info), kind, _name(info))


@requires(PUBLIC)
def original_file(request: HttpRequest, original_code: str, file_kind: str) -> HttpResponse:
    """A letter of 2020 or 2023 as a file."""
    return _drawn(original_paper(original_code), _kind(file_kind), f"cong-van-{original_code}")


def _kind(typed: str) -> FileKind:
    if typed not in tuple(FileKind):
        raise NotFound()
    return FileKind(typed)


def _name(info: LetterInfo) -> str:
    return f"{file_name(info.number, info.mark)}-ban-{info.version}"


def _drawn(paper: Paper, kind: FileKind, name: str) -> HttpResponse:
    printer, media_type = PRINTERS[kind]
    response = HttpResponse(printer(paper), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response

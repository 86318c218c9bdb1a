"""Reading: the list, one letter as it is sent with where it stands, its annexes, the two originals."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from motcua.kernel.access import PUBLIC, actor_of, requires
from motcua.oversight.letters import services
from motcua.oversight.letters.rules.drawing import pie
from motcua.oversight.letters.selectors import letters as questions
from motcua.oversight.letters.selectors.annexes import annexes_of
from motcua.oversight.letters.selectors.basis import basis_of
from motcua.oversight.letters.selectors.papers import original_paper
from motcua.oversight.letters.selectors.reference import layout, mark_of, originals
from motcua.oversight.letters.selectors.reference import original as original_words
from motcua.oversight.letters.types import (
    DRAFT,
    EDITABLE,
    SETTLED,
    Annex,
    FileKind,
    LetterInfo,
    PostState,
    Section,
    Span,
    SpanKind,
    State,
)
from motcua.oversight.letters.views.offers import offered_steps, state_tag, step_word
from motcua.oversight.releases.types import PREPARE

_TAGS = {PostState.QUEUED: "run", PostState.SENT: "ok", PostState.NOBODY: "warn", PostState.FAILED: "bad"}


@requires(PUBLIC)
def letters(request: HttpRequest) -> HttpResponse:
    """Published letters for everybody; those on their way for whoever works on them or may read early."""
    actor = actor_of(request)
    page = questions.letters_page(actor, request.GET.get("trang", "1"))
    rows = [{"row": row, "state": state_tag(State(row.state))} for row in page]
    context = {
        "page": page,
        "rows": rows,
        "originals": [{**row, "paper": _original_name(row)} for row in originals()],
        "may_draft": actor.may(DRAFT),
        "may_prepare": actor.may(PREPARE),
    }
    return render(request, "letters/letters.html", context)


def _original_name(row: dict[str, Any]) -> str:
    day = "/".join(str(int(part)) for part in reversed(row["day"].split("-")))
    return _("Công văn số %(number)s, ngày %(day)s") % {
        "number": f"{row['number']}/{mark_of(row['issuer'])}",
        "day": day,
    }


@requires(PUBLIC)
def letter(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """One letter: the text with its figures, what is wrong, what changed since, the steps, the copies."""
    actor = actor_of(request)
    info = questions.letter(letter_id, actor)
    services.note_reading(letter_id=letter_id, actor=actor, what="page")
    paper, faults = questions.checked(info, signer_name=_signer(info))
    closed_until = questions.closed_until(info)
    works = questions.works_on_letters(actor)
    context = {
        "info": info,
        "paper": paper,
        "words": layout(),
        "body": [[_shown(span, info, is_linked=not closed_until) for span in line] for line in paper.body],
        "closed_until": closed_until,
        "faults": faults if info.state in EDITABLE else (),
        "not_compared": [line for step in info.steps for line in step.note.splitlines() if step.step in _DRAFTING],
        "state": state_tag(info.state),
        "steps": [(step, step_word(step.step)) for step in info.steps] if works else [],
        "offers": offered_steps(info, actor),
        "standing": questions.standing(info),
        "files": list(FileKind),
        "may_edit": info.state in EDITABLE and actor.may(DRAFT),
        "may_renew": info.state in SETTLED and actor.may(DRAFT),
        "post": _post(request, info, paper.copies) if works else None,
    }
    return render(request, "letters/letter.html", context)


_DRAFTING = ("compose", "refresh", "renew")


def _signer(info: LetterInfo) -> str:
    """The name under a signed letter: of who asked for the signature."""
    if info.is_draft:
        return ""
    return next((step.actor for step in reversed(info.steps) if step.step == "ask_to_sign"), "")


def _shown(span: Span, info: LetterInfo, *, is_linked: bool) -> dict[str, Any]:
    """A piece of text; a public figure that names one cell leads to its passport."""
    cell = span.source.removeprefix("cell:").partition("|")[0] if span.source.startswith("cell:") else ""
    release = info.content.release
    if cell and info.content.before and not cell.startswith(release.rpartition("-")[0]):
        release = info.content.before
    url = f"/do-luong/cong-bo/ky/{release}/o/{cell}/" if cell and is_linked else ""
    return {"text": span.text, "is_figure": span.kind is SpanKind.FIGURE, "source": span.source, "url": url}


def _post(request: HttpRequest, info: LetterInfo, copies: Sequence[str]) -> dict[str, Any] | None:
    counts = questions.post_counts(info.id)
    if not counts:
        return None
    page = questions.postings_page(info.id, request.GET.get("trang", "1"))
    rows = [(post, _TAGS[post.state], post_word(post.state)) for post in map(questions.post_of, page)]
    told = [(post_word(state), count) for state, count in counts.items()]
    return {
        "page": page,
        "rows": rows,
        "counts": told,
        "elsewhere": _elsewhere(copies, questions.posted_names(info.id)),
    }


_NOT_SENT = ("như trên", "lưu")
"""What the list of recipients holds beside recipients: those addressed above, and the file (NĐ 30/2020, Phụ lục I)."""


def _elsewhere(copies: Sequence[str], posted: Collection[str]) -> list[str]:
    """Recipients named under the letter to whom no copy goes from here."""
    lines = (line.strip().rstrip(";.") for line in copies)
    known = {name.casefold() for name in posted}
    return [
        line for line in lines
        if line and not line.lower().startswith(_NOT_SENT) and line.partition("(")[0].strip().casefold() not in known
    ]  # fmt: skip


def post_word(state: PostState) -> str:
    """What became of a copy, in words."""
    return {PostState.QUEUED: _("đang gửi"), PostState.SENT: _("đã gửi"), PostState.FAILED: _("gửi lỗi, sẽ thử lại"),
            PostState.NOBODY: _("chưa có người nhận")}[state]  # fmt: skip


@requires(PUBLIC)
def annexes(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """The annexes of a letter."""
    actor = actor_of(request)
    info = questions.letter(letter_id, actor)
    services.note_reading(letter_id=letter_id, actor=actor, what="annexes")
    found = annexes_of(info.content, basis_of(info.content))
    context = {
        "info": info,
        "annexes": [_annex(each, place) for place, each in enumerate(found, 1)],
        "files": list(FileKind),
    }
    return render(request, "letters/annexes.html", context)


def _annex(annex: Annex, place: int) -> dict[str, Any]:
    return {"id": f"phu-luc-{place}", "title": annex.title, "sections": list(_sections(annex, place))}


def _sections(annex: Annex, place: int) -> Iterator[dict[str, Any]]:
    for at, section in enumerate(annex.sections, 1):
        yield {
            "section": section,
            "drawing": _drawing(section),
            "head": [(head, at in section.table.numeric) for at, head in enumerate(section.table.head)]
            if section.table
            else [],
            "id": f"bang-{place}-{at}",
        }


def _drawing(section: Section) -> str:
    return pie(section.slices) if section.slices else ""


@requires(PUBLIC)
def original(request: HttpRequest, original_code: str) -> HttpResponse:
    """A letter of 2020 or 2023, rebuilt as printed, with the errors of the original beside it."""
    words, paper = original_words(original_code), original_paper(original_code)
    context = {
        "code": original_code,
        "name": _original_name(words),
        "paper": paper,
        "body": ["".join(span.text for span in line) for line in paper.body],
        "annexes": [_annex(each, place) for place, each in enumerate(paper.annexes, 1)],
        "errata": words["errata"],
        "files": list(FileKind),
    }
    return render(request, "letters/original.html", context)

"""Questions about letters: which there are, who may read one, how it stands, what became of its copies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from motcua.foundation.notifications import selectors as notices
from motcua.foundation.vault import selectors as vault
from motcua.kernel.access import Actor, scope_filter
from motcua.kernel.errors import NotFound
from motcua.kernel.steps import steps_taken
from motcua.oversight.indicators.types import Period
from motcua.oversight.letters.models import Letter, Posting
from motcua.oversight.letters.rules.codec import content_of
from motcua.oversight.letters.rules.figures import value_text
from motcua.oversight.letters.rules.references import cells_named
from motcua.oversight.letters.selectors.basis import name_of, where
from motcua.oversight.letters.selectors.papers import composed
from motcua.oversight.letters.types import (
    APPROVE,
    DRAFT,
    ISSUE,
    READ_EARLY,
    RECEIVE,
    REVIEW,
    AnnexKind,
    Content,
    Fault,
    FileInfo,
    FileKind,
    LetterInfo,
    Paper,
    PostInfo,
    PostState,
    QuotedChange,
    Standing,
    State,
)
from motcua.oversight.releases.selectors import early, releases
from motcua.oversight.releases.types import Cell, Change, ReleaseInfo
from motcua.oversight.releases.types import State as Public

PAGE = 25
_WORKERS = (DRAFT, REVIEW, APPROVE, ISSUE)
_BEFORE_SUBMISSION = (State.DRAFT, State.RETURNED)


def works_on_letters(actor: Actor) -> bool:
    return any(actor.may(permission) for permission in _WORKERS)


def letters_page(actor: Actor, number: str | int = 1) -> Page[Letter]:
    """One page of the letters that this actor may read, the newest first."""
    found: Page[Letter] = Paginator(_readable(actor).order_by("-made_at", "-id"), PAGE).get_page(number)
    return found


def _readable(actor: Actor) -> QuerySet[Letter]:
    rows = Letter.objects.exclude(release__in=early.closed_to(actor))
    if works_on_letters(actor):
        return rows
    wanted = Q(is_published=True)
    if actor.may(READ_EARLY):
        wanted |= ~Q(state__in=_BEFORE_SUBMISSION)
    if actor.may(RECEIVE):
        own = Posting.objects.filter(scope_filter(actor, RECEIVE, "agency_code")).values("letter_id")
        wanted |= Q(id__in=own)
    return rows.filter(wanted)


def letter(letter_id: UUID, actor: Actor) -> LetterInfo:
    """One letter with its steps and files. Raises NotFound for whoever may not read it."""
    row = _readable(actor).filter(id=letter_id).first()
    if row is None:
        raise NotFound()
    return info_of(row)


def is_under_embargo(info: LetterInfo) -> bool:
    """Whether the figures of the letter are not public yet: then only those who may read them read it."""
    return closed_until(info) is not None


def closed_until(info: LetterInfo) -> datetime | None:
    """The planned instant of publication of a letter's figures; None once they are public."""
    release = releases.release(info.content.release, published_only=False)
    return None if release.state is Public.PUBLISHED else release.embargo_until


def is_read_early(info: LetterInfo, actor: Actor) -> bool:
    """Whether only the right of the minister's office lets this actor read it."""
    return not info.is_published and actor.may(READ_EARLY) and not works_on_letters(actor)


def info_of(row: Letter) -> LetterInfo:
    version = row.versions.get(number=row.version)
    return LetterInfo(
        id=row.id,
        state=State(row.state),
        version=row.version,
        content=content_of(version.content),
        number=row.number,
        year=row.year,
        numbered_on=row.numbered_on,
        mark=row.mark,
        corrects=row.corrects_id,
        is_published=row.is_published,
        made_at=row.made_at,
        steps=steps_taken(row),
        files=tuple(_files(row)),
        subject=row.subject,
    )


def _files(row: Letter) -> Iterator[FileInfo]:
    for each in row.files.order_by("id"):
        kept = vault.file_info(each.file_id)
        yield FileInfo(FileKind(each.kind), kept.id, kept.sha256, kept.size)


def paper_of(info: LetterInfo, *, signer_name: str = "", is_draft: bool | None = None) -> Paper:
    """The composed letter; marked as draft until it is signed."""
    paper, _ = checked(info, signer_name=signer_name, is_draft=is_draft)
    return paper


def checked(
    info: LetterInfo, *, signer_name: str = "", is_draft: bool | None = None
) -> tuple[Paper, tuple[Fault, ...]]:
    """The composed letter and every number that is tied to nothing."""
    draft = info.is_draft if is_draft is None else is_draft
    name = signer_name or info.content.signer_name
    content = replace(info.content, signer_name=name)
    return composed(content, number=info.number, day=info.numbered_on, is_draft=draft)


# How its figures stand today


def corrected(content: Content) -> ReleaseInfo | None:
    """The release that a letter speaks of, else the one that it compares it with, where it was corrected since."""
    told = (releases.release(code, published_only=False) for code in (content.release, content.before) if code)
    return next((release for release in told if release.corrected_by), None)


def standing(info: LetterInfo) -> Standing:
    """Whether a release of the letter was corrected since, and which of its own figures print differently now."""
    if (release := corrected(info.content)) is None:
        return Standing(info.content.release, "")
    newest = releases.latest_release(Period(release.first, release.last))
    renewed = Letter.objects.filter(corrects_id=info.id).values_list("id", flat=True).first()
    return Standing(release.code, newest.code, tuple(_changed(info.content, release.code, newest.code)), renewed)


def _changed(content: Content, code: str, newer: str) -> Iterator[QuotedChange]:
    old = {cell.id: cell for cell in releases.cells(code)}
    new = {cell.id: cell for cell in releases.cells(newer)}
    causes = {change.cell: change for change in releases.changes(newer)}
    frame = releases.frame_of(newer)
    names = {top.code: top.name for top in frame.tree}
    for key in quoted_ids(content, old):
        before, after = old.get(key), new.get(key)
        if before is None:
            continue
        was, is_now = _told(before, code), _told(after, newer)
        if was != is_now:
            shown = f"{name_of(frame, before.indicator)}, {names.get(before.scope, where(before.scope))}"
            yield QuotedChange(key, shown, was, is_now, _causes(causes.get(key)))


def quoted_ids(content: Content, cells: dict[str, Cell]) -> list[str]:
    """Cells that the text names or an annex lists, each once."""
    named = [key for text in content.paragraphs for key in cells_named(text)]
    ranked = {order.source for order in content.annexes if order.kind is AnnexKind.RANKING}
    listed = [key for key, cell in cells.items() if cell.indicator in ranked]
    return list(dict.fromkeys([*named, *listed]))


def _told(cell: Cell | None, code: str) -> str:
    if cell is None:
        return "–"
    definition = releases.frame_of(code).definition_of(cell.indicator)
    assert definition is not None  # noqa: S101  (a bundle holds the definition of each of its cells)
    value = value_text(cell, definition.finish)
    return f"{value} ({cell.numerator}/{cell.denominator}), hạng {cell.rank}" if cell.rank else value


def _causes(change: Change | None) -> tuple[str, ...]:
    return tuple(part.cause.value for part in change.parts) if change else ()


# Its copies


def subject_of(letter_id: UUID, agency: str) -> str:
    """What notices of one copy are about."""
    return f"letter:{letter_id}:{agency}"


def postings_page(letter_id: UUID, number: str | int = 1) -> Page[Posting]:
    rows = Posting.objects.filter(letter_id=letter_id).order_by("agency_code")
    found: Page[Posting] = Paginator(rows, PAGE).get_page(number)
    return found


def post_of(posting: Posting) -> PostInfo:
    """One recipient's copy, with how many of its people were told and have read it."""
    told = notices.messages_about(subject_of(posting.letter_id, posting.agency_code))
    read = sum(1 for message in told if message.read_at)
    return PostInfo(
        posting.agency_code, posting.name, PostState(posting.state), posting.attempts, posting.error,
        posting.sent_at, read, len(told),
    )  # fmt: skip


def posted_names(letter_id: UUID) -> list[str]:
    """Everybody to whom a copy goes."""
    return list(Posting.objects.filter(letter_id=letter_id).order_by("name").values_list("name", flat=True))


def post_counts(letter_id: UUID) -> dict[PostState, int]:
    """How many copies stand where."""
    states = Posting.objects.filter(letter_id=letter_id).values_list("state", flat=True)
    counted = Counter(PostState(state) for state in states)
    return {state: counted[state] for state in PostState if counted[state]}

"""Read an uploaded or pasted text into proposals, and let a person decide on each."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from motcua.foundation.vault import services as vault
from motcua.foundation.vault.types import DOCX, PDF, FileInfo
from motcua.kernel import audit
from motcua.kernel.access import Actor, check
from motcua.kernel.apart import read_apart
from motcua.kernel.clock import now
from motcua.kernel.errors import ChangedMeanwhile, NotFound
from motcua.oversight.directives.errors import NoTextInFile, NothingToPropose, TextTooLong, UnreadableText
from motcua.oversight.directives.models import Directive, Proposal
from motcua.oversight.directives.rules.docx_text import docx_paragraphs
from motcua.oversight.directives.rules.reading import propose
from motcua.oversight.directives.selectors.reference import indicator_words, names
from motcua.oversight.directives.services.enter_directive import held_directive, write_task
from motcua.oversight.directives.types import MANAGE_DIRECTIVES, Draft, ProposalState, ReadText, TaskWords

MOST_BYTES = 15 * 1024 * 1024
MOST_CHARACTERS = 400_000


_PDF_READER = "motcua.oversight.directives.rules.pdf_text:paragraphs_here"
MOST_SECONDS = 20
"""Of a processor, for one file. Assumed: 400 pages of letters take less than five."""
MOST_MEMORY = 512 * 1024 * 1024
"""Bytes of the process that reads; an empty one has 60 million."""


def pdf_paragraphs(content: bytes) -> list[str]:
    """As rules.pdf_text reads it, in a process of its own. Raises ValueError.

    The parser of the library reads objects before anybody can count them; it is large, and few processes ever need it.
    """
    return read_apart(_PDF_READER, content, seconds=MOST_SECONDS, memory=MOST_MEMORY)


_READERS: dict[str, Callable[[bytes], list[str]]] = {PDF: pdf_paragraphs, DOCX: docx_paragraphs}


def read_directive(*, directive_id: UUID, name: str, content: bytes, actor: Actor) -> int:
    """Keep a text and propose its tasks; returns how many proposals are new.

    The file is kept even where no task is found in it: nothing that was sent is lost. Reading again replaces proposals
    that nobody has decided on. Raises UnacceptableFile, UnreadableText, NoTextInFile, TextTooLong, NothingToPropose.
    """
    check(actor, MANAGE_DIRECTIVES)
    if name.lower().endswith(".txt"):
        return _keep_proposals(directive_id, plain_text(name, content), None, actor)
    info = _keep(directive_id, name, content, actor)
    try:
        read = ReadText(tuple(_READERS[info.media_type](content)))
    except ValueError as error:
        raise UnreadableText(name=info.name) from error
    if not read.text.strip():
        raise NoTextInFile(name=info.name)
    return _keep_proposals(directive_id, read.text, info.name, actor)


@transaction.atomic
def _keep(directive_id: UUID, name: str, content: bytes, actor: Actor) -> FileInfo:
    """Checked and stored as the house stores files; then its row, so that no orphan is swept away."""
    directive = held_directive(directive_id, actor)
    info = vault.keep_file(content, name=name, owner=actor.account_id, allowed=(PDF, DOCX), max_bytes=MOST_BYTES)
    Directive.objects.filter(pk=directive.pk).update(file_id=info.id)
    audit.record(actor, "attach_directive", f"directive:{directive.pk}", sha256=info.sha256)
    return info


def plain_text(name: str, content: bytes) -> str:
    """Raises UnreadableText for what is no text of ours."""
    for encoding in ("utf-8-sig", "utf-16"):
        try:
            text = content.decode(encoding)
        except UnicodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnreadableText(name=name)


@transaction.atomic
def _keep_proposals(directive_id: UUID, text: str, name: str | None, actor: Actor) -> int:
    if len(text) > MOST_CHARACTERS:
        raise TextTooLong(name=name or "", most=MOST_CHARACTERS)
    directive = held_directive(directive_id, actor)
    drafts = propose(text, directive.issued_on, names(), indicator_words())
    if not drafts:
        raise NothingToPropose()
    directive.text = text.replace("\x00", "")
    directive.save(update_fields=["text"])
    directive.proposals.filter(state=ProposalState.PROPOSED).delete()
    decided = {row.sentence for row in directive.proposals.all()}
    first = max((row.place for row in directive.proposals.all()), default=0) + 1
    new = [draft for draft in drafts if draft.sentence not in decided]
    Proposal.objects.bulk_create(_row(directive, place, draft) for place, draft in enumerate(new, first))
    audit.record(actor, "propose_tasks", f"directive:{directive.pk}", proposals=len(new))
    return len(new)


def _row(directive: Directive, place: int, draft: Draft) -> Proposal:
    return Proposal(
        directive=directive,
        place=place,
        article=draft.article,
        text=draft.text,
        sentence=draft.sentence,
        codes=list(draft.owners.codes),
        groups=list(draft.owners.groups),
        partners=list(draft.owners.partners),
        due_on=draft.deadline.due_on,
        recurrence=draft.deadline.recurrence,
        due_day=draft.deadline.day,
        due_month=draft.deadline.month,
        deadline_words=draft.deadline.words[:200],
        note=draft.deadline.note[:200],
        evidence=draft.evidence,
        indicator=draft.indicator,
        warnings=list(draft.warnings),
    )


def _held(proposal_id: int, actor: Actor) -> Proposal:
    check(actor, MANAGE_DIRECTIVES)
    found = Proposal.objects.select_for_update(of=("self",)).select_related("directive").filter(pk=proposal_id).first()
    if found is None:
        raise NotFound()
    if found.state != ProposalState.PROPOSED:
        raise ChangedMeanwhile()
    return found


@transaction.atomic
def confirm_proposal(*, proposal_id: int, words: TaskWords, actor: Actor) -> UUID:
    """Make the task as the person states it; the passage it was read from stays with it. Raises InvalidInput."""
    proposal = _held(proposal_id, actor)
    directive = held_directive(proposal.directive_id, actor)
    proposal.task = write_task(directive, words, actor, sentence=proposal.sentence)
    _decide(proposal, ProposalState.CONFIRMED, actor)
    return proposal.task.pk


@transaction.atomic
def drop_proposal(*, proposal_id: int, actor: Actor) -> None:
    """The passage is no task. The row stays, so that the decision can be read."""
    _decide(_held(proposal_id, actor), ProposalState.DROPPED, actor)


def _decide(proposal: Proposal, state: ProposalState, actor: Actor) -> None:
    proposal.state, proposal.decided_at, proposal.decided_by = state, now(), actor.name
    proposal.save()
    audit.record(actor, f"proposal_{state}", f"proposal:{proposal.pk}", directive=str(proposal.directive_id))

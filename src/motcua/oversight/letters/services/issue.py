"""Number, sign, publish, archive (NĐ 30/2020/NĐ-CP, Articles 14 to 18): by the office and the approver."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from motcua.foundation.accounts import selectors as accounts
from motcua.foundation.signing import services as signing
from motcua.foundation.signing.types import Signer
from motcua.foundation.vault import services as vault
from motcua.foundation.vault.types import DOCX, PDF, XLSX
from motcua.kernel import audit
from motcua.kernel.access import SYSTEM, Actor, check_unless_system
from motcua.kernel.clock import today
from motcua.kernel.events import publish
from motcua.oversight.letters.errors import CorrectedMeanwhile, NotSigned, ReleaseNotPublic, StillPosting
from motcua.oversight.letters.events import LetterSigningAsked
from motcua.oversight.letters.models import Letter, LetterFile, Register, Step
from motcua.oversight.letters.rules.files import file_name
from motcua.oversight.letters.selectors import letters
from motcua.oversight.letters.selectors.letters import info_of, paper_of
from motcua.oversight.letters.services.print_docx import print_docx
from motcua.oversight.letters.services.print_pdf import print_pdf
from motcua.oversight.letters.services.print_xlsx import print_xlsx
from motcua.oversight.letters.services.steps import (
    content_now,
    hold,
    may,
    note,
    other_hands,
    refuse_corrected,
    same_version,
    take,
)
from motcua.oversight.letters.types import ISSUE, SETTLED, FileKind, Issuer, Paper, PostState, State
from motcua.oversight.releases import services as publication
from motcua.oversight.releases.selectors import releases
from motcua.oversight.releases.types import State as Public

_MEDIA = {FileKind.PDF: PDF, FileKind.DOCX: DOCX, FileKind.XLSX: XLSX}
_OFFICE = "Văn thư cơ quan"


@transaction.atomic
def number_letter(*, letter_id: UUID, actor: Actor) -> int:
    """Give the next number of the issuer's register of this year; again gives the same one.

    Raises ReleaseNotPublic, OlderRelease: without a number the letter can still go back. The register's row is locked
    until the letter has its number, so two at once get neighbours and none is left out.
    """
    letter = hold(letter_id, actor)
    if may(letter, "number", actor):
        _is_public(letter)
        refuse_corrected(content_now(letter))
        day = today()
        letter.number, letter.year, letter.numbered_on = _next(letter.issuer, day), day.year, day
        take(letter, "number", actor, note=f"{letter.number}/{letter.mark}")
    assert letter.number is not None  # noqa: S101  (whoever took the step gave the number)
    return letter.number


def _is_public(letter: Letter) -> None:
    """A number, a signature and copies reach people who are on no embargo list. Raises ReleaseNotPublic."""
    if releases.release(letter.release, published_only=False).state is not Public.PUBLISHED:
        raise ReleaseNotPublic(release=letter.release)


def _next(issuer: str, day: date) -> int:
    Register.objects.get_or_create(issuer=issuer, year=day.year)
    register = Register.objects.select_for_update().get(issuer=issuer, year=day.year)
    register.last += 1
    register.save()
    return register.last


@transaction.atomic
def ask_to_sign(*, letter_id: UUID, seen: int, newer: str, actor: Actor) -> None:
    """The approver signs the version that was read: from here on the signing service is asked until it answers.

    `newer` is the correction of its figures that the page told, empty for none. Whoever wrote or reviewed the letter
    does not sign it. Raises ChangedMeanwhile, SamePerson, CorrectedMeanwhile, ReleaseNotPublic.
    """
    letter = hold(letter_id, actor)
    if may(letter, "ask_to_sign", actor):
        same_version(letter, seen)
        other_hands(letter, actor, "review")
        _is_public(letter)
        corrected = letters.standing(info_of(letter)).newer
        if corrected != newer:
            raise CorrectedMeanwhile(release=letter.release, newer=corrected or newer)
        take(letter, "ask_to_sign", actor, note=corrected)
        publish(LetterSigningAsked(letter.id))


def sign_letter(letter_id: UUID) -> None:
    """Print without the mark of a draft, sign as the person and as the agency, keep all three files.

    Called outside any transaction; may be called again after a crash: what no letter names is swept from the vault.
    Raises what `signing` raises; then the letter stays marked as draft and is tried again.
    """
    letter = Letter.objects.get(id=letter_id)
    if letter.state != State.SIGNING:
        return
    approver = accounts.person(_signer_of(letter))
    paper = paper_of(info_of(letter), signer_name=approver.name, is_draft=False)
    person = Signer(f"officer:{approver.person_number}", approver.name, _title(paper), paper.issuer.called)
    contents = {
        FileKind.PDF: _signed(print_pdf(paper), paper, (person, _agency(paper.issuer))),
        FileKind.DOCX: print_docx(paper),
        FileKind.XLSX: print_xlsx(paper),
    }
    _keep(letter_id, contents)


def _signer_of(letter: Letter) -> UUID:
    actor_id = Step.objects.filter(letter=letter, step="ask_to_sign").latest("id").actor_id
    assert actor_id is not None  # noqa: S101  (the step needs a right, so an account)
    return actor_id


def _title(paper: Paper) -> str:
    return paper.signer[-1].capitalize() if paper.signer else "Người ký"


def _agency(issuer: Issuer) -> Signer:
    return Signer(f"agency:{issuer.agency}", issuer.called, _OFFICE, issuer.called)


def _signed(pdf: bytes, paper: Paper, signers: tuple[Signer, ...]) -> bytes:
    for signer in signers:
        reason = f"Ban hành Công văn số {paper.number_text}"
        pdf = signing.sign_pdf(pdf, signer=signer, reason=reason, place=paper.issuer.place)
    return pdf


@transaction.atomic
def _keep(letter_id: UUID, contents: dict[FileKind, bytes]) -> None:
    letter = hold(letter_id, SYSTEM)
    if letter.state != State.SIGNING:
        return
    name = file_name(letter.number, letter.mark)
    for kind, content in contents.items():
        kept = vault.keep_file(content, name=f"{name}.{kind}", owner=None, allowed=(_MEDIA[kind],))
        LetterFile.objects.create(letter=letter, kind=kind, file_id=kept.id)
    take(letter, "sign", SYSTEM)


@transaction.atomic
def publish_letter(*, letter_id: UUID, actor: Actor) -> None:
    """Let everybody read a signed letter; doing it again changes nothing. Raises NotSigned."""
    check_unless_system(actor, ISSUE)
    letter = hold(letter_id, actor)
    if State(letter.state) not in SETTLED:
        raise NotSigned()
    if not letter.is_published:
        letter.is_published = True
        letter.save()
        note(letter, "publish", actor)


@transaction.atomic
def archive_letter(*, letter_id: UUID, actor: Actor) -> None:
    """Close the letter for good: nothing of it changes any more. Raises StillPosting."""
    letter = hold(letter_id, actor)
    if may(letter, "archive", actor):
        if waiting := letter.postings.filter(state=PostState.QUEUED).count():
            raise StillPosting(count=waiting)
        take(letter, "archive", actor)


@transaction.atomic
def note_reading(*, letter_id: UUID, actor: Actor, what: str) -> None:
    """Leave a trace of who read a letter by the right of the minister's office, or before its figures were public."""
    info = letters.letter(letter_id, actor)
    if letters.is_read_early(info, actor):
        audit.record(actor, "read_letter_early", f"letter:{letter_id}")
    if letters.is_under_embargo(info):
        publication.note_early_reading(code=info.content.release, what=f"letter {letter_id} {what}", actor=actor)

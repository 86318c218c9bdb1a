"""Send a signed letter to everybody on its list, one posting each, tried until it is there."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db import transaction
from django.db.models import F

from motcua.foundation.accounts import selectors as accounts
from motcua.foundation.notifications import services as notices
from motcua.kernel import audit
from motcua.kernel.access import Actor, check_unless_system
from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound, WrongState
from motcua.kernel.events import publish
from motcua.oversight.letters.events import PostingQueued
from motcua.oversight.letters.models import Posting
from motcua.oversight.letters.rules.steps import NAMES
from motcua.oversight.letters.selectors.letters import subject_of
from motcua.oversight.letters.selectors.reference import issuers
from motcua.oversight.letters.services.steps import content_now, hold, may, take
from motcua.oversight.letters.types import ISSUE, RECEIVE, Content, PostState, State
from motcua.oversight.releases.selectors import releases
from motcua.oversight.releases.types import Top


@transaction.atomic
def dispatch_letter(*, letter_id: UUID, actor: Actor) -> int:
    """Make one posting for each recipient and let them go out after the commit; how many there are."""
    letter = hold(letter_id, actor)
    if may(letter, "dispatch", actor):
        tops = list(recipients_of(content_now(letter)))
        made = Posting.objects.bulk_create(
            Posting(letter=letter, agency_code=top.code, name=top.name) for top in tops
        )  # fmt: skip
        publish(*(PostingQueued(posting.id) for posting in made))
        take(letter, "dispatch", actor, note=str(len(made)))
    return letter.postings.count()


def recipients_of(content: Content) -> Iterator[Top]:
    """The ministries and provinces that the list names, by group or code, of the release's own tree."""
    wanted = set(content.addressees)
    for top in releases.frame_of(content.release).tree:
        if top.group in wanted or top.code in wanted:
            yield top


def send_posting(posting_id: UUID) -> None:
    """Hand one copy over, into the inboxes of whoever receives letters for the agency.

    Outside any transaction. What was sent is not sent again; a fault is kept on the row and raised, so that the
    outbox tries again.
    """
    posting = Posting.objects.filter(id=posting_id).first()
    if posting is None or posting.state in (PostState.SENT, PostState.NOBODY):
        return
    try:
        _into_inboxes(posting.id)
    except Exception as error:  # handing over may fail in any way; kept on the row, and tried again by the outbox
        _note(posting.id, state=PostState.FAILED, error=f"{type(error).__name__}: {error}"[:500])
        raise


@transaction.atomic
def _into_inboxes(posting_id: UUID) -> None:
    """Tell everybody who receives letters for the agency; e-mail follows by itself."""
    posting = Posting.objects.select_for_update().select_related("letter").get(id=posting_id)
    if posting.state == PostState.SENT:
        return
    people = accounts.officers_with(RECEIVE, posting.agency_code)
    if not people:
        _note(posting.id, state=PostState.NOBODY, error="")
        return
    letter = posting.letter
    data = {
        "number": f"{letter.number}/{letter.mark}",
        "content": letter.subject,
        "agency": next(row.called for row in issuers() if row.code == letter.issuer),
        "place": posting.name,
    }
    subject = subject_of(letter.id, posting.agency_code)
    for person in people:
        notices.notify(
            account_id=person.account_id, purpose="letter_arrived", data=data, link=f"/cong-van/{letter.id}/",
            subject=subject,
        )  # fmt: skip
    _note(posting.id, state=PostState.SENT, error="", sent_at=now())


def _note(posting_id: UUID, **values: object) -> None:
    Posting.objects.filter(id=posting_id).update(attempts=F("attempts") + 1, **values)


@transaction.atomic
def retry_posting(*, letter_id: UUID, agency: str, actor: Actor) -> None:
    """Try one recipient again; what was sent stays sent. Raises NotFound, WrongState."""
    check_unless_system(actor, ISSUE)
    letter = hold(letter_id, actor)
    if letter.state != State.DISPATCHED:
        raise WrongState(NAMES[State(letter.state)])
    posting = Posting.objects.select_for_update().filter(letter=letter, agency_code=agency).first()
    if posting is None:
        raise NotFound()
    if posting.state in (PostState.NOBODY, PostState.FAILED):
        posting.state = PostState.QUEUED
        posting.save()
        publish(PostingQueued(posting.id))
        audit.record(actor, "retry_posting", f"letter:{letter.id}", agency=agency)

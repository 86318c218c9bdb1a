"""What follows in letters after the commit: signatures and sending, both outside any transaction; who is told."""

from __future__ import annotations

from motcua.kernel.events import on
from motcua.oversight.letters import services
from motcua.oversight.letters.events import LetterSigningAsked, PostingQueued
from motcua.oversight.releases.events import ReleasePublished


@on(LetterSigningAsked, outside=True)
def sign_letter(event: LetterSigningAsked) -> None:
    services.sign_letter(event.letter_id)


@on(PostingQueued, outside=True)
def send_posting(event: PostingQueued) -> None:
    services.send_posting(event.posting_id)


@on(ReleasePublished)
def tell_of_publication(event: ReleasePublished) -> None:
    services.tell_of_publication(event.code)

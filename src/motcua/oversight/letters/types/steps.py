"""Rights and steps of letters, kinds of files, states of postings."""

from __future__ import annotations

from enum import StrEnum

from motcua.kernel.access import Permission

DRAFT = Permission("letters.draft_letter", is_national=True)
REVIEW = Permission("letters.review_letter", is_national=True)
APPROVE = Permission("letters.approve_letter", is_national=True)
ISSUE = Permission("letters.issue_letter", is_national=True)
READ_EARLY = Permission("letters.read_early", is_national=True)
RECEIVE = Permission("letters.receive_letter")
"""Who holds it for an agency gets the letters that go to that agency."""


class State(StrEnum):
    """Where a letter stands. Only a returned one goes back."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    NUMBERED = "numbered"
    SIGNING = "signing"
    SIGNED = "signed"
    DISPATCHED = "dispatched"
    ARCHIVED = "archived"


SETTLED = frozenset({State.SIGNED, State.DISPATCHED, State.ARCHIVED})
"""Signed by a person: no longer marked as draft, files kept."""


EDITABLE = frozenset({State.DRAFT, State.RETURNED})


class FileKind(StrEnum):
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"


class PostState(StrEnum):
    """What became of one recipient's copy."""

    QUEUED = "queued"
    SENT = "sent"
    NOBODY = "nobody"
    """No account of the agency may receive letters; tried again when somebody may."""
    FAILED = "failed"

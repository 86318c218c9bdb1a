"""The doors of the steps: POST with the version that was read; coming twice changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from motcua.kernel.access import Permission, actor_of, requires
from motcua.kernel.errors import ChangedMeanwhile
from motcua.oversight.letters import services
from motcua.oversight.letters.types import APPROVE, DRAFT, ISSUE, REVIEW

_FIELDS: dict[str, Callable[[HttpRequest], Any]] = {
    "seen": lambda request: _version(request.POST.get("version", "")),
    "reason": lambda request: request.POST.get("reason", ""),
    "newer": lambda request: request.POST.get("newer", "")[:40],
    "agency": lambda request: request.POST.get("agency", ""),
}


def _version(typed: str) -> int:
    """The version that the page showed. Raises ChangedMeanwhile for anything that no page shows."""
    if not typed.isascii() or not typed.isdigit():
        raise ChangedMeanwhile()
    return int(typed[:6])


def _door(take: Callable[..., object], permission: Permission, *asked: str) -> Any:
    """The door of one step, which then shows the letter."""

    @requires(permission)
    @require_POST
    def view(request: HttpRequest, letter_id: UUID) -> HttpResponse:
        given = {name: _FIELDS[name](request) for name in asked}
        found = take(letter_id=letter_id, actor=actor_of(request), **given)
        return redirect("letters:letter", letter_id=found if isinstance(found, UUID) else letter_id)

    view.__name__ = take.__name__
    return view


submit_letter = _door(services.submit_letter, DRAFT, "seen")
refresh_letter = _door(services.refresh_letter, DRAFT)
renew_letter = _door(services.renew_letter, DRAFT)
review_letter = _door(services.review_letter, REVIEW, "seen")
return_letter = _door(services.return_letter, REVIEW, "reason")
approve_letter = _door(services.approve_letter, APPROVE, "seen")
ask_to_sign = _door(services.ask_to_sign, APPROVE, "seen", "newer")
number_letter = _door(services.number_letter, ISSUE)
dispatch_letter = _door(services.dispatch_letter, ISSUE)
retry_posting = _door(services.retry_posting, ISSUE, "agency")
publish_letter = _door(services.publish_letter, ISSUE)
archive_letter = _door(services.archive_letter, ISSUE)

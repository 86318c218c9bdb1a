"""The doors of a release: begin, accept, approve, publish, abandon, correct, and who may read early."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.foundation.accounts import selectors as accounts
from motcua.kernel.access import actor_of, requires
from motcua.kernel.errors import InvalidInput, Refusal
from motcua.oversight.releases import services
from motcua.oversight.releases.types import ACCEPT, APPROVE, MANAGE_EMBARGO, PREPARE, PUBLISH
from motcua.sites.national.doors import be_sure, door, reason_of, refused_by
from motcua.sites.national.views.published import publications_page
from motcua.sites.national.views.releases import release_page

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
_NUMBER = re.compile(r"[0-9]{12}")
MOST_READER_REASON = 300


@requires(PREPARE)
@require_POST
def prepare_release(request: HttpRequest) -> HttpResponse:
    """Open the release of a month and lead to it."""
    try:
        found = _MONTH.fullmatch(request.POST.get("month", ""))
        if not found:
            raise InvalidInput({"month": [_("Hãy chọn một tháng.")]})
        code = services.prepare_release(year=int(found[1]), month=int(found[2]), actor=actor_of(request))
    except Refusal as refusal:
        return publications_page(request, refused=refused_by(refusal, "prepare", request))
    return redirect("national:release", code=code)


@requires(PREPARE)
@require_POST
def prepare_correction(request: HttpRequest, code: str) -> HttpResponse:
    """Open a correction and lead to it; the published edition stays as it is."""
    try:
        made = services.prepare_correction(code=code, reason=reason_of(request), actor=actor_of(request))
    except Refusal as refusal:
        return release_page(request, code, refused=refused_by(refusal, "correct", request))
    return redirect("national:release", code=made)


def _step(take: Callable[..., None], *, with_digest: bool) -> Callable[..., None]:
    """One step on what was read: the mark is set, and the seal is that of the page."""

    def decide(request: HttpRequest, code: str) -> None:
        be_sure(request)
        read = {"digest": request.POST.get("digest", "")} if with_digest else {}
        take(code=code, actor=actor_of(request), **read)

    return decide


def _abandon(request: HttpRequest, code: str) -> None:
    reason = reason_of(request)
    be_sure(request)
    seen = request.POST.get("state", ""), request.POST.get("digest", "")
    services.abandon_release(code=code, reason=reason, actor=actor_of(request), seen=seen)


def _allow(request: HttpRequest, code: str) -> str:
    reason = reason_of(request, most=MOST_READER_REASON)
    who = _account(request.POST.get("person_number", "").strip())
    services.allow_reader(code=code, account_id=who.account_id, name=who.name, reason=reason, actor=actor_of(request))
    return _("%(name)s đọc được bản này trước giờ công bố.") % {"name": who.name}


def _account(number: str) -> Any:
    """The account of a person number. Raises InvalidInput."""
    found = list(accounts.accounts_page(search=number)) if _NUMBER.fullmatch(number) else []
    if not found:
        raise InvalidInput({"person_number": [_("Không có tài khoản nào mang số định danh này.")]})
    return found[0]


def _withdraw(request: HttpRequest, code: str) -> str:
    be_sure(request)
    try:
        account = UUID(request.POST.get("account_id", ""))
    except ValueError as error:
        raise InvalidInput({"account_id": [_("Hãy chọn một người.")]}) from error
    services.withdraw_reader(code=code, account_id=account, actor=actor_of(request))
    return _("Đã rút quyền đọc trước.")


_BACK = "national:release"
accept_release = door("accept", ACCEPT, _step(services.accept_release, with_digest=True), release_page, _BACK)
approve_release = door("approve", APPROVE, _step(services.approve_release, with_digest=True), release_page, _BACK)
publish_release = door("publish", PUBLISH, _step(services.publish_release, with_digest=False), release_page, _BACK)
abandon_release = door("abandon", PREPARE, _abandon, release_page, _BACK)
allow_reader = door("allow", MANAGE_EMBARGO, _allow, release_page, _BACK)
withdraw_reader = door("withdraw", MANAGE_EMBARGO, _withdraw, release_page, _BACK)

"""Who may read a release before it is published (measurement.md 6.2): those who make it, and its embargo list."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from motcua.kernel import text
from motcua.kernel.access import SYSTEM, Actor
from motcua.kernel.clock import local
from motcua.kernel.errors import NotFound
from motcua.oversight.releases.errors import UnderEmbargo
from motcua.oversight.releases.models import EmbargoReader, Release
from motcua.oversight.releases.selectors.releases import info_of
from motcua.oversight.releases.types import ACCEPT, APPROVE, PREPARE, ReleaseInfo, State

_FIXED = (State.ACCEPTED, State.APPROVED)
"""Not public, and its cells change no more."""


def closed_to(actor: Actor) -> QuerySet[Any, str]:
    """Codes of the releases that are not public and that this actor may not read early: for a subquery."""
    return Release.objects.exclude(_open_to(actor)).values_list("code", flat=True)


def is_open_to(code: str, actor: Actor) -> bool:
    """Whether the release is public, or this actor may read it before it is."""
    return Release.objects.filter(_open_to(actor), code=code).exists()


def check_open(code: str, actor: Actor) -> None:
    """Refuse whoever may not read it yet. Raises NotFound, UnderEmbargo; of a correction nobody hears beforehand."""
    release = Release.objects.filter(code=code).first()
    if release is None:
        raise NotFound()
    if is_open_to(code, actor):
        return
    if release.corrects_id is not None or release.state == State.ABANDONED:
        raise NotFound()
    raise UnderEmbargo(until=text.moment(local(release.embargo_until)))


def early_releases(actor: Actor) -> list[ReleaseInfo]:
    """What is accepted or approved, not public, and may be read by this actor; the newest period first."""
    rows = Release.objects.select_related("corrects", "build", "file").prefetch_related("corrections")
    waiting = rows.filter(_open_to(actor), state__in=_FIXED)
    return [info_of(row) for row in waiting.order_by("-last", "-edition")]


def _open_to(actor: Actor) -> Q:
    if actor == SYSTEM or any(actor.may(permission) for permission in (PREPARE, ACCEPT, APPROVE)):
        return Q(pk__isnull=False)
    public = Q(state=State.PUBLISHED)
    if actor.account_id is None:
        return public
    lent = EmbargoReader.objects.filter(account_id=actor.account_id, withdrawn_at=None)
    return public | Q(pk__in=lent.values("release_id"))

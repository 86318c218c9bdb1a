"""Accept, approve, publish, abandon: each by somebody with the right, on the content that he read."""

from __future__ import annotations

from django.db import transaction

from motcua.foundation.vault import services as vault
from motcua.foundation.vault.types import ZIP
from motcua.kernel import text
from motcua.kernel.access import SYSTEM, Actor
from motcua.kernel.clock import local, now
from motcua.kernel.errors import ChangedMeanwhile, SamePerson
from motcua.kernel.events import publish
from motcua.oversight.releases.errors import NotBuilt, ReasonNeeded, UnderEmbargo
from motcua.oversight.releases.events import ReleasePublished
from motcua.oversight.releases.models import Release
from motcua.oversight.releases.rules import bundle
from motcua.oversight.releases.rules.steps import NAMES
from motcua.oversight.releases.services.sign import signing_key
from motcua.oversight.releases.services.take_step import hold, may, take
from motcua.oversight.releases.types import State


@transaction.atomic
def accept_release(*, code: str, digest: str, actor: Actor) -> None:
    """The reviewer has read the frozen figures whose manifest has this SHA-256. Raises NotBuilt, ChangedMeanwhile."""
    release = hold(code)
    if may(release, "accept", actor):
        _check_content(release, digest)
        take(release, "accept", actor)


@transaction.atomic
def approve_release(*, code: str, digest: str, actor: Actor) -> None:
    """Approve and sign; by another person than those who cut off and accepted. Raises SamePerson, ChangedMeanwhile."""
    release = hold(code)
    if not may(release, "approve", actor):
        return
    _check_content(release, digest)
    hands = release.steps.filter(step__in=["cut_off", "accept"]).values_list("actor_id", flat=True)
    if actor.account_id is None or actor.account_id in set(hands):
        raise SamePerson()
    _sign(release)
    take(release, "approve", actor)


def _check_content(release: Release, digest: str) -> None:
    if not release.manifest_digest or release.file_id is None:
        raise NotBuilt(release=release.code)
    if digest != release.manifest_digest:
        raise ChangedMeanwhile()


def _sign(release: Release) -> None:
    content = bundle.signed(vault.file_content(release.file_id), signing_key())  # type: ignore[arg-type]  # checked above
    release.file_id = vault.keep_file(
        content, name=f"{release.code}.zip", owner=None, allowed=(ZIP,), max_bytes=bundle.MOST_BYTES
    ).id


@transaction.atomic
def publish_release(*, code: str, actor: Actor) -> None:
    """Make an approved release public once its embargo is over; from then on nothing of it changes."""
    release = hold(code)
    if not may(release, "publish", actor):
        return
    if now() < release.embargo_until:
        raise UnderEmbargo(until=text.moment(local(release.embargo_until)))
    release.published_at = now()
    take(release, "publish", actor)
    publish(ReleasePublished(release.code))


@transaction.atomic
def abandon_release(*, code: str, reason: str, actor: Actor, seen: tuple[str, str] | None = None) -> None:
    """Give up a release that is not published; its period may be released anew.

    `seen` is the state and the digest that the person read. Raises ReasonNeeded, ChangedMeanwhile.
    """
    if not reason.strip():
        raise ReasonNeeded()
    release = hold(code)
    if may(release, "abandon", actor):
        if seen is not None and seen != (release.state, release.manifest_digest):
            raise ChangedMeanwhile(NAMES[State(release.state)])
        take(release, "abandon", actor, note=reason.strip())


def publish_due() -> int:
    """Publish what is approved and past its embargo; how many."""
    due = Release.objects.filter(state="approved", embargo_until__lte=now()).values_list("code", flat=True)
    codes = list(due.order_by("first", "edition"))
    for code in codes:
        publish_release(code=code, actor=SYSTEM)
    return len(codes)

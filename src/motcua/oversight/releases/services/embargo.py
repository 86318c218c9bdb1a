"""Reading before publication: who may, and a line in the log for every time (measurement.md 6.2)."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from motcua.foundation.vault import services as vault
from motcua.kernel import audit
from motcua.kernel.access import Actor, check
from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound
from motcua.oversight.releases.errors import NotBuilt, ReasonNeeded
from motcua.oversight.releases.models import EmbargoAccess, EmbargoReader, Release
from motcua.oversight.releases.rules import codec
from motcua.oversight.releases.selectors.early import check_open
from motcua.oversight.releases.services.take_step import hold
from motcua.oversight.releases.types import MANAGE_EMBARGO, Cell, State


@transaction.atomic
def allow_reader(*, code: str, account_id: UUID, name: str, reason: str, actor: Actor) -> None:
    """Put somebody on the embargo list of a release. Idempotent; who was withdrawn may be allowed again."""
    check(actor, MANAGE_EMBARGO)
    if not reason.strip():
        raise ReasonNeeded()
    release = hold(code)
    wanted = {"name": name, "reason": reason.strip(), "withdrawn_at": None}
    known = EmbargoReader.objects.filter(release=release, account_id=account_id).first()
    if known and all(getattr(known, field) == value for field, value in wanted.items()):
        return
    EmbargoReader.objects.update_or_create(
        release=release, account_id=account_id, defaults=wanted, create_defaults={**wanted, "granted_at": now()}
    )
    audit.record(actor, "allow_reader", f"release:{code}", account=str(account_id), reason=reason.strip())


@transaction.atomic
def withdraw_reader(*, code: str, account_id: UUID, actor: Actor) -> None:
    """Take somebody off the embargo list. Idempotent; raises NotFound for who never was on it."""
    check(actor, MANAGE_EMBARGO)
    readers = EmbargoReader.objects.filter(release=hold(code), account_id=account_id)
    if not readers.exists():
        raise NotFound()
    if readers.filter(withdrawn_at=None).update(withdrawn_at=now()):
        audit.record(actor, "withdraw_reader", f"release:{code}", account=str(account_id))


@transaction.atomic
def read_bundle(*, code: str, actor: Actor) -> bytes:
    """The bundle: for everybody once published, before that for whoever may, with a line in the log."""
    release = _readable(code, actor, "bundle")
    if release.file_id is None:
        raise NotBuilt(release=code)
    return vault.file_content(release.file_id)


@transaction.atomic
def read_cells(*, code: str, actor: Actor) -> tuple[Cell, ...]:
    """The cells, under the same conditions. Raises UnderEmbargo."""
    release = _readable(code, actor, "cells")
    return tuple(codec.cell_of(row) for row in release.cells.order_by("id").values_list("content", flat=True))


def _readable(code: str, actor: Actor, what: str) -> Release:
    release = Release.objects.filter(code=code).first()
    if release is None:
        raise NotFound()
    if release.state == State.PUBLISHED:
        return release
    check_open(code, actor)
    if actor.account_id is None:
        raise NotFound()
    EmbargoAccess.objects.create(release=release, account_id=actor.account_id, name=actor.name, at=now(), what=what)
    audit.record(actor, "read_under_embargo", f"release:{code}", what=what)
    return release


@transaction.atomic
def note_early_reading(*, code: str, what: str, actor: Actor) -> None:
    """Write down that somebody read what is made of a release, while it is not public. Raises UnderEmbargo."""
    _readable(code, actor, what)

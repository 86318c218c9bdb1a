"""Reading before publication: who may, and a line in the log for every time (measurement.md 6.2)."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from motcua.foundation.vault import services as vault
from motcua.kernel import audit, text
from motcua.kernel.access import Actor, check
from motcua.kernel.clock import local, now
from motcua.kernel.errors import NotFound
from motcua.oversight.releases.errors import NotBuilt, ReasonNeeded, UnderEmbargo
from motcua.oversight.releases.models import EmbargoAccess, EmbargoReader, Release
from motcua.oversight.releases.rules import codec
from motcua.oversight.releases.services.take_step import locked
from motcua.oversight.releases.types import ACCEPT, APPROVE, MANAGE_EMBARGO, PREPARE, Cell, State


@transaction.atomic
def allow_reader(*, code: str, account_id: UUID, name: str, reason: str, actor: Actor) -> None:
    """Put somebody on the embargo list of a release. Idempotent; who was withdrawn may be allowed again."""
    check(actor, MANAGE_EMBARGO)
    if not reason.strip():
        raise ReasonNeeded()
    release = locked(code)
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
    readers = EmbargoReader.objects.filter(release=locked(code), account_id=account_id)
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
    if actor.account_id is None or not _may_read_early(release, actor, actor.account_id):
        if release.corrects_id is not None or release.state == State.ABANDONED:
            raise NotFound()
        raise UnderEmbargo(until=text.moment(local(release.embargo_until)))
    EmbargoAccess.objects.create(release=release, account_id=actor.account_id, name=actor.name, at=now(), what=what)
    audit.record(actor, "read_under_embargo", f"release:{code}", what=what)
    return release


def _may_read_early(release: Release, actor: Actor, account_id: UUID) -> bool:
    if any(actor.may(permission) for permission in (PREPARE, ACCEPT, APPROVE)):
        return True
    return release.readers.filter(account_id=account_id, withdrawn_at=None).exists()

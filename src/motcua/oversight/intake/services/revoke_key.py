"""A key is stolen: stop it, and mark what came under it since; a person then decides what that counts for."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from motcua.kernel import audit
from motcua.kernel.access import Actor
from motcua.kernel.clock import now
from motcua.kernel.errors import InvalidInput, NotFound
from motcua.kernel.events import publish
from motcua.oversight.intake import rules
from motcua.oversight.intake.errors import NoKeyToRevoke, NothingInDoubt
from motcua.oversight.intake.events import reports_declared
from motcua.oversight.intake.models import (
    Batch,
    DeclaredReport,
    DoubtMark,
    DoubtSettlement,
    Observation,
    Source,
    SourceKey,
)
from motcua.oversight.intake.selectors import counted_observations, doubts
from motcua.oversight.intake.services.declare_services import redeclare_services
from motcua.oversight.intake.services.hold_source import hold_source
from motcua.oversight.intake.services.recompute_facts import declaration_of, dossier_event
from motcua.oversight.intake.services.write_facts import remove_facts, write_facts
from motcua.oversight.intake.types import DECLARED_TYPE, Dossier

LEAST_REASON = 10
"""Characters that a reason must have."""


@transaction.atomic
def revoke_key(*, source: str, stolen_since: datetime, actor: Actor, public_key: str = "", reason: str = "") -> int:
    """End a key (the newest where none is named) at once and mark every batch under it since `stolen_since`.

    Returns how many batches were marked. Nothing is deleted and nothing leaves the counts by this alone.
    Raises NotFound, NoKeyToRevoke, InvalidInput where `stolen_since` lies in the future.
    """
    at = now()
    if stolen_since > at:
        raise InvalidInput({"stolen_since": ["Thời điểm lộ khóa không thể ở tương lai."]})
    row = Source.objects.select_for_update().filter(code=source).first()
    if row is None:
        raise NotFound()
    key = SourceKey.objects.filter(source=row, public_key=public_key or row.public_key, revoked_at=None).first()
    if key is None:
        raise NoKeyToRevoke(source=source)
    key.revoked_at, key.stolen_since = at, stolen_since
    key.save(update_fields=["revoked_at", "stolen_since"])
    marks = [
        DoubtMark(batch_id=batch, marked_at=at, stolen_since=stolen_since, marked_by=actor.name)
        for batch in _under(key, stolen_since).values_list("id", flat=True)
    ]
    DoubtMark.objects.bulk_create(marks)
    audit.record(actor, "revoke_key", f"source:{source}", public_key=key.public_key, batches=len(marks),
                 reason=reason.strip())  # fmt: skip
    return len(marks)


def _under(key: SourceKey, since: datetime) -> QuerySet[Batch]:
    return Batch.objects.filter(key=key, received_at__gte=since).order_by("sequence")


@transaction.atomic
def settle_doubt(
    *, source: str, is_counted: bool, reason: str, actor: Actor, first: int = 1, last: int = 2**63 - 1
) -> int:
    """Decide on the batches in doubt from number `first` to `last`: count them after all, or leave them out.

    Left out, every fact that rests on them is derived anew from what remains. Returns how many batches were settled.
    Raises NothingInDoubt (also for a second decision on the same batches), InvalidInput without a reason.
    """
    if len(reason.strip()) < LEAST_REASON:
        raise InvalidInput({"reason": [f"Nêu lý do, ít nhất {LEAST_REASON} ký tự."]})
    hold_source(source)
    batches = [mark.batch for mark in doubts(source, is_open=True).filter(batch__sequence__range=(first, last))]
    if not batches:
        raise NothingInDoubt(source=source)
    at = now()
    DoubtSettlement.objects.bulk_create(
        DoubtSettlement(batch=b, is_counted=is_counted, reason=reason.strip(), settled_at=at, settled_by=actor.name)
        for b in batches
    )
    if not is_counted:
        _leave_out(source, batches, at)
    numbers = [batch.sequence for batch in batches]
    audit.record(actor, "settle_doubt", f"source:{source}", batches=numbers, counted=is_counted, reason=reason.strip())
    return len(batches)


def _leave_out(source: str, batches: list[Batch], at: datetime) -> None:
    touched = Observation.objects.filter(batch__in=batches)
    keys: dict[str, set[str]] = defaultdict(set)
    for begun_by, key in touched.exclude(dossier="").values_list("begun_by", "dossier"):
        keys[begun_by].add(key)
    for begun_by in sorted(keys):
        remaining = _told(begun_by, keys[begun_by])
        write_facts(begun_by, remaining, known=at)
        remove_facts(begun_by, keys[begun_by] - set(remaining), known=at)
    gone = [declaration_of(row.content) for row in touched.filter(type=DECLARED_TYPE)]
    rows = counted_observations(source).filter(type=DECLARED_TYPE).order_by("id") if gone else []
    publish(*reports_declared(DeclaredReport.objects.filter(batch__in=batches).values_list("agency_code", "month")))
    redeclare_services(source, gone, [declaration_of(row.content) for row in rows], known=at)


def _told(source: str, keys: set[str]) -> dict[str, Dossier]:
    """The dossiers as their counted observations tell them; absent where none remains."""
    told: dict[str, Dossier] = {}
    for row in counted_observations(source).filter(dossier__in=keys).order_by("id"):
        told[row.dossier] = rules.advanced(told.get(row.dossier), dossier_event(row.content))
    return told

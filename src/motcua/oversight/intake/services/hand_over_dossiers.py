"""Let the source of an heir go on telling of the dossiers that another source began (decision 77)."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel import audit
from motcua.kernel.access import Actor
from motcua.kernel.clock import now, today
from motcua.kernel.errors import InvalidInput, NotFound
from motcua.oversight.intake import rules
from motcua.oversight.intake.errors import (
    HandedOverBefore,
    HandoverCircle,
    HandoverNeedsEvents,
    HeirNotActive,
    HeirsUnclear,
    NotTheHeir,
)
from motcua.oversight.intake.models import DossierFact, Handover, Source
from motcua.oversight.intake.selectors import Tellers, handovers, open_dossiers
from motcua.oversight.intake.services.hold_source import hold_source
from motcua.oversight.intake.services.revoke_key import LEAST_REASON
from motcua.oversight.intake.types import REPORT_DESK

_NAMED = 5
"""Units that a refusal names."""


@transaction.atomic
def hand_over_dossiers(*, source: str, heir: str, actor: Actor, reason: str) -> int:
    """From now on `heir` tells of the dossiers and petitions that `source` began, and `source` no more (MON-18).

    Nothing that was told changes: they stay the same dossiers, of the agency with which they began. Returns how many
    of them have not ended. The same again changes nothing. Raises NotFound, InvalidInput without a reason, NotTheHeir,
    HeirsUnclear, HandedOverBefore, HandoverCircle, HandoverNeedsEvents, HeirNotActive.
    """
    if len(reason.strip()) < LEAST_REASON:
        raise InvalidInput({"reason": [f"Nêu lý do, ít nhất {LEAST_REASON} ký tự."]})
    taker, giver = hold_source(heir), hold_source(source)
    if taker is None or giver is None or REPORT_DESK in (source, heir):
        raise NotFound()
    if not Handover.objects.filter(source=giver, heir=taker).exists():
        _check(giver, taker)
        _write(giver, taker, actor, reason.strip())
    (made,) = (one for one in handovers(source) if one.heir == heir and one.source == source)
    return open_dossiers(made)


def _write(giver: Source, taker: Source, actor: Actor, reason: str) -> None:
    Handover.objects.create(
        source=giver, heir=taker, scope=taker.agency_code, handed_at=now(), handed_by=actor.name, reason=reason
    )
    Source.objects.filter(pk__in=[giver.pk, taker.pk]).update(has_handover=True)
    audit.record(actor, "hand_over_dossiers", f"source:{giver.pk}", heir=taker.pk, reason=reason)


def _check(giver: Source, taker: Source) -> None:
    if giver.pk == taker.pk or giver.pk in rules.handed_to(taker.pk, handovers()):
        raise HandoverCircle(source=giver.pk, heir=taker.pk)
    if taker.valid_to and taker.valid_to <= now():
        raise HeirNotActive(heir=taker.pk)
    for side in (giver, taker):
        if side.files_since:
            raise HandoverNeedsEvents(source=side.pk)
    _check_heirs(giver, taker)


def _check_heirs(giver: Source, taker: Source) -> None:
    """What began with the giver went to the taker's agency, or a part of it did that the register can tell."""
    told = _agencies_told(giver)
    taken = [code for code in told if rules.has_taken_over(taker.agency_code, code, today(), agencies.heirs_of)]
    shared = [code for code in told if code not in taken and _reaches(taker, agencies.heirs_of(code, today()))]
    if shared:
        raise HeirsUnclear(units=", ".join(shared[:_NAMED]))
    if not taken:
        raise NotTheHeir(source=giver.pk, heir=taker.pk, agency=giver.agency_code, heir_agency=taker.agency_code)
    _check_untaken(giver, taken)


def _reaches(taker: Source, heirs: Collection[str]) -> bool:
    return any(rules.is_heir(heir, [taker.agency_code]) for heir in heirs)


def _check_untaken(giver: Source, taken: list[str]) -> None:
    tellers = Tellers(giver.pk, has_handover=giver.has_handover)
    for code in taken:
        if (heir := tellers.of(giver.pk, code)) != giver.pk:
            raise HandedOverBefore(source=giver.pk, heir=heir)


def _agencies_told(giver: Source) -> list[str]:
    """The agencies with which its dossiers began; its own where it began none."""
    told = DossierFact.objects.filter(source=giver).values_list("agency_code", flat=True)
    return sorted(set(told.distinct().order_by())) or [giver.agency_code]

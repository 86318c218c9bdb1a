"""Our words to the intake's: one CloudEvent per fact, a person in it as a pseudonym only."""

from __future__ import annotations

from typing import Any

from motcua.casework.dossiers.types import MeasuredEvent
from motcua.connectors.emc_local.keys import person_pseudonym, pseudonym
from motcua.connectors.emc_local.types import SOURCE
from motcua.foundation.catalogue.types import OfferInfo
from motcua.kernel.clock import now
from motcua.oversight.indicators.types import TOLD_AS_NO

DECLARED_TYPE = "vn.motcua.service.declared.v1"
KINDS = {
    "submit": "submitted",
    "receive": "received",
    "refuse": "refused",
    "request_supplement": "supplement_requested",
    "supplement": "supplemented",
    "withdraw": "withdrawn",
    "assign": "processing",
    "propose": "processing",
    "send_back": "processing",
    "approve": "processing",
    "issue": "decided",
    "return_result": "returned",
}
"""Action of a dossier's event to the last part of `vn.motcua.dossier.<kind>.v1`."""


_TOLD = frozenset(flag.name.lower() for flag in TOLD_AS_NO if flag.name)
"""Facts that casework knows of every dossier and tells as no too."""


def dossier_event(event: MeasuredEvent) -> dict[str, Any]:
    """A measured event as a CloudEvent."""
    data = {
        "dossier": pseudonym(event.dossier_id),
        "agency": event.agency_code,
        "procedure": event.procedure_code,
        "channel": int(event.channel),
        "level": str(event.level),
        "at": event.at.isoformat(),
        "due_at": event.due_at.isoformat() if event.due_at else None,
        "online_result": event.online_result,
        "paid_online": event.paid_online,
        "flags": [name if holds else f"not_{name}" for name, holds in _flags(event).items() if holds or name in _TOLD],
        "fee": event.fee,
        "person": person_pseudonym(event.applicant_id) if event.applicant_id else None,
    }
    return _cloud_event(
        f"dossier-{event.event_id}", f"vn.motcua.dossier.{KINDS[event.kind]}.v1", event.at.isoformat(), data
    )


def _flags(event: MeasuredEvent) -> dict[str, bool]:
    """The further yes-or-no facts of the contract that casework knows, by their names on the wire."""
    return {
        "fee_due": event.is_fee_due,
        "digitised": event.is_digitised,
        "person_authenticated": event.is_authenticated,
        "written_result_due": event.is_written_result_due,
        "eligible_full": event.is_eligible_full,
        "data_reused": event.is_data_reused,
        "from_store": event.is_from_store,
    }


def declared_service(agency_code: str, offer: OfferInfo) -> dict[str, Any]:
    """A service that one agency offers as a CloudEvent; its id says all, so the same offer is told once."""
    data = {
        "agency": agency_code,
        "procedure": offer.procedure_code,
        "level": str(offer.level),
        "valid_from": offer.valid_from.isoformat(),
    }
    key = f"declared-{':'.join(data.values())}"
    return _cloud_event(key, DECLARED_TYPE, now().isoformat(), data)


def _cloud_event(key: str, kind: str, time: str, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": key,
        "source": SOURCE,
        "type": kind,
        "time": time,
        "datacontenttype": "application/json",
        "data": data,
    }

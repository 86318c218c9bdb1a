"""Facts that dossiers tell. `event_id` names the link of the hash chain that holds the details."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from motcua.kernel.events import Event


@dataclass(frozen=True)
class DossierEventHappened(Event):
    """Shape of all facts below; never published itself."""

    order_field: ClassVar[str] = "dossier_id"

    dossier_id: UUID
    agency_code: str
    event_id: int


class DossierSubmitted(DossierEventHappened): ...


class DossierReceived(DossierEventHappened): ...


class SupplementRequested(DossierEventHappened): ...


class DossierSupplemented(DossierEventHappened): ...


class DossierRefused(DossierEventHappened): ...


class DossierWithdrawn(DossierEventHappened): ...


class DossierAssigned(DossierEventHappened): ...


class DossierProposed(DossierEventHappened): ...


class ProposalSentBack(DossierEventHappened): ...


class DossierApproved(DossierEventHappened):
    """The leader approved; the result is to be signed."""


class DossierDecided(DossierEventHappened):
    """The signed result exists; the processing clock has ended (R-CLK-01)."""


class DossierReturned(DossierEventHappened): ...


BY_ACTION: dict[str, type[DossierEventHappened]] = {
    "submit": DossierSubmitted,
    "receive": DossierReceived,
    "request_supplement": SupplementRequested,
    "supplement": DossierSupplemented,
    "refuse": DossierRefused,
    "withdraw": DossierWithdrawn,
    "assign": DossierAssigned,
    "propose": DossierProposed,
    "send_back": ProposalSentBack,
    "approve": DossierApproved,
    "issue": DossierDecided,
    "return_result": DossierReturned,
}

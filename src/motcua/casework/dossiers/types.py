"""Words of a dossier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any
from uuid import UUID

from motcua.kernel.access import Permission

VIEW_DOSSIER = Permission("dossiers.view_dossier")
RECEIVE_DOSSIER = Permission("dossiers.receive_dossier")
ASSIGN_DOSSIER = Permission("dossiers.assign_dossier")
PROCESS_DOSSIER = Permission("dossiers.process_dossier")
APPROVE_DOSSIER = Permission("dossiers.approve_dossier")


class State(StrEnum):
    """Business states (law.md 3.1). Being overdue is an attribute, never a state."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    INTAKE_SUPPLEMENT = "INTAKE_SUPPLEMENT"
    REFUSED_INTAKE = "REFUSED_INTAKE"
    RECEIVED = "RECEIVED"
    PROCESSING = "PROCESSING"
    RESULT_READY = "RESULT_READY"
    RETURNED = "RETURNED"
    WITHDRAWN = "WITHDRAWN"


OPEN_TO_APPLICANT = (State.DRAFT, State.INTAKE_SUPPLEMENT)
"""States in which the dossier lies with the applicant, who may change it."""


class Channel(IntEnum):
    """How a dossier came in (KenhThucHien, law.md 2.5)."""

    COUNTER = 1
    ONLINE = 2
    POST = 3


class Finance(StrEnum):
    """What is owed, apart from the business state (R-FEE-05)."""

    NOTHING_DUE = "nothing_due"
    DUE = "due"
    PAID = "paid"
    REFUND_DUE = "refund_due"


class Clock(StrEnum):
    """Clocks of law.md 3.3 that run here."""

    INTAKE = "intake"
    PROCESSING = "processing"
    SUPPLEMENT = "supplement"
    STEP = "step"


class Form(StrEnum):
    """Printed forms of TT 03/2025/TT-VPCP, annex I (law.md 3.4)."""

    RECEIPT = "01"
    SUPPLEMENT = "02"
    REFUSAL = "03"
    CONTROL_SLIP = "06"


FORM_SUFFIXES = {Form.SUPPLEMENT: "PBS", Form.REFUSAL: "PTC"}
"""Suffixes under which numbered forms count (law.md 2.4)."""


@dataclass(frozen=True)
class Acknowledgement:
    """What the applicant is told the moment a dossier has arrived (F-018)."""

    dossier_id: UUID
    reference: str
    submitted_at: datetime
    intake_due_at: datetime


@dataclass(frozen=True)
class Check:
    """An officer's verdict on one component: `ok` or `missing`, with the reason where missing."""

    component: str
    verdict: str
    note: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing to complete, as printed on form 02: what, and why."""

    item: str
    reason: str


@dataclass(frozen=True)
class MeasuredEvent:
    """What the measuring side may know of an event: no content, and no person but by the key of the account."""

    event_id: int
    dossier_id: UUID
    agency_code: str
    procedure_code: str
    kind: str
    at: datetime
    channel: int
    level: str
    due_at: datetime | None
    online_result: bool
    paid_online: bool
    is_fee_due: bool = False
    """A fee that is not 0 was found to be due."""
    is_digitised: bool = False
    """At least one of its papers is here as a file."""
    is_authenticated: bool = False
    """The applicant signed on with a proven identity and sent it himself."""
    is_written_result_due: bool = False
    """The catalogue names a result of the procedure in writing."""
    is_eligible_full: bool = False
    """The catalogue offers the service as full process at this agency."""
    is_data_reused: bool = False
    """An answer stands as the account gave it, or a paper is one that was handed in or kept before."""
    is_from_store: bool = False
    """A paper is one of the applicant's own store."""
    fee: int = 0
    """Đồng, of the bill that is paid or may still be paid."""
    applicant_id: UUID | None = None
    """Leaves this copy only as a pseudonym, which the connector makes."""


@dataclass(frozen=True)
class TraceRow:
    """One line of the trace: who, what, when, how long at the step before, early or late."""

    sequence: int
    at: datetime
    actor: str
    kind: str
    step: str
    working_minutes: int | None
    limit_minutes: int | None
    mark: str
    data: dict[str, Any]
    digest: str


@dataclass(frozen=True)
class ChainReport:
    """Outcome of checking an agency's event chain."""

    agency_code: str
    events: int
    broken_at: int | None

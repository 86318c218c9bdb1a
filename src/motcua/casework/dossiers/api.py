"""JSON door of dossiers: the same road as the pages, by the same services."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, TypeAlias
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Router, Schema, Status, UploadedFile
from pydantic import Field

from motcua.casework.dossiers import selectors, services
from motcua.casework.dossiers.models import Attachment, Dossier
from motcua.casework.dossiers.types import (
    APPROVE_DOSSIER,
    ASSIGN_DOSSIER,
    PROCESS_DOSSIER,
    RECEIVE_DOSSIER,
    VIEW_DOSSIER,
    Check,
    Finding,
)
from motcua.foundation.forms import selectors as forms
from motcua.kernel.access import PUBLIC, SIGNED_IN, Requires, actor_of

router = Router(tags=["dossiers"])


class ProblemOut(Schema):
    """RFC 9457."""

    type: str
    title: str
    detail: str
    status: int
    code: str
    errors: dict[str, list[str]] | None = None


class DossierOut(Schema):
    id: UUID
    reference: str
    code: str | None
    procedure_code: str
    procedure_name: str
    agency_code: str
    state: str
    step: str
    finance: str
    channel: int
    saved_at: datetime
    submitted_at: datetime | None
    intake_due_at: datetime | None
    received_at: datetime | None
    due_at: datetime | None
    decided_at: datetime | None
    closed_at: datetime | None

    @staticmethod
    def resolve_agency_code(dossier: Dossier) -> str:
        return dossier.agency_id


class DraftOut(DossierOut):
    answers: dict[str, Any]
    open_places: dict[str, list[str]]

    @staticmethod
    def resolve_open_places(dossier: Dossier) -> dict[str, list[str]]:
        return selectors.incomplete_places(dossier)


class PageOut(Schema):
    items: list[DossierOut]
    total: int


class StartIn(Schema):
    procedure_code: str


Text: TypeAlias = Annotated[str, Field(max_length=5000)]
Answer: TypeAlias = Text | bool | int | dict[Text, Text] | None
"""One answer: a text, a number, a tick, or the typed parts of a date that is none yet."""


class AnswersIn(Schema):
    answers: Annotated[dict[Text, Answer], Field(max_length=500)]


class AttachmentOut(Schema):
    id: UUID
    component: str
    name: str
    size: int
    media_type: str


class AcknowledgementOut(Schema):
    dossier_id: UUID
    reference: str
    submitted_at: datetime
    intake_due_at: datetime


class OrderOut(Schema):
    id: UUID
    amount: int
    state: str


class ChecksIn(Schema):
    checks: Annotated[list[dict[Text, Text]], Field(max_length=100)]


class FindingsIn(Schema):
    findings: Annotated[list[dict[Text, Text]], Field(max_length=100)]


class ReasonIn(Schema):
    reason: str


class AssignIn(Schema):
    officer_id: UUID


class ResultIn(Schema):
    book: str
    number: str
    opinion: str


class WayIn(Schema):
    way: str


class ProgressOut(Schema):
    code: str
    done: int
    steps: int
    finished: bool


REFUSALS = {401: ProblemOut, 403: ProblemOut, 404: ProblemOut, 409: ProblemOut, 422: ProblemOut}


@router.get("/dossiers", response={200: PageOut, 401: ProblemOut}, auth=Requires(SIGNED_IN))
def my_dossiers(request: HttpRequest, offset: int = 0, limit: int = 20) -> dict[str, Any]:
    """The signed-in person's own dossiers, newest first."""
    rows = selectors.dossiers_of(actor_of(request))
    first = max(0, min(offset, 100_000))
    return {"items": list(rows[first : first + max(1, min(limit, 100))]), "total": rows.count()}


@router.post("/dossiers", response={200: DraftOut, **REFUSALS}, auth=Requires(SIGNED_IN))
def start_draft(request: HttpRequest, body: StartIn) -> Dossier:
    """Open a draft, or the one that is already open."""
    return services.start_draft(actor=actor_of(request), procedure_code=body.procedure_code)


@router.get("/dossiers/{uuid:dossier_id}", response={200: DraftOut, **REFUSALS}, auth=Requires(SIGNED_IN))
def own_dossier(request: HttpRequest, dossier_id: UUID) -> Dossier:
    return selectors.own_dossier(actor_of(request), dossier_id)


@router.put("/dossiers/{uuid:dossier_id}/answers", response={200: DraftOut, **REFUSALS}, auth=Requires(SIGNED_IN))
def save_draft(request: HttpRequest, dossier_id: UUID, body: AnswersIn) -> Dossier:
    """Replace all answers of a draft; `open_places` tells what is still wrong."""
    dossier = selectors.own_dossier(actor_of(request), dossier_id)
    known = set(forms.form_version(dossier.form_version_id).fields)
    answers = {name: value for name, value in body.answers.items() if name in known}
    return services.save_draft(actor=actor_of(request), dossier_id=dossier_id, fields=known, answers=answers)


@router.post(
    "/dossiers/{uuid:dossier_id}/papers",
    response={200: AttachmentOut, 413: ProblemOut, 415: ProblemOut, **REFUSALS},
    auth=Requires(SIGNED_IN),
)
def attach_file(request: HttpRequest, dossier_id: UUID, component: str, file: File[UploadedFile]) -> Attachment:
    return services.attach_file(
        actor=actor_of(request), dossier_id=dossier_id, component=component, content=file, name=file.name or ""
    )


@router.post(
    "/dossiers/{uuid:dossier_id}/order",
    response={200: OrderOut, 204: None, **REFUSALS},
    auth=Requires(SIGNED_IN),
)
def order_copies(request: HttpRequest, dossier_id: UUID) -> Status[Any]:
    """The payment order for the copies asked for; 204 when nothing is owed. Pay it at /thanh-toan/{id}/."""
    order = services.order_copies(actor=actor_of(request), dossier_id=dossier_id)
    return Status(200, order) if order else Status(204, None)


@router.post(
    "/dossiers/{uuid:dossier_id}/submit",
    response={200: AcknowledgementOut, 402: ProblemOut, **REFUSALS},
    auth=Requires(SIGNED_IN),
)
def submit_dossier(request: HttpRequest, dossier_id: UUID) -> Any:
    return services.submit_dossier(actor=actor_of(request), dossier_id=dossier_id)


@router.post(
    "/dossiers/{uuid:dossier_id}/supplement", response={200: AcknowledgementOut, **REFUSALS}, auth=Requires(SIGNED_IN)
)
def supplement_dossier(request: HttpRequest, dossier_id: UUID) -> Any:
    return services.supplement_dossier(actor=actor_of(request), dossier_id=dossier_id)


@router.post("/dossiers/{uuid:dossier_id}/withdraw", response={200: DossierOut, **REFUSALS}, auth=Requires(SIGNED_IN))
def withdraw_dossier(request: HttpRequest, dossier_id: UUID) -> Dossier:
    return services.withdraw_dossier(actor=actor_of(request), dossier_id=dossier_id)


@router.get("/desk/dossiers", response={200: PageOut, 401: ProblemOut, 403: ProblemOut}, auth=Requires(VIEW_DOSSIER))
def inbox(request: HttpRequest, view: str = "todo", offset: int = 0, limit: int = 20) -> dict[str, Any]:
    """An officer's inbox: `todo`, `intake`, `processing`, `waiting`, `returning` or `done`."""
    rows = selectors.inbox(actor_of(request), view if view in selectors.INBOX_VIEWS else "todo")
    first = max(0, min(offset, 100_000))
    return {"items": list(rows[first : first + max(1, min(limit, 100))]), "total": rows.count()}


@router.post(
    "/desk/dossiers/{uuid:dossier_id}/receive", response={200: DossierOut, **REFUSALS}, auth=Requires(RECEIVE_DOSSIER)
)
def receive_dossier(request: HttpRequest, dossier_id: UUID, body: ChecksIn) -> Dossier:
    """`checks`: component, verdict (ok or missing), note."""
    checks = [Check(c.get("component", ""), c.get("verdict", ""), c.get("note", "")) for c in body.checks]
    return services.receive_dossier(actor=actor_of(request), dossier_id=dossier_id, checks=checks)


@router.post(
    "/desk/dossiers/{uuid:dossier_id}/request-supplement",
    response={200: DossierOut, **REFUSALS},
    auth=Requires(RECEIVE_DOSSIER),
)
def request_supplement(request: HttpRequest, dossier_id: UUID, body: FindingsIn) -> Dossier:
    """`findings`: item, reason."""
    findings = [Finding(f.get("item", ""), f.get("reason", "")) for f in body.findings]
    return services.request_supplement(actor=actor_of(request), dossier_id=dossier_id, findings=findings)


@router.post(
    "/desk/dossiers/{uuid:dossier_id}/refuse", response={200: DossierOut, **REFUSALS}, auth=Requires(RECEIVE_DOSSIER)
)
def refuse_dossier(request: HttpRequest, dossier_id: UUID, body: ReasonIn) -> Dossier:
    return services.refuse_dossier(actor=actor_of(request), dossier_id=dossier_id, reason=body.reason)


@router.post(
    "/desk/dossiers/{uuid:dossier_id}/assign", response={200: DossierOut, **REFUSALS}, auth=Requires(ASSIGN_DOSSIER)
)
def assign_dossier(request: HttpRequest, dossier_id: UUID, body: AssignIn) -> Dossier:
    return services.assign_dossier(actor=actor_of(request), dossier_id=dossier_id, officer_id=body.officer_id)


@router.post(
    "/desk/dossiers/{uuid:dossier_id}/propose", response={200: DossierOut, **REFUSALS}, auth=Requires(PROCESS_DOSSIER)
)
def propose_result(request: HttpRequest, dossier_id: UUID, body: ResultIn) -> Dossier:
    return services.propose_result(actor=actor_of(request), dossier_id=dossier_id, result=body.dict())


@router.post(
    "/desk/dossiers/{uuid:dossier_id}/send-back", response={200: DossierOut, **REFUSALS}, auth=Requires(APPROVE_DOSSIER)
)
def send_back(request: HttpRequest, dossier_id: UUID, body: ReasonIn) -> Dossier:
    return services.send_back(actor=actor_of(request), dossier_id=dossier_id, reason=body.reason)


@router.post(
    "/desk/dossiers/{uuid:dossier_id}/approve", response={200: DossierOut, **REFUSALS}, auth=Requires(APPROVE_DOSSIER)
)
def approve_result(request: HttpRequest, dossier_id: UUID) -> Dossier:
    return services.approve_result(actor=actor_of(request), dossier_id=dossier_id)


@router.post(
    "/desk/dossiers/{uuid:dossier_id}/return", response={200: DossierOut, **REFUSALS}, auth=Requires(RECEIVE_DOSSIER)
)
def return_result(request: HttpRequest, dossier_id: UUID, body: WayIn) -> Dossier:
    """`way`: online, counter or post."""
    return services.return_result(actor=actor_of(request), dossier_id=dossier_id, way=body.way)


@router.get("/progress/{code}", response={200: ProgressOut, 404: ProblemOut}, auth=Requires(PUBLIC))
def public_progress(request: HttpRequest, code: str) -> dict[str, Any]:
    """Anybody with a code: how far, nothing else (R-LOG-01)."""
    found = selectors.public_progress(code)
    return {"code": found[0], "done": found[1], "steps": found[2], "finished": found[3]}

"""The JSON door of reconciliation: evidence of witnesses, comparison of lists. The signature is the credential."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from motcua.kernel import doors
from motcua.kernel.access import PUBLIC, Requires
from motcua.oversight.reconciliation import services
from motcua.oversight.reconciliation.errors import EvidenceTooLarge
from motcua.oversight.reconciliation.services.prove_sender import (
    EVIDENCE,
    MAX_BYTES,
    MAX_RECORDS,
    OPENING,
    OUTCOME,
    QUESTION,
    Sent,
)

router = Router(tags=["reconciliation"])


class EvidenceRecordIn(Schema):
    id: str
    dossier: str
    agency: str
    procedure: str
    at: datetime
    amount: int = Field(0, ge=0, description="Đồng.")
    cancels: bool = Field(False, description="Takes one earlier record of the same dossier back.")


class EvidenceCountIn(Schema):
    agency: str
    procedure: str = Field("", description="Empty for all procedures together.")
    month: str = Field(description="2026-11")
    value: int = Field(ge=0)


class EvidenceIn(Schema):
    witness: str
    sequence: int = Field(ge=1)
    records: list[EvidenceRecordIn] = []
    counts: list[EvidenceCountIn] = []


class RefusedRow(Schema):
    part: str
    index: int
    reason: str = Field(description="REC-01 to REC-07.")
    vi: str
    en: str


class EvidenceReceipt(Schema):
    receipt: str
    witness: str
    sequence: int
    digest: str
    received_at: str
    accepted: int
    rejected: list[RefusedRow]
    next_sequence: int


class ComparisonIn(Schema):
    witness: str
    agency: str
    month: str = Field(description="2026-11")
    measure: str
    procedure: str = ""
    sent_at: datetime = Field(description="Within five minutes of the centre's clock; the same message is one session.")


class ComparisonOut(Schema):
    session: str
    salt: str = Field(description="Hexadecimal; the key of all digests of this comparison.")
    expires_at: str
    count: int


class QuestionIn(Schema):
    witness: str
    session: str
    checksums: list[list[str]] = Field(description="Pairs of positions, hexadecimal; the second is not included.")
    records: list[list[str]]


class AnswerOut(Schema):
    checksums: list[tuple[int, str]]
    records: list[list[tuple[str, str]]]


class OutcomeIn(Schema):
    witness: str
    session: str
    count: int
    total: str
    only_here: list[list[str]]
    only_there: list[list[str]]


class OrphansOut(Schema):
    left: list[str]
    right: list[str]
    changed: list[str]
    matched: int


class OutcomeOut(Schema):
    session: str
    orphans: OrphansOut
    trips: int


class Problem(Schema):
    type: str
    title: str
    detail: str
    status: int
    code: str


_REFUSALS: dict[int, Any] = dict.fromkeys((401, 404, 409, 413, 422, 429, 503), Problem)


def _described(schema: type[Schema], door: str) -> dict[str, Any]:
    """The body, read raw because its bytes are signed, and the header of the signature."""
    text = schema.model_json_schema(ref_template="#/components/schemas/{model}")
    definitions = text.pop("$defs", {})
    for name, field in text.get("properties", {}).items():
        reference = field.get("items", {}).get("$ref", "").rpartition("/")[2]
        if reference in definitions:
            text["properties"][name]["items"] = definitions[reference]
    header = {
        "in": "header",
        "name": doors.HEADER,
        "required": True,
        "schema": {"type": "string"},
        "description": f"{doors.DESCRIPTION}{door}.",
    }
    return {
        "requestBody": {"required": True, "content": {"application/json": {"schema": text}}},
        "parameters": [header],
    }


@router.post(
    "/evidence",
    auth=Requires(PUBLIC),
    response={200: EvidenceReceipt, 201: EvidenceReceipt, **_REFUSALS},
    summary="Send a signed batch of evidence",
    openapi_extra=_described(EvidenceIn, EVIDENCE),
)
def receive_evidence(request: HttpRequest) -> Status[dict[str, Any]]:
    """201 with a receipt; 200 with the same receipt when the batch had been received before."""
    receipt, is_replay = services.receive_evidence(sent=_sent(request))
    return Status(200 if is_replay else 201, receipt)


@router.post(
    "/comparisons",
    auth=Requires(PUBLIC),
    response={201: ComparisonOut, **_REFUSALS},
    summary="Begin to compare an agency's list of dossiers with the centre's",
    openapi_extra=_described(ComparisonIn, OPENING),
)
def open_comparison(request: HttpRequest) -> Status[dict[str, Any]]:
    return Status(201, services.open_comparison(sent=_sent(request)))


@router.post(
    "/comparisons/questions",
    auth=Requires(PUBLIC),
    response={200: AnswerOut, **_REFUSALS},
    summary="Ask for checksums and records of ranges of positions",
    openapi_extra=_described(QuestionIn, QUESTION),
)
def answer_question(request: HttpRequest) -> Status[dict[str, Any]]:
    return Status(200, services.answer_question(sent=_sent(request)))


@router.post(
    "/comparisons/outcomes",
    auth=Requires(PUBLIC),
    response={200: OutcomeOut, **_REFUSALS},
    summary="Hand in the records in which the lists differ",
    openapi_extra=_described(OutcomeIn, OUTCOME),
)
def end_comparison(request: HttpRequest) -> Status[dict[str, Any]]:
    return Status(200, services.end_comparison(sent=_sent(request)))


def _sent(request: HttpRequest) -> Sent:
    return Sent(_raw(request), request.headers.get(doors.HEADER, ""), request.headers.get("Content-Type", ""))


def _raw(request: HttpRequest) -> bytes:
    length = request.headers.get("Content-Length", "")
    if length.isdigit() and int(length) > MAX_BYTES:
        raise EvidenceTooLarge(most=MAX_RECORDS)
    try:
        return request.body
    except RequestDataTooBig as error:
        raise EvidenceTooLarge(most=MAX_RECORDS) from error

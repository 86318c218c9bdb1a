"""The JSON door of the measure: the intake. The signature is the credential."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from motcua.kernel.access import PUBLIC, Requires
from motcua.oversight.intake import services
from motcua.oversight.intake.errors import BatchTooLarge
from motcua.oversight.intake.services.receive_batch import MAX_BYTES

router = Router(tags=["intake"])


class CloudEvent(Schema):
    """CloudEvents 1.0, structured JSON."""

    specversion: str = "1.0"
    id: str
    source: str
    type: str
    time: datetime
    data: dict[str, Any]


class BatchIn(Schema):
    source: str = Field(description="Code of the registered source.")
    sequence: int = Field(ge=1, description="1, 2, 3 … without gaps; the same number only with the same content.")
    sent_at: datetime
    events: list[CloudEvent] = Field(min_length=1, max_length=1000)


class RejectedRecord(Schema):
    index: int
    id: str
    reason: str = Field(description="MON-01 to MON-12.")
    vi: str
    en: str


class Receipt(Schema):
    receipt: str
    source: str
    sequence: int
    digest: str = Field(description="SHA-256 of the body as received.")
    received_at: str = Field(description="RFC 3339 instant.")
    accepted: int
    rejected: list[RejectedRecord]
    next_sequence: int


class Problem(Schema):
    type: str
    title: str
    detail: str
    status: int
    code: str


def _batch_schema() -> dict[str, Any]:
    """The schema of a batch in one piece: a reference inside would point nowhere in the whole description."""
    schema = BatchIn.model_json_schema()
    schema["properties"]["events"]["items"] = schema.pop("$defs")["CloudEvent"]
    return schema


_BODY = {
    "requestBody": {"required": True, "content": {"application/json": {"schema": _batch_schema()}}},
    "parameters": [
        {
            "in": "header",
            "name": "X-Motcua-Signature",
            "required": True,
            "schema": {"type": "string"},
            "description": "ed25519=<base64> over the raw body.",
        }
    ],
}


@router.post(
    "/batches",
    auth=Requires(PUBLIC),
    response={200: Receipt, 201: Receipt, 401: Problem, 409: Problem, 413: Problem, 422: Problem},
    summary="Send a signed batch of events",
    openapi_extra=_BODY,
)
def receive_batch(request: HttpRequest) -> Status[dict[str, Any]]:
    """201 with a receipt; 200 with the same receipt when the batch had been received before."""
    receipt, is_replay = services.receive_batch(
        raw=_raw_body(request), signature_header=request.headers.get("X-Motcua-Signature", "")
    )
    return Status(200 if is_replay else 201, receipt)


def _raw_body(request: HttpRequest) -> bytes:
    length = request.headers.get("Content-Length", "")
    if length.isdigit() and int(length) > MAX_BYTES:
        raise BatchTooLarge()
    try:
        return request.body
    except RequestDataTooBig as error:
        raise BatchTooLarge() from error

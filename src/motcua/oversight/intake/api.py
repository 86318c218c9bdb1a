"""The JSON door of the measure: the intake. The signature is the credential."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from motcua.kernel import doors
from motcua.kernel.access import PUBLIC, Requires
from motcua.kernel.errors import NotFound
from motcua.oversight.intake import selectors, services
from motcua.oversight.intake.errors import BatchTooLarge, MalformedBatch
from motcua.oversight.intake.services.receive_batch import DOOR, MAX_BYTES

router = Router(tags=["intake"])
SEALS_AT_ONCE = 400


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
    events: list[CloudEvent] = Field(min_length=1, max_length=5000)


class RejectedRecord(Schema):
    index: int
    id: str
    reason: str = Field(description="MON-01 to MON-19.")
    vi: str
    en: str


class Note(Schema):
    note: str = Field(description="CLK-01 to CLK-03: the batch was taken, its time is strange.")
    minutes: int
    vi: str
    en: str


class Receipt(Schema):
    receipt: str = Field(description="Empty for a dry run.")
    source: str
    sequence: int
    digest: str = Field(description="SHA-256 of the body as received.")
    received_at: str = Field(description="RFC 3339 instant.")
    accepted: int
    rejected: list[RejectedRecord]
    notes: list[Note] = []
    carried_on: dict[str, int] = Field(
        default={}, description="Records of dossiers and petitions that another source began and handed over, by it."
    )
    next_sequence: int
    dry_run: bool = False


class Seal(Schema):
    """SHA-256 over `motcua-seal-1 SOURCE NUMBER DAY PREVIOUS` and `SEQUENCE DIGEST RECEIPT_DIGEST`, one a line."""

    number: int
    day: date = Field(description="Vietnamese date.")
    first_sequence: int | None
    last_sequence: int | None
    batches: int
    accepted: int
    rejected: int
    previous: str
    digest: str
    sealed_at: datetime


class Seals(Schema):
    source: str
    seals: list[Seal]


class SealedBatchOut(Schema):
    sequence: int
    digest: str = Field(description="SHA-256 of the body.")
    receipt_digest: str = Field(description="SHA-256 of the receipt: JSON, sorted keys, no blanks, UTF-8.")


class SealWithBatches(Seal):
    lines: list[SealedBatchOut]


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
            "name": doors.HEADER,
            "required": True,
            "schema": {"type": "string"},
            "description": f"{doors.DESCRIPTION}{DOOR}.",
        },
        {
            "in": "query",
            "name": "dry_run",
            "required": False,
            "schema": {"type": "boolean"},
            "description": "true: the whole receipt, and nothing is kept. Signed.",
        },
    ],
}


@router.post(
    "/batches",
    auth=Requires(PUBLIC),
    response={
        200: Receipt,
        201: Receipt,
        401: Problem,
        409: Problem,
        413: Problem,
        422: Problem,
        429: Problem,
        503: Problem,
    },
    summary="Send a signed batch of events",
    openapi_extra=_BODY,
)
def receive_batch(request: HttpRequest) -> Status[dict[str, Any]]:
    """201 with a receipt; 200 with the same receipt when the batch had been received before, and for a dry run."""
    is_dry_run = _is_dry_run(request)
    receipt, is_replay = services.receive_batch(
        raw=_raw_body(request),
        signature_header=request.headers.get(doors.HEADER, ""),
        is_dry_run=is_dry_run,
        content_type=request.headers.get("Content-Type", ""),
    )
    return Status(200 if is_replay or is_dry_run else 201, receipt)


@router.get(
    "/sources/{code}/seals",
    auth=Requires(PUBLIC),
    response={200: Seals, 404: Problem},
    summary="Day seals of a source, 400 at a time",
)
def seals(request: HttpRequest, code: str, after: Annotated[int, Query(ge=0, lt=2**31)] = 0) -> dict[str, Any]:
    """In order, from number `after` + 1. A seal holds digests only."""
    return {"source": code, "seals": list(selectors.seals(code, after)[:SEALS_AT_ONCE])}


@router.get(
    "/sources/{code}/seals/{number}",
    auth=Requires(PUBLIC),
    response={200: SealWithBatches, 404: Problem},
    summary="One day seal with the digests that it seals",
)
def seal(request: HttpRequest, code: str, number: Annotated[int, Path(ge=1, lt=2**31)]) -> dict[str, Any]:
    found = selectors.seals(code, number - 1).first()
    if found is None or found.number != number:
        raise NotFound()
    fields = {name: getattr(found, name) for name in Seal.model_fields}
    return {**fields, "lines": [asdict(line) for line in selectors.seal_batches(found)]}


def _is_dry_run(request: HttpRequest) -> bool:
    """Asked for in the address or in a header; a word that is neither true nor false is refused, never guessed."""
    said = request.GET.get("dry_run", request.headers.get("X-Motcua-Dry-Run", "false"))
    if said not in ("true", "false"):
        raise MalformedBatch(what="dry_run")
    return said == "true"


def _raw_body(request: HttpRequest) -> bytes:
    length = request.headers.get("Content-Length", "")
    if length.isdigit() and int(length) > MAX_BYTES:
        raise BatchTooLarge()
    try:
        return request.body
    except RequestDataTooBig as error:
        raise BatchTooLarge() from error

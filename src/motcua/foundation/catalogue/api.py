"""JSON door: search procedures, read one with its seven parts."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.params.functions import Path, Query

from motcua.foundation.catalogue import selectors, services
from motcua.kernel.access import PUBLIC, Requires
from motcua.kernel.clock import today

router = Router(tags=["catalogue"])


class HitOut(Schema):
    code: str
    name: str
    field: str
    levels: list[str]
    issuing_agency: str
    match: str


class HitPage(Schema):
    total: int
    page: int
    page_size: int
    items: list[HitOut]


class ChannelOut(Schema):
    channel: str
    time_value: float | None
    time_unit: str | None
    fee_free: bool | None
    fees_vnd: list[int]
    text: str


class ComponentOut(Schema):
    case: str
    name: str
    form_file: str
    n_original: int | None
    n_copy: int | None


class ResultOut(Schema):
    code: str
    name: str


class TimeLimitOut(Schema):
    value: int | None
    unit: str | None
    status: str
    note: str


class FeeOut(Schema):
    code: str
    name: str
    kind: str
    amount: int
    unit_label: str
    assumed: bool


class ProcedureOut(Schema):
    code: str
    version_number: int
    valid_from: date
    valid_to: date | None
    name: str
    field: str
    scope: str
    levels: list[str]
    issuing_agency: str
    decision: str
    audience: list[str]
    implementing_agencies: list[str]
    channels: list[ChannelOut]
    components: list[ComponentOut]
    steps: list[str]
    legal_basis: list[str]
    results: list[ResultOut]
    conditions: str
    quality: list[str]
    source: str
    source_url: str
    retrieved: str
    time_limit: TimeLimitOut
    fees: list[FeeOut]


@router.get("/procedures", response=HitPage, auth=Requires(PUBLIC), summary="Search procedures")
def search_procedures(
    request: HttpRequest,
    q: str = Query(..., min_length=1, max_length=200, description="With or without accents"),
    page: int = Query(1, ge=1, le=500),
) -> dict[str, Any]:
    """Procedures for what a person typed, best first. The search is counted, not who made it."""
    hits = selectors.search(q, offset=(page - 1) * selectors.PAGE_SIZE)
    if page == 1:
        services.log_search(q, hits.total)
    return {"total": hits.total, "page": page, "page_size": selectors.PAGE_SIZE, "items": [asdict(hit) for hit in hits]}


@router.get("/procedures/{code}", response=ProcedureOut, auth=Requires(PUBLIC), summary="One procedure")
def read_procedure(
    request: HttpRequest,
    code: str = Path(..., max_length=20),
    on: date | None = None,
) -> dict[str, Any]:
    """The seven parts of a procedure, with the time limit and fees in force and the quality flags of its source."""
    day, info = on or today(), selectors.procedure(code, on)
    limit = selectors.limit_info(code, day)
    return {
        **asdict(info),
        "time_limit": {
            "value": limit.limit.value if limit.limit else None,
            "unit": limit.limit.unit if limit.limit else None,
            "status": limit.status,
            "note": limit.note,
        },
        "fees": [asdict(line) for line in selectors.fee_lines(code, day)],
    }

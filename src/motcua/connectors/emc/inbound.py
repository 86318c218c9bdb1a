"""The door at which EMC's old clients knock: POST /emc/<source>/."""

from __future__ import annotations

import json
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from motcua.connectors.emc import mapping
from motcua.connectors.emc.types import DOOR, LARGEST, MOST_RECORDS
from motcua.kernel.access import PUBLIC, requires
from motcua.kernel.clock import local
from motcua.kernel.errors import Refusal
from motcua.kernel.middleware import problem
from motcua.oversight.intake import selectors, services
from motcua.oversight.intake.errors import MalformedBatch
from motcua.oversight.intake.types import Translation


@requires(PUBLIC)
@csrf_exempt
@require_POST
def push(request: HttpRequest, source: str) -> HttpResponse:
    """One message; 200 with what became of each record. Anybody may knock; the proof decides."""
    try:
        raw = services.proven_body(request=request, source=source, door=DOOR, largest=LARGEST)
        records = [mapping.without_persons(mapping.fields_of(record)) for record in _records(request, raw)]
        translate = partial(_translated, source, records)
        outcome, _ = services.relay_message(source=source, door=DOOR, raw=raw, body=records, translate=translate)
    except Refusal as refusal:
        return problem(refusal)
    return JsonResponse(outcome)


def _records(request: HttpRequest, raw: bytes) -> list[Any]:
    """The records of a message: form fields are one record, JSON is one or a list."""
    if request.content_type == "application/x-www-form-urlencoded":
        return [dict(parse_qsl(raw.decode(errors="replace"), keep_blank_values=True))]
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise MalformedBatch(what="body") from error
    records = said if isinstance(said, list) else [said]
    if not 0 < len(records) <= MOST_RECORDS:
        raise MalformedBatch(what="records")
    return records


def _translated(source: str, records: list[dict[str, Any]], at: datetime) -> Translation:
    agency, day = selectors.source_agency(source), local(at).date()
    levels = partial(_level, source, agency, day)
    return mapping.translated(records, agency, at, levels)


def _level(source: str, agency: str, day: Any, procedure: str) -> str:
    return selectors.declared_level(source, agency, procedure, day)

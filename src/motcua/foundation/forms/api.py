"""JSON door: the form of a procedure, so that other programs can fill and check it (F-011)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from motcua.foundation.forms import selectors
from motcua.kernel import clock
from motcua.kernel.access import PUBLIC, Requires

router = Router(tags=["forms"])


class FormOut(Schema):
    """A form in force: validate answers with `answers_schema` (JSON Schema 2020-12), ask them by `hints`."""

    version_id: UUID
    code: str
    number: int
    title: str
    procedure_code: str
    valid_from: date
    answers_schema: dict[str, Any]
    hints: dict[str, Any]


@router.get("/forms/{procedure_code}", response=FormOut, auth=Requires(PUBLIC), summary="Form of a procedure")
def read_form(request: HttpRequest, procedure_code: str, on: date | None = None) -> FormOut:
    """The form of a procedure in force today, or on the day `on`."""
    form = selectors.form_for(procedure_code, on or clock.today())
    return FormOut(
        version_id=form.version_id,
        code=form.code,
        number=form.number,
        title=form.title,
        procedure_code=form.procedure_code,
        valid_from=form.valid_from,
        answers_schema=dict(form.schema),
        hints=dict(form.hints),
    )

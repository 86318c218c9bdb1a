"""Which form and which printed template are in force, and what a form contains."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q

from motcua.foundation.forms.errors import NoSuchForm, NoSuchTemplate
from motcua.foundation.forms.models import FormVersion, PrintedTemplate, Versioned
from motcua.foundation.forms.types import Field, FormInfo, Page

Version = TypeVar("Version", bound=Versioned)


def form_for(procedure_code: str, on: date) -> FormInfo:
    """The form of a procedure in force on a day. Raises NoSuchForm."""
    versions = FormVersion.objects.filter(_in_force(on), procedure_code=procedure_code)
    version_id = versions.order_by("-number").values_list("id", flat=True).first()
    if version_id is None:
        raise NoSuchForm(procedure=procedure_code)
    return form_version(version_id)


@lru_cache(maxsize=256)
def form_version(version_id: UUID) -> FormInfo:
    """One version of a form; versions never change, so each is read once per process. Raises NoSuchForm."""
    row = FormVersion.objects.filter(id=version_id).first()
    if row is None:
        raise NoSuchForm(version=str(version_id))
    return form_from_document(
        version_id=row.id,
        number=row.number,
        valid_from=row.valid_from,
        document={
            "code": row.code,
            "title": row.title,
            "procedure_code": row.procedure_code,
            "schema": row.schema,
            "hints": row.hints,
        },
    )


@lru_cache(maxsize=256)
def template_source(version_id: UUID) -> str:
    """The typst source of one version of a printed template."""
    return PrintedTemplate.objects.values_list("source", flat=True).get(id=version_id)


def template_for(code: str, on: date) -> str:
    """The typst source of the printed template in force on a day (F-096). Raises NoSuchTemplate."""
    versions = PrintedTemplate.objects.filter(_in_force(on), code=code)
    version_id = versions.order_by("-number").values_list("id", flat=True).first()
    if version_id is None:
        raise NoSuchTemplate(template=code)
    return template_source(version_id)


def _in_force(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gt=on))


def form_from_document(*, version_id: UUID, number: int, valid_from: date, document: Mapping[str, Any]) -> FormInfo:
    """A form as read from its document: `code`, `title`, `procedure_code`, `schema`, `hints`."""
    pages = tuple(_page(each) for each in document["hints"]["pages"])
    return FormInfo(
        version_id=version_id,
        code=document["code"],
        number=number,
        title=document["title"],
        procedure_code=document["procedure_code"],
        valid_from=valid_from,
        schema=document["schema"],
        hints=document["hints"],
        pages=pages,
        fields={name: _field(name, page, document) for page in pages for name in page.fields},
    )


def _page(hints: Mapping[str, Any]) -> Page:
    return Page(
        name=hints["name"],
        title=hints["title"],
        lead=hints.get("lead", ""),
        fields=tuple(hints["fields"]),
        show_when=hints.get("show_when", {}),
    )


def _field(name: str, page: Page, document: Mapping[str, Any]) -> Field:
    schema, hints = document["schema"]["properties"][name], document["hints"]["fields"][name]
    return Field(
        name=name,
        page=page.name,
        schema=schema,
        label=hints["label"],
        widget=hints["widget"],
        options=tuple(_options(schema, hints.get("options", {}))),
        show_when={**page.show_when, **hints.get("show_when", {})},
        is_optional=name not in _ever_required(document["schema"]),
        messages=hints.get("messages", {}),
        **{key: hints[key] for key in _PLAIN_HINTS if key in hints},
    )


_PLAIN_HINTS = (
    "help", "show_when_text", "prefill", "prefill_value", "autocomplete", "inputmode", "width", "default",
)  # fmt: skip


def _options(schema: Mapping[str, Any], labels: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    return ((value, labels.get(value, value)) for value in schema.get("enum", ()))


def _ever_required(schema: Mapping[str, Any]) -> set[str]:
    branches = [schema, *(rule.get("then", {}) for rule in schema.get("allOf", ()))]
    return {name for branch in branches for name in branch.get("required", ())}

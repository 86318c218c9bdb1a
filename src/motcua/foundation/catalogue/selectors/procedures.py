"""One procedure as it stood on a day."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from motcua.foundation.catalogue import rules
from motcua.foundation.catalogue.errors import ProcedureNotFound
from motcua.foundation.catalogue.models import ProcedureVersion
from motcua.foundation.catalogue.selectors.kept import kept
from motcua.foundation.catalogue.types import ChannelInfo, ComponentInfo, ProcedureInfo, ResultInfo

_KEPT = 400
"""Contents kept in the process: the most used procedures, at some 20 KB each."""


def procedure(code: str, on: date | None = None) -> ProcedureInfo:
    """The procedure as it stood on a day (now without one). Raises ProcedureNotFound.

    For days before the first import the first version speaks: nothing older is known.
    """
    held, key = kept().procedures, (code, on)
    if key not in held:
        held[key] = _procedure_info(_version(code, on))
    held.move_to_end(key)
    while len(held) > _KEPT:
        held.popitem(last=False)
    return held[key]


def procedure_name(code: str) -> str | None:
    """The name of a procedure in its newest version; None where nobody knows the code. No question to the database."""
    return kept().names.get(code)


def version(version_id: UUID) -> ProcedureInfo:
    """The version that a dossier keeps. Raises ProcedureNotFound."""
    row = ProcedureVersion.objects.filter(id=version_id).first()
    if row is None:
        raise ProcedureNotFound(code=version_id)
    return _procedure_info(row)


def _version(code: str, on: date | None) -> ProcedureVersion:
    versions = ProcedureVersion.objects.filter(procedure_id=code).order_by("-number")
    found = versions.filter(valid_from__lte=on).first() or versions.last() if on else versions.first()
    if found is None:
        raise ProcedureNotFound(code=code)
    return found


def _procedure_info(row: ProcedureVersion) -> ProcedureInfo:
    content: dict[str, Any] = row.content
    texts = ("competent_agency", "receiving_address", "channels_text", "legal_basis_text", "conditions")
    provenance = ("source", "source_url", "retrieved")
    return ProcedureInfo(
        code=row.procedure_id,
        version_id=row.id,
        version_number=row.number,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        name=row.name,
        field=row.field,
        scope=row.scope,
        levels=tuple(row.levels),
        issuing_agency=row.issuing_agency,
        decision=row.decision,
        quality=tuple(row.quality),
        audience=tuple(content["audience"]),
        implementing_agencies=tuple(content["implementing_agencies"]),
        legal_basis=tuple(content["legal_basis"]),
        channels=tuple(_channel(item) for item in content["channels"]),
        components=tuple(_component(item) for item in content["components"]),
        results=tuple(ResultInfo(code=item.get("code", ""), name=item.get("name", "")) for item in content["results"]),
        steps=rules.step_lines(content["steps"]),
        **{key: content[key] for key in (*texts, *provenance)},
    )


def _channel(item: dict[str, Any]) -> ChannelInfo:
    return ChannelInfo(
        channel=item.get("channel", ""),
        time_value=item.get("time_value"),
        time_unit=item.get("time_unit"),
        fee_free=item.get("fee_free"),
        fees_vnd=tuple(item.get("fees_vnd", ())),
        text=item.get("text", ""),
    )


def _component(item: dict[str, Any]) -> ComponentInfo:
    return ComponentInfo(
        case=rules.clean_case(item.get("case", "")),
        name=rules.clean_item(item.get("name", "")),
        form_file=item.get("form_file", ""),
        n_original=item.get("n_original"),
        n_copy=item.get("n_copy"),
    )

"""Write versions in bulk (COPY): the versions, their time limits, their search entries."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import F
from django.db.models.functions import Greatest

from motcua.foundation.catalogue import rules
from motcua.foundation.catalogue.models import (
    CatalogueStamp,
    Procedure,
    ProcedureVersion,
    SearchEntry,
    TimeLimitRule,
)
from motcua.foundation.catalogue.types import Origin
from motcua.kernel.bulk import copy_rows
from motcua.kernel.clock import now, today
from motcua.kernel.identifiers import uuid7
from motcua.kernel.text import fold

_COLUMN_TEXTS = ("name", "field", "issuing_agency", "decision", "scope")
_VERSION = (
    *("id", "procedure_id", "number", "valid_from", *_COLUMN_TEXTS),
    *("levels", "content", "quality", "content_hash", "imported_from", "imported_at"),
)
_LIMIT = ("procedure_code", "value", "unit", "status", "origin", "valid_from", "source", "note")
_ENTRY = ("procedure_id", "title", "head", "field", "code_text", "words", "weight")


@dataclass(frozen=True)
class Draft:
    """A version to be written, and the one in force that it replaces."""

    record: rules.Record
    content_hash: str
    replaces: ProcedureVersion | None

    @property
    def code(self) -> str:
        return str(self.record["code"])


def store(drafts: list[Draft], file: str) -> None:
    """Close the replaced versions and write the new ones, valid from today."""
    if not drafts:
        return
    day, codes = today(), [draft.code for draft in drafts]
    Procedure.objects.bulk_create([Procedure(code=code) for code in codes], ignore_conflicts=True)
    _close(ProcedureVersion.objects.filter(procedure_id__in=codes, valid_to=None), day)
    _close(TimeLimitRule.objects.filter(procedure_code__in=codes, origin=Origin.RECORD, valid_to=None), day)
    copy_rows(ProcedureVersion, _VERSION, (_version(draft, file, day) for draft in drafts))
    copy_rows(TimeLimitRule, _LIMIT, (_limit(draft, day) for draft in drafts))
    _index(drafts)


def _close(rows: models.QuerySet[ProcedureVersion] | models.QuerySet[TimeLimitRule], day: date) -> None:
    rows.update(valid_to=Greatest(F("valid_from"), day))


def _version(draft: Draft, file: str, day: date) -> tuple[object, ...]:
    record, old = draft.record, draft.replaces
    return (
        *(uuid7(), draft.code, old.number + 1 if old else 1, max(day, old.valid_from) if old else day),
        *(record["name"], *(record[key][:300] for key in _COLUMN_TEXTS[1:4]), record["scope"][:20]),
        *(_json(record["levels"]), _json(record), _json(record["quality"])),
        *(draft.content_hash, file[:200], now()),
    )


def _limit(draft: Draft, day: date) -> tuple[object, ...]:
    info = rules.stated_limit(draft.record["channels"])
    value, unit = (info.limit.value, info.limit.unit) if info.limit else (None, "")
    return (draft.code, value, unit, info.status, Origin.RECORD, day, info.source, info.note)


def _index(drafts: list[Draft]) -> None:
    """Exchange the search entries of the changed procedures; their weight stays."""
    codes = [draft.code for draft in drafts]
    weights = dict(SearchEntry.objects.filter(procedure_id__in=codes).values_list("procedure_id", "weight"))
    SearchEntry.objects.filter(procedure_id__in=codes).delete()
    copy_rows(SearchEntry, _ENTRY, (_entry(draft, weights.get(draft.code, 0.0)) for draft in drafts))


def _entry(draft: Draft, weight: float) -> tuple[object, ...]:
    title = rules.searched_text(draft.record["name"])
    return (draft.code, title, title[:80], fold(draft.record["field"]), fold(draft.code), len(title.split()), weight)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def touch(name: str, digest: str = "") -> None:
    """Say to all processes that the catalogue has changed."""
    CatalogueStamp.objects.update_or_create(name=name, defaults={"digest": digest, "stamp": uuid4(), "at": now()})

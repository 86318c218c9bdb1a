"""Loading of processes; a changed definition becomes a new version."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from motcua.casework.workflow.models import ProcessStep, ProcessTransition, ProcessVersion
from motcua.casework.workflow.rules import defects
from motcua.casework.workflow.selectors import process_version

REFERENCE = Path(__file__).parent / "reference" / "processes.json"


@transaction.atomic
def load_processes(path: Path = REFERENCE) -> int:
    """Load process definitions; returns how many new versions were made. Running it twice changes nothing."""
    return sum(_load(definition) for definition in json.loads(path.read_text(encoding="utf-8")))


def _load(definition: dict[str, Any]) -> bool:
    content_hash = hashlib.sha256(json.dumps(definition, sort_keys=True).encode()).hexdigest()
    latest = ProcessVersion.objects.filter(code=definition["code"]).order_by("-number").first()
    if latest and latest.content_hash == content_hash:
        return False
    starts = date.fromisoformat(definition["valid_from"])
    version = ProcessVersion.objects.create(
        code=definition["code"],
        number=latest.number + 1 if latest else 1,
        procedures=definition["procedures"],
        valid_from=starts,
        papers=definition["papers"],
        result=definition["result"],
        copy=definition.get("copy"),
        source=definition["source"],
        content_hash=content_hash,
    )
    _write_steps(version, definition)
    if found := defects(process_version(version.id)):
        raise ValueError(f"process {version.code}: {'; '.join(found)}")
    if latest:
        latest.valid_to = max(starts, latest.valid_from)
        latest.save(update_fields=["valid_to"])
    return True


def _write_steps(version: ProcessVersion, definition: dict[str, Any]) -> None:
    ProcessStep.objects.bulk_create(
        ProcessStep(
            process=version,
            position=position,
            code=step["code"],
            name=step["name"],
            permission=step.get("permission", ""),
            limit_value=step.get("limit", [None])[0],
            limit_unit=step["limit"][1] if "limit" in step else "",
        )
        for position, step in enumerate(definition["steps"])
    )
    ProcessTransition.objects.bulk_create(
        ProcessTransition(process=version, step=step, action=action, to=to, state=state)
        for step, action, to, state in definition["transitions"]
    )

"""Load the published rounds that ship with the program. Idempotent."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from motcua.foundation.agencies.types import Group
from motcua.oversight.assessment.models import GradeScheme, Result, Round

REFERENCE = Path(__file__).parents[1] / "reference"


@transaction.atomic
def load_assessment() -> int:
    """Load all rounds; returns how many were new or had changed."""
    content = json.loads((REFERENCE / "rounds.json").read_text(encoding="utf-8"))
    for scheme in content["schemes"]:
        GradeScheme.objects.update_or_create(code=scheme["code"], defaults=_with_days(scheme, "valid_from", "valid_to"))
    known = dict(Round.objects.values_list("code", "digest"))
    return sum(_load(entry) for entry in content["rounds"] if known.get(entry["code"]) != _digest(entry))


def _with_days(entry: dict[str, Any], *names: str) -> dict[str, Any]:
    return {**entry, **{name: entry[name] and date.fromisoformat(entry[name]) for name in names}}


def _digest(entry: dict[str, Any]) -> str:
    seal = hashlib.sha256(json.dumps(entry, ensure_ascii=False, sort_keys=True).encode())
    seal.update((REFERENCE / entry["results"]).read_bytes())
    return seal.hexdigest()


def _load(entry: dict[str, Any]) -> bool:
    names = ("title", "document", "source", "as_of", "published_on", "claims")
    fields = {name: _with_days(entry, "as_of", "published_on")[name] for name in names}
    defaults = {**fields, "scheme_id": entry["scheme"], "digest": _digest(entry)}
    found, _ = Round.objects.update_or_create(code=entry["code"], defaults=defaults)
    found.results.all().delete()
    Result.objects.bulk_create(_results(found, entry))
    return True


def _results(found: Round, entry: dict[str, Any]) -> Iterator[Result]:
    """The printed rank only says who ties with whom; the number itself is counted again by the rule."""
    with (REFERENCE / entry["results"]).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    places = {group: sorted({int(r["rank"]) for r in rows if r["group"] == group}) for group in Group}
    for row in rows:
        yield Result(
            round=found,
            group=row["group"],
            position=int(row["position"]),
            tie=places[Group(row["group"])].index(int(row["rank"])) + 1,
            name=row["agency"],
            agency_code=row["agency_code"],
            grade=row["grade"],
            supplier=row["vendor"],
        )

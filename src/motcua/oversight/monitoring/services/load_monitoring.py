"""Load the published tables that ship with the program. Idempotent; a table that has not changed is left alone."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from motcua.oversight.monitoring.models import DeclaredFigure, Publication

REFERENCE = Path(__file__).parents[1] / "reference"


@transaction.atomic
def load_monitoring() -> int:
    """Load all publications; returns how many were new or had changed."""
    entries = json.loads((REFERENCE / "publications.json").read_text(encoding="utf-8"))
    known = dict(Publication.objects.values_list("code", "digest"))
    return sum(_load(entry) for entry in entries if known.get(entry["code"]) != _digest(entry))


def _digest(entry: dict[str, Any]) -> str:
    """The seal of a publication: its entry and its table, byte for byte."""
    seal = hashlib.sha256(json.dumps(entry, ensure_ascii=False, sort_keys=True).encode())
    if "rates" in entry:
        seal.update((REFERENCE / entry["rates"]).read_bytes())
    return seal.hexdigest()


def _load(entry: dict[str, Any]) -> bool:
    fields = {key: entry[key] for key in ("title", "document", "source", "indicator", "claims")}
    days = {key: date.fromisoformat(entry[key]) for key in ("as_of", "published_on")}
    defaults = {**fields, **days, "digest": _digest(entry)}
    publication, _ = Publication.objects.update_or_create(code=entry["code"], defaults=defaults)
    publication.figures.all().delete()
    DeclaredFigure.objects.bulk_create([*_rates(publication, entry), *_pairs(publication, entry)])
    return True


def _rates(publication: Publication, entry: dict[str, Any]) -> Iterator[DeclaredFigure]:
    if "rates" not in entry:
        return
    with (REFERENCE / entry["rates"]).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            value = Decimal(row["rate_percent"])
            yield DeclaredFigure(
                publication=publication,
                group=row["group"],
                position=int(row["position"]),
                name=row["agency"],
                agency_code=row["agency_code"],
                measure="level4_rate",
                value=value,
                places=places_of(value),
            )


def _pairs(publication: Publication, entry: dict[str, Any]) -> Iterator[DeclaredFigure]:
    for position, pair in enumerate(entry.get("pairs", ()), 1):
        yield DeclaredFigure(
            publication=publication,
            group=pair["group"],
            position=position,
            name=pair["name"],
            agency_code=pair.get("agency_code", ""),
            measure=pair["measure"],
            value=Decimal(pair["stated"]),
            places=pair["places"],
            numerator=pair["numerator"],
            denominator=pair["denominator"],
            note=pair["note"],
        )


def places_of(value: Decimal) -> int:
    """How many decimals a rate was printed with."""
    return max(0, -int(value.as_tuple().exponent))

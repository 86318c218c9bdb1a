"""The content of a version as JSON in one spelling, and back; a digest names it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from motcua.oversight.letters.types import AnnexKind, AnnexOrder, Content, FrozenMovement, LateReporters

_SHARES = ("before", "after", "volume", "mix", "behaviour", "revision")


def plain(content: Content) -> dict[str, Any]:
    """What `content_of` reads; fractions as text, no floats."""
    row = asdict(content)
    row["movements"] = [{**found, **{name: str(found[name]) for name in _SHARES}} for found in row["movements"]]
    if row["late"]:
        row["late"] |= {name: row["late"][name].isoformat() for name in ("due_day", "known")}
    read: dict[str, Any] = json.loads(written(row))
    return read


def written(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(row: Mapping[str, Any]) -> str:
    """SHA-256 of the content in its one spelling."""
    return hashlib.sha256(written(row).encode()).hexdigest()


def content_of(row: Mapping[str, Any]) -> Content:
    lists = ("recipients", "addressees", "paragraphs", "copies", "signer")
    typed = {
        **{name: tuple(row[name]) for name in lists},
        "annexes": tuple(AnnexOrder(AnnexKind(a["kind"]), a["source"], a["title"]) for a in row["annexes"]),
        "movements": tuple(_movement(found) for found in row["movements"]),
        "late": _late(row["late"]) if row["late"] else None,
    }
    return Content(**{**row, **typed})


def _movement(row: Mapping[str, Any]) -> FrozenMovement:
    return FrozenMovement(**{**row, **{name: Fraction(row[name]) for name in _SHARES}})


def _late(row: Mapping[str, Any]) -> LateReporters:
    known = datetime.fromisoformat(row["known"])
    day, names = date.fromisoformat(row["due_day"]), tuple(row["names"])
    return LateReporters(day, names, row["source"], known, row.get("report", ""))

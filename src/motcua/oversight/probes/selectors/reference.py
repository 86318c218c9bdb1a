"""Cadence, thresholds, terms: versions in a file (decision 7)."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from motcua.kernel.errors import NotFound
from motcua.oversight.probes.types import Check, Doubt, OutageTerms, OwnIndicator, Retention, Schedule, Thresholds

_FILE = Path(__file__).parents[1] / "reference" / "probes.json"


@cache
def _reference() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found


def _in_force(name: str, on: date) -> dict[str, Any]:
    """The newest row that is valid on a day; before the first one, the first."""
    rows = sorted(_reference()[name], key=lambda row: row["valid_from"])
    held = [row for row in rows if row["valid_from"] <= on.isoformat()] or rows[:1]
    return {**held[-1], "valid_from": date.fromisoformat(held[-1]["valid_from"])}


@cache
def thresholds(on: date) -> Thresholds:
    return _thresholds(_in_force("thresholds", on))


@cache
def thresholds_of(version: int) -> Thresholds:
    """The thresholds that a visit was judged by."""
    row = next(row for row in _reference()["thresholds"] if row["version"] == version)
    return _thresholds({**row, "valid_from": date.fromisoformat(row["valid_from"])})


def _thresholds(row: dict[str, Any]) -> Thresholds:
    lists = {name: tuple(row[name]) for name in ("tls_versions", "grave_impacts")}
    return Thresholds(**{**row, **lists, "second_try": frozenset(Check(c) for c in row["second_try"])})


@cache
def schedule(on: date) -> Schedule:
    row = _in_force("schedules", on)
    parts = tuple((int(first), int(last)) for first, last in row["day_parts"])
    return Schedule(**{**row, "day_parts": parts, "back_off_minutes": tuple(row["back_off_minutes"])})


def outage_terms(on: date) -> OutageTerms:
    return OutageTerms(**_in_force("outages", on))


def doubt(on: date) -> Doubt:
    return Doubt(**_in_force("doubts", on))


def retention(on: date) -> Retention:
    return Retention(**_in_force("retention", on))


@cache
def marks(on: date) -> tuple[str, ...]:
    """Texts by which a page shows that a counting script is on it."""
    return tuple(str(row["text"]) for row in _reference()["marks"] if row["valid_from"] <= on.isoformat())


@cache
def own_indicators() -> tuple[OwnIndicator, ...]:
    """PRB-1 to PRB-8: no text gives them a number of its own."""
    return tuple(
        OwnIndicator(**{**row, "check": Check(row["check"]), "valid_from": date.fromisoformat(row["valid_from"])})
        for row in _reference()["indicators"]
    )


def own_indicator(code: str) -> OwnIndicator:
    """Raises NotFound."""
    for found in own_indicators():
        if found.code == code:
            return found
    raise NotFound()

"""Sets of criteria that ship with the program."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from motcua.kernel.errors import NotFound
from motcua.oversight.assessment import rules
from motcua.oversight.assessment.types import CriteriaSet
from motcua.oversight.indicators import selectors as indicators

_REFERENCE = Path(__file__).parents[1] / "reference"


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def written_sets() -> tuple[Mapping[str, Any], ...]:
    """Every version of every set, written out, in order of code and version."""
    indices = {index.id: index for index in indicators.indices()}
    schemes = {scheme["code"]: scheme for scheme in _json(_REFERENCE / "rounds.json")["schemes"]}
    sheets = {raw["code"]: raw for raw in map(_json, sorted((_REFERENCE / "sheets").glob("*.json")))}
    raw = [rules.expanded(_json(path), indices, schemes, sheets) for path in (_REFERENCE / "criteria").glob("*.json")]
    return tuple(sorted(raw, key=lambda found: (found["code"], found["version"])))


@cache
def criteria_sets() -> tuple[CriteriaSet, ...]:
    """The same as values."""
    return tuple(rules.read_set(dict(raw)) for raw in written_sets())


def written_set(code: str, on: date) -> Mapping[str, Any]:
    """The set in force on a day, written out. Raises NotFound."""
    for raw, found in zip(written_sets(), criteria_sets(), strict=True):
        if found.code == code and found.valid_from <= on and (found.valid_to is None or on < found.valid_to):
            return raw
    raise NotFound()


def criteria_set(code: str) -> CriteriaSet:
    """The newest version of a set. Raises NotFound."""
    found = [found for found in criteria_sets() if found.code == code]
    if not found:
        raise NotFound()
    return found[-1]

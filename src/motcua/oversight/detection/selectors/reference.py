"""The reference data that detection goes by: limits, wordings, and how well the rules do on a simulated country."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from motcua.oversight.detection import rules
from motcua.oversight.detection.types import Kind, Limits, Score, ScoreCard, Sizes, Wording
from motcua.oversight.indicators.types import Ratio

_REFERENCE = Path(__file__).parent.parent / "reference"


def _rows(name: str) -> Any:
    return json.loads((_REFERENCE / name).read_text(encoding="utf-8"))


@cache
def limits() -> tuple[Limits, ...]:
    """All limits, old ones too."""
    return tuple(_limits(row) for row in _rows("limits.json"))


def _limits(row: Mapping[str, Any]) -> Limits:
    return Limits(
        kind=Kind(row["kind"]),
        least=row["least"],
        floor=Fraction(row["floor"]),
        deviations=Fraction(row["deviations"]),
        wander=Fraction(row["wander"]),
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=row["valid_to"] and date.fromisoformat(row["valid_to"]),
        assumed=row["assumed"],
    )


def limits_on(day: date) -> dict[Kind, Limits]:
    """The limits of each kind in force on a day."""
    return rules.in_force(limits(), day)


@cache
def wordings() -> dict[Kind, Wording]:
    """Each kind in words."""
    return {Kind(row["kind"]): Wording(**{**row, "kind": Kind(row["kind"])}) for row in _rows("wordings.json")}


@cache
def scores() -> tuple[ScoreCard, ...]:
    """The cards of the simulated countries as they were measured last: that of the tests, the one held out, that of
    the tests' small agencies, and one for each size."""
    return tuple(_card(row) for row in _rows("scores.json"))


def scores_by_size(cards: Iterable[ScoreCard] | None = None) -> dict[Sizes, ScoreCard]:
    """The cards of countries of one size, by fewest and most dossiers a month; of equal sizes the last, the larger."""
    found = {card.sizes: card for card in cards or scores() if card.sizes}
    return dict(sorted(found.items()))


def _card(row: Mapping[str, Any]) -> ScoreCard:
    sizes = tuple(row["sizes"]) if row.get("sizes") else None
    return ScoreCard(**{**row, "scores": tuple(_score(score) for score in row["scores"]), "sizes": sizes})


def _score(row: Mapping[str, Any]) -> Score:
    least = row["least_points"]
    typed = {"kind": Kind(row["kind"]), "slight": Ratio(*row["slight"]), "least_points": least and Fraction(least)}
    return Score(**{**row, **typed})

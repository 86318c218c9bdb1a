"""The exact helpers of ranking, its policies and published tables, for the modules and sites above (decision 27)."""

from __future__ import annotations

import csv
import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from motcua.kernel.clock import today
from motcua.kernel.errors import NotFound
from motcua.oversight.rankings.rules import findings as _findings
from motcua.oversight.rankings.rules.composite import composite as composite
from motcua.oversight.rankings.rules.composite import normalised as normalised
from motcua.oversight.rankings.rules.intervals import late_report_range as late_report_range
from motcua.oversight.rankings.rules.intervals import misjudged_range as misjudged_range
from motcua.oversight.rankings.rules.intervals import rank_intervals as rank_intervals
from motcua.oversight.rankings.rules.intervals import rounded_range as rounded_range
from motcua.oversight.rankings.rules.intervals import weight_intervals as weight_intervals
from motcua.oversight.rankings.rules.lift import fewest_cases as fewest_cases
from motcua.oversight.rankings.rules.lift import fewest_units as fewest_units
from motcua.oversight.rankings.rules.means import plain_means as plain_means
from motcua.oversight.rankings.rules.movement import movement as movement
from motcua.oversight.rankings.rules.movement import movement_between_printed as movement_between_printed
from motcua.oversight.rankings.rules.order import competition_ranks as competition_ranks
from motcua.oversight.rankings.rules.order import count_at_least as count_at_least
from motcua.oversight.rankings.rules.order import count_below as count_below
from motcua.oversight.rankings.rules.order import dense_ranks as dense_ranks
from motcua.oversight.rankings.rules.order import mean as mean
from motcua.oversight.rankings.rules.order import ordinal_ranks as ordinal_ranks
from motcua.oversight.rankings.rules.order import ranking as ranking
from motcua.oversight.rankings.rules.scoring import as_counted as as_counted
from motcua.oversight.rankings.rules.scoring import band as band
from motcua.oversight.rankings.rules.scoring import finished as finished
from motcua.oversight.rankings.rules.scoring import scored as scored
from motcua.oversight.rankings.rules.suppression import hidden_cells as hidden_cells
from motcua.oversight.rankings.rules.suppression import hidden_pairs as hidden_pairs
from motcua.oversight.rankings.rules.what_if import beside as beside
from motcua.oversight.rankings.rules.what_if import under as under
from motcua.oversight.rankings.rules.what_if import what_if as what_if
from motcua.oversight.rankings.types import (
    Compares,
    Finding,
    LateReports,
    Numbering,
    PublishedRow,
    RankingPolicy,
    Statistic,
    Variant,
)  # fmt: skip

_REFERENCE = Path(__file__).parent / "reference"


def _json(name: str) -> Any:
    return json.loads((_REFERENCE / name).read_text(encoding="utf-8"))


def _csv(name: str) -> list[dict[str, str]]:
    with (_REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# Policies


@cache
def policies() -> tuple[RankingPolicy, ...]:
    """How each ranking is made, old policies too."""
    return tuple(_policy(row) for row in _json("policies.json"))


def _policy(row: dict[str, Any]) -> RankingPolicy:
    typed = {
        "valid_from": date.fromisoformat(row["valid_from"]),
        "valid_to": date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        "numbering": Numbering(row["numbering"]),
        "compares": Compares(row["compares"]),
        "late_reports": LateReports(row["late_reports"]),
    }
    return RankingPolicy(**{**row, **typed})


def policy(code: str, on: date | None = None) -> RankingPolicy:
    """The policy of a ranking in force on a day (today where not said). Raises NotFound."""
    day = on or today()
    for row in policies():
        if row.code == code and row.valid_from <= day and (row.valid_to is None or day < row.valid_to):
            return row
    raise NotFound()


# Published tables


@cache
def published_rows() -> tuple[PublishedRow, ...]:
    """Lines of published rankings and rates, as printed."""
    return tuple(_published(row) for row in _csv("published_rankings.csv"))


def _published(row: dict[str, str]) -> PublishedRow:
    words = {name: value for name, value in row.items() if name != "rank"}
    return PublishedRow(**words, rank=int(row["rank"]) if row["rank"] else None)


@cache
def published_statistics() -> tuple[Statistic, ...]:
    """Numbers of published reports on dossiers, as printed."""
    return tuple(
        Statistic(
            area=row["area"], scope=row["scope"], start=row["period_start"], end=row["period_end"],
            measure=row["measure"], value=row["value"], source=row["source"],
        )
        for row in _csv("dossier_statistics_published.csv")
    )  # fmt: skip


@cache
def findings() -> tuple[Finding, ...]:
    """Everything in the published tables that is wrong or cannot be proved; reported, never repaired."""
    statistics, rows = published_statistics(), published_rows()
    return (
        *_findings.rate_findings(statistics),
        *_findings.sum_findings(statistics),
        *_findings.level4_findings(statistics, rows),
        *_findings.unproven_national(rows),
        *_findings.order_findings(rows),
        *_findings.variant_findings(Variant(**row) for row in _json("variants.json")),
    )

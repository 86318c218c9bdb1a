"""Forms, due rules and indicators over reports: versions in files (decision 7)."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from motcua.oversight.campaigns.errors import NoForm
from motcua.oversight.campaigns.types import Check, CheckKind, Declared, DueRule, Element, Form, PeriodKind, Severity
from motcua.oversight.indicators.types import Period

REFERENCE = Path(__file__).parents[1] / "reference"


def _read(name: str) -> Any:
    return json.loads((REFERENCE / name).read_text(encoding="utf-8"))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def forms() -> tuple[Form, ...]:
    """All forms in all versions, in order of their validity."""
    found = (form_of(json.loads(path.read_text(encoding="utf-8"))) for path in (REFERENCE / "forms").glob("*.json"))
    return tuple(sorted(found, key=lambda form: (form.valid_from, form.code, form.version)))


def form_of(row: dict[str, Any]) -> Form:
    """A form as its file writes it."""
    plain = {key: row[key] for key in ("code", "version", "name", "name_en", "due", "article", "assumed")}
    return Form(
        **plain,
        period=PeriodKind(row.get("period", PeriodKind.MONTH)),
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        elements=tuple(Element(**each) for each in row["elements"]),
        checks=tuple(_check(each) for each in row["checks"]),
        declares=tuple(
            Declared(each["indicator"], tuple(each["numerator"]), tuple(each["denominator"]))
            for each in row["declares"]
        ),
    )


def _check(row: dict[str, Any]) -> Check:
    return Check(
        code=row["code"],
        kind=CheckKind(row["kind"]),
        severity=Severity(row["severity"]),
        left=tuple(row["left"]),
        right=tuple(row["right"]),
        vi=row["vi"],
        en=row["en"],
        low=Fraction(row["low"]),
        high=Fraction(row["high"]),
        least=row.get("least", 0),
        source=row["source"],
        assumed=row["assumed"],
    )


def form(code: str, version: int) -> Form:
    """One version of a form; a campaign keeps the version that it was opened with."""
    return _by_key()[code, version]


@cache
def _by_key() -> dict[tuple[str, int], Form]:
    return {each.key: each for each in forms()}


def form_in_force(code: str, month: int) -> Form:
    """The version in force on the last day of the month, which decides for the whole period. Raises NoForm."""
    on = Period(month, month).last_day
    held = [f for f in forms() if f.code == code and f.valid_from <= on and (f.valid_to is None or on < f.valid_to)]
    if not held:
        raise NoForm(form=code, month=Period(month, month).label)
    return held[-1]


@cache
def due_rules() -> tuple[DueRule, ...]:
    return tuple(
        DueRule(
            **{
                **row,
                "valid_from": date.fromisoformat(row["valid_from"]),
                "valid_to": _day(row["valid_to"]),
                "remind": tuple(row["remind"]),
                "late": tuple(row["late"]),
            }
        )
        for row in _read("due_rules.json")
    )


def due_rule(code: str, on: date) -> DueRule:
    """The rule in force on a day."""
    held = (r for r in due_rules() if r.code == code and r.valid_from <= on and (r.valid_to is None or on < r.valid_to))
    return next(held)


@cache
def register_rows() -> tuple[dict[str, Any], ...]:
    """Who reports which form, as the reference names them."""
    return tuple(_read("register.json"))

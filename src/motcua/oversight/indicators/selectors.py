"""Questions to the definitions (which was in force on a day) and to an engine (the exact rules, decision 27)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from motcua.kernel.clock import today
from motcua.kernel.errors import NotFound
from motcua.oversight.indicators.ports import Engine
from motcua.oversight.indicators.rules import Defined as Defined
from motcua.oversight.indicators.rules import adds_up as adds_up
from motcua.oversight.indicators.rules import agrees as agrees
from motcua.oversight.indicators.rules import compile_query as compile_query
from motcua.oversight.indicators.rules import limited_terms as limited_terms
from motcua.oversight.indicators.rules import measures_of as measures_of
from motcua.oversight.indicators.rules import numbers_of as numbers_of
from motcua.oversight.indicators.rules import pooled as pooled
from motcua.oversight.indicators.rules import together as together
from motcua.oversight.indicators.types import (
    FACT_COLUMNS,
    Band,
    Bounds,
    Column,
    Computation,
    Condition,
    Finish,
    Form,
    Index,
    IndexGroup,
    IndexItem,
    Indicator,
    Need,
    Query,
    Scale,
    Step,
    Term,
    named,
    read_condition,
    read_measure,
    whole,
)

_REFERENCE = Path(__file__).parent / "reference"
_WORDS = (
    "id", "version", "regime", "key", "name", "numerator", "denominator", "article", "exclusions", "period",
    "rounding", "ties", "assumed",
)  # fmt: skip
_OPTIONAL = ("counting", "not_computed")
_DAYS = ("valid_from", "valid_to")
_FIGURE = ("name", "title", "words", "subject", "within", "finish", "numerator", "denominator", "per", "factor")
_OF_INDEX = ("numerator", "denominator", "counting", "exclusions", "period", "rounding", "ties")


def _read(name: str) -> Any:
    return json.loads((_REFERENCE / name).read_text(encoding="utf-8"))


@cache
def _written() -> tuple[dict[str, Any], ...]:
    files = sorted((_REFERENCE / "definitions").glob("*.json"))
    rows = [row for file in files for row in json.loads(file.read_text(encoding="utf-8"))]
    return tuple(sorted(rows, key=lambda row: (row["id"], row["version"])))


@cache
def _definitions() -> tuple[Indicator, ...]:
    return tuple(_indicator(row) for row in _written())


def _only(row: Mapping[str, Any], *known: str) -> None:
    """A word that is not understood may be a misspelt one, and is refused."""
    if unknown := sorted(set(row) - set(known)):
        raise ValueError(f"unknown {unknown} in {row}")


def _indicator(row: Mapping[str, Any]) -> Indicator:
    _only(row, *_WORDS, *_OPTIONAL, *_DAYS, "figures", "limits")
    words = {name: row[name] for name in _WORDS} | {name: row.get(name, "") for name in _OPTIONAL}
    places, _, source = _rounding(row)
    return Indicator(
        **words,
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        places=places,
        places_source=source,
    )


def _rounding(row: Mapping[str, Any]) -> tuple[int, int | None, str]:
    """Decimals, those of each line of an index and their source, by the words that a reader sees."""
    found = _roundings().get(row["rounding"])
    if found is None:
        raise ValueError(f"no decimals are written for {row['rounding']!r} of {row['id']}")
    of_lines = whole(found["line_places"]) if "line_places" in found else None
    return whole(found["places"]), of_lines, str(found["source"])


@cache
def _roundings() -> dict[str, Any]:
    return dict(_read("roundings.json"))


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


@cache
def _computations() -> dict[tuple[str, int], tuple[Computation, ...]]:
    conditions = _read("conditions.json")
    return {
        (row["id"], row["version"]): tuple(_computation(row["id"], figure, conditions) for figure in row["figures"])
        for row in _written()
    }


def _computation(indicator_id: str, row: Mapping[str, Any], conditions: Mapping[str, Any]) -> Computation:
    _only(row, *_FIGURE)
    return Computation(
        indicator=indicator_id,
        name=row["name"],
        subject=row["subject"],
        membership=row["within"],
        within=read_condition({"named": row["within"]}, row["subject"], conditions),
        numerator=named(_terms(row["numerator"], row["subject"], conditions), "n"),
        denominator=named(_terms(row["denominator"], row["subject"], conditions), "d"),
        finish=Finish(row["finish"]),
        per=row.get("per", ""),
        factor=row.get("factor", ""),
        title=row.get("title", ""),
        words=_figure_words(row.get("words", {})),
    )


def _figure_words(row: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    _only(row, "numerator", "denominator", "counting", "exclusions")
    return tuple(row.items())


def _terms(rows: list[dict[str, Any]], subject: str, conditions: Mapping[str, Any]) -> tuple[Term, ...]:
    return tuple(
        Term(whole(row["times"]), read_measure({k: v for k, v in row.items() if k != "times"}, subject, conditions))
        for row in rows
    )


def indicators() -> tuple[Indicator, ...]:
    """All definitions, old ones too, by id."""
    return _definitions()


def indicator(code: str, on: date | None = None) -> Indicator:
    """The definition `code` in force on a day (today where not said). Raises NotFound."""
    day = on or today()
    for row in _definitions():
        if row.id == code and in_force(row, day):
            return row
    raise NotFound()


def indicators_by_key(on: date) -> dict[str, Indicator]:
    """The definitions behind observed figures in force on a day, by the name of the figure; some days have fewer."""
    return {row.key: row for row in _definitions() if row.key and in_force(row, on)}


def computations(code: str, on: date | None = None) -> tuple[Computation, ...]:
    """How the figures of the definition in force on a day are computed.

    Where `not_computed` says why there is no rate there are none, or a count alone (IND-08).
    """
    found = indicator(code, on)
    return _computations()[found.id, found.version]


def computation(code: str, on: date | None = None, *, figure: str = "") -> Computation:
    """One figure of a definition in force on a day, by its name. Raises NotFound."""
    for row in computations(code, on):
        if row.name == figure:
            return row
    raise NotFound()


@cache
def condition(name: str, subject: str) -> Condition:
    """The condition that definitions call `name`, on rows of `subject`. Raises NotationError."""
    return read_condition({"named": name}, subject, _read("conditions.json"))


def is_in_force(code: str, on: date) -> bool:
    """Whether a definition of `code` is in force on a day."""
    return any(row.id == code and in_force(row, on) for row in _definitions())


def limits(code: str, on: date | None = None) -> dict[str, int]:
    """The limits in working days that the definition in force on a day judges by (IND-23, IND-30, IND-31), by name."""
    found = indicator(code, on)
    row = next(row for row in _written() if (row["id"], row["version"]) == (found.id, found.version))
    return {name: whole(days) for name, days in row.get("limits", {}).items()}


def computations_in_force(on: date, subject: str = "") -> tuple[Computation, ...]:
    """Every figure in force on a day, of one subject where it is named, by id of its indicator."""
    found = (row for i in _definitions() if in_force(i, on) for row in _computations()[i.id, i.version])
    return tuple(row for row in found if subject in ("", row.subject))


def in_force(row: Indicator | Index, day: date) -> bool:
    """Whether a definition or an index is valid on a day."""
    return row.valid_from <= day and (row.valid_to is None or day < row.valid_to)


def counted(
    engine: Engine, query: Query, bounds: Bounds, columns: Sequence[Column] = FACT_COLUMNS
) -> dict[tuple[int, ...], tuple[int, ...]]:
    """The measures by keys, in key order; keys where every measure says nothing (`NEUTRAL`) are left out.

    A histogram's value is the last key. The subject must be attached to the engine. Raises OutsideAlgebra.
    """
    width = len(query.keys) + (query.measures[0].form is Form.HISTOGRAM if query.measures else 0)
    rows = engine.rows(compile_query(query, bounds, engine.dialect, columns))
    return {row[:width]: row[width:] for row in rows}


# Indices


@cache
def _indices() -> tuple[Index, ...]:
    return tuple(_index(row) for row in _read("indices.json"))


def _index(row: Mapping[str, Any]) -> Index:
    plain = {
        name: row[name] for name in ("id", "version", "name", "article", "points", "places", "assumed", *_OF_INDEX)
    }
    places, line_places, _ = _rounding(row)
    if places != row["places"]:
        raise ValueError(f"{row['id']} is rounded otherwise than its words say")
    return Index(
        **plain,
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        groups=tuple(
            IndexGroup(group["code"], group["name"], group["points"], tuple(_item(item) for item in group["items"]))
            for group in row["groups"]
        ),
        line_places=line_places,
        bands=tuple(Band(band["label"], Fraction(band["points"])) for band in row["bands"]),
    )


def _item(row: Mapping[str, Any]) -> IndexItem:
    names = ("code", "indicator", "figure", "points", "left_out", "assumed")
    _only(row, *names, "scale", "full_at", "steps")
    plain = {name: row[name] for name in names}
    steps = tuple(_step(step) for step in row.get("steps", ()))
    return IndexItem(**plain, scale=Scale(row["scale"]), full_at=Fraction(row["full_at"]), steps=steps)


def _step(row: Mapping[str, Any]) -> Step:
    needs = (Need(need["figure"], Fraction(need["percent"]), need["at_most"]) for need in row["needs"])
    return Step(row["points"], tuple(needs))


def indices() -> tuple[Index, ...]:
    """All indices that are put together from several figures, old ones too."""
    return _indices()


def index(code: str, on: date | None = None) -> Index:
    """The index `code` in force on a day (today where not said). Raises NotFound."""
    day = on or today()
    for row in _indices():
        if row.id == code and in_force(row, day):
            return row
    raise NotFound()

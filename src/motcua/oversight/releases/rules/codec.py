"""Definitions, trees and cells as JSON that a bundle carries: one spelling only, so equal content is equal bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, cast

from motcua.foundation.agencies.types import Group
from motcua.oversight.indicators.types import (
    All,
    Compare,
    Comparison,
    Condition,
    Either,
    Form,
    Measure,
    Parameter,
)
from motcua.oversight.releases.rules.typed import typed, words
from motcua.oversight.releases.types import (
    Cause,
    Cell,
    Change,
    Composite,
    Definition,
    Finish,
    IndexLine,
    LeftOut,
    Numbering,
    Part,
    Term,
    Top,
)

_OF_FEW = ("missing", "label", "reported", "counted_in", "factor", "compared")
Plain = Any
"""What `json` reads and writes."""


def written(value: Plain) -> bytes:
    """JSON in one spelling: sorted keys, no blanks, UTF-8, a line end. No floats (a figure is never one)."""
    _refuse_floats(value)
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()


def read(body: bytes) -> Plain:
    """What `written` wrote. Raises ValueError for anything that it could not have written."""
    try:
        return json.loads(body, parse_float=_no_float, parse_constant=_no_float)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def digest(value: Plain) -> str:
    """SHA-256 of a value in its one spelling."""
    return hashlib.sha256(written(value)).hexdigest()


def _no_float(text: str) -> Plain:
    raise ValueError(f"{text} is no whole number")


def _refuse_floats(value: Plain) -> None:
    if isinstance(value, float):
        raise TypeError("a figure is never a float")
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    for part in parts:
        _refuse_floats(part)


def plain_condition(condition: Condition) -> Plain:
    if isinstance(condition, Compare):
        operand = condition.operand
        named = {"parameter": operand.value} if isinstance(operand, Parameter) else operand
        return {"column": condition.column, "is": condition.comparison.value, "to": named}
    word = "all" if isinstance(condition, All) else "any"
    return {word: [plain_condition(part) for part in condition.parts]}


def condition_of(plain: Plain) -> Condition:
    """Raises ValueError, KeyError or TypeError where `plain` is no condition."""
    if not isinstance(plain, dict):
        raise TypeError("a condition is an object")
    if set(plain) == {"all"}:
        return All(tuple(condition_of(part) for part in plain["all"]))
    if set(plain) == {"any"}:
        return Either(tuple(condition_of(part) for part in plain["any"]))
    if set(plain) != {"column", "is", "to"}:
        raise ValueError(f"unknown condition {sorted(plain)}")
    operand = plain["to"]
    named = Parameter(operand["parameter"]) if isinstance(operand, dict) else operand
    return Compare(str(plain["column"]), Comparison(plain["is"]), cast(int | str | Parameter, named))


def plain_measure(measure: Measure) -> Plain:
    return {
        "name": measure.name,
        "form": measure.form.value,
        "column": measure.column,
        "where": plain_condition(measure.where),
    }


def measure_of(plain: Plain) -> Measure:
    return Measure(plain["name"], Form(plain["form"]), condition_of(plain["where"]), plain["column"])


def plain_term(term: Term) -> Plain:
    return {"times": term.times, "measure": plain_measure(term.measure)}


def term_of(plain: Plain) -> Term:
    return Term(int(plain["times"]), measure_of(plain["measure"]))


def plain_composite(composite: Composite) -> Plain:
    """Decimals of lines are written only where an index has them."""
    numbering = composite.numbering
    few = {} if composite.line_places is None else {"line_places": composite.line_places}
    return {
        "points": composite.points,
        "lines": [dict(vars(line)) for line in composite.lines],
        "bands": [list(band) for band in composite.bands],
        "numbering": dict(vars(numbering)) if numbering else None,
        **few,
    }


def composite_of(plain: Plain) -> Composite:
    numbering = typed(Numbering(**plain["numbering"])) if plain["numbering"] else None
    bands = tuple((str(label), str(points)) for label, points in plain["bands"])
    lines = tuple(typed(IndexLine(**row)) for row in plain["lines"])
    return typed(Composite(plain["points"], lines, bands, numbering, plain.get("line_places")))


def plain_definition(definition: Definition) -> Plain:
    """A definition of counts is written without `composite` and `factor`, as it always was."""
    few = {"composite": plain_composite(definition.composite)} if definition.composite else {}
    few |= {"factor": definition.factor} if definition.factor else {}
    return {
        **few,
        "indicator": definition.indicator,
        "figure": definition.figure,
        "version": definition.version,
        "name": definition.name,
        "article": definition.article,
        "subject": definition.subject,
        "within": plain_condition(definition.within),
        "numerator": [plain_term(term) for term in definition.numerator],
        "denominator": [plain_term(term) for term in definition.denominator],
        "finish": definition.finish.value,
        "places": definition.places,
        "exclusions": dict(definition.exclusions),
        "texts": dict(definition.texts),
    }


def definition_of(plain: Plain) -> Definition:
    parts: dict[str, Any] = {
        name: tuple(term_of(term) for term in plain[name]) for name in ("numerator", "denominator")
    }
    parts |= {"within": condition_of(plain["within"]), "finish": Finish(plain["finish"])}
    if "composite" in plain:
        parts["composite"] = composite_of(plain["composite"])
    return typed(Definition(**{**plain, **parts}))


def plain_top(top: Top) -> Plain:
    """What only an agency that has ended has is written only for one."""
    plain = {**vars(top), "heirs": list(top.heirs)}
    return plain if top.ended else {name: plain[name] for name in ("number", "code", "name", "group")}


def top_of(plain: Plain) -> Top:
    return typed(Top(**{**plain, "group": Group(plain["group"]), "heirs": words(plain.get("heirs", ()))}))


def plain_left_out(row: LeftOut) -> Plain:
    return {name: value for name, value in vars(row).items() if value or name != "is_untold"}


def plain_cell(cell: Cell) -> Plain:
    """What few cells have is written only where it says something: the others are as they always were."""
    return {name: value for name, value in vars(cell).items() if value or name not in _OF_FEW}


def cell_of(plain: Plain) -> Cell:
    return typed(Cell(**plain))


def plain_change(change: Change) -> Plain:
    return {
        "cell": change.cell,
        "old": change.old and plain_cell(change.old),
        "new": change.new and plain_cell(change.new),
        "parts": [
            {"cause": p.cause.value, "before": list(p.before), "after": list(p.after), "batches": list(p.batches)}
            for p in change.parts
        ],
        "others": list(change.others),
    }


def change_of(plain: Mapping[str, Any]) -> Change:
    parts = tuple(
        Part(Cause(p["cause"]), _pair(p["before"]), _pair(p["after"]), words(p["batches"])) for p in plain["parts"]
    )
    old, new = plain["old"] and cell_of(plain["old"]), plain["new"] and cell_of(plain["new"])
    return typed(Change(plain["cell"], old, new, parts, words(plain["others"])))


def _pair(values: list[int]) -> tuple[int, int]:
    first, second = values
    if (type(first), type(second)) != (int, int):
        raise TypeError("pair")
    return first, second

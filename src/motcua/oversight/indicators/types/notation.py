"""The written form of the algebra: JSON to dataclasses, strictly. Bundles have a spelling of their own (releases).

A condition is `{"column": "channel", "is": "=", "number": 2}`, with `"parameter": "first"`, `"other": "due_day"` or
`"flags": ["HAS_DUE"]` in place of the number; `{"all": [...]}`, `{"any": [...]}`; or `{"named": "in_hand"}`, a
condition given a name beside the definitions. What is not understood in full is refused with `NotationError`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntFlag
from typing import Any

from motcua.oversight.indicators.types.algebra import (
    All,
    Compare,
    Comparison,
    Condition,
    Either,
    Form,
    Measure,
    Operand,
    Parameter,
)  # fmt: skip
from motcua.oversight.indicators.types.facts import Flag
from motcua.oversight.indicators.types.subjects import SUBJECTS, PetitionFlag

_FLAGS: Mapping[str, type[IntFlag]] = {"dossiers": Flag, "petitions": PetitionFlag}
_OPERANDS = ("number", "parameter", "other", "flags")
_BITS = (Comparison.HAS, Comparison.LACKS)


class NotationError(ValueError):
    """A written condition or measure that is not of the algebra; says what and where."""


def read_condition(written: Any, subject: str, named: Mapping[str, Any] | None = None) -> Condition:
    """The condition on rows of `subject`; `named` are written conditions that it may call by name."""
    _must(isinstance(written, dict), f"a condition is an object: {written!r}")
    match sorted(written):
        case ["all"]:
            return All(_parts(written["all"], subject, named))
        case ["any"]:
            return Either(_parts(written["any"], subject, named))
        case ["named"]:
            return _named(written["named"], subject, named or {})
        case ["column", "is", _] | ["column", _, "is"] | [_, "column", "is"] | ["column", "is"]:
            return _compare(written, subject)
    raise NotationError(f"not a condition: {written!r}")


def _parts(written: Any, subject: str, named: Mapping[str, Any] | None) -> tuple[Condition, ...]:
    _must(isinstance(written, list) and len(written) > 0, f"parts are a list of conditions: {written!r}")
    return tuple(read_condition(part, subject, named) for part in written)


def _named(name: Any, subject: str, named: Mapping[str, Any]) -> Condition:
    _must(isinstance(name, str) and name in named, f"no condition is named {name!r}")
    others = {other: condition for other, condition in named.items() if other != name}
    return read_condition(named[name], subject, others)


def _compare(written: Mapping[str, Any], subject: str) -> Compare:
    column, sign = written["column"], written["is"]
    _must(column in _columns(subject), f"{subject} has no column {column!r}")
    _must(sign in set(Comparison), f"no comparison {sign!r}")
    found = [kind for kind in _OPERANDS if kind in written]
    _must(len(found) == 1 and len(written) == 3, f"a comparison has one operand: {written!r}")
    comparison, operand = Comparison(sign), _operand(found[0], written[found[0]], subject)
    _must((comparison in _BITS) == (found[0] == "flags"), f"flags go with has and lacks: {written!r}")
    _must(found[0] != "flags" or column == "flags", f"only the column of flags has flags: {written!r}")
    return Compare(column, comparison, operand)


def _operand(kind: str, value: Any, subject: str) -> Operand | str:
    if kind == "number":
        return whole(value)
    if kind == "flags":
        return _bits(value, subject)
    if kind == "parameter":
        _must(value in set(Parameter), f"no parameter {value!r}")
        return Parameter(value)
    _must(value in _columns(subject), f"{subject} has no column {value!r}")
    return str(value)


def _bits(names: Any, subject: str) -> int:
    known = _FLAGS.get(subject, IntFlag).__members__
    _must(isinstance(names, list) and len(names) > 0, f"flags are a list of names: {names!r}")
    _must(all(name in known for name in names), f"unknown flags of {subject}: {names!r}")
    return sum({known[name].value for name in names})


def whole(value: Any) -> int:
    """A whole number and nothing that only looks like one (true, 1.0, "1")."""
    _must(type(value) is int, f"not a whole number: {value!r}")
    return int(value)


def _columns(subject: str) -> frozenset[str]:
    _must(subject in SUBJECTS, f"no subject {subject!r}")
    return SUBJECTS[subject].names


def _must(holds: bool, otherwise: str) -> None:
    if not holds:
        raise NotationError(otherwise)


def read_measure(written: Any, subject: str, named: Mapping[str, Any] | None = None) -> Measure:
    """A measure `{"form", "column"?, "where"?, "name"?}`; a count has no column, every other form has one."""
    _must(isinstance(written, dict), f"a measure is an object: {written!r}")
    _must(set(written) <= {"name", "form", "column", "where"}, f"unknown parts of a measure: {sorted(written)}")
    _must(written.get("form") in set(Form), f"no form {written.get('form')!r}")
    form, column, name = Form(written["form"]), written.get("column", ""), written.get("name", "")
    _must((column == "") == (form is Form.COUNT), f"a count has no column, another form has one: {written!r}")
    _must(column == "" or column in _columns(subject), f"{subject} has no column {column!r}")
    _must(isinstance(name, str), f"a name is a text: {name!r}")
    where = read_condition(written["where"], subject, named) if "where" in written else All()
    return Measure(name, form, where, column)

"""What nobody told: a figure that reads it is left out of the release with that reason, never counted as 0."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from motcua.oversight.indicators.ports import Engine
from motcua.oversight.indicators.selectors import counted
from motcua.oversight.indicators.types import Bounds, Form, Measure, Query, ServiceTrait
from motcua.oversight.releases.rules.counting import KEY, columns_named
from motcua.oversight.releases.types import PETITIONS, SERVICES, SYNCHRONISATION, Definition, LeftOut, Subject

NEEDED_TOLD: Mapping[str, frozenset[str]] = {
    SERVICES: frozenset(trait.name.lower() for trait in ServiceTrait if trait.name),
    PETITIONS: frozenset({"kind"}),
    SYNCHRONISATION: frozenset({"expected_twelfths"}),
}
"""Columns that may be told of nothing: a figure that reads one is then left out, never counted as 0."""
_LEAST_TOLD = {SERVICES: 0, SYNCHRONISATION: 0}
"""The least number that says something: a trait or a count may be told as 0, the kind of a petition may not."""
_WORDS: Mapping[str, str] = {
    "expected_twelfths": "số hồ sơ phải đồng bộ (báo cáo của cơ quan hoặc số đếm của Cổng)",
}
"""What a reader is told of a column whose name says too little."""


def untold_columns(engine: Engine, subjects: Iterable[Subject], bounds: Bounds) -> dict[str, frozenset[str]]:
    """By subject, the columns of which no row says anything."""
    found = {}
    for subject in subjects:
        names = sorted(NEEDED_TOLD.get(subject.name, frozenset()))
        if names:
            engine.attach(subject.name, subject.files, subject.columns)
            query = Query(subject.name, (KEY,), tuple(Measure(name, Form.MAX, column=name) for name in names))
            rows = list(counted(engine, query, bounds, subject.columns).values())
            least = _LEAST_TOLD.get(subject.name, 1)
            found[subject.name] = frozenset(
                name for place, name in enumerate(names) if all(row[place] < least for row in rows)
            )
    return found


def without_untold(
    definitions: Iterable[Definition], untold: dict[str, frozenset[str]]
) -> tuple[tuple[Definition, ...], tuple[LeftOut, ...]]:
    """The definitions that can be counted, and those that read what nobody told."""
    kept, left_out = [], []
    for definition in definitions:
        missing = sorted(_columns(definition) & untold.get(definition.subject, frozenset()))
        if missing:
            said = ", ".join(_WORDS.get(name, name) for name in missing)
            left_out.append(LeftOut(definition.id, definition.version, f"chưa nguồn nào báo {said}"))
        else:
            kept.append(definition)
    return _without_factors(kept, left_out)


def _without_factors(
    kept: list[Definition], left_out: list[LeftOut]
) -> tuple[tuple[Definition, ...], tuple[LeftOut, ...]]:
    """A figure that another one multiplies is left out with it (IND-12 with IND-28)."""
    held = {definition.id for definition in kept}
    lacking = [d for d in kept if d.factor and d.factor not in held]
    reasons = (LeftOut(d.id, d.version, f"còn phải nhân với {d.factor}, mà kỳ này không có") for d in lacking)
    return tuple(d for d in kept if d not in lacking), (*left_out, *reasons)


def _columns(definition: Definition) -> set[str]:
    found = set(columns_named(definition.within))
    for term in definition.terms:
        found |= {term.measure.column, *columns_named(term.measure.where)}
    return found

"""What nobody told: a figure that reads it is left out of the release with that reason, never counted as 0."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from motcua.oversight.indicators.ports import Engine
from motcua.oversight.indicators.selectors import counted
from motcua.oversight.indicators.types import Bounds, Form, Measure, Query, ServiceTrait
from motcua.oversight.releases.rules.counting import KEY, columns_named
from motcua.oversight.releases.types import PETITIONS, SERVICES, Definition, LeftOut, Subject

NEEDED_TOLD: Mapping[str, frozenset[str]] = {
    SERVICES: frozenset(trait.name.lower() for trait in ServiceTrait if trait.name),
    PETITIONS: frozenset({"kind"}),
}
"""Columns that may be told of nothing: a figure that reads one is then left out, never counted as 0."""
_LEAST_TOLD = {SERVICES: 0}
"""The least number that says something: a trait of a service may be told as 0, the kind of a petition may not."""


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
            left_out.append(LeftOut(definition.id, definition.version, f"chưa nguồn nào báo {', '.join(missing)}"))
        else:
            kept.append(definition)
    return tuple(kept), tuple(left_out)


def _columns(definition: Definition) -> set[str]:
    found = set(columns_named(definition.within))
    for term in definition.terms:
        found |= {term.measure.column, *columns_named(term.measure.where)}
    return found

"""Several definitions asked in one question: live pages and releases count by the same lines (measurement.md 4.6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from motcua.oversight.indicators.types import All, Condition, Either, Form, Measure, Query, Term

_ADDITIVE = (Form.COUNT, Form.SUM)


class Defined(Protocol):
    """What is counted: the rows of the period, and the terms of numerator and denominator over them."""

    @property
    def within(self) -> Condition: ...
    @property
    def numerator(self) -> tuple[Term, ...]: ...
    @property
    def denominator(self) -> tuple[Term, ...]: ...


def measures_of(definitions: Iterable[Defined]) -> tuple[Measure, ...]:
    """The measures of each definition, named by their place, limited to the rows of which it speaks."""
    terms = (term.measure for definition in definitions for term in limited_terms(definition))
    return tuple(Measure(f"m{place}", m.form, m.where, m.column) for place, m in enumerate(terms))


def limited_terms(definition: Defined) -> Iterator[Term]:
    """Numerator, then denominator, each measure over the rows of the period alone."""
    for term in (*definition.numerator, *definition.denominator):
        where = term.measure.where if definition.within == All() else All((definition.within, term.measure.where))
        yield Term(term.times, Measure(term.measure.name, term.measure.form, where, term.measure.column))


def together(subject: str, keys: tuple[str, ...], definitions: Sequence[Defined]) -> Query:
    """One question for all `definitions`, over the rows of which some definition speaks."""
    within = tuple(dict.fromkeys(definition.within for definition in definitions))
    rows: Condition = All() if All() in within else Either(within)
    return Query(subject, keys, measures_of(definitions), rows)


def numbers_of(definitions: Iterable[Defined], row: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Numerator and denominator of each definition from one row of the answer, not yet kept above nothing."""
    values = iter(row)
    for definition in definitions:
        numerator = sum(term.times * next(values) for term in definition.numerator)
        denominator = sum(term.times * next(values) for term in definition.denominator)
        yield numerator, denominator


def adds_up(definition: Defined) -> bool:
    """Whether the numbers of disjoint parts may be added: counts and sums may, distinct values may not."""
    return all(term.measure.form in _ADDITIVE for term in (*definition.numerator, *definition.denominator))

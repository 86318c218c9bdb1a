"""The measures of the national pages, asked of the ledger: one query for dossiers, one for services.

What a figure counts stands in its definition alone (indicators); here is only where pages keep its numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from motcua.kernel.epoch import minute_of
from motcua.oversight.indicators.selectors import Defined, adds_up, condition, numbers_of, together
from motcua.oversight.indicators.types import (
    NEVER,
    All,
    Bounds,
    Channel,
    Compare,
    Comparison,
    Condition,
    Either,
    Flag,
    Form,
    Measure,
    Parameter,
    Period,
    Query,
)
from motcua.oversight.monitoring.types import VECTOR, Told

SUBJECT = "dossiers"
KEYS = ("top", "agency", "procedure")


def _is(column: str, number: int | Parameter) -> Compare:
    return Compare(column, Comparison.EQUAL, number)


def _at_least(column: str, number: int | Parameter) -> Compare:
    return Compare(column, Comparison.AT_LEAST, number)


def _at_most(column: str, number: int | Parameter) -> Compare:
    return Compare(column, Comparison.AT_MOST, number)


def _has(flag: Flag) -> Compare:
    return Compare("flags", Comparison.HAS, int(flag))


def _count(name: str, *parts: Condition) -> Measure:
    return Measure(name, Form.COUNT, All(parts))


OBSERVED = {
    ("online", ""): ("online", "received"),
    ("full_process", ""): ("full_process", "ended"),
    ("on_time_portal", ""): ("on_time_portal", "due_portal"),
    ("on_time_internal", ""): ("on_time_internal", "due_internal"),
    ("on_time_portal", "without_due"): ("without_due_portal", ""),
    ("on_time_internal", "without_due"): ("without_due_internal", ""),
}
"""What pages keep of a definition, by its key and figure: the places of numerator and denominator in `VECTOR`."""
_USED = "services_used"
DOSSIER_NUMBERS = tuple(name for name in VECTOR if not name.startswith("services_"))


@dataclass(frozen=True)
class Observing:
    """The definitions in force that pages observe, by key and figure, and when a service counts as used (IND-07)."""

    defined: Mapping[tuple[str, str], Defined]
    used: Condition

    def __post_init__(self) -> None:
        if not_added := [key for key, found in self.defined.items() if not adds_up(found)]:
            raise ValueError(f"{not_added} cannot be added up from single services")

    @property
    def query(self) -> Query:
        """One pass over the dossiers: the terms of every definition, and last the dossiers that use a service."""
        asked = together(SUBJECT, KEYS, tuple(self.defined.values()))
        used = Measure(_USED, Form.COUNT, All((_RECEIVED, self.used)))
        within = asked.where.parts if isinstance(asked.where, Either) else (asked.where,)
        where = asked.where if {All(), _RECEIVED} & set(within) else Either((*within, _RECEIVED))
        return replace(asked, measures=(*asked.measures, used), where=where)

    def vector(self, row: Sequence[int]) -> tuple[int, ...]:
        """The numbers of `VECTOR` that count dossiers; what nothing in force defines is 0 of 0."""
        told = dict.fromkeys(DOSSIER_NUMBERS, 0)
        for key, pair in zip(self.defined, numbers_of(self.defined.values(), row), strict=True):
            told |= {name: number for name, number in zip(OBSERVED[key], pair, strict=True) if name}
        return tuple(told.values())


_RECEIVED = All((_at_least("received_month", Parameter.FIRST), _at_most("received_month", Parameter.LAST)))

SERVICES_QUERY = Query(
    "intake_servicerow",
    KEYS,
    (Measure("highest", Form.MAX, All(), "level"),),
    All(
        (
            Compare("from_minute", Comparison.LESS, Parameter.CUT),
            _at_least("until_minute", Parameter.CUT),
        )
    ),
)
"""The declared services on the last day of the period, or today while it runs (IND-03, IND-04)."""


TRAITS_QUERY = replace(
    SERVICES_QUERY,
    measures=(
        Measure("traits_told", Form.MAX, All(), "traits_told"),
        Measure("traits", Form.MAX, All(), "traits"),
    ),
)
"""What is told of the same services beside their level; an agency has one source, so a service has one declaration."""


_TOLD = {
    Told.RECEIVED: (),
    Told.ONLINE: (condition("online_to_a_service", SUBJECT),),
    Told.POST: (_is("channel", Channel.POST),),
    Told.PAID_ONLINE: (_has(Flag.PAID_ONLINE),),
}


def told_query(keys: tuple[str, ...], *only: Told) -> Query:
    """Counts of the dossiers received in a period, by `keys`: of all kinds in the order of Told, or of `only`."""
    measures = tuple(_count(what, *_TOLD[what]) for what in only or tuple(Told))
    return Query(SUBJECT, keys, measures, _RECEIVED)


def limited(query: Query, column: str, numbers: Iterable[int]) -> Query:
    """The same query of the rows where `column` is one of `numbers`."""
    one_of = Either(tuple(_is(column, number) for number in numbers))
    return replace(query, where=All((query.where, one_of)))


def bounds_of(period: Period, *, now: datetime, known: datetime | None = None) -> Bounds:
    """The numbers of a period: cut at its end, or at `known`, or now while it runs (IND-20)."""
    cut = min(minute_of(period.end), minute_of(known or now))
    return Bounds(period.first, period.last, cut, minute_of(known) if known else NEVER)

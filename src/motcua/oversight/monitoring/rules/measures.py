"""The measures of the national pages, asked of the ledger: one query for dossiers, one for services."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from motcua.kernel.epoch import minute_of
from motcua.oversight.indicators.types import (
    NEVER,
    All,
    Bounds,
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
from motcua.oversight.monitoring.types import Told

SUBJECT = "dossiers"
ONLINE, POST, FULL = 2, 3, 2
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


_NEW = _at_least("received_month", Parameter.FIRST)
_OVER = All((_at_least("ended_month", 1), _at_most("ended_month", Parameter.LAST)))
_ENDED = All((_at_least("ended_month", Parameter.FIRST), _OVER))
_NO_DUE = Compare("flags", Comparison.LACKS, int(Flag.HAS_DUE))
_ON_TIME = Compare("late_minute", Comparison.MORE, Parameter.CUT)

DOSSIERS = Query(
    SUBJECT,
    KEYS,
    (
        _count("received", _NEW),
        _count("online", _NEW, _is("channel", ONLINE), _at_least("level", 1)),
        _count("ended", _ENDED),
        _count("full_process", _ENDED, _is("channel", ONLINE), _is("level", FULL), _has(Flag.E_RESULT)),
        _count("due_portal", _has(Flag.HAS_DUE)),
        _count("on_time_portal", _has(Flag.HAS_DUE), _ON_TIME),
        _count("due_internal", _NEW, _has(Flag.HAS_DUE)),
        _count("on_time_internal", _NEW, _has(Flag.HAS_DUE), _has(Flag.INTERNAL_ON_TIME), _OVER),
        _count("without_due_portal", _NO_DUE),
        _count("without_due_internal", _NEW, _NO_DUE),
    ),
    All(
        (
            _at_least("received_month", 1),
            _at_most("received_month", Parameter.LAST),
            Either((_is("ended_month", 0), _at_least("ended_month", Parameter.FIRST))),
        )
    ),
)
"""Received in the period, or received before and in hand in it. IND-20 counts all of these, IND-21 the new ones."""

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
    Told.ONLINE: (_is("channel", ONLINE), _at_least("level", 1)),
    Told.POST: (_is("channel", POST),),
    Told.PAID_ONLINE: (_has(Flag.PAID_ONLINE),),
}


def told_query(keys: tuple[str, ...], *only: Told) -> Query:
    """Counts of the dossiers received in a period, by `keys`: of all kinds in the order of Told, or of `only`."""
    measures = tuple(_count(what, *_TOLD[what]) for what in only or tuple(Told))
    return Query(SUBJECT, keys, measures, All((_NEW, _at_most("received_month", Parameter.LAST))))


def limited(query: Query, column: str, numbers: Iterable[int]) -> Query:
    """The same query of the rows where `column` is one of `numbers`."""
    one_of = Either(tuple(_is(column, number) for number in numbers))
    return replace(query, where=All((query.where, one_of)))


def bounds_of(period: Period, *, now: datetime, known: datetime | None = None) -> Bounds:
    """The numbers of a period: cut at its end, or at `known`, or now while it runs (IND-20)."""
    cut = min(minute_of(period.end), minute_of(known or now))
    return Bounds(period.first, period.last, cut, minute_of(known) if known else NEVER)

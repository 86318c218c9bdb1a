"""What is asked of the facts for a month: the profiles of all agencies, and the persons where repeats are many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from motcua.kernel.epoch import day_number, first_day, minute_of, month_of
from motcua.oversight.detection import rules
from motcua.oversight.detection.types import Profile
from motcua.oversight.indicators.ports import Engine
from motcua.oversight.indicators.selectors import counted
from motcua.oversight.indicators.types import Bounds, Period

_CUT_OFF_DAYS = 20
"""Reports of a month are known by the 20th of the next one, 24:00 (letter 3485/BTTTT-THH)."""
_LOOK_BACK = 3
"""Usual months before the one looked at, in which a person might be met (assumed)."""


def bounds_of(month: int) -> Bounds:
    """What a look at `month` may know: all that had come by the cut-off of its reports."""
    end = minute_of(Period(month, month).end)
    return Bounds(first=month, last=month, cut=end, known=end + _CUT_OFF_DAYS * 1440)


def profiles_of(engine: Engine, month: int) -> dict[int, Profile]:
    """The profiles of all agencies in `month`, by number: five queries. The facts must be attached to `engine`."""
    bounds = bounds_of(month)
    around = replace(bounds, first=month - 1, last=month + 1)
    due = rules.due_in((day_number(first_day(month)), day_number(first_day(month + 1)) - 1))
    queries = (rules.RECEIVED, rules.ENDED, rules.DAYS, rules.SERVICES)
    asked = (counted(engine, query, bounds) for query in queries)
    return rules.profiles(month, *asked, due=counted(engine, due, around))


def with_newcomers(
    engine: Engine, profiles: Mapping[int, Profile], usual: Mapping[int, tuple[Profile, ...]]
) -> dict[int, Profile]:
    """`profiles` of one month with the persons who sent many dossiers and none in the agency's last `usual` months.

    Asked only where repeats are many (`rules.asks_for_persons`): one query for the month, one for each earlier month.
    """
    everyone = rules.added(profiles.values())
    asked = [
        a for a, profile in profiles.items() if usual.get(a) and rules.asks_for_persons(profile, usual[a], everyone)
    ]
    if not asked:
        return dict(profiles)
    bounds = bounds_of(profiles[asked[0]].month)
    many = {pair: n for pair, (n,) in counted(engine, rules.persons_of(asked), bounds).items() if n >= rules.MANY}
    met = _met(engine, many, {agency: [p.month for p in usual[agency][-_LOOK_BACK:]] for agency in asked}, bounds)
    new: dict[int, list[int]] = defaultdict(list)
    for (agency, person), dossiers in many.items():
        if (agency, person) not in met:
            new[agency].append(dossiers)
    found = {a: {"newcomers": sum(counts), "newcomer_persons": len(counts)} for a, counts in new.items()}
    return {a: replace(p, counts={**p.counts, **found.get(a, {})}) for a, p in profiles.items()}


def _met(
    engine: Engine, many: Iterable[tuple[int, ...]], months: Mapping[int, list[int]], bounds: Bounds
) -> set[tuple[int, ...]]:
    """Which of the pairs (agency, person) had sent something to the agency in one of its `months`."""
    met: set[tuple[int, ...]] = set()
    pairs = set(many)
    for month in sorted({month for known in months.values() for month in known}):
        asked = [pair for pair in pairs if month in months[pair[0]]]
        if asked:
            query = rules.persons_of(sorted({a for a, _ in asked}), sorted({person for _, person in asked}))
            met |= set(counted(engine, query, replace(bounds, first=month, last=month))) & set(asked)
    return met


def latest_month(instant: datetime) -> int:
    """The latest month whose cut-off lies at or before `instant`."""
    month = month_of(instant)
    while bounds_of(month).known * 60 > instant.timestamp():
        month -= 1
    return month

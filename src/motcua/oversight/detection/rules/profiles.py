"""Rows of the five queries put together into profiles, and sums of profiles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import reduce
from operator import add, sub

from motcua.oversight.detection.rules.questions import DUE, ENDED, RECEIVED
from motcua.oversight.detection.types import Profile, ServiceCounts

Counted = Mapping[tuple[int, ...], tuple[int, ...]]
"""Measures by keys, as an engine returns a query."""


def profiles(
    month: int, received: Counted, ended: Counted, days: Counted, services: Counted, *, due: Counted
) -> dict[int, Profile]:
    """One profile for each agency that the queries of `month` name."""
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for measures, rows in ((RECEIVED.measures, received), (ENDED.measures, ended), (DUE, due)):
        names = [measure.name for measure in measures]
        for (agency,), row in rows.items():
            counts[agency].update(zip(names, row, strict=True))
    by_day: dict[int, dict[int, int]] = defaultdict(dict)
    for (agency, day), (dossiers,) in days.items():
        by_day[agency][day] = dossiers
    by_service: dict[int, dict[int, ServiceCounts]] = defaultdict(dict)
    for (agency, procedure), row in services.items():
        by_service[agency][procedure] = ServiceCounts(*row)
    return {
        agency: Profile(agency, month, counts[agency], by_day[agency], by_service[agency]) for agency in sorted(counts)
    }


def _add(counts: dict[str, int], **more: int) -> None:
    for name, value in more.items():
        counts[name] = counts.get(name, 0) + value


def added(parts: Iterable[Profile], agency: int = 0, month: int = 0) -> Profile:
    """The sum of profiles: counts, days and procedures added one by one."""
    counts: dict[str, int] = {}
    days: dict[int, int] = {}
    services: dict[int, list[ServiceCounts]] = defaultdict(list)
    for part in parts:
        _add(counts, **part.counts)
        for day, dossiers in part.days.items():
            days[day] = days.get(day, 0) + dossiers
        for procedure, service in part.services.items():
            services[procedure].append(service)
    summed = {procedure: reduce(plus, found) for procedure, found in services.items()}
    return Profile(agency, month, counts, days, summed)


def without(whole: Profile, part: Profile) -> Profile:
    """`whole`, a sum that holds `part`, without it: the peers of one agency."""
    counts = {name: value - part[name] for name, value in whole.counts.items()}
    days = {day: dossiers - part.days.get(day, 0) for day, dossiers in whole.days.items()}
    services = {
        procedure: minus(service, part.services[procedure])
        for procedure, service in whole.services.items()
        if procedure in part.services
    }
    return Profile(0, whole.month, counts, days, services)


def plus(one: ServiceCounts, other: ServiceCounts) -> ServiceCounts:
    """The counts of two parts added."""
    return ServiceCounts(*map(add, one, other))


def minus(whole: ServiceCounts, part: ServiceCounts) -> ServiceCounts:
    """The counts of a whole without those of a part of it."""
    return ServiceCounts(*map(sub, whole, part))

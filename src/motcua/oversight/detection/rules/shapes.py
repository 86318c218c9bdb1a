"""Rules over the shape of counts: round numbers, days without anything, values that never vary."""

from __future__ import annotations

from collections.abc import Iterator

from motcua.oversight.detection.rules.marks import pair
from motcua.oversight.detection.rules.usual import ENOUGH, exceeds, expected, falls_short, severity, total, usual_of
from motcua.oversight.detection.types import Context, Kind, Limits, Profile, Severity, Sign
from motcua.oversight.indicators.types import Ratio

ONE_IN_TEN = Ratio(10**6, 10**7)
"""How often a count ends in 0 by itself; the large pair keeps the half dossier of `expected` from weighing."""
COUNTED = 20
"""Procedures with fewer dossiers say nothing about their last digit (assumed)."""


def round_numbers(month: Profile, context: Context, limits: Limits) -> Sign | None:
    """Monthly counts of procedures that end in 0 far more often than one time in ten (measurement.md 7.2)."""
    counts = [service.dossiers for service in month.services.values() if service.dossiers >= COUNTED]
    seen = Ratio(sum(count % 10 == 0 for count in counts), len(counts))
    if not exceeds(seen, ONE_IN_TEN, limits):
        return None
    share = seen.share or 0
    return Sign(Kind.ROUND_NUMBERS, seen, ONE_IN_TEN, Severity.HIGH if 2 * share > 1 else Severity.MEDIUM, {})


def silence(month: Profile, context: Context, limits: Limits) -> Sign | None:
    """Days in a row without a dossier, when peers on those days and its own past say how many were to be expected."""
    past = [earlier["received"] for earlier in context.own if earlier["received"]]
    everyone = sum(context.peers.days.values())
    if not past or not everyone:
        return None
    first, last = max(_silent_runs(month, context), key=lambda run: _peers_in(run, context), default=(0, -1))
    among_peers = Ratio(_peers_in((first, last), context), everyone)
    usual = Ratio(sum(past) * among_peers.numerator, len(past) * everyone)
    whole = sum(past) // len(past)
    if not falls_short(Ratio(0, whole), Ratio(among_peers.numerator, everyone), limits):
        return None
    numbers = {"first_day": first, "last_day": last, "days": last - first + 1}
    numbers["awaited"] = round(usual.share or 0)
    high = 2 * among_peers.numerator > everyone
    return Sign(Kind.SILENCE, Ratio(0, whole), among_peers, Severity.HIGH if high else Severity.MEDIUM, numbers)


def _peers_in(run: tuple[int, int], context: Context) -> int:
    return sum(context.peers.days.get(day, 0) for day in range(run[0], run[1] + 1))


def _silent_runs(month: Profile, context: Context) -> Iterator[tuple[int, int]]:
    """First and last day of every stretch without a dossier, while the agency was in being."""
    start = context.first_day
    for day in range(context.first_day, context.last_day + 1):
        if month.days.get(day, 0) > 0:
            if start < day:
                yield start, day - 1
            start = day + 1
    if start <= context.last_day:
        yield start, context.last_day


def constant_level(month: Profile, context: Context, limits: Limits) -> Sign | None:
    """Every dossier of one level, where others were usual: a level fixed in the connector (integrations 5.2)."""
    for left in ("partial", "full"):
        other = "full" if left == "partial" else "partial"
        if month[left] or not month[other]:
            continue
        own = total([pair(earlier, left, "received") for earlier in context.own])
        usual = own if own.denominator >= ENOUGH else usual_of(own, pair(context.peers, left, "received"))
        seen = Ratio(0, month["received"])
        if falls_short(seen, usual, limits):
            return Sign(Kind.CONSTANT_LEVEL, seen, usual, severity(seen, usual), {"level": 2 if other == "full" else 1})
    return None


def constant_payment(month: Profile, context: Context, limits: Limits) -> Sign | None:
    """Every fee told as paid online, where the agency or, if it never varied, its peers know other payments too."""
    seen = Ratio(month["fee_due"] - month["paid_online"], month["fee_due"])
    if seen.numerator or not seen.applies:
        return None
    own = total([_unpaid(earlier) for earlier in context.own])
    usual = own if own.denominator >= ENOUGH and own.numerator else _unpaid(context.peers)
    if not falls_short(seen, usual, limits):
        return None
    numbers = {"awaited": round(expected(month["fee_due"], usual))}
    return Sign(Kind.CONSTANT_PAYMENT, seen, usual, severity(seen, usual), numbers)


def _unpaid(profile: Profile) -> Ratio:
    return Ratio(max(0, profile["fee_due"] - profile["paid_online"]), profile["fee_due"])

"""Rules over what moved from one heap to another: levels, channels, days of ending, procedures, months."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import reduce

from motcua.oversight.detection.rules.marks import pair
from motcua.oversight.detection.rules.profiles import plus
from motcua.oversight.detection.rules.usual import (
    clearly_less,
    exceeds,
    expected,
    falls_short,
    is_rare_above,
    severity,
    total,
    usual_of,
)
from motcua.oversight.detection.types import Context, Kind, Limits, Profile, ServiceCounts, Sign
from motcua.oversight.indicators.types import Ratio

HABIT = Ratio(1, 20)
"""From this share on, ending within minutes is the habit of a procedure and no sign (assumed)."""


def levels_merged(month: Profile, context: Context, limits: Limits) -> Sign | None:
    """Partial services told as full ones (levels 3 and 4 as one): full without being eligible (integrations 5.2)."""
    if month["unfit_full"] < limits.least:
        return None
    past = _by_procedure(context.own, month)
    seen = Ratio(_newly_unfit(month, past), month["online"])
    usual = Ratio(0, 1000) if context.own else pair(context.peers, "unfit_full", "online")
    if not exceeds(seen, usual, limits):
        return None
    numbers = {"turned": _turned(month, past), "partial": month["online_partial"]}
    return Sign(Kind.LEVELS_MERGED, seen, usual, severity(seen, usual), numbers)


def _newly_unfit(month: Profile, past: Mapping[int, ServiceCounts]) -> int:
    """Dossiers at the full level without eligibility, in procedures that were not mostly told so before."""
    return sum(s.unfit_full for p, s in month.services.items() if 2 * past[p].unfit_full <= past[p].online)


def _turned(month: Profile, past: Mapping[int, ServiceCounts]) -> int:
    """Procedures that were partial nine times in ten before and are full nine times in ten now."""
    return sum(
        10 * service.online_full >= 9 * service.online > 0 and 10 * past[p].online_partial >= 9 * past[p].online > 0
        for p, service in month.services.items()
    )


def post_as_online(month: Profile, context: Context, limits: Limits) -> Sign | None:
    """Dossiers by post all but gone while online grew by at least half of what is missing (integrations 5.3)."""
    seen, usual = pair(month, "post", "received"), _usual("post", "received", context)
    if not falls_short(seen, usual, limits):
        return None
    missing = expected(month["received"], usual) - month["post"]
    awaited = expected(month["received"], _usual("online", "received", context))
    if clearly_less(month["online"], awaited + missing / 2):
        return None
    numbers = {"missing": round(missing), "gained": round(month["online"] - awaited), "online": month["online"]}
    return Sign(Kind.POST_AS_ONLINE, seen, usual, severity(seen, usual), numbers)


def due_day_burst(month: Profile, context: Context, limits: Limits) -> Sign | None:
    """Late dossiers all but gone while endings on the very due day grew by half of that (measurement.md 7.2).

    Of what was due in the month: late endings of older promises stay late. What is pressed moves from one heap to the
    other, so the late are looked at among both: fewer late ones alone, done earlier, shrink both.
    """
    seen, usual = pair(month, "due_late", "due"), _usual("due_late", "due", context)
    heaps = total([_heaps(earlier) for earlier in context.own])
    if not falls_short(_heaps(month), usual_of(heaps, _heaps(context.peers)), limits):
        return None
    missing = expected(month["due"], usual) - month["due_late"]
    awaited = expected(month["due"], _usual("due_on_day", "due", context))
    if missing <= 0 or clearly_less(month["due_on_day"], awaited + missing / 2):
        return None
    numbers = {
        "missing": round(missing),
        "gained": round(month["due_on_day"] - awaited),
        "on_due_day": month["due_on_day"],
    }
    return Sign(Kind.DUE_DAY_BURST, seen, usual, severity(seen, usual), numbers)


def _heaps(profile: Profile) -> Ratio:
    """The late among the late and those of the very due day, of what was due in the month."""
    return Ratio(profile["due_late"], profile["due_late"] + profile["due_on_day"])


def _usual(part: str, whole: str, context: Context) -> Ratio:
    return usual_of(total([pair(earlier, part, whole) for earlier in context.own]), pair(context.peers, part, whole))


def swift_ending(month: Profile, context: Context, limits: Limits) -> Sign | None:
    """Opened and decided within minutes, in procedures where neither the agency nor its peers do so (5.3)."""
    if sum(service.swift for service in month.services.values()) < limits.least:
        return None
    past = _by_procedure(context.own, month)
    strange = [p for p in month.services if not _is_habit(past[p]) and not _is_habit(context.peers.services.get(p))]
    seen = _pooled(month.services[p] for p in strange)
    usual = usual_of(
        _pooled(past[p] for p in strange),
        _pooled(context.peers.services[p] for p in strange if p in context.peers.services),
    )
    if not (exceeds(seen, usual, limits) and is_rare_above(seen, usual)):
        return None
    numbers = {"procedures": sum(month.services[p].swift > 0 for p in strange)}
    return Sign(Kind.SWIFT_ENDING, seen, usual, severity(seen, usual), numbers)


def _is_habit(service: ServiceCounts | None) -> bool:
    return service is not None and service.swift * HABIT.denominator > service.dossiers * HABIT.numerator


def _by_procedure(own: tuple[Profile, ...], month: Profile) -> dict[int, ServiceCounts]:
    """The agency's past of every procedure that the month knows."""
    nothing = ServiceCounts()
    return {p: reduce(plus, (earlier.services.get(p, nothing) for earlier in own), nothing) for p in month.services}


def _pooled(services: Iterable[ServiceCounts]) -> Ratio:
    found = list(services)
    return Ratio(sum(service.swift for service in found), sum(service.dossiers for service in found))


def fed_back(month: Profile, context: Context, limits: Limits) -> Sign | None:
    """Dossiers first told after the month's end that lift a rate of that month (integrations 5.3, letter 3485)."""
    later, usual = pair(month, "fed_back", "received"), _usual("fed_back", "received", context)
    if not (exceeds(later, usual, limits) and is_rare_above(later, usual)):
        return None
    lifted = max(_lifts(month), key=_lift)
    if _lift(lifted) < limits.floor / 2:
        return None
    seen, before = lifted
    numbers = {"fed_back": month["fed_back"], "ended": month["fed_back_ended"]}
    return Sign(Kind.FED_BACK, seen, before, severity(seen, before), numbers)


def _lifts(month: Profile) -> list[tuple[Ratio, Ratio]]:
    """The online rate and the rate in time: with what came after the end, and without it."""
    in_time = max(0, month["with_due"] - month["late"])
    return [
        _with_and_without(month["online"], month["received"], month["fed_back_online"], month["fed_back"]),
        _with_and_without(in_time, month["with_due"], month["fed_back_in_time"], month["fed_back_due"]),
    ]


def _with_and_without(part: int, whole: int, later_part: int, later: int) -> tuple[Ratio, Ratio]:
    return Ratio(part, whole), Ratio(max(0, part - later_part), max(0, whole - later))


def _lift(rates: tuple[Ratio, Ratio]) -> Fraction:
    return (rates[0].share or Fraction(0)) - (rates[1].share or Fraction(0))

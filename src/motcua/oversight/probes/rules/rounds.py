"""Rounds of one or two visits, and how they are counted: a failure counts only after a second visit (assumed)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from motcua.oversight.probes.types import COUNTED, Check, Count, LeftOut, Outcome, Thresholds, Try


def outcome_of(check: Check, tries: Sequence[Try], limits: Thresholds) -> Outcome:
    """What a round says of one check.

    A pass counts at once; a failure only when the second visit fails too; whatever a visit leaves open, or a visit
    that does not count, leaves the round open.
    """
    said = {each.number: _said(each, check) for each in tries}
    first = said.get(1, Outcome.NOT_KNOWN)
    if first is not Outcome.FAILED or check not in limits.second_try:
        return first
    second = said.get(2, Outcome.NOT_KNOWN)
    return second if second in COUNTED else Outcome.NOT_KNOWN


def _said(visit: Try, check: Check) -> Outcome:
    return Outcome.NOT_KNOWN if visit.leaves_out else visit.outcomes.get(check, Outcome.NOT_APPLICABLE)


def needs_second(visit: Try, limits: Thresholds) -> bool:
    """Whether a first visit failed in what must fail twice."""
    return visit.number == 1 and any(
        outcome is Outcome.FAILED and check in limits.second_try for check, outcome in visit.outcomes.items()
    )


def counts_of(rounds: Iterable[tuple[Sequence[Try], Thresholds]]) -> dict[Check, Count]:
    """The counts of a target over its rounds; a check that is asked in none is left out."""
    good = dict.fromkeys(Check, 0)
    counted, unknown = dict(good), dict(good)
    for tries, limits in rounds:
        for check in Check:
            outcome = outcome_of(check, tries, limits)
            good[check] += outcome is Outcome.PASSED
            counted[check] += outcome in COUNTED
            unknown[check] += outcome is Outcome.NOT_KNOWN
    found = {check: Count(good[check], counted[check], unknown[check]) for check in Check}
    return {check: count for check, count in found.items() if count.counted or count.unknown}


def left_out(*, is_check: bool, in_outage: bool, ourselves: bool, objected: bool) -> LeftOut | None:
    """Why a visit counts for nothing; the first reason holds."""
    reasons = (
        (is_check, LeftOut.CHECK),
        (objected, LeftOut.OBJECTION),
        (ourselves, LeftOut.OURSELVES),
        (in_outage, LeftOut.OUTAGE),
    )
    return next((reason for holds, reason in reasons if holds), None)


def outcomes_of(stored: Mapping[str, str]) -> dict[Check, Outcome]:
    """Outcomes as they are stored."""
    return {Check(check): Outcome(outcome) for check, outcome in stored.items()}

"""Which procedures to bring to full process first: the target at least effort, most people first (issue 3, point 10).

Every goal is the same question in whole numbers: weights of the chosen procedures must add up to what is missing.
With a target p/q, F full and O online services (IND-04) a partial service brings q, one that only informs q - p, and
p*O - q*F is missing. Of eligible services (IND-06) each brings q. Of dossiers (IND-11) each procedure brings q times
the dossiers that came online last year and were not full process yet: people are not assumed to behave otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from motcua.oversight.indicators.types import Ratio
from motcua.oversight.planning.rules.knapsack import Packing, packed
from motcua.oversight.planning.types import Candidate, Choice, Goal, Plan

_ROUNDS = 12


@dataclass(frozen=True)
class _Question:
    """A goal in whole numbers: candidates that can be brought, what each brings, and what is missing."""

    goal: Goal
    target: Fraction
    before: Ratio
    missing: int
    bring: Callable[[Candidate], int]
    step: Callable[[Candidate], tuple[int, int]]
    """What a candidate adds to numerator and denominator."""


def standing_share(candidates: Sequence[Candidate], goal: Goal) -> Ratio:
    """The figure of a goal as it is now."""
    if goal == Goal.FULL_OF_ONLINE:
        full = sum(c.level == "full" for c in candidates)
        return Ratio(full, full + sum(c.level == "partial" for c in candidates))
    if goal == Goal.FULL_OF_ELIGIBLE:
        eligible = [c for c in candidates if c.eligible or c.level == "full"]
        return Ratio(sum(c.level == "full" for c in eligible), len(eligible))
    return Ratio(sum(c.full_process for c in candidates), sum(c.ended for c in candidates))


def _question(candidates: Sequence[Candidate], goal: Goal, target: Fraction) -> _Question:
    before = standing_share(candidates, goal)
    p, q = target.numerator, target.denominator
    missing = p * before.denominator - q * before.numerator

    def step(c: Candidate) -> tuple[int, int]:
        if goal == Goal.FULL_DOSSIERS:
            return max(0, min(c.online, c.ended) - c.full_process), 0
        return 1, int(goal == Goal.FULL_OF_ONLINE and c.level == "information")

    def bring(c: Candidate) -> int:
        more, wider = step(c)
        return q * more - p * wider

    return _Question(goal, target, before, missing, bring, step)


def no_plan(candidates: Sequence[Candidate], goal: Goal, target: Fraction, budget: int | None) -> Plan:
    """Where nothing was told of who uses what: the figure as it is, nothing chosen, and nothing said to be unused."""
    found = _plan(candidates, _question(candidates, goal, target), [], [], 0, None, budget)
    return replace(found, unused=())


def plan_least_effort(candidates: Sequence[Candidate], goal: Goal, target: Fraction) -> Plan:
    """The least effort that reaches `target`; among equals the plan from which most people gain.

    Services that people use come first and, where they are enough, alone. Only where they are not enough are services
    that nobody uses added, as few points of effort as the target needs, and named padding.
    """
    question = _question(candidates, goal, target)
    open_ones = [c for c in candidates if c.can_be_brought and question.bring(c) > 0]
    used, unused = [c for c in open_ones if c.is_used], [c for c in open_ones if not c.is_used]
    cheapest, _ = _least_effort(open_ones, question, question.missing)
    chosen, gap = _least_effort(used, question, question.missing)
    padding: list[Candidate] = []
    if chosen is None:
        chosen = used
        padding, gap = _padding(unused, question, question.missing - sum(map(question.bring, used)))
    return _plan(candidates, question, chosen, padding, gap, cheapest)


def _padding(unused: list[Candidate], question: _Question, missing: int) -> tuple[list[Candidate], int]:
    """Just enough services that nobody uses, or none where even all of them are not enough."""
    chosen, gap = _least_effort(unused, question, missing)
    return (chosen, gap) if chosen is not None else ([], 0)


def _least_effort(open_ones: list[Candidate], question: _Question, missing: int) -> tuple[list[Candidate] | None, int]:
    """The candidates with least effort that bring `missing`, and the points by which they may miss the least.

    Turned round: which may be left out. Effort stands before people, so a value is effort * (all people + 1) - people.
    """
    if missing <= 0:
        return [], 0
    weights = [question.bring(c) for c in open_ones]
    room = sum(weights) - missing
    if room < 0:
        return None, 0
    many = sum(c.people for c in open_ones) + 1
    found = packed([c.points * many - c.people for c in open_ones], weights, room)
    kept = [c for at, c in enumerate(open_ones) if at not in found.chosen]
    return kept, -(-(found.bound - found.value) // many)


def plan_most_people(candidates: Sequence[Candidate], goal: Goal, target: Fraction, budget: int) -> Plan:
    """Most people for at most `budget` points, reaching `target` where the points suffice; never padding.

    The target is held by a price on what is missing, found by cutting planes; `gap` is how many people the best plan
    might have more (0 where it is proven).
    """
    question = _question(candidates, goal, target)
    used = [c for c in candidates if c.can_be_brought and c.is_used]
    cheapest, _ = _least_effort([c for c in candidates if c.can_be_brought], question, question.missing)
    chosen, gap = _within(used, question, budget)
    return _plan(candidates, question, chosen, [], gap, cheapest, budget)


def _within(used: list[Candidate], question: _Question, budget: int) -> tuple[list[Candidate], int]:
    people, points = [c.people for c in used], [c.points for c in used]
    free = packed(people, points, budget)
    chosen = [used[at] for at in sorted(free.chosen)]
    if sum(map(question.bring, chosen)) >= question.missing:
        return chosen, free.bound - free.value
    least, _ = _least_effort([c for c in used if question.bring(c) > 0], question, question.missing)
    if least is None or sum(c.points for c in least) > budget:
        return chosen, free.bound - free.value
    return _held(used, question, budget, least, free)


def _held(
    used: list[Candidate], question: _Question, budget: int, least: list[Candidate], free: Packing
) -> tuple[list[Candidate], int]:
    """The target held by a price: each round looks where the best plan below and the best above cost the same."""
    brings = [question.bring(c) for c in used]
    best = _filled(used, budget, least)
    bound = free.bound
    below = (free.value, sum(brings[at] for at in free.chosen))
    above = (_people(least), sum(map(question.bring, least)))
    for _ in range(_ROUNDS):
        price = Fraction(below[0] - above[0], above[1] - below[1])
        values = [c.people * price.denominator + price.numerator * b for c, b in zip(used, brings, strict=True)]
        found = packed(values, [c.points for c in used], budget)
        bound = min(bound, (found.bound - price.numerator * question.missing) // price.denominator)
        chosen = [used[at] for at in sorted(found.chosen)]
        got = _people(chosen), sum(map(question.bring, chosen))
        if got[1] >= question.missing:
            best = max(best, _filled(used, budget, chosen), key=_people)
        if got in (below, above) or price <= 0:
            break
        below, above = (below, got) if got[1] >= question.missing else (got, above)
    return best, bound - _people(best)


def _people(chosen: Sequence[Candidate]) -> int:
    return sum(c.people for c in chosen)


def _filled(used: list[Candidate], budget: int, chosen: list[Candidate]) -> list[Candidate]:
    """A plan with the points that it leaves spent on the procedures that most people use."""
    taken = {c.procedure for c in chosen}
    rest = [c for c in used if c.procedure not in taken]
    found = packed([c.people for c in rest], [c.points for c in rest], budget - sum(c.points for c in chosen))
    return [*chosen, *(rest[at] for at in sorted(found.chosen))]


def _plan(
    candidates: Sequence[Candidate], question: _Question, chosen: list[Candidate], padding: list[Candidate], gap: int,
    cheapest: list[Candidate] | None, budget: int | None = None,
) -> Plan:  # fmt: skip
    first, at = _steps(_most_people_first(chosen), question, question.before, is_padding=False)
    rest, at = _steps(_most_people_first(padding), question, at, is_padding=True)
    return Plan(
        goal=question.goal,
        target=question.target,
        before=question.before,
        choices=first,
        padding=rest,
        is_met=at.share is not None and at.share >= question.target,
        points=sum(c.points for c in (*chosen, *padding)),
        people=sum(c.people for c in chosen),
        gap=gap,
        cheapest_points=sum(c.points for c in cheapest or ()),
        cheapest_padding=sum(not c.is_used for c in cheapest or ()),
        unused=tuple(c for c in candidates if not c.is_used),
        budget=budget,
    )


def _most_people_first(chosen: Sequence[Candidate]) -> list[Candidate]:
    """Most people for a point of effort first."""
    return sorted(chosen, key=lambda c: (-Fraction(c.people, c.points), c.procedure))


def _steps(
    chosen: Sequence[Candidate], question: _Question, at: Ratio, *, is_padding: bool
) -> tuple[tuple[Choice, ...], Ratio]:
    steps: list[Choice] = []
    for candidate in chosen:
        more, wider = question.step(candidate)
        at = Ratio(at.numerator + more, at.denominator + wider)
        steps.append(Choice(candidate, at.share or Fraction(0), is_padding))
    return tuple(steps), at

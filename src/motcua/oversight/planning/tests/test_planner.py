"""The planner against every subset, and what it says of services that nobody uses."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.oversight.indicators.types import Ratio
from motcua.oversight.planning import rules
from motcua.oversight.planning.types import Candidate, Goal


def procedure(
    name: str, level: str = "partial", people: int = 10, points: int = 5, *, eligible: bool = True, online: int = 0
) -> Candidate:
    return Candidate(
        procedure=name, name=name, level=level, eligible=eligible, dossiers=people, online=online,
        full_process=online if level == "full" else 0, ended=people, people=people, points=points,
    )  # fmt: skip


def names(plan: object, part: str = "choices") -> list[str]:
    return [choice.candidate.procedure for choice in getattr(plan, part)]


def subsets(items: list[int]) -> chain[tuple[int, ...]]:
    return chain.from_iterable(combinations(items, size) for size in range(len(items) + 1))


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 12)), max_size=9).flatmap(
        lambda items: st.tuples(st.just(items), st.integers(0, 40))
    )
)
def test_a_packing_is_the_best_of_all(given_case: tuple[list[tuple[int, int]], int]) -> None:
    items, capacity = given_case
    found = rules.packed([v for v, _ in items], [w for _, w in items], capacity)
    fitting = [s for s in subsets(list(range(len(items)))) if sum(items[at][1] for at in s) <= capacity]
    assert found.value == max(sum(items[at][0] for at in s) for s in fitting)
    assert found.value == found.bound
    assert sum(items[at][1] for at in found.chosen) <= capacity


candidates = st.lists(
    st.builds(
        procedure,
        st.uuids().map(str),
        st.sampled_from(["full", "partial", "information"]),
        st.integers(1, 20),
        st.integers(1, 6),
        eligible=st.booleans(),
        online=st.just(0),
    ),
    max_size=9,
)


@settings(deadline=None)
@given(candidates, st.sampled_from([Goal.FULL_OF_ONLINE, Goal.FULL_OF_ELIGIBLE]), st.fractions(0, 1, max_denominator=9))
def test_the_least_effort_is_the_least_of_all_and_reaches_most_people(
    found: list[Candidate], goal: Goal, target: Fraction
) -> None:
    plan = rules.plan_least_effort(found, goal, target)
    open_ones = [at for at, c in enumerate(found) if c.can_be_brought]
    best = None
    for subset in subsets(open_ones):
        brought = [procedure(c.procedure, "full") if at in subset else c for at, c in enumerate(found)]
        share = rules.standing_share(brought, goal)
        if share.numerator >= target * share.denominator:
            price = sum(found[at].points for at in subset), -sum(found[at].people for at in subset)
            best = price if best is None else min(best, price)
    if best is None:
        assert not plan.is_met
    else:
        assert plan.gap == 0
        assert (plan.points, -plan.people) == best
        assert plan.is_met or not plan.before.denominator


def test_80_percent_full_of_online_is_met_by_the_cheapest_that_serve_most() -> None:
    """IND-04, target of letter 3109 (8/2023): 80 %. One of two is full; three more partial ones are needed of four."""
    found = [
        procedure("đủ", "full"), procedure("đắt", points=9, people=500), procedure("vừa", points=5, people=20),
        procedure("rẻ", points=2, people=1), procedure("ít người", points=5, people=10),
    ]  # fmt: skip
    plan = rules.plan_least_effort(found, Goal.FULL_OF_ONLINE, Fraction(80, 100))
    assert plan.before == Ratio(1, 5)
    assert plan.is_met and plan.points == 12 and plan.gap == 0
    assert names(plan) == ["vừa", "ít người", "rẻ"]
    assert [choice.share_after for choice in plan.choices] == [Fraction(2, 5), Fraction(3, 5), Fraction(4, 5)]


def test_a_service_that_only_informs_widens_the_denominator_too() -> None:
    found = [procedure("đủ", "full"), procedure("một phần"), procedure("thông tin", "information", points=1)]
    plan = rules.plan_least_effort(found, Goal.FULL_OF_ONLINE, Fraction(2, 3))
    assert names(plan) == ["thông tin"] and plan.after == Fraction(2, 3)


def test_services_that_nobody_uses_are_never_taken_while_used_ones_are_enough() -> None:
    found = [procedure("đủ", "full"), procedure("có dân", points=9), procedure("không ai", people=0, points=1)]
    plan = rules.plan_least_effort(found, Goal.FULL_OF_ONLINE, Fraction(60, 100))
    assert names(plan) == ["có dân"] and plan.padding == ()
    assert (plan.cheapest_points, plan.cheapest_padding) == (1, 1)
    assert [c.procedure for c in plan.unused] == ["không ai"]


def test_padding_is_named_and_only_as_much_as_the_target_needs() -> None:
    found = [procedure("có dân", points=9)] + [procedure(f"không ai {n}", people=0, points=n) for n in (1, 2, 3)]
    plan = rules.plan_least_effort(found, Goal.FULL_OF_ELIGIBLE, Fraction(75, 100))
    assert names(plan) == ["có dân"]
    assert names(plan, "padding") == ["không ai 1", "không ai 2"]
    assert plan.is_met and plan.people == 10
    assert all(choice.is_padding for choice in plan.padding)


def test_a_target_that_cannot_be_reached_says_so_and_pads_nothing() -> None:
    found = [procedure("không được", eligible=False), procedure("được"), procedure("không ai", people=0)]
    plan = rules.plan_least_effort(found, Goal.FULL_OF_ONLINE, Fraction(1))
    assert not plan.is_met
    assert names(plan) == ["được"] and plan.padding == ()


def test_a_procedure_that_the_law_keeps_from_full_process_is_never_chosen() -> None:
    found = [procedure("kết hôn", eligible=False, people=999, points=1), procedure("khác", people=1, points=20)]
    assert names(rules.plan_least_effort(found, Goal.FULL_OF_ONLINE, Fraction(1, 2))) == ["khác"]


def test_a_target_that_is_reached_needs_nothing() -> None:
    plan = rules.plan_least_effort([procedure("a", "full"), procedure("b")], Goal.FULL_OF_ONLINE, Fraction(1, 2))
    assert plan.is_met and plan.choices == () and plan.points == 0


def test_no_services_at_all_meet_no_target() -> None:
    plan = rules.plan_least_effort([], Goal.FULL_OF_ONLINE, Fraction(1, 2))
    assert not plan.is_met and plan.after is None


def test_dossiers_count_only_as_far_as_they_came_online() -> None:
    """IND-11: 30 of 100 dossiers; only those that came online already become full process."""
    found = [
        procedure("đủ", "full", 40, online=20), procedure("trực tuyến", people=40, online=30, points=8),
        procedure("tại quầy", people=20, online=1, points=1),
    ]  # fmt: skip
    plan = rules.plan_least_effort(found, Goal.FULL_DOSSIERS, Fraction(30, 100))
    assert plan.before == Ratio(20, 100)
    assert names(plan) == ["trực tuyến"] and plan.after == Fraction(1, 2)


def test_a_budget_buys_most_people_and_holds_the_target() -> None:
    found = [
        procedure("đủ", "full"), procedure("đông", people=900, points=8), procedure("rẻ 1", people=1, points=1),
        procedure("rẻ 2", people=2, points=1), procedure("vừa", people=50, points=3),
    ]  # fmt: skip
    free = rules.plan_most_people(found, Goal.FULL_OF_ONLINE, Fraction(2, 5), 8)
    assert names(free) == ["đông"] and free.gap == 0 and free.is_met
    held = rules.plan_most_people(found, Goal.FULL_OF_ONLINE, Fraction(4, 5), 8)
    assert held.is_met and held.points <= 8 and held.people == 53
    short = rules.plan_most_people(found, Goal.FULL_OF_ONLINE, Fraction(4, 5), 4)
    assert not short.is_met and short.people == 52


@settings(deadline=None)
@given(candidates, st.integers(0, 20), st.fractions(0, 1, max_denominator=9))
def test_the_stated_gap_of_a_budget_plan_holds(found: list[Candidate], budget: int, target: Fraction) -> None:
    goal = Goal.FULL_OF_ONLINE
    plan = rules.plan_most_people(found, goal, target, budget)
    assert plan.points <= budget
    best = None
    for subset in subsets([at for at, c in enumerate(found) if c.can_be_brought]):
        brought = [procedure(c.procedure, "full") if at in subset else c for at, c in enumerate(found)]
        share = rules.standing_share(brought, goal)
        if share.numerator >= target * share.denominator and sum(found[at].points for at in subset) <= budget:
            best = max(best or 0, sum(found[at].people for at in subset))
    if best is not None:
        assert plan.people <= best <= plan.people + plan.gap
        assert plan.is_met or not plan.before.denominator


@pytest.mark.parametrize("goal", list(Goal))
def test_three_thousand_procedures_are_solved_and_proven(goal: Goal) -> None:
    found = [
        procedure(
            str(at), ("full", "partial", "information")[at % 3], at * 7919 % 5000, 3 + at * 31 % 38, online=at % 50
        )
        for at in range(3000)
    ]
    now = rules.standing_share(found, goal).share or Fraction(0)
    more = Fraction(1, 300) if goal == Goal.FULL_DOSSIERS else Fraction(1, 10)
    plan = rules.plan_least_effort(found, goal, now + more)
    assert plan.is_met and plan.gap == 0

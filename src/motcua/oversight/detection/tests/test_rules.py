"""Each rule speaks where its mark stands out, and is silent where it does not."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.oversight.detection.rules import marks, shapes, shifts, usual
from motcua.oversight.detection.rules.profiles import added, without
from motcua.oversight.detection.rules.signs import Rule
from motcua.oversight.detection.tests.factories import FIRST, LAST, context, counts_of, limit, profile
from motcua.oversight.detection.types import Kind, Profile, ServiceCounts, Severity
from motcua.oversight.indicators.types import Ratio

MARKS = [
    (marks.turned_done, Kind.TURNED_DONE, "unacted", "decided"),
    (marks.upload_as_result, Kind.UPLOAD_AS_RESULT, "uploads", "decided"),
    (marks.placeholder_person, Kind.PLACEHOLDER_PERSON, "placeholders", "received"),
    (marks.code_out_of_scheme, Kind.CODE_OUT_OF_SCHEME, "foreign_codes", "received"),
    (marks.repeated_person, Kind.REPEATED_PERSON, "newcomers", "named"),
]


@pytest.mark.parametrize(("rule", "kind", "mark", "of"), MARKS)
def test_a_mark_on_three_in_a_hundred_is_a_sign_where_one_in_a_thousand_is_usual(
    rule: Rule, kind: Kind, mark: str, of: str
) -> None:
    own = [counts_of({of: 1000, mark: 1})] * 10
    sign = rule(counts_of({of: 1000, mark: 30}), context(own), limit(kind))
    assert sign and (sign.kind, sign.seen, sign.severity) == (kind, Ratio(30, 1000), Severity.MEDIUM)
    assert rule(counts_of({of: 1000, mark: 2}), context(own), limit(kind)) is None


@pytest.mark.parametrize(("rule", "kind", "mark", "of"), MARKS[:4])
def test_a_mark_that_was_always_there_is_no_sign(rule: Rule, kind: Kind, mark: str, of: str) -> None:
    own = [counts_of({of: 1000, mark: 20})] * 10
    assert rule(counts_of({of: 1000, mark: 20}), context(own), limit(kind)) is None


@pytest.mark.parametrize(("rule", "kind", "mark", "of"), MARKS[:4])
def test_an_agency_without_a_past_is_compared_with_its_peers(rule: Rule, kind: Kind, mark: str, of: str) -> None:
    month = counts_of({of: 1000, mark: 20})
    assert rule(month, context((), counts_of({of: 9000, mark: 180})), limit(kind)) is None
    assert rule(month, context((), counts_of({of: 9000, mark: 9})), limit(kind))


def test_repeats_ask_for_the_persons_only_where_they_are_more_than_usual() -> None:
    own = (profile(named=1000, persons=900),) * 5
    assert marks.asks_for_persons(profile(named=1000, persons=860), own, profile())
    assert not marks.asks_for_persons(profile(named=1000, persons=900), own, profile())


def test_partial_services_told_as_full_without_eligibility_are_a_sign() -> None:
    partial = ServiceCounts(dossiers=100, online=80, online_partial=80)
    full = ServiceCounts(dossiers=100, online=80, online_full=80, unfit_full=80)
    own = [profile({1: partial}, online=80)] * 3
    sign = shifts.levels_merged(profile({1: full}, online=80, unfit_full=80), context(own), limit(Kind.LEVELS_MERGED))
    assert sign and sign.numbers == {"turned": 1, "partial": 0}


def test_a_procedure_that_was_full_before_its_eligibility_is_no_new_sign() -> None:
    full = profile({1: ServiceCounts(100, 80, 0, 80, 80)}, online=80, unfit_full=80)
    assert shifts.levels_merged(full, context([full] * 3), limit(Kind.LEVELS_MERGED)) is None


def test_post_that_vanishes_while_online_grows_is_a_sign() -> None:
    own = [profile(received=1000, online=600, post=80)] * 6
    sign = shifts.post_as_online(profile(received=1000, online=680, post=0), context(own), limit(Kind.POST_AS_ONLINE))
    assert sign and (sign.numbers["missing"], sign.numbers["gained"]) == (80, 80)


def test_post_that_vanishes_without_online_growing_is_no_sign() -> None:
    own = [profile(received=1000, online=600, post=80)] * 6
    month = profile(received=1000, online=500, post=0)
    assert shifts.post_as_online(month, context(own), limit(Kind.POST_AS_ONLINE)) is None


def test_late_dossiers_that_vanish_into_the_due_day_are_a_sign() -> None:
    own = [profile(due=1000, due_late=80, due_on_day=200)] * 6
    pressed = profile(due=1000, due_late=3, due_on_day=277)
    sign = shifts.due_day_burst(pressed, context(own), limit(Kind.DUE_DAY_BURST))
    assert sign and sign.numbers["missing"] == 77


def test_late_dossiers_that_are_done_earlier_are_no_sign() -> None:
    own = [profile(due=1000, due_late=80, due_on_day=200)] * 6
    better = profile(due=1000, due_late=3, due_on_day=180)
    assert shifts.due_day_burst(better, context(own), limit(Kind.DUE_DAY_BURST)) is None


def test_decisions_within_minutes_are_a_sign_but_not_where_they_are_the_habit() -> None:
    slow, quick = ServiceCounts(dossiers=500), ServiceCounts(dossiers=500, swift=300)
    own = [profile({1: slow, 2: quick})] * 6
    peers = profile({1: slow, 2: quick})
    limits = limit(Kind.SWIFT_ENDING)
    assert shifts.swift_ending(profile({1: slow, 2: quick}), context(own, peers), limits) is None
    sign = shifts.swift_ending(
        profile({1: ServiceCounts(dossiers=500, swift=20), 2: quick}), context(own, peers), limits
    )
    assert sign and sign.seen == Ratio(20, 500)


def test_dossiers_told_after_the_month_that_lift_its_rate_are_a_sign() -> None:
    own = [profile(received=1000, online=500, fed_back=3)] * 6
    lifted = profile(received=1000, online=550, fed_back=100, fed_back_online=100)
    sign = shifts.fed_back(lifted, context(own), limit(Kind.FED_BACK))
    assert sign and (sign.seen, sign.usual) == (Ratio(550, 1000), Ratio(450, 900))


def test_dossiers_told_after_the_month_that_are_like_all_others_are_no_sign() -> None:
    own = [profile(received=1000, online=500, fed_back=3)] * 6
    late_line = profile(received=1000, online=500, fed_back=300, fed_back_online=150)
    assert shifts.fed_back(late_line, context(own), limit(Kind.FED_BACK)) is None


def test_counts_that_all_end_in_nought_are_a_sign_and_one_in_ten_is_not() -> None:
    limits = limit(Kind.ROUND_NUMBERS)
    round_ones = {p: ServiceCounts(dossiers=10 * p) for p in range(2, 14)}
    sign = shapes.round_numbers(profile(round_ones), context(), limits)
    assert sign and sign.seen == Ratio(12, 12)
    assert (
        shapes.round_numbers(profile({p: ServiceCounts(dossiers=20 + p) for p in range(60)}), context(), limits) is None
    )


def test_small_procedures_say_nothing_about_round_numbers() -> None:
    small = {p: ServiceCounts(dossiers=10) for p in range(30)}
    assert shapes.round_numbers(profile(small), context(), limit(Kind.ROUND_NUMBERS)) is None


def _daily(missing: range = range(0)) -> dict[int, int]:
    return {day: 20 for day in range(FIRST, LAST + 1) if day not in missing}


def test_a_week_without_a_dossier_is_a_sign_where_peers_had_theirs() -> None:
    own, peers = [profile(received=600)] * 3, profile(days=dict.fromkeys(range(FIRST, LAST + 1), 500))
    month = profile(days=_daily(range(FIRST + 5, FIRST + 12)), received=480)
    sign = shapes.silence(month, context(own, peers), limit(Kind.SILENCE))
    assert sign and (sign.numbers["first_day"], sign.numbers["days"]) == (FIRST + 5, 7)


def test_days_on_which_nobody_works_are_no_silence() -> None:
    """Tết: the peers have nothing either."""
    holidays = range(FIRST + 5, FIRST + 12)
    peers = profile(days={day: 500 for day in range(FIRST, LAST + 1) if day not in holidays})
    month = profile(days=_daily(holidays), received=480)
    assert shapes.silence(month, context([profile(received=600)] * 3, peers), limit(Kind.SILENCE)) is None


def test_an_agency_that_has_ended_is_not_silent() -> None:
    peers = profile(days=dict.fromkeys(range(FIRST, LAST + 1), 500))
    month = profile(days=_daily(range(FIRST + 10, LAST + 1)), received=200)
    own = [profile(received=600)] * 3
    assert shapes.silence(month, context(own, peers, last=FIRST + 9), limit(Kind.SILENCE)) is None
    assert shapes.silence(month, context(own, peers), limit(Kind.SILENCE))


@pytest.mark.parametrize(("kept", "gone"), [("full", "partial"), ("partial", "full")])
def test_one_level_for_everything_is_a_sign_where_others_were_usual(kept: str, gone: str) -> None:
    own = [counts_of({"received": 1000, kept: 600, gone: 400})] * 3
    limits = limit(Kind.CONSTANT_LEVEL)
    sign = shapes.constant_level(counts_of({"received": 1000, kept: 1000}), context(own), limits)
    assert sign and sign.numbers == {"level": 2 if kept == "full" else 1}
    assert shapes.constant_level(counts_of({"received": 1000, kept: 999, gone: 1}), context(own), limits) is None


def test_every_fee_paid_online_is_a_sign_even_where_it_never_was_otherwise() -> None:
    always = [profile(fee_due=500, paid_online=500)] * 3
    peers = profile(fee_due=9000, paid_online=7000)
    limits = limit(Kind.CONSTANT_PAYMENT)
    assert shapes.constant_payment(profile(fee_due=500, paid_online=500), context(always, peers), limits)
    assert shapes.constant_payment(profile(fee_due=500, paid_online=499), context(always, peers), limits) is None


counts = st.integers(0, 10_000)


@given(counts, counts, counts, st.integers(1, 10_000))
def test_more_of_a_mark_never_makes_a_sign_vanish(marked: int, more: int, past: int, whole: int) -> None:
    limits, usual_pair = limit(Kind.TURNED_DONE), Ratio(past, past + whole)
    first, second = Ratio(marked, marked + more + whole), Ratio(marked + more, marked + more + whole)
    if usual.exceeds(first, usual_pair, limits):
        assert usual.exceeds(second, usual_pair, limits)


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_what_is_exactly_usual_is_never_beyond_it(part: int, rest: int) -> None:
    pair = Ratio(part, part + rest)
    assert not usual.beyond(part, Fraction(part), limit(Kind.TURNED_DONE))
    assert not usual.falls_short(pair, pair, limit(Kind.POST_AS_ONLINE))


@given(st.lists(st.tuples(counts, counts), min_size=1, max_size=6))
def test_peers_are_the_sum_of_all_without_the_agency(pairs: list[tuple[int, int]]) -> None:
    parts = [Profile(n, 1, {"a": a}, {b % 30: b}, {1: ServiceCounts(a, b)}) for n, (a, b) in enumerate(pairs)]
    rest, others = without(added(parts), parts[0]), added(parts[1:])
    assert rest["a"] == others["a"]
    assert {d: n for d, n in rest.days.items() if n} == {d: n for d, n in others.days.items() if n}
    assert rest.services[1] == others.services.get(1, ServiceCounts())


def test_of_few_marks_chance_is_counted_exactly() -> None:
    """One mark in a year of 2,000 dossiers: two of 170 come by chance 1.7 times of 100, four 1.8 times of 10,000."""
    past = Ratio(1, 2000)
    assert not usual.is_rare_above(Ratio(2, 170), past)
    assert usual.is_rare_above(Ratio(4, 170), past)


def test_marks_that_nobody_ever_had_are_rare_the_sooner_the_longer_the_past() -> None:
    assert not usual.is_rare_above(Ratio(2, 170), Ratio(0, 400))
    assert usual.is_rare_above(Ratio(2, 170), Ratio(0, 20_000))


def test_that_nothing_came_is_rare_where_enough_was_awaited_even_after_a_wander() -> None:
    """Of ten awaited, eight after a wander of a tenth to each side: none comes by chance 5 times of 10,000."""
    tenth = Fraction(1, 10)
    assert not usual.is_rare_below(Ratio(0, 60), Ratio(100, 1700), tenth)
    assert usual.is_rare_below(Ratio(0, 170), Ratio(100, 1700), tenth)
    assert not usual.is_rare_below(Ratio(0, 170), Ratio(1000, 17_000), tenth), (
        "large counts are judged by their deviations"
    )


def test_what_was_due_in_another_month_and_ended_in_this_one_is_not_pressed() -> None:
    """Of the dossiers due this month none is late any more; late endings of older promises do not hide it."""
    own = [profile(due=300, due_late=24, due_on_day=60, with_due=300, late=24, on_due_day=60)] * 10
    pressed = profile(due=300, due_late=1, due_on_day=83, with_due=300, late=12, on_due_day=83)
    sign = shifts.due_day_burst(pressed, context(own), limit(Kind.DUE_DAY_BURST))
    assert sign and sign.seen == Ratio(1, 300)


def test_fewer_late_ones_that_are_in_neither_heap_are_no_sign() -> None:
    own = [profile(due=300, due_late=24, due_on_day=60)] * 10
    better = profile(due=300, due_late=6, due_on_day=40)
    assert shifts.due_day_burst(better, context(own), limit(Kind.DUE_DAY_BURST)) is None

"""Verdicts, rounds, schedule, outages: what counts and what does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel.epoch import midnight
from motcua.oversight.probes import rules
from motcua.oversight.probes.rules import Arrival
from motcua.oversight.probes.selectors.reference import doubt, outage_terms, own_indicators, schedule, thresholds
from motcua.oversight.probes.tests.factories import NOW, good_sight, sight
from motcua.oversight.probes.types import Announced, Check, Errand, Fault, Outcome, Sight, Span, Try, Violation

DAY = date(2026, 11, 10)
LIMITS, TERMS, OUTAGES, DOUBT = thresholds(DAY), schedule(DAY), outage_terms(DAY), doubt(DAY)
ERRAND = Errand(
    address="https://dichvucong.mau.example.vn/1",
    hosts=frozenset({"dichvucong.mau.example.vn"}),
    deadline_seconds=30,
    search_address="https://dichvucong.mau.example.vn/tim",
    search_words="khai sinh",
    expected_text="1.004772",
    form_address="https://dichvucong.mau.example.vn/nop",
    marks=("_paq",),
)
PASSED, FAILED, OPEN, NO = Outcome.PASSED, Outcome.FAILED, Outcome.NOT_KNOWN, Outcome.NOT_APPLICABLE
ALL_GOOD = good_sight(is_found=True, opens_form=True)


def outcomes(seen: Sight, errand: Errand = ERRAND) -> dict[Check, Outcome]:
    return {verdict.check: verdict.outcome for verdict in rules.judge(errand, seen, LIMITS)}


def test_a_sound_page_passes_every_check() -> None:
    assert outcomes(ALL_GOOD) == dict.fromkeys(Check, PASSED)


@pytest.mark.parametrize(
    ("changes", "check"),
    [
        ({"status": 404}, Check.REACHABLE),
        ({"tls_version": "TLS 1.1"}, Check.TLS),
        ({"certificate_ends": NOW}, Check.TLS),
        ({"answer_milliseconds": 2001}, Check.SPEED),
        ({"ready_milliseconds": 10_001}, Check.SPEED),
        ({"page_width": 362}, Check.MOBILE),
        ({"has_viewport": False}, Check.MOBILE),
        ({"violations": (Violation("color-contrast", "serious", 3),)}, Check.ACCESSIBLE),
        ({"is_found": False}, Check.SEARCH),
        ({"opens_form": False}, Check.FORM),
        ({"has_mark": False}, Check.BEACON),
    ],
)
def test_each_fault_fails_its_own_check(changes: dict[str, object], check: Check) -> None:
    found = outcomes(replace(ALL_GOOD, **changes))  # type: ignore[arg-type]
    assert found[check] is FAILED
    assert [c for c, outcome in found.items() if outcome is FAILED] == [check]


@pytest.mark.parametrize(
    "changes",
    [{"answer_milliseconds": 2000}, {"ready_milliseconds": 10_000}, {"page_width": 361}, {"ready_milliseconds": None},
     {"violations": (Violation("region", "moderate", 9),)}, {"certificate_ends": NOW + timedelta(seconds=1)}],
)  # fmt: skip
def test_what_stands_on_the_limit_passes(changes: dict[str, object]) -> None:
    assert outcomes(replace(ALL_GOOD, **changes)) == dict.fromkeys(Check, PASSED)  # type: ignore[arg-type]


@pytest.mark.parametrize("fault", [f for f in Fault if f not in (Fault.NO_BROWSER, Fault.LEFT)])
def test_a_page_that_does_not_open_is_blamed_once(fault: Fault) -> None:
    found = outcomes(sight(fault=fault, status=500 if fault is Fault.STATUS else None))
    tls = FAILED if fault is Fault.CERTIFICATE else OPEN
    assert found == {**dict.fromkeys(Check, OPEN), Check.REACHABLE: FAILED, Check.TLS: tls}


@pytest.mark.parametrize("fault", [Fault.NO_BROWSER, Fault.LEFT])
def test_our_own_fault_and_a_host_off_the_list_say_nothing_of_the_page(fault: Fault) -> None:
    assert set(outcomes(sight(fault=fault)).values()) == {OPEN}


def test_what_a_page_does_not_offer_is_not_asked_of_it() -> None:
    plain = Errand(ERRAND.address, ERRAND.hosts, 30)
    found = outcomes(good_sight(), plain)
    assert [found[c] for c in (Check.SEARCH, Check.FORM, Check.BEACON)] == [NO, NO, NO]
    trial = replace(plain, address="http://127.0.0.1:9/")
    assert outcomes(good_sight(tls_version=None), trial)[Check.TLS] is NO


def test_what_could_not_be_seen_is_neither_good_nor_bad() -> None:
    found = outcomes(sight(status=200))
    assert {c for c, outcome in found.items() if outcome is not OPEN} == {Check.REACHABLE}


@given(st.sampled_from(list(Fault)) | st.none(), st.integers(0, 999) | st.none(), st.booleans() | st.none())
def test_every_sight_has_a_sentence_in_both_languages(fault: Fault | None, status: int | None, seen: bool) -> None:
    told = rules.judge(ERRAND, sight(fault=fault, status=status, is_found=seen, opens_form=seen), LIMITS)
    assert [verdict.check for verdict in told] == list(Check)
    assert all(verdict.vi.endswith(".") and verdict.en.endswith(".") and "{" not in verdict.vi for verdict in told)


def one(number: int, outcome: Outcome, leaves_out: str = "") -> Try:
    return Try(number, NOW, {Check.REACHABLE: outcome}, leaves_out)


@pytest.mark.parametrize(
    ("tries", "expected"),
    [
        ([one(1, PASSED)], PASSED),
        ([one(1, FAILED)], OPEN),
        ([one(1, FAILED), one(2, FAILED)], FAILED),
        ([one(1, FAILED), one(2, PASSED)], PASSED),
        ([one(1, FAILED), one(2, OPEN)], OPEN),
        ([one(1, FAILED), one(2, FAILED, "objection")], OPEN),
        ([one(1, FAILED, "outage"), one(2, FAILED)], OPEN),
        ([one(1, NO)], NO),
        ([], OPEN),
    ],
)
def test_a_failure_counts_only_after_a_second_visit(tries: list[Try], expected: Outcome) -> None:
    assert rules.outcome_of(Check.REACHABLE, tries, LIMITS) is expected


def test_where_no_second_visit_is_asked_for_the_first_one_counts() -> None:
    at_once = replace(LIMITS, second_try=frozenset())
    assert rules.outcome_of(Check.REACHABLE, [one(1, FAILED)], at_once) is FAILED
    assert not rules.needs_second(one(1, FAILED), at_once) and rules.needs_second(one(1, FAILED), LIMITS)
    assert not rules.needs_second(one(2, FAILED), LIMITS)


@given(st.lists(st.lists(st.sampled_from(list(Outcome)), min_size=1, max_size=2), max_size=30))
def test_good_rounds_never_exceed_those_that_count(rounds: list[list[Outcome]]) -> None:
    given_rounds = [([one(n, outcome) for n, outcome in enumerate(tries, 1)], LIMITS) for tries in rounds]
    count = rules.counts_of(given_rounds).get(Check.REACHABLE)
    asked = sum(tries[0] is not NO for tries in rounds)
    if count is None:
        assert asked == 0
    else:
        assert 0 <= count.good <= count.counted and count.counted + count.unknown == asked


@given(st.integers(1, 10**9), st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_a_page_is_due_once_in_each_part_of_the_day_at_a_minute_that_never_moves(target: int, day: date) -> None:
    for number in range(len(TERMS.day_parts)):
        due = rules.due_at(TERMS, target, day, number)
        assert due == rules.due_at(TERMS, target, day, number)
        assert rules.part_of(TERMS, day, number).holds(due)


def test_pages_are_spread_over_the_part_of_a_day() -> None:
    """No minute of six hours has more than a few of 360 pages."""
    minutes = [rules.due_at(TERMS, target, DAY, 1) for target in range(360)]
    assert max(minutes.count(minute) for minute in set(minutes)) <= 8
    hours = [sum(m.hour == hour for m in minutes) for hour in {m.hour for m in minutes}]
    assert len(hours) == 6 and min(hours) > 30


def test_the_parts_of_the_day_leave_no_minute_out() -> None:
    parts = [rules.part_of(TERMS, DAY, number) for number in range(len(TERMS.day_parts))]
    assert parts[0].begins == midnight(DAY) and parts[-1].ends == midnight(date(2026, 11, 11))
    assert all(a.ends == b.begins for a, b in pairwise(parts))
    last = midnight(date(2026, 11, 11)) - timedelta(minutes=1)
    assert rules.parts_around(TERMS, DAY, last) == [(DAY, 3), (date(2026, 11, 11), 0)]


def test_a_host_is_left_alone_longer_after_each_failure() -> None:
    waits = [rules.quiet_for(TERMS, n) for n in range(6)]
    assert waits == sorted(waits) and waits[0] == timedelta(seconds=TERMS.gap_seconds) and waits[4] == waits[5]


def announced(number: int, begins: datetime, hours: int, ahead: timedelta, host: str = "") -> Announced:
    return Announced(number, host, Span(begins, begins + timedelta(hours=hours)), begins - ahead)


def test_an_outage_counts_only_when_announced_before_it_begins() -> None:
    hour = timedelta(hours=1)
    found = rules.counted_spans(
        [announced(1, NOW, 2, hour), announced(2, NOW + 5 * hour, 2, timedelta(0)), announced(3, NOW, 1, -hour)],
        OUTAGES,
    )
    assert found == {1: (Span(NOW, NOW + 2 * hour),), 2: (), 3: ()}


def test_only_so_many_hours_of_a_month_are_excused() -> None:
    hour, day = timedelta(hours=1), timedelta(days=1)
    found = rules.counted_spans(
        [announced(1, NOW, 6, day), announced(2, NOW + day, 6, hour), announced(3, NOW + 2 * day, 1, hour)], OUTAGES
    )
    assert [sum(s.minutes for s in found[n]) for n in (1, 2, 3)] == [360, 120, 0]


def test_two_outages_that_overlap_are_paid_for_once() -> None:
    day = timedelta(days=1)
    found = rules.counted_spans(
        [announced(1, NOW, 4, 2 * day), announced(2, NOW + timedelta(hours=2), 4, day)], OUTAGES
    )
    assert [s.minutes for n in (1, 2) for s in found[n]] == [240, 120]


@given(st.lists(st.tuples(st.integers(0, 600), st.integers(1, 12), st.integers(-3, 48)), max_size=12))
def test_never_more_than_the_month_allows_is_excused(rows: list[tuple[int, int, int]]) -> None:
    hour = timedelta(hours=1)
    found = rules.counted_spans(
        [announced(n, NOW + at * hour, length, ahead * hour) for n, (at, length, ahead) in enumerate(rows)], OUTAGES
    )
    assert sum(s.minutes for spans in found.values() for s in spans) <= OUTAGES.most_minutes_a_month


def arrivals(*lost: bool, agencies: int = 20) -> list[Arrival]:
    """The latest first."""
    return [Arrival(NOW - timedelta(minutes=n), f"H{n % agencies:02d}", is_lost) for n, is_lost in enumerate(lost)]


def test_when_many_agencies_fail_at_once_it_is_we_who_are_out() -> None:
    span = rules.own_outage(arrivals(*[True] * 8, False), DOUBT)
    assert span is not None
    assert span.holds(NOW) and span.holds(NOW - timedelta(minutes=7)) and not span.holds(NOW - timedelta(minutes=8))


def test_one_agency_that_fails_often_is_out_itself() -> None:
    assert rules.own_outage(arrivals(*[True] * 30, agencies=4), DOUBT) is None
    assert rules.own_outage(arrivals(*[True] * 7, False), DOUBT) is None
    assert rules.own_outage(arrivals(False, *[True] * 20), DOUBT) is None


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://dichvucong.mau.example.vn/a?b=1", "dichvucong.mau.example.vn"),
        ("https://DICHVUCONG.mau.example.vn:443/", "dichvucong.mau.example.vn"),
        ("https://dichvucong.mau.example.vn:8443/", "dichvucong.mau.example.vn:8443"),
        ("http://dichvucong.mau.example.vn/", None),
        ("https://a:b@mau.example.vn/", None),
        ("https://10.0.0.1/", None),
        ("https://169.254.169.254/", None),
        ("https://[::1]/", None),
        ("https://localhost/", None),
        ("http://127.0.0.1:9/", None),
        ("https://mau.example.vn:99999/", None),
        ("https://mau.example.vn\\@x.vn/", None),
        ("https://mau.example.vn/ x", None),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("https://", None),
        ("", None),
        ("https://mau.example.vn/" + "x" * 500, None),
    ],
)
def test_only_public_pages_over_https_are_visited(address: str, host: str | None) -> None:
    assert rules.host_of(address, is_trial=False) == host


def test_in_a_trial_also_the_sandbox_of_this_machine_is_visited() -> None:
    assert rules.host_of("http://127.0.0.1:8123/x", is_trial=True) == "127.0.0.1:8123"
    assert rules.host_of("http://127.0.0.1/x", is_trial=True) is None
    assert rules.host_of("http://10.0.0.1:80/x", is_trial=True) is None


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading_of_an_address(text: str) -> None:
    for address in (text, f"https://{text}"):
        found = rules.host_of(address, is_trial=True)
        assert found is None or rules.is_host(found, is_trial=True)


def test_every_check_has_its_own_indicator() -> None:
    assert [row.check for row in own_indicators()] == list(Check)

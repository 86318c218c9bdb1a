"""The search by checksums finds exactly what was planted, in few trips, and cannot be talked round (F-164)."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.oversight.reconciliation import rules
from motcua.oversight.reconciliation.errors import MalformedEvidence
from motcua.oversight.reconciliation.rules import Answer, Checksum, Keyed, Ledger, Question, Span, checksums, difference
from motcua.oversight.reconciliation.rules.checksums import SPACE

SALT = bytes(range(16))
KEYS = st.text("0123456789ABH.-", min_size=1, max_size=6)
LISTS = st.lists(st.builds(Keyed, KEYS, st.sampled_from(["", "2026-11-02", "2026-11-03"])), max_size=60)


def numbered(count: int, first: int = 0) -> list[Keyed]:
    return [Keyed(f"000.01.02.H01-261102-{n:07d}", "2026-11-02") for n in range(first, first + count)]


class Line:
    """A counterpart behind JSON: what goes over the line is what the wire says."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger, self.bytes, self.trips = ledger, 0, 0

    def ask(self, question: Question) -> Answer:
        asked = json.dumps(rules.question_json(question))
        answered = json.dumps(rules.answer_json(self.ledger.ask(rules.read_question(json.loads(asked)))))
        self.bytes += len(asked) + len(answered)
        self.trips += 1
        return rules.read_answer(json.loads(answered))


@given(here=LISTS, there=LISTS, fan=st.integers(2, 8), leaf=st.integers(0, 6))
@settings(max_examples=200, deadline=None)
def test_the_differences_found_are_exactly_those_of_the_two_lists(
    here: list[Keyed], there: list[Keyed], fan: int, leaf: int
) -> None:
    """Multisets: a record that stands twice on one side shows as well."""
    search = difference(Ledger(here, SALT), Line(Ledger(there, SALT)), fan=fan, leaf=leaf)
    assert search.only_here == Counter(here) - Counter(there)
    assert search.only_there == Counter(there) - Counter(here)


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_planted_differences_in_a_month_of_dossiers_are_found_in_at_most_four_trips(data: st.DataObject) -> None:
    month = numbered(2_000)
    lost = set(data.draw(st.lists(st.sampled_from(month), max_size=8)))
    invented = data.draw(st.lists(st.builds(Keyed, KEYS.map(lambda key: f"gia-{key}"), st.just("")), max_size=8))
    line = Line(Ledger([r for r in month if r not in lost] + invented, SALT))
    search = difference(Ledger(month, SALT), line)
    assert set(search.only_here.elements()) == lost
    assert Counter(invented) == search.only_there
    assert search.trips == line.trips <= 4


def test_equal_lists_cost_one_trip_and_one_checksum_however_they_are_ordered() -> None:
    month = numbered(5_000)
    search = difference(Ledger(month, SALT), Ledger(reversed(month), SALT))
    assert (search.trips, search.checksums, search.records) == (1, 1, 0)
    assert not search.only_here and not search.only_there


def test_a_changed_content_is_one_change_not_two_orphans() -> None:
    month = numbered(300)
    altered = [Keyed(month[7].key, "2026-11-09"), *month[:7], *month[8:-1]]
    search = difference(Ledger(month, SALT), Ledger(altered, SALT))
    orphans = search.orphans(len(month))
    assert orphans.changed == (month[7].key,)
    assert orphans.left == (month[-1].key,) and orphans.right == ()
    assert orphans.matched == 299
    assert (orphans.rate.numerator, orphans.rate.denominator) == (1, 300)


def test_a_record_that_stands_twice_on_one_side_is_found() -> None:
    month = numbered(100)
    search = difference(Ledger([*month, month[3], month[3]], SALT), Ledger(month, SALT))
    assert search.only_here == Counter({month[3]: 2})


def test_an_empty_list_and_a_full_one_differ_in_everything() -> None:
    month = numbered(120)
    assert len(difference(Ledger([], SALT), Ledger(month, SALT)).only_there) == 120
    assert len(difference(Ledger(month, SALT), Ledger([], SALT)).only_here) == 120


def test_few_bytes_go_over_the_line_where_little_differs() -> None:
    """One dossier of 20,000 missing: less than a fiftieth of sending the list."""
    month = numbered(20_000)
    line = Line(Ledger(month[1:], SALT))
    assert difference(Ledger(month, SALT), line).only_here == Counter([month[0]])
    whole = len(json.dumps([[r.key, r.content] for r in month]))
    assert line.bytes * 50 < whole
    assert line.trips <= 4


def test_lists_that_differ_everywhere_are_asked_about_in_messages_of_bounded_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(checksums, "MOST_CHECKSUMS", 100)
    monkeypatch.setattr(checksums, "MOST_RECORDS", 7)
    asked: list[Question] = []

    class Counting(Line):
        def ask(self, question: Question) -> Answer:
            asked.append(question)
            return super().ask(question)

    month = numbered(3_000)
    search = difference(Ledger(month, SALT), Counting(Ledger(numbered(3_000, 3_000), SALT)))
    assert (search.only_here.total(), search.only_there.total()) == (3_000, 3_000)
    assert all(len(q.checksums) <= 100 and len(q.records) <= 7 for q in asked)
    assert search.trips == len(asked) > 4


def test_checksums_of_one_salt_say_nothing_under_another() -> None:
    record = numbered(1)[0]
    assert Ledger([record], SALT).checksum(Span()) != Ledger([record], bytes(16)).checksum(Span())


def test_length_keeps_key_and_content_apart() -> None:
    one, other = Keyed("ab", "c"), Keyed("a", "bc")
    ledger = Ledger([], SALT)
    assert ledger.digest(one) != ledger.digest(other)


@given(LISTS, LISTS)
@settings(max_examples=60, deadline=None)
def test_an_outcome_adds_up_exactly_when_it_is_the_true_one(ours: list[Keyed], theirs: list[Keyed]) -> None:
    centre, agency = Ledger(ours, SALT), Ledger(theirs, SALT)
    minus, plus = Counter(ours) - Counter(theirs), Counter(theirs) - Counter(ours)
    claimed = agency.checksum(Span())
    assert centre.becomes(minus.elements(), plus.elements(), claimed)
    extra = [*plus.elements(), Keyed("thêm")]
    assert not centre.becomes(minus.elements(), extra, claimed)
    if plus:
        assert not centre.becomes(minus.elements(), list(plus.elements())[1:], claimed)


def test_an_outcome_may_not_take_away_what_the_centre_never_had() -> None:
    month = numbered(10)
    ghost = Keyed("ma")
    assert not Ledger(month, SALT).becomes([ghost], [ghost], Ledger(month, SALT).checksum(Span()))


@given(st.integers(0, SPACE - 2), st.integers(1, 200), st.integers(1, 70))
def test_parts_of_a_span_cover_it_without_overlap(start: int, width: int, parts: int) -> None:
    span = Span(start, min(SPACE, start + width))
    cut = span.split(parts)
    assert cut[0].start == span.start and cut[-1].end == span.end
    assert all(a.end == b.start and a.start < a.end for a, b in pairwise(cut))


@pytest.mark.parametrize(
    "given",
    [
        None, [], {}, {"checksums": [], "records": None}, {"checksums": [["0", "0"]], "records": []},
        {"checksums": [["0"]], "records": []}, {"checksums": [["-1", "5"]], "records": []},
        {"checksums": [[0, 5]], "records": []}, {"checksums": [["0", "1" + "0" * 17]], "records": []},
        {"checksums": [["0", "1"]] * 50_001, "records": []},
    ],
)  # fmt: skip
def test_a_malformed_question_is_refused(given: object) -> None:
    with pytest.raises(MalformedEvidence):
        rules.read_question(given)


@pytest.mark.parametrize(
    "given",
    [
        None, {}, {"checksums": [[1]], "records": []}, {"checksums": [[True, "0"]], "records": []},
        {"checksums": [], "records": [[["a"]]]}, {"checksums": [], "records": [[["khóa sai", ""]]]},
        {"checksums": [], "records": [[["a", "x" * 201]]]}, {"checksums": [[1, "zz"]], "records": []},
    ],
)  # fmt: skip
def test_a_malformed_answer_is_refused(given: object) -> None:
    with pytest.raises(MalformedEvidence):
        rules.read_answer(given)


def test_the_whole_range_travels_as_text_because_no_json_number_holds_it() -> None:
    assert rules.question_json(Question((Span(),))) == {"checksums": [["0", "10000000000000000"]], "records": []}
    assert rules.read_answer({"checksums": [[3, "ff"]], "records": []}).checksums == (Checksum(3, 255),)

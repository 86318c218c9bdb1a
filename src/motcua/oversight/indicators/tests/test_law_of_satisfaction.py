"""IND-23 to IND-27b, petitions and satisfaction: ledgers in the words of law.md 4.5, by hand, and what breaks them."""

from __future__ import annotations

from datetime import date

import pytest

from motcua.oversight.indicators.tests.factories import END, MONTH, Row, dossier, minute, october, petition, rating
from motcua.oversight.indicators.types import Flag, PetitionFlag, Ratio

IN_2018 = date(2018, 6, 30)
DISLIKED, REPEATED = PetitionFlag.DISLIKED, PetitionFlag.REPEATED
ANSWERED, PUBLISHED = PetitionFlag.ANSWERED, PetitionFlag.PUBLISHED


def handled(**facts: int) -> Row:
    """Answered or refused in October."""
    return petition(ANSWERED, **{"answered_month": MONTH, **facts})


def test_ind_23_is_handled_in_time_over_in_scope() -> None:
    """IND-23: by hand 2 of 4: one late, one not handled yet; one is out of scope, one of September."""
    rows = [
        handled(), handled(late_minute=END + 1), handled(late_minute=minute(20)), petition(),
        handled(out_of_scope=1, late_minute=minute(3)), handled(out_of_scope=1), handled(received_month=MONTH - 1),
    ]  # fmt: skip
    assert october("IND-23", rows) == Ratio(2, 4)
    assert october("IND-23", [*rows, handled(answered_month=MONTH + 1)]) == Ratio(2, 5), "handled after the period"


@pytest.mark.parametrize(("late", "pair"), [(END - 1, Ratio(0, 1)), (END, Ratio(0, 1)), (END + 1, Ratio(1, 1))])
def test_ind_23_is_judged_at_the_end_of_the_period(late: int, pair: Ratio) -> None:
    """IND-23: a limit that passes with the last minute is passed, one minute later it is not yet."""
    assert october("IND-23", [handled(late_minute=late)]) == pair


def test_ind_24_takes_off_disliked_repeated_and_late_from_the_total() -> None:
    """IND-24: (total - disliked answers - repeated - late) / total; by hand (6 - 1 - 1 - 1) / 6 = 50 %."""
    rows = [petition(), petition(), petition(), petition(ANSWERED, DISLIKED), petition(REPEATED)]
    rows += [petition(late_minute=minute(9)), petition(DISLIKED, out_of_scope=1), petition(REPEATED, out_of_scope=1)]
    rows.append(petition(out_of_scope=1, late_minute=minute(9)))
    found = october("IND-24", rows)
    assert (found, str(found.percent())) == (Ratio(3, 6), "50.00")


def test_ind_24_takes_one_off_as_often_as_the_formula_names_it_and_never_below_nothing() -> None:
    """IND-24: one petition disliked, repeated and late is taken off three times; -2 of 1 is 0 of 1."""
    worst = petition(DISLIKED, REPEATED, late_minute=minute(9))
    assert october("IND-24", [worst, *[petition()] * 9]) == Ratio(7, 10)
    assert october("IND-24", [worst]) == Ratio(0, 1)


def test_ind_25_is_the_report_of_the_second_quarter_of_2018() -> None:
    """IND-25: answered / in scope 1.517 / 1.829 = 82,94 %; in scope / received 194 / 868; published 189 of 194."""
    rows = [petition(ANSWERED)] * 1517 + [petition()] * 312 + [petition(ANSWERED, out_of_scope=1)] * 50
    found = october("IND-25", rows, "answered", on=IN_2018)
    assert (found, str(found.percent())) == (Ratio(1517, 1829), "82.94")
    quarter = [petition(ANSWERED, PUBLISHED)] * 189 + [petition(ANSWERED)] * 5 + [petition(out_of_scope=1)] * 674
    found, published = (october("IND-25", quarter, name, on=IN_2018) for name in ("in_scope", "published"))
    assert (found, str(found.percent()), published) == (Ratio(194, 868), "22.35", Ratio(189, 194))


def test_ind_25_breaks_where_what_is_published_without_scope_counts() -> None:
    """IND-25: a published answer to a petition out of scope is received, and neither in scope nor published of it."""
    rows = [petition(PUBLISHED), petition(PUBLISHED, out_of_scope=1)]
    assert october("IND-25", rows, "published", on=IN_2018) == Ratio(1, 1)
    assert october("IND-25", rows, "in_scope", on=IN_2018) == Ratio(1, 2)


def test_ind_26_is_100_percent_less_the_late_and_the_disliked() -> None:
    """IND-26: 100 % - (late % + petition or dislike %); by hand 10 in hand, 1 late, 2 disliked: 70 %."""
    rows = [
        *[dossier()] * 6,
        dossier(received_month=MONTH - 2),
        dossier(late_minute=minute(9)),
        dossier(Flag.DISLIKED),
        dossier(Flag.DISLIKED),
    ]
    found = october("IND-26", [*rows, dossier(Flag.DISLIKED, received_month=MONTH + 1)])
    assert (found, str(found.percent())) == (Ratio(7, 10), "70.00")


def test_ind_26_takes_a_late_and_disliked_one_off_twice_and_one_without_a_due_date_is_never_late() -> None:
    """IND-26: the two shares are added; no promised date, no lateness."""
    both = dossier(Flag.DISLIKED, late_minute=minute(9))
    assert october("IND-26", [both, *[dossier()] * 3]) == Ratio(2, 4)
    assert october("IND-26", [dossier(without_due=1, late_minute=minute(9)), dossier()]) == Ratio(2, 2)


ANSWERS = [
    rating(overall=3, attitude=3), rating(overall=3), rating(overall=2, convenience=1), rating(overall=1),
    rating(timeliness=2), rating(overall=3, rated_month=MONTH - 1),
]  # fmt: skip
"""By hand: overall 4 answers: 2 very, 1 satisfied, 1 not; attitude, convenience, timeliness 1 answer each."""


@pytest.mark.parametrize(
    ("name", "pair"),
    [
        ("overall_very", Ratio(2, 4)), ("overall_satisfied", Ratio(1, 4)), ("overall_not", Ratio(1, 4)),
        ("convenience_very", Ratio(0, 1)), ("convenience_satisfied", Ratio(0, 1)), ("convenience_not", Ratio(1, 1)),
        ("timeliness_very", Ratio(0, 1)), ("timeliness_satisfied", Ratio(1, 1)), ("timeliness_not", Ratio(0, 1)),
        ("attitude_very", Ratio(1, 1)), ("attitude_satisfied", Ratio(0, 1)), ("attitude_not", Ratio(0, 1)),
    ],
)  # fmt: skip
def test_ind_27_shares_the_answers_to_each_question(name: str, pair: Ratio) -> None:
    """IND-27, TT 32/2017 Art 12: three steps, over those who answered that question."""
    assert october("IND-27", ANSWERS, name) == pair


def test_ind_27_breaks_where_a_question_not_asked_is_an_answer() -> None:
    """IND-27: who was not asked about attitude is not in its denominator; nobody asked does not apply."""
    assert october("IND-27", [rating(overall=3)], "attitude_not") == Ratio(0, 0)
    assert october("IND-27", [rating(overall=3), rating(attitude=1)], "attitude_not") == Ratio(1, 1)


@pytest.mark.parametrize(("name", "pair"), [("rule", Ratio(2, 5)), ("behaviour", Ratio(2, 5))])
def test_ind_27b_sorts_petitions_about_rules_and_about_behaviour(name: str, pair: Ratio) -> None:
    """IND-27b, 5.1: for steering; by hand of 5 received 2 about a rule, 2 about behaviour, 1 of no known kind."""
    rows: list[Row] = [
        petition(kind=1),
        petition(kind=1),
        petition(kind=2),
        petition(kind=2, out_of_scope=1),
        petition(kind=0),
    ]
    assert october("IND-27b", [*rows, petition(kind=1, received_month=MONTH + 1)], name) == pair

"""IND-10 to IND-17, use: small ledgers in the words of law.md 4.3, the figure by hand, and what breaks it."""

from __future__ import annotations

from datetime import date

import pytest

from motcua.oversight.indicators.tests.factories import MONTH, Row, done, dossier, october, taken_back
from motcua.oversight.indicators.types import Flag, Ratio

IN_2024 = date(2024, 12, 31)
COUNTER, POST, INFORMATION, PARTIAL = {"channel": 1}, {"channel": 3}, {"level": 0}, {"level": 1}


def other(**facts: int) -> Row:
    """A row of a subject that is not of dossiers."""
    return {"top": 1, "month": MONTH, "sign": 1, **facts}


LEDGER = [
    dossier(),  # online, full: counts
    dossier(**PARTIAL),  # online, partial: counts
    dossier(**INFORMATION),  # online to a page of information: received only
    dossier(**COUNTER), dossier(**COUNTER), dossier(**POST),  # received only: post is not online
    dossier(received_month=MONTH - 1), dossier(received_month=MONTH + 1), dossier(received_month=0),  # other months
]  # fmt: skip


def test_ind_10_is_online_dossiers_over_all_received_by_every_way() -> None:
    """IND-10: by hand 2 of 6, 33,33 %; the postal dossier of trap 1 is in the denominator alone."""
    found = october("IND-10", LEDGER)
    assert (found, str(found.percent())) == (Ratio(2, 6), "33.33")


@pytest.mark.parametrize(
    ("more", "pair"),
    [(dossier(), Ratio(3, 7)), (dossier(**POST), Ratio(2, 7)), (dossier(received_month=MONTH + 1), Ratio(2, 6))],
)
def test_ind_10_moves_by_one_dossier_where_the_words_say(more: Row, pair: Ratio) -> None:
    """IND-10: online adds to both parts, post to one, another month to none."""
    assert october("IND-10", [*LEDGER, more]) == pair


def test_ind_10_counts_a_dossier_taken_back_not_at_all_and_what_came_after_the_cut_not_yet() -> None:
    """IND-10: signed rows; a correction that is known after the cut-off changes nothing before it."""
    assert october("IND-10", [*LEDGER, dossier(dossier=9), taken_back(dossier(dossier=9))]) == Ratio(2, 6)
    assert october("IND-10", [*LEDGER, dossier(known_minute=2_000_000_000)]) == Ratio(2, 6)


def test_ind_11_is_dossiers_handled_fully_online_over_all_handled() -> None:
    """IND-11: online, full, with e-result / all finished in the period; by hand 1 of 5."""
    result = Flag.E_RESULT
    rows = [
        done(result), done(), done(result, **PARTIAL), done(result, **COUNTER), done(result, **POST),
        dossier(), done(result, ended_month=MONTH + 1), done(result, received_month=0),
    ]  # fmt: skip
    assert october("IND-11", rows) == Ratio(1, 5)
    assert october("IND-11", [*rows, done(result)]) == Ratio(2, 6)


def test_ind_11_is_rounded_half_up_to_two_places() -> None:
    """IND-11: 1 of 800 is 0,125 %, printed 0,13; Hà Nam's 115.665 / 168.746 is printed 68,54."""
    found = october("IND-11", [done(Flag.E_RESULT), *[done()] * 799], on=IN_2024)
    assert (found, str(found.percent())) == (Ratio(1, 800), "0.13")
    assert str(Ratio(115_665, 168_746).percent()) == "68.54"


def test_ind_12_needs_code_and_link_only_where_a_written_result_is_due() -> None:
    """IND-12: channel 2 and, where a written result is due, the e-result / dossiers of the period; by hand 3 of 6."""
    due, result = Flag.WRITTEN_RESULT_DUE, Flag.E_RESULT
    rows = [
        dossier(due, result),
        dossier(due),
        dossier(),
        dossier(),
        dossier(result, **POST),
        dossier(due, result, **COUNTER),
    ]
    assert october("IND-12", rows) == Ratio(3, 6)
    assert october("IND-12", [*rows, dossier(due, result)]) == Ratio(4, 7)


def test_ind_13_is_full_process_dossiers_of_eligible_procedures() -> None:
    """IND-13: by hand 1 of 3: partial and post stay in the denominator, what is not eligible in neither."""
    rows = [
        dossier(Flag.ELIGIBLE_FULL), dossier(Flag.ELIGIBLE_FULL, **PARTIAL), dossier(Flag.ELIGIBLE_FULL, **POST),
        dossier(), dossier(**COUNTER),
    ]  # fmt: skip
    assert october("IND-13", rows) == Ratio(1, 3)
    assert october("IND-13", [*rows, dossier(Flag.ELIGIBLE_FULL)]) == Ratio(2, 4)


def test_ind_14_is_online_over_all_whatever_the_level() -> None:
    """IND-14, TT 01/2018 index 9: online dossiers / all dossiers; by hand 3 of 10 is the band of 30 %."""
    rows = [dossier(), dossier(**INFORMATION), dossier(**PARTIAL), *[dossier(**COUNTER)] * 6, dossier(**POST)]
    found = october("IND-14", rows, on=IN_2024)
    assert (found, str(found.percent())) == (Ratio(3, 10), "30.00")
    assert october("IND-14", [*rows, dossier(**POST)], on=IN_2024) == Ratio(3, 11), "29.9…, under the band"


def test_ind_15_is_steps_without_a_human_act_over_steps() -> None:
    """IND-15: by hand 2 of 3 completed in the month; a step of another month is not counted."""
    steps = [other(ended_month=MONTH, human=human) for human in (0, 0, 1)]
    assert october("IND-15", [_without_month(row) for row in steps]) == Ratio(2, 3)
    later = [_without_month(row) for row in (*steps, other(ended_month=MONTH + 1, human=0))]
    assert october("IND-15", later) == Ratio(2, 3)


def _without_month(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "month"}


OFFERS = [
    other(offered=1, answer=1), other(offered=1, answer=1), other(offered=1, answer=1, reversed=1),
    other(offered=1, answer=2), other(offered=1),
    other(offered=0), other(offered=0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "pair"),
    [("offered", Ratio(5, 7)), ("accepted", Ratio(3, 5)), ("refused", Ratio(1, 5)), ("reversed", Ratio(1, 5))],
)
def test_ind_16_follows_an_offer_to_its_answer(name: str, pair: Ratio) -> None:
    """IND-16: offers made / eligible persons; accepted, refused, reversed / offers made."""
    assert october("IND-16", OFFERS, name) == pair


def test_ind_16_breaks_where_somebody_never_asked_is_counted_as_refusing() -> None:
    """IND-16: an eligible person without an offer is in the first denominator alone."""
    more = [*OFFERS, other(answer=1), other(answer=2), other(reversed=1), other(offered=1, answer=1, month=MONTH + 1)]
    assert october("IND-16", more, "offered") == Ratio(5, 10)
    assert [october("IND-16", more, name).numerator for name in ("accepted", "refused", "reversed")] == [3, 1, 1]


def test_ind_17_adds_views_and_visits_and_shares_submissions() -> None:
    """IND-17: by hand 30 views, 8 visits, 2 dossiers sent: 25 %; another month is another figure."""
    rows = [other(views=20, visits=5, submissions=2), other(views=10, visits=3)]
    rows.append(other(views=99, visits=9, submissions=9, month=MONTH - 1))
    assert [october("IND-17", rows, name).numerator for name in ("views", "visits")] == [30, 8]
    assert (found := october("IND-17", rows, "submitted")) == Ratio(2, 8)
    assert found.percent() == 25

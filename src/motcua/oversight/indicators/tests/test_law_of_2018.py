"""The nine indices of TT 01/2018/TT-VPCP as of law.md 5.3: ledgers, points by hand, and what breaks them."""

from __future__ import annotations

from datetime import date

import pytest

from motcua.oversight.indicators.tests.factories import (
    END,
    MONTH,
    Row,
    day,
    done,
    dossier,
    minute,
    october,
    petition,
    service,
)
from motcua.oversight.indicators.types import Flag, Ratio

IN_2024 = date(2024, 12, 31)


def points(code: str, rows: list[Row], name: str = "") -> Ratio:
    return october(code, rows, name, on=IN_2024)


def test_tt01_1_gives_2_points_for_shorter_1_for_equal_0_for_longer() -> None:
    """TT01-1: by hand 9, 11, 12, 12 and 13 October against the 12th: (2 + 2 + 1 + 1 + 0) / 5 = 1,2."""
    rows = [done(ended_day=day(n), due_day=day(12)) for n in (9, 11, 12, 12, 13)]
    unpromised = [done(without_due=1), done(without_due=1, ended_day=day(12), due_day=day(12))]
    assert points("TT01-1", [*rows, *unpromised, dossier()]) == Ratio(6, 5)
    assert points("TT01-1", [*rows, done(ended_day=day(13), due_day=day(12))]) == Ratio(6, 6)


def test_tt01_2_gives_2_points_where_every_unit_was_early_and_0_where_one_was_late() -> None:
    """TT01-2: by hand 2 + 1 + 1 + 0 + 0 over 5; who tells nothing of its units is not counted, and is no 0."""
    early, on_time, late = Flag.UNITS_EARLY, Flag.UNITS_ON_TIME, Flag.UNITS_LATE
    rows = [done(early), done(on_time), done(early, on_time), done(late), done(early, late)]
    assert points("TT01-2", [*rows, done(), dossier(early)]) == Ratio(4, 5)
    assert points("TT01-2", [*rows, done(on_time)]) == Ratio(5, 6)


def test_tt01_4_gives_2_points_for_no_agency_1_for_the_desk_alone_0_for_more() -> None:
    """TT01-4: by hand 2 + 1 + 0 + 1 over 4; told twice, the telling of more agencies holds."""
    none, desk, more = Flag.CONTACTS_NONE, Flag.CONTACTS_DESK, Flag.CONTACTS_MORE
    rows = [done(none), done(desk), done(desk, more), done(none, desk)]
    assert points("TT01-4", [*rows, done(), dossier(none)]) == Ratio(4, 4)
    assert points("TT01-4", [*rows, done(more)]) == Ratio(4, 5)


def test_tt01_3_gives_2_points_for_no_contact_1_for_one_0_for_more() -> None:
    """TT01-3: by hand 0, 0, 1, 2 and 5 requests: (2 + 2 + 1) / 5 = 1,0; a running dossier is not counted."""
    rows = [done(requests=n) for n in (0, 0, 1, 2, 5)]
    assert points("TT01-3", [*rows, dossier()]) == Ratio(5, 5)
    assert points("TT01-3", [*rows, done(requests=1)]) == Ratio(6, 6)


def test_tt01_5_looks_at_the_whole_process_and_at_receipt_and_return_at_the_desk() -> None:
    """TT01-5: by hand the whole process of 1 in 4; received and returned 2 of the 3 that are not exempt."""
    rows = [
        service(1, whole_at_desk=1, at_desk=1), service(1, whole_at_desk=1, at_desk=1, agency=2),
        service(2, at_desk=1), service(3),
        service(4, exempt_from_desk=1, at_desk=1),
    ]  # fmt: skip
    assert points("TT01-5", rows, "whole") == Ratio(1, 4)
    assert points("TT01-5", rows, "at_desk") == Ratio(2, 3)
    assert points("TT01-5", [*rows, service(5, exempt_from_desk=1)], "at_desk") == Ratio(2, 3)


def test_tt01_6_needs_both_places_for_2_points_and_one_of_them_for_1() -> None:
    """TT01-6: on the board and electronically 1 of 4, on one of them 3 of 4."""
    rows = [
        service(1, published_board=1, published_online=1), service(2, published_board=1),
        service(1, published_board=1, published_online=1, agency=2),
        service(3, published_online=1), service(4),
    ]  # fmt: skip
    assert [points("TT01-6", rows, name) for name in ("both", "one")] == [Ratio(1, 4), Ratio(3, 4)]
    assert points("TT01-6", [*rows, service(4, published_board=1)], "one") == Ratio(4, 4)


def test_tt01_7_gives_no_point_to_a_valid_complaint() -> None:
    """TT01-7: early 2, on the day 1, complained of 0; by hand (2 + 1 + 1 + 0 + 0 + 0) / 6."""
    early, on_day = {"ended_day": day(9), "due_day": day(12)}, {"ended_day": day(12), "due_day": day(12)}
    rows = [
        done(**early, received_month=MONTH - 1),
        done(**on_day),
        done(**on_day),
        done(Flag.DISLIKED, **early),
        done(Flag.DISLIKED, **on_day),
    ]
    rows.append(done(ended_day=day(13), due_day=day(12)))
    assert points("TT01-7", [*rows, done(without_due=1, **early), done(without_due=1, **on_day)]) == Ratio(4, 6)
    assert points("TT01-7", [*rows, done(**early)]) == Ratio(6, 7)


def test_tt01_8_is_the_share_of_petitions_in_scope_that_are_late() -> None:
    """TT01-8: by hand 1 of 3; late at the end of the period is late, a minute later not yet."""
    rows = [petition(), petition(late_minute=END + 1), petition(late_minute=END)]
    assert points("TT01-8", [*rows, petition(out_of_scope=1, late_minute=minute(2))]) == Ratio(1, 3)
    assert points("TT01-8", [petition(late_minute=END, received_month=MONTH - 1)]) == Ratio(0, 0)


@pytest.mark.parametrize(("name", "pair"), [("services", Ratio(3, 5)), ("online", Ratio(4, 20)), ("late", Ratio(1, 4))])
def test_tt01_9_holds_services_online_dossiers_and_late_ones(name: str, pair: Ratio) -> None:
    """TT01-9: procedures at level 3, 4 (partial, full since 2022); online dossiers of all; late ones of the online."""
    rows = [
        service(1, 4, received=10, online_received=3, online_late=1), service(1, 3, received=6, online_received=1),
        service(2, 3, received=4), service(3, 1), service(4, 0), service(5, 0),
    ]  # fmt: skip
    assert points("TT01-9", rows, name) == pair

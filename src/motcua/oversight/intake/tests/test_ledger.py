"""The ledger: every change as signed rows, in the numbers of the contract, never altered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel import clock
from motcua.kernel.epoch import minute_of
from motcua.kernel.models import OutboxMessage
from motcua.kernel.worktime import working_minutes
from motcua.oversight.indicators.types import FACT_COLUMNS, NEVER, Flag
from motcua.oversight.intake import rules, selectors, services
from motcua.oversight.intake.models import DossierFact, FactRow, Number, ServiceRow, Touched
from motcua.oversight.intake.services.fact_columns import COLUMNS
from motcua.oversight.intake.services.give_numbers import give_numbers
from motcua.oversight.intake.tests.factories import NOW, START, Sender, add_agencies, cloud_event, declared, due
from motcua.oversight.intake.types import Dossier, Stage

MINUTE = 60


@pytest.fixture
def sender(db: None) -> Iterator[Sender]:
    add_agencies("H01", "H01.101", "H01.102")
    with clock.at(NOW):
        yield Sender().register()


def rows() -> list[dict[str, Any]]:
    return [dict(row) for row in FactRow.objects.order_by("id").values()]


def holding() -> dict[int, int]:
    """Sum of signs by dossier."""
    sums: dict[int, int] = {}
    for row in rows():
        sums[row["dossier"]] = sums.get(row["dossier"], 0) + row["sign"]
    return sums


# Lateness


_INSTANTS = st.integers(0, 40 * 24 * 3600)


@st.composite
def lives(draw: st.DrawFn) -> Dossier:
    """A received dossier with up to two requests, the first perhaps before receipt, ended or not; to the second."""
    marks = sorted(draw(st.lists(_INSTANTS, min_size=5, max_size=5)))
    begin1, end1, begin2, end2, ended = (START + timedelta(seconds=mark) for mark in marks)
    asked, waits, ends = draw(st.integers(0, 2)), draw(st.booleans()), draw(st.booleans())
    both: list[tuple[datetime, datetime | None]] = [(begin1, end1), (begin2, end2)]
    pauses = both[:asked]
    received = draw(st.sampled_from([START, end1]))
    waits = waits and not (asked == 1 and received == end1)
    if pauses and waits:
        pauses[-1] = pauses[-1][0], ended if ends else None
    return Dossier(
        agency="H01.101", procedure="1", channel=2, level="full", stage=Stage.RECEIVED, last_at=ended,
        received_at=received, first_due_at=draw(st.none() | _INSTANTS.map(lambda s: received + timedelta(seconds=s))),
        decided_at=ended if ends and not (waits and pauses) else None,
        stopped_at=ended if ends and waits and pauses else None,
        pauses=tuple(pauses), supplement_requests=len(pauses),
    )  # fmt: skip


@given(lives(), st.lists(st.integers(0, 60 * 24 * 60), min_size=20, max_size=20))
def test_ind_20_late_minute_says_the_same_as_the_rule_at_every_cut_off(dossier: Dossier, offsets: list[int]) -> None:
    late = rules.late_minute(dossier)
    received = dossier.received_at or START
    near = [late - 1, late, late + 1] if late < NEVER else []
    for minute in [*near, *(minute_of(START) + offset for offset in offsets)]:
        cut = datetime.fromtimestamp(minute * MINUTE, UTC)
        if cut > received:
            assert rules.on_time_portal(dossier, cut) is (None if dossier.first_due_at is None else minute < late)


def dossier(**changes: Any) -> Dossier:
    told: dict[str, Any] = {
        "agency": "H01.101", "procedure": "1", "channel": 2, "level": "full", "stage": Stage.RECEIVED,
        "last_at": START, "received_at": START, "first_due_at": START + timedelta(days=9),
    }  # fmt: skip
    return Dossier(**{**told, **changes})


def test_ind_20_a_second_request_is_late_from_the_minute_after_it() -> None:
    second = START + timedelta(days=3)
    asked = dossier(pauses=((START, START + timedelta(days=1)), (second, None)), supplement_requests=2)
    assert rules.late_minute(asked) == minute_of(second) + 1


def test_ind_20_an_open_request_stops_the_clock_and_its_answer_moves_the_due_date() -> None:
    begin = START + timedelta(days=8)
    assert rules.late_minute(dossier(pauses=((begin, None),))) == NEVER
    answered = dossier(pauses=((begin, begin + timedelta(days=5)),))
    assert rules.late_minute(answered) == minute_of(START + timedelta(days=14)) + 1


def test_ind_20_who_waits_for_a_supplement_is_marked_until_it_comes_or_the_dossier_ends(sender: Sender) -> None:
    sender.send(cloud_event("received", 0, due_at=due(9)))
    told = [rows()[-1]["outcome"]]
    for kind, day in (("supplement_requested", 1), ("supplemented", 3), ("supplement_requested", 4), ("rejected", 5)):
        with clock.at(NOW + timedelta(hours=day)):
            sender.send(cloud_event(kind, day))
        told.append(rows()[-1]["outcome"])
    assert told == [0, 6, 0, 6, 2]


def test_ind_20_the_very_minute_of_the_due_date_is_on_time() -> None:
    at_due = dossier(decided_at=START + timedelta(days=9))
    assert rules.late_minute(at_due) == NEVER
    after = dossier(decided_at=START + timedelta(days=9, seconds=1))
    assert rules.late_minute(after) == minute_of(START + timedelta(days=9)) + 1


# Rows


def test_columns_are_those_of_the_contract_in_its_order() -> None:
    names = tuple(column.name for column in FACT_COLUMNS)
    assert (*COLUMNS[1:], "dossier", "known_minute", "sign") == names
    fields = {field.name for field in FactRow._meta.get_fields()}
    assert fields == {"id", "source", *names}


def test_a_new_dossier_is_added_and_a_changed_one_taken_back_and_added(sender: Sender) -> None:
    sender.send(cloud_event("received", 0, due_at=due(9)))
    assert [row["sign"] for row in rows()] == [1]
    with clock.at(NOW + timedelta(days=1)):
        sender.send(cloud_event("decided", 5))
    first, back, again = rows()
    assert [row["sign"] for row in (first, back, again)] == [1, -1, 1]
    own = [name for name in COLUMNS if name != "source"]
    assert [back[name] for name in own] == [first[name] for name in own]
    assert (first["ended_month"], again["ended_month"]) == (0, 2026 * 12 + 10)
    assert again["known_minute"] - first["known_minute"] == 24 * 60
    assert holding() == {DossierFact.objects.get().pk: 1}


def test_an_event_that_changes_no_fact_appends_nothing(sender: Sender) -> None:
    sender.send(cloud_event("received", 0), cloud_event("supplement_requested", 1), cloud_event("supplemented", 2))
    before = rows()
    sender.send(cloud_event("submitted", 0, "d2"))
    sender.send(cloud_event("received", 0, "d2", due_at=due(9)))
    assert len(rows()) == len(before) + 3
    sender.send(cloud_event("decided", 3, "d2"))
    returned = len(rows())
    sender.send(cloud_event("returned", 4, "d2"))
    assert len(rows()) == returned


def test_what_is_known_within_a_minute_is_known_from_its_end(sender: Sender) -> None:
    with clock.at(NOW + timedelta(seconds=59, microseconds=999_999)):
        sender.send(cloud_event("received", 0))
    sender.send(cloud_event("received", 0, "d2"))
    minute = minute_of(NOW)
    assert [row["known_minute"] for row in rows()] == [minute + 1, minute + 1]


def test_a_row_holds_months_days_and_working_time_of_vietnam(sender: Sender) -> None:
    at = datetime(2026, 10, 31, 17, 30, tzinfo=UTC)
    sender.send(cloud_event("received", 0, at=at.isoformat(), due_at=due(3)), cloud_event("decided", 1))
    row = rows()[-1]
    day = (datetime(2026, 11, 1, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)).days
    assert (row["received_month"], row["received_day"], row["outcome"]) == (2026 * 12 + 10, day, 1)
    ended = START + timedelta(days=1)
    assert row["net_minutes"] == working_minutes(agencies.working_calendar("H01.101"), at, ended)
    assert row["span_seconds"] == int((ended - at).total_seconds())
    assert row["flags"] & Flag.HAS_DUE and row["flags"] & Flag.INTERNAL_ON_TIME


@pytest.mark.parametrize(("kind", "outcome"), [("rejected", 2), ("withdrawn", 3), ("decided", 1)])
def test_a_row_says_how_the_dossier_ended(sender: Sender, kind: str, outcome: int) -> None:
    sender.send(cloud_event("received", 0), cloud_event(kind, 1))
    assert rows()[-1]["outcome"] == outcome


def test_a_dossier_refused_at_the_door_was_never_received(sender: Sender) -> None:
    sender.send(cloud_event("submitted", 0), cloud_event("refused", 1))
    assert (rows()[-1]["outcome"], rows()[-1]["received_month"]) == (4, 0)


def test_the_applicants_own_time_is_not_the_agencys(sender: Sender) -> None:
    sender.send(cloud_event("received", 0), cloud_event("supplement_requested", 1), cloud_event("supplemented", 3),
                cloud_event("decided", 4))  # fmt: skip
    calendar = agencies.working_calendar("H01.101")
    first, last = START + timedelta(days=1), START + timedelta(days=3)
    whole = working_minutes(calendar, START, START + timedelta(days=4))
    assert rows()[-1]["net_minutes"] == whole - working_minutes(calendar, first, last)


_FORBIDDEN = [
    "UPDATE intake_factrow SET sign = 1", "DELETE FROM intake_factrow", "UPDATE intake_number SET number = 9",
    "DELETE FROM intake_number", "UPDATE intake_servicerow SET level = 0", "DELETE FROM intake_servicerow",
]  # fmt: skip


@pytest.mark.parametrize("statement", _FORBIDDEN)
def test_the_ledger_cannot_be_changed_or_deleted(sender: Sender, statement: str) -> None:
    sender.send(cloud_event("received", 0), declared())
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_facts_derived_again_append_nothing_and_damage_is_taken_back(sender: Sender) -> None:
    sender.send(cloud_event("received", 0), cloud_event("received", 0, "d2"))
    before = rows()
    assert (services.recompute_facts(source=sender.code), rows()) == (0, before)
    DossierFact.objects.filter(dossier="d2").update(dossier="made up")
    assert services.recompute_facts(source=sender.code) == 2
    assert sorted(holding().values()) == [0, 1, 1]


def test_services_are_told_in_signed_rows_too(sender: Sender) -> None:
    sender.send(declared("partial"))
    sender.send(declared("full", since="2026-12-01"))
    told = list(ServiceRow.objects.order_by("id").values_list("level", "sign"))
    assert told[:2] == [(1, 1), (1, -1)] and sorted(told[2:]) == [(1, 1), (2, 1)]
    assert ServiceRow.objects.filter(level=1).order_by("-id")[0].until_minute < NEVER
    services.recompute_facts(source=sender.code)
    assert ServiceRow.objects.count() == 4


# Numbers and marks


def test_numbers_are_given_once_and_the_same_to_everybody(sender: Sender) -> None:
    wanted = [("agency", "H01.101"), ("procedure", "1"), ("agency", "H01")]
    first = give_numbers(wanted)
    again = give_numbers([*wanted, ("agency", "H02")])
    assert again == {**first, ("agency", "H02"): 3}
    assert selectors.codes_of("agency") == {1: "H01", 2: "H01.101", 3: "H02"}
    assert Number.objects.count() == 4


def test_a_batch_marks_the_months_it_may_change_and_says_so(sender: Sender) -> None:
    earlier = (START - timedelta(days=40)).isoformat()
    sender.send(cloud_event("received", 0, at=earlier), cloud_event("received", 0, "d2"))
    part = Touched.objects.get()
    assert (part.first_month, part.last_month) == (2026 * 12 + 8, 2026 * 12 + 10)
    assert OutboxMessage.objects.filter(event__endswith="FactsWritten").count() == 1
    assert [row[1:] for row in selectors.touched_parts()] == [(part.top, part.first_month, part.last_month)]


def test_the_batches_of_a_minute_are_found_by_it(sender: Sender) -> None:
    sender.send(cloud_event("received", 0))
    assert selectors.batches_in_minute(sender.code, rows()[0]["known_minute"]) == [f"{sender.code}/1"]
    assert selectors.batches_in_minute(sender.code, rows()[0]["known_minute"] + 1) == []

"""Openings that somebody kept and sends again, letters carried to another door, floods, questions that ask for all."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.foundation.agencies.services import load_agencies
from motcua.kernel import clock
from motcua.kernel.doors import Turnstile
from motcua.oversight.reconciliation import selectors, services
from motcua.oversight.reconciliation.services import compare_lists
from motcua.oversight.reconciliation.tests.factories import (
    AGENCY,
    NOW,
    PROCEDURE,
    Comparison,
    EvidenceRecord,
    Platform,
    count,
    facts,
    feeding,
    paid,
)
from motcua.oversight.reconciliation.types import Measure, WitnessKind

URL = "/api/intake/v1/reconciliation"
LIST = {f"H01-{n:04d}": "2026-11-02" for n in range(100)}
WHOLE = ["0", "10000000000000000"]


@pytest.fixture
def station(house: None) -> Iterator[Platform]:
    compare_lists._ledgers.clear()
    key = (Measure.RECEIVED, PROCEDURE)
    with feeding(facts(values={key: len(LIST)}, ids={key: LIST})):
        with clock.at(NOW - timedelta(days=1)):
            platform = Platform("tram-h01", WitnessKind.STATION, "H01").register()
        yield platform


def opening(station: Platform, **changes: Any) -> bytes:
    wanted = {"agency": AGENCY, "month": "2026-11", "measure": "received", "procedure": PROCEDURE}
    return json.dumps({"witness": station.code, **wanted, "sent_at": NOW.isoformat(), **changes}).encode()


def post(path: str, raw: bytes, header: str) -> Any:
    headers = {"X-Motcua-Signature": header}
    return Client().post(f"{URL}/{path}", raw, content_type="application/json", headers=headers)


def asked(station: Platform, session: str, **question: Any) -> Any:
    raw = json.dumps({"witness": station.code, "session": session, "checksums": [], "records": [], **question}).encode()
    return post("comparisons/questions", raw, station.sign(raw, "questions"))


@pytest.mark.django_db
def test_the_same_opening_is_one_session_however_often_it_comes(station: Platform) -> None:
    raw = opening(station)
    answers = [post("comparisons", raw, station.sign(raw, "comparisons")) for _time in range(3)]
    assert [a.status_code for a in answers] == [201] * 3
    assert answers[0].json() == answers[1].json() == answers[2].json()
    assert Comparison.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "status"), [(-6, 409), (-5, 201), (0, 201), (5, 201), (6, 409)])
def test_an_opening_that_was_kept_and_comes_later_opens_nothing(station: Platform, minutes: int, status: int) -> None:
    raw = opening(station)
    with clock.at(NOW + timedelta(minutes=minutes)):
        answer = post("comparisons", raw, station.sign(raw, "comparisons"))
    assert (answer.status_code, Comparison.objects.count()) == (status, int(status == 201))
    assert status == 201 or answer.json()["code"] == "stale_opening"


@pytest.mark.django_db
def test_an_opening_replayed_after_its_session_ended_does_not_bring_it_back(station: Platform) -> None:
    raw = opening(station)
    session = post("comparisons", raw, station.sign(raw, "comparisons")).json()["session"]
    Comparison.objects.update(outcome={}, ended_at=NOW)
    assert post("comparisons", raw, station.sign(raw, "comparisons")).json()["session"] == session
    assert asked(station, session).status_code == 409


@pytest.mark.django_db(transaction=True)
def test_two_who_bring_the_same_opening_at_once_get_one_session() -> None:
    load_agencies()
    compare_lists._ledgers.clear()
    key = (Measure.RECEIVED, PROCEDURE)
    with feeding(facts(values={key: len(LIST)}, ids={key: LIST})):
        station = Platform("tram-h01", WitnessKind.STATION, "H01").register()
        raw = opening(station)

        def bring(_n: int) -> str:
            try:
                with clock.at(NOW):
                    session: str = services.open_comparison(sent=station.sent(raw, "comparisons"))["session"]
                    return session
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            sessions = set(pool.map(bring, range(2)))
    assert len(sessions) == Comparison.objects.count() == 1


@pytest.mark.django_db
def test_a_station_that_opens_session_after_session_is_slowed(
    station: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = replace(selectors.opening_terms(NOW.date()), most_an_hour=2)
    monkeypatch.setattr(selectors, "opening_terms", lambda _on: two)
    sent = [opening(station, sent_at=(NOW + timedelta(seconds=n)).isoformat()) for n in range(3)]
    answers = [post("comparisons", raw, station.sign(raw, "comparisons")) for raw in sent]
    assert [a.status_code for a in answers] == [201, 201, 429]
    assert (answers[2].headers["Retry-After"], Comparison.objects.count()) == ("3600", 2)
    assert post("comparisons", sent[0], station.sign(sent[0], "comparisons")).status_code == 201


@pytest.mark.django_db
def test_what_was_signed_for_one_door_opens_no_other(station: Platform) -> None:
    raw = opening(station)
    for path in ("comparisons/questions", "comparisons/outcomes", "evidence"):
        assert post(path, raw, station.sign(raw, "comparisons")).status_code == 401
    assert post("comparisons", raw, station.sign(raw, "evidence")).status_code == 401
    headers = {"X-Motcua-Signature": station.sign(raw, "comparisons")}
    answer = Client().post(f"{URL}/comparisons", raw, content_type="text/plain", headers=headers)
    assert (answer.status_code, Comparison.objects.count()) == (401, 0)


@pytest.mark.django_db
def test_a_question_gets_the_list_once_and_not_a_thousand_times(station: Platform) -> None:
    raw = opening(station)
    session = post("comparisons", raw, station.sign(raw, "comparisons")).json()["session"]
    assert len(asked(station, session, records=[WHOLE]).json()["records"][0]) == len(LIST)
    answer = asked(station, session, records=[WHOLE] * 1000)
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed_evidence")


@pytest.mark.django_db
def test_a_session_has_an_end_of_questions(station: Platform) -> None:
    raw = opening(station)
    session = post("comparisons", raw, station.sign(raw, "comparisons")).json()["session"]
    Comparison.objects.update(trips=compare_lists.MOST_TRIPS - 1)
    assert [asked(station, session).status_code for _time in range(2)] == [200, 409]


@pytest.mark.django_db
def test_a_full_door_of_reconciliation_asks_to_come_again(house: None, monkeypatch: pytest.MonkeyPatch) -> None:
    platform, turnstile = Platform().register(), Turnstile(1, 0.01)
    for module in ("receive_evidence", "compare_lists"):
        room = importlib.import_module(f"motcua.oversight.reconciliation.services.{module}")
        monkeypatch.setattr(room, "door", lambda: turnstile)
    raw = platform.body(paid("d1"))
    with turnstile.turn():
        answer = post("evidence", raw, platform.sign(raw))
        ask = post("comparisons/questions", raw, platform.sign(raw, "questions"))
    assert (answer.status_code, answer.headers["Retry-After"], ask.status_code) == (503, "5", 503)
    assert not EvidenceRecord.objects.exists()
    assert post("evidence", raw, platform.sign(raw)).status_code == 201


@pytest.mark.django_db
def test_a_witness_that_floods_the_door_is_slowed_and_loses_nothing(
    house: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTAKE_PER_MINUTE", "3")
    platform = Platform().register()
    platform.send(paid("d1"), paid("d2"))
    raw = platform.body(paid("d3"), paid("d4"))
    answer = post("evidence", raw, platform.sign(raw))
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    with clock.at(NOW + timedelta(seconds=61)):
        assert post("evidence", raw, platform.sign(raw)).status_code == 201


@pytest.mark.django_db
def test_a_batch_of_four_times_the_cells_asks_the_database_no_more_often(house: None) -> None:
    few, many = _statements("it", 50), _statements("nhieu", 200)
    assert many <= few + 2


def _statements(code: str, cells: int) -> int:
    platform = Platform(code).register()
    rows = [paid(f"{code}-{n}", procedure=f"1.{n:06d}") for n in range(cells)]
    counts = [count(1, f"1.{n:06d}") for n in range(cells)]
    with CaptureQueriesContext(connection) as seen:
        receipt = platform.send(*rows, counts=counts)
    assert (receipt["accepted"], receipt["rejected"]) == (2 * cells, [])
    return len(seen)

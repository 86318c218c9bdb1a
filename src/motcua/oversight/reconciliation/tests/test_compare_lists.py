"""An agency's station compares its list with the centre's over HTTP, end to end."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from motcua.kernel import clock, events
from motcua.kernel.errors import OutsideUnavailable
from motcua.oversight.indicators.types import Ratio
from motcua.oversight.reconciliation import selectors, services
from motcua.oversight.reconciliation.rules import Keyed
from motcua.oversight.reconciliation.services import CentreDoor, compare_lists, compare_with_centre
from motcua.oversight.reconciliation.tests.factories import (
    AGENCY,
    NOVEMBER,
    NOW,
    PROCEDURE,
    Comparison,
    Platform,
    SetFeed,
    facts,
    feeding,
    paid,
    report,
)
from motcua.oversight.reconciliation.types import Measure, WitnessKind

URL = "/api/intake/v1/reconciliation"
RECEIVED = (Measure.RECEIVED, PROCEDURE)
MONTH = {f"H01-{n:06d}": "2026-11-02" for n in range(1_500)}


@pytest.fixture
def station(house: None) -> Platform:
    compare_lists._ledgers.clear()
    return Platform("tram-h01", WitnessKind.STATION, "H01").register()


@pytest.fixture
def centre_list(station: Platform) -> Any:
    feed = facts(values={RECEIVED: len(MONTH)}, ids={RECEIVED: dict(MONTH)})
    with feeding(feed):
        yield feed


@pytest.fixture
def post(client: Client) -> Callable[..., Any]:
    """Send a document signed by a platform; returns status and answer."""

    def send(platform: Platform, path: str, document: dict[str, Any], **changes: Any) -> tuple[int, Any]:
        raw = json.dumps({"witness": platform.code, **document}).encode()
        header = changes.get("signature", platform.sign(raw, path))
        answer = client.post(
            f"{URL}/{path}", raw, content_type="application/json", headers={"X-Motcua-Signature": header}
        )
        return answer.status_code, answer.json()

    return send


def opened(post: Callable[..., Any], station: Platform, **changes: Any) -> tuple[int, Any]:
    wanted = {
        "agency": AGENCY, "month": "2026-11", "measure": "received", "procedure": PROCEDURE,
        "sent_at": NOW.isoformat(),
    }  # fmt: skip
    result: tuple[int, Any] = post(station, "comparisons", {**wanted, **changes})
    return result


class _Door(CentreDoor):
    """The agency's end, with the test client as its line."""

    client = Client()

    def post(self, path: str, document: dict[str, Any]) -> dict[str, Any]:
        raw = json.dumps({"witness": self.witness, **document}).encode()
        answer = self.client.post(
            f"{URL}/{path}", raw, content_type="application/json",
            headers={"X-Motcua-Signature": services.sign(self.key, path, raw)},
        )  # fmt: skip
        if answer.status_code >= 300:
            raise OutsideUnavailable(system=str(answer.status_code))
        told: dict[str, Any] = answer.json()
        return told


def own_list(*, without: int = 0, extra: int = 0, altered: int = 0) -> list[Keyed]:
    records = [Keyed(key, content) for key, content in MONTH.items()]
    changed = [Keyed(r.key, "2026-11-30") for r in records[:altered]]
    return changed + records[altered + without :] + [Keyed(f"H01-moi-{n}", "2026-11-05") for n in range(extra)]


@pytest.mark.django_db
def test_both_ends_together_find_exactly_the_planted_differences(station: Platform, centre_list: SetFeed) -> None:
    door = _Door(URL, station.code, station.key)
    search, told = compare_with_centre(
        door=door, records=own_list(without=2, extra=3, altered=1), agency=AGENCY, month="2026-11", procedure=PROCEDURE
    )
    assert told["orphans"] == {
        "left": ["H01-moi-0", "H01-moi-1", "H01-moi-2"], "right": ["H01-000001", "H01-000002"],
        "changed": ["H01-000000"], "matched": 1498,
    }  # fmt: skip
    assert search.trips <= 4 and told["trips"] == search.trips
    assert search.there == len(MONTH)


@pytest.mark.django_db
def test_equal_lists_are_settled_in_one_question(station: Platform, centre_list: SetFeed) -> None:
    search, told = compare_with_centre(
        door=_Door(URL, station.code, station.key),
        records=own_list(),
        agency=AGENCY,
        month="2026-11",
        procedure=PROCEDURE,
    )
    assert (search.trips, told["trips"], told["orphans"]["matched"]) == (1, 1, 1500)


@pytest.mark.django_db
def test_the_ids_found_stand_in_the_case_of_the_report(station: Platform, centre_list: SetFeed) -> None:
    with feeding(centre_list, report(values={RECEIVED: 1499})):
        compare_with_centre(
            door=_Door(URL, station.code, station.key), records=own_list(without=2, extra=1), agency=AGENCY,
            month="2026-11", procedure=PROCEDURE,
        )  # fmt: skip
        events.deliver_all()
        (found,) = (f for f in selectors.live_findings(AGENCY, NOVEMBER) if f.pairing == "DS-01")
    assert found.orphans is not None
    assert (found.orphans.left, found.orphans.right) == (("H01-moi-0",), ("H01-000000", "H01-000001"))
    assert found.gap == Ratio(3, 1501)


@pytest.mark.django_db
def test_another_process_makes_the_same_list_anew(
    station: Platform, centre_list: SetFeed, post: Callable[..., Any]
) -> None:
    _status, session = opened(post, station)
    question = {"session": session["session"], "checksums": [["0", "10000000000000000"]], "records": []}
    first = post(station, "comparisons/questions", question)
    compare_lists._ledgers.clear()
    assert post(station, "comparisons/questions", question) == first
    assert first[1]["checksums"][0][0] == session["count"] == 1500


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["less", "more", "other"])
def test_an_outcome_that_does_not_add_up_is_refused_and_the_session_goes_on(
    station: Platform, centre_list: SetFeed, post: Callable[..., Any], change: str
) -> None:
    door = _Door(URL, station.code, station.key)

    class Liar(_Door):
        def post(self, path: str, document: dict[str, Any]) -> dict[str, Any]:
            if path.endswith("outcomes"):
                document = {**document, **lies[change]}
            return super().post(path, document)

    lies: dict[str, dict[str, Any]] = {
        "less": {"only_there": []},
        "more": {"only_here": [["H01-ma", ""]]},
        "other": {"only_there": [["H01-000009", "2026-11-02"]]},
    }
    liar = Liar(URL, station.code, station.key)
    with pytest.raises(OutsideUnavailable, match="422"):
        compare_with_centre(door=liar, records=own_list(without=1), agency=AGENCY, month="2026-11", procedure=PROCEDURE)
    assert Comparison.objects.get().outcome is None
    compare_with_centre(door=door, records=own_list(without=1), agency=AGENCY, month="2026-11", procedure=PROCEDURE)


@pytest.mark.django_db
def test_an_outcome_is_taken_once(station: Platform, centre_list: SetFeed, post: Callable[..., Any]) -> None:
    door = _Door(URL, station.code, station.key)
    compare_with_centre(door=door, records=own_list(), agency=AGENCY, month="2026-11", procedure=PROCEDURE)
    question = {"session": door.session, "checksums": [], "records": []}
    assert post(station, "comparisons/questions", question)[0] == 409
    outcome = {"session": door.session, "count": 0, "total": "0", "only_here": [], "only_there": []}
    assert post(station, "comparisons/outcomes", outcome)[0] == 409


@pytest.mark.django_db
def test_a_session_ends_by_itself(station: Platform, centre_list: SetFeed, post: Callable[..., Any]) -> None:
    _status, session = opened(post, station)
    with clock.at(NOW + timedelta(minutes=31)):
        answer = post(station, "comparisons/questions", {"session": session["session"], "checksums": [], "records": []})
    assert (answer[0], answer[1]["code"]) == (409, "comparison_ended")


@pytest.mark.django_db
def test_strangers_open_nothing_and_ask_nothing(
    station: Platform, centre_list: SetFeed, post: Callable[..., Any]
) -> None:
    other = Platform("tram-h33", WitnessKind.STATION, "H33").register()
    payment = Platform().register()
    _status, session = opened(post, station)
    question = {"session": session["session"], "checksums": [["0", "ff"]], "records": []}
    assert opened(post, other)[0] == 401
    assert opened(post, payment)[0] == 401
    assert post(other, "comparisons/questions", question)[0] == 409
    assert post(station, "comparisons/questions", question, signature=other.sign(b"x"))[0] == 401
    assert post(Platform("nobody"), "comparisons", {})[0] == 401


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"month": "2026-13"}, 422), ({"measure": "x"}, 422), ({"measure": []}, 422), ({"agency": 5}, 422),
        ({"sent_at": "hôm nay"}, 422), ({"sent_at": None}, 422), ({"sent_at": "2026-12-02T03:00:00"}, 422),
        ({"agency": ""}, 422), ({"month": "2026-10"}, 404), ({"procedure": "0.0"}, 404), ({"agency": "H99"}, 401),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_refused(
    station: Platform, centre_list: SetFeed, post: Callable[..., Any], changes: dict[str, Any], status: int
) -> None:
    assert opened(post, station, **changes)[0] == status


@pytest.mark.django_db
@pytest.mark.parametrize("session", ["", "x", 5, None, "00000000-0000-0000-0000-000000000000"])
def test_a_session_that_does_not_exist_is_refused(station: Platform, post: Callable[..., Any], session: Any) -> None:
    status, _told = post(station, "comparisons/questions", {"session": session, "checksums": [], "records": []})
    assert status in (409, 422)


@pytest.mark.django_db
def test_the_door_of_evidence_answers_201_then_200_and_refuses_what_is_too_large(house: None, client: Client) -> None:
    platform = Platform().register()
    raw = platform.body(paid("d1"))

    def send(body: bytes, header: str) -> int:
        headers = {"X-Motcua-Signature": header}
        return client.post(f"{URL}/evidence", body, content_type="application/json", headers=headers).status_code

    assert [send(raw, platform.sign(raw)) for _time in range(2)] == [201, 200]
    assert send(raw, "") == 401
    assert send(b"x" * 2_000_001, "") == 413

"""Law.md 9 and 10.1, trap 7: what began with an agency may be told to its end, by that one's code or its heir's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from motcua.foundation.agencies.services import load_agencies
from motcua.kernel import clock
from motcua.oversight.intake import services
from motcua.oversight.intake.tests.factories import PROCEDURE, START, DossierFact, Sender, cloud_event, record

pytestmark = pytest.mark.django_db
MERGER, NOW = datetime(2025, 6, 30, 17, 0, tzinfo=UTC), datetime(2025, 8, 1, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    load_agencies()
    with clock.at(NOW):
        yield


@pytest.fixture
def sender() -> Sender:
    return Sender(code="kg", agency="H33").register()


def at(days: float) -> float:
    """Days after the factories' start of an instant counted from the merger."""
    return (MERGER + timedelta(days=days) - START).total_seconds() / 86400


def reasons(receipt: dict[str, Any]) -> list[tuple[int, str]]:
    return [(row["index"], row["reason"]) for row in receipt["rejected"]]


def received(days: float = -20, dossier: str = "d1", agency: str = "H33") -> dict[str, Any]:
    return cloud_event("received", at(days), dossier, agency=agency)


@pytest.mark.parametrize("code", ["H33", "H01", "H01.101"])
def test_a_dossier_that_began_before_the_merger_is_told_to_its_end(sender: Sender, code: str) -> None:
    ends = [cloud_event(kind, at(day), agency=code) for kind, day in (("processing", 3), ("decided", 10))]
    assert reasons(sender.send(received(), *ends)) == []
    row = DossierFact.objects.get()
    assert (row.agency_code, row.stage) == ("H33", "decided")
    assert services.recompute_facts(source="kg") == 0


def test_it_may_be_told_in_later_batches_and_by_turns(sender: Sender) -> None:
    sender.send(received())
    assert reasons(sender.send(cloud_event("processing", at(3), agency="H01"))) == []
    assert reasons(sender.send(cloud_event("decided", at(4), agency="H33"))) == []


def test_a_new_dossier_under_an_ended_code_is_refused_and_so_is_one_in_the_heirs_name(sender: Sender) -> None:
    """MON-12 on the first day of the merged province; the heir's new dossiers are its own source's to tell (MON-06)."""
    assert reasons(sender.send(received(0), received(-0.001, "d2"), received(1, "d3", "H01"))) == [
        (0, "MON-12"),
        (2, "MON-06"),
    ]


def test_only_the_heir_may_speak_for_it_and_only_after_the_merger(sender: Sender) -> None:
    stranger = cloud_event("decided", at(10), agency="H26")
    too_early = cloud_event("decided", at(-1), agency="H01")
    assert reasons(sender.send(received(), stranger, too_early)) == [(1, "MON-06"), (2, "MON-06")]


def test_nothing_else_of_its_identity_may_change(sender: Sender) -> None:
    other = cloud_event("decided", at(10), agency="H01", procedure="2.000001")
    assert reasons(sender.send(received(), other)) == [(1, "MON-11")]


def test_a_unit_below_an_ended_province_has_ended_with_it(sender: Sender) -> None:
    """A dossier of the heir stays the heir's: the ended code does not come back."""
    heir = Sender(code="ag", agency="H01").register()
    assert reasons(heir.send(received(1, agency="H01"), cloud_event("decided", at(2), agency="H33"))) == [(1, "MON-12")]


def test_a_petition_and_a_rating_of_what_began_before_are_taken(sender: Sender) -> None:
    told = [
        record("petition.received", "p1", petition="p", agency="H33", at=(MERGER - timedelta(days=5)).isoformat()),
        record("petition.answered", "p2", petition="p", agency="H33", at=(MERGER + timedelta(days=5)).isoformat()),
        record("petition.published", "p3", petition="p", agency="H01", at=(MERGER + timedelta(days=6)).isoformat()),
        record("petition.received", "p4", petition="q", agency="H33", at=(MERGER + timedelta(days=5)).isoformat()),
    ]
    rated = (MERGER + timedelta(days=5)).isoformat()
    rating: dict[str, Any] = {"procedure": PROCEDURE, "aspect": "overall", "grade": 3, "at": rated}
    told += [record("rating.given", "r1", agency="H33", dossier="d1", **rating)]
    told += [record("rating.given", "r2", agency="H33", **rating)]
    assert reasons(sender.send(received(), *told)) == [(4, "MON-12"), (6, "MON-12")]

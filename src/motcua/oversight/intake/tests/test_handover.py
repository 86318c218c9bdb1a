"""Decision 77: the source of an heir goes on telling of what another source began, and it stays one dossier."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from motcua.foundation.agencies.services import load_agencies
from motcua.foundation.agencies.tests.factories import end_agency
from motcua.kernel import clock
from motcua.kernel.access import SYSTEM
from motcua.kernel.errors import InvalidInput, NotFound
from motcua.kernel.models import AuditEntry
from motcua.oversight.intake import errors, selectors, services
from motcua.oversight.intake.models import DossierFact, FactRow, Handover, PetitionEvent, ServiceRating
from motcua.oversight.intake.tests.factories import (
    PROCEDURE,
    START,
    Sender,
    add_agencies,
    cloud_event,
    declared,
    record,
)

pytestmark = pytest.mark.django_db
ENDED = date(2025, 7, 1)
MERGER, NOW = datetime(2025, 6, 30, 17, 0, tzinfo=UTC), datetime(2025, 8, 1, 3, 0, tzinfo=UTC)
REASON = "Dữ liệu đã chuyển sang hệ thống của tỉnh mới."


@pytest.fixture(autouse=True)
def _house() -> Iterator[None]:
    """H33 went to H01 on 1/7/2025; H26 took over nobody."""
    add_agencies("H33", "H33.1", "H33.2", "H01", "H01.101", "H26")
    end_agency("H33", "H01", ENDED)
    for unit in ("H33.1", "H33.2"):
        end_agency(unit, "H01", ENDED)
    with clock.at(NOW):
        yield


@pytest.fixture
def old() -> Sender:
    return Sender(code="kg", agency="H33").register()


@pytest.fixture
def new() -> Sender:
    return Sender(code="ag", agency="H01").register()


def hand_over(source: str = "kg", heir: str = "ag") -> int:
    return services.hand_over_dossiers(source=source, heir=heir, actor=SYSTEM, reason=REASON)


def at(days: float) -> float:
    """Days after the factories' start of an instant counted from the merger."""
    return (MERGER + timedelta(days=days) - START).total_seconds() / 86400


def told(kind: str, days: float, dossier: str = "d1", agency: str = "H33.1", **data: Any) -> dict[str, Any]:
    return cloud_event(kind, at(days), dossier, agency=agency, **data)


def moment(days: float) -> str:
    return (MERGER + timedelta(days=days)).isoformat()


def offered(agency: str, **data: Any) -> dict[str, Any]:
    return {**declared(agency=agency, since="2025-01-01", **data), "time": moment(-30)}


def reasons(receipt: dict[str, Any]) -> list[tuple[int, str]]:
    return [(row["index"], row["reason"]) for row in receipt["rejected"]]


# One dossier that goes on


@pytest.mark.parametrize("code", ["H33.1", "H01", "H01.101"])
def test_what_the_former_source_began_the_heirs_source_tells_to_its_end(old: Sender, new: Sender, code: str) -> None:
    old.send(told("received", -20))
    number = DossierFact.objects.get().pk
    assert hand_over() == 1
    receipt = new.send(told("processing", 3, agency=code), told("decided", 10, agency=code))
    assert (reasons(receipt), receipt["carried_on"]) == ([], {"kg": 2})
    row = DossierFact.objects.get()
    assert (row.pk, row.source_id, row.agency_code, row.stage) == (number, "kg", "H33.1", "decided")
    assert {ledger.dossier for ledger in FactRow.objects.all()} == {number}
    assert len({(ledger.source, ledger.agency) for ledger in FactRow.objects.all()}) == 1
    assert sum(FactRow.objects.values_list("sign", flat=True)) == 1


def test_before_the_handover_the_heirs_source_is_refused_and_the_former_one_not(old: Sender, new: Sender) -> None:
    old.send(told("received", -20))
    assert reasons(new.send(told("decided", 10), told("decided", 10, "d1", "H01"))) == [(0, "MON-12"), (1, "MON-10")]
    assert reasons(old.send(told("processing", 3))) == []


def test_each_record_names_the_source_and_the_batch_it_came_by(old: Sender, new: Sender) -> None:
    old.send(told("received", -20))
    hand_over()
    new.send(told("processing", 3), told("decided", 10))
    rows = selectors.told_of("kg", "d1")
    assert [(row.source_id, row.batch.source_id, row.batch.sequence) for row in rows] == [
        ("kg", "kg", 1), ("ag", "ag", 1), ("ag", "ag", 1),
    ]  # fmt: skip
    assert not selectors.told_of("ag", "d1")
    minute = FactRow.objects.order_by("-id")[0].known_minute
    assert selectors.batches_in_minute("kg", minute) == ["ag/1", "kg/1"]
    assert selectors.batches_in_minute("ag", minute) == ["ag/1"]


def test_the_former_source_is_told_by_number_who_goes_on(old: Sender, new: Sender) -> None:
    old.send(told("received", -20))
    hand_over()
    receipt = old.send(told("decided", 10), told("received", -5, "d2"), offered("H33.1"))
    assert reasons(receipt) == [(0, "MON-18"), (1, "MON-18")]
    assert "ag" in receipt["rejected"][0]["vi"] and "ag" in receipt["rejected"][0]["en"]
    assert DossierFact.objects.get().stage == "received"


def test_the_heirs_new_dossiers_are_its_own_and_its_own_code_goes_first(old: Sender, new: Sender) -> None:
    old.send(told("received", -20), told("received", -20, "d2"))
    new.send(told("received", 5, "d2", "H01"))
    hand_over()
    assert reasons(new.send(told("received", 6, "d3", "H01"), told("decided", 7, "d2", "H01"))) == []
    facts = set(DossierFact.objects.values_list("source_id", "dossier", "stage"))
    assert facts == {
        ("kg", "d1", "received"), ("kg", "d2", "received"), ("ag", "d2", "decided"), ("ag", "d3", "received"),
    }  # fmt: skip


def test_nothing_is_told_twice_and_nothing_that_contradicts(old: Sender, new: Sender) -> None:
    """An id of the former source told again is the same record; another source's id of something else is not."""
    old.send(told("received", -20), told("received", -20, "d2"))
    hand_over()
    other = {**told("processing", 1, "d2"), "id": told("received", -20)["id"]}
    again = [told("received", -20), {**told("received", -20), "id": "x"}, told("decided", -30), other]
    assert reasons(new.send(*again)) == [(0, "MON-08"), (1, "MON-10"), (2, "MON-09")]
    assert reasons(new.send(told("decided", 2, procedure="2.000001"))) == [(0, "MON-11")]


def test_a_code_that_two_former_sources_gave_is_refused_by_number(old: Sender, new: Sender) -> None:
    add_agencies("H40")
    end_agency("H40", "H01", ENDED)
    third = Sender(code="vl", agency="H40").register()
    old.send(told("received", -20))
    third.send(told("received", -10, agency="H40"), told("received", -10, "d2", "H40"))
    hand_over()
    hand_over("vl")
    receipt = new.send(told("decided", 3, agency="H01"), told("decided", 3, "d2", "H01"))
    assert reasons(receipt) == [(0, "MON-19")]
    assert "kg, vl" in receipt["rejected"][0]["vi"]


def test_a_petition_and_a_rating_go_on_too(old: Sender, new: Sender) -> None:
    begun = record("petition.received", "p1", petition="p", agency="H33.1", at=moment(-5))
    old.send(told("received", -20), begun)
    hand_over()
    rated: dict[str, Any] = {"procedure": PROCEDURE, "aspect": "overall", "grade": 3, "at": moment(5), "dossier": "d1"}
    after = [
        record("petition.answered", "p2", petition="p", agency="H01", at=moment(5)),
        record("petition.received", "p3", petition="p", agency="H01", at=moment(6)),
        record("rating.given", "r1", agency="H33.1", **rated),
    ]
    assert reasons(new.send(*after)) == [(1, "MON-10")]
    assert set(PetitionEvent.objects.values_list("source_id", "batch__source_id")) == {("kg", "kg"), ("kg", "ag")}
    assert ServiceRating.objects.get().source_id == "kg"
    late = [
        record("petition.published", "p4", petition="p", agency="H33.1", at=moment(7)),
        record("rating.given", "r2", agency="H33.1", **rated),
    ]
    assert reasons(old.send(*late)) == [(0, "MON-18"), (1, "MON-18")]


def test_old_dialects_find_the_dossier_too(old: Sender, new: Sender) -> None:
    old.send(told("received", -20))
    assert selectors.dossier_identity("ag", "d1") is None
    hand_over()
    found = selectors.dossier_identity("ag", "d1")
    assert found and found.agency == "H33.1"
    assert selectors.dossier_identity("kg", "d1") is None


# Who may


def test_only_to_whoever_took_over_with_a_reason_and_a_record_of_it(old: Sender, new: Sender) -> None:
    Sender(code="hn", agency="H26").register()
    with pytest.raises(errors.NotTheHeir):
        hand_over("kg", "hn")
    with pytest.raises(errors.NotTheHeir):
        hand_over("ag", "hn")
    with pytest.raises(errors.HandoverCircle):
        hand_over("kg", "kg")
    for pair in (("kg", "khac"), ("khac", "ag")):
        with pytest.raises(NotFound):
            hand_over(*pair)
    with pytest.raises(InvalidInput):
        services.hand_over_dossiers(source="kg", heir="ag", actor=SYSTEM, reason="  vì  ")
    services.retire_source(code="ag", actor=SYSTEM)
    with pytest.raises(errors.HeirNotActive):
        hand_over()
    assert not Handover.objects.exists()


def test_it_is_made_once_kept_for_ever_and_written_down(old: Sender, new: Sender) -> None:
    services.retire_source(code="kg", actor=SYSTEM)
    assert (hand_over(), hand_over()) == (0, 0)
    assert AuditEntry.objects.filter(action="hand_over_dossiers").count() == 1
    (made,) = selectors.handovers("kg")
    assert (made.source, made.heir, made.scope, made.reason) == ("kg", "ag", "H01", REASON)
    assert selectors.handovers("ag") == [made]
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Handover.objects.all().delete()


def test_a_source_of_files_gives_and_takes_nothing_and_whoever_took_over_stays_with_events(
    old: Sender, new: Sender
) -> None:
    services.speak_by_files(source="kg", actor=SYSTEM)
    with pytest.raises(errors.HandoverNeedsEvents):
        hand_over()


def test_who_took_over_does_not_turn_to_files(old: Sender, new: Sender) -> None:
    hand_over()
    assert not services.speak_by_files(source="ag", actor=SYSTEM)
    assert not services.speak_by_files(source="kg", actor=SYSTEM)


def test_a_chain_of_mergers_hands_on_from_one_to_the_next(old: Sender, new: Sender) -> None:
    old.send(told("received", -20), told("received", -20, "d2"))
    hand_over()
    new.send(told("processing", 3), told("received", 4, "d9", "H01"))
    later = date(2025, 7, 20)
    end_agency("H01", "H26", later)
    last = Sender(code="hn", agency="H26").register()
    assert reasons(new.send(told("processing", 5, agency="H33.1"))) == []
    assert hand_over("ag", "hn") == 1
    ends = [told("decided", 25), told("decided", 25, "d2", "H26"), told("decided", 25, "d9", "H26")]
    assert reasons(last.send(*ends, told("processing", 3))) == [(3, "MON-08")]
    assert set(DossierFact.objects.values_list("source_id", "dossier", "stage")) == {
        ("kg", "d1", "decided"), ("kg", "d2", "decided"), ("ag", "d9", "decided"),
    }  # fmt: skip
    assert reasons(new.send(told("returned", 26))) == [(0, "MON-18")]
    assert reasons(old.send(told("returned", 26))) == [(0, "MON-18")]
    with pytest.raises(errors.HandoverCircle):
        hand_over("hn", "kg")
    with pytest.raises(errors.HandedOverBefore):
        hand_over("kg", "hn")


def divided() -> None:
    """H33 was divided on the day: unit 1 went to H01, unit 2 to H26."""
    end_agency("H33", "", ENDED)
    end_agency("H33.2", "H26", ENDED)


def test_of_a_divided_agency_each_heir_tells_what_it_took_over(old: Sender, new: Sender) -> None:
    divided()
    other = Sender(code="hn", agency="H26").register()
    old.send(told("received", -20), told("received", -20, "d2", "H33.2"))
    hand_over()
    assert reasons(old.send(told("processing", 1), told("processing", 1, "d2", "H33.2"))) == [(0, "MON-18")]
    hand_over("kg", "hn")
    both = [told("decided", 3), told("decided", 3, "d2", "H33.2")]
    assert reasons(new.send(*both)) == [(1, "MON-12")]
    assert reasons(other.send(*both)) == [(0, "MON-12")]
    assert set(DossierFact.objects.values_list("source_id", "stage")) == {("kg", "decided")}


def test_where_the_register_does_not_say_whose_a_unit_became_nothing_is_handed_over(old: Sender, new: Sender) -> None:
    """The ministry of labour of 2025: its units went to one ministry, its duties to four."""
    load_agencies()
    ministry = Sender(code="ld", agency="G07").register()
    Sender(code="nv", agency="G09").register()
    add_agencies("G07.01")
    assert reasons(ministry.send(told("received", -140, agency="G07.01"))) == []
    with pytest.raises(errors.HeirsUnclear) as refused:
        hand_over("ld", "nv")
    assert "G07.01" in refused.value.sentence("vi")

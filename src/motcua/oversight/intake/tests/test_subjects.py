"""Petitions, ratings, disclosures and declared figures: what indicators IND-23 to IND-32 are counted from."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from motcua.oversight.indicators.types import Flag, ServiceTrait
from motcua.oversight.intake import selectors, services
from motcua.oversight.intake.models import (
    DeclaredReport,
    DossierFact,
    FactRow,
    PetitionEvent,
    ProcedureDisclosure,
    ServiceRating,
    ServiceRow,
)
from motcua.oversight.intake.tests.factories import PROCEDURE, Sender, cloud_event, declared, due, record

OCTOBER, NOVEMBER = 2026 * 12 + 9, 2026 * 12 + 10


def petition(kind: str, days: float = 0, key: str = "p1", **data: Any) -> dict[str, Any]:
    return record(f"petition.{kind}", f"{key}-{kind}-{days}", days, petition=key, at=due(days), **data)


def rated(event_id: str = "r1", **data: Any) -> dict[str, Any]:
    content = {"procedure": PROCEDURE, "aspect": "overall", "grade": 3, "at": due(0), **data}
    return record("rating.given", event_id, **content)


def disclosed(event_id: str = "c1", **data: Any) -> dict[str, Any]:
    content = {"procedure": PROCEDURE, "decided_on": "2026-10-01", "effective_on": "2026-10-20", "parts": 7, **data}
    return record("procedure.disclosed", event_id, **content)


def reported(event_id: str = "b1", **data: Any) -> dict[str, Any]:
    content = {"indicator": "IND-10", "month": "2026-10", "numerator": 40, "denominator": 100, **data}
    return record("report.declared", event_id, **content)


def reasons(receipt: dict[str, Any]) -> list[tuple[int, str]]:
    return [(row["index"], row["reason"]) for row in receipt["rejected"]]


def test_a_petition_is_told_by_its_events_ind_23_to_25(registered: Sender) -> None:
    receipt = registered.send(
        petition("received", repeated=True), petition("supplement_requested", 1), petition("answered", 8),
        petition("judged", 9, likes=2, dislikes=5), petition("published", 9),
    )  # fmt: skip
    assert receipt["rejected"] == []
    judged = PetitionEvent.objects.get(kind="judged")
    assert (judged.petition, judged.likes, judged.dislikes, judged.month) == ("p1", 2, 5, NOVEMBER)
    assert PetitionEvent.objects.get(kind="received").is_repeated
    assert len(selectors.petition_events(NOVEMBER, NOVEMBER)) == 5
    assert not selectors.petition_events(OCTOBER, OCTOBER)


def test_a_petition_that_was_never_received_cannot_be_answered_mon_16(registered: Sender) -> None:
    assert reasons(registered.send(petition("answered", 1), petition("received"), petition("received", 2))) == [
        (0, "MON-16"), (2, "MON-10"),
    ]  # fmt: skip
    assert reasons(registered.send(petition("answered", 3))) == []
    assert reasons(registered.send(petition("received", 4))) == [(0, "MON-10")]


def test_a_rating_has_one_of_three_grades_and_four_aspects(registered: Sender) -> None:
    receipt = registered.send(
        rated(), rated("r2", grade=0), rated("r3", grade=4), rated("r4", grade=True), rated("r5", aspect="price"),
        rated("r6", aspect="attitude", grade=1, dossier="d1"),
    )  # fmt: skip
    assert reasons(receipt) == [(1, "MON-03"), (2, "MON-03"), (3, "MON-03"), (4, "MON-03")]
    assert [(row.aspect, row.grade) for row in selectors.ratings(NOVEMBER, NOVEMBER)] == [
        ("overall", 3),
        ("attitude", 1),
    ]
    assert ServiceRating.objects.count() == 2


def test_a_disclosure_keeps_its_days_and_is_not_public_in_the_future(registered: Sender) -> None:
    receipt = registered.send(
        disclosed(public_on="2026-10-02"), disclosed("c2"), disclosed("c3", public_on="2026-11-03"),
        disclosed("c4", parts=8), disclosed("c5", decided_on="2026-13-01"),
    )  # fmt: skip
    assert reasons(receipt) == [(2, "MON-03"), (3, "MON-03"), (4, "MON-03")]
    first, second = selectors.disclosures(NOVEMBER, NOVEMBER)
    assert (str(first.decided_on), str(first.public_on), first.parts) == ("2026-10-01", "2026-10-02", 7)
    assert second.public_on is None
    assert ProcedureDisclosure.objects.count() == 2


def test_a_declared_figure_is_a_possible_pair_of_a_known_indicator_and_a_month_that_is_over(registered: Sender) -> None:
    receipt = registered.send(
        reported(), reported("b2", numerator=101), reported("b3", indicator="IND-99"), reported("b4", month="2026-11"),
        reported("b5", month="2026-1"), reported("b6", denominator=-1), reported("b7", numerator=True),
        reported("b8", numerator="40"), reported("b9", denominator=2**63),
    )  # fmt: skip
    assert reasons(receipt) == [
        (1, "MON-13"), (2, "MON-14"), (3, "MON-15"), (4, "MON-03"), (5, "MON-03"), (6, "MON-03"), (7, "MON-03"),
        (8, "MON-03"),
    ]  # fmt: skip


def test_of_a_figure_declared_twice_the_last_holds_and_both_are_kept(registered: Sender) -> None:
    registered.send(reported(), reported("b2", procedure=PROCEDURE, numerator=1, denominator=2))
    registered.send(reported("b3", numerator=50))
    held = selectors.declared_reports(OCTOBER, OCTOBER, "IND-10")
    assert sorted((row.procedure_code, row.numerator) for row in held) == [("", 50), (PROCEDURE, 1)]
    assert DeclaredReport.objects.count() == 3
    assert not selectors.declared_reports(OCTOBER, OCTOBER, "IND-07")


@pytest.mark.parametrize("make", [petition, rated, disclosed, reported])
def test_no_subject_may_be_told_for_another_agency(registered: Sender, make: Any) -> None:
    told = make("received", agency="H02.101") if make is petition else make(agency="H02.101")
    assert reasons(registered.send(told)) == [(0, "MON-06")]


def test_the_tables_of_subjects_cannot_be_changed(registered: Sender) -> None:
    registered.send(petition("received"), rated(), disclosed(), reported())
    for table in (PetitionEvent, ServiceRating, ProcedureDisclosure, DeclaredReport):
        for change in (lambda rows: rows.update(agency_code="H02"), lambda rows: rows.delete()):
            with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
                change(table.objects.all())


def test_a_dossier_tells_its_flags_fee_and_pseudonym(registered: Sender) -> None:
    registered.send(
        cloud_event("received", flags=["fee_due", "eligible_full"], fee=50_000, person="7fffffffffffffff"),
        cloud_event("processing", 1, flags=["digitised"]),
        cloud_event("decided", 2, flags=["e_result"], fee=0),
        cloud_event("returned", 3, flags=["e_result", "disliked"]),
    )
    fact = DossierFact.objects.get()
    told = Flag.FEE_DUE | Flag.ELIGIBLE_FULL | Flag.DIGITISED | Flag.E_RESULT | Flag.DISLIKED
    assert Flag(fact.flags) == told | Flag.NOT_PAID_ONLINE
    assert (fact.fee, fact.person) == (0, 2**63 - 1)
    assert services.recompute_facts(source=registered.code) == 0


@pytest.mark.parametrize(("end", "counts"), [("decided", True), ("rejected", False), ("withdrawn", False)])
def test_a_result_told_electronic_at_its_return_counts_and_papers_given_back_after_a_stop_do_not(
    registered: Sender, end: str, counts: bool
) -> None:
    """IND-11, 12, 40, 41."""
    registered.send(cloud_event("received"), cloud_event(end, 2), cloud_event("returned", 3, flags=["e_result"]))
    assert bool(DossierFact.objects.get().flags & Flag.E_RESULT) is counts


@pytest.mark.parametrize("said", [{"channel": None}, {"channel": ""}, {"channel": 0}])
def test_a_channel_that_is_not_told_is_taken_as_0_and_never_online(registered: Sender, said: dict[str, Any]) -> None:
    """Law.md 4.0: empty is not online; it is counted all the same."""
    assert registered.send(cloud_event("received", **said))["rejected"] == []
    assert FactRow.objects.values_list("channel", "sign").get() == (0, 1)


def test_a_channel_that_is_absent_is_taken_too_and_one_that_is_no_channel_is_not(registered: Sender) -> None:
    silent = cloud_event("received")
    del silent["data"]["channel"]
    assert registered.send(silent)["rejected"] == []
    wrong = [cloud_event("received", dossier=f"x{n}", channel=value) for n, value in enumerate((4, "2", True, [2]))]
    assert [r["reason"] for r in registered.send(*wrong)["rejected"]] == ["MON-03"] * 4


def test_a_declared_service_may_tell_its_traits_and_tells_nothing_of_the_others(registered: Sender) -> None:
    """IND-06, 09, 35, 36, 45: what is absent is not told, which is not 'no'."""
    traits = {"has_fee": True, "pays_online": False}
    assert registered.send(declared(traits=traits))["rejected"] == []
    told = int(ServiceTrait.HAS_FEE | ServiceTrait.PAYS_ONLINE)
    assert ServiceRow.objects.values_list("traits", "traits_told", "sign").get() == (ServiceTrait.HAS_FEE, told, 1)


def test_a_trait_that_is_told_later_takes_the_former_row_back(registered: Sender) -> None:
    registered.send(declared())
    again = declared(traits={"on_portal": True})
    registered.send(again)
    rows = ServiceRow.objects.order_by("id").values_list("traits_told", "sign")
    assert list(rows) == [(0, 1), (0, -1), (ServiceTrait.ON_PORTAL, 1)]


@pytest.mark.parametrize("traits", [{"colour": True}, {"has_fee": 1}, {"has_fee": None}, ["has_fee"], "has_fee"])
def test_traits_without_a_name_or_without_yes_or_no_are_rejected(registered: Sender, traits: Any) -> None:
    assert [r["reason"] for r in registered.send(declared(traits=traits))["rejected"]] == ["MON-03"]


def test_a_petition_may_say_what_it_is_about_ind_27b(registered: Sender) -> None:
    said: list[dict[str, Any]] = [{"about": "rule"}, {"about": "behaviour"}, {}, {"about": "weather"}]
    petitions = [petition("received", key=f"p{number}", **more) for number, more in enumerate(said)]
    assert [r["index"] for r in registered.send(*petitions)["rejected"]] == [3]
    assert list(PetitionEvent.objects.order_by("id").values_list("about", flat=True)) == [1, 2, 0]


def test_a_decision_without_any_act_of_an_officer_shows(registered: Sender) -> None:
    registered.send(cloud_event("received"), cloud_event("decided", 1))
    registered.send(
        cloud_event("received", dossier="d2"), cloud_event("processing", 1, "d2"), cloud_event("decided", 2, "d2")
    )
    assert {f.dossier: bool(f.flags & Flag.NO_OFFICER_ACT) for f in DossierFact.objects.all()} == {
        "d1": True, "d2": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("flags", ["e-result"]), ("flags", ["has_due"]), ("flags", "e_result"), ("flags", [1]), ("flags", [["x"]]),
        ("fee", -1), ("fee", 2**31), ("fee", 1.5), ("fee", True), ("person", "079123456789"), ("person", "f" * 16),
        ("person", 7),
    ],
)  # fmt: skip
def test_a_bad_flag_fee_or_pseudonym_is_rejected_by_name(registered: Sender, field: str, value: Any) -> None:
    (row,) = registered.send(cloud_event("submitted", **{field: value}))["rejected"]
    assert (row["reason"], field in row["vi"]) == ("MON-03", True)

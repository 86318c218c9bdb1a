"""Cascades: who stands where, handing down, heads, mergers, the ladder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from threading import Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from motcua.foundation.accounts.services import load_roles
from motcua.foundation.accounts.tests.factories import Account, actor, officer
from motcua.foundation.agencies.tests.factories import end_agency
from motcua.foundation.notifications.services import load_templates
from motcua.foundation.notifications.tests.factories import Message
from motcua.kernel import clock
from motcua.kernel.access import Actor
from motcua.kernel.errors import ChangedMeanwhile, InvalidInput, NotAllowed
from motcua.kernel.models import AuditEntry
from motcua.oversight.indicators import selectors as indicators
from motcua.oversight.indicators.types import Ratio
from motcua.oversight.intake.tests.factories import NOW, add_agencies
from motcua.oversight.monitoring.services import advance_months
from motcua.oversight.planning import selectors
from motcua.oversight.planning.errors import NoSuchTarget
from motcua.oversight.planning.models import HeadTerm, MilestoneNotice, PlanEntry
from motcua.oversight.planning.services import (
    follow_mergers,
    hand_down,
    name_head,
    send_milestone_notices,
    set_target,
    withdraw_target,
)
from motcua.oversight.planning.tests.factories import declare, observe, versions_of
from motcua.oversight.planning.types import HandDownOrder, Method, PlanTarget, Reach, Role, Status

OCTOBER = 2026 * 12 + 9
START, DUE, ENDED = date(2026, 1, 1), date(2026, 12, 31), date(2026, 11, 1)
GOAL = PlanTarget("IND-10", Decimal(60), START, DUE, Role.CHAIR_PROVINCE)
ORDER = HandDownOrder("H01", "IND-10", 2026, Method.SAME, START, DUE)


@pytest.fixture
def communes(province: str) -> None:
    """H01: 40 of 100 in H01.101, 90 of 300 in H01.102, 10 of 100 of its own, nothing known of H01.103."""
    add_agencies("H01.102", "H01.103")
    observe("H01.102", "1.000001", OCTOBER, online=90, total=300)
    observe("H01", "1.000001", OCTOBER, online=10, total=100)


@pytest.fixture
def head(communes: None) -> Account:
    load_roles()
    load_templates()
    return officer(41, "target_head", "H01.101")


@pytest.fixture
def nation(communes: None) -> Actor:
    """Who plans for the whole country."""
    load_roles()
    return actor(officer(42, "planner"))


def handed(planner: Actor, **changes: Any) -> int:
    order = replace(ORDER, **changes)
    return hand_down(actor=planner, order=order, digest=selectors.draft_hand_down(order).digest).written


def percents() -> dict[str, Decimal]:
    found = selectors.targets_in("IND-10", 2026)
    return {unit: Decimal(t.share.numerator * 100) / t.share.denominator for unit, t in found.items() if t.share}


def test_a_cascade_shows_each_part_with_its_own_figures_and_what_stands_below(planner: Actor, communes: None) -> None:
    set_target(actor=planner, agency_code="H01", entry=GOAL)
    set_target(actor=planner, agency_code="H01.101", entry=replace(GOAL, percent=Decimal(40)))
    set_target(actor=planner, agency_code="H01.102", entry=replace(GOAL, percent=Decimal(65)))
    found = selectors.cascade("IND-10", 2026)
    assert found.month == OCTOBER and found.pair("H01") == Ratio(140, 500) == found.pair("TINH")
    lines = {line.unit: line for line in found.lines("H01")}
    assert list(lines) == ["H01.101", "H01.102", "H01.103"]
    assert lines["H01.101"].status == Status.REACHED and lines["H01.101"].is_below_parent
    assert lines["H01.102"].distance and lines["H01.102"].distance.missing == 105
    assert not lines["H01.102"].is_below_parent and lines["H01.103"].target is None
    (top, other) = found.lines("TINH")
    assert (top.unit, other.unit) == ("H01", "H02")
    assert (top.tally.targets, top.tally.reached, top.tally.unmeasured) == (2, 1, 0)
    assert [line.unit for line in found.lines_below("TINH")] == ["H01", "H01.101", "H01.102"]


def test_figures_of_sealed_months_are_those_counted_anew(communes: None) -> None:
    for code, level in (("1.000001", "full"), ("1.000002", "partial")):
        declare("H01.101", code, level)
    declare("H01.101.07", "1.000001", "partial")
    keys = [("IND-10", 2026), ("IND-04", 2026), ("IND-07", 2026)]
    before = [selectors.cascade(*key).pairs for key in keys]
    assert before[1]["H01.101"] == Ratio(1, 2), "a procedure of two desks stands once, at its highest level"
    assert OCTOBER in advance_months()
    assert [selectors.cascade(*key).pairs for key in keys] == before


def test_parts_that_cannot_bring_the_whole_to_its_target_are_told(planner: Actor, communes: None) -> None:
    """All three communes at 60 %: 60 + 180 + 0, with 10 of the province's own: 250 of 500."""
    set_target(actor=planner, agency_code="H01", entry=GOAL)
    assert selectors.cascade("IND-10", 2026).check("H01").reach == Reach.NO_PARTS
    assert handed(planner) == 3
    check = selectors.cascade("IND-10", 2026).check("H01")
    assert (check.reach, check.share) == (Reach.FALLS_SHORT, Fraction(250, 500))
    assert handed(planner, method=Method.PASTED, pasted="H01.102\t80,00") == 1
    assert selectors.cascade("IND-10", 2026).check("H01").reach == Reach.REACHES


def test_services_of_parts_do_not_add_up(planner: Actor, communes: None) -> None:
    for unit in ("H01", "H01.101"):
        set_target(actor=planner, agency_code=unit, entry=replace(GOAL, indicator="IND-04"))
    assert selectors.cascade("IND-04", 2026).check("H01").reach == Reach.NOT_ADDITIVE
    with pytest.raises(InvalidInput) as refusal:
        selectors.draft_hand_down(replace(ORDER, indicator="IND-04", method=Method.BY_GAP))
    assert set(refusal.value.errors) == {"method"}


def test_by_the_gap_who_is_farther_gains_more_and_the_whole_gets_there(planner: Actor, communes: None) -> None:
    """29 % is behind both; 32 % of 500 lack 20, of which H01.102 with its gap of 6 can bring no more than 6."""
    set_target(actor=planner, agency_code="H01", entry=replace(GOAL, percent=Decimal(30)))
    draft = selectors.draft_hand_down(replace(ORDER, method=Method.BY_GAP, percent=Decimal("29.00")))
    told = {line.unit: line.percent for line in draft.lines}
    assert told == {"H01.101": Decimal(29), "H01.102": Decimal("29"), "H01.103": Decimal(29)}
    draft = selectors.draft_hand_down(replace(ORDER, method=Method.BY_GAP, percent=Decimal(32)))
    assert {line.unit: line.percent for line in draft.lines}["H01.102"] == Decimal(32)
    assert all(line.is_below_parent == (line.percent < 30) for line in draft.lines)


def test_a_dry_run_writes_nothing_and_only_what_it_showed_is_written(planner: Actor, communes: None) -> None:
    draft = selectors.draft_hand_down(replace(ORDER, percent=Decimal(50)))
    assert len(draft.changed) == 3 and not PlanEntry.objects.exists()
    set_target(actor=planner, agency_code="H01.102", entry=GOAL)
    with pytest.raises(ChangedMeanwhile):
        hand_down(actor=planner, order=draft.order, digest=draft.digest)
    assert percents() == {"H01.102": Decimal(60)}


def test_figures_that_came_after_the_dry_run_make_it_stale(planner: Actor, communes: None) -> None:
    draft = selectors.draft_hand_down(replace(ORDER, percent=Decimal(50)))
    observe("H01.103", "1.000001", OCTOBER, online=1, total=2)
    with pytest.raises(ChangedMeanwhile):
        hand_down(actor=planner, order=draft.order, digest=draft.digest)


def test_handing_down_twice_writes_once(planner: Actor, communes: None) -> None:
    order = replace(ORDER, percent=Decimal(50), with_milestones=True)
    digest = selectors.draft_hand_down(order).digest
    assert hand_down(actor=planner, order=order, digest=digest).written == 3
    assert hand_down(actor=planner, order=order, digest=digest).written == 0
    assert AuditEntry.objects.filter(action="hand_down", detail__targets=3, detail__digest=digest).count() == 1
    assert {row.version for row in PlanEntry.objects.all()} == {1}
    held = selectors.target("H01.102-2026-IND-10")
    assert [m.on for m in held.milestones] == [date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30)]
    assert held.role == Role.CHAIR_COMMUNE
    assert selectors.target("H01.103-2026-IND-10").milestones == (), "nothing is known of where it stands"


def test_a_target_that_was_taken_back_is_handed_down_again(planner: Actor, communes: None) -> None:
    handed(planner, percent=Decimal(50))
    withdraw_target(actor=planner, code="H01.101-2026-IND-10", seen=1)
    assert AuditEntry.objects.filter(action="withdraw_target", subject="target:H01.101-2026-IND-10").count() == 1
    assert handed(planner, percent=Decimal(50)) == 1
    assert selectors.target("H01.101-2026-IND-10").version == 3


def test_only_who_plans_for_a_unit_hands_down_below_it(
    neighbour: Actor, planner: Actor, nation: Actor, citizen: Actor
) -> None:
    for stranger, unit in ((neighbour, "H01"), (citizen, "H01"), (planner, "TINH")):
        with pytest.raises(NotAllowed):
            hand_down(actor=stranger, order=replace(ORDER, unit=unit), digest="")
    with pytest.raises(NotAllowed):
        set_target(actor=planner, agency_code="VN", entry=GOAL)
    set_target(actor=nation, agency_code="TINH", entry=GOAL)
    order = replace(ORDER, unit="TINH")
    assert hand_down(actor=nation, order=order, digest=selectors.draft_hand_down(order).digest).written == 2
    assert percents() == {"TINH": Decimal(60), "H01": Decimal(60), "H02": Decimal(60)}
    assert [t.code for t in selectors.above(selectors.target("H01-2026-IND-10"), "province")][-1] == "TINH-2026-IND-10"


def test_what_makes_no_sense_is_refused_with_its_field(planner: Actor, communes: None) -> None:
    for field, wrong in (
        ("due", {"due": date(2027, 1, 1)}),
        ("percent", {}),
        ("percent", {"percent": Decimal(101)}),
        ("pasted", {"method": Method.PASTED, "pasted": "H02;50"}),
        ("pasted", {"method": Method.PASTED}),
    ):
        with pytest.raises(InvalidInput) as refusal:
            hand_down(actor=planner, order=replace(ORDER, **wrong), digest="")
        assert field in refusal.value.errors
    with pytest.raises(NoSuchTarget):
        selectors.cascade("IND-99", 2026)


def test_a_text_stands_before_what_the_nation_sets(nation: Actor) -> None:
    entry = PlanTarget("IND-11", Decimal(55), date(2024, 1, 1), date(2024, 12, 31), Role.PRIME_MINISTER)
    with pytest.raises(InvalidInput) as refusal:
        set_target(actor=nation, agency_code="VN", entry=entry)
    assert "Văn bản đã đặt" in refusal.value.errors["indicator"][0]
    found = selectors.targets_in("IND-11", 2024)
    assert {unit: t.share for unit, t in found.items()} == {
        "VN": Fraction(50, 100), "BO": Fraction(70, 100), "TINH": Fraction(30, 100),
    }  # fmt: skip


# Heads


def test_a_head_has_a_term_and_the_next_ends_it(planner: Actor, head: Account) -> None:
    after = officer(43, "target_head", "H01.101")
    for since, account, seen in ((START, head, 0), (date(2026, 7, 1), after, 1)):
        name_head(actor=planner, unit="H01.101", account_id=account.id, office=Role.CHAIR_COMMUNE, since=since,
                  seen=seen)  # fmt: skip
    assert [(t.account_id, t.since, t.until) for t in selectors.head_terms("H01.101")] == [
        (after.id, date(2026, 7, 1), None), (head.id, START, date(2026, 7, 1)),
    ]  # fmt: skip
    assert selectors.heads_of(["H01.101"], date(2026, 6, 30))["H01.101"].account_id == head.id
    assert selectors.units_headed_by(after.id) == ["H01.101"] and selectors.units_headed_by(head.id) == []


def test_the_same_head_twice_is_one_term_and_a_stale_one_is_refused(planner: Actor, head: Account) -> None:
    def named(since: date, seen: int, account: Account | None = head) -> int:
        return name_head(actor=planner, unit="H01.101", account_id=account.id if account else None,
                         office=Role.CHAIR_COMMUNE, since=since, seen=seen)  # fmt: skip

    assert named(START, 0) == named(START, 0) == 1
    with pytest.raises(ChangedMeanwhile):
        named(DUE, 0)
    assert named(date(2026, 8, 1), 1, None) == 2
    assert AuditEntry.objects.filter(action="name_head", subject="agency:H01.101").count() == 2
    assert selectors.heads_of(["H01.101"]) == {}, "the office is vacant"
    with pytest.raises(ProgrammingError, match="never changed"), transaction.atomic():
        HeadTerm.objects.update(since=START)


def test_a_head_must_hold_the_role_and_be_named_by_who_plans(planner: Actor, neighbour: Actor, head: Account) -> None:
    stranger = officer(44, "target_head", "H02")
    with pytest.raises(InvalidInput) as refusal:
        name_head(actor=planner, unit="H01.101", account_id=stranger.id, office=Role.DIRECTOR, since=START, seen=0)
    assert set(refusal.value.errors) == {"account"}
    with pytest.raises(NotAllowed):
        name_head(actor=neighbour, unit="H01.101", account_id=head.id, office=Role.DIRECTOR, since=START, seen=0)


def test_the_head_is_told_what_was_handed_down(planner: Actor, head: Account) -> None:
    name_head(actor=planner, unit="H01.101", account_id=head.id, office=Role.CHAIR_COMMUNE, since=START, seen=0)
    order = replace(ORDER, percent=Decimal("62.5"))
    done = hand_down(actor=planner, order=order, digest=selectors.draft_hand_down(order).digest)
    assert (done.written, done.told, done.without_head) == (3, 1, 2)
    message = Message.objects.get(account_id=head.id)
    assert "62,50" in message.body and "31/12/2026" in message.body
    assert message.link == "/do-luong/phan-cap/IND-10/2026/H01.101/"


def test_a_missed_milestone_climbs_the_ladder_and_each_rung_speaks_once(planner: Actor, head: Account) -> None:
    """50 % by the end of September against 40 % in October."""
    name_head(actor=planner, unit="H01.101", account_id=head.id, office=Role.CHAIR_COMMUNE, since=START, seen=0)
    entry = replace(GOAL, milestones=((date(2026, 9, 30), Decimal(50)),))
    set_target(actor=planner, agency_code="H01.101", entry=entry)
    assert [send_milestone_notices(), send_milestone_notices()] == [1, 0]
    told = set(Message.objects.values_list("account_id", flat=True))
    assert told == {head.id, planner.account_id}, "53 days: all rungs, nobody plans for the nation but who plans above"
    assert set(MilestoneNotice.objects.values_list("rung", flat=True)) == {"missed", "missed-15", "missed-45"}
    assert "40,00" in Message.objects.filter(account_id=head.id).get().body


def test_a_milestone_that_was_reached_or_has_not_come_is_silent(planner: Actor, head: Account) -> None:
    milestones = ((date(2026, 9, 30), Decimal(40)), (date(2026, 11, 30), Decimal(55)))
    set_target(actor=planner, agency_code="H01.101", entry=replace(GOAL, milestones=milestones))
    assert send_milestone_notices() == 0


# Mergers


def test_the_target_of_a_merged_commune_passes_on_the_highest_one(planner: Actor, communes: None) -> None:
    for unit, percent in (("H01.101", 55), ("H01.102", 70)):
        set_target(actor=planner, agency_code=unit, entry=replace(GOAL, percent=Decimal(percent)))
        end_agency(unit, "H01.103", ENDED)
    assert [follow_mergers(), follow_mergers()] == [2, 0]
    assert AuditEntry.objects.filter(action="target_passed_on").count() == 2
    assert percents() == {"H01.103": Decimal(70)}
    assert selectors.target("H01.103-2026-IND-10").carried_from == "H01.101-2026-IND-10, H01.102-2026-IND-10"
    newest = versions_of("H01.101-2026-IND-10")[0]
    assert newest.withdrawn and "chuyển sang H01.103" in newest.end_reason
    assert [line.unit for line in selectors.cascade("IND-10", 2026).lines("H01")] == ["H01.103"]


def test_an_heir_keeps_its_own_target_and_a_divided_unit_ends_with_the_reason(planner: Actor, communes: None) -> None:
    for unit, percent in (("H01.101", 55), ("H01.102", 70), ("H01.103", 60)):
        set_target(actor=planner, agency_code=unit, entry=replace(GOAL, percent=Decimal(percent)))
    end_agency("H01.101", "H01.103", ENDED)
    end_agency("H01.102", "", ENDED)
    assert follow_mergers() == 2
    assert percents() == {"H01.103": Decimal(60)}
    told = [versions_of(f"{unit}-2026-IND-10")[0].end_reason for unit in ("H01.101", "H01.102")]
    assert "đã có chỉ tiêu riêng" in told[0] and "chưa ghi đơn vị nhận" in told[1]


# Definitions


def test_a_definition_that_changed_is_told_with_its_day(planner: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    found = set_target(actor=planner, agency_code="H01", entry=GOAL)
    series = selectors.monthly_series(found)
    assert selectors.standing_of(found, series).incomparable_from is None
    rows = [row for row in indicators.indicators() if row.key == "online"]
    newer = [replace(rows[-1], version=99, valid_from=date(2026, 9, 1), valid_to=None)]
    monkeypatch.setattr("motcua.oversight.indicators.selectors.indicators", lambda: (*rows, *newer))
    standing = selectors.standing_of(found, series)
    assert standing.incomparable_from == date(2026, 9, 1)
    assert standing.status == Status.TOO_SHORT and standing.forecast is None, "two months of the new definition"


# Two at once


@pytest.fixture
def racer(transactional_db: None) -> Actor:
    """Who plans for H01, all of it written for good, so that threads see it."""
    with transaction.atomic():
        load_roles()
        add_agencies("H01", "H01.101", "H01.102")
        for unit in ("H01.101", "H01.102"):
            observe(unit, "1.000001", OCTOBER, online=40, total=100)
        return actor(officer(31, "planner", "H01"))


def test_of_two_who_hand_down_at_once_one_is_told_to_look_again(racer: Actor) -> None:
    orders = [replace(ORDER, percent=Decimal(percent)) for percent in (50, 60)]
    digests = [selectors.draft_hand_down(order).digest for order in orders]
    told = raced(lambda n: hand_down(actor=racer, order=orders[n], digest=digests[n]))
    assert sorted(told) == ["ChangedMeanwhile", "HandedDown"]
    assert len(set(percents().values())) == 1, "all parts stand as one of the two wanted it"
    assert {row.version for row in PlanEntry.objects.all()} == {1}


def test_who_sets_one_target_while_another_hands_down_never_loses_silently(racer: Actor) -> None:
    order = replace(ORDER, percent=Decimal(50))
    digest = selectors.draft_hand_down(order).digest

    def each(n: int) -> object:
        if n:
            return hand_down(actor=racer, order=order, digest=digest)
        return set_target(actor=racer, agency_code="H01.102", entry=GOAL)

    told = set(raced(each))
    assert told in ({"Target", "ChangedMeanwhile"}, {"HandedDown", "ChangedMeanwhile"}), "the later one is refused"


def raced(each: Any) -> list[str]:
    """What two threads got: the name of an answer or of a refusal."""
    told: list[str] = []

    def run(n: int) -> None:
        try:
            with clock_held():
                told.append(type(each(n)).__name__)
        except ChangedMeanwhile as refusal:
            told.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(n,)) for n in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


@contextmanager
def clock_held() -> Iterator[None]:
    """A thread has a clock of its own."""
    with clock.at(NOW + timedelta(seconds=1)):
        yield

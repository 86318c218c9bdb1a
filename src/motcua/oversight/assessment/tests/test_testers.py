"""Testers, evidence and pairs: blind double marks, conflicts of interest, files that are what they say."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from motcua.foundation.accounts import services as accounts
from motcua.foundation.accounts.selectors import actor_for
from motcua.foundation.agencies.tests.factories import add_agencies
from motcua.foundation.vault.errors import UnacceptableFile
from motcua.kernel import clock
from motcua.kernel.access import SYSTEM
from motcua.kernel.epoch import first_day, midnight, month_of_day
from motcua.kernel.errors import InvalidInput, NotAllowed, NotFound
from motcua.kernel.models import AuditEntry
from motcua.oversight.assessment import errors, selectors, services
from motcua.oversight.assessment.models import (
    Assessment,
    Award,
    Evidence,
    Mark,
)
from motcua.oversight.assessment.tests import factories as f
from motcua.oversight.assessment.tests.factories import CODE, People
from motcua.oversight.assessment.types import Kind
from motcua.oversight.probes.tests.factories import good_sight, page, refused, visit_all

# Testers: blind, double, without an interest


def test_every_tested_criterion_of_every_agency_has_two_different_testers(open_round: People) -> None:
    criteria = [c.code for c in selectors.criteria_of(CODE).criteria if c.kind is Kind.TESTER]
    pairs = Mark.objects.values_list("agency__code", "criterion", "tester_id")
    assert len(pairs) == len(set(pairs)) == 3 * len(criteria) * 2
    with clock.at(f.OPEN_AT):
        again = services.assign_testers(assessment=CODE, testers=open_round.testers, actor=open_round.assessor)
    assert again == 0


def test_a_tester_is_never_given_the_own_agency_nor_one_of_declared_interest(who: People) -> None:
    own = f.person(67, "tester", "H01.05")
    friend = who.third
    services.declare_interest(agency="H01", reason="Người nhà làm ở đó.", actor=friend)
    add_agencies("H01", "H02")
    with clock.at(f.OPEN_AT):
        found = services.open_assessment(
            code=CODE, title="Đợt mẫu", criteria="chay-thu", on=f.DAY, agency_codes=["H01", "H02"],
            explain_until=f.EXPLAIN_UNTIL, embargo_until=f.EMBARGO_UNTIL, actor=who.assessor,
        )  # fmt: skip
        services.assign_testers(assessment=CODE, testers=[*f.ids(own, friend), *who.testers[:2]], actor=who.assessor)
    given = set(found.agencies.get(code="H01").marks.values_list("tester_id", flat=True))
    assert given == {who.first.account_id, who.second.account_id}


def test_without_two_free_testers_nothing_is_assigned(who: People) -> None:
    add_agencies("H01")
    services.declare_interest(agency="H01", reason="Từng làm ở đó.", actor=who.second)
    with clock.at(f.OPEN_AT), pytest.raises(errors.TooFewTesters):
        services.open_assessment(
            code=CODE, title="x", criteria="chay-thu", on=f.DAY, agency_codes=["H01"],
            explain_until=f.EXPLAIN_UNTIL, embargo_until=f.EMBARGO_UNTIL, actor=who.assessor,
        )  # fmt: skip
        services.assign_testers(assessment=CODE, testers=who.testers[:2], actor=who.assessor)


def test_whoever_may_not_test_is_not_assigned(open_round: People) -> None:
    with pytest.raises(errors.NotATester):
        services.assign_testers(assessment=CODE, testers=f.ids(open_round.head), actor=open_round.assessor)


def test_an_interest_declared_later_gives_the_marks_back_and_refuses_new_ones(open_round: People) -> None:
    first, _ = f.pair_of(open_round)
    services.declare_interest(agency="H01", reason="Vừa nhận việc ở đó.", actor=first)
    assert not Mark.objects.filter(agency__code="H01", tester_id__in=f.ids(first)).exists()
    with pytest.raises(errors.OwnAgency):
        f.give(first, {"2.1": "2"})
    with clock.at(f.OPEN_AT):
        services.assign_testers(assessment=CODE, testers=open_round.testers, actor=open_round.assessor)
    assert Mark.objects.filter(agency__code="H01", criterion="2.1").count() == 2


def test_a_tester_sees_the_other_mark_only_when_both_are_in(open_round: People) -> None:
    first, second = f.pair_of(open_round)
    f.give(first, {"2.1": "2"})
    _, lines = selectors.sheet_lines(CODE, "H01", second)
    assert [line.other for line in lines] == ["", "", ""]
    f.give(second, {"2.1": "1"})
    _, lines = selectors.sheet_lines(CODE, "H01", second)
    assert [line.other for line in lines] == ["2", "", ""]


def test_a_mark_may_be_mended_until_the_other_is_in_and_never_after(open_round: People) -> None:
    first, second = f.pair_of(open_round)
    f.give(first, {"2.1": "2"})
    assert f.give(first, {"2.1": "1"}) == 1
    assert f.give(first, {"2.1": "1"}) == 0
    f.give(second, {"2.1": "0"})
    with pytest.raises(errors.MarksClosed):
        f.give(first, {"2.1": "0"})
    assert f.give(first, {"2.1": "1"}) == 0


@pytest.mark.parametrize("mark", ["3", "-1", "1.5", "", "x", "NaN"])
def test_a_mark_that_the_criterion_does_not_have_is_refused(open_round: People, mark: str) -> None:
    first, _ = f.pair_of(open_round)
    with pytest.raises(errors.NoSuchMark):
        services.give_marks(assessment=CODE, agency="H01", marks={"2.1": (mark, "?")}, actor=first)


def test_a_tester_marks_only_what_was_given_to_them(open_round: People) -> None:
    (idle,) = {open_round.first, open_round.second, open_round.third} - set(f.pair_of(open_round))
    with pytest.raises(NotFound):
        f.give(idle, {"2.1": "2"})
    with pytest.raises(NotFound):
        f.give(f.pair_of(open_round)[0], {"1.1": "2"})


def test_two_far_marks_wait_for_a_third_person_and_two_near_ones_for_nobody(open_round: People) -> None:
    first, second = f.pair_of(open_round)
    f.give(first, {"2.1": "2", "2.2": "2"})
    f.give(second, {"2.1": "0", "2.2": "1"})
    assert [(d.agency, d.criterion.code) for d in selectors.differences(CODE, open_round.assessor)] == [("H01", "2.1")]
    third: dict[str, Any] = {"assessment": CODE, "agency": "H01", "mark": "1", "note": "Thử lại hai lần."}
    with pytest.raises(errors.NoDifference):
        services.give_third_mark(criterion="2.2", actor=open_round.assessor, **third)
    services.give_third_mark(criterion="2.1", actor=open_round.assessor, **third)
    assert [d.third for d in selectors.differences(CODE, open_round.assessor)] == ["1"]
    assert AuditEntry.objects.filter(action="give_third_mark").count() == 1


def test_the_third_mark_is_never_given_by_one_of_the_two(open_round: People) -> None:
    first, second = f.pair_of(open_round)
    f.give(first, {"2.1": "2"})
    f.give(second, {"2.1": "0"})
    Mark.objects.filter(agency__code="H01", place=1).update(tester_id=open_round.assessor.account_id)
    with pytest.raises(errors.SameTester):
        services.give_third_mark(
            assessment=CODE, agency="H01", criterion="2.1", mark="1", note="x", actor=open_round.assessor
        )


def test_two_testers_at_the_same_moment_both_keep_their_marks(
    transactional_db: None, tmp_path: Path, settings: Any
) -> None:
    who = f.people()
    f.opened(who)
    found: list[Exception] = []

    def mark(actor: Any) -> None:
        try:
            f.give(actor, {"2.1": "2", "2.2": "1", "2.3": "0"})
        except Exception as error:  # noqa: BLE001  whatever goes wrong in the thread is told below
            found.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=mark, args=(actor,)) for actor in f.pair_of(who) * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not found
    assert Mark.objects.filter(agency__code="H01").exclude(mark="").count() == 6
    assert AuditEntry.objects.filter(action="give_marks").count() == 2


def test_a_sheet_tells_a_real_visit(open_round: People) -> None:
    first, _ = f.pair_of(open_round)
    sheet: dict[str, Any] = {
        "assessment": CODE,
        "agency": "H01",
        "channel": "mobile",
        "minutes": 25,
        "story": "Mở trang, tìm, điền.",
    }
    with clock.at(f.OPEN_AT):
        for _ in range(2):
            services.write_sheet(visited_on=date(2026, 11, 19), actor=first, **sheet)
        with pytest.raises(InvalidInput) as refusal:
            services.write_sheet(
                visited_on=date(2026, 11, 21), actor=first, **{**sheet, "minutes": 0, "channel": "pigeon"}
            )
    assert set(refusal.value.errors) == {"visited_on", "channel", "minutes"}
    assert AuditEntry.objects.filter(action="write_sheet").count() == 1
    assert selectors.sheet_of(CODE, "H01", first)


# Evidence and pairs


def test_evidence_is_kept_once_and_checked_for_what_it_really_is(open_round: People) -> None:
    assert f.submit(open_round, ("quy-trinh.pdf", f.paper())) == 1
    assert f.submit(open_round, ("ten-khac.pdf", f.paper())) == 0
    with pytest.raises(UnacceptableFile):
        f.submit(open_round, ("gia.pdf", b"MZ this is a program"))
    assert Evidence.objects.count() == 1


def test_evidence_belongs_to_the_own_agency_and_to_a_criterion_that_asks_for_it(open_round: People) -> None:
    with pytest.raises(errors.NotByHand):
        f.submit(open_round, ("a.pdf", f.paper()), criterion="2.1")
    with pytest.raises(NotAllowed):
        services.submit_evidence(
            assessment=CODE, agency="H02", criterion="3.1", files=[("a.pdf", f.paper())], actor=open_round.head
        )


def test_without_a_file_only_the_lowest_mark_can_be_given(open_round: People) -> None:
    with pytest.raises(errors.EvidenceMissing):
        f.judge(open_round, "1")
    f.judge(open_round, "0")
    f.submit(open_round, ("quy-trinh.pdf", f.paper()))
    f.judge(open_round, "2")
    assert Award.objects.get(criterion="3.1").answer == {"mark": "2"}


def test_an_assessor_never_judges_the_own_agency(open_round: People) -> None:
    reporter = f.person(68, "reporter", "H01")
    assert reporter.account_id
    with clock.at(f.GRANTED_AT):
        accounts.grant_role(actor=SYSTEM, account_id=reporter.account_id, role="assessor", agency_code="")
        own = actor_for(reporter.account_id)
    with pytest.raises(errors.OwnAgency):
        f.judge(replace(open_round, assessor=own), "0")
    f.judge(replace(open_round, assessor=own), "0", "H02")


@pytest.mark.parametrize("pair", [(5, 0), (-1, 5), (6, 5), (1, -5)])
def test_a_pair_that_cannot_be_is_refused(open_round: People, pair: tuple[int, int]) -> None:
    with pytest.raises(errors.ImpossiblePair):
        services.enter_pair(
            assessment=CODE, agency="H01", criterion="4.1", pair=pair, source="Khảo sát", actor=open_round.assessor
        )


def test_rounds_of_visits_are_drawn_twice_is_once_and_never_typed(open_round: People) -> None:
    month = month_of_day(Assessment.objects.get(code=CODE).on)
    start = midnight(first_day(month)) + timedelta(days=9, hours=8)
    with clock.at(start):
        page("https://dichvucong.mau.example.vn/1")
    visit_all([good_sight(), refused(), refused()], start=start)
    for _ in range(2):
        assert services.draw_probes(assessment=CODE, actor=SYSTEM) == 1
    assert Award.objects.get(agency__code="H01").answer == {
        "pair": [1, 2],
        "probes": {"agency": "H01", "check": "reachable", "first": month - 2, "last": month},
    }
    assert AuditEntry.objects.filter(action="draw_probes").count() == 1
    lines = selectors.explained(CODE, "H01", open_round.assessor).lines
    line = next(row for row in lines if row.criterion.code == "5.1")
    assert line.visits.startswith("/do-luong/tham-do/co-quan/H01/?thang=")
    for criterion in ("1.1", "5.1"):
        with pytest.raises(errors.NotByHand):
            services.enter_pair(
                assessment=CODE, agency="H01", criterion=criterion, pair=(1, 2), source="x", actor=SYSTEM
            )

"""From opening to publication: who may do what, when, twice, and what nobody may do."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from motcua.foundation.agencies.tests.factories import add_agencies
from motcua.foundation.vault.errors import UnacceptableFile
from motcua.kernel import clock
from motcua.kernel.access import ANONYMOUS, SYSTEM
from motcua.kernel.errors import InvalidInput, NotAllowed, NotFound, SignInRequired
from motcua.kernel.models import AuditEntry
from motcua.oversight.assessment import errors, selectors, services
from motcua.oversight.assessment.models import (
    Assessment,
    AssessmentStep,
    Award,
    Evidence,
    Explanation,
    Mark,
    Reply,
    Score,
    Total,
)
from motcua.oversight.assessment.tests import factories as f
from motcua.oversight.assessment.tests.factories import CODE, People
from motcua.oversight.assessment.types import Kind, State, Verdict


@pytest.fixture
def who(db: None, tmp_path: Path, settings: Any) -> People:
    settings.FILES_ROOT = tmp_path / "files"
    return f.people()


@pytest.fixture
def open_round(who: People) -> People:
    f.opened(who)
    return who


@pytest.fixture
def first_scored(open_round: People) -> People:
    f.mark_all(open_round, marks={"H01": "0", "H02": "2"})
    f.close_first(open_round)
    return open_round


def state() -> str:
    return Assessment.objects.get(code=CODE).state


def give(who: Any, marks: dict[str, str], agency: str = "H01") -> int:
    with clock.at(f.OPEN_AT):
        return services.give_marks(
            assessment=CODE, agency=agency, marks={c: (m, "") for c, m in marks.items()}, actor=who
        )


def pair_of(who: People, agency: str = "H01") -> tuple[Any, Any]:
    """The two testers of an agency, in order of place."""
    by_id = {p.account_id: p for p in (who.first, who.second, who.third)}
    rows = Mark.objects.filter(agency__code=agency, criterion="2.1").order_by("place")
    first, second = (by_id[row.tester_id] for row in rows)
    return first, second


# Opening


def test_an_assessment_freezes_its_criteria_and_opening_it_again_changes_nothing(open_round: People) -> None:
    before = Assessment.objects.get(code=CODE)
    f.opened(open_round)
    assert Assessment.objects.get(code=CODE).criteria == before.criteria
    assert AssessmentStep.objects.filter(step="open").count() == 1
    assert selectors.criteria_of(CODE) == selectors.criteria_set("chay-thu")


def test_a_taken_code_with_other_content_is_refused(open_round: People) -> None:
    with pytest.raises(errors.OtherAssessment):
        f.opened(open_round, ("H01", "H02"))


def test_criteria_that_were_never_published_open_no_assessment(who: People) -> None:
    with pytest.raises(errors.UnusableSet):
        f.opened(who, criteria="chat-luong-2023", on=date(2023, 7, 1))


def test_criteria_are_those_of_the_day_and_not_later_ones(who: People) -> None:
    with pytest.raises(NotFound):
        f.opened(who, criteria="tt01-2018")


def test_the_embargo_ends_after_the_explanations(who: People) -> None:
    add_agencies("H01")
    with pytest.raises(InvalidInput):
        services.open_assessment(
            code="x", title="x", criteria="chay-thu", on=f.DAY, agency_codes=["H01"],
            explain_until=f.EMBARGO_UNTIL, embargo_until=f.EXPLAIN_UNTIL, actor=who.assessor,
        )  # fmt: skip


@pytest.mark.parametrize("role", ["first", "head", "approver"])
def test_only_an_assessor_opens_and_closes(open_round: People, role: str) -> None:
    actor = getattr(open_round, role)
    with pytest.raises(NotAllowed):
        services.close_first_score(assessment=CODE, actor=actor)
    with pytest.raises(NotAllowed):
        services.assign_testers(assessment=CODE, testers=open_round.testers, actor=actor)
    with pytest.raises(SignInRequired):
        services.close_first_score(assessment=CODE, actor=ANONYMOUS)


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
    with pytest.raises(errors.TooFewTesters):
        services.open_assessment(
            code=CODE, title="x", criteria="chay-thu", on=f.DAY, agency_codes=["H01"],
            explain_until=f.EXPLAIN_UNTIL, embargo_until=f.EMBARGO_UNTIL, actor=who.assessor,
        )  # fmt: skip
        services.assign_testers(assessment=CODE, testers=who.testers[:2], actor=who.assessor)


def test_whoever_may_not_test_is_not_assigned(open_round: People) -> None:
    with pytest.raises(errors.NotATester):
        services.assign_testers(assessment=CODE, testers=f.ids(open_round.head), actor=open_round.assessor)


def test_an_interest_declared_later_gives_the_marks_back_and_refuses_new_ones(open_round: People) -> None:
    first, _ = pair_of(open_round)
    services.declare_interest(agency="H01", reason="Vừa nhận việc ở đó.", actor=first)
    assert not Mark.objects.filter(agency__code="H01", tester_id=first.account_id).exists()
    with pytest.raises(errors.OwnAgency):
        give(first, {"2.1": "2"})
    with clock.at(f.OPEN_AT):
        services.assign_testers(assessment=CODE, testers=open_round.testers, actor=open_round.assessor)
    assert Mark.objects.filter(agency__code="H01", criterion="2.1").count() == 2


def test_a_tester_sees_the_other_mark_only_when_both_are_in(open_round: People) -> None:
    first, second = pair_of(open_round)
    give(first, {"2.1": "2"})
    _, lines = selectors.sheet_lines(CODE, "H01", second)
    assert [line.other for line in lines] == ["", "", ""]
    give(second, {"2.1": "1"})
    _, lines = selectors.sheet_lines(CODE, "H01", second)
    assert [line.other for line in lines] == ["2", "", ""]


def test_a_mark_may_be_mended_until_the_other_is_in_and_never_after(open_round: People) -> None:
    first, second = pair_of(open_round)
    give(first, {"2.1": "2"})
    assert give(first, {"2.1": "1"}) == 1
    assert give(first, {"2.1": "1"}) == 0
    give(second, {"2.1": "0"})
    with pytest.raises(errors.MarksClosed):
        give(first, {"2.1": "0"})
    assert give(first, {"2.1": "1"}) == 0


@pytest.mark.parametrize("mark", ["3", "-1", "1.5", "", "x", "NaN"])
def test_a_mark_that_the_criterion_does_not_have_is_refused(open_round: People, mark: str) -> None:
    first, _ = pair_of(open_round)
    with pytest.raises(errors.NoSuchMark):
        services.give_marks(assessment=CODE, agency="H01", marks={"2.1": (mark, "?")}, actor=first)


def test_a_tester_marks_only_what_was_given_to_them(open_round: People) -> None:
    (idle,) = {open_round.first, open_round.second, open_round.third} - set(pair_of(open_round))
    with pytest.raises(NotFound):
        give(idle, {"2.1": "2"})
    with pytest.raises(NotFound):
        give(pair_of(open_round)[0], {"1.1": "2"})


def test_two_far_marks_wait_for_a_third_person_and_two_near_ones_for_nobody(open_round: People) -> None:
    first, second = pair_of(open_round)
    give(first, {"2.1": "2", "2.2": "2"})
    give(second, {"2.1": "0", "2.2": "1"})
    assert [(d.agency, d.criterion.code) for d in selectors.differences(CODE, open_round.assessor)] == [("H01", "2.1")]
    third = {"assessment": CODE, "agency": "H01", "mark": "1", "note": "Thử lại hai lần."}
    with pytest.raises(errors.NoDifference):
        services.give_third_mark(criterion="2.2", actor=open_round.assessor, **third)
    services.give_third_mark(criterion="2.1", actor=open_round.assessor, **third)
    assert [d.third for d in selectors.differences(CODE, open_round.assessor)] == ["1"]


def test_the_third_mark_is_never_given_by_one_of_the_two(open_round: People) -> None:
    first, second = pair_of(open_round)
    give(first, {"2.1": "2"})
    give(second, {"2.1": "0"})
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
            give(actor, {"2.1": "2", "2.2": "1", "2.3": "0"})
        except Exception as error:  # noqa: BLE001  whatever goes wrong in the thread is told below
            found.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=mark, args=(actor,)) for actor in pair_of(who) * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not found
    assert Mark.objects.filter(agency__code="H01").exclude(mark="").count() == 6
    assert AuditEntry.objects.filter(action="give_marks").count() == 2


def test_a_sheet_tells_a_real_visit(open_round: People) -> None:
    first, _ = pair_of(open_round)
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


def submit(who: People, *files: tuple[str, bytes], criterion: str = "3.1") -> int:
    return services.submit_evidence(assessment=CODE, agency="H01", criterion=criterion, files=files, actor=who.head)


def judge(who: People, mark: str, agency: str = "H01") -> None:
    services.judge_evidence(
        assessment=CODE, agency=agency, criterion="3.1", mark=mark, note="Đã đọc.", actor=who.assessor
    )


def test_evidence_is_kept_once_and_checked_for_what_it_really_is(open_round: People) -> None:
    assert submit(open_round, ("quy-trinh.pdf", f.paper())) == 1
    assert submit(open_round, ("ten-khac.pdf", f.paper())) == 0
    with pytest.raises(UnacceptableFile):
        submit(open_round, ("gia.pdf", b"MZ this is a program"))
    assert Evidence.objects.count() == 1


def test_evidence_belongs_to_the_own_agency_and_to_a_criterion_that_asks_for_it(open_round: People) -> None:
    with pytest.raises(errors.NotByHand):
        submit(open_round, ("a.pdf", f.paper()), criterion="2.1")
    with pytest.raises(NotAllowed):
        services.submit_evidence(
            assessment=CODE, agency="H02", criterion="3.1", files=[("a.pdf", f.paper())], actor=open_round.head
        )


def test_without_a_file_only_the_lowest_mark_can_be_given(open_round: People) -> None:
    with pytest.raises(errors.EvidenceMissing):
        judge(open_round, "1")
    judge(open_round, "0")
    submit(open_round, ("quy-trinh.pdf", f.paper()))
    judge(open_round, "2")
    assert Award.objects.get(criterion="3.1").answer == {"mark": "2"}


def test_an_assessor_never_judges_the_own_agency(open_round: People) -> None:
    own = f.person(68, "assessor", "H01")
    with pytest.raises(errors.OwnAgency):
        judge(replace(open_round, assessor=own), "0")
    judge(replace(open_round, assessor=own), "0", "H02")


@pytest.mark.parametrize("pair", [(5, 0), (-1, 5), (6, 5), (1, -5)])
def test_a_pair_that_cannot_be_is_refused(open_round: People, pair: tuple[int, int]) -> None:
    with pytest.raises(errors.ImpossiblePair):
        services.enter_pair(
            assessment=CODE, agency="H01", criterion="4.1", pair=pair, source="Khảo sát", actor=open_round.assessor
        )


def test_a_probe_enters_its_pair_by_itself_and_twice_is_once(open_round: People) -> None:
    for _ in range(2):
        services.enter_pair(
            assessment=CODE, agency="H01", criterion="5.1", pair=(990, 1000), source="máy đo", actor=SYSTEM
        )
    assert Award.objects.get().answer == {"pair": [990, 1000]}
    assert AuditEntry.objects.filter(action="award").count() == 1
    with pytest.raises(errors.NotByHand):
        services.enter_pair(assessment=CODE, agency="H01", criterion="1.1", pair=(1, 2), source="x", actor=SYSTEM)


# First score


def test_a_score_is_not_closed_while_marks_differences_or_judgments_are_missing(open_round: People) -> None:
    submit(open_round, ("quy-trinh.pdf", f.paper()))
    first, second = pair_of(open_round)
    give(first, {"2.1": "2"})
    give(second, {"2.1": "0"})
    with pytest.raises(errors.MarksMissing) as refusal:
        f.close_first(open_round)
    assert refusal.value.fields == {"marks": 16, "thirds": 1, "awards": 1}
    assert not Score.objects.exists()


def test_the_first_score_adds_up_and_says_how_far_the_testers_agree(open_round: People) -> None:
    first, second = pair_of(open_round)
    give(first, {"2.1": "2"})
    give(second, {"2.1": "1"})
    for agency in ("H02", "H03"):
        a, b = pair_of(open_round, agency)
        give(a, dict.fromkeys(("2.1", "2.2", "2.3"), "2"), agency)
        give(b, dict.fromkeys(("2.1", "2.2", "2.3"), "2"), agency)
    give(first, {"2.2": "0", "2.3": "0"})
    give(second, {"2.2": "0", "2.3": "0"})
    f.close_first(open_round)
    f.close_first(open_round)
    assert Score.objects.get(agency__code="H01", criterion="2.1").points == "15/2"
    assert Score.objects.get(agency__code="H01", criterion="2.1").answer == {"mark": "3/2", "marks": ["2", "1"]}
    found = selectors.agreements(CODE, open_round.assessor)
    assert (found[""].pairs, found[""].agreed) == (9, 8)
    assert found[""].percent == Fraction(800, 9)
    assert found["2.1"].agreed == 2
    lines = {line.agency_code: line for line in selectors.results(CODE, open_round.assessor)}
    assert (lines["H01"].points, lines["H01"].rank, lines["H02"].rank, lines["H03"].rank) == (Fraction(15, 2), 3, 1, 1)
    assert AssessmentStep.objects.filter(step="close_first_score").count() == 1


def test_nothing_is_marked_or_judged_after_the_first_score(first_scored: People) -> None:
    with pytest.raises(errors.WrongState):
        give(first_scored.first, {"2.1": "1"})
    with pytest.raises(errors.WrongState):
        judge(first_scored, "0")
    with pytest.raises(errors.WrongState):
        submit(first_scored, ("a.pdf", f.paper()))


# Explanation and second score


def test_an_agency_explains_until_the_day_and_not_after(first_scored: People) -> None:
    given = {"assessment": CODE, "agency": "H01", "criterion": "2.1", "text": "Đã sửa.", "actor": first_scored.head}
    with clock.at(f.FIRST_AT):
        services.explain_score(**given, files=[("anh.pdf", f.paper("Ảnh"))])  # type: ignore[arg-type]
        services.explain_score(**given)  # type: ignore[arg-type]
    with clock.at(f.SECOND_AT), pytest.raises(errors.ExplanationsClosed):
        services.explain_score(**{**given, "criterion": "2.2"})  # type: ignore[arg-type]
    assert Explanation.objects.count() == 1
    assert AuditEntry.objects.filter(action="explain_score").count() == 1
    assert Evidence.objects.get().is_explanation


def test_an_agency_never_explains_for_another(first_scored: People) -> None:
    with clock.at(f.FIRST_AT), pytest.raises(NotAllowed):
        services.explain_score(assessment=CODE, agency="H02", criterion="2.1", text="x", actor=first_scored.head)


def test_a_changed_mark_counts_in_the_second_score_and_the_first_stays_to_be_seen(first_scored: People) -> None:
    f.explain(first_scored, verdict=Verdict.CHANGED, mark="2", reason="Ảnh cho thấy đã sửa.")
    f.close_second(first_scored)
    scores = Score.objects.filter(agency__code="H01", criterion="2.1").order_by("stage")
    assert [row.points for row in scores] == ["0", "10"]
    assert Total.objects.get(agency__code="H01", stage=2).points == "10"
    (line,) = [
        line for line in selectors.explained(CODE, "H01", first_scored.head).lines if line.criterion.code == "2.1"
    ]
    assert (line.first, line.points) == (Fraction(0), Fraction(10))
    assert line.explanation and line.explanation.verdict is Verdict.CHANGED


def test_a_drawn_figure_is_never_typed_over(first_scored: People) -> None:
    with pytest.raises(NotFound):
        f.explain(first_scored, "1.1", verdict=Verdict.CHANGED, pair=(1, 1), reason="Xin sửa.")
    assert not Explanation.objects.filter(verdict="changed").exists()


def test_the_second_score_waits_for_the_day_and_for_every_answer(first_scored: People) -> None:
    with clock.at(f.FIRST_AT):
        services.explain_score(assessment=CODE, agency="H01", criterion="2.1", text="x", actor=first_scored.head)
        with pytest.raises(errors.ExplanationsStillOpen):
            services.close_second_score(assessment=CODE, actor=first_scored.assessor)
    with pytest.raises(errors.ExplanationsUnanswered):
        f.close_second(first_scored)


def test_an_answer_needs_a_reason_and_an_explanation(first_scored: People) -> None:
    with pytest.raises(errors.WordsNeeded):
        f.explain(first_scored, reason="  ")
    with pytest.raises(NotFound):
        services.answer_explanation(
            assessment=CODE, agency="H02", criterion="2.1", verdict=Verdict.KEPT, reason="x",
            actor=first_scored.assessor,
        )  # fmt: skip


def test_an_explanation_that_was_answered_is_not_rewritten(first_scored: People) -> None:
    f.explain(first_scored)
    with clock.at(f.FIRST_AT), pytest.raises(errors.AnsweredAlready):
        services.explain_score(assessment=CODE, agency="H01", criterion="2.1", text="Khác.", actor=first_scored.head)


# Approval and publication


def test_another_person_approves_what_was_read(first_scored: People) -> None:
    digest = f.close_second(first_scored)
    both = f.person(69, "assessment_approver")
    Mark.objects.filter(agency__code="H01", place=1).update(tester_id=both.account_id)
    with pytest.raises(errors.OtherContent):
        services.approve_assessment(assessment=CODE, digest="0" * 64, actor=first_scored.approver)
    with pytest.raises(errors.SamePerson):
        services.approve_assessment(assessment=CODE, digest=digest, actor=both)
    with pytest.raises(NotAllowed):
        services.approve_assessment(assessment=CODE, digest=digest, actor=first_scored.assessor)
    for _ in range(2):
        services.approve_assessment(assessment=CODE, digest=digest, actor=first_scored.approver)
    assert state() == State.APPROVED
    assert AssessmentStep.objects.filter(step="approve").count() == 1


def test_a_score_that_was_altered_behind_the_program_is_not_approved(first_scored: People) -> None:
    digest = f.close_second(first_scored)
    Score.objects.filter(agency__code="H01", stage=2, criterion="2.1").update(points="10")
    with pytest.raises(errors.OtherContent):
        services.approve_assessment(assessment=CODE, digest=digest, actor=first_scored.approver)


def test_nobody_outside_reads_a_result_before_it_is_published(first_scored: People) -> None:
    digest = f.close_second(first_scored)
    services.approve_assessment(assessment=CODE, digest=digest, actor=first_scored.approver)
    for actor in (ANONYMOUS, first_scored.first, first_scored.head):
        with pytest.raises(NotFound):
            selectors.results(CODE, actor)
    assert selectors.explained(CODE, "H01", first_scored.head).result is None
    with pytest.raises(NotFound):
        selectors.explained(CODE, "H02", first_scored.head)
    with clock.at(f.SECOND_AT), pytest.raises(errors.UnderEmbargo):
        services.publish_assessment(assessment=CODE, actor=first_scored.assessor)
    with clock.at(f.PUBLIC_AT):
        for _ in range(2):
            services.publish_assessment(assessment=CODE, actor=first_scored.assessor)
    assert [line.agency_code for line in selectors.results(CODE, ANONYMOUS)] == ["H02", "H03", "H01"]
    assert selectors.assessments(ANONYMOUS)[0].state is State.PUBLISHED


def test_steps_are_taken_in_order(open_round: People) -> None:
    for verb in (services.close_second_score, services.publish_assessment):
        with pytest.raises(errors.WrongState):
            verb(assessment=CODE, actor=open_round.assessor)
    with pytest.raises(errors.WrongState):
        services.approve_assessment(assessment=CODE, digest="x", actor=open_round.approver)


def test_the_last_reply_stands_beside_the_figure_and_all_are_kept(first_scored: People) -> None:
    with pytest.raises(NotAllowed):
        services.reply(assessment=CODE, agency="H02", text="x", actor=first_scored.head)
    for text in ("Chúng tôi đang sửa.", "Chúng tôi đang sửa.", "Đã sửa xong ngày 02/12."):
        services.reply(assessment=CODE, agency="H01", text=text, actor=first_scored.head)
    f.publish(first_scored)
    assert Reply.objects.count() == 2
    assert selectors.replies(CODE, ANONYMOUS)["H01"].text == "Đã sửa xong ngày 02/12."
    found = selectors.explained(CODE, "H01", ANONYMOUS)
    assert found.reply and found.reply.text == "Đã sửa xong ngày 02/12."


def test_a_self_score_is_shown_and_never_counted(who: People) -> None:
    f.opened(who, criteria="dti-dich-vu")
    given = {"assessment": CODE, "agency": "H01", "criterion": "1.4", "note": "Theo khảo sát.", "actor": who.head}
    services.score_oneself(**given, points="0,9")  # type: ignore[arg-type]
    for wrong in ("1,5", "-1", "abc", "", "1e3"):
        with pytest.raises(InvalidInput):
            services.score_oneself(**given, points=wrong)  # type: ignore[arg-type]
    f.close_first(who)
    f.publish(who)
    found = selectors.explained(CODE, "H01", ANONYMOUS)
    assert [line.self_points for line in found.lines] == [None, None, None, Fraction(9, 10)]
    assert found.result and found.result.points == 0


def test_a_set_without_self_scores_takes_none(open_round: People) -> None:
    with pytest.raises(NotFound):
        services.score_oneself(
            assessment=CODE, agency="H01", criterion="2.1", points="1", note="", actor=open_round.head
        )


def test_the_files_tell_every_point_again(first_scored: People) -> None:
    f.publish(first_scored)
    rows = selectors.official_rows(CODE, ANONYMOUS)
    points = selectors.point_rows(CODE, ANONYMOUS)
    for row in rows:
        told = [Fraction(str(p["points"] or 0)) for p in points if p["agency_code"] == row["agency_code"]]
        assert str(sum(told)) == row["points_exact"]
    assert len(points) == 3 * 8


def test_an_agency_is_told_what_would_lift_it_most(first_scored: People) -> None:
    f.publish(first_scored)
    found = selectors.explained(CODE, "H01", ANONYMOUS)
    best = found.improvements[0]
    assert (best.criterion, best.gain, found.result and found.result.rank) == ("1.1", Fraction(15), 3)
    assert best.climbs == 1


def test_it_is_compared_with_the_last_one_under_the_same_criteria(first_scored: People) -> None:
    f.publish(first_scored)
    f.opened(first_scored, code="mau-2027", follows=CODE)
    f.mark_all(first_scored, "mau-2027", {"H01": "2"})
    f.close_first(first_scored, "mau-2027")
    (group,) = selectors.group_results("mau-2027", first_scored.assessor)
    shift = group.shifts["H01"]
    assert (shift.rank, shift.before, shift.gained) == (1, 3, Fraction(30))


def test_the_published_round_of_2023_is_compared_by_rank_and_grade_only(who: People) -> None:
    services.load_assessment()
    f.opened(who, follows=selectors.ROUND_2023)
    f.mark_all(who)
    f.close_first(who)
    (group,) = selectors.group_results(CODE, who.assessor)
    assert group.shifts["H01"].label_before == "A" and group.shifts["H01"].gained is None
    assert [line.supplier for line in group.suppliers] == [""]

"""From opening to publication: who may do what, when, twice, and what nobody may do."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from motcua.foundation.accounts.selectors import actor_for
from motcua.foundation.accounts.services import load_demo_accounts, load_roles
from motcua.foundation.agencies.services import load_agencies
from motcua.foundation.agencies.tests.factories import add_agencies
from motcua.foundation.notifications.services import load_templates
from motcua.kernel import clock
from motcua.kernel.access import ANONYMOUS
from motcua.kernel.errors import (
    ChangedMeanwhile,
    InvalidInput,
    NotAllowed,
    NotFound,
    SamePerson,
    SignInRequired,
    WrongState,
)
from motcua.kernel.models import AuditEntry
from motcua.oversight.assessment import errors, selectors, services
from motcua.oversight.assessment.models import (
    Assessment,
    AssessmentStep,
    Evidence,
    Explanation,
    Mark,
    Reply,
    Score,
    Total,
)
from motcua.oversight.assessment.services import demo
from motcua.oversight.assessment.tests import factories as f
from motcua.oversight.assessment.tests.factories import CODE, People
from motcua.oversight.assessment.types import State, Verdict


def state() -> str:
    return Assessment.objects.get(code=CODE).state


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


# First score


def test_a_score_is_not_closed_while_marks_differences_or_judgments_are_missing(open_round: People) -> None:
    f.submit(open_round, ("quy-trinh.pdf", f.paper()))
    first, second = f.pair_of(open_round)
    f.give(first, {"2.1": "2"})
    f.give(second, {"2.1": "0"})
    with pytest.raises(errors.MarksMissing) as refusal:
        f.close_first(open_round)
    assert refusal.value.fields == {"marks": 16, "thirds": 1, "awards": 1}
    assert not Score.objects.exists()


def test_the_first_score_adds_up_and_says_how_far_the_testers_agree(open_round: People) -> None:
    first, second = f.pair_of(open_round)
    f.give(first, {"2.1": "2"})
    f.give(second, {"2.1": "1"})
    for agency in ("H02", "H03"):
        a, b = f.pair_of(open_round, agency)
        f.give(a, dict.fromkeys(("2.1", "2.2", "2.3"), "2"), agency)
        f.give(b, dict.fromkeys(("2.1", "2.2", "2.3"), "2"), agency)
    f.give(first, {"2.2": "0", "2.3": "0"})
    f.give(second, {"2.2": "0", "2.3": "0"})
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
    with pytest.raises(WrongState):
        f.give(first_scored.first, {"2.1": "1"})
    with pytest.raises(WrongState):
        f.judge(first_scored, "0")
    with pytest.raises(WrongState):
        f.submit(first_scored, ("a.pdf", f.paper()))


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


def test_the_last_instant_still_belongs_to_the_explanations(first_scored: People) -> None:
    with clock.at(f.EXPLAIN_UNTIL):
        with pytest.raises(errors.ExplanationsStillOpen):
            services.close_second_score(assessment=CODE, actor=first_scored.assessor)
        services.explain_score(assessment=CODE, agency="H01", criterion="2.1", text="x", actor=first_scored.head)
    with clock.at(f.EXPLAIN_UNTIL + timedelta(microseconds=1)), pytest.raises(errors.ExplanationsClosed):
        services.explain_score(assessment=CODE, agency="H01", criterion="2.1", text="y", actor=first_scored.head)


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
    with pytest.raises(ChangedMeanwhile):
        services.approve_assessment(assessment=CODE, digest="0" * 64, actor=first_scored.approver)
    with pytest.raises(SamePerson):
        services.approve_assessment(assessment=CODE, digest=digest, actor=both)
    with pytest.raises(NotAllowed):
        services.approve_assessment(assessment=CODE, digest=digest, actor=first_scored.assessor)
    for _ in range(2):
        services.approve_assessment(assessment=CODE, digest=digest, actor=first_scored.approver)
    assert state() == State.APPROVED
    assert AssessmentStep.objects.filter(step="approve").count() == 1


def test_the_database_itself_refuses_to_alter_what_is_fixed(first_scored: People) -> None:
    f.publish(first_scored)
    changes: list[tuple[Any, dict[str, object]]] = [
        (Score, {"points": "10"}),
        (Total, {"rank": 1}),
        (AssessmentStep, {"note": "x"}),
        (Assessment, {"title": "x"}),
    ]
    for table, change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            table.objects.update(**change)


def test_the_criteria_of_an_assessment_never_change(open_round: People) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Assessment.objects.update(criteria={})


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
        with pytest.raises(WrongState):
            verb(assessment=CODE, actor=open_round.assessor)
    with pytest.raises(WrongState) as refusal:
        services.approve_assessment(assessment=CODE, digest="x", actor=open_round.approver)
    assert refusal.value.sentence("en").startswith("This stands at “Being scored”")


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
    assert AuditEntry.objects.filter(action="score_oneself", subject=f"assessment:{CODE}:H01").count() == 1
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
    rows = selectors.tables_of(CODE, ANONYMOUS).official()
    points = selectors.tables_of(CODE, ANONYMOUS).points()
    for row in rows:
        told = [Fraction(str(p["points"] or 0)) for p in points if p["agency_code"] == row["agency_code"]]
        assert str(sum(told)) == row["points_exact"]
    assert len(points) == 3 * 8


def test_an_agency_is_told_what_would_lift_it_most(first_scored: People) -> None:
    f.publish(first_scored)
    found = selectors.explained(CODE, "H01", ANONYMOUS)
    best = found.improvements[0]
    assert (best.criterion, best.gain, found.result and found.result.rank) == ("2.1", Fraction(10), 3)
    assert "1.1" not in {each.criterion for each in found.improvements}, "nobody could be judged by it"
    assert not best.label, "a label needs every criterion (law.md Q-11)"
    assert best.climbs == 0, "ten points are less than the fifteen of the next"


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


def test_the_demo_assessment_is_open_for_everybody_to_try_and_loading_it_again_changes_nothing(db: None) -> None:
    load_agencies()
    load_roles()
    load_templates()
    services.load_assessment()
    for _ in range(2):
        services.load_demo_assessment()
    states = {found.code: found.state for found in Assessment.objects.all()}
    assert states == {demo.CODE: State.OPEN, demo.MYSTERY: State.OPEN, demo.PUBLISHED: State.PUBLISHED}
    found = Assessment.objects.get(code=demo.CODE)
    assert set(found.agencies.values_list("code", flat=True)) <= set(
        selectors.assessable(["ministry", "province"], found.on)
    )
    assert AssessmentStep.objects.filter(assessment=found).count() == 1
    tester = actor_for(load_demo_accounts()["tester"].id)
    assert selectors.tasks_of(tester)


def test_the_published_demo_round_ranks_everybody_and_the_open_one_asks_for_pictures(db: None) -> None:
    load_agencies()
    load_roles()
    load_templates()
    services.load_assessment()
    services.load_demo_assessment()
    groups = selectors.group_results(demo.PUBLISHED, ANONYMOUS)
    shown = [row for group in groups for row in group.results]
    assert len(shown) == 8 and len({row.points for row in shown}) > 2 and all(row.rank for row in shown)
    template = selectors.criteria_of(demo.MYSTERY).sheet
    assert template and any(question.photo_below is not None for question in template.questions)
    assert not Assessment.objects.filter(code=demo.PUBLISHED, agencies__marks__place=3).exists()

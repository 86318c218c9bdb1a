"""Who reads and who decides: no provisional points for the judged, no ranks for the interested, no hand approves."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from motcua.foundation.accounts import selectors as accounts
from motcua.foundation.accounts import services as account_services
from motcua.foundation.agencies.tests.factories import add_agencies
from motcua.foundation.vault.tests.factories import png
from motcua.kernel import clock
from motcua.kernel.access import SYSTEM, Actor
from motcua.kernel.errors import ChangedMeanwhile, InvalidInput, NotFound, SamePerson
from motcua.kernel.models import AuditEntry
from motcua.oversight.assessment import errors, selectors, services
from motcua.oversight.assessment.models import Assessment, Award, Explanation, Hand
from motcua.oversight.assessment.tests import factories as f
from motcua.oversight.assessment.tests.factories import CODE, People, browser
from motcua.oversight.assessment.tests.test_pages import text_of
from motcua.oversight.assessment.types import Verdict

ONE = f"/do-luong/danh-gia/dot/{CODE}"


def also(person: Actor, role: str, agency: str = "", at: datetime = f.GRANTED_AT) -> Actor:
    """The same person with one role more."""
    assert person.account_id
    with clock.at(at):
        account_services.grant_role(actor=SYSTEM, account_id=person.account_id, role=role, agency_code=agency)
        return accounts.actor_for(person.account_id)


# The judged


def test_the_agency_reads_no_provisional_points_nor_the_judges_words(open_round: People) -> None:
    f.send_evidence(open_round)
    with clock.at(f.OPEN_AT):
        for path in (f"{ONE}/tra-loi/H01/", f"{ONE}/co-quan/H01/"):
            page = text_of(browser(open_round.head).get(path))
            assert "Đã ban hành." not in page and "quy-trinh.pdf" in page
        assert "Đã ban hành." in browser(open_round.assessor).get(f"{ONE}/xet/H01/").content.decode()
    line = next(
        line for line in selectors.explained(CODE, "H01", open_round.head).lines if line.criterion.code == "3.1"
    )
    assert (line.mark, line.note, line.pairs) == ("", "", ())


# The interested


def test_an_assessor_with_a_post_at_an_assessed_agency_reads_no_rank_and_not_its_desk(first_scored: People) -> None:
    f.close_second(first_scored)
    own = also(first_scored.assessor, "reporter", "H01")
    with pytest.raises(NotFound):
        selectors.results(CODE, own)
    assert selectors.explained(CODE, "H02", own).result is None
    with pytest.raises(NotFound):
        selectors.explained(CODE, "H01", own)
    with clock.at(f.SECOND_AT):
        client = browser(own)
        assert client.get(f"{ONE}/xet/H01/").status_code == 403
        assert client.get(f"{ONE}/").status_code == 404
        assert client.get(f"{ONE}/bang.csv").status_code == 404
        assert client.get(f"{ONE}/xet/H02/").status_code == 200


def test_everybody_reads_the_ranks_once_they_are_public_the_interested_too(first_scored: People) -> None:
    f.publish(first_scored)
    own = also(first_scored.assessor, "reporter", "H01")
    assert len(selectors.results(CODE, own)) == 3


def test_evidence_is_not_read_by_an_assessor_with_an_interest_in_the_agency(open_round: People) -> None:
    f.send_evidence(open_round)
    services.declare_interest(agency="H01", reason="Anh trai làm ở đó.", actor=open_round.assessor)
    assert AuditEntry.objects.filter(action="declare_interest", subject="agency:H01").count() == 1
    with pytest.raises(NotFound):
        selectors.evidence_file(f.evidence_of("H01"), open_round.assessor)
    assert selectors.evidence_file(f.evidence_of("H01"), open_round.approver)


# The blind


def test_who_may_see_marks_is_not_made_a_tester(open_round: People) -> None:
    both = also(f.person(71, "tester"), "assessor")
    with clock.at(f.OPEN_AT), pytest.raises(errors.NotBlind):
        services.assign_testers(assessment=CODE, testers=f.ids(both), actor=open_round.assessor)


def test_a_tester_who_becomes_an_assessor_reads_nobody_elses_story_before_marking(open_round: People) -> None:
    first, second = f.pair_of(open_round)
    visit: dict[str, Any] = {"visited_on": f.DAY, "channel": "mobile", "minutes": 5}
    with clock.at(f.OPEN_AT):
        services.write_sheet(assessment=CODE, agency="H01", **visit, story="Chuyện của người thứ nhất.", actor=first)
    f.give(first, {"2.1": "2", "2.2": "2", "2.3": "2"})
    spy = also(second, "assessor", at=f.OPEN_AT)
    assert selectors.sheets_of(CODE, "H01", spy) == []
    with pytest.raises(NotFound):
        selectors.photo_file(f.photo_of("H01"), spy)
    f.give(second, {"2.1": "1", "2.2": "1", "2.3": "1"})
    assert [sheet.story for sheet in selectors.sheets_of(CODE, "H01", spy)] == ["Chuyện của người thứ nhất."]
    assert png() and selectors.photo_file(f.photo_of("H01"), spy)


# Who approves


@pytest.mark.parametrize("deed", ["opened", "judged before another did", "sent evidence", "drew", "extended"])
def test_nobody_who_had_a_hand_in_it_approves(who: People, deed: str) -> None:
    both = also(who.approver, "assessor")
    (account,) = f.ids(both)
    acting = {**vars(who), "assessor": both}
    f.opened(People(**acting) if deed == "opened" else who)
    f.send_evidence(who)
    before = Award.objects.get().at
    with clock.at(f.OPEN_AT):
        if deed == "judged before another did":
            given: dict[str, Any] = {"assessment": CODE, "agency": "H02", "criterion": "4.1", "source": "Khảo sát"}
            services.enter_pair(**given, pair=(1, 2), actor=both)
            services.enter_pair(**given, pair=(1, 3), actor=who.assessor, seen=Award.objects.latest("at").at)
            assert not Award.objects.filter(actor_id=both.account_id).exists()
        if deed == "sent evidence":
            Hand.objects.create(assessment_id=CODE, account_id=account, deed="submit_evidence", at=before)
        if deed == "drew":
            Hand.objects.create(assessment_id=CODE, account_id=account, deed="draw_figures", at=before)
    f.mark_all(who)
    f.close_first(who)
    if deed == "extended":
        with clock.at(f.FIRST_AT):
            until = datetime(2026, 12, 17, tzinfo=UTC)
            services.extend_explaining(assessment=CODE, agency="H02", until=until, reason="Bão.", actor=both)
            assert AuditEntry.objects.filter(action="extend_explaining", subject=f"assessment:{CODE}:H02").count() == 1
    digest = f.close_second(who)
    with clock.at(f.PUBLIC_AT), pytest.raises(SamePerson):
        services.approve_assessment(assessment=CODE, digest=digest, actor=both)


def test_every_deed_leaves_its_hand_and_no_hand_is_taken_back(open_round: People) -> None:
    f.send_evidence(open_round)
    f.mark_all(open_round)
    f.close_first(open_round)
    f.explain(open_round)
    with clock.at(f.FIRST_AT):
        services.reply(assessment=CODE, agency="H01", text="Xin xem lại.", actor=open_round.head)
    deeds = set(Hand.objects.values_list("account_id", "deed"))
    head, assessor = open_round.head.account_id, open_round.assessor.account_id
    assert {(head, "submit_evidence"), (head, "explain_score"), (head, "reply")} <= deeds
    assert {(assessor, deed) for deed in ("assign_testers", "award", "answer_explanation")} <= deeds
    done = ("submit_evidence", "explain_score", "reply", "assign_testers", "award", "answer_explanation")
    steps = ("open_assessment", "close_first_score_assessment")
    trail = AuditEntry.objects.filter(subject__startswith=f"assessment:{CODE}").values_list("action", flat=True)
    assert {*done, *steps} <= set(trail)
    with pytest.raises(DatabaseError), transaction.atomic():
        Hand.objects.all().delete()


def test_an_assessor_with_a_post_at_an_agency_does_not_answer_its_explanation(first_scored: People) -> None:
    own = also(first_scored.assessor, "reporter", "H01")
    given: dict[str, Any] = {"assessment": CODE, "agency": "H01", "criterion": "2.1"}
    with clock.at(f.FIRST_AT):
        services.explain_score(**given, text="Trang đã sửa.", actor=first_scored.head)
        with pytest.raises(errors.OwnAgency):
            services.answer_explanation(**given, verdict=Verdict.KEPT, reason="Đã đọc.", seen=f.FIRST_AT, actor=own)
    assert not Explanation.objects.exclude(verdict="").exists()


# Days


@pytest.mark.parametrize("field", ["explain_until", "embargo_until"])
def test_neither_the_explanations_nor_the_embargo_lie_in_the_past(who: People, field: str) -> None:
    add_agencies("H01")
    past = datetime(2020, 1, 1, tzinfo=UTC)
    days: dict[str, Any] = {"explain_until": f.EXPLAIN_UNTIL, "embargo_until": f.EMBARGO_UNTIL, field: past}
    with clock.at(f.OPEN_AT), pytest.raises(InvalidInput) as refusal:
        services.open_assessment(
            code=CODE, title="x", criteria="chay-thu", on=f.DAY, agency_codes=["H01"], actor=who.assessor, **days
        )
    assert field in refusal.value.errors and not Assessment.objects.exists()


# Nothing said or marked is lost


def test_an_earlier_explanation_stays_to_be_read(first_scored: People) -> None:
    given = {"assessment": CODE, "agency": "H01", "criterion": "2.1", "actor": first_scored.head}
    with clock.at(f.FIRST_AT):
        services.explain_score(**given, text="Lời thứ nhất.")  # type: ignore[arg-type]
        services.explain_score(**given, text="Lời thứ hai.")  # type: ignore[arg-type]
        page = text_of(browser(first_scored.assessor).get(f"{ONE}/xet/H01/"))
    line = next(
        line for line in selectors.explained(CODE, "H01", first_scored.head).lines if line.criterion.code == "2.1"
    )
    assert line.explanation and line.explanation.text == "Lời thứ hai."
    assert [said.text for said in line.explanation.earlier] == ["Lời thứ nhất."]
    assert "Lời thứ nhất." in page and "Lời thứ hai." in page


def test_an_answer_to_words_that_changed_meanwhile_is_refused(first_scored: People) -> None:
    given: dict[str, Any] = {"assessment": CODE, "agency": "H01", "criterion": "2.1"}
    with clock.at(f.FIRST_AT):
        services.explain_score(**given, text="Lời thứ nhất.", actor=first_scored.head)
    with clock.at(f.SECOND_AT):
        judged: dict[str, Any] = {"verdict": Verdict.KEPT, "reason": "Đã đọc.", "actor": first_scored.assessor}
        with pytest.raises(ChangedMeanwhile):
            services.answer_explanation(**given, **judged, seen=f.OPEN_AT)
        services.answer_explanation(**given, **judged, seen=f.FIRST_AT)
        services.answer_explanation(**given, **judged, seen=f.FIRST_AT)
        with pytest.raises(ChangedMeanwhile):
            services.answer_explanation(**given, **{**judged, "reason": "Khác."}, seen=f.FIRST_AT)


def test_a_stale_tab_does_not_replace_a_third_mark_and_the_page_shows_what_stands(open_round: People) -> None:
    first, second = f.pair_of(open_round)
    f.give(first, {"2.1": "2"})
    f.give(second, {"2.1": "0"})
    with clock.at(f.OPEN_AT):
        client = browser(open_round.assessor)
        sent = {"viec": "third", "tieu-chi": "2.1", "diem": "1", "loi": "Lý do của thẻ thứ nhất.", "da-thay": ""}
        assert client.post(f"{ONE}/xet/H01/", sent).status_code == 302
        stale = client.post(f"{ONE}/xet/H01/", {**sent, "diem": "2", "loi": "Lý do của thẻ thứ hai."})
        assert stale.status_code == 409 and "Lý do của thẻ thứ hai." in stale.content.decode()
        page = client.get(f"{ONE}/xet/H01/").content.decode()
        assert "Lý do của thẻ thứ nhất." in page and 'value="1" checked' in page
        assert f'name="da-thay" value="{f.OPEN_AT.isoformat()}"' in page


SENT = (
    {"viec": "judge", "tieu-chi": "3.1", "diem": "0"},
    {"viec": "pair", "tieu-chi": "4.1", "tu": "1", "mau": "2"},
)


@pytest.mark.parametrize("sent", SENT)
def test_a_stale_tab_replaces_no_judgment_and_no_pair(open_round: People, sent: dict[str, str]) -> None:
    with clock.at(f.OPEN_AT):
        client = browser(open_round.assessor)
        assert client.post(f"{ONE}/xet/H01/", {**sent, "loi": "Thứ nhất."}).status_code == 302
        assert client.post(f"{ONE}/xet/H01/", {**sent, "loi": "Thứ hai."}).status_code == 409
        assert Award.objects.get().note == "Thứ nhất."
        page = client.get(f"{ONE}/xet/H01/").content.decode()
        assert "Thứ nhất." in page
        seen = {"da-thay": Award.objects.get().at.isoformat(), "loi": "Thứ hai."}
        assert client.post(f"{ONE}/xet/H01/", {**sent, **seen}).status_code == 302

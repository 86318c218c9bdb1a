"""What an agency says inside stays inside; every step leaves its entry; who may say something about a report."""

from __future__ import annotations

from datetime import timedelta

import pytest

from motcua.foundation.accounts.services import grant_role
from motcua.foundation.accounts.tests.factories import actor, officer
from motcua.kernel import clock
from motcua.kernel.access import SYSTEM, Actor
from motcua.kernel.errors import NotAllowed, SamePerson
from motcua.kernel.models import AuditEntry
from motcua.oversight.campaigns import services
from motcua.oversight.campaigns.errors import NeedsSecondPerson
from motcua.oversight.campaigns.models import Report
from motcua.oversight.campaigns.selectors.reports import steps_of
from motcua.oversight.campaigns.tests.factories import DUE, approved_by, handed_in, opened, report_of, saved, team
from motcua.oversight.campaigns.tests.test_report_pages import browser, words
from motcua.oversight.campaigns.types import State

pytestmark = pytest.mark.django_db


def _texts(report: Report, person: Actor) -> list[str]:
    row = Report.objects.select_related("campaign").get(pk=report.pk)
    return [step.text for step in steps_of(row, person) if step.text]


def _say(report: Report, text: str, person: Actor) -> None:
    services.comment_report(report_id=report.pk, text=text, actor=person)


def test_what_was_said_inside_before_the_head_approved_stays_inside_when_he_has() -> None:
    people = team()
    report = report_of(opened("H01"))
    handed_in(report, people.clerk)
    _say(report, "Số này ước, đừng nói ra", people.head)
    approved_by(report.pk, people.head)
    assert _texts(report, people.reviewer) == []
    assert "đừng nói ra" not in words(browser(people.reviewer).get(f"/bao-cao/{report.pk}/"))
    assert _texts(report, people.clerk) == ["Số này ước, đừng nói ra"]
    _say(report, "Trung ương hỏi", people.reviewer)
    _say(report, "Cơ quan đáp", people.clerk)
    assert _texts(report, people.analyst) == ["Trung ương hỏi", "Cơ quan đáp"]


def test_what_is_said_inside_about_a_correction_stays_inside_although_the_version_before_is_approved() -> None:
    people = team()
    report = report_of(opened("H01"))
    handed_in(report, people.clerk)
    approved_by(report.pk, people.head, people.reviewer)
    services.reopen_report(report_id=report.pk, reason="Sai một xã", actor=people.reviewer)
    _say(report, "Nội bộ: xã nào?", people.clerk)
    handed_in(report, people.clerk, truc_tuyen=4400, reason="Bổ sung")
    _say(report, "Nội bộ: xong", people.head)
    approved_by(report.pk, people.head)
    assert _texts(report, people.analyst) == ["Sai một xã", "Bổ sung"]
    assert "Nội bộ: xã nào?" in _texts(report, people.head)


def test_what_the_unit_head_wrote_on_approving_is_read_above_the_unit_but_not_by_the_nation() -> None:
    people = team("H01.02")
    report = report_of(opened("H01.02"), "H01.02")
    handed_in(report, people.clerk)
    services.approve_report(
        report_id=report.pk, version=1, state=State.SUBMITTED, text="Tạm được, sửa sau", actor=people.head
    )
    approved_by(report.pk, people.top_head)
    assert _texts(report, people.reviewer) == []
    assert _texts(report, people.top_head) == ["Tạm được, sửa sau"]
    row = Report.objects.get(pk=report.pk)
    assert people.head.name in [step.actor for step in steps_of(row, people.reviewer)], "that he approved is told"


# ---------- One person with several roles ----------


def test_who_let_a_late_report_in_never_moves_its_due_moment_alone_although_he_is_an_approver_too() -> None:
    people = team()
    both, report = _with_every_role(91), report_of(opened("H01"))
    until = DUE + timedelta(days=3)
    with clock.at(DUE + timedelta(hours=1)):
        services.grant_exception(report_id=report.pk, until=until, reason="Bão", actor=both)
        with pytest.raises(NeedsSecondPerson):
            services.grant_exception(report_id=report.pk, until=until, reason="Bão", moves_due=True, actor=both)
        assert Report.objects.get(pk=report.pk).due_moved_to is None
        services.grant_exception(report_id=report.pk, until=until, reason="Bão", moves_due=True, actor=people.approver)
    assert Report.objects.get(pk=report.pk).due_moved_to == until


def test_who_holds_every_role_still_approves_at_one_level_only() -> None:
    people = team()
    every, report = _with_every_role(92), report_of(opened("H01"))
    handed_in(report, people.clerk)
    approved_by(report.pk, every)
    with pytest.raises(SamePerson):
        approved_by(report.pk, every)
    assert Report.objects.get(pk=report.pk).state == State.AGENCY_APPROVED


def _with_every_role(number: int) -> Actor:
    person = officer(number, "report_reviewer")
    for role, agency in (("report_approver", ""), ("report_head", "H01")):
        grant_role(actor=SYSTEM, account_id=person.id, role=role, agency_code=agency)
    return actor(person)


# ---------- The audit trail ----------


def _entries(report: Report) -> list[tuple[str, str]]:
    rows = AuditEntry.objects.filter(subject=f"report:{report.pk}").order_by("id")
    return list(rows.values_list("action", "actor_name"))


def test_every_step_of_a_report_leaves_one_entry_with_who_did_it_and_pressing_twice_leaves_no_second() -> None:
    people = team()
    report = report_of(opened("H01", by=people.reviewer))
    opening = AuditEntry.objects.get(action="open_campaign")
    assert (opening.subject, opening.actor_name) == (f"campaign:{report.campaign.code}", people.reviewer.name)
    version = saved(report, people.clerk)
    for _ in range(2):
        services.submit_report(report_id=report.pk, draft_version=version, began_at=clock.now(), actor=people.clerk)
        _say(report, "Đã kiểm", people.clerk)
    for state, person in (("submitted", people.head), ("agency_approved", people.reviewer)):
        for _ in range(2):
            services.approve_report(report_id=report.pk, version=1, state=State(state), actor=person)
    for _ in range(2):
        services.reopen_report(report_id=report.pk, reason="Sót", actor=people.reviewer)
    version = saved(report, people.clerk, None, truc_tuyen=4400)
    services.submit_report(
        report_id=report.pk, draft_version=version, began_at=clock.now(), actor=people.clerk, reason="Sót một xã"
    )
    for _ in range(2):
        services.return_report(report_id=report.pk, version=2, state=State.SUBMITTED, reason="Sai", actor=people.head)
    clerk, head, reviewer = people.clerk.name, people.head.name, people.reviewer.name
    assert _entries(report) == [
        ("save_draft", clerk), ("submit_report", clerk), ("comment_report", clerk), ("approve_report", head),
        ("approve_report", reviewer), ("reopen_report", reviewer), ("save_draft", clerk), ("submit_report", clerk),
        ("return_report", head),
    ]  # fmt: skip


def test_what_those_who_collect_decide_leaves_one_entry_each_with_its_reason() -> None:
    people = team()
    campaign = opened("H01", "H33", "H34")
    heir, gone, out = (report_of(campaign, code) for code in ("H01", "H33", "H34"))
    until = campaign.locks_at + timedelta(days=3)
    for _ in range(2):
        services.grant_exception(report_id=heir.pk, until=until, reason="Bão", actor=people.reviewer)
        services.pass_on_report(report_id=gone.pk, to="H01", reason="Sáp nhập", actor=people.reviewer)
        services.exclude_report(report_id=out.pk, reason="Đặc thù", source="Công văn thử", actor=people.reviewer)
        services.assign_agencies(
            form=campaign.form, agencies=["H60"], first=campaign.month, source="Văn bản thử", actor=people.reviewer
        )
    name = people.reviewer.name
    assert _entries(heir) == [("grant_exception", name)]
    assert _entries(gone) == [("pass_on_report", name)]
    assert _entries(out) == [("exclude_report", name)]
    assigned = AuditEntry.objects.get(action="assign_form", subject=f"assignment:{campaign.form}/H60")
    assert (assigned.actor_name, assigned.detail["source"]) == (name, "Văn bản thử")
    assert AuditEntry.objects.get(action="pass_on_report").detail == {"to": "H01", "reason": "Sáp nhập"}


def test_who_may_not_see_a_report_says_nothing_about_it() -> None:
    people = team()
    report = report_of(opened("H01"))
    with pytest.raises(NotAllowed):
        _say(report, "Tôi là người ngoài", people.stranger)
    assert report.steps.filter(step="commented").count() == 0

"""What an agency says inside stays inside; every step leaves its entry; who may say something about a report."""

from __future__ import annotations

import pytest

from motcua.kernel.access import Actor
from motcua.kernel.errors import NotAllowed
from motcua.oversight.campaigns import services
from motcua.oversight.campaigns.models import Report
from motcua.oversight.campaigns.selectors.reports import steps_of
from motcua.oversight.campaigns.tests.factories import approved_by, handed_in, opened, report_of, team
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


def test_who_may_not_see_a_report_says_nothing_about_it() -> None:
    people = team()
    report = report_of(opened("H01"))
    with pytest.raises(NotAllowed):
        _say(report, "Tôi là người ngoài", people.stranger)
    assert report.steps.filter(step="commented").count() == 0

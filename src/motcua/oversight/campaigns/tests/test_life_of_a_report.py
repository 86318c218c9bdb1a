"""From the clerk's draft to the nation's approval; back, again, and corrected."""

from __future__ import annotations

from datetime import timedelta

import pytest

from motcua.kernel import clock, events
from motcua.kernel.errors import ChangedMeanwhile, InvalidInput, NotAllowed, SamePerson
from motcua.oversight.campaigns import services
from motcua.oversight.campaigns.errors import DraftChanged, Locked, NotReady, TooSlow
from motcua.oversight.campaigns.models import Report, ReportStep, Submission
from motcua.oversight.campaigns.rules.receipts import is_genuine
from motcua.oversight.campaigns.selectors.reports import submission_info
from motcua.oversight.campaigns.tests.factories import (
    DUE,
    OCTOBER,
    OPENING,
    approved_by,
    complete,
    handed_in,
    on_time,
    opened,
    report_of,
    saved,
    team,
)
from motcua.oversight.campaigns.types import State, Step
from motcua.oversight.indicators.types import Ratio
from motcua.oversight.intake import selectors as intake

pytestmark = pytest.mark.django_db


def test_a_report_climbs_from_clerk_to_head_to_reviewer_to_approver() -> None:
    people = team()
    report = report_of(opened("H01"))
    handed_in(report, people.clerk)
    assert approved_by(report.pk, people.head) is State.AGENCY_APPROVED
    assert approved_by(report.pk, people.reviewer) is State.ACCEPTED
    assert approved_by(report.pk, people.approver) is State.APPROVED
    steps = list(ReportStep.objects.filter(report=report).order_by("id").values_list("step", flat=True))
    assert steps == ["opened", "submitted", "approved", "approved", "approved"]


def test_a_department_needs_its_own_head_and_then_that_of_the_agency() -> None:
    people = team("H01.01")
    report = report_of(opened("H01.01"), "H01.01")
    handed_in(report, people.clerk)
    assert approved_by(report.pk, people.head) is State.UNIT_APPROVED
    with pytest.raises(NotAllowed):
        approved_by(report.pk, people.head)
    assert approved_by(report.pk, people.top_head) is State.AGENCY_APPROVED


def test_nobody_approves_what_they_handed_in_or_approved_themselves() -> None:
    people = team("H01.01")
    report = report_of(opened("H01.01"), "H01.01")
    handed_in(report, people.clerk)
    approved_by(report.pk, people.top_head)
    with pytest.raises(SamePerson):
        approved_by(report.pk, people.top_head)


def test_pressing_approve_twice_moves_the_report_once() -> None:
    people = team()
    report = report_of(opened("H01"))
    handed_in(report, people.clerk)
    for _ in range(2):
        after = services.approve_report(report_id=report.pk, version=1, state=State.SUBMITTED, actor=people.head)
    assert after is State.AGENCY_APPROVED
    assert ReportStep.objects.filter(report=report, step=Step.APPROVED).count() == 1


def test_a_reviewer_who_read_another_version_is_told() -> None:
    people = team()
    report = report_of(opened("H01"))
    handed_in(report, people.clerk)
    services.return_report(report_id=report.pk, version=1, state=State.SUBMITTED, reason="Sửa", actor=people.head)
    handed_in(report, people.clerk, dung_han=5100)
    with pytest.raises(ChangedMeanwhile, match="nay: Đã nộp, chờ lãnh đạo"):
        services.approve_report(report_id=report.pk, version=1, state=State.SUBMITTED, actor=people.head)


def test_handing_in_the_same_draft_again_returns_the_same_receipt() -> None:
    people = team()
    report = report_of(opened("H01"))
    first = handed_in(report, people.clerk)
    again = services.submit_report(
        report_id=report.pk, draft_version=first.draft_version, began_at=clock.now(), actor=people.clerk
    )
    assert again.pk == first.pk
    assert Submission.objects.count() == 1


def test_a_receipt_is_genuine_and_a_changed_one_is_not() -> None:
    people = team()
    report = report_of(opened("H01"))
    told = submission_info(report, handed_in(report, people.clerk))
    key = services.public_key()
    assert is_genuine(receipt=told.receipt, signature=told.signature, public_key=key)
    assert not is_genuine(receipt=told.receipt.replace("H01", "H02"), signature=told.signature, public_key=key)


def test_a_returned_report_does_not_count_until_it_comes_again() -> None:
    people = team()
    campaign = opened("H01")
    report = report_of(campaign)
    handed_in(report, people.clerk)
    assert complete(campaign.code) == Ratio(1, 1)
    with pytest.raises(InvalidInput):
        services.return_report(report_id=report.pk, version=1, state=State.SUBMITTED, reason=" ", actor=people.head)
    services.return_report(report_id=report.pk, version=1, state=State.SUBMITTED, reason="Thiếu", actor=people.head)
    assert complete(campaign.code) == Ratio(0, 1)
    with clock.at(DUE + timedelta(days=40)):
        handed_in(report, people.clerk, dung_han=5100)
    assert complete(campaign.code) == Ratio(1, 1)
    assert on_time(campaign.code) == Ratio(0, 1)


def test_what_was_known_at_an_instant_stays_known() -> None:
    people = team()
    campaign = opened("H01", "H02")
    report = report_of(campaign)
    with clock.at(OPENING + timedelta(days=1)):
        handed_in(report, people.clerk)
    with clock.at(OPENING + timedelta(days=2)):
        services.return_report(report_id=report.pk, version=1, state=State.SUBMITTED, reason="Sửa", actor=people.head)
    known = [OPENING, OPENING + timedelta(days=1, hours=1), OPENING + timedelta(days=3)]
    assert [complete(campaign.code, known=at) for at in known] == [
        Ratio(0, 2), Ratio(1, 2), Ratio(0, 2),
    ]  # fmt: skip


def test_a_corrected_figure_is_a_new_version_and_reconciliation_hears_both() -> None:
    people = team()
    report = report_of(opened("H01"))
    handed_in(report, people.clerk)
    approved_by(report.pk, people.head, people.reviewer, people.approver)
    events.deliver_all()
    assert _declared("IND-10") == (4300, 5400)
    services.reopen_report(report_id=report.pk, reason="Đếm sót một xã", actor=people.approver)
    with pytest.raises(InvalidInput):
        handed_in(report, people.clerk, truc_tuyen=4400)
    handed_in(report, people.clerk, truc_tuyen=4400, reason="Bổ sung một xã")
    assert _declared("IND-10") == (4300, 5400)
    approved_by(report.pk, people.head, people.reviewer, people.approver)
    events.deliver_all()
    assert _declared("IND-10") == (4400, 5400)
    kept = Submission.objects.filter(report=report).order_by("version")
    place = 6
    assert [(s.version, s.counts[place], s.reason) for s in kept] == [(1, 4300, ""), (2, 4400, "Bổ sung một xã")]


def _declared(indicator: str) -> tuple[int, int]:
    rows = intake.declared_reports(OCTOBER, OCTOBER, indicator, within="H01")
    return next((row.numerator, row.denominator) for row in rows)


def test_telling_the_intake_twice_declares_once() -> None:
    people = team()
    report = report_of(opened("H01"))
    handed_in(report, people.clerk)
    assert services.declare_report(report_id=report.pk, version=1) == 4
    assert services.declare_report(report_id=report.pk, version=1) == 0


def test_an_error_cannot_be_skipped_and_a_warning_can_be_answered() -> None:
    people = team()
    report = report_of(opened("H01"))
    with pytest.raises(NotReady) as refused:
        handed_in(report, people.clerk, truc_tuyen=6000)
    assert [f.check for f in refused.value.findings] == ["phan-kenh"]
    report.refresh_from_db()
    report.observed = [1900, 900, 600, 700, None, 5400, 4300, 5300, 2600, None, None]
    report.save(update_fields=["observed"])
    with pytest.raises(NotReady) as asked:
        handed_in(report, people.clerk)
    assert [f.check for f in asked.value.findings] == ["khac-giai-quyet"]
    assert "5.370" in asked.value.findings[0].vi and "5.300" in asked.value.findings[0].vi
    version = saved(report, people.clerk, answers={"khac-giai-quyet": "Có 70 hồ sơ giấy chưa đồng bộ"})
    done = services.submit_report(report_id=report.pk, draft_version=version, began_at=clock.now(), actor=people.clerk)
    assert done.answers == {"khac-giai-quyet": "Có 70 hồ sơ giấy chưa đồng bộ"}


def test_of_two_clerks_the_second_reads_both_texts() -> None:
    people = team()
    report = report_of(opened("H01"))
    number = saved(report, people.clerk)
    with pytest.raises(DraftChanged) as refused:
        services.save_draft(
            report_id=report.pk, draft_version=number - 1, cells={"H01/thu-tuc": "1901"}, actor=people.colleague
        )
    assert refused.value.theirs == {"H01/thu-tuc": "1900"}
    assert refused.value.mine == {"H01/thu-tuc": "1901"}
    assert people.clerk.name in refused.value.sentence()


def test_saving_the_same_draft_again_changes_nothing() -> None:
    people = team()
    report = report_of(opened("H01"))
    assert saved(report, people.clerk) == saved(report, people.clerk) == 1


def test_a_clerk_of_another_agency_writes_nothing() -> None:
    people = team()
    report = report_of(opened("H01"))
    with pytest.raises(NotAllowed):
        saved(report, people.stranger)
    assert Report.objects.get(pk=report.pk).draft_version == 0


@pytest.mark.parametrize(("micros", "timely"), [(-1, 1), (0, 0)])
def test_the_last_microsecond_before_midnight_of_the_20th_is_in_time(micros: int, timely: int) -> None:
    people = team()
    campaign = opened("H01")
    assert campaign.due_at == DUE
    report = report_of(campaign)
    began = DUE + timedelta(microseconds=micros)
    with clock.at(DUE + timedelta(minutes=4)):
        version = saved(report, people.clerk)
        services.submit_report(report_id=report.pk, draft_version=version, began_at=began, actor=people.clerk)
    assert on_time(campaign.code) == Ratio(timely, 1)
    assert complete(campaign.code) == Ratio(1, 1)


def test_a_line_held_open_for_longer_than_ten_minutes_is_refused_and_the_draft_kept() -> None:
    people = team()
    report = report_of(opened("H01"))
    began = DUE - timedelta(seconds=1)
    with clock.at(began + timedelta(minutes=10, microseconds=1)):
        version = saved(report, people.clerk)
        with pytest.raises(TooSlow):
            services.submit_report(report_id=report.pk, draft_version=version, began_at=began, actor=people.clerk)
    assert Report.objects.get(pk=report.pk).draft_version == version


def test_after_the_lock_only_an_exception_with_a_reason_and_an_end_lets_a_report_in() -> None:
    people = team()
    campaign = opened("H01")
    report = report_of(campaign)
    with clock.at(campaign.locks_at):
        with pytest.raises(Locked):
            saved(report, people.clerk)
        until = campaign.locks_at + timedelta(days=2)
        with pytest.raises(InvalidInput):
            services.grant_exception(report_id=report.pk, until=until, reason="", actor=people.reviewer)
        services.grant_exception(report_id=report.pk, until=until, reason="Bão số 9", actor=people.reviewer)
        services.grant_exception(report_id=report.pk, until=until, reason="Bão số 9", actor=people.reviewer)
        handed_in(report, people.clerk)
    assert on_time(campaign.code) == Ratio(0, 1)
    assert ReportStep.objects.filter(report=report, step=Step.EXCEPTED).count() == 1
    with clock.at(campaign.locks_at):
        services.grant_exception(
            report_id=report.pk, until=until, reason="Bão số 9", moves_due=True, actor=people.approver
        )
    assert on_time(campaign.code) == Ratio(1, 1)


def test_versions_steps_and_assignments_never_change() -> None:
    from django.db import DatabaseError, transaction

    people = team()
    report = report_of(opened("H01"))
    handed_in(report, people.clerk)
    for rows, field in ((Submission.objects.all(), "actor_name"), (ReportStep.objects.all(), "note")):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**{field: "khác"})
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()

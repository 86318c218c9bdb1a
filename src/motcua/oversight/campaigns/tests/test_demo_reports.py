"""The invented rounds: months and quarters that were approved, one to be filled."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import F

from motcua.foundation.accounts.services import load_demo_accounts, load_roles
from motcua.foundation.agencies.services import load_agencies
from motcua.foundation.notifications.services import load_templates
from motcua.oversight.campaigns.models import Campaign, Report
from motcua.oversight.campaigns.selectors.drafts import texts_of
from motcua.oversight.campaigns.selectors.forms import form
from motcua.oversight.campaigns.services import load_demo_reports
from motcua.oversight.campaigns.services.demo_reports import FORM, QUARTERLY
from motcua.oversight.campaigns.tests.factories import assign
from motcua.oversight.campaigns.types import State

QUARTER = [element.code for element in form(QUARTERLY, 1).elements]
CODES = [element.code for element in form(FORM, 1).elements]


@pytest.mark.django_db
def test_a_newcomer_finds_two_approved_months_and_one_that_begins_with_what_they_hand_on() -> None:
    load_roles()
    load_templates()
    load_agencies()
    load_demo_accounts()
    assign("H01")
    assign("H01", form=QUARTERLY)
    assert load_demo_reports() == 6
    reports = list(
        Report.objects.filter(agency_code="H01", campaign__form=FORM)
        .order_by("campaign__month")
        .select_related("campaign")
    )
    assert [report.state for report in reports] == [State.APPROVED, State.APPROVED, State.OPEN]
    counts = dict(zip(CODES, reports[1].submissions.get().counts, strict=True))
    assert texts_of(reports[2])["H01"][CODES.index("dau-ky")] == str(counts["cuoi-ky"])
    assert load_demo_reports() == Campaign.objects.count() == 6


@pytest.mark.django_db
def test_a_newcomer_finds_two_quarters_whose_counts_since_january_grow_by_the_quarter() -> None:
    load_roles()
    load_templates()
    load_agencies()
    load_demo_accounts()
    assign("H01", form=QUARTERLY)
    load_demo_reports()
    reports = Report.objects.filter(agency_code="H01", campaign__form=QUARTERLY).order_by("campaign__month")
    first, second = (dict(zip(QUARTER, report.submissions.get().counts, strict=True)) for report in reports[:2])
    assert [report.campaign.words() for report in reports] == [f"quý {n} năm 2026" for n in ("I", "II", "III")]
    assert second["lk-tiep-nhan"] == (first["lk-tiep-nhan"] or 0) + (second["tiep-nhan"] or 0) > 0


@pytest.mark.django_db
def test_a_newcomer_finds_a_quarter_to_be_filled_that_is_neither_late_nor_locked() -> None:
    load_roles()
    load_templates()
    load_agencies()
    load_demo_accounts()
    assign("H01", "H02", form=QUARTERLY)
    load_demo_reports()
    rows = Report.objects.filter(campaign__form=QUARTERLY).order_by("campaign__month")
    report, others = (rows.filter(agency_code=code).last() for code in ("H01", "H02"))
    assert report and others and report.state == State.OPEN
    assert report.excepted_until == report.due_moved_to == report.campaign.due_at + timedelta(days=60)
    assert others.excepted_until is None, "only the invented clerk's agency was given a later day"


@pytest.mark.django_db
def test_no_invented_report_is_older_than_its_round() -> None:
    """Else a release cut off between both would expect one agency alone."""
    load_roles()
    load_templates()
    load_agencies()
    load_demo_accounts()
    assign("H01")
    load_demo_reports()
    assert Report.objects.filter(state=State.APPROVED).count() == 2
    assert all(each.created_at < each.due_at for each in Campaign.objects.all())
    assert not Report.objects.filter(began_at__lt=F("campaign__created_at")).exists()

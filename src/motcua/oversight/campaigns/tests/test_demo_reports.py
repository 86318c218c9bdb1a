"""The invented rounds: two that were approved, one to be filled."""

from __future__ import annotations

import pytest

from motcua.foundation.accounts.services import load_demo_accounts, load_roles
from motcua.foundation.agencies.services import load_agencies
from motcua.foundation.notifications.services import load_templates
from motcua.oversight.campaigns.models import Campaign, Report
from motcua.oversight.campaigns.selectors.drafts import texts_of
from motcua.oversight.campaigns.selectors.forms import form
from motcua.oversight.campaigns.services import load_demo_reports
from motcua.oversight.campaigns.services.demo_reports import FORM
from motcua.oversight.campaigns.tests.factories import assign
from motcua.oversight.campaigns.types import State

CODES = [element.code for element in form(FORM, 1).elements]


@pytest.mark.django_db
def test_a_newcomer_finds_two_approved_months_and_one_that_begins_with_what_they_hand_on() -> None:
    load_roles()
    load_templates()
    load_agencies()
    load_demo_accounts()
    assign("H01")
    assert load_demo_reports() == 3
    reports = list(Report.objects.filter(agency_code="H01").order_by("campaign__month").select_related("campaign"))
    assert [report.state for report in reports] == [State.APPROVED, State.APPROVED, State.OPEN]
    counts = dict(zip(CODES, reports[1].submissions.get().counts, strict=True))
    assert texts_of(reports[2])["H01"][CODES.index("dau-ky")] == str(counts["cuoi-ky"])
    assert load_demo_reports() == Campaign.objects.count() == 3

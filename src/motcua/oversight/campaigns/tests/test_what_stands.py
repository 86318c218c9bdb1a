"""Which counts hold: through corrections that are sent back, through mergers, for the months after."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from motcua.foundation.accounts.tests.factories import actor, officer
from motcua.foundation.agencies.tests.factories import end_agency
from motcua.foundation.notifications import selectors as notifications
from motcua.kernel import clock, events
from motcua.oversight.campaigns import selectors, services
from motcua.oversight.campaigns.errors import AlreadyStands
from motcua.oversight.campaigns.models import Campaign, Report
from motcua.oversight.campaigns.selectors.forms import form
from motcua.oversight.campaigns.selectors.surroundings import surroundings_of
from motcua.oversight.campaigns.tests.factories import (
    DUE,
    FORM,
    GOOD,
    OCTOBER,
    OPENING,
    Team,
    add_agencies,
    approved_by,
    complete,
    handed_in,
    on_time,
    opened,
    report_of,
    team,
)
from motcua.oversight.campaigns.types import State
from motcua.oversight.indicators.types import Period, Ratio
from motcua.oversight.intake import selectors as intake

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MONTH = Period(OCTOBER, OCTOBER)
CODES = [element.code for element in form(FORM, 1).elements]


def _online(known: timedelta = timedelta(hours=1)) -> dict[str, int]:
    facts = selectors.report_facts(period=MONTH, known=clock.now() + known)
    return {fact.agency: fact.told["online"] for fact in facts if fact.told}


def _approved(agency: str, people: Team, number: int) -> Report:
    """A report that its own head, reviewer and approver approved."""
    report = report_of(Campaign.objects.get(month=OCTOBER), agency)
    handed_in(report, actor(officer(number, "report_clerk", agency)))
    approved_by(report.pk, actor(officer(number + 1, "report_head", agency)), people.reviewer, people.approver)
    return report


def _corrected(people: Team) -> Report:
    """Approved in time, opened again after the due moment and handed in once more."""
    report = report_of(opened("H01"))
    handed_in(report, people.clerk)
    approved_by(report.pk, people.head, people.reviewer, people.approver)
    with clock.at(DUE + DAY):
        services.reopen_report(report_id=report.pk, reason="Sót một xã", actor=people.approver)
        handed_in(report, people.clerk, truc_tuyen=4400, reason="Bổ sung một xã")
    return report


def test_sending_a_correction_back_leaves_the_approved_punctual_version_where_it_was() -> None:
    people = team()
    report = _corrected(people)
    code = report.campaign.code
    with clock.at(DUE + 2 * DAY):
        for _ in range(2):
            services.return_report(
                report_id=report.pk, version=2, state=State.SUBMITTED, reason="Chưa đúng", actor=people.head
            )
        assert complete(code) == on_time(code) == Ratio(1, 1)
        assert on_time(code, known=clock.now()) == Ratio(1, 1)
        assert _online() == {"H01": 4300}
        handed_in(report, people.clerk, truc_tuyen=4450, reason="Đếm lại")
        approved_by(report.pk, people.head)
        assert on_time(code) == Ratio(1, 1) and _online() == {"H01": 4450}


def test_a_correction_that_a_head_approved_and_the_nation_sent_back_counts_no_more() -> None:
    people = team()
    report = _corrected(people)
    with clock.at(DUE + 2 * DAY):
        approved_by(report.pk, people.head)
        assert _online() == {"H01": 4400}
    with clock.at(DUE + 3 * DAY):
        services.return_report(
            report_id=report.pk, version=2, state=State.AGENCY_APPROVED, reason="Sai", actor=people.reviewer
        )
        assert _online() == {"H01": 4300}
        assert _online(-2 * timedelta(hours=1)) == {"H01": 4400}, "what was known then stays known"
        info = selectors.report(report.pk, actor=people.clerk)
    assert info.shown is not None and info.shown.version == 1


def test_a_first_version_that_was_sent_back_counts_nowhere() -> None:
    people = team()
    report = report_of(opened("H01"))
    handed_in(report, people.clerk)
    approved_by(report.pk, people.head)
    services.return_report(
        report_id=report.pk, version=1, state=State.AGENCY_APPROVED, reason="Sai", actor=people.reviewer
    )
    report.refresh_from_db()
    assert (report.state, report.standing, report.began_at) == (State.RETURNED, 0, None)
    assert _online() == {}


def test_the_month_before_never_reads_a_version_that_was_sent_back() -> None:
    people = team()
    earlier, campaign = opened("H01", "H02", month=OCTOBER - 1), opened("H01", "H02")
    before, later = report_of(earlier), report_of(campaign)
    handed_in(before, people.clerk)
    assert surroundings_of(later).last[CODES.index("truc-tuyen")] == GOOD["truc-tuyen"]
    approved_by(before.pk, people.head, people.reviewer, people.approver)
    services.reopen_report(report_id=before.pk, reason="Sót", actor=people.approver)
    handed_in(before, people.clerk, truc_tuyen=4999, reason="Thử")
    assert surroundings_of(later).last[CODES.index("truc-tuyen")] == GOOD["truc-tuyen"], "no head approved 4,999"
    services.return_report(report_id=before.pk, version=2, state=State.SUBMITTED, reason="Sai", actor=people.head)
    assert surroundings_of(later).last[CODES.index("truc-tuyen")] == GOOD["truc-tuyen"]
    other = report_of(earlier, "H02")
    handed_in(other, actor(officer(81, "report_clerk", "H02")))
    assert surroundings_of(report_of(campaign, "H02")).last
    head = actor(officer(82, "report_head", "H02"))
    services.return_report(report_id=other.pk, version=1, state=State.SUBMITTED, reason="Sai", actor=head)
    assert surroundings_of(report_of(campaign, "H02")).before == []


# ---------- Mergers ----------


def test_counts_that_a_head_approved_stay_in_the_sums_when_the_agency_merges() -> None:
    people = team()
    campaign = opened("H01", "H33")
    _approved("H01", people, 81)
    gone = _approved("H33", people, 83)
    events.deliver_all()
    before = _declared()
    with pytest.raises(AlreadyStands):
        services.pass_on_report(report_id=gone.pk, to="H01", reason="Sáp nhập", actor=people.reviewer)
    end_agency("H33", "H01", clock.today())
    with clock.at(OPENING + DAY):
        assert services.follow_mergers() == 0
        assert _online() == {"H01": 4300, "H33": 4300}
    assert complete(campaign.code) == on_time(campaign.code) == Ratio(2, 2)
    assert selectors.late_list(campaign.code) == []
    events.deliver_all()
    assert _declared() == before == {"H01": (4300, 5400), "H33": (4300, 5400)}, "each its own, nobody twice"


def _declared() -> dict[str, tuple[int, int]]:
    rows = intake.declared_reports(OCTOBER, OCTOBER, "IND-10")
    return {row.agency_code: (row.numerator, row.denominator) for row in rows}


def test_who_ended_after_the_due_moment_was_late_itself_and_who_ended_before_it_passes_on() -> None:
    team()
    campaign = opened("H01", "H33")
    end_agency("H33", "H01", date(2026, 11, 25))
    with clock.at(DUE + 6 * DAY):
        assert services.follow_mergers() == 0
    assert complete(campaign.code) == Ratio(0, 2)
    end_agency("H33", "H01", date(2026, 11, 20))
    with clock.at(DUE - timedelta(hours=1)):
        assert services.follow_mergers() == 1
    assert complete(campaign.code) == Ratio(0, 1)


def test_one_merger_into_an_excluded_agency_holds_up_no_other_and_is_told_once() -> None:
    people = team()
    campaign = opened("H01", "H02", "H33", "H34")
    services.exclude_report(
        report_id=report_of(campaign, "H02").pk, reason="Đặc thù", source="Văn bản thử", actor=people.reviewer
    )
    end_agency("H33", "H02", clock.today())
    end_agency("H34", "H01", clock.today())
    for passed in (1, 0):
        with clock.at(OPENING + DAY):
            assert services.follow_mergers() == passed
    assert report_of(campaign, "H33").state == State.OPEN, "still expected: somebody must say who took it over"
    assert report_of(campaign, "H34").state == State.PASSED_ON
    assert people.reviewer.account_id
    told = notifications.inbox(people.reviewer.account_id).object_list
    assert [message.purpose for message in told].count("merger_stuck") == 1


@pytest.mark.parametrize(("gone", "heir"), [("H33", ""), ("H33.05", ""), ("H33", "H01")])
def test_who_ended_without_one_heir_stays_expected_and_those_who_collect_are_told_once(gone: str, heir: str) -> None:
    """The third: the province passes its report on, of its unit somebody must say."""
    people = team()
    add_agencies("H33", "H33.05")
    campaign = opened("H01", "H33", "H33.05")
    end_agency(gone, heir, clock.today())
    open_ends = {"H33": 2, "H33.05": 1}[gone] - bool(heir)
    for passed in (bool(heir), 0):
        with clock.at(OPENING + DAY):
            assert services.follow_mergers() == passed
    assert complete(campaign.code) == Ratio(0, 3 - bool(heir))
    assert people.reviewer.account_id
    told = [message.purpose for message in notifications.inbox(people.reviewer.account_id).object_list]
    assert told == ["merger_open"] * open_ends


def test_a_unit_with_a_successor_of_its_own_passes_its_report_on() -> None:
    team()
    add_agencies("H01.05", "H33", "H33.05")
    campaign = opened("H01.05", "H33.05")
    end_agency("H33", "H01", clock.today())
    end_agency("H33.05", "H01.05", clock.today())
    with clock.at(OPENING + DAY):
        assert services.follow_mergers() == 1
    assert report_of(campaign, "H33.05").successor_code == "H01.05"


def test_the_past_of_an_ended_agency_that_reported_to_the_last_is_added_for_its_heir() -> None:
    people = team()
    opened("H01", "H33")
    _approved("H01", people, 81)
    _approved("H33", people, 83)
    end_agency("H33", "H01", clock.today())
    with clock.at(OPENING + timedelta(days=31)):
        later = report_of(opened("H01", month=OCTOBER + 1))
        found = surroundings_of(later)
    assert found.last[CODES.index("cuoi-ky")] == 2 * GOOD["cuoi-ky"] and len(found.merged) == 1

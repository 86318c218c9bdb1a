"""Who reports, as known when; campaigns that open; agencies that merge; reminders that come once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from motcua.foundation.accounts.tests.factories import actor, officer
from motcua.foundation.agencies.services import load_agencies
from motcua.foundation.notifications import selectors as notifications
from motcua.kernel import clock
from motcua.kernel.access import SYSTEM, Actor
from motcua.kernel.errors import InvalidInput, NotAllowed, WrongState
from motcua.oversight.campaigns import selectors, services
from motcua.oversight.campaigns.errors import HeirHandedIn, NoForm, NotOpenYet, NotReady, OpensTooLate
from motcua.oversight.campaigns.models import Assignment, Campaign, Reminder, Report, Submission
from motcua.oversight.campaigns.tests.factories import (
    DUE,
    FORM,
    GOOD,
    OCTOBER,
    OPENING,
    add_agencies,
    approved_by,
    assign,
    cells,
    complete,
    handed_in,
    on_time,
    opened,
    report_of,
    saved,
    team,
)
from motcua.oversight.campaigns.types import State
from motcua.oversight.indicators.types import Period, Ratio

pytestmark = pytest.mark.django_db
SEPTEMBER_2020 = 2020 * 12 + 8
DAY = timedelta(days=1)


def test_the_note_of_2020_excludes_six_bodies_each_with_its_cited_reason() -> None:
    """F-160; letter 3485/BTTTT-THH, annex, note: 17 bodies and 63 provinces are counted."""
    load_agencies()
    services.load_campaigns()
    assert services.load_campaigns() == 0
    lines = selectors.register_of("muc-3-4", SEPTEMBER_2020)
    out = {line.agency for line in lines if not line.is_expected}
    assert out == {"G22", "G20", "G21", "G11", "G01", "G08"}
    assert all("đặc thù" in line.reason and "3485" in line.source for line in lines if not line.is_expected)
    counted = [line.agency for line in lines if line.is_expected]
    assert len([code for code in counted if code.startswith("H")]) == 63
    assert len([code for code in counted if code.startswith("G")]) == 17


def test_after_the_mergers_the_34_provinces_report() -> None:
    load_agencies()
    services.load_campaigns()
    expected = [line for line in selectors.register_of(FORM, OCTOBER) if line.is_expected]
    assert len([line for line in expected if line.agency.startswith("H")]) == 34


def test_a_later_assignment_never_changes_what_was_expected() -> None:
    people = team()
    campaign = opened("H01", "H02")
    assert complete(campaign.code) == Ratio(0, 2)
    before = clock.now()
    with clock.at(OPENING + DAY):
        services.assign_agencies(
            form=FORM,
            agencies=["H02"],
            first=OCTOBER - 5,
            is_expected=False,
            reason="Thôi cung cấp",
            source="Văn bản thử",
            actor=people.reviewer,
        )
        now_known = {r.agency: r.is_expected for r in selectors.register_of(FORM, OCTOBER)}
        then_known = {r.agency: r.is_expected for r in selectors.register_of(FORM, OCTOBER, known=before)}
        assert (now_known["H02"], then_known["H02"]) == (False, True)
        assert complete(campaign.code) == Ratio(0, 2)
    assert len(selectors.history_of(FORM, "H02")) == 2


def test_saying_the_same_assignment_twice_writes_one_row() -> None:
    people = team()
    add_agencies("H05")
    words: dict[str, Any] = {"form": FORM, "agencies": ["H05"], "first": OCTOBER, "source": "Văn bản thử"}
    assert [services.assign_agencies(**words, actor=people.reviewer) for _ in range(2)] == [1, 0]
    assert Assignment.objects.filter(agency_code="H05").count() == 1


def test_an_exclusion_without_reason_or_source_is_refused_and_a_clerk_may_not() -> None:
    people = team()
    words: dict[str, Any] = {"form": FORM, "agencies": ["H01"], "first": OCTOBER, "is_expected": False}
    with pytest.raises(InvalidInput) as refused:
        services.assign_agencies(**words, reason="", source=" ", actor=people.reviewer)
    assert set(refused.value.errors) == {"reason", "source"}
    with pytest.raises(NotAllowed):
        services.assign_agencies(**words, reason="Thử", source="Thử", actor=people.clerk)


def test_an_excluded_report_is_not_expected_and_says_why() -> None:
    people = team()
    campaign = opened("H01", "H02")
    report = report_of(campaign, "H02")
    for _ in range(2):
        services.exclude_report(
            report_id=report.pk, reason="Chưa vận hành", source="Công văn thử", actor=people.reviewer
        )
    assert complete(campaign.code) == Ratio(0, 1)
    assert Report.objects.get(pk=report.pk).reason == "Chưa vận hành. Công văn thử"
    mine = report_of(campaign)
    handed_in(mine, people.clerk)
    with pytest.raises(WrongState):
        services.exclude_report(report_id=mine.pk, reason="x", source="y", actor=people.reviewer)


def test_a_campaign_opens_by_itself_once_and_not_before_its_month_is_over() -> None:
    add_agencies("G06", "H01")
    assign("H01")
    assert services.open_due_campaigns() == 1, "the month; the quarter before it is past its due day"
    assert services.open_due_campaigns() == 0
    with pytest.raises(NotOpenYet):
        services.open_campaign(form=FORM, month=OCTOBER + 1, actor=SYSTEM)
    with pytest.raises(NoForm):
        services.open_campaign(form=FORM, month=SEPTEMBER_2020, actor=SYSTEM)
    campaign = Campaign.objects.get(form=FORM)
    assert (campaign.month, campaign.due_at, campaign.version) == (OCTOBER, DUE, 1)


# ---------- Mergers ----------


def test_a_merged_agency_passes_its_form_on_and_both_counts_are_added() -> None:
    people = team()
    campaign = opened("H01", "H33")
    gone, heir = report_of(campaign, "H33"), report_of(campaign)
    services.save_draft(
        report_id=gone.pk, draft_version=0, cells=cells("H33", thu_tuc=1700), actor=_clerk_of("H33", 81)
    )
    saved(heir, people.clerk)
    for _ in range(2):
        services.pass_on_report(report_id=gone.pk, to="H01", reason="Sáp nhập", actor=people.reviewer)
    gone.refresh_from_db()
    heir.refresh_from_db()
    assert (gone.state, gone.successor_code) == (State.PASSED_ON, "H01")
    assert gone.draft["cells"]["H33/thu-tuc"] == "1700"
    assert heir.draft["cells"]["H33/thu-tuc"] == "1700" and heir.draft["cells"]["H01/thu-tuc"] == "1900"
    made = services.submit_report(
        report_id=heir.pk, draft_version=heir.draft_version, began_at=clock.now(), actor=people.clerk
    )
    assert made.counts[0] == 3600
    assert {code: row[0] for code, row in made.parts.items()} == {"H01": 1900, "H33": 1700}
    assert made.counts[5] == 2 * GOOD["tiep-nhan"]
    assert complete(campaign.code) == Ratio(1, 1)


@pytest.mark.parametrize("given", [{}, {"thu_tuc": 1700}])
def test_what_a_merged_agency_left_empty_is_missing_and_never_nothing(given: dict[str, object]) -> None:
    people = team()
    campaign = opened("H01", "H33")
    gone, heir = report_of(campaign, "H33"), report_of(campaign)
    services.pass_on_report(report_id=gone.pk, to="H01", reason="Sáp nhập", actor=people.reviewer)
    version = saved(heir, people.clerk)
    part = {f"H33/{name.replace('_', '-')}": str(count) for name, count in given.items()}
    version = services.save_draft(report_id=heir.pk, draft_version=version, cells=part, actor=people.clerk)
    with pytest.raises(NotReady) as refused:
        services.submit_report(report_id=heir.pk, draft_version=version, began_at=clock.now(), actor=people.clerk)
    missing = [f for f in refused.value.findings if f.check.startswith("compulsory:")]
    assert len(missing) == len(GOOD) - len(given)
    assert all("của Cơ quan H33 (H33)" in f.vi and "Cơ quan H01" not in f.vi for f in missing)
    zeros = {key: text if key in part else "0" for key, text in (cells("H33") | part).items()}
    version = services.save_draft(report_id=heir.pk, draft_version=version, cells=zeros, actor=people.clerk)
    made = services.submit_report(report_id=heir.pk, draft_version=version, began_at=clock.now(), actor=people.clerk)
    assert made.counts[5] == GOOD["tiep-nhan"], "who has none writes 0"


@pytest.mark.parametrize("is_approved", [True, False])
def test_a_successor_that_had_handed_in_counts_as_in_and_in_time_only_by_the_union(is_approved: bool) -> None:
    people = team()
    campaign = opened("H01", "H33")
    heir, gone = report_of(campaign), report_of(campaign, "H33")
    handed_in(heir, people.clerk)
    handed_in(gone, _clerk_of("H33", 82))
    if is_approved:
        approved_by(heir.pk, people.head, people.reviewer, people.approver)
    with clock.at(DUE - 2 * DAY):
        services.pass_on_report(report_id=gone.pk, to="H01", reason="Sáp nhập", actor=people.reviewer)
    with clock.at(DUE + 2 * DAY):
        assert (complete(campaign.code), on_time(campaign.code)) == (Ratio(0, 1), Ratio(0, 1))
        assert [line.agency for line in selectors.late_list(campaign.code)] == ["H01"]
        facts = selectors.report_facts(period=Period(OCTOBER, OCTOBER), known=clock.now() + DAY)
        assert {f.agency: (f.came, f.told) for f in facts if f.is_expected} == {"H01": (False, {})}
        heir.refresh_from_db()
        services.submit_report(
            report_id=heir.pk, draft_version=heir.draft_version, began_at=clock.now(), actor=people.clerk
        )
        assert (complete(campaign.code), on_time(campaign.code)) == (Ratio(1, 1), Ratio(0, 1))


def test_after_the_due_moment_nothing_is_passed_on_to_who_came_in_time() -> None:
    """One person would make the late one vanish, or the punctual one late."""
    people = team()
    campaign = opened("H01", "H33")
    handed_in(report_of(campaign), people.clerk)
    with clock.at(DUE + DAY), pytest.raises(HeirHandedIn):
        services.pass_on_report(
            report_id=report_of(campaign, "H33").pk, to="H01", reason="Sáp nhập", actor=people.reviewer
        )
    assert (complete(campaign.code), on_time(campaign.code)) == (Ratio(1, 2), Ratio(1, 2))


@pytest.mark.parametrize("hours", [0, 24 * 30])
def test_no_round_opens_after_its_due_moment_and_one_that_stands_is_only_found_again(hours: int) -> None:
    add_agencies("G06", "H01")
    assign("H01")
    with clock.at(DUE + timedelta(hours=hours)):
        with pytest.raises(OpensTooLate) as refused:
            services.open_campaign(form=FORM, month=OCTOBER, actor=SYSTEM)
        assert "00:00 21/11/2026" in refused.value.sentence("vi")
        assert not Campaign.objects.filter(month=OCTOBER, form=FORM).exists()
    with clock.at(DUE - timedelta(seconds=1)):
        code = services.open_campaign(form=FORM, month=OCTOBER, actor=SYSTEM)
    with clock.at(DUE + timedelta(hours=hours)):
        assert services.open_campaign(form=FORM, month=OCTOBER, actor=SYSTEM) == code


def test_a_successor_that_had_handed_in_is_opened_again_and_keeps_its_version() -> None:
    people = team()
    campaign = opened("H01", "H33")
    heir, gone = report_of(campaign), report_of(campaign, "H33")
    handed_in(heir, people.clerk)
    handed_in(gone, _clerk_of("H33", 82))
    services.pass_on_report(report_id=gone.pk, to="H01", reason="Sáp nhập", actor=people.reviewer)
    heir.refresh_from_db()
    assert heir.state == State.RETURNED
    made = services.submit_report(
        report_id=heir.pk, draft_version=heir.draft_version, began_at=clock.now(), actor=people.clerk, reason="Sáp nhập"
    )
    assert made.counts[0] == 2 * 1900
    assert sorted(Submission.objects.values_list("report__agency_code", "version")) == [
        ("H01", 1), ("H01", 2), ("H33", 1),
    ]  # fmt: skip


def test_ended_agencies_are_followed_by_themselves() -> None:
    from motcua.foundation.agencies import selectors as agencies

    load_agencies()
    assert agencies.agency("H33").successor_code == "H01"
    campaign = opened("H01", "H33")
    rows = dict(Report.objects.filter(campaign=campaign).values_list("agency_code", "state"))
    assert rows == {"H01": State.OPEN, "H33": State.PASSED_ON}
    assert services.follow_mergers() == 0


def _clerk_of(agency: str, number: int) -> Actor:
    return actor(officer(number, "report_clerk", agency))


# ---------- Reminders ----------


def test_reminders_come_once_before_the_due_day_and_reach_the_head_when_late() -> None:
    people = team()
    campaign = opened("H01")
    with clock.at(DUE - 6 * DAY - timedelta(hours=1)):
        assert services.send_reminders() == 0
    with clock.at(DUE - 5 * DAY - timedelta(hours=1)):
        assert [services.send_reminders(), services.send_reminders()] == [1, 0]
    assert _purposes(people.clerk.account_id) == ["report_due"]
    assert _purposes(people.head.account_id) == []
    with clock.at(DUE + timedelta(hours=10)):
        assert [services.send_reminders(), services.send_reminders()] == [1, 0]
    assert "report_late" in _purposes(people.head.account_id)
    assert _purposes(people.reviewer.account_id) == ["reports_missing"]
    assert Reminder.objects.filter(report__campaign=campaign).count() == 2
    handed_in(report_of(campaign), people.clerk)
    with clock.at(DUE + 4 * DAY - timedelta(hours=10)):
        assert services.send_reminders() == 0


def _purposes(account_id: UUID | None) -> list[str]:
    assert account_id
    return [message.purpose for message in notifications.inbox(account_id).object_list]


def test_the_late_list_names_who_came_late_and_who_did_not_come() -> None:
    people = team()
    campaign = opened("H01", "H02", "H03")
    with clock.at(DUE - DAY):
        handed_in(report_of(campaign), people.clerk)
    with clock.at(DUE + DAY):
        handed_in(report_of(campaign, "H02"), _clerk_of("H02", 83))
        late = [(line.agency, line.began_at is None) for line in selectors.late_list(campaign.code)]
    assert late == [("H02", False), ("H03", True)]


def test_rates_by_agency_are_pairs_over_the_campaigns_of_some_months() -> None:
    people = team()
    campaign = opened("H01", "H02")
    handed_in(report_of(campaign), people.clerk)
    assert selectors.rates_by_agency(FORM, OCTOBER, OCTOBER) == {
        "H01": (Ratio(1, 1), Ratio(1, 1)), "H02": (Ratio(0, 1), Ratio(0, 1)),
    }  # fmt: skip


# ---------- Two at once ----------


@pytest.mark.django_db(transaction=True)
def test_two_at_once_hand_in_one_version_and_of_two_drafts_one_is_told() -> None:
    from motcua.oversight.campaigns.errors import DraftChanged

    people = team()
    report = report_of(opened("H01"))
    version = saved(report, people.clerk)

    def hand_in(_: int) -> int:
        try:
            with clock.at(OPENING):
                return services.submit_report(
                    report_id=report.pk, draft_version=version, began_at=OPENING, actor=people.clerk
                ).pk
        finally:
            connection.close()

    def save(text: str) -> str:
        try:
            with clock.at(OPENING):
                services.save_draft(report_id=other.pk, draft_version=0, cells={"H02/thu-tuc": text}, actor=clerk)
            return "kept"
        except DraftChanged:
            return "told"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        assert len(set(threads.map(hand_in, range(2)))) == 1
        other, clerk = report_of(opened("H02", month=OCTOBER - 1), "H02"), _clerk_of("H02", 84)
        assert sorted(threads.map(save, ["1", "2"])) == ["kept", "told"]
    assert Submission.objects.count() == 1

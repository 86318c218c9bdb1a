"""Completeness, timeliness and shares among those who reported: cells of a release, with passports, counted alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from motcua.foundation.accounts.tests.factories import actor as person
from motcua.foundation.accounts.tests.factories import officer
from motcua.foundation.agencies.services import load_agencies
from motcua.kernel import clock, environment
from motcua.kernel.access import ANONYMOUS, Actor
from motcua.oversight.campaigns import selectors, services
from motcua.oversight.campaigns.tests.factories import (
    Campaign,
    approved_by,
    handed_in,
    on_time,
    opened,
    report_of,
    team,
)
from motcua.oversight.indicators.types import Period
from motcua.oversight.releases import services as editions
from motcua.oversight.releases.selectors import offline, releases
from motcua.oversight.releases.tests.factories import actor, engine
from motcua.oversight.releases.types import ACCEPT, APPROVE, PREPARE, PUBLISH, Cause

pytestmark = pytest.mark.django_db
NOVEMBER = Period.month(2026, 11)
OPENS = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
DUE = datetime(2026, 12, 21, 17, 0, tzinfo=UTC)
"""24:00 of Monday 21 December 2026: the 20th is a Sunday. A release of the month is cut off at the same moment."""
AFTER = DUE + timedelta(days=15)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _ground(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    load_agencies()
    settings.FILES_ROOT, settings.FACTS_ROOT = tmp_path / "files", tmp_path / "facts"
    monkeypatch.setattr(environment, "home", lambda: tmp_path / "home")


def _clerk(agency: str, number: int) -> Actor:
    return person(officer(number, "report_clerk", agency))


EDITOR = actor(PREPARE, PUBLISH, name="Người Lập")


def published(at: datetime, *, correcting: str = "") -> str:
    """The release of November as three people bring it out, or a correction of one; its code."""
    with clock.at(at):
        code = (
            editions.prepare_correction(code=correcting, reason="báo cáo sửa", actor=EDITOR)
            if correcting
            else editions.prepare_release(year=2026, month=11, actor=EDITOR)
        )
        editions.cut_off_release(code=code, actor=EDITOR)
        assert editions.build_release(code=code)
        digest = releases.release(code, published_only=False).digest
        editions.accept_release(code=code, digest=digest, actor=actor(ACCEPT, name="Người Xem"))
        editions.approve_release(code=code, digest=digest, actor=actor(APPROVE, name="Người Duyệt"))
        editions.publish_release(code=code, actor=EDITOR)
    return code


def _november() -> Campaign:
    """H01 came in time and its head approved; H14 came, but nobody approved; H17 did not come; G22 is excluded."""
    people = team()
    with clock.at(OPENS):
        campaign = opened("H01", "H14", "H17", "G22", month=NOVEMBER.first)
        handed_in(report_of(campaign), people.clerk)
        approved_by(report_of(campaign).pk, people.head)
        handed_in(report_of(campaign, "H14"), _clerk("H14", 91))
        services.exclude_report(
            report_id=report_of(campaign, "G22").pk, reason="Đặc thù", source="Ghi chú thử", actor=people.reviewer
        )
    return campaign


def _pairs(code: str, indicator: str) -> dict[str, tuple[int, int]]:
    cells = {cell.scope: cell for cell in releases.cells(code, indicator=indicator)}
    chosen = (scope for scope in ("VN", "province", "H01", "H14", "H17", "G22") if scope in cells)
    return {scope: (cells[scope].numerator, cells[scope].denominator) for scope in chosen}


def test_completeness_and_timeliness_are_cells_that_a_stranger_counts_again() -> None:
    """REP-1, REP-2, REP-3 and, with a reporting rate as an operand, REP-5."""
    _november()
    code = published(AFTER)
    assert _pairs(code, "REP-1") == {
        "VN": (2, 3), "province": (2, 3), "H01": (1, 1), "H14": (1, 1), "H17": (0, 1), "G22": (0, 0),
    }  # fmt: skip
    assert _pairs(code, "REP-2")["VN"] == (2, 3)
    assert _pairs(code, "REP-3")["VN"] == _pairs(code, "REP-3")["H01"] == (4300, 5400), "H14's head did not approve"
    assert _pairs(code, "REP-3")["H14"] == (0, 0), "a share of nothing, not 0 %"
    whole = next(c for c in releases.cells(code, indicator="REP-5") if c.scope == "VN")
    assert whole.value == "53.09", "4,300 / 5,400 times 2 / 3"
    with engine() as session:
        assert offline.verified(editions.read_bundle(code=code, actor=ANONYMOUS), engine=session).findings == ()


def test_one_release_never_says_that_nobody_told_what_it_prints() -> None:
    """REP-3 prints the 5.400 dossiers of H01's report, so IND-28 is measured of them, and of H01 alone."""
    _november()
    code = published(AFTER)
    assert _pairs(code, "REP-3")["H01"] == (4300, 5400)
    assert _pairs(code, "IND-28") == {
        "VN": (0, 12 * 5400), "province": (0, 12 * 5400), "H01": (0, 12 * 5400), "H14": (0, 0), "H17": (0, 0),
        "G22": (0, 0),
    }  # fmt: skip
    silent = next(c for c in releases.cells(code, indicator="IND-28") if c.scope == "H14")
    assert silent.excluded.startswith("chưa báo số hồ sơ phải đồng bộ")


def test_the_passport_of_completeness_says_what_was_counted() -> None:
    _november()
    code = published(AFTER)
    found = releases.passport(code, "2026-11:REP-1:VN")
    assert (found.cell.numerator, found.cell.denominator) == (2, 3)
    assert "3485" in found.definition.article and found.cell.rank is None
    assert "came" in found.numerator_filter and "expected" in found.denominator_filter


def test_a_report_corrected_after_the_release_leaves_it_as_it_was_and_moves_the_correction() -> None:
    campaign = _november()
    code = published(AFTER)
    people = {name: person(officer(94 + n, role, place)) for n, (name, role, place) in enumerate(
        [("reviewer", "report_reviewer", ""), ("approver", "report_approver", ""), ("clerk", "report_clerk", "H01"),
         ("head", "report_head", "H01")]
    )}  # fmt: skip
    report = report_of(campaign)
    with clock.at(AFTER):
        approved_by(report.pk, people["reviewer"])
        services.reopen_report(report_id=report.pk, reason="Đếm sót hồ sơ", actor=people["reviewer"])
    with clock.at(AFTER + SECOND):
        handed_in(report, people["clerk"], reason="Đếm sót 100 hồ sơ", truc_tuyen=4400)
        facts = selectors.report_facts(period=NOVEMBER, known=AFTER + 2 * SECOND)
        assert {f.agency: f.told.get("online") for f in facts}["H01"] == 4300, "until the head approves the new one"
        approved_by(report.pk, people["head"])
    assert _pairs(code, "REP-3")["H01"] == (4300, 5400), "what is published is never changed"
    new = published(AFTER + timedelta(days=1), correcting=code)
    assert _pairs(new, "REP-3")["H01"] == (4400, 5400)
    assert _pairs(new, "REP-2")["H01"] == (1, 1), "a correction keeps its place in time"
    (change,) = [c for c in releases.changes(new) if c.cell == "2026-11:REP-3:H01"]
    assert [part.cause for part in change.parts] == [Cause.REVISION]
    with engine() as session:
        again = offline.verified(
            editions.read_bundle(code=new, actor=ANONYMOUS),
            engine=session,
            against=editions.read_bundle(code=code, actor=ANONYMOUS),
        )
    assert again.findings == ()


def test_facts_as_known_at_an_instant_never_move_whatever_is_done_later() -> None:
    """An exception, an exclusion and an assignment of later days are not known before."""
    campaign = _november()
    people = team()
    with clock.at(DUE + timedelta(days=1)):
        handed_in(report_of(campaign, "H17"), _clerk("H17", 92))
    before = selectors.report_facts(period=NOVEMBER, known=DUE + timedelta(days=2))
    assert {f.agency: (f.came, f.is_in_time) for f in before}["H17"] == (True, False)
    with clock.at(DUE + timedelta(days=3)):
        report = report_of(campaign, "H17")
        for moves_due, person in ((False, people.reviewer), (True, people.approver)):
            services.grant_exception(
                report_id=report.pk, until=DUE + timedelta(days=9), reason="Bão", moves_due=moves_due, actor=person
            )
        services.assign_agencies(
            form=campaign.form, agencies=["H01"], first=NOVEMBER.first, is_expected=False,
            reason="Thử", source="Thử", actor=people.reviewer,
        )  # fmt: skip
        assert on_time(campaign.code).numerator == 3
        assert on_time(campaign.code, known=DUE + timedelta(days=2)).numerator == 2
    assert selectors.report_facts(period=NOVEMBER, known=DUE + timedelta(days=2)) == before
    after = selectors.report_facts(period=NOVEMBER, known=DUE + timedelta(days=4))
    assert {f.agency: f.is_in_time for f in after}["H17"]


def test_a_report_that_ended_its_way_after_the_cut_off_is_not_known_at_it() -> None:
    """Begun at 23:59:59 over a slow line: in time, and known a minute after the cut-off."""
    campaign = _november()
    with clock.at(DUE + timedelta(minutes=1)):
        handed_in(report_of(campaign, "H17"), _clerk("H17", 92), began_at=DUE - SECOND)
        assert on_time(campaign.code).numerator == 3
    at_cut = {f.agency: f.came for f in selectors.report_facts(period=NOVEMBER, known=DUE)}
    later = {f.agency: f.is_in_time for f in selectors.report_facts(period=NOVEMBER, known=DUE + timedelta(minutes=2))}
    assert (at_cut["H17"], later["H17"]) == (False, True)


def test_without_a_campaign_the_figures_are_left_out_with_the_reason_and_are_not_0() -> None:
    code = published(AFTER)
    assert _pairs(code, "REP-1") == {}
    bundle = editions.read_bundle(code=code, actor=ANONYMOUS)
    with engine() as session:
        verified = offline.verified(bundle, engine=session)
    assert verified.findings == ()
    reasons = {each.indicator: each.reason for each in releases.contents(code).left_out}
    assert reasons["REP-1"] == "chưa nguồn nào báo đợt báo cáo của kỳ này" and "REP-5" in reasons


def test_a_round_that_opened_after_the_cut_off_has_no_facts_whatever_instants_its_steps_bear() -> None:
    people = team()
    with clock.at(DUE - timedelta(days=2)):
        campaign = opened("H01", "H14", month=NOVEMBER.first)
    Campaign.objects.filter(pk=campaign.pk).update(created_at=DUE - timedelta(days=2))
    with clock.at(DUE - timedelta(days=5)):
        handed_in(report_of(campaign), people.clerk)
    assert selectors.report_facts(period=NOVEMBER, known=DUE - timedelta(days=4)) == ()
    later = selectors.report_facts(period=NOVEMBER, known=DUE)
    assert sorted((f.agency, f.came) for f in later) == [("H01", True), ("H14", False)]

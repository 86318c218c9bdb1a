"""Late reporters beside rates of reports: both as known at one instant, or one of them is left out (F-162, REP-1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from motcua.kernel import clock
from motcua.oversight.campaigns.tests import factories as campaigns
from motcua.oversight.campaigns.types import PeriodKind
from motcua.oversight.letters.errors import LateOfOtherPeriod, LateOtherwiseKnown
from motcua.oversight.letters.selectors.late import late_reporters
from motcua.oversight.letters.selectors.letters import checked, info_of
from motcua.oversight.letters.selectors.papers import _late_beside_rates
from motcua.oversight.letters.tests.factories import LATER, NOW, letter
from motcua.oversight.letters.types import LateReporters, Span, SpanKind
from motcua.oversight.releases.selectors import releases

RATE = Span("100,00%", SpanKind.FIGURE, "cell:2026-10:REP-1:VN")
NAMES = Span("Tỉnh mẫu", SpanKind.FIGURE, "late:names")


def _round() -> campaigns.Campaign:
    """Two provinces, of whom the first reports two days after the cut-off, the second never."""
    cut_off = releases.release(NOW).cut_off_at
    people = campaigns.team("H01")
    with clock.at(campaigns.OPENING):
        found = campaigns.opened("H01", "H02")
    with clock.at(cut_off + timedelta(days=2)):
        campaigns.handed_in(campaigns.report_of(found, "H01"), people.clerk, reason="gửi muộn")
    return found


def test_beside_rates_of_reports_the_names_are_those_known_at_the_cut_off(months: str) -> None:
    found, info = _round(), releases.release(NOW)
    with clock.at(LATER):
        told = late_reporters(found.code, info, ("IND-10", "REP-1"))
        alone = late_reporters(found.code, info, ("IND-10",))
    assert told.known == info.cut_off_at and len(told.names) == 2
    assert alone.known == LATER


def test_a_round_that_the_cut_off_did_not_know_is_refused_beside_rates(months: str) -> None:
    """The release said 1 of 1, the next paragraph that fifty had not reported."""
    info = releases.release(NOW)
    found = _round()
    campaigns.Campaign.objects.filter(pk=found.pk).update(created_at=info.cut_off_at + timedelta(hours=1))
    with clock.at(LATER):
        with pytest.raises(LateOtherwiseKnown):
            late_reporters(found.code, info, ("REP-1",))
        assert late_reporters(found.code, info).names


def _quarter_beside() -> campaigns.Campaign:
    """A round of a form of months, as a quarterly one that ended with the same month would be."""
    found = _round()
    campaigns.Campaign.objects.filter(pk=found.pk).update(kind=PeriodKind.QUARTER)
    return found


def test_names_of_a_quarter_beside_rates_of_months_are_refused_for_what_they_are(months: str) -> None:
    """It was said that the round had not been due, although it fell due with the month's."""
    found, info = _quarter_beside(), releases.release(NOW)
    with clock.at(LATER):
        with pytest.raises(LateOfOtherPeriod, match=r"REP-1, REP-2 chỉ tính báo cáo tháng.*quý IV năm 2026"):
            late_reporters(found.code, info, ("REP-1",))
        assert late_reporters(found.code, info).report.endswith("” quý IV năm 2026")


@pytest.mark.parametrize(
    ("spans", "minutes", "is_told"),
    [((RATE, NAMES), 1, True), ((RATE, NAMES), 0, False), ((RATE,), 1, False), ((NAMES,), 1, False)],
)
def test_names_of_another_instant_than_the_rates_beside_them_stop_the_letter(
    months: str, spans: tuple[Span, ...], minutes: int, is_told: bool
) -> None:
    info = info_of(letter())
    paper, _faults = checked(info)
    known = paper.basis.instant + timedelta(minutes=minutes)
    late = LateReporters(known.date(), ("Tỉnh mẫu",), "dot-mau", known)
    found = list(_late_beside_rates(replace(paper, body=(spans,)), replace(info.content, late=late)))
    assert bool(found) is is_told

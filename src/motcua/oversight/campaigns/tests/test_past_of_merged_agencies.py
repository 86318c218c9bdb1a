"""A month before a merger is the sum of its parts, and each sentence about it says so (measurement.md 3.2, 1)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from motcua.foundation.accounts.tests.factories import actor, officer
from motcua.kernel import clock
from motcua.kernel.access import Actor
from motcua.oversight.campaigns import services
from motcua.oversight.campaigns.models import Campaign, Report
from motcua.oversight.campaigns.rules.checks import Surroundings, findings_of
from motcua.oversight.campaigns.selectors.drafts import texts_of
from motcua.oversight.campaigns.selectors.forms import form
from motcua.oversight.campaigns.selectors.surroundings import in_words_of, predecessors_of, surroundings_of
from motcua.oversight.campaigns.tests.factories import (
    FORM,
    GOOD,
    OCTOBER,
    OPENING,
    Team,
    cells,
    handed_in,
    opened,
    report_of,
    team,
)
from motcua.oversight.campaigns.tests.test_report_pages import browser, words

pytestmark = pytest.mark.django_db
CODES = [element.code for element in form(FORM, 1).elements]
PARTS = {"H01": 5400, "H33": 1000}


def _clerk(agency: str, number: int) -> Actor:
    return actor(officer(number, "report_clerk", agency))


def _september(people: Team, *, silent: str = "") -> None:
    """Both reported September, each with 150 dossiers in hand at its end."""
    campaign = opened("H01", "H33", month=OCTOBER - 1)
    for number, code in enumerate(PARTS):
        if code != silent:
            handed_in(report_of(campaign, code), _clerk(code, 85 + number))


def _merged(people: Team) -> Campaign:
    """October is open, and H33 merged into H01."""
    campaign = opened("H01", "H33")
    services.pass_on_report(report_id=report_of(campaign, "H33").pk, to="H01", reason="Sáp nhập", actor=people.reviewer)
    return campaign


def _in_september(report: Report, code: str) -> int | None:
    last = surroundings_of(report).last
    return last[CODES.index(code)] if last else None


def _prefilled(report: Report) -> str:
    return texts_of(report)["H01"][CODES.index("dau-ky")]


def test_a_report_nobody_wrote_into_begins_with_what_the_month_before_hands_on() -> None:
    _september(team())
    report = report_of(opened("H01", "H33"))
    report.observed = [1900, *[None] * (len(CODES) - 1)]
    assert (_prefilled(report), texts_of(report)["H01"][0]) == (str(GOOD["cuoi-ky"]), "1900")
    report.draft_version, report.draft = 1, {"cells": {"H01/thu-tuc": "1900"}}
    assert _prefilled(report) == "", "what the clerk left empty stays empty"


def test_the_sum_of_merged_agencies_is_not_handed_on_to_one_of_their_columns() -> None:
    people = team()
    _september(people)
    report = report_of(_merged(people))
    assert report.inherited
    assert _prefilled(report) == ""


def test_a_month_before_that_never_came_hands_nothing_on() -> None:
    _september(team(), silent="H01")
    assert _prefilled(report_of(opened("H01", "H33"))) == ""


def test_the_month_before_is_the_sum_of_those_that_merged_and_names_them() -> None:
    people = team()
    _september(people)
    report = report_of(_merged(people))
    assert predecessors_of(FORM, "H01") == {"H33": report_of(report.campaign, "H33").name}
    assert _in_september(report, "cuoi-ky") == 300 and _in_september(report, "tiep-nhan") == 2 * GOOD["tiep-nhan"]
    assert surroundings_of(report).merged == (report_of(report.campaign, "H33").name,)


def test_carry_over_holds_the_sum_against_the_sum_and_says_that_the_past_was_added() -> None:
    """120 of one are not what both had in hand; what both had is."""
    around = Surroundings([tuple(2 * GOOD[code] for code in CODES)], merged=("Tỉnh Mẫu Cũ",))
    whole = {code: 2 * count for code, count in GOOD.items()} | {"dau-ky": 300}
    for carried, is_found in ((300, False), (150, True)):
        counts = tuple(({**whole, "dau-ky": carried})[code] for code in CODES)
        found = [f for f in findings_of(form(FORM, 1), counts, around) if f.element == "dau-ky" and "300" in f.vi]
        assert bool(found) is is_found
    assert found[0].vi.endswith("Kỳ trước đã cộng số của cơ quan sáp nhập vào: Tỉnh Mẫu Cũ.")
    assert found[0].en.endswith("The period before includes Tỉnh Mẫu Cũ, merged.")


def test_what_only_one_of_them_reported_is_no_past_of_both() -> None:
    people = team()
    _september(people, silent="H33")
    assert surroundings_of(report_of(_merged(people))).before == []


def test_a_chain_of_mergers_is_followed_and_a_stranger_has_no_part() -> None:
    people = team()
    campaign = opened("H01", "H33", "H34", "H02")
    first, second = report_of(campaign, "H34"), report_of(campaign, "H33")
    services.pass_on_report(report_id=first.pk, to="H33", reason="Sáp nhập", actor=people.reviewer)
    services.pass_on_report(report_id=second.pk, to="H01", reason="Sáp nhập", actor=people.reviewer)
    assert set(predecessors_of(FORM, "H01")) == {"H33", "H34"} and predecessors_of(FORM, "H02") == {}


def test_what_the_measure_knows_of_the_parts_is_added_and_is_nothing_where_it_lacks_one() -> None:
    people = team()
    campaign = _merged(people)
    heir, gone = report_of(campaign), report_of(campaign, "H33")
    Report.objects.filter(pk=heir.pk).update(observed=list(GOOD.values()))
    assert surroundings_of(report_of(campaign)).observed == ()
    Report.objects.filter(pk=gone.pk).update(observed=list(GOOD.values()))
    assert surroundings_of(report_of(campaign)).observed == tuple(2 * count for count in GOOD.values())


def test_the_page_of_the_successor_says_whose_past_is_added_long_after_the_merger() -> None:
    """In November H33 is no agency of the register any more; the report of October holds both."""
    people = team()
    _september(people)
    campaign = _merged(people)
    heir = report_of(campaign)
    version = services.save_draft(
        report_id=heir.pk, draft_version=heir.draft_version, actor=people.clerk,
        cells=cells("H01", dau_ky=150, cuoi_ky=180) | cells("H33", dau_ky=150, cuoi_ky=180),
    )  # fmt: skip
    text = words(browser(people.clerk).get(f"/bao-cao/{heir.pk}/"))
    assert "Kỳ trước đã cộng số của cơ quan sáp nhập vào" in text
    with clock.at(OPENING):
        made = services.submit_report(report_id=heir.pk, draft_version=version, began_at=OPENING, actor=people.clerk)
    assert made.counts[CODES.index("cuoi-ky")] == 360
    later = Campaign(form=FORM, version=1, month=OCTOBER + 1, due_rule="monthly-2020")
    found = surroundings_of(Report(campaign=later, agency_code="H01"))
    assert found.last[CODES.index("cuoi-ky")] == 360 and found.merged == ()


def test_an_element_that_the_form_did_not_have_last_month_is_a_gap_that_no_rule_looks_at() -> None:
    """The form changed between two months: lines are matched by their code, and nothing is held against nothing."""
    new = form(FORM, 1)
    kept = tuple(element for element in new.elements if element.code != "cuoi-ky")
    old = replace(new, version=0, elements=tuple(reversed(kept)))
    told = tuple(GOOD[element.code] for element in old.elements)
    last = in_words_of(new, (old, told))
    assert dict(zip(CODES, last, strict=True)) == {**GOOD, "cuoi-ky": None}
    counts = tuple(({**GOOD, "dau-ky": 999, "cuoi-ky": 1029})[code] for code in CODES)
    assert [f for f in findings_of(new, counts, Surroundings([last])) if f.check == "chuyen-ky"] == []
    assert [f for f in findings_of(new, counts, Surroundings([tuple(GOOD.values())])) if f.check == "chuyen-ky"]

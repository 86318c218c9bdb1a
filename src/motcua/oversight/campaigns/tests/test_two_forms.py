"""Two forms that tell of one year: the fourth quarter since 1 January, and the year (Circulars 32/2017, 01/2018)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from motcua.kernel import clock
from motcua.kernel.access import SYSTEM
from motcua.oversight.campaigns import services
from motcua.oversight.campaigns.models import Campaign, Report
from motcua.oversight.campaigns.rules.checks import findings_of
from motcua.oversight.campaigns.selectors.drafts import cell_key
from motcua.oversight.campaigns.selectors.forms import form
from motcua.oversight.campaigns.selectors.surroundings import surroundings_of
from motcua.oversight.campaigns.tests.factories import OCTOBER, Team, assign, opening, report_of, team
from motcua.oversight.campaigns.types import State

pytestmark = pytest.mark.django_db
QUARTERLY, YEARLY, DECEMBER = "dich-vu-cong-quy", "giai-quyet-nam", OCTOBER + 2
IN_JANUARY = datetime(2027, 1, 5, 2, 0, tzinfo=UTC)
QUARTER = (1900, 900, 600, 700, 120, 5400, 4300, 5370, 2600, 5200, 150, 64_516, 52_000, 64_000, 40, 39)
YEAR = (1900, 800, 900, 62_000, 52_000, 64_000, 30_000, 33_000, 1000, 100, 98)


def handed_in(code: str, counts: tuple[int, ...], people: Team) -> Report:
    report = report_of(_round(code))
    template = form(code, 1)
    version = services.save_draft(
        report_id=report.pk, draft_version=0, actor=people.clerk,
        cells={cell_key("H01", e.code): str(n) for e, n in zip(template.elements, counts, strict=True)},
        answers={check.code: "Số thử" for check in template.checks},
    )  # fmt: skip
    services.submit_report(report_id=report.pk, draft_version=version, began_at=clock.now(), actor=people.clerk)
    return report


def _round(code: str) -> Campaign:
    assign("H01", form=code)
    with opening(DECEMBER):
        return Campaign.objects.get(code=services.open_campaign(form=code, month=DECEMBER, actor=SYSTEM))


def asked(report: Report, code: str, counts: tuple[int, ...]) -> list[str]:
    found = findings_of(form(code, 1), counts, surroundings_of(report))
    return [each.vi for each in found if each.check.startswith("trung-")]


def test_a_year_that_differs_from_what_its_last_quarter_adds_up_to_is_asked_about() -> None:
    """An approved fourth quarter said 64.516 since 1 January, the yearly report 62.000, and nobody noticed."""
    people = team()
    with clock.at(IN_JANUARY):
        handed_in(QUARTERLY, QUARTER, people)
        report = report_of(_round(YEARLY))
        (sentence,) = asked(report, YEARLY, YEAR)
        assert "Hồ sơ tiếp nhận trong năm là 62.000, nhưng báo cáo quý IV ghi 64.516 từ 01/01" in sentence
        assert asked(report, YEARLY, (*YEAR[:3], 64_516, *YEAR[4:])) == []


def test_a_last_quarter_is_held_against_a_year_that_came_first() -> None:
    people = team()
    with clock.at(IN_JANUARY):
        handed_in(YEARLY, YEAR, people)
        (sentence,) = asked(report_of(_round(QUARTERLY)), QUARTERLY, QUARTER)
    assert "Hồ sơ tiếp nhận từ 01/01 là 64.516, nhưng báo cáo năm ghi 62.000" in sentence


def test_what_nobody_handed_in_or_what_was_sent_back_is_held_against_nothing() -> None:
    people = team()
    with clock.at(IN_JANUARY):
        report = report_of(_round(YEARLY))
        assert asked(report, YEARLY, YEAR) == []
        quarter = handed_in(QUARTERLY, QUARTER, people)
        services.return_report(
            report_id=quarter.pk, version=1, state=State.SUBMITTED, reason="Sai",
            actor=people.head,
        )  # fmt: skip
        assert asked(report, YEARLY, YEAR) == []


@pytest.mark.parametrize("code", [QUARTERLY, YEARLY])
def test_every_count_that_a_rule_names_elsewhere_is_there_and_names_it_back(code: str) -> None:
    rules = {(check.left[0], check.right[0]) for check in form(code, 1).checks if check.kind == "elsewhere"}
    assert len(rules) == 3
    for own, there in rules:
        other, element = there.split(":")
        assert (element, f"{code}:{own}") in {
            (check.left[0], check.right[0]) for check in form(other, 1).checks if check.kind == "elsewhere"
        }

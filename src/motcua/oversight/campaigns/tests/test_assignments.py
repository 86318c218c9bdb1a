"""Many agencies assigned or left out at once, with the cited text; what was expected once never shifts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from motcua.kernel import clock
from motcua.kernel.errors import InvalidInput, NotAllowed
from motcua.oversight.campaigns import selectors, services
from motcua.oversight.campaigns.models import Assignment
from motcua.oversight.campaigns.tests.factories import (
    FORM,
    OCTOBER,
    OPENING,
    Team,
    add_agencies,
    complete,
    handed_in,
    on_time,
    opened,
    report_of,
    team,
)
from motcua.oversight.campaigns.tests.test_report_pages import browser, words
from motcua.oversight.indicators.types import Period

pytestmark = pytest.mark.django_db
AGENCIES = ("H01", "H02", "H03")
DAY = timedelta(days=1)
PAGE = "/bao-cao/phan-cong/"


def said(*agencies: str, people: Team, is_expected: bool = True, **changes: Any) -> int:
    words = {"first": OCTOBER, "last": None, "reason": "Thôi cung cấp", "source": "Văn bản thử, Điều 1"} | changes
    return services.assign_agencies(
        form=FORM, agencies=agencies, is_expected=is_expected, actor=people.reviewer, **words
    )


def test_many_agencies_are_assigned_at_once_and_saying_it_again_writes_nothing() -> None:
    people = team()
    add_agencies(*AGENCIES)
    assert [said(*AGENCIES, people=people), said(*AGENCIES, "H01", people=people)] == [3, 0]
    assert said("H02", people=people, is_expected=False) == 1
    lines = {line.agency: (line.is_expected, line.reason) for line in selectors.register_of(FORM, OCTOBER)}
    assert lines == {"H01": (True, ""), "H02": (False, "Thôi cung cấp"), "H03": (True, "")}


def test_all_or_none_and_everything_wrong_is_named_at_once() -> None:
    people = team()
    with pytest.raises(InvalidInput) as refused:
        said("H01", "H98", "H99", people=people, is_expected=False, reason=" ", source="", last=OCTOBER - 1)
    assert set(refused.value.errors) == {"agencies", "last", "reason", "source"}
    assert "H98, H99" in refused.value.errors["agencies"][0]
    assert not Assignment.objects.exists()
    with pytest.raises(NotAllowed):
        services.assign_agencies(form=FORM, agencies=["H01"], first=OCTOBER, source="x", actor=people.clerk)


steps = st.lists(
    st.tuples(
        st.sampled_from(AGENCIES), st.booleans(), st.integers(OCTOBER - 4, OCTOBER + 2),
        st.none() | st.integers(0, 5),
    ),
    max_size=6,
)  # fmt: skip


@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps)
def test_no_later_assignment_ever_moves_a_rate_of_a_campaign_that_was_opened(
    later: list[tuple[str, bool, int, int | None]],
) -> None:
    """Property: whatever is assigned or excluded afterwards, for months past or to come (measurement.md 3.2, 4)."""
    with transaction.atomic():
        people = team()
        campaign = opened(*AGENCIES)
        handed_in(report_of(campaign), people.clerk)
        at = OPENING + timedelta(minutes=1)
        before = _seen(campaign.code, at)
        for days, (agency, is_expected, first, more) in enumerate(later, 1):
            with clock.at(OPENING + days * DAY):
                last = None if more is None else first + more
                said(agency, people=people, is_expected=is_expected, first=first, last=last)
                assert _seen(campaign.code, at) == before
        transaction.set_rollback(True)


def _seen(code: str, known: Any) -> Any:
    month = Period(OCTOBER, OCTOBER)
    return (
        complete(code), on_time(code), selectors.progress_of(code),
        complete(code, known=known), selectors.register_of(FORM, OCTOBER, known=known),
        selectors.report_facts(period=month, known=known),
        sorted(line.agency for line in selectors.late_list(code)),
    )  # fmt: skip


def test_the_page_assigns_by_box_and_by_code_and_keeps_what_was_typed_when_something_is_wrong() -> None:
    people = team()
    add_agencies(*AGENCIES)
    said("H01", "H02", people=people)
    desk = browser(people.reviewer)
    sent = {"bieu": FORM, "chon": ["H01", "H02"], "ma-co-quan": "h03, H77", "tu-thang": "13", "tu-nam": "2026",
            "ly-do": "Chức năng đặc thù", "viec": "loai"}  # fmt: skip
    answer = desk.post(PAGE, sent)
    assert answer.status_code == 422 and "Tháng từ 1 đến 12" in words(answer)
    answer = desk.post(PAGE, sent | {"tu-thang": "11"})
    text = words(answer)
    assert "Danh mục cơ quan không có: H77" in text and "Xin ghi căn cứ" in text and "Chức năng đặc thù" in text
    assert answer.content.decode().count(" checked") == 2
    answer = desk.post(PAGE, sent | {"tu-thang": "11", "ma-co-quan": "h03", "can-cu": "Công văn thử"}, follow=True)
    assert "Đã ghi 3 dòng mới" in words(answer) and "0 cơ quan phải báo cáo, 3 cơ quan không" in words(answer)
    answer = desk.post(PAGE, sent | {"tu-thang": "11", "ma-co-quan": "h03", "can-cu": "Công văn thử"}, follow=True)
    assert "Không có gì mới" in words(answer)


def test_the_history_of_an_agency_shows_every_line_and_who_wrote_it() -> None:
    people = team()
    add_agencies(*AGENCIES)
    said("H01", people=people)
    with clock.at(OPENING + DAY):
        said("H01", people=people, is_expected=False, first=OCTOBER + 1, last=OCTOBER + 3)
    text = words(browser(people.reviewer).get(f"{PAGE}{FORM}/H01/"))
    first, last = (Period(month, month).label for month in (OCTOBER + 1, OCTOBER + 3))
    assert f"từ {first} đến hết {last}" in text
    assert text.index("Thôi cung cấp") < text.rindex("Văn bản thử, Điều 1") and "Công chức Giả Định" in text
    assert browser(people.reviewer).get(f"{PAGE}{FORM}/H55/").status_code == 404


def test_who_collects_may_read_and_only_who_manages_may_write() -> None:
    people = team()
    add_agencies(*AGENCIES)
    said("H01", people=people)
    analyst = browser(people.analyst)
    page = analyst.get(PAGE)
    assert page.status_code == 200 and "Ghi cho nhiều cơ quan" not in words(page)
    assert analyst.post(PAGE, {"bieu": FORM, "chon": "H01", "viec": "loai"}).status_code == 403
    assert browser(people.clerk).get(PAGE).status_code == 403

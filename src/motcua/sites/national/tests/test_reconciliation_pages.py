"""The pages of reconciliation: what they show, to whom, and what their forms do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from motcua.foundation.accounts.services import load_roles
from motcua.foundation.accounts.tests.factories import account, officer, signed_in
from motcua.foundation.agencies.services import load_agencies
from motcua.foundation.notifications.services import load_templates
from motcua.kernel import clock
from motcua.oversight.reconciliation import services
from motcua.oversight.reconciliation.tests.factories import (
    AGENCY,
    NOVEMBER,
    NOW,
    OTHER,
    PROCEDURE,
    Case,
    Platform,
    differing_month,
    facts,
    feeding,
    paid,
    report,
)
from motcua.oversight.reconciliation.types import Measure
from motcua.sites.national.tests.test_passports import walked

MONTH = "/do-luong/doi-soat/H01/2026-11/"
LIST = "/do-luong/doi-soat/"


@pytest.fixture(autouse=True)
def _december(_now: None) -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def case(db: None) -> Case:
    load_agencies()
    load_templates()
    load_roles()
    return differing_month()


@pytest.fixture
def reporter(case: Case) -> Client:
    return signed_in(officer(51, "reporter", "H01"))


@pytest.fixture
def neighbour(case: Case) -> Client:
    return signed_in(officer(52, "reporter", "H33"))


@pytest.fixture
def centre(case: Case) -> Client:
    return signed_in(officer(53, "analyst"))


def case_url(case: Case) -> str:
    return f"{LIST}vu-viec/{case.id}/"


def words(response: Any) -> str:
    return re.sub(r"[\s\u00a0]+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def seal(page: Any) -> str:
    found = re.search(r'name="digest" value="([0-9a-f]{64})"', page.content.decode())
    assert found
    return found[1]


def settle(case: Case, reporter: Client, centre: Client) -> None:
    reporter.post(case_url(case), {"words": "Hai hồ sơ nhập muộn.", "act": "explained"})
    centre.post(case_url(case), {"words": "", "act": "accepted"})


def test_each_page_is_for_the_agency_and_the_centre_alone(
    case: Case, reporter: Client, neighbour: Client, centre: Client, client: Client
) -> None:
    stranger = signed_in(account(54))
    for url in (LIST, f"{LIST}?xem=vu-viec", MONTH, f"{MONTH}?xem=thu-tuc", case_url(case)):
        assert [who.get(url).status_code for who in (reporter, centre)] == [200, 200], url
        assert (stranger.get(url).status_code, client.get(url).status_code) == (403, 302), url
    assert neighbour.get(MONTH).status_code == 403
    assert neighbour.get(case_url(case)).status_code == 404
    assert neighbour.post(case_url(case), {"words": "x"}).status_code == 404
    assert neighbour.post(f"{MONTH}ky/", {"party": "agency", "digest": "x"}).status_code == 403
    assert "Kiên Giang" not in words(neighbour.get(LIST)) and "0 / 1" not in words(neighbour.get(LIST))


def test_the_list_shows_gap_cases_and_signatures(centre: Client) -> None:
    shown = words(centre.get(LIST))
    for expected in ("Đối soát tháng 11/2026", "20,00 %", "2 / 10", "1 / 1", "Chưa ký"):
        assert expected in shown, expected


def test_the_gap_of_the_nation_stands_beside_the_list_for_who_may_see_every_agency(
    centre: Client, neighbour: Client
) -> None:
    """Issue 3, point 6: the published indicator of the nation was counted and shown to nobody."""
    shown = words(centre.get(LIST))
    assert "Chênh lệch của cả nước theo tháng" in shown and shown.count("20,00 %") == 2
    assert "cả nước" not in words(neighbour.get(LIST))


def test_differences_are_filtered_by_state_and_deadline(centre: Client) -> None:
    assert "Báo cáo và hồ sơ đồng bộ" in words(centre.get(f"{LIST}?xem=vu-viec&tinh-trang=open"))
    assert "Chưa có dòng nào" in words(centre.get(f"{LIST}?xem=vu-viec&tinh-trang=signed"))
    assert "Chưa có dòng nào" in words(centre.get(f"{LIST}?xem=vu-viec&qua-han=1"))
    assert centre.get(f"{LIST}?xem=vu-viec&tinh-trang=khac&trang=99&thang=x").status_code == 200


def test_the_month_shows_both_sides_of_each_pairing_and_the_passports(centre: Client) -> None:
    shown = words(centre.get(MONTH))
    for expected in ("DS-01", "10", "8", "2 / 10", "Khác", "IND-28", "80,00 %", "Công văn 5901", "Tử số", "11/2026"):
        assert expected in shown, expected
    assert "Ký chốt cho" not in shown
    assert walked(centre, MONTH) >= 2


def test_a_month_of_which_nobody_told_a_number_has_no_rate_and_says_why(centre: Client) -> None:
    shown = words(centre.get(MONTH.replace("2026-11", "2026-03")))
    assert (
        "chưa có số: chưa báo cáo" in shown
        and "0 / 1" not in shown
        and "Tỷ lệ đồng bộ hồ sơ (IND-28) 0,00" not in shown
    )


def test_the_matrix_has_a_row_for_each_procedure(case: Case, centre: Client) -> None:
    values = {(Measure.RECEIVED, PROCEDURE): 8, (Measure.RECEIVED, OTHER): 3}
    with feeding(facts(values=values), report(values={**values, (Measure.RECEIVED, PROCEDURE): 10})):
        services.measure_month(agency=AGENCY, month=NOVEMBER)
    shown = words(centre.get(f"{MONTH}?xem=thu-tuc"))
    assert PROCEDURE in shown and OTHER in shown and "1 khác" in shown and "Khớp" in shown


def test_a_case_shows_the_dossiers_that_one_side_alone_knows(centre: Client) -> None:
    Platform().register().send(paid("H01-A"), paid("H01-B"))
    ids = {(Measure.PAID_ONLINE, PROCEDURE): {"H01-A": "", "H01-C": ""}}
    with feeding(facts(values={(Measure.PAID_ONLINE, PROCEDURE): 2}, ids=ids)):
        services.measure_month(agency=AGENCY, month=NOVEMBER)
    shown = words(centre.get(case_url(Case.objects.get(pairing="DS-03"))))
    assert "Chỉ có ở Hồ sơ đồng bộ: 1 H01-C" in shown
    assert "Chỉ có ở Nền tảng khác: 1 H01-B" in shown


def test_a_conversation_by_forms_ends_in_the_sign_off_of_both(case: Case, reporter: Client, centre: Client) -> None:
    answer = reporter.post(
        case_url(case),
        {
            "words": "Hai hồ sơ nhập muộn.",
            "act": "explained",
            "attachment_name": "Công văn",
            "attachment_reference": "15",
        },
    )
    assert answer.status_code == 302
    shown = words(centre.get(case_url(case)))
    assert "Hai hồ sơ nhập muộn." in shown and "Công văn" in shown and "Chấp nhận" in shown
    centre.post(case_url(case), {"words": "", "act": "accepted"})
    page = reporter.get(MONTH)
    assert reporter.post(f"{MONTH}ky/", {"party": "agency", "digest": seal(page)}).status_code == 302
    assert "Cơ quan ký" in words(centre.get(MONTH))
    assert centre.post(f"{MONTH}ky/", {"party": "centre", "digest": seal(page)}).status_code == 302
    for url in (MONTH, LIST):
        assert "Hai bên đã ký" in words(centre.get(url))
    assert "Đã ký chốt" in words(reporter.get(case_url(case)))


def test_what_was_typed_stays_when_something_is_wrong(case: Case, reporter: Client, centre: Client) -> None:
    answer = reporter.post(case_url(case), {"words": "", "attachment_name": "Chỉ có tên", "act": "explained"})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Có 2 chỗ cần sửa" in words(answer) and 'value="Chỉ có tên"' in shown
    out_of_turn = centre.post(case_url(case), {"words": "Đồng ý", "act": "accepted"})
    assert out_of_turn.status_code == 409 and "chưa làm được" in words(out_of_turn)


def test_a_statement_that_moved_is_not_signed(case: Case, reporter: Client, centre: Client) -> None:
    settle(case, reporter, centre)
    answer = reporter.post(f"{MONTH}ky/", {"party": "agency", "digest": "0" * 64})
    assert answer.status_code == 409 and "Số liệu đã thay đổi" in words(answer)


def test_nobody_signs_for_the_other_party(case: Case, reporter: Client, centre: Client) -> None:
    settle(case, reporter, centre)
    page = centre.get(MONTH)
    assert reporter.post(f"{MONTH}ky/", {"party": "centre", "digest": seal(page)}).status_code == 403


def test_an_empty_house_has_an_empty_list_and_a_late_case_says_so(case: Case, centre: Client) -> None:
    assert "Chưa có dòng nào" in words(centre.get(f"{LIST}?thang=2026-09"))
    with clock.at(datetime(2026, 12, 20, 3, tzinfo=UTC)):
        assert "Quá hạn" in words(signed_in(officer(55, "analyst")).get(case_url(case)))


@pytest.mark.parametrize(
    "url", [f"{LIST}H01/2026-13/", f"{LIST}H01/x/", f"{LIST}vu-viec/{'0' * 8}-0000-0000-0000-{'0' * 12}/"]
)
def test_what_does_not_exist_is_not_found(centre: Client, url: str) -> None:
    assert centre.get(url).status_code == 404


def test_the_pages_speak_english_too(case: Case, centre: Client) -> None:
    centre.cookies["django_language"] = "en"
    for url, expected in (
        (LIST, "Reconciliation of figures"),
        (MONTH, "Report and synchronised dossiers"),
        (case_url(case), "To be explained"),
    ):
        assert expected in words(centre.get(url)), url

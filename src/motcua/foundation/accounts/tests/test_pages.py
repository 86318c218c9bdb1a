from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from motcua.foundation.accounts import selectors
from motcua.foundation.accounts.errors import AssuranceTooLow, IdentityRejected
from motcua.foundation.accounts.rules import code_challenge
from motcua.foundation.accounts.tests import factories
from motcua.foundation.accounts.tests.factories import FakeProvider
from motcua.kernel.clock import at, now
from motcua.kernel.errors import OutsideUnavailable

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("motcua.foundation.accounts.tests.urls"),
    pytest.mark.usefixtures("roles"),
]
BACK = "/dang-nhap/ve"


def _begin(client: Client, target: str = "/bieu-mau/") -> str:
    """Start signing in; returns the state."""
    answer = client.get("/dang-nhap/", {"next": target})
    assert answer.status_code == 302
    return parse_qs(urlsplit(answer["Location"]).query)["state"][0]


def test_signing_in_comes_back_to_the_page_that_asked(provider: FakeProvider) -> None:
    client = Client()
    state = _begin(client, "/bieu-mau/?buoc=3")
    answer = client.get(BACK, {"state": state, "code": "abc"})
    assert answer["Location"] == "/bieu-mau/?buoc=3"
    assert "Minh Hoạ" in client.get("/bieu-mau/").content.decode()


def test_the_provider_gets_the_challenge_and_later_its_verifier(provider: FakeProvider) -> None:
    client = Client()
    client.get(BACK, {"state": _begin(client), "code": "abc"})
    asked, exchanged = provider.asked
    assert asked["code_challenge"] == code_challenge(exchanged["verifier"])
    assert asked["nonce"] == exchanged["nonce"]
    assert asked["redirect_uri"] == exchanged["redirect_uri"] == "http://testserver/dang-nhap/ve"


def test_outside_a_trial_sign_in_comes_back_to_the_public_address_only(provider: FakeProvider, settings: Any) -> None:
    settings.DEMO, settings.PUBLIC_URL, settings.ALLOWED_HOSTS = False, "https://motcua.example.vn/", ["*"]
    client = Client(SERVER_NAME="ke-la.example.vn")
    client.get(BACK, {"state": _begin(client), "code": "abc"})
    assert {asked["redirect_uri"] for asked in provider.asked} == {"https://motcua.example.vn/dang-nhap/ve"}
    assert client.post("/dang-xuat/")["Location"].endswith("to=https://motcua.example.vn/")


def test_two_tabs_may_sign_in_at_once(provider: FakeProvider) -> None:
    client = Client()
    first, second = _begin(client, "/mot"), _begin(client, "/hai")
    assert client.get(BACK, {"state": first, "code": "a"})["Location"] == "/mot"
    assert client.get(BACK, {"state": second, "code": "b"})["Location"] == "/", "already signed in"


@pytest.mark.parametrize("target", ["https://example.vn/", "//example.vn/", "/\\example.vn"])
def test_signing_in_never_leads_to_another_site(provider: FakeProvider, target: str) -> None:
    client = Client()
    assert client.get(BACK, {"state": _begin(client, target), "code": "abc"})["Location"] == "/"


def test_an_unknown_state_signs_nobody_in(provider: FakeProvider) -> None:
    client = Client()
    _begin(client)
    answer = client.get(BACK, {"state": "forged", "code": "abc"})
    assert answer.status_code == 400
    assert "không còn dùng được" in answer.content.decode()
    assert len(provider.asked) == 1, "no code was exchanged"


def test_a_state_of_another_browser_signs_nobody_in(provider: FakeProvider) -> None:
    state = _begin(Client())
    victim = Client()
    assert victim.get(BACK, {"state": state, "code": "abc"}).status_code == 400
    assert victim.get("/").content.decode() == "khách"


def test_a_state_works_once(provider: FakeProvider) -> None:
    client = Client()
    state = _begin(client)
    client.get(BACK, {"state": state, "code": "abc"})
    assert client.get(BACK, {"state": state, "code": "abc"})["Location"] == "/"
    assert len(provider.asked) == 2


def test_a_visit_that_took_too_long_is_refused(provider: FakeProvider) -> None:
    client = Client()
    state = _begin(client)
    with at(now() + timedelta(minutes=16)):
        assert client.get(BACK, {"state": state, "code": "abc"}).status_code == 400


def test_stopping_at_the_provider_is_told_and_the_way_back_is_kept(provider: FakeProvider) -> None:
    client = Client()
    answer = client.get(BACK, {"state": _begin(client), "error": "access_denied"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Bạn đã dừng" in page and "next=%2Fbieu-mau%2F" in page


@pytest.mark.parametrize(
    ("refusal", "status", "words"),
    [
        (IdentityRejected(reason="signature"), 400, "signature"),
        (AssuranceTooLow(level=1, needed=2), 403, "nâng mức"),
        (OutsideUnavailable(system="VNeID"), 502, "chưa trả lời"),
    ],
)
def test_each_refusal_is_a_page_with_a_sentence(
    provider: FakeProvider, refusal: Exception, status: int, words: str
) -> None:
    client = Client()
    state = _begin(client)
    provider.refuses = refusal
    answer = client.get(BACK, {"state": state, "code": "abc"})
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert client.get("/").content.decode() == "khách"


def test_a_provider_that_is_down_is_told_before_leaving(provider: FakeProvider) -> None:
    provider.refuses = OutsideUnavailable(system="VNeID")
    assert Client().get("/dang-nhap/").status_code == 502


def test_the_session_key_changes_on_signing_in(provider: FakeProvider) -> None:
    client = Client()
    state = _begin(client)
    before = client.cookies["motcua"].value
    client.get(BACK, {"state": state, "code": "abc"})
    assert client.cookies["motcua"].value != before


def test_signing_out_ends_the_session_even_when_the_provider_is_down(provider: FakeProvider) -> None:
    client = factories.signed_in(factories.account())
    provider.refuses = OutsideUnavailable(system="VNeID")
    assert client.post("/dang-xuat/")["Location"] == "http://localhost/"
    assert client.get("/").content.decode() == "khách"


def test_signing_out_ends_the_session_at_the_provider_too(provider: FakeProvider) -> None:
    client = factories.signed_in(factories.account())
    assert client.post("/dang-xuat/")["Location"].startswith("https://dinh-danh.example.vn/logout")
    assert client.get("/dang-xuat/").status_code == 405


def test_my_account_shows_the_masked_number_and_keeps_what_i_change(provider: FakeProvider) -> None:
    person = factories.account()
    client = factories.signed_in(person)
    page = client.get("/tai-khoan/").content.decode()
    assert "••••••••0001" in page and "089000000001" not in page
    client.post("/tai-khoan/", {"phone": "0900 000 077", "email": "khac@example.vn"})
    assert selectors.person(person.id).email == "khac@example.vn"


@pytest.mark.usefixtures("agencies")
def test_an_officer_sees_where_they_hold_which_role(provider: FakeProvider) -> None:
    page = factories.signed_in(factories.officer(11, "desk_officer", "H01.101")).get("/tai-khoan/").content.decode()
    assert "Công chức Bộ phận Một cửa" in page and "H01.101" not in page


def test_a_wrong_phone_keeps_what_was_typed_and_says_where(provider: FakeProvider) -> None:
    client = factories.signed_in(factories.account())
    answer = client.post("/tai-khoan/", {"phone": "<b>12</b>", "email": "a@example.vn"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#phone"' in page and "&lt;b&gt;12&lt;/b&gt;" in page and "a@example.vn" in page


def test_a_visitor_sees_no_account(provider: FakeProvider) -> None:
    assert Client().get("/tai-khoan/")["Location"].startswith("/dang-nhap/")


@pytest.mark.usefixtures("agencies")
def test_an_administrator_gives_and_ends_a_role_and_a_stranger_cannot(provider: FakeProvider) -> None:
    administrator = factories.signed_in(factories.officer(21, "administrator"))
    stranger = factories.signed_in(factories.officer(12, "analyst"))
    person = factories.account(5)
    address = f"/quan-tri/tai-khoan/{person.id}/"
    given = {"role": "desk_officer", "agency": "H01.101"}
    assert stranger.post(f"{address}vai-tro/", given).status_code == 403
    assert administrator.post(f"{address}vai-tro/", given).status_code == 302
    grant = selectors.grants_of(person.id)[0]
    assert "Thu hồi" in administrator.get(address).content.decode()
    assert stranger.post(f"/quan-tri/vai-tro/{grant.id}/thu-hoi/").status_code == 403
    assert administrator.post(f"/quan-tri/vai-tro/{grant.id}/thu-hoi/").status_code == 302
    assert selectors.grants_of(person.id)[0].valid_to is not None


@pytest.mark.usefixtures("agencies")
@pytest.mark.parametrize(
    "given",
    [{"role": "king", "agency": "*"}, {"role": "leader", "agency": "H99"}, {"role": "leader", "agency": ""}, {}],
)
def test_a_wrong_role_or_agency_is_told_on_the_page(provider: FakeProvider, given: dict[str, str]) -> None:
    administrator = factories.signed_in(factories.officer(21, "administrator"))
    answer = administrator.post(f"/quan-tri/tai-khoan/{factories.account(5).id}/vai-tro/", given)
    assert answer.status_code in (404, 422)
    assert "note--bad" in answer.content.decode()


@pytest.mark.usefixtures("agencies")
@pytest.mark.usefixtures("agencies")
def test_everywhere_is_chosen_in_so_many_words(provider: FakeProvider) -> None:
    administrator = factories.signed_in(factories.officer(21, "administrator"))
    person = factories.account(5)
    administrator.post(f"/quan-tri/tai-khoan/{person.id}/vai-tro/", {"role": "analyst", "agency": "*"})
    assert selectors.grants_of(person.id)[0].agency_code == ""


@pytest.mark.usefixtures("agencies")
def test_closing_and_reopening_an_account(provider: FakeProvider) -> None:
    administrator = factories.signed_in(factories.officer(21, "administrator"))
    person = factories.account(5)
    administrator.post(f"/quan-tri/tai-khoan/{person.id}/khoa/")
    assert not selectors.is_active(person.id)
    assert "Mở lại" in administrator.get(f"/quan-tri/tai-khoan/{person.id}/").content.decode()
    administrator.post(f"/quan-tri/tai-khoan/{person.id}/mo/")
    assert selectors.is_active(person.id)


def test_the_list_is_paged_searched_and_masked(provider: FakeProvider) -> None:
    client = factories.signed_in(factories.officer(21, "administrator"))
    for number in range(100, 125):
        factories.account(number, name=f"Người Giả Định {number}")
    page = client.get("/quan-tri/tai-khoan/?trang=2").content.decode()
    assert 'aria-current="page"' in page and "089000000110" not in page
    found = client.get("/quan-tri/tai-khoan/", {"q": "089000000110"}).content.decode()
    assert "Người Giả Định 110" in found and "Người Giả Định 111" not in found
    assert "Không có tài khoản nào" in client.get("/quan-tri/tai-khoan/", {"q": "không ai"}).content.decode()
    assert client.get("/quan-tri/tai-khoan/?trang=abc").status_code == 200


def test_the_list_is_in_vietnamese_order(provider: FakeProvider) -> None:
    for number, name in enumerate(("Võ Mẫu", "Đỗ Mẫu", "Dương Mẫu", "Ân Mẫu", "An Mẫu"), start=100):
        factories.account(number, name=name)
    names = [line.name for line in selectors.accounts_page().object_list]
    assert names == ["An Mẫu", "Ân Mẫu", "Dương Mẫu", "Đỗ Mẫu", "Võ Mẫu"]


def test_the_list_costs_the_same_for_one_and_for_many(
    provider: FakeProvider, django_assert_max_num_queries: object
) -> None:
    client = factories.signed_in(factories.officer(21, "administrator"))
    for number in range(100, 119):
        factories.officer(number, "analyst")
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        assert client.get("/quan-tri/tai-khoan/").status_code == 200


def test_a_person_without_a_role_sees_no_list(provider: FakeProvider) -> None:
    assert factories.signed_in(factories.account()).get("/quan-tri/tai-khoan/").status_code == 403

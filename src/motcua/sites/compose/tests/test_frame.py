"""The frame of every page: site, menu, language, refusals, the living page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.test import Client, RequestFactory
from django.urls import path
from django.utils import translation

from motcua.kernel.access import PUBLIC, SIGNED_IN, Actor, Permission, requires
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.kernel.middleware import refused
from motcua.kernel.templatetags.kit import icon_names
from motcua.sites.compose import context, views


@pytest.fixture(autouse=True)
def _vietnamese() -> Iterator[None]:
    """A request in English leaves its language in the thread."""
    with translation.override("vi"):
        yield


ANYBODY = Actor()
DESK = Permission("dossiers.receive_dossier")
CITIZEN = Actor(account_id=UUID(int=1), name="Danh Thị Minh Hoạ", kind="citizen")
OFFICER = Actor(
    account_id=UUID(int=2), name="Đỗ Thị Thử Nghiệm", kind="officer", grants=frozenset({(DESK.code, "H01")})
)


def _view(permission: Permission):  # type: ignore[no-untyped-def]
    return requires(permission)(lambda request: None)


urlpatterns = [
    path("linh-vuc/", _view(PUBLIC)),
    path("tra-cuu/", _view(PUBLIC)),
    path("ho-so/", _view(SIGNED_IN)),
    path("mot-cua/", _view(DESK)),
    path("kit/", views.living_kit),
    path("ngon-ngu/<str:language>/", views.choose_language),
]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


def asked(address: str, actor: Actor = ANYBODY) -> HttpRequest:
    request = RequestFactory().get(address)
    request.actor = actor  # type: ignore[attr-defined]
    return request


def menu(address: str, actor: Actor = ANYBODY) -> list[tuple[str, bool]]:
    return [(entry.url, entry.is_current) for entry in context.frame(asked(address, actor))["site"].menu]


def test_the_address_decides_the_site() -> None:
    assert context.place_of("/tim/").kind == "portal"
    assert context.place_of("/mot-cua/ho-so/1/").kind == "onestop"
    assert context.place_of("/quan-tri/tai-khoan/").kind == "onestop"
    assert context.place_of("/do-luong/cong-bo/").kind == "national"


def test_a_page_of_ones_own_stands_in_the_site_where_one_works() -> None:
    """The notices of those who measure opened a province's portal for citizens."""
    analyst = replace(OFFICER, grants=frozenset({("monitoring.view_national", "")}))
    kinds = [context.place_for("/thong-bao/", each).kind for each in (ANYBODY, CITIZEN, OFFICER, analyst)]
    assert kinds == ["portal", "portal", "onestop", "national"]
    assert context.place_for("/ho-so/", analyst).kind == "portal", "a dossier of one's own is a citizen's"


def test_a_menu_shows_only_doors_that_exist() -> None:
    assert [url for url, _ in menu("/")] == ["/linh-vuc/", "/tra-cuu/"]


def test_the_door_that_is_open_is_marked() -> None:
    assert menu("/thu-tuc/1.001193/") == [("/linh-vuc/", True), ("/tra-cuu/", False)]
    assert menu("/tra-cuu/?ma=1") == [("/linh-vuc/", False), ("/tra-cuu/", True)]
    assert not any(current for _, current in menu("/"))


def test_an_officer_sees_the_desk_and_a_citizen_does_not() -> None:
    assert menu("/mot-cua/", OFFICER) == [("/mot-cua/", True)]
    assert menu("/mot-cua/", CITIZEN) == []


def test_the_account_menu_is_for_those_who_have_signed_in() -> None:
    assert context.frame(asked("/"))["site"].account == []
    assert [entry.url for entry in context.frame(asked("/", CITIZEN))["site"].account] == ["/ho-so/"]
    assert [entry.url for entry in context.frame(asked("/", OFFICER))["site"].account] == ["/ho-so/", "/mot-cua/"]


def test_a_page_of_a_visitor_has_no_form_that_needs_a_token() -> None:
    html = render(asked("/"), "kit/not_found.html").content.decode()
    assert "Đăng nhập" in html
    assert "csrfmiddlewaretoken" not in html


def test_a_page_of_a_person_offers_to_sign_out_by_post(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "_unread", lambda actor: 3)
    html = render(asked("/", CITIZEN), "kit/not_found.html").content.decode()
    assert '<form method="post" action="/dang-xuat/">' in html
    assert "csrfmiddlewaretoken" in html
    assert "Danh Thị Minh Hoạ" in html
    assert "thông báo chưa đọc" in html


def test_unread_messages_are_not_counted_for_a_visitor() -> None:
    assert context._unread(ANYBODY) == 0


def test_a_trial_says_that_people_are_invented(settings) -> None:  # type: ignore[no-untyped-def]
    settings.DEMO = True
    assert "giả định" in render(asked("/"), "kit/not_found.html").content.decode()
    settings.DEMO = False
    assert "giả định" not in render(asked("/"), "kit/not_found.html").content.decode()


def test_choosing_a_language_is_remembered_and_goes_back() -> None:
    answer = Client().get("/ngon-ngu/en/?next=/tim/%3Fq%3Dkhai")
    assert (answer.status_code, answer["Location"]) == (302, "/tim/?q=khai")
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"


@pytest.mark.parametrize("elsewhere", ["https://example.vn/", "//example.vn", "javascript:alert(1)", ""])
def test_choosing_a_language_never_leads_to_another_site(elsewhere: str) -> None:
    assert Client().get("/ngon-ngu/en/", {"next": elsewhere})["Location"] == "/"


def test_an_unknown_language_is_refused() -> None:
    assert Client().get("/ngon-ngu/xx/").status_code == 404


def test_the_page_says_its_language() -> None:
    client = Client()
    client.get("/ngon-ngu/en/")
    html = client.get("/kit/").content.decode()
    assert '<html lang="en">' in html
    assert 'lang="vi" hreflang="vi"' in html


def test_a_refusal_is_a_page_with_its_sentence_and_code() -> None:
    answer = refused(asked("/x/"), NotFound())
    assert answer.status_code == 404
    assert "Không tìm thấy" in answer.content.decode()
    assert "not_found" in answer.content.decode()
    with translation.override("en"):
        assert "Your account may not do this." in refused(asked("/x/"), NotAllowed()).content.decode()


def test_a_stale_form_says_that_nothing_was_lost() -> None:
    answer = views.stale_form(asked("/nop-ho-so/1/"))
    assert answer.status_code == 403
    assert "Chưa có gì bị thay đổi" in answer.content.decode()


def test_an_unknown_address_leads_on() -> None:
    answer = views.page_not_found(asked("/khong-co/"))
    assert answer.status_code == 404
    assert 'href="/tim/"' in answer.content.decode()


def test_the_page_of_a_fault_needs_no_database(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(0):
        answer = views.server_error(asked("/"))
    assert answer.status_code == 500
    assert "The system has failed" in answer.content.decode()


def test_the_living_page_draws_every_component() -> None:
    html = Client().get("/kit/").content.decode()
    for part in (
        'class="tag"', "tag--ok", "tag--run", "tag--warn", "tag--bad", "note--ok", "note--warn", "note--bad",
        'class="clock"', "clock--warn", "clock--bad", "clock--idle", 'class="flow"', 'class="line"', 'class="empty"',
        'class="pages"', 'class="views"', 'class="pass pass--static"', 'class="fold"', 'class="pairs',
        'class="summary"',
        'class="search', 'class="field field--bad"', "btn--start", "btn--quiet", "btn--stop", 'class="crumbs"',
    ):  # fmt: skip
        assert part in html, part
    assert all(f"#i-{name}" in html for name in icon_names())


def test_no_two_things_on_the_living_page_share_an_id() -> None:
    ids = re.findall(r'\sid="([^"]+)"', Client().get("/kit/").content.decode())
    assert sorted(ids) == sorted(set(ids))


def test_times_on_pages_are_vietnamese() -> None:
    html = render(
        asked("/"), "kit/line.html", {"steps": [{"title": "x", "at": datetime(2026, 11, 22, 18, 0, tzinfo=UTC)}]}
    )
    assert "01:00 23/11/2026" in html.content.decode()

"""The administrator's list: `/quan-tri/tin-nhan/`."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from motcua.foundation.exchange import selectors, services, views
from motcua.foundation.exchange.selectors import PAGE_SIZE
from motcua.foundation.exchange.types import VIEW_MESSAGES
from motcua.kernel.access import ANONYMOUS, Actor, check
from motcua.kernel.errors import NotAllowed, SignInRequired

pytestmark = [pytest.mark.django_db, pytest.mark.urls("motcua.foundation.exchange.tests.urls")]
ADMINISTRATOR = Actor(uuid4(), "Lâm Thị Quản Trị", kind="officer", grants=frozenset({(VIEW_MESSAGES.code, "")}))
STRANGER = Actor(uuid4(), "Trần Văn Mẫu", kind="officer", grants=frozenset({("dossiers.receive_dossier", "H01")}))


def show(query: str = "") -> str:
    request = RequestFactory().get(f"/quan-tri/tin-nhan/{query}")
    request.actor = ADMINISTRATOR  # type: ignore[attr-defined]
    response: HttpResponse = views.messages(request)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_is_for_those_who_may_view_messages() -> None:
    permission = views.messages.permission  # type: ignore[attr-defined]
    check(ADMINISTRATOR, permission)
    with pytest.raises(NotAllowed):
        check(STRANGER, permission)
    with pytest.raises(SignInRequired):
        check(ANONYMOUS, permission)


def test_an_empty_store_says_so_in_words() -> None:
    assert "Chưa có tin nhắn nào" in show()


def test_a_message_shows_its_verdict_and_never_its_body() -> None:
    identifier, _ = services.keep_message("paygov", "abc", {}, b"<script>alert(1)</script>")
    services.settle_message(identifier, "bad_signature", "<b>mã kiểm tra sai</b>")
    page = show()
    assert "bad_signature" in page
    assert "&lt;b&gt;mã kiểm tra sai" in page
    assert "alert(1)" not in page


def test_a_message_whose_handling_broke_off_is_marked() -> None:
    services.keep_message("paygov", "abc", {}, b"")
    assert "Chưa xử lý xong" in show("?cho=1")


def test_the_list_is_paged_and_keeps_its_filter() -> None:
    for number in range(PAGE_SIZE + 1):
        services.keep_message("paygov", f"k{number:03}", {}, b"")
    first, second = show("?nguon=paygov"), show("?nguon=paygov&trang=2")
    assert "k030" in first
    assert "k000" not in first
    assert "k000" in second
    assert "nguon=paygov&amp;trang=2" in first


def test_nonsense_in_the_address_shows_the_first_page() -> None:
    services.keep_message("paygov", "k1", {}, b"")
    assert "k1" in show("?trang=x&nguon=")


def test_a_page_of_messages_costs_two_statements(django_assert_num_queries: Any) -> None:
    for number in range(5):
        services.keep_message("paygov", f"k{number}", {}, b"x" * 1000)
    with django_assert_num_queries(2):
        assert len(list(selectors.messages())) == 5


def test_the_filter_names_each_source_once() -> None:
    for source, key in (("vnpost", "1"), ("paygov", "1"), ("paygov", "2")):
        services.keep_message(source, key, {}, b"")
    assert selectors.sources() == ["paygov", "vnpost"]

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from motcua.foundation.notifications import selectors, services
from motcua.foundation.notifications.errors import Undeliverable
from motcua.foundation.notifications.tests.factories import FakeChannel, browser, person, tell
from motcua.kernel.errors import NotFound
from motcua.kernel.events import deliver_all

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("motcua.foundation.notifications.tests.urls"),
    pytest.mark.usefixtures("templates", "email"),
]


def test_my_notices_are_listed_with_what_became_of_the_mail() -> None:
    account_id = person()
    tell(account_id)
    deliver_all()
    page = browser(account_id).get("/thong-bao/").content.decode()
    assert "Hồ sơ đã được tiếp nhận" in page and "H01.128.07-261123-0001" in page
    assert "đã gửi lúc" in page and "Chưa đọc" in page


def test_a_mail_that_failed_is_told_without_alarm(email: FakeChannel) -> None:
    email.faults = [Undeliverable("550 no such mailbox")]
    account_id = person()
    tell(account_id)
    deliver_all()
    page = browser(account_id).get("/thong-bao/").content.decode()
    assert "chưa gửi được" in page and "no such mailbox" not in page


def test_an_empty_inbox_says_what_will_come() -> None:
    assert "Chưa có thông báo nào" in browser(person()).get("/thong-bao/").content.decode()


def test_opening_a_notice_marks_it_read_and_leads_to_the_dossier() -> None:
    account_id = person()
    message_id = tell(account_id)
    client = browser(account_id)
    assert client.get(f"/thong-bao/{message_id}/doc/").status_code == 405
    assert client.post(f"/thong-bao/{message_id}/doc/")["Location"] == "/ho-so/1/"
    assert selectors.unread_count(account_id) == 0


def test_reading_twice_keeps_the_first_time() -> None:
    account_id = person()
    message_id = tell(account_id)
    services.mark_read(account_id=account_id, message_id=message_id)
    first = selectors.message(account_id, message_id).read_at
    services.mark_read(account_id=account_id, message_id=message_id)
    assert selectors.message(account_id, message_id).read_at == first


def test_all_can_be_marked_read_at_once() -> None:
    account_id, other = person(1), person(2)
    tell(account_id)
    tell(account_id)
    tell(other)
    browser(account_id).post("/thong-bao/doc-het/")
    assert (selectors.unread_count(account_id), selectors.unread_count(other)) == (0, 1)


def test_a_stranger_neither_sees_nor_marks_my_notices() -> None:
    message_id = tell(person(1))
    stranger = person(2)
    assert browser(stranger).post(f"/thong-bao/{message_id}/doc/").status_code == 404
    assert "H01.128" not in browser(stranger).get("/thong-bao/").content.decode()
    with pytest.raises(NotFound):
        selectors.message(stranger, message_id)


def test_a_visitor_is_sent_to_sign_in() -> None:
    assert Client().get("/thong-bao/")["Location"].startswith("/dang-nhap/")
    assert Client().get("/api/v1/notifications").status_code == 401


def test_values_are_escaped() -> None:
    account_id = person()
    tell(account_id, data={"number": "<script>alert(1)</script>"})
    assert "<script>alert" not in browser(account_id).get("/thong-bao/").content.decode()


def test_a_long_inbox_is_paged_at_a_constant_cost(django_assert_max_num_queries: Any) -> None:
    account_id = person()
    for _ in range(25):
        tell(account_id)
    client = browser(account_id)
    with django_assert_max_num_queries(8):  # two of them look for the name of the province
        assert 'aria-label="Trang 2"' in client.get("/thong-bao/").content.decode()
    assert client.get("/thong-bao/?trang=99").status_code == 200


def test_a_program_reads_my_notices_page_by_page() -> None:
    account_id = person()
    for _ in range(21):
        tell(account_id)
    body = browser(account_id).get("/api/v1/notifications?page=2").json()
    assert (body["unread"], body["total"], body["pages"], len(body["items"])) == (21, 21, 2, 1)
    assert body["items"][0]["link"] == "/ho-so/1/"


def test_a_program_marks_with_a_token_only_its_own() -> None:
    from motcua.foundation.accounts import services as accounts

    account_id = person(1)
    message_id = tell(account_id)
    mine = {"Authorization": f"Bearer {accounts.issue_token(account_id).value}"}
    other = {"Authorization": f"Bearer {accounts.issue_token(person(2)).value}"}
    assert Client().post(f"/api/v1/notifications/{message_id}/read", headers=other).status_code == 404
    assert Client().post(f"/api/v1/notifications/{uuid4()}/read", headers=mine).status_code == 404
    assert Client().post(f"/api/v1/notifications/{message_id}/read", headers=mine).status_code == 204
    assert selectors.unread_count(account_id) == 0

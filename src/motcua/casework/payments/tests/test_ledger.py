"""The officer's ledger: own agencies only, rejected notices in plain words."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from motcua.casework.payments import selectors, services
from motcua.casework.payments.selectors import PAGE_SIZE
from motcua.casework.payments.tests.factories import (
    accountant,
    acting_as,
    citizen,
    order,
    payer,
    started,
    tell,
)
from motcua.casework.payments.types import REJECTED, Verdict
from motcua.casework.payments.views import STATES, VERDICTS
from motcua.kernel.access import Actor

pytestmark = pytest.mark.django_db
URL = "/mot-cua/thanh-toan/"


def show(client: Client, actor: Actor, query: str = "") -> str:
    with acting_as(actor):
        answer = client.get(URL + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_officer_sees_the_orders_of_the_own_agency_and_below(client: Client) -> None:
    mine, below, other, alike = (order(agency=a) for a in ("H01.128", "H01.128.07", "H01.129", "H01.1280"))
    page = show(client, accountant("H01.128"))
    assert mine.code in page
    assert below.code in page
    assert other.code not in page
    assert alike.code not in page


def test_two_grants_show_two_agencies_and_none_shows_nothing() -> None:
    first, second = order(agency="H01.128"), order(agency="H01.129")
    seen = {entry.code for entry in selectors.ledger(accountant("H01.128", "H01.129"))}
    assert seen == {first.code, second.code}
    assert not list(selectors.ledger(accountant()))
    assert len(selectors.ledger(accountant("")).object_list) == 2


def test_the_ledger_is_closed_to_citizens_and_visitors(client: Client) -> None:
    with acting_as(citizen(payer())):
        assert client.get(URL).status_code == 403
    assert client.get(URL)["Location"].startswith("/dang-nhap/")
    with acting_as(Actor(uuid4(), kind="officer", grants=frozenset({("dossiers.receive_dossier", "")}))):
        assert client.get(URL).status_code == 403


def test_an_empty_ledger_says_so(client: Client) -> None:
    assert "Chưa có khoản thu nào" in show(client, accountant("H01"))
    assert "Không có thông báo nào bị từ chối" in show(client, accountant("H01"), "?ngan=thong-bao")


def test_the_state_filter_keeps_only_that_state(client: Client) -> None:
    waiting, paid = order(), started()
    tell(paid)
    page = show(client, accountant("H01"), "?tinh-trang=paid")
    assert paid.code in page
    assert waiting.code not in page
    assert waiting.code in show(client, accountant("H01"), "?tinh-trang=nonsense")


def test_the_ledger_is_paged_with_few_statements(client: Client, django_assert_max_num_queries: Any) -> None:
    who = payer().pk
    codes = [order(who).code for _ in range(PAGE_SIZE + 1)]
    with django_assert_max_num_queries(2):
        list(selectors.ledger(accountant("H01")))
    first = show(client, accountant("H01"))
    assert codes[-1] in first
    assert codes[0] not in first
    assert codes[0] in show(client, accountant("H01"), "?trang=2")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"key": "wrong"}, "Giả mạo"),
        ({"amount": 1}, "Số tiền khác số phải nộp"),
        ({"reference": "H01-1"}, "không có khoản thu nào như vậy"),
        ({"at": "2030-01-01T00:00:00+00:00"}, "Phải hoàn lại cho người nộp"),
    ],
)
def test_a_rejected_notice_is_told_in_plain_words(client: Client, changes: dict[str, Any], words: str) -> None:
    tell(started(), **changes)
    assert words in show(client, accountant("H01"), "?ngan=thong-bao")


def test_a_truncated_notice_is_told_too(client: Client) -> None:
    services.handle_notice("testpay", {}, b'{"amo')
    assert "Không đọc được" in show(client, accountant("H01"), "?ngan=thong-bao")


def test_accepted_and_repeated_notices_need_no_attention() -> None:
    made = started()
    tell(made)
    tell(made)
    assert not list(selectors.rejected_notices(accountant("")))


def test_a_forged_notice_is_shown_to_the_agency_that_it_aims_at() -> None:
    aimed = started(agency="H01.128.07")
    tell(aimed, key="wrong")
    assert [n.verdict for n in selectors.rejected_notices(accountant("H01.128"))] == [Verdict.BAD_SIGNATURE]
    assert not list(selectors.rejected_notices(accountant("H01.129")))


def test_who_sees_everything_sees_every_rejected_notice() -> None:
    made = started()
    tell(made, key="wrong", reference="nobody")
    tell(made, amount=1)
    assert len(list(selectors.rejected_notices(accountant("")))) == 2


def test_a_rejected_notice_of_another_agency_is_not_shown() -> None:
    tell(started(agency="H01.128.07"), amount=1)
    assert len(list(selectors.rejected_notices(accountant("H01.128")))) == 1
    assert not list(selectors.rejected_notices(accountant("H01.129")))


def test_what_a_stranger_writes_is_shown_as_text(client: Client) -> None:
    tell(started(), key="wrong", reference="<script>alert(1)</script>")
    assert "<script>alert(1)" not in show(client, accountant("H01"), "?ngan=thong-bao")


def test_every_state_and_every_rejection_has_words() -> None:
    from motcua.casework.payments.types import OrderState

    assert set(STATES) == set(OrderState)
    assert set(VERDICTS) == set(REJECTED)

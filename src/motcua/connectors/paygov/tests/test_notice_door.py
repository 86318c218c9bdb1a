"""POST /cong-thanh-toan/paygov/thong-bao: anybody may knock, the check value decides."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from motcua.casework.payments import selectors, services
from motcua.casework.payments.tests.factories import accountant, order
from motcua.casework.payments.types import OrderInfo, OrderState, Verdict
from motcua.connectors.paygov import inbound
from motcua.connectors.paygov.sandbox import dialect, store
from motcua.connectors.paygov.tests.conftest import Sandbox
from motcua.foundation.exchange import selectors as exchange
from motcua.kernel.access import PUBLIC

pytestmark = [pytest.mark.django_db, pytest.mark.urls("motcua.connectors.paygov.tests.urls")]
URL = "/cong-thanh-toan/paygov/thong-bao"


@pytest.fixture
def made(sandbox: Sandbox) -> OrderInfo:
    """An order whose payer has paid at the sandbox, the notice still out."""
    wanted = order()
    url = services.start_payment(wanted.id, "/ho-so/1", "127.0.0.1", payer_id=wanted.payer_id)
    sandbox.press(url, "lost")
    return wanted


def fields(**changes: Any) -> dict[str, str]:
    payments, _ = store.recent()
    return dialect.notice(payments[0], **changes)


def knock(body: bytes | dict[str, str], **extra: Any) -> str:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer = Client(enforce_csrf_checks=True).post(URL, raw, content_type="application/json", **extra)
    assert answer.status_code == 200
    return str(answer.json()["error_code"])


def state(made: OrderInfo) -> OrderState:
    return selectors.order(made.id).state


def verdicts() -> list[Verdict]:
    return [entry.verdict for entry in selectors.rejected_notices(accountant(""))]


def test_a_true_notice_pays(made: OrderInfo) -> None:
    assert knock(fields()) == "SUCCESSFUL"
    assert state(made) == OrderState.PAID


def test_a_replayed_notice_is_answered_alike_and_changes_nothing(made: OrderInfo) -> None:
    true = fields()
    assert [knock(true), knock(true)] == ["SUCCESSFUL", "SUCCESSFUL"]
    assert exchange.messages()[0].times_received == 2
    assert verdicts() == []


def test_a_forged_notice_is_told_so_and_shown(made: OrderInfo) -> None:
    assert knock(fields(secret="guess")) == "SIGNATURE_WRONG"
    assert (state(made), verdicts()) == (OrderState.REDIRECTED, [Verdict.BAD_SIGNATURE])


def test_a_wrong_amount_fails(made: OrderInfo) -> None:
    assert knock(fields(amount="1600")) == "FAILED"
    assert (state(made), verdicts()) == (OrderState.REDIRECTED, [Verdict.WRONG_AMOUNT])


def test_an_unknown_order_fails(made: OrderInfo) -> None:
    assert knock(fields(orderId="H0112807000000-ZZZZZZZZZZZZ-01")) == "FAILED"
    assert verdicts() == [Verdict.UNKNOWN_ORDER]


def test_a_late_payment_is_taken_note_of(made: OrderInfo) -> None:
    assert knock(fields(payDate="20990101000000")) == "SUCCESSFUL"
    assert (state(made), verdicts()) == (OrderState.REFUND_DUE, [Verdict.LATE])


def test_the_tail_of_the_amount_cannot_be_moved_into_the_transaction_number(made: OrderInfo) -> None:
    """16000 + SB… and 1600 + 0SB… hash alike: the smaller amount is seen and refused."""
    true = fields()
    moved = true | {"amount": "1600", "transactionNo": f"0{true['transactionNo']}"}
    assert knock(moved) == "FAILED"
    assert (state(made), verdicts()) == (OrderState.REDIRECTED, [Verdict.WRONG_AMOUNT])


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\x00", b'{"orderId": 1}', b"orderId=1&amount=2"])
def test_what_cannot_be_read_fails_and_is_kept(body: bytes) -> None:
    assert knock(body) == "FAILED"
    assert exchange.message_body(exchange.messages()[0].id) == body
    assert verdicts() == [Verdict.MALFORMED]


def test_an_oversized_notice_is_read_only_in_part(made: OrderInfo) -> None:
    padded = json.dumps(fields()).encode() + b" " * (5 * 1024 * 1024)
    assert knock(padded) == "FAILED"
    kept = exchange.messages()[0]
    assert kept.body_size == len(padded)
    assert len(exchange.message_body(kept.id)) == inbound.LARGEST_NOTICE
    assert state(made) == OrderState.REDIRECTED


def test_a_notice_shorter_than_announced_is_malformed(made: OrderInfo) -> None:
    raw = json.dumps(fields()).encode()
    assert knock(raw, **{"CONTENT_LENGTH": str(len(raw) + 50), "wsgi.input": BytesIO(raw)}) == "FAILED"
    assert verdicts() == [Verdict.MALFORMED]


def test_only_post_is_answered() -> None:
    assert Client().get(URL).status_code == 405


def test_the_door_is_declared_public() -> None:
    assert inbound.notice.permission == PUBLIC  # type: ignore[attr-defined]


def test_a_notice_costs_at_most_ten_statements(made: OrderInfo, django_assert_max_num_queries: Any) -> None:
    body = json.dumps(fields()).encode()
    with django_assert_max_num_queries(10):
        services.handle_notice("paygov", {}, body)
    with django_assert_max_num_queries(10):
        services.handle_notice("paygov", {}, body)

"""The whole way: pay at the sandbox, which knocks at our own running server; and each fault of its panel."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from motcua.casework.payments import selectors, services
from motcua.casework.payments.tests.factories import order
from motcua.casework.payments.tests.factories import verdicts as kept_verdicts
from motcua.casework.payments.types import OrderInfo, OrderState, Verdict
from motcua.connectors.paygov.sandbox import notices, pages, store
from motcua.connectors.paygov.tests.conftest import Sandbox

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("motcua.connectors.paygov.tests.urls"),
]


@pytest.fixture
def shop(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Our own server, where the sandbox sends its notices."""
    monkeypatch.setenv("MOTCUA_URL", live_server.url)
    yield str(live_server.url)


@pytest.fixture
def bill(sandbox: Sandbox, shop: str) -> tuple[OrderInfo, str]:
    """An order and its pay page."""
    made = order()
    return made, services.start_payment(made.id, "/ho-so/1", "127.0.0.1", payer_id=made.payer_id)


def deliver(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Send everything that is queued, due or not; the shop's answers."""
    with monkeypatch.context() as later:
        later.setattr("time.time", lambda: 10**10)
        while notices.send_due():
            pass
    return [row["answer"] for row in reversed(store.recent()[1])]


@pytest.mark.parametrize(
    ("act", "answers", "state", "verdicts"),
    [
        ("pay", ["SUCCESSFUL"], OrderState.PAID, ["accepted"]),
        ("cancel", ["SUCCESSFUL"], OrderState.FAILED, ["failed_payment"]),
        ("twice", ["SUCCESSFUL", "SUCCESSFUL"], OrderState.PAID, ["accepted", "duplicate"]),
        ("before_redirect", ["SUCCESSFUL"], OrderState.PAID, ["accepted"]),
        ("late", ["SUCCESSFUL"], OrderState.REFUND_DUE, ["late"]),
        ("wrong_amount", ["FAILED"], OrderState.REDIRECTED, ["wrong_amount"]),
        ("forged", ["SIGNATURE_WRONG"], OrderState.REDIRECTED, ["bad_signature"]),
        ("unknown_order", ["FAILED"], OrderState.REDIRECTED, ["unknown_order"]),
        ("lost", [], OrderState.REDIRECTED, []),
    ],
)
def test_each_button_of_the_pay_page(
    act: str,
    answers: list[str],
    state: OrderState,
    verdicts: list[str],
    bill: tuple[OrderInfo, str],
    sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made, url = bill
    assert sandbox.press(url, act).status_code == 303
    assert deliver(monkeypatch) == answers
    assert selectors.order(made.id).state == state
    assert kept_verdicts() == verdicts


def test_a_lost_notice_is_found_by_asking(bill: tuple[OrderInfo, str], sandbox: Sandbox) -> None:
    made, url = bill
    sandbox.press(url, "lost")
    assert services.query_order(made.id).is_paid


def test_after_false_notices_the_true_payment_still_works(
    bill: tuple[OrderInfo, str], sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, url = bill
    for act in ("forged", "unknown_order", "pay"):
        sandbox.press(url, act)
    assert deliver(monkeypatch) == ["SIGNATURE_WRONG", "FAILED", "SUCCESSFUL"]
    assert selectors.order(made.id).is_paid


def test_the_browser_is_sent_back_with_words_that_prove_nothing(bill: tuple[OrderInfo, str], sandbox: Sandbox) -> None:
    made, url = bill
    target = sandbox.press(url, "pay").headers["Location"]
    assert f"/thanh-toan/{made.id}/ve?" in target
    assert "errorCode=00" in target
    assert selectors.order(made.id).state == OrderState.REDIRECTED


def test_a_payment_is_made_once(bill: tuple[OrderInfo, str], sandbox: Sandbox) -> None:
    _, url = bill
    for act in ("lost", "lost", "cancel"):
        sandbox.press(url, act)
    assert store.recent()[0][0]["error_code"] == "00"
    assert "Khoản này đã trả" in sandbox.page(url)


def test_a_shop_that_is_down_gets_the_notice_later(
    bill: tuple[OrderInfo, str], sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, shop: str
) -> None:
    made, url = bill
    monkeypatch.setenv("MOTCUA_URL", "http://127.0.0.1:9")
    sandbox.press(url, "before_redirect")
    waiting = store.recent()[1][0]
    assert (waiting["attempts"], waiting["is_done"], waiting["answer"]) == (1, 0, "ConnectError")
    monkeypatch.setenv("MOTCUA_URL", shop)
    assert deliver(monkeypatch) == ["SUCCESSFUL"]
    assert selectors.order(made.id).is_paid


def test_a_shop_that_never_answers_is_given_up_on(
    bill: tuple[OrderInfo, str], sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "post", lambda body: (_ for _ in ()).throw(httpx.ConnectError("down")))
    monkeypatch.setattr(notices, "RETRY_SECONDS", (0, 0))
    sandbox.press(bill[1], "pay")
    assert deliver(monkeypatch) == ["ConnectError"]
    assert (store.recent()[1][0]["attempts"], store.recent()[1][0]["is_done"]) == (3, 1)


def test_what_the_sandbox_knows_is_on_disk(bill: tuple[OrderInfo, str], sandbox: Sandbox) -> None:
    assert (sandbox.home / "sandbox" / "paygov" / "state.sqlite3").exists()


def test_the_testers_page_shows_payments_and_answers(
    bill: tuple[OrderInfo, str], sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox.press(bill[1], "pay")
    deliver(monkeypatch)
    page = sandbox.page(sandbox.url)
    assert "trả lời: SUCCESSFUL" in page


def test_the_pay_page_is_one_file_in_vietnamese_with_every_fault(bill: tuple[OrderInfo, str], sandbox: Sandbox) -> None:
    page = sandbox.page(bill[1])
    assert '<html lang="vi">' in page
    assert "src=" not in page
    assert all(f'value="{act}"' in page for act, _, _ in pages.FAULTS)


def test_addresses_and_acts_that_do_not_exist_are_not_found(bill: tuple[OrderInfo, str], sandbox: Sandbox) -> None:
    assert httpx.get(f"{sandbox.url}/pay/nobody").status_code == 404
    assert sandbox.press(bill[1], "steal").status_code == 404
    assert httpx.get(f"{sandbox.url}/api/payments/create").status_code == 405


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", json.dumps({"orderId": "x"}).encode()])
def test_a_create_call_with_missing_fields_is_a_bad_request(body: bytes, sandbox: Sandbox) -> None:
    answer = httpx.post(f"{sandbox.url}/api/payments/create", content=body).json()
    assert answer["code"] == "BAD_REQUEST"
    assert httpx.post(f"{sandbox.url}/api/payments/query", content=body).json()["code"] == "SIGNATURE_WRONG"


def test_verdicts_of_this_suite_exist() -> None:
    assert {"accepted", "duplicate", "late", "bad_signature"} <= set(Verdict)

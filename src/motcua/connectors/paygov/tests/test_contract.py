"""The contract of a PaymentGateway, kept by PayGov against its sandbox over real HTTP."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from motcua.casework.payments import ports
from motcua.casework.payments.errors import GatewayRefused, NoticeForged, NoticeMalformed
from motcua.casework.payments.types import PaymentRequest, Verdict
from motcua.connectors.paygov.adapter import PayGov
from motcua.connectors.paygov.sandbox import dialect, store
from motcua.connectors.paygov.tests.conftest import Sandbox
from motcua.kernel.errors import OutsideUnavailable

GATEWAY = PayGov()


def request(**changes: Any) -> PaymentRequest:
    wanted: dict[str, Any] = {
        "code": "0123456789AB",
        "attempt": 1,
        "request_code": "a" * 32,
        "agency_code": "H01.128.07",
        "amount": 16000,
        "description": "Hai bản sao Giấy khai sinh",
        "return_url": "http://localhost:8000/thanh-toan/x/ve",
        "ip": "127.0.0.1",
    }
    return PaymentRequest(**wanted | changes)


def test_the_connector_is_registered_when_the_program_starts() -> None:
    assert ports.get("paygov").name == "PayGov"


def test_creating_gives_the_address_of_a_page_that_shows_the_bill(sandbox: Sandbox) -> None:
    url = GATEWAY.create(request())
    assert url.startswith(sandbox.url)
    page = sandbox.page(url)
    assert "16.000" in page
    assert "Hai ban sao Giay khai sinh" in page


def test_creating_again_gives_the_same_page(sandbox: Sandbox) -> None:
    assert GATEWAY.create(request()) == GATEWAY.create(request())


def test_an_order_keeps_its_amount(sandbox: Sandbox) -> None:
    GATEWAY.create(request())
    with pytest.raises(GatewayRefused, match="ORDER_EXISTS"):
        GATEWAY.create(request(amount=1))


def test_a_wrong_secret_is_refused_by_the_gateway(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("motcua.connectors.paygov.mapping.checksum", lambda *a: "0" * 64)
    with pytest.raises(GatewayRefused, match="SIGNATURE_WRONG"):
        GATEWAY.create(request())
    with pytest.raises(OutsideUnavailable):
        GATEWAY.query("H0112807000000-0123456789AB-01", "a" * 32)


def test_secrets_may_come_from_files(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("kept-in-a-file\n")
    monkeypatch.setenv("PAYGOV_SECRET_FILE", str(tmp_path / "secret"))
    assert GATEWAY.create(request()).startswith(sandbox.url)


def test_an_unfinished_and_an_unknown_payment_are_none(sandbox: Sandbox) -> None:
    reference = GATEWAY.reference(request())
    assert GATEWAY.query(reference, "a" * 32) is None
    GATEWAY.create(request())
    assert GATEWAY.query(reference, "a" * 32) is None


def test_a_finished_payment_is_found_by_asking(sandbox: Sandbox) -> None:
    sandbox.press(GATEWAY.create(request()), "lost")
    payment = GATEWAY.query(GATEWAY.reference(request()), "a" * 32)
    assert payment is not None
    assert (payment.succeeded, payment.amount, payment.transaction_no[:2]) == (True, 16000, "SB")


def test_a_cancelled_payment_is_a_failure(sandbox: Sandbox) -> None:
    sandbox.press(GATEWAY.create(request()), "cancel")
    payment = GATEWAY.query(GATEWAY.reference(request()), "a" * 32)
    assert payment is not None
    assert not payment.succeeded


def test_an_answer_about_another_order_is_not_believed(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    GATEWAY.create(request())
    sandbox.press(GATEWAY.create(request(attempt=2, request_code="b" * 32)), "lost")
    other = store.by_order("H0112807000000-0123456789AB-02")
    monkeypatch.setattr(store, "by_order", lambda order_id: {**(other or {}), "request_code": "a" * 32})
    with pytest.raises(OutsideUnavailable):
        GATEWAY.query(GATEWAY.reference(request()), "a" * 32)


@pytest.mark.parametrize("answer", [b"[]", b"<html>", b"", b'{"data": {"url": "javascript:alert(1)"}}', b"{}"])
def test_an_answer_that_makes_no_sense_sends_nobody_anywhere(answer: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("motcua.kernel.http.call", lambda *a, **k: httpx.Response(200, content=answer))
    with pytest.raises((OutsideUnavailable, GatewayRefused)):
        GATEWAY.create(request())


def test_an_error_status_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "motcua.kernel.http.call", lambda *a, **k: httpx.Response(500, json={"data": {"url": "http://x"}})
    )
    with pytest.raises(OutsideUnavailable):
        GATEWAY.create(request())


def test_a_gateway_that_is_down_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYGOV_URL", "http://127.0.0.1:9")
    with pytest.raises(OutsideUnavailable):
        GATEWAY.create(request())
    with pytest.raises(OutsideUnavailable):
        GATEWAY.query("x", "a" * 32)


def notice(sandbox: Sandbox, **how: Any) -> bytes:
    """The notice that the sandbox would send about a paid order."""
    sandbox.press(GATEWAY.create(request()), "lost")
    payment = store.by_order(GATEWAY.reference(request()))
    assert payment is not None
    return json.dumps(dialect.notice(payment, **how)).encode()


def test_the_notice_of_the_sandbox_is_read(sandbox: Sandbox) -> None:
    payment = GATEWAY.read_notice({}, notice(sandbox))
    assert (payment.reference, payment.amount) == (GATEWAY.reference(request()), 16000)


def test_a_forged_notice_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(NoticeForged):
        GATEWAY.read_notice({}, notice(sandbox, secret="guess"))


def test_every_truncation_of_a_notice_is_refused(sandbox: Sandbox) -> None:
    whole = notice(sandbox)
    for length in range(0, len(whole) - 1, 7):
        with pytest.raises(NoticeMalformed):
            GATEWAY.read_notice({}, whole[:length])


def test_a_notice_of_a_payment_that_still_runs_is_none(sandbox: Sandbox) -> None:
    with pytest.raises(NoticeMalformed):
        GATEWAY.read_notice({}, notice(sandbox, errorCode="01"))


def test_answers_are_json_in_the_dialect() -> None:
    answer = GATEWAY.answer(Verdict.BAD_SIGNATURE)
    assert (answer.status, answer.content_type) == (200, "application/json")
    assert json.loads(answer.body)["error_code"] == "SIGNATURE_WRONG"

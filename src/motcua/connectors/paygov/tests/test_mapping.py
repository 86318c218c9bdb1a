"""PayGov's words to ours (integrations.md 6.2, A8)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.casework.payments.errors import NoticeForged, NoticeMalformed
from motcua.casework.payments.types import Payment, PaymentRequest, Verdict
from motcua.connectors.paygov import mapping

REQUEST = PaymentRequest("0123456789AB", 1, "a" * 32, "H01.128.07", 16000, "Bản sao", "https://x.example.vn/ve", "::1")
FIELDS = {
    "orderId": "H0112807000000-0123456789AB-01",
    "requestCode": "a" * 32,
    "amount": "16000",
    "transactionNo": "SB1",
    "payDate": "20261123090000",
    "errorCode": "00",
}


def signed(key: str = "s", /, **changes: str) -> dict[str, str]:
    fields = {"partnerCode": "P"} | FIELDS | changes
    return fields | {"checksum": mapping.checksum(key, "k", fields, mapping.NOTICE_CHECK)}


def read(fields: dict[str, str]) -> Payment:
    return mapping.verified_payment(mapping.read_fields(json.dumps(fields).encode()), "P", "k", "s")


def test_the_check_value_is_a_plain_sha256_of_everything_run_together() -> None:
    fields = {"partnerCode": "P", "orderId": "O", "requestCode": "R", "amount": "1000"}
    value = mapping.checksum("secret", "key", fields, mapping.CREATE_CHECK)
    assert value == sha256(b"secretkeyPOR1000").hexdigest()


def test_the_order_number_has_unit_code_number_and_counter() -> None:
    assert mapping.order_id(REQUEST) == "H0112807000000-0123456789AB-01"


@given(st.text(max_size=40), st.integers(1, 99))
def test_the_order_number_always_has_its_exact_length(agency: str, attempt: int) -> None:
    request = PaymentRequest("0123456789AB", attempt, "", agency, 1, "", "", "")
    assert len(mapping.order_id(request)) == 30


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Hai bản sao Giấy khai sinh", "Hai ban sao Giay khai sinh"),
        ("Đăng ký lại: “Nguyễn”", "Dang ky lai Nguyen"),
        ("", "Nop phi, le phi"),
        ("<>&", "Nop phi, le phi"),
    ],
)
def test_the_order_text_has_no_accents_and_no_signs(text: str, plain: str) -> None:
    assert mapping.order_info(text) == plain


@given(st.text())
def test_the_order_text_is_always_short_ascii(text: str) -> None:
    plain = mapping.order_info(text)
    assert plain.isascii()
    assert 0 < len(plain) <= 100


def test_a_true_notice_becomes_a_payment() -> None:
    payment = read(signed())
    assert payment == Payment(FIELDS["orderId"], "a" * 32, 16000, "SB1", True, datetime(2026, 11, 23, 2, 0, tzinfo=UTC))


def test_a_whole_number_as_amount_is_understood_too() -> None:
    fields: dict[str, object] = {**signed(), "amount": 16000}
    assert mapping.read_fields(json.dumps(fields).encode())["amount"] == "16000"


@pytest.mark.parametrize("name", ["orderId", "requestCode", "amount", "transactionNo", "payDate", "errorCode"])
def test_every_field_of_the_effect_is_under_the_check_value(name: str) -> None:
    other = {
        "orderId": "H0112807000000-0123456789AB-02",
        "requestCode": "b" * 32,
        "amount": "1",
        "transactionNo": "SB2",
        "payDate": "20261123090001",
        "errorCode": "24",
    }
    with pytest.raises(NoticeForged):
        read(signed() | {name: other[name]})


def test_another_secret_is_a_forgery() -> None:
    with pytest.raises(NoticeForged) as refused:
        read(signed("other"))
    assert refused.value.reference == FIELDS["orderId"]


def test_two_splits_that_hash_alike_are_told_apart_by_their_shape() -> None:
    """Joined without separators, "a"*32 + "16000" and "a"*31 + "a16000" give one check value."""
    true = signed()
    assert true["checksum"] == signed(requestCode="a" * 31, amount="a16000")["checksum"]
    with pytest.raises(NoticeMalformed):
        read(true | {"requestCode": "a" * 31, "amount": "a16000"})


@pytest.mark.parametrize(
    "change",
    [
        {"orderId": ""},
        {"orderId": "H0112807000000-0123456789AB-1"},
        {"requestCode": "A" * 32},
        {"amount": "-1"},
        {"amount": "1,5"},
        {"amount": "9" * 14},
        {"amount": "١٦"},
        {"transactionNo": "a\u0000b"},
        {"transactionNo": ""},
        {"payDate": "19700101000000"},
        {"payDate": "20261323090000"},
        {"payDate": "23/11/2026"},
        {"errorCode": "0"},
        {"checksum": "00"},
        {"checksum": "é" * 64},
    ],
)
def test_a_field_of_the_wrong_shape_is_no_notice(change: dict[str, str]) -> None:
    with pytest.raises(NoticeMalformed):
        read(signed(**{k: v for k, v in change.items() if k != "checksum"}) | change)


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'{"orderId":', b"\xff", b"[" * 100_000, b"1" * 5000])
def test_what_is_no_json_object_is_no_notice(body: bytes) -> None:
    with pytest.raises(NoticeMalformed):
        mapping.read_fields(body)


@given(st.binary(max_size=300))
def test_no_bytes_at_all_can_do_worse_than_be_refused(body: bytes) -> None:
    with pytest.raises((NoticeMalformed, NoticeForged)):
        mapping.verified_payment(mapping.read_fields(body), "P", "k", "s")


def test_a_failed_payment_needs_no_transaction_number() -> None:
    payment = read(signed(errorCode="24", transactionNo="", payDate=""))
    assert (payment.succeeded, payment.paid_at) == (False, None)


@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_is_answered_in_the_dialect(verdict: Verdict) -> None:
    code, message = mapping.answer_words(verdict)
    assert code in {"SUCCESSFUL", "FAILED", "SIGNATURE_WRONG"}
    assert message.isascii()


def test_only_a_wrong_check_value_is_called_one() -> None:
    wrong = [v for v in Verdict if mapping.answer_words(v)[0] == "SIGNATURE_WRONG"]
    assert wrong == [Verdict.BAD_SIGNATURE]


def test_times_go_and_come_in_vietnamese_wall_time() -> None:
    assert mapping.pay_date(datetime(2026, 11, 23, 2, 0, tzinfo=UTC)) == "20261123090000"

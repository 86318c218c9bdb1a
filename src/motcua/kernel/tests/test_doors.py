"""What is signed is everything that changes what a letter means; a door lets in only so many at once."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel.doors import JSON, Busy, Letter, Turnstile, sign, signed_with

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
LETTER = Letter("intake.batches", "tinh-mau", 7, b'{"a": 1}')


def public(key: Ed25519PrivateKey) -> str:
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def test_the_signed_text_is_seven_lines_as_documented() -> None:
    digest = hashlib.sha256(b'{"a": 1}').hexdigest()
    expected = f"motcua-signature-v2\nintake.batches\napplication/json\nreal\ntinh-mau\n7\n{digest}\n"
    assert LETTER.signed_text() == expected.encode()


@pytest.mark.parametrize(
    "changed",
    [
        replace(LETTER, door="reconciliation.evidence"), replace(LETTER, sender="tinh-khac"), replace(LETTER, number=8),
        replace(LETTER, body=b'{"a": 2}'), replace(LETTER, content_type="text/plain"),
        replace(LETTER, is_dry_run=True), replace(LETTER, number=True), replace(LETTER, sender=7),
    ],
)  # fmt: skip
def test_a_letter_that_means_something_else_no_longer_fits_its_signature(changed: Letter) -> None:
    header, keys = sign(KEY, LETTER), [public(KEY)]
    assert (signed_with(LETTER, header, keys), signed_with(changed, header, keys)) == (0, None)


def test_parameters_and_case_of_the_media_type_change_nothing() -> None:
    same = replace(LETTER, content_type="Application/JSON; charset=utf-8")
    assert (same.media_type, signed_with(same, sign(KEY, LETTER), [public(KEY)])) == (JSON, 0)


def test_the_second_of_two_keys_counts_too_and_nobodys_key_never() -> None:
    other = public(Ed25519PrivateKey.generate())
    assert signed_with(LETTER, sign(KEY, LETTER), [other, public(KEY)]) == 1
    assert signed_with(LETTER, sign(KEY, LETTER), []) is None


@pytest.mark.parametrize("scheme", ["ed25519", "ed25519-v1", "ed25519-v3", "none", ""])
def test_another_scheme_is_refused_with_the_right_signature(scheme: str) -> None:
    given = sign(KEY, LETTER).partition("=")[2]
    assert signed_with(LETTER, f"{scheme}={given}", [public(KEY)]) is None


def test_a_signature_over_the_body_alone_is_refused() -> None:
    old = base64.b64encode(KEY.sign(LETTER.body)).decode()
    assert signed_with(LETTER, f"ed25519-v2={old}", [public(KEY)]) is None


@given(header=st.text(max_size=120), sender=st.text(max_size=20), number=st.one_of(st.none(), st.integers(), st.text()))
def test_no_header_and_no_envelope_is_too_strange_to_be_refused(header: str, sender: str, number: object) -> None:
    letter = replace(LETTER, sender=sender, number=number)
    assert signed_with(letter, header, [public(KEY)]) is None


def test_a_full_door_turns_away_and_is_free_again_afterwards() -> None:
    turnstile = Turnstile(1, 0.01)
    with turnstile.turn(), pytest.raises(Busy) as refusal, turnstile.turn():
        raise AssertionError
    assert (refusal.value.status, refusal.value.fields["retry_after"]) == (503, 5)
    with turnstile.turn():
        pass

"""Doors for machines: what a sender signs, and how many are let in at once.

Signed is not the body alone but everything that changes what it means: the door, the media type, whether it is real
or only tried, who sends it and under which number. A letter that is carried to another door, turned into a dry run
(or back) or given another type no longer fits its signature.
"""

from __future__ import annotations

import base64
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from motcua.kernel.errors import Refusal

HEADER = "X-Motcua-Signature"
SCHEME = "ed25519-v2"
"""Version 1 signed the body alone; it is refused, or everybody could go back to it."""
JSON = "application/json"
DESCRIPTION = (
    "ed25519-v2=<base64>: Ed25519 over seven lines, each ended by a line feed: motcua-signature-v2, the door, "
    "the media type (application/json), real or dry-run, the sender's code, the number (0 where there is none), "
    "the SHA-256 of the raw body in hexadecimal. This door is "
)
"""For the machine-readable description; the name of the door follows."""
_NOBODY = base64.b64encode(bytes(32)).decode()
"""A key that signs nothing: an unknown sender costs as much time as a wrong signature."""


@dataclass(frozen=True)
class Letter:
    """One message as it came to a door, before anybody believes it."""

    door: str
    sender: object
    number: object
    body: bytes
    content_type: str = JSON
    is_dry_run: bool = False

    @property
    def media_type(self) -> str:
        """Without its parameters: `application/json; charset=utf-8` is the same letter."""
        return self.content_type.partition(";")[0].strip().lower()

    def signed_text(self) -> bytes:
        """What the signature is made over. A number that is no whole number is signed as 0."""
        is_number = isinstance(self.number, int) and not isinstance(self.number, bool)
        lines = (
            "motcua-signature-v2",
            self.door,
            self.media_type,
            "dry-run" if self.is_dry_run else "real",
            self.sender if isinstance(self.sender, str) else "",
            str(self.number) if is_number else "0",
            hashlib.sha256(self.body).hexdigest(),
        )
        return "".join(f"{line}\n" for line in lines).encode(errors="replace")


def sign(key: Ed25519PrivateKey, letter: Letter) -> str:
    """The value of the header `X-Motcua-Signature`."""
    return f"{SCHEME}={base64.b64encode(key.sign(letter.signed_text())).decode()}"


def signed_with(letter: Letter, header: str, public_keys: list[str]) -> int | None:
    """Which of `public_keys` (raw, base64) signed the letter; None for a stranger, who costs as much work."""
    scheme, _, given = header.partition("=")
    try:
        signature = base64.b64decode(given, validate=True)
    except ValueError:
        return None
    text = letter.signed_text()
    found = [place for place, key in enumerate(public_keys or [_NOBODY]) if _fits(key, signature, text)]
    return found[0] if found and public_keys and scheme == SCHEME else None


def _fits(public_key: str, signature: bytes, text: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key)).verify(signature, text)
    except InvalidSignature:
        return False
    return True


class Busy(Refusal):
    """The door is full: nothing was read or kept; the same letter may be sent again after `retry_after` seconds."""

    code = "busy"
    status = 503
    vi = "Cửa nhận đang bận. Xin gửi lại nguyên nội dung này sau {retry_after} giây."
    en = "This door is busy. Please send the same again in {retry_after} seconds."


RETRY_AFTER = 5
"""Seconds: how long a full door asks to wait."""


class Turnstile:
    """At most `at_once` letters are worked on in this process; others wait up to `patience` seconds for their turn."""

    def __init__(self, at_once: int, patience: float) -> None:
        self._turns = threading.BoundedSemaphore(at_once)
        self._patience = patience

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold a turn. Raises Busy before anything is read."""
        if not self._turns.acquire(timeout=self._patience):
            raise Busy(retry_after=RETRY_AFTER)
        try:
            yield
        finally:
            self._turns.release()

"""Rules of signing in, without a database (N310: a transaction account is the electronic identity)."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from motcua.foundation.accounts.errors import AssuranceTooLow, IdentityRejected
from motcua.foundation.accounts.types import Identity, SignInPolicy

_PERSON_NUMBER = re.compile(r"[0-9]{12}")
_PHONE = re.compile(r"(0|\+84)[0-9]{9}")
_EMAIL = re.compile(r"(?![=+'|-])[!#-+.-:=?A-~-]+@[^@\s<>,;\"]+\.[^@\s<>,;\".]+")
_LONGEST_PATH = 2000
_SIGN_IN_PATHS = ("/dang-nhap/", "/dang-xuat/")


def check_identity(identity: Identity, policy: SignInPolicy) -> None:
    """Refuse an identity without the 12-digit number (R-DAT-02) or below the level that the policy asks for."""
    if not _PERSON_NUMBER.fullmatch(identity.person_number):
        raise IdentityRejected(reason="person_number")
    if not identity.name:
        raise IdentityRejected(reason="name")
    if identity.assurance_level < policy.minimum_assurance_level:
        raise AssuranceTooLow(level=identity.assurance_level, needed=policy.minimum_assurance_level)


def session_holds(policy: SignInPolicy, signed_in_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Whether a session is still good: neither too old nor idle too long."""
    young = now - signed_in_at < timedelta(minutes=policy.session_minutes)
    return young and now - seen_at < timedelta(minutes=policy.idle_minutes)


def is_due_to_be_seen(policy: SignInPolicy, seen_at: datetime, now: datetime) -> bool:
    """Whether the last request is noted again; not each time, so that reading costs no write."""
    return now - seen_at >= timedelta(minutes=policy.seen_every_minutes)


def own_path(target: str) -> str:
    """`target` when it is a path of this site and not endless, else '/'. Another site is never gone to."""
    parts = urlsplit(target)
    is_path = target.startswith("/") and not target.startswith("//") and not parts.scheme and not parts.netloc
    is_clean = "\\" not in target and all(ord(char) >= 32 for char in target) and len(target) <= _LONGEST_PATH
    is_sign_in = parts.path.startswith(_SIGN_IN_PATHS)
    return target if is_path and is_clean and not is_sign_in else "/"


def code_challenge(verifier: str) -> str:
    """The S256 challenge of a PKCE verifier (RFC 7636 section 4.2)."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def agency_and_above(agency_code: str) -> list[str]:
    """Every scope that reaches `agency_code`: everywhere, each agency above it, itself."""
    parts = agency_code.split(".")
    return ["", *(".".join(parts[: length + 1]) for length in range(len(parts)))]


def is_phone(text: str) -> bool:
    """Whether `text` is a Vietnamese phone number, blanks and dots aside."""
    return bool(_PHONE.fullmatch(re.sub(r"[ .]", "", text)))


def is_email(text: str) -> bool:
    """Whether `text` can be written to: one @, no blank or control character, a domain with a dot.

    What stands before the @ is plain ASCII and begins with nothing that a spreadsheet or a shell takes for a command.
    """
    return len(text) <= 254 and text.isprintable() and bool(_EMAIL.fullmatch(text))

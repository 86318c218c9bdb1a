"""Values of electronic signing: who signs, with which credential, and what a check found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True)
class Signer:
    """The officer who signs. `ref` is `officer:<person number>`, known to the signing service only."""

    ref: str
    name: str
    title: str
    agency: str


@dataclass(frozen=True)
class Credential:
    """A key kept by the signing service. `chain` is DER, the signer's own certificate first."""

    id: str
    chain: tuple[bytes, ...]


class Verdict(StrEnum):
    """What a check of a PDF found, the worst fact first."""

    NO_SIGNATURE = "no_signature"
    UNREADABLE = "unreadable"
    TOO_MUCH = "too_much"
    ALTERED = "altered"
    APPENDED = "appended"
    EXPIRED = "expired"
    UNTRUSTED = "untrusted"
    VALID = "valid"


@dataclass(frozen=True)
class SignatureReport:
    """What `check_pdf` found; the names and times are those of the last signature.

    `intact`: not one signed byte has changed. `trusted`: the certificate leads to a trusted root and is in date.
    `covers_whole_file`: nothing was added after the last signature. `valid`: all of these, for every signature.
    """

    verdict: Verdict
    sentence: str
    valid: bool = False
    intact: bool = False
    trusted: bool = False
    covers_whole_file: bool = False
    signer_name: str = ""
    signer_agency: str = ""
    issuer_name: str = ""
    signed_at: datetime | None = None
    reason: str = ""
    place: str = ""
    count: int = 0

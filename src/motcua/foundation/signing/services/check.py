"""Check a signed PDF: is it as it was signed, by whom, and is that certificate believed (F-024).

Reads only; nothing of the file is kept. Works without the network once the trusted roots are known.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence

from motcua.foundation.signing import ports
from motcua.foundation.signing.rules.questions import Question, told, written
from motcua.foundation.signing.rules.verdicts import (
    MAX_SIGNATURE_BYTES,
    MAX_SIGNATURES,
    Finding,
    sentence,
    signer_words,
    verdict,
)
from motcua.foundation.signing.types import SignatureReport, Verdict
from motcua.kernel.apart import TOO_MUCH, read_apart
from motcua.kernel.clock import now
from motcua.kernel.text import moment

log = logging.getLogger(__name__)

_READER = "motcua.foundation.signing.rules.signatures:findings_here"
MOST_SECONDS = 5
"""Of a processor, for one file; loading the library takes one of them. Assumed: a paper of 5 MB takes less than two."""
MOST_MEMORY = 512 * 1024 * 1024
"""Bytes of the process that reads; an empty one has 70 million."""
_LONG_HEX = re.compile(rb"<[0-9A-Fa-f\s]{%d}" % (2 * MAX_SIGNATURE_BYTES + 1))


def check_pdf(pdf: bytes, *, roots: Sequence[bytes] | None = None) -> SignatureReport:
    """What the signatures in a paper of this house are worth. `roots` (DER) replaces the trusted roots of this copy.

    Never raises for a bad file: a file that cannot be read has the verdict `unreadable`.
    """
    return _checked(pdf, roots, _findings)


def check_strange_pdf(pdf: bytes, *, roots: Sequence[bytes] | None = None) -> SignatureReport:
    """The same for a file of anybody: read in a process of its own, bounded in time and memory.

    Where a bound is reached the verdict is `too_much`: nothing is known of the signature.
    """
    if pdf.count(b"/ByteRange") > MAX_SIGNATURES or _LONG_HEX.search(pdf):
        return _bare(Verdict.TOO_MUCH)
    return _checked(pdf, roots, _findings_apart)


def _checked(
    pdf: bytes, roots: Sequence[bytes] | None, findings_of: Callable[[Question], list[Finding]]
) -> SignatureReport:
    if b"/ByteRange" not in pdf:
        return _unsigned(pdf)
    trusted = ports.trusted_roots() if roots is None else tuple(roots)
    try:
        findings = findings_of(Question(pdf, trusted, now()))
    except Exception as error:  # noqa: BLE001  a hostile file may trip the parser anywhere; it is not believed
        log.warning("a signed file could not be read: %s", type(error).__name__)
        return _bare(Verdict.TOO_MUCH if str(error) == TOO_MUCH else Verdict.UNREADABLE)
    return _report(findings)


def _findings(question: Question) -> list[Finding]:
    from motcua.foundation.signing.rules.signatures import findings_in

    return findings_in(question)


def _findings_apart(question: Question) -> list[Finding]:
    answers = read_apart(_READER, written(question), seconds=MOST_SECONDS, memory=MOST_MEMORY)
    return [told(answer) for answer in answers]


def _unsigned(pdf: bytes) -> SignatureReport:
    return _bare(Verdict.NO_SIGNATURE if pdf[:1024].lstrip().startswith(b"%PDF-") else Verdict.UNREADABLE)


def _bare(of: Verdict) -> SignatureReport:
    return SignatureReport(verdict=of, sentence=sentence(of))


def _report(findings: list[Finding]) -> SignatureReport:
    of = verdict(findings)
    if not findings:
        return _bare(of)
    last = findings[-1]
    who = signer_words(last.signer_name, last.signer_agency)
    return SignatureReport(
        verdict=of,
        sentence=sentence(of, who=who, when=moment(last.signed_at) if last.signed_at else ""),
        valid=of is Verdict.VALID,
        intact=all(found.intact for found in findings),
        trusted=all(found.trusted and found.in_date for found in findings),
        covers_whole_file=last.covers_whole_file,
        signer_name=last.signer_name,
        signer_agency=last.signer_agency,
        issuer_name=last.issuer_name,
        signed_at=last.signed_at,
        reason=last.reason,
        place=last.place,
        count=len(findings),
    )

"""Check a signed PDF: is it as it was signed, by whom, and is that certificate believed (F-024).

Reads only; nothing of the file is kept. Works without the network once the trusted roots are known.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from motcua.foundation.signing import ports
from motcua.foundation.signing.rules import MAX_SIGNATURES, Finding, sentence, signer_words, verdict
from motcua.foundation.signing.types import SignatureReport, Verdict
from motcua.kernel.clock import now
from motcua.kernel.text import moment

log = logging.getLogger(__name__)


def check_pdf(pdf: bytes, *, roots: Sequence[bytes] | None = None) -> SignatureReport:
    """What the signatures in `pdf` are worth. `roots` (DER) replaces the trusted roots of this copy.

    Never raises for a bad file: a file that cannot be read has the verdict `unreadable`.
    """
    if b"/ByteRange" not in pdf:
        return _unsigned(pdf)
    trusted = ports.trusted_roots() if roots is None else tuple(roots)
    try:
        findings = asyncio.run(_findings(pdf, trusted))
    except Exception as error:  # noqa: BLE001  a hostile file may trip the parser anywhere; it is not believed
        log.warning("a signed file could not be read: %s", type(error).__name__)
        return _bare(Verdict.UNREADABLE)
    return _report(findings)


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


async def _findings(pdf: bytes, roots: tuple[bytes, ...]) -> list[Finding]:
    from pyhanko.pdf_utils.reader import PdfFileReader

    signatures = PdfFileReader(BytesIO(pdf), strict=False).embedded_regular_signatures
    if len(signatures) > MAX_SIGNATURES:
        raise ValueError("more signatures than any paper carries")
    last = len(signatures) - 1
    return [await _finding(found, roots, is_last=index == last) for index, found in enumerate(signatures)]


async def _finding(signature: Any, roots: tuple[bytes, ...], *, is_last: bool) -> Finding:
    from pyhanko.sign.validation import SignatureCoverageLevel, async_validate_pdf_signature

    status = await async_validate_pdf_signature(signature, _context(roots), skip_diff=is_last)
    certificate = signature.signer_cert
    subject, issuer = certificate.subject.native, certificate.issuer.native
    return Finding(
        intact=status.intact and status.valid,
        covers_whole_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        allowed_changes=is_last or bool(status.docmdp_ok),
        trusted=status.trusted,
        in_date=certificate.not_valid_before <= now() <= certificate.not_valid_after,
        signer_name=_text(subject, "common_name"),
        signer_agency=_text(subject, "organization_name"),
        issuer_name=_text(issuer, "common_name"),
        signed_at=status.signer_reported_dt,
        reason=str(signature.sig_object.get("/Reason", "")),
        place=str(signature.sig_object.get("/Location", "")),
    )


def _text(name: dict[str, Any], part: str) -> str:
    value = name.get(part, "")
    return ", ".join(value) if isinstance(value, list) else str(value)


def _context(roots: tuple[bytes, ...]) -> Any:
    """A fresh context each time: no fetching, only the given roots."""
    from asn1crypto import x509
    from pyhanko_certvalidator import ValidationContext

    return ValidationContext(
        trust_roots=[x509.Certificate.load(der) for der in roots], allow_fetching=False, moment=now()
    )

"""The facts about the signatures of one PDF, as pyHanko finds them: no network, no database, no clock of its own.

Imported by the process that reads a file, and by others only when they check one: the library is large.
"""

from __future__ import annotations

import asyncio
from io import BytesIO
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import SignatureCoverageLevel, async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from motcua.foundation.signing.rules.questions import Question, answered, read
from motcua.foundation.signing.rules.verdicts import MAX_SIGNATURES, Finding


def findings_in(question: Question) -> list[Finding]:
    """Oldest signature first. A hostile file may trip the parser anywhere: any exception is possible."""
    return asyncio.run(_findings(question))


def findings_here(content: bytes) -> list[str]:
    """For `kernel.apart`. Raises ValueError with the name of what tripped: nothing of the file itself is told."""
    try:
        return [answered(finding) for finding in findings_in(read(content))]
    except MemoryError:
        raise
    except Exception as error:
        raise ValueError(type(error).__name__) from error


async def _findings(question: Question) -> list[Finding]:
    signatures = PdfFileReader(BytesIO(question.pdf), strict=False).embedded_regular_signatures
    if len(signatures) > MAX_SIGNATURES:
        raise ValueError("more signatures than any paper carries")
    last = len(signatures) - 1
    return [await _finding(found, question, is_last=index == last) for index, found in enumerate(signatures)]


async def _finding(signature: Any, question: Question, *, is_last: bool) -> Finding:
    status = await async_validate_pdf_signature(signature, _context(question), skip_diff=is_last)
    certificate = signature.signer_cert
    subject, issuer = certificate.subject.native, certificate.issuer.native
    return Finding(
        intact=status.intact and status.valid,
        covers_whole_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        allowed_changes=is_last or bool(status.docmdp_ok),
        trusted=status.trusted,
        in_date=certificate.not_valid_before <= question.at <= certificate.not_valid_after,
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


def _context(question: Question) -> Any:
    """A fresh context each time: no fetching, only the given roots."""
    roots = [x509.Certificate.load(der) for der in question.roots]
    return ValidationContext(trust_roots=roots, allow_fetching=False, moment=question.at)

"""Sign a PDF: the document stays here, only a digest goes to the signing service (PAdES B-B).

pyHanko is imported inside the functions: it costs memory that most processes never need.
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from motcua.foundation.signing.errors import NoSigningCredential, UnsignablePdf, WrongSignature
from motcua.foundation.signing.ports import RemoteSigner, remote_signer
from motcua.foundation.signing.rules.verdicts import field_name
from motcua.foundation.signing.types import Credential, Signer
from motcua.kernel import audit
from motcua.kernel.access import Actor

if TYPE_CHECKING:
    from pyhanko.sign.signers import ExternalSigner

ALGORITHM = "sha256"
_CMS_WITHOUT_CERTIFICATES = 2048


@dataclass(frozen=True)
class _Prepared:
    """A PDF with an empty place for the signature, and what must be signed to fill it."""

    output: BytesIO
    byte_range: Any
    attributes: Any

    @property
    def digest(self) -> bytes:
        return hashlib.sha256(self.attributes.dump()).digest()


def sign_pdf(pdf: bytes, *, signer: Signer, reason: str, place: str) -> bytes:
    """`pdf` with one more signature (PAdES B-B, EC P-256, SHA-256), as an incremental update.

    Makes network calls, so never inside a transaction (`kernel.http` refuses).
    Raises UnsignablePdf, NoSigningService, NoSigningCredential, SigningRefused, WrongSignature,
    OutsideUnavailable; in each case nothing has been signed.
    """
    service = remote_signer()
    credential = _credential(service, signer)
    prepared = _prepare(pdf, credential, signer, reason, place)
    value = service.sign_digest(credential.id, prepared.digest, ALGORITHM, _description(reason, signer))
    _verify(credential, prepared, value)
    signed = _finish(prepared, credential, value)
    _record(signer, signed, reason)
    return signed


def _credential(service: RemoteSigner, signer: Signer) -> Credential:
    found = service.credentials(signer)
    if not found:
        raise NoSigningCredential(name=signer.name)
    return found[0]


def _description(reason: str, signer: Signer) -> str:
    """What the officer reads where the signing service asks for consent."""
    return f"{reason} ({signer.agency})"


def _prepare(pdf: bytes, credential: Credential, signer: Signer, reason: str, place: str) -> _Prepared:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError

    try:
        writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
        if writer.prev.encrypted:
            raise UnsignablePdf()
        byte_range, output = asyncio.run(_digest(writer, credential, signer, reason, place))
    except (PdfError, ValueError, KeyError, RecursionError) as error:
        raise UnsignablePdf() from error
    return _Prepared(output, byte_range, asyncio.run(_attributes(credential, byte_range.document_digest)))


async def _digest(writer: Any, credential: Credential, signer: Signer, reason: str, place: str) -> tuple[Any, BytesIO]:
    """Add the named, empty signature field and digest the rest of the file."""
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

    metadata = PdfSignatureMetadata(
        field_name=field_name({name for name, *_ in _fields(writer)}),
        md_algorithm=ALGORITHM,
        subfilter=SigSeedSubFilter.PADES,
        name=signer.name,
        reason=reason,
        location=place,
    )
    pdf_signer = PdfSigner(metadata, signer=_external(credential))
    room = 2 * (_CMS_WITHOUT_CERTIFICATES + sum(len(der) for der in credential.chain))
    output = BytesIO()
    byte_range, _, _ = await pdf_signer.async_digest_doc_for_signing(writer, bytes_reserved=room, output=output)
    return byte_range, output


def _fields(writer: Any) -> list[Any]:
    from pyhanko.sign.fields import enumerate_sig_fields

    return list(enumerate_sig_fields(writer))


def _external(credential: Credential, value: bytes | None = None) -> ExternalSigner:
    from asn1crypto import x509
    from pyhanko.sign.signers import ExternalSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    leaf, *rest = [x509.Certificate.load(der) for der in credential.chain]
    registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    registry.register_multiple(rest)
    return ExternalSigner(signing_cert=leaf, cert_registry=registry, signature_value=value)


async def _attributes(credential: Credential, document_digest: bytes) -> Any:
    """The signed attributes of PAdES: content digest and the digest of the signer's certificate."""
    return await _external(credential).signed_attrs(document_digest, ALGORITHM, use_pades=True)


def _verify(credential: Credential, prepared: _Prepared, value: bytes) -> None:
    """Refuse a signature value that does not fit our digest: it must never reach a document."""
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
    from cryptography.hazmat.primitives.hashes import SHA256

    key = x509.load_der_x509_certificate(credential.chain[0]).public_key()
    prehashed = Prehashed(SHA256())
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(value, prepared.digest, ec.ECDSA(prehashed))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(value, prepared.digest, padding.PKCS1v15(), prehashed)
        else:
            raise WrongSignature()
    except InvalidSignature as error:
        raise WrongSignature() from error


def _finish(prepared: _Prepared, credential: Credential, value: bytes) -> bytes:
    from pyhanko.sign.signers.pdf_signer import PdfTBSDocument

    async def fill() -> None:
        signer = _external(credential, value)
        cms = await signer.async_sign_prescribed_attributes(ALGORITHM, prepared.attributes)
        await PdfTBSDocument.async_finish_signing(prepared.output, prepared.byte_range, cms)

    asyncio.run(fill())
    return prepared.output.getvalue()


def _record(signer: Signer, signed: bytes, reason: str) -> None:
    actor = Actor(name=signer.name, kind="officer")
    audit.record(actor, "sign_pdf", f"pdf:{hashlib.sha256(signed).hexdigest()}", reason=reason, agency=signer.agency)

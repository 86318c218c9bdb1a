"""An invented certificate authority and signing service that live inside the tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from motcua.foundation.signing.types import Credential, Signer

DER = serialization.Encoding.DER
OFFICER = Signer(
    ref="officer:089000000021",
    name="Đỗ Thị Thử Nghiệm",
    title="Phó Chủ tịch",
    agency="Ủy ban nhân dân phường Rạch Giá",
)


def name_of(common_name: str, organisation: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


class Authority:
    """A root that issues certificates for officers; each instance is a stranger to the others."""

    def __init__(self, days: tuple[int, int] = (-1, 365)) -> None:
        self.days = days
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = name_of("Gốc Thử Nghiệm", "Motcua")
        self.root = self._certificate(self.name, self.key.public_key(), ca=True)

    def _certificate(self, subject: x509.Name, key: ec.EllipticCurvePublicKey, *, ca: bool) -> x509.Certificate:
        start, end = (datetime.now(UTC) + timedelta(days=days) for days in self.days)
        usage = x509.KeyUsage(not ca, not ca, False, False, False, ca, ca, False, False)
        return (
            x509.CertificateBuilder(self.name, subject, key, x509.random_serial_number(), start, end)
            .add_extension(x509.BasicConstraints(ca=ca, path_length=0 if ca else None), critical=True)
            .add_extension(usage, critical=True)
            .sign(self.key, SHA256())
        )

    def issue(self, signer: Signer) -> tuple[ec.EllipticCurvePrivateKey, tuple[bytes, ...]]:
        key = ec.generate_private_key(ec.SECP256R1())
        leaf = self._certificate(name_of(signer.name, signer.agency), key.public_key(), ca=False)
        return key, (leaf.public_bytes(DER), self.root.public_bytes(DER))

    def roots(self) -> tuple[bytes, ...]:
        return (self.root.public_bytes(DER),)


class KeyKeeper:
    """A RemoteSigner in memory. It remembers what it was asked to sign."""

    def __init__(self, authority: Authority) -> None:
        self.authority = authority
        self.keys: dict[str, ec.EllipticCurvePrivateKey] = {}
        self.asked: list[tuple[bytes, str, str]] = []

    def credentials(self, signer: Signer) -> list[Credential]:
        key, chain = self.authority.issue(signer)
        self.keys[signer.ref] = key
        return [Credential(signer.ref, chain)]

    def sign_digest(self, credential_id: str, digest: bytes, algorithm: str, description: str) -> bytes:
        self.asked.append((digest, algorithm, description))
        return self.keys[credential_id].sign(digest, ec.ECDSA(Prehashed(SHA256())))

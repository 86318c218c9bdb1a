"""Certificates of the town: one that counts while trying out, and three that count nowhere."""

from __future__ import annotations

import os
import ssl
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from motcua.connectors.chromium.keys import town_key
from motcua.kernel.clock import now

GOOD, SELF_SIGNED, EXPIRED, WRONG_HOST = "tot.localhost", "tu-ky.localhost", "het-han.localhost", "sai-ten.localhost"
GOOD_DAYS = 90
_AUTHORITY = "Chứng thực thử nghiệm của thị trấn Motcua"


def contexts(folder: Path) -> dict[str, ssl.SSLContext]:
    """Server name -> how the town answers there."""
    authority = ec.generate_private_key(ec.SECP256R1())
    own, fresh = town_key(), [ec.generate_private_key(ec.SECP256R1()) for _ in range(3)]
    made = {
        GOOD: (own, _certificate(own, GOOD, authority, _AUTHORITY, days=GOOD_DAYS)),
        SELF_SIGNED: (fresh[0], _certificate(fresh[0], SELF_SIGNED, fresh[0], SELF_SIGNED, days=GOOD_DAYS)),
        EXPIRED: (fresh[1], _certificate(fresh[1], EXPIRED, authority, _AUTHORITY, days=-1)),
        WRONG_HOST: (fresh[2], _certificate(fresh[2], "noi-khac.example.vn", authority, _AUTHORITY, days=GOOD_DAYS)),
    }
    return {name: _context(folder / f"{name}.pem", *pair) for name, pair in made.items()}


def _certificate(
    key: ec.EllipticCurvePrivateKey, host: str, signer: ec.EllipticCurvePrivateKey, issuer: str, *, days: int
) -> x509.Certificate:
    today = now().replace(microsecond=0)
    builder = x509.CertificateBuilder(
        subject_name=_name(host),
        issuer_name=_name(issuer),
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=today - timedelta(days=30),
        not_valid_after=today + timedelta(days=days),
    )
    names = x509.SubjectAlternativeName([x509.DNSName(host)])
    return builder.add_extension(names, critical=False).sign(signer, SHA256())


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _context(path: Path, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> ssl.SSLContext:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        stream.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        stream.write(certificate.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context

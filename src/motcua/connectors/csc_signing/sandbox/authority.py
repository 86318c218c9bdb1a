"""The sandbox's own certificate authority: made on first start, kept in a folder, EC P-256 throughout."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID, ObjectIdentifier

Key = ec.EllipticCurvePrivateKey
Pair = tuple[Key, x509.Certificate]
_DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
_YEAR = 365


@dataclass(frozen=True)
class Subject:
    """Whose certificate it is, as `clientData` says."""

    user: str
    name: str
    title: str
    organization: str

    @property
    def credential_id(self) -> str:
        """One credential per person, name, title and organisation."""
        return hashlib.sha256("\n".join((self.user, self.name, self.title, self.organization)).encode()).hexdigest()[
            :24
        ]


class Authority:
    """Root, issuing authority and one credential per officer, all in `folder`; safe to stop at any moment."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.RLock()
        self._pairs: dict[str, Pair] = {}

    @property
    def root(self) -> Pair:
        return self._pair("root", _name("Gốc chứng thực thử nghiệm Motcua"), None, 20)

    @property
    def issuing(self) -> Pair:
        return self._pair("issuing", _name("CA ký số từ xa thử nghiệm Motcua"), self.root, 10)

    def root_pem(self) -> bytes:
        return self.root[1].public_bytes(serialization.Encoding.PEM)

    def credential_for(self, subject: Subject) -> str:
        """The id of the subject's credential, made on demand."""
        with self._lock:
            self._pair(subject.credential_id, _person(subject), self.issuing, 3, is_authority=False)
            state = self._state_file(subject.credential_id)
            if not state.exists():
                _write(state, json.dumps({**asdict(subject), "status": "valid"}, ensure_ascii=False).encode())
        return subject.credential_id

    def knows(self, credential_id: str) -> bool:
        return credential_id.isalnum() and self._state_file(credential_id).exists()

    def status(self, credential_id: str) -> str:
        return str(json.loads(self._state_file(credential_id).read_text())["status"])

    def set_status(self, credential_id: str, status: str) -> None:
        state = self._state_file(credential_id)
        _write(state, json.dumps({**json.loads(state.read_text()), "status": status}, ensure_ascii=False).encode())

    def certificate(self, credential_id: str) -> x509.Certificate:
        return self._load(credential_id)[1]

    def chain(self, credential_id: str) -> list[bytes]:
        """The certificates as DER, the officer's first, the root last."""
        certificates = (self.certificate(credential_id), self.issuing[1], self.root[1])
        return [one.public_bytes(serialization.Encoding.DER) for one in certificates]

    def sign(self, credential_id: str, digest: bytes) -> bytes:
        return self._load(credential_id)[0].sign(digest, ec.ECDSA(Prehashed(SHA256())))

    def _state_file(self, credential_id: str) -> Path:
        return self.folder / f"{credential_id}.json"

    def _pair(
        self, file: str, subject: x509.Name, issuer: Pair | None, years: int, *, is_authority: bool = True
    ) -> Pair:
        with self._lock:
            if not (self.folder / f"{file}.pem").exists():
                self._make(file, subject, issuer, years, is_authority)
            return self._load(file)

    def _make(self, file: str, subject: x509.Name, issuer: Pair | None, years: int, is_authority: bool) -> None:
        """Key and certificate in one file, so that neither is ever without the other."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _certificate(key, subject, issuer, years, is_authority)
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        _write(self.folder / f"{file}.pem", private + certificate.public_bytes(serialization.Encoding.PEM))

    def _load(self, file: str) -> Pair:
        if file not in self._pairs:
            pem = (self.folder / f"{file}.pem").read_bytes()
            key = serialization.load_pem_private_key(pem, None)
            if not isinstance(key, ec.EllipticCurvePrivateKey):
                raise TypeError(f"{file}.pem holds no EC key")
            self._pairs[file] = (key, x509.load_pem_x509_certificate(pem))
        return self._pairs[file]


def _certificate(key: Key, subject: x509.Name, issuer: Pair | None, years: int, is_authority: bool) -> x509.Certificate:
    issuer_key, issuer_name = (issuer[0], issuer[1].subject) if issuer else (key, subject)
    start = datetime.now(UTC) - timedelta(days=1)
    builder = x509.CertificateBuilder(
        issuer_name,
        subject,
        key.public_key(),
        x509.random_serial_number(),
        start,
        start + timedelta(days=_YEAR * years),
    ).add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    builder = builder.add_extension(_usage(is_authority), critical=True)
    if not is_authority:
        builder = builder.add_extension(x509.ExtendedKeyUsage([_DOCUMENT_SIGNING]), critical=False)
    return builder.sign(issuer_key, SHA256())


def _usage(is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common_name: str) -> x509.Name:
    country = x509.NameAttribute(NameOID.COUNTRY_NAME, "VN")
    return x509.Name([country, x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _person(subject: Subject) -> x509.Name:
    """Name, title and agency; the person number stays out of the certificate, which every reader of a paper sees."""
    parts = (
        (NameOID.ORGANIZATION_NAME, subject.organization),
        (NameOID.TITLE, subject.title),
        (NameOID.COMMON_NAME, subject.name),
        (NameOID.SERIAL_NUMBER, subject.credential_id),
    )
    country = x509.NameAttribute(NameOID.COUNTRY_NAME, "VN")
    return x509.Name([country, *(x509.NameAttribute(oid, value, _validate=False) for oid, value in parts if value)])


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: temporary file, flushed, renamed; readable by this user only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(f"{path.suffix}.{os.getpid()}.part")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)

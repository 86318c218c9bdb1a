"""Their words and ours: identifiers of CSC API v1, certificate states, shapes of signature values."""

from __future__ import annotations

import json
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from motcua.foundation.signing.types import Signer

SHA256 = "2.16.840.1.101.3.4.2.1"
ECDSA_SHA256 = "1.2.840.10045.4.3.2"
HASH_OIDS = {"sha256": SHA256}


def client_data(signer: Signer) -> str:
    """What the service may show or, in the sandbox, write into a new certificate (`clientData`)."""
    return json.dumps(
        {"name": signer.name, "title": signer.title, "organization": signer.agency}, ensure_ascii=False, sort_keys=True
    )


def is_usable(info: dict[str, object], leaf: x509.Certificate, moment: datetime) -> bool:
    """Key enabled, certificate valid at the service and in date now (TT 15/2025: state checked before signing)."""
    key, cert = info.get("key"), info.get("cert")
    if not isinstance(key, dict) or not isinstance(cert, dict):
        return False
    enabled = key.get("status") == "enabled" and cert.get("status", "valid") == "valid"
    return enabled and leaf.not_valid_before_utc <= moment <= leaf.not_valid_after_utc


def speaks_for(leaf: x509.Certificate, signer: Signer) -> bool:
    """Whether the certificate names this officer of this agency."""
    return _one(leaf, x509.NameOID.COMMON_NAME) == signer.name and (
        _one(leaf, x509.NameOID.ORGANIZATION_NAME) == signer.agency
    )


def _one(leaf: x509.Certificate, oid: x509.ObjectIdentifier) -> str:
    found = leaf.subject.get_attributes_for_oid(oid)
    return str(found[0].value) if found else ""


def is_elliptic(leaf: x509.Certificate) -> bool:
    return isinstance(leaf.public_key(), EllipticCurvePublicKey)


def signature_value(raw: bytes) -> bytes:
    """An ECDSA value as DER. Some services send the bare pair r‖s (64 bytes for P-256)."""
    if len(raw) == 64 and not (raw[0] == 0x30 and raw[1] == 62):
        return encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    return raw


def bare_pair(der: bytes) -> bytes:
    """A DER signature value as the pair r‖s of 32 bytes each (P-256), for services of that habit."""
    r, s = decode_dss_signature(der)
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")

"""Tokens of the sandbox: claims of invented people, good and spoiled signatures, the key on disk."""

from __future__ import annotations

import base64
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from motcua.foundation.accounts.types import AccountKind, DemoAccount
from motcua.kernel.clock import now

TOKEN_SECONDS = 600
FAULTS = (
    "wrong_nonce",
    "wrong_signature",
    "alg_none",
    "shared_secret",
    "unknown_key",
    "other_audience",
    "other_party",
    "other_issuer",
    "expired",
    "no_subject",
    "truncated_token",
    "truncated_answer",
    "page_instead",
    "list_instead",
    "error_500",
    "thin_token",
    "other_subject",
)
_SPOILED: dict[str, dict[str, Any]] = {
    "wrong_nonce": {"nonce": "another"},
    "other_audience": {"aud": "another-client"},
    "other_party": {"azp": "another-client"},
    "other_issuer": {"iss": "https://another.example.vn"},
    "no_subject": {"sub": None},
}


@dataclass(frozen=True)
class Tokens:
    """Makes tokens for one client with one key."""

    key: RSAKey
    client_id: str

    def public_keys(self) -> dict[str, Any]:
        return {"keys": [self.key.as_dict(private=False)]}

    def access_token(self, issuer: str, key: str) -> str:
        """A signed access token, so that userinfo works across a restart."""
        end = int(now().timestamp()) + TOKEN_SECONDS
        claims = {"iss": issuer, "aud": f"{issuer}/userinfo", "sub": key, "exp": end}
        return jwt.encode(self._header(), claims, self.key)

    def person_key(self, access_token: str) -> str | None:
        """Whose access token this is; None when it is not ours or too old."""
        try:
            claims = jwt.decode(access_token, self.key, algorithms=["RS256"]).claims
            jwt.JWTClaimsRegistry(now=lambda: int(now().timestamp())).validate(claims)
        except (JoseError, ValueError):
            return None
        is_access = str(claims.get("aud", "")).endswith("/userinfo")
        return str(claims["sub"]) if is_access else None

    def identity_token(self, person: DemoAccount, *, issuer: str, nonce: str = "", fault: str = "") -> str:
        """The identity token of an invented person, spoiled by `fault`."""
        instant = int(now().timestamp())
        claims: dict[str, Any] = {"iss": issuer, "aud": self.client_id, "azp": self.client_id, "nonce": nonce}
        claims |= {"iat": instant, "auth_time": instant, "exp": instant + TOKEN_SECONDS, "jti": secrets.token_hex(8)}
        claims |= {"sub": self.subject(person), "acr": str(person.assurance_level)}
        claims |= {} if fault in ("thin_token", "other_subject") else claims_of(person)
        claims |= {"exp": instant - TOKEN_SECONDS} if fault == "expired" else {}
        spoiled = {**claims, **_SPOILED.get(fault, {})}
        return self._signed({name: value for name, value in spoiled.items() if value is not None}, fault)

    def subject(self, person: DemoAccount) -> str:
        """A pairwise subject: another client would know the same person under another one."""
        return sha256(f"{self.client_id}:{person.kind}:{person.person_number}".encode()).hexdigest()[:32]

    def _header(self, kid: str | None = None) -> dict[str, Any]:
        return {"alg": "RS256", "kid": kid or self.key.kid}

    def _signed(self, claims: dict[str, Any], fault: str) -> str:
        good = jwt.encode(self._header(), claims, self.key)
        if fault == "alg_none":
            return f"{_segment({'alg': 'none', 'kid': self.key.kid})}.{good.split('.')[1]}."
        if fault == "shared_secret":  # the known confusion: our public key taken as a shared secret
            return _signed_with_secret(claims, self.key.kid or "", self.key.as_pem(private=False))
        if fault == "wrong_signature":
            return jwt.encode(self._header(), claims, RSAKey.generate_key(2048))
        if fault == "unknown_key":
            return jwt.encode(self._header("another"), claims, RSAKey.generate_key(2048))
        return good[:-40] if fault == "truncated_token" else good


def claims_of(person: DemoAccount) -> dict[str, Any]:
    """An invented person in the provider's own words."""
    is_enterprise = person.kind == AccountKind.ENTERPRISE
    claims = {
        "LoaiTaiKhoan": "2" if is_enterprise else "1",
        "SoDinhDanh": person.person_number,
        "HoVaTen": person.name,
        "NgayThangNamSinh": person.birth_date.replace("-", ""),
        "GioiTinh": "1" if person.gender == "male" else "2",
        "ThuongTru": person.address,
        "MaXaThuongTru": person.residence_unit_code,
        "SoDienThoai": person.phone,
        "ThuDienTu": person.email,
        "TechID": sha256(f"tech:{person.key}".encode()).hexdigest()[:24],
        "loAs": str(person.assurance_level),
    }
    if is_enterprise:
        claims |= {"MaSoDoanhNghiep": person.organisation_number, "TenDoanhNghiep": person.organisation_name}
    return claims


def kept_key(file: Path) -> RSAKey:
    """The signing key, made on first start, readable by this user only; the same one after a restart."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        key = RSAKey.generate_key(2048, {"kid": secrets.token_hex(6), "use": "sig", "alg": "RS256"})
        unfinished = file.with_suffix(f".{os.getpid()}")
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            json.dump(key.as_dict(private=True), stream)
        unfinished.replace(file)
    return RSAKey.import_key(json.loads(file.read_text()))


def _segment(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _signed_with_secret(claims: dict[str, Any], kid: str, secret: bytes) -> str:
    """By hand, because the library rightly refuses to take a public key for a secret."""
    signed = f"{_segment({'alg': 'HS256', 'kid': kid})}.{_segment(claims)}"
    mac = hmac.new(secret, signed.encode(), sha256).digest()
    return f"{signed}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def s256(verifier: str) -> str:
    """The challenge that belongs to a verifier (RFC 7636 section 4.6), counted here apart from the program's own."""
    return base64.urlsafe_b64encode(sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode("ascii")

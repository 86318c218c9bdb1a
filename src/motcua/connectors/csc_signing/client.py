"""CSC API v1 over HTTP: sign in, list, info, authorize, signHash. Knows no domain."""

from __future__ import annotations

import base64
import json
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import httpx

from motcua.connectors.csc_signing.mapping import ECDSA_SHA256
from motcua.connectors.csc_signing.settings import SYSTEM
from motcua.kernel.errors import OutsideUnavailable
from motcua.kernel.http import call

_SPARE_SECONDS = 30
_UNSAID_SECONDS = 60.0


class CscError(Exception):
    """The service answered no: HTTP `status`, its `error` code and `description`."""

    def __init__(self, status: int, error: str, description: str) -> None:
        self.status, self.error, self.description = status, error, description
        super().__init__(f"{status} {error}: {description}")


@dataclass
class CscClient:
    """One signed-in client. The token is kept until it expires or is refused once."""

    url: str
    client_id: str
    client_secret: str = field(repr=False)
    timeout: float = 10.0
    _token: str = field(default="", repr=False)
    _token_until: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def credential_ids(self, user: str, client_data: str) -> list[str]:
        answer = self._post("credentials/list", userID=user, clientData=client_data, maxResults=10)
        return [str(one) for one in _list(answer, "credentialIDs")]

    def credential(self, credential_id: str) -> dict[str, Any]:
        return self._post("credentials/info", credentialID=credential_id, certificates="chain", certInfo=True)

    def authorize(self, credential_id: str, digest: bytes, description: str) -> str:
        """Signature activation data for exactly this digest; works once."""
        answer = self._post(
            "credentials/authorize",
            credentialID=credential_id,
            numSignatures=1,
            hash=[_b64(digest)],
            description=description,
        )
        return _str(answer, "SAD")

    def sign_hash(self, credential_id: str, sad: str, digest: bytes, hash_oid: str) -> bytes:
        answer = self._post(
            "signatures/signHash",
            credentialID=credential_id,
            SAD=sad,
            hash=[_b64(digest)],
            hashAlgo=hash_oid,
            signAlgo=ECDSA_SHA256,
        )
        return _unb64(_list(answer, "signatures"))

    def _post(self, endpoint: str, **body: Any) -> dict[str, Any]:
        """One call; a refused token is renewed once."""
        response = self._send(endpoint, body)
        if response.status_code == 401:
            self._token_until = 0.0
            response = self._send(endpoint, body)
        return _answer(response)

    def _send(self, endpoint: str, body: dict[str, Any]) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self._signed_in()}"}
        url = f"{self.url}/csc/v1/{endpoint}"
        return call(SYSTEM, "POST", url, json=body, headers=headers, timeout=self.timeout)

    def _signed_in(self) -> str:
        with self._lock:
            if time.monotonic() >= self._token_until:
                self._sign_in()
            return self._token

    def _sign_in(self) -> None:
        form = {
            "grant_type": "client_credentials",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
        }
        answer = _answer(call(SYSTEM, "POST", f"{self.url}/oauth2/token", data=form, timeout=self.timeout))
        self._token = _str(answer, "access_token")
        self._token_until = time.monotonic() + max(1.0, _seconds(answer) - _SPARE_SECONDS)


def fetch_root(url: str, timeout: float = 10.0) -> bytes:
    """The root certificate that a sandbox serves, as PEM."""
    response = call(SYSTEM, "GET", f"{url}/ca/root.pem", timeout=timeout)
    if response.status_code != 200 or b"BEGIN CERTIFICATE" not in response.content:
        raise OutsideUnavailable(system=SYSTEM)
    return response.content


def _answer(response: httpx.Response) -> dict[str, Any]:
    """The JSON object of an answer. Raises CscError for a no, OutsideUnavailable for anything unusable."""
    try:
        body = response.json()
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise OutsideUnavailable(system=SYSTEM) from error
    if not isinstance(body, dict) or response.status_code >= 500:
        raise OutsideUnavailable(system=SYSTEM)
    if response.status_code >= 400:
        raise CscError(response.status_code, str(body.get("error", "")), str(body.get("error_description", "")))
    return body


def _list(body: dict[str, Any], key: str) -> list[Any]:
    value = body.get(key)
    if not isinstance(value, list):
        raise OutsideUnavailable(system=SYSTEM)
    return value


def _str(body: dict[str, Any], key: str) -> str:
    value = body.get(key)
    if not isinstance(value, str) or not value:
        raise OutsideUnavailable(system=SYSTEM)
    return value


def _seconds(body: dict[str, Any]) -> float:
    """How long a token lives; a minute where the service does not say so in a number."""
    given = body.get("expires_in")
    return float(given) if isinstance(given, int | float) else _UNSAID_SECONDS


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _unb64(values: list[Any]) -> bytes:
    try:
        return base64.b64decode(str(values[0]), validate=True)
    except (IndexError, ValueError) as error:
        raise OutsideUnavailable(system=SYSTEM) from error

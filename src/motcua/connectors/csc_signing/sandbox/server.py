"""The doors of the sandbox: sign-in, credentials, activation, signing, and switches for faults.

Kept in the folder: authority and credentials. Kept in memory: access tokens and activation data, which a
restart may forget (clients sign in again).
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from motcua.connectors.csc_signing import mapping, settings
from motcua.connectors.csc_signing.sandbox.authority import Authority, Subject
from motcua.kernel import environment

Body = dict[str, Any]
Door = Callable[["Sandbox", Body], Body]


class RefusedError(Exception):
    """An error answer of CSC API v1."""

    def __init__(self, status: int, error: str, description: str) -> None:
        self.status, self.error, self.description = status, error, description
        super().__init__(description)


@dataclass
class Faults:
    """What goes wrong on purpose. `stall` in seconds; the others hold until they are switched off."""

    stall: float = 0.0
    wrong_hash: bool = False
    forged: bool = False
    truncated: bool = False
    garbled: bool = False
    raw_signature: bool = False


@dataclass(frozen=True)
class Activation:
    """One permission to sign one hash with one credential, until an instant of the monotonic clock."""

    credential_id: str
    hashes: tuple[str, ...]
    until: float


class Sandbox:
    """One signing service; `folder` keeps its authority."""

    def __init__(self, folder: Path, secret: str, *, token_seconds: float = 3600, sad_seconds: float = 300) -> None:
        self.authority = Authority(folder)
        self.secret, self.token_seconds, self.sad_seconds = secret, token_seconds, sad_seconds
        self.faults = Faults()
        self.tokens: dict[str, float] = {}
        self.activations: dict[str, Activation] = {}

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        return self.respond(Request(environ))(environ, start_response)

    def respond(self, request: Request) -> Response:
        try:
            endpoint, _ = _MAP.bind_to_environ(request.environ).match()
            response = self._open(endpoint, request)
        except RefusedError as refused:
            response = _json({"error": refused.error, "error_description": refused.description}, refused.status)
        except HTTPException as error:
            response = _json({"error": "invalid_request", "error_description": error.name}, error.code or 400)
        return response

    def _open(self, endpoint: str, request: Request) -> Response:
        if endpoint == "root":
            return Response(self.authority.root_pem(), mimetype="application/x-pem-file")
        if endpoint == "token":
            return _json(self._token(request))
        if endpoint == "faults":
            return self._set_faults(_body(request))
        if endpoint == "status":
            return self._set_status(_body(request))
        self._check_token(request)
        time.sleep(self.faults.stall)
        return self._spoil(_json(_DOORS[endpoint](self, _body(request))))

    def _token(self, request: Request) -> Body:
        given = request.form.get("client_secret", "")
        if request.form.get("grant_type") != "client_credentials" or not _same(given, self.secret):
            raise RefusedError(401, "invalid_client", "Client authentication failed")
        token = secrets.token_urlsafe(24)
        self.tokens[token] = time.monotonic() + self.token_seconds
        return {"access_token": token, "token_type": "Bearer", "expires_in": int(self.token_seconds)}

    def _check_token(self, request: Request) -> None:
        token = (request.headers.get("Authorization") or "").removeprefix("Bearer ")
        if self.tokens.get(token, 0.0) <= time.monotonic():
            self.tokens.pop(token, None)
            raise RefusedError(401, "invalid_token", "The access or refresh token is expired or has been revoked")

    def _set_faults(self, body: Body) -> Response:
        """Replace all switches; an empty object heals everything."""
        try:
            self.faults = Faults(**body)
        except TypeError as error:
            raise RefusedError(400, "invalid_request", str(error)) from error
        return _json(self.faults.__dict__)

    def _set_status(self, body: Body) -> Response:
        """Revoke, suspend or restore a credential: {"credentialID": …, "status": "revoked"}."""
        credential_id = self._known(body)
        self.authority.set_status(credential_id, str(body.get("status", "valid")))
        return _json({"status": self.authority.status(credential_id)})

    def _spoil(self, response: Response) -> Response:
        if self.faults.garbled:
            return Response(response.get_data()[:-7], mimetype="application/json")
        if self.faults.truncated:
            whole = response.get_data()
            response.set_data(whole[: len(whole) // 2])
            response.headers["Content-Length"] = str(len(whole))
        return response

    def _known(self, body: Body) -> str:
        credential_id = str(body.get("credentialID", ""))
        if not self.authority.knows(credential_id):
            raise RefusedError(404, "invalid_request", "Invalid parameter credentialID")
        return credential_id

    def _usable(self, body: Body) -> str:
        credential_id = self._known(body)
        status = self.authority.status(credential_id)
        if status != "valid":
            raise RefusedError(400, "invalid_request", f"The certificate is {status}")
        return credential_id

    def info(self, body: Body) -> Body:
        methods = ["credentials/list", "credentials/info", "credentials/authorize", "signatures/signHash"]
        return {"specs": "1.0.4.0", "name": "Motcua CSC sandbox", "authType": ["oauth2client"], "methods": methods}

    def list_credentials(self, body: Body) -> Body:
        """The credential of `userID`, made on demand from `clientData`."""
        user = str(body.get("userID", ""))
        if not user:
            raise RefusedError(400, "invalid_request", "Missing (or invalid type) string parameter userID")
        data = _object(body.get("clientData"))
        fields = {key: str(data.get(key, "")) for key in ("name", "title", "organization")}
        if not fields["name"]:
            return {"credentialIDs": []}
        return {"credentialIDs": [self.authority.credential_for(Subject(user=user, **fields))]}

    def credential_info(self, body: Body) -> Body:
        credential_id = self._known(body)
        certificate = self.authority.certificate(credential_id)
        status = self.authority.status(credential_id)
        return {
            "key": {"status": "enabled", "algo": [mapping.ECDSA_SHA256], "len": 256, "curve": "1.2.840.10045.3.1.7"},
            "cert": {
                "status": status,
                "certificates": [base64.b64encode(der).decode() for der in self.authority.chain(credential_id)],
                "subjectDN": certificate.subject.rfc4514_string(),
                "issuerDN": certificate.issuer.rfc4514_string(),
                "serialNumber": f"{certificate.serial_number:x}",
                "validFrom": f"{certificate.not_valid_before_utc:%Y%m%d%H%M%SZ}",
                "validTo": f"{certificate.not_valid_after_utc:%Y%m%d%H%M%SZ}",
            },
            "authMode": "implicit",
            "SCAL": "2",
            "multisign": 1,
        }

    def authorize(self, body: Body) -> Body:
        """Activation data bound to one credential and its hashes; used once, soon."""
        credential_id, hashes = self._usable(body), _hashes(body)
        if body.get("numSignatures") != len(hashes):
            raise RefusedError(400, "invalid_request", "Invalid parameter numSignatures")
        sad = secrets.token_urlsafe(24)
        self.activations[sad] = Activation(credential_id, hashes, time.monotonic() + self.sad_seconds)
        return {"SAD": sad, "expiresIn": int(self.sad_seconds)}

    def sign_hash(self, body: Body) -> Body:
        credential_id, hashes = self._usable(body), _hashes(body)
        activation = self.activations.pop(str(body.get("SAD", "")), None)
        if activation is None or activation.until <= time.monotonic():
            raise RefusedError(400, "invalid_request", "Invalid parameter SAD")
        if (activation.credential_id, activation.hashes) != (credential_id, hashes):
            raise RefusedError(400, "invalid_request", "Hash is not authorized by the SAD")
        if body.get("signAlgo") != mapping.ECDSA_SHA256 or body.get("hashAlgo", mapping.SHA256) != mapping.SHA256:
            raise RefusedError(400, "invalid_request", "Invalid parameter signAlgo")
        return {"signatures": [self._signature(credential_id, one) for one in hashes]}

    def _signature(self, credential_id: str, wanted: str) -> str:
        digest = secrets.token_bytes(32) if self.faults.wrong_hash else base64.b64decode(wanted)
        value = self.authority.sign(credential_id, digest)
        if self.faults.forged:
            value = value[:-4] + secrets.token_bytes(4)
        if self.faults.raw_signature:
            value = mapping.bare_pair(value)
        return base64.b64encode(value).decode()


_DOORS: dict[str, Door] = {
    "info": Sandbox.info,
    "credentials/list": Sandbox.list_credentials,
    "credentials/info": Sandbox.credential_info,
    "credentials/authorize": Sandbox.authorize,
    "signatures/signHash": Sandbox.sign_hash,
}
_MAP = Map(
    [Rule(f"/csc/v1/{name}", endpoint=name, methods=["POST"]) for name in _DOORS]
    + [
        Rule("/oauth2/token", endpoint="token", methods=["POST"]),
        Rule("/ca/root.pem", endpoint="root", methods=["GET"]),
        Rule("/sandbox/faults", endpoint="faults", methods=["POST"]),
        Rule("/sandbox/status", endpoint="status", methods=["POST"]),
    ]
)


def _json(body: Body, status: int = 200) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), status=status, mimetype="application/json")


def _body(request: Request) -> Body:
    return _object(request.get_data(as_text=True))


def _object(text: object) -> Body:
    try:
        value = json.loads(str(text or "{}"))
    except json.JSONDecodeError as error:
        raise RefusedError(400, "invalid_request", "Malformed JSON") from error
    if not isinstance(value, dict):
        raise RefusedError(400, "invalid_request", "A JSON object is needed")
    return value


def _hashes(body: Body) -> tuple[str, ...]:
    """The base64 SHA-256 hashes of a request."""
    given = body.get("hash")
    try:
        if not isinstance(given, list) or not given or any(len(base64.b64decode(one)) != 32 for one in given):
            raise RefusedError(400, "invalid_request", "Invalid parameter hash")
    except (binascii.Error, TypeError, ValueError) as error:
        raise RefusedError(400, "invalid_request", "Invalid Base64 hash string parameter") from error
    return tuple(given)


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())


_running: dict[Path, Sandbox] = {}


def application(environ: Any, start_response: Any) -> Iterable[bytes]:
    """The sandbox of this copy's data folder; its authority is made on the first request that needs it."""
    folder = settings.sandbox_home()
    if folder not in _running:
        _running.setdefault(folder, Sandbox(folder, environment.text("CSC_CLIENT_SECRET")))
    return _running[folder](environ, start_response)

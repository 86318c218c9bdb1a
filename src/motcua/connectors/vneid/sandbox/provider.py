"""A faithful local counterpart of the identity provider: OpenID Connect with PKCE, invented people, faults."""

from __future__ import annotations

import hmac
import json
import secrets
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import Map, Rule
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from motcua.connectors.vneid.sandbox import pages
from motcua.connectors.vneid.sandbox.tokens import FAULTS, TOKEN_SECONDS, Tokens, claims_of, kept_key, s256
from motcua.foundation.accounts.selectors import demo_accounts
from motcua.foundation.accounts.types import DemoAccount
from motcua.kernel import environment
from motcua.kernel.clock import now

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

CALLBACK_PATH = "/dang-nhap/ve"
CODE_SECONDS = 60
_URLS = Map(
    [
        Rule("/", endpoint="home"),
        Rule("/style.css", endpoint="style"),
        Rule("/.well-known/openid-configuration", endpoint="discovery"),
        Rule("/jwks", endpoint="jwks"),
        Rule("/authorize", endpoint="authorize", methods=["GET", "POST"]),
        Rule("/token", endpoint="token", methods=["POST"]),
        Rule("/userinfo", endpoint="userinfo", methods=["GET", "POST"]),
        Rule("/end_session", endpoint="end_session"),
        Rule("/sandbox/faults", endpoint="faults", methods=["POST"]),
    ]
)


@dataclass(frozen=True)
class CodeGrant:
    """What one code stands for until it is exchanged."""

    person: DemoAccount
    redirect_uri: str
    nonce: str
    challenge: str
    issued_at: float


@dataclass
class Provider:
    """The provider as a WSGI application. Codes live in memory (a minute at most), the key on disk."""

    home: Path
    people: tuple[DemoAccount, ...]
    client_id: str
    client_secret: str
    hosts: frozenset[str]
    codes: dict[str, CodeGrant] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.tokens = Tokens(kept_key(self.home / "key.json"), self.client_id)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        request.max_content_length = 64 * 1024
        return self._answer(request)(environ, start_response)

    def _answer(self, request: Request) -> Response | HTTPException:
        try:
            endpoint, _arguments = _URLS.bind_to_environ(request.environ).match()
            answer: Callable[[Request], Response] = getattr(self, f"_{endpoint}")
            return answer(request)
        except HTTPException as error:
            return error

    # ---------- description ----------

    def _discovery(self, request: Request) -> Response:
        issuer = _issuer(request)
        return _json(
            {
                "issuer": issuer,
                "authorization_endpoint": f"{issuer}/authorize",
                "token_endpoint": f"{issuer}/token",
                "userinfo_endpoint": f"{issuer}/userinfo",
                "jwks_uri": f"{issuer}/jwks",
                "end_session_endpoint": f"{issuer}/end_session",
                "response_types_supported": ["code"],
                "subject_types_supported": ["pairwise"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
                "acr_values_supported": ["1", "2"],
                "authorization_response_iss_parameter_supported": True,
            }
        )

    def _jwks(self, request: Request) -> Response:
        return _json(self.tokens.public_keys())

    def _home(self, request: Request) -> Response:
        return pages.home(self.people)

    def _style(self, request: Request) -> Response:
        return pages.style()

    # ---------- the browser ----------

    def _authorize(self, request: Request) -> Response:
        """The sign-in page; choosing a person sends the browser back with a code."""
        if wrong := self._wrong_request(request):
            return pages.refused(wrong)
        if request.method == "GET":
            return pages.choose(self.people)
        if "stop" in request.form:
            return _send_back(request, error="access_denied")
        person = self._chosen(request.form.get("person", ""), request.form.get("number", ""))
        if person is None:
            return pages.choose(self.people, "Không có người thử nào mang số này. Hãy chọn trong danh sách.")
        return _send_back(request, code=self._new_code(person, request))

    def _chosen(self, key: str, number: str) -> DemoAccount | None:
        """The person of the pressed button, else of the typed number."""
        typed = number.replace(" ", "")
        return next((p for p in self.people if p.key == key or (not key and p.person_number == typed)), None)

    def _wrong_request(self, request: Request) -> str:
        """Why a request is not sent back at all: its client, address or challenge is not to be trusted."""
        asked = request.args
        if asked.get("client_id") != self.client_id:
            return "Ứng dụng chưa đăng ký."
        if not self._is_registered(asked.get("redirect_uri", "")):
            return "Địa chỉ quay về chưa đăng ký."
        if asked.get("response_type") != "code" or "openid" not in asked.get("scope", "").split():
            return "Yêu cầu không đúng: cần response_type=code và scope openid."
        if asked.get("code_challenge_method") != "S256" or len(asked.get("code_challenge", "")) != 43:
            return "Yêu cầu không đúng: cần code_challenge S256."
        return ""

    def _is_registered(self, redirect_uri: str, path: str = CALLBACK_PATH) -> bool:
        parts = urlsplit(redirect_uri)
        return parts.scheme in ("http", "https") and parts.hostname in self.hosts and parts.path == path

    def _new_code(self, person: DemoAccount, request: Request) -> str:
        code = secrets.token_urlsafe(24)
        asked = request.args
        grant = CodeGrant(
            person, asked["redirect_uri"], asked.get("nonce", ""), asked["code_challenge"], now().timestamp()
        )
        with self.lock:
            self.codes[code] = grant
        return code

    def _end_session(self, request: Request) -> Response:
        target = request.args.get("post_logout_redirect_uri", "")
        if request.args.get("client_id") == self.client_id and self._is_registered(target, "/"):
            return redirect(target)
        return pages.signed_out()

    # ---------- the client ----------

    def _token(self, request: Request) -> Response:
        form = request.form
        known = hmac.compare_digest(form.get("client_id", ""), self.client_id)
        if not (hmac.compare_digest(form.get("client_secret", "").encode(), self.client_secret.encode()) and known):
            return _error("invalid_client", 401)
        if form.get("grant_type") != "authorization_code":
            return _error("unsupported_grant_type")
        with self.lock:
            grant = self.codes.pop(form.get("code", ""), None)
        if grant is None or not _fits(grant, form.get("redirect_uri", ""), form.get("code_verifier", "")):
            return _error("invalid_grant")
        return self._token_answer(_issuer(request), grant)

    def _token_answer(self, issuer: str, grant: CodeGrant) -> Response:
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "error_500":
            return Response("lỗi hệ thống", status=500)
        if fault == "page_instead":
            return Response("<!doctype html><title>Bảo trì</title>", mimetype="text/html")
        if fault == "list_instead":
            return Response("[]", mimetype="application/json")
        about = "other_citizen" if fault == "other_subject" else grant.person.key
        answer = {
            "access_token": self.tokens.access_token(issuer, about),
            "token_type": "Bearer",
            "expires_in": TOKEN_SECONDS,
            "id_token": self.tokens.identity_token(grant.person, issuer=issuer, nonce=grant.nonce, fault=fault),
        }
        body = json.dumps(answer)
        return Response(body[: len(body) // 2] if fault == "truncated_answer" else body, mimetype="application/json")

    def _userinfo(self, request: Request) -> Response:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        key = self.tokens.person_key(token)
        if key is None:
            return _error("invalid_token", 401)
        person = self._person(key)
        return _json({"sub": self.tokens.subject(person), **claims_of(person)})

    def _person(self, key: str) -> DemoAccount:
        return next(person for person in self.people if person.key == key)

    def _faults(self, request: Request) -> Response:
        fault = request.form.get("fault", "")
        if fault not in FAULTS:
            raise NotFound()
        self.faults.append(fault)
        return _json({"next": self.faults})


def _issuer(request: Request) -> str:
    return request.host_url.rstrip("/")


def _fits(grant: CodeGrant, redirect_uri: str, verifier: str) -> bool:
    """Whether a code is shown in time, from the same address, by whoever began the visit."""
    in_time = now().timestamp() - grant.issued_at <= CODE_SECONDS
    is_theirs = verifier.isascii() and hmac.compare_digest(s256(verifier), grant.challenge)
    return in_time and redirect_uri == grant.redirect_uri and is_theirs


def _send_back(request: Request, **answer: str) -> Response:
    query = {**answer, "state": request.args.get("state", ""), "iss": _issuer(request)}
    return redirect(f"{request.args['redirect_uri']}?{urlencode(query)}")


def _json(body: object, status: int = 200) -> Response:
    headers = {"Cache-Control": "no-store"}
    return Response(json.dumps(body), status=status, mimetype="application/json", headers=headers)


def _error(code: str, status: int = 400) -> Response:
    return _json({"error": code}, status)


@cache
def provider() -> Provider:
    """The provider of this installation: its people, client and key folder."""
    hosts = {*environment.text("MOTCUA_HOSTS").split(","), urlsplit(environment.text("MOTCUA_URL")).hostname or ""}
    return Provider(
        home=environment.home() / "sandbox" / "vneid",
        people=demo_accounts(),
        client_id=environment.text("VNEID_CLIENT_ID"),
        client_secret=environment.text("VNEID_CLIENT_SECRET"),
        hosts=frozenset(hosts),
    )


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """The sandbox as a WSGI application, made on the first request."""
    return provider()(environ, start_response)

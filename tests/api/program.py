"""A program that uses the JSON API as its description says, for one person."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import httpx

from motcua.connectors.vneid.sandbox.tokens import s256
from motcua.sites.compose.tests.live import Live

VERIFIER = "p" * 64
CALLBACK = "http://localhost/dang-nhap/ve"


def identity_token(live: Live, key: str) -> str:
    """A fresh identity token of a person, by the identity provider's code flow."""
    provider = live.sandbox("vneid")
    asked = {
        "response_type": "code",
        "client_id": "motcua",
        "redirect_uri": CALLBACK,
        "scope": "openid",
        "state": "s",
        "nonce": "n",
        "code_challenge": s256(VERIFIER),
        "code_challenge_method": "S256",
    }
    sent_back = httpx.post(f"{provider}/authorize", params=asked, data={"person": key})
    form = {
        "grant_type": "authorization_code",
        "code": httpx.URL(sent_back.headers["location"]).params["code"],
        "redirect_uri": CALLBACK,
        "code_verifier": VERIFIER,
        "client_id": "motcua",
        "client_secret": "sandbox-client-secret",
    }
    return str(httpx.post(f"{provider}/token", data=form).raise_for_status().json()["id_token"])


@dataclass
class Program:
    """`call("submit_dossier", dossier_id=…)`: operations by their names in the description."""

    live: Live
    key: str
    token: str = ""
    operations: dict[str, tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        described = httpx.get(f"{self.live.url}/api/v1/openapi.json").raise_for_status().json()
        for path, methods in described["paths"].items():
            for method, operation in methods.items():
                self.operations[operation["operationId"]] = (method, path)

    def sign_in(self) -> Program:
        answer = self.call("begin_session", json={"id_token": identity_token(self.live, self.key)})
        self.token = answer["token"]
        return self

    def ask(self, verb: str, *, query: dict[str, Any] | None = None, **given: Any) -> httpx.Response:
        """The bare answer; words in the path come from `given`, the rest goes to the client."""
        method, path = self._operation(verb)
        names = re.findall(r"{(\w+)}", path)
        filled = path.format(**{name: given.pop(name) for name in names})
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return httpx.request(method, f"{self.live.url}{filled}", headers=headers, params=query, timeout=120, **given)

    def call(self, verb: str, **given: Any) -> Any:
        """What a good answer holds."""
        answer = self.ask(verb, **given)
        assert answer.is_success, f"{verb}: {answer.status_code} {answer.text[:500]}"
        return answer.json() if answer.content else None

    def _operation(self, verb: str) -> tuple[str, str]:
        end = f"_{verb}" if "_api_" in verb else f"_api_{verb}"
        found = [place for name, place in self.operations.items() if name.endswith(end)]
        assert len(found) == 1, f"{verb}: {found or sorted(self.operations)}"
        return found[0]

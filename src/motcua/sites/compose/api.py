"""The JSON API: every module's router, described by OpenAPI at /api/v1/openapi.json."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

from motcua import __version__
from motcua.casework.dossiers.api import router as dossiers
from motcua.foundation.accounts.api import router as accounts
from motcua.foundation.agencies.api import router as agencies
from motcua.foundation.catalogue.api import router as catalogue
from motcua.foundation.forms.api import router as forms
from motcua.foundation.notifications.api import router as notifications
from motcua.foundation.vault.api import router as vault
from motcua.kernel.access import Requires
from motcua.kernel.errors import InvalidInput, Refusal, UnreadableRequest
from motcua.kernel.hidden import hidden_in, seen_in
from motcua.kernel.middleware import note_hidden, problem
from motcua.oversight.campaigns.api import router as campaigns
from motcua.oversight.directives.api import router as directives
from motcua.oversight.intake.api import router as intake
from motcua.oversight.reconciliation.api import router as reconciliation


class Problem(Schema):
    """A refusal (RFC 9457): `code` is stable, `title` is English, `detail` Vietnamese; `errors` by field."""

    type: str
    title: str
    detail: str
    status: int
    code: str
    errors: dict[str, list[str]] | None = None


class StrictParser(Parser):
    """JSON as the standard has it: no NaN or Infinity, no half characters, no NUL; anything else is answered 400."""

    def parse_body(self, request: HttpRequest) -> Any:
        text = request.body.decode("utf-8")
        document = json.loads(text, parse_constant=_refuse_constant, parse_float=_finite)
        if "\\u" in text.lower():
            json.dumps(document, ensure_ascii=False).encode("utf-8")
        if "\\u0000" in text:
            raise ValueError("NUL")
        return _without_hidden(request, document, text)


def _without_hidden(request: HttpRequest, document: Any, text: str) -> Any:
    """As forms are read: without signs that nobody sees; signed letters of machines are read elsewhere, raw."""
    told = json.dumps(document, ensure_ascii=False) if "\\u" in text else text
    if not (signs := hidden_in([told])):
        return document
    note_hidden(request, signs, [])
    return seen_in(document)


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


class DescribedAPI(NinjaAPI):
    """An API whose description names every refusal: what the doors raise is not written at each operation again."""

    def get_openapi_schema(self, **options: Any) -> Any:
        described = super().get_openapi_schema(**options)
        described["components"].setdefault("schemas", {})["Problem"] = Problem.model_json_schema()
        if asked := described["components"].get("securitySchemes"):
            asked[TOKEN] = asked.pop(Requires.__name__) | {"description": _TOKEN_IS_HAD}
        for operations in described["paths"].values():
            for operation in operations.values():
                _describe_refusals(operation)
                if "security" in operation:
                    operation["security"] = [{TOKEN: []}]
        return described


TOKEN = "token"  # noqa: S105  (the name of the scheme in the description)
_TOKEN_IS_HAD = "The token that `POST /api/v1/sessions` answers, as `Authorization: Bearer TOKEN`."  # noqa: S105
_ABOUT = """\
The doors of motcua for programs. Every one acts for a person and may do what that person may.

**How to sign in.** 1. Send the person through the identity provider (OpenID Connect, authorization code with PKCE) and
exchange the code for an `id_token`; a trial installation has its own provider, see `docs/`. 2. `POST /api/v1/sessions`
with `{"id_token": "..."}`; each identity token works once. 3. Send the `token` of the answer with every request as
`Authorization: Bearer TOKEN` until `expires_at`; `DELETE /api/v1/sessions` ends it. `GET /api/v1/me` says who it is.

**Refusals** are `application/problem+json` (RFC 9457): `code` is stable, `title` is English, `detail` Vietnamese;
`errors` names fields as the body has them.
"""
_ABOUT_INTAKE = """\
The doors by which sources hand in what they observed. No token: a source signs each batch with its own key,
in the header `X-Motcua-Signature`, as `docs/reference/signed-doors.md` describes.
"""


def _describe_refusals(operation: dict[str, Any]) -> None:
    """The refusals of an operation, all as problems: not signed in, not allowed, not there, not possible, not valid."""
    answers = operation["responses"]
    takes_input = bool(operation.get("parameters") or operation.get("requestBody"))
    usual = (401, 403) + ((404, 422) if takes_input else ()) + ((400, 409) if "requestBody" in operation else ())
    refusals = {status for status in answers if int(status) >= 400} | {*usual}
    for status in sorted(refusals, key=int):
        answers.pop(status, None)
        answers[str(status)] = {
            "description": HTTPStatus(int(status)).phrase,
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }


api = DescribedAPI(
    title="motcua", version=__version__, description=_ABOUT, urls_namespace="api", docs_url=None, parser=StrictParser()
)
api.add_router("", accounts)
api.add_router("", agencies)
api.add_router("", catalogue)
api.add_router("", forms)
api.add_router("", dossiers)
api.add_router("", vault)
api.add_router("", notifications)
api.add_router("", campaigns)
api.add_router("", directives)

intake_api = DescribedAPI(
    title="motcua intake", version=__version__, description=_ABOUT_INTAKE, urls_namespace="intake", docs_url=None
)
intake_api.add_router("", intake)
intake_api.add_router("/reconciliation", reconciliation)


def _refused(request: HttpRequest, refusal: Any) -> HttpResponse:
    return problem(refusal)


def _unreadable(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(UnreadableRequest())


def _malformed(request: HttpRequest, error: Any) -> HttpResponse:
    """What does not fit the description, named field by field."""
    found: dict[str, list[str]] = {}
    for mistake in error.errors:
        found.setdefault(_field(mistake["loc"]), []).append(str(mistake["msg"]))
    return problem(InvalidInput(found))


_WHERE = ("body", "query", "path", "header", "cookie", "form", "file")


def _field(where: Sequence[str | int]) -> str:
    """`until`, `counts.3`: the field as the sender wrote it, without the place and our own name of the whole body."""
    parts = [str(part) for part in where]
    if len(parts) > 1 and parts[0] in _WHERE:
        parts = parts[2:] if parts[0] == "body" and len(parts) > 2 else parts[1:]
    return ".".join(parts)


for each in (api, intake_api):
    each.add_exception_handler(Refusal, _refused)
    each.add_exception_handler(ValidationError, _malformed)
    each.add_exception_handler(HttpError, _unreadable)

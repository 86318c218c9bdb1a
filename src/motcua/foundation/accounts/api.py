"""Signing in for programs: an identity token against a bearer token."""

from __future__ import annotations

from datetime import datetime
from typing import cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from motcua.foundation.accounts import services
from motcua.foundation.accounts.ports import identity_provider
from motcua.kernel.access import PUBLIC, SIGNED_IN, Requires, actor_of
from motcua.kernel.text import mask

router = Router(tags=["accounts"])


class SessionIn(Schema):
    id_token: str = Field(min_length=1, max_length=16_384, description="A fresh identity token, shown once")


class SessionOut(Schema):
    token: str
    token_type: str
    expires_at: datetime


class GrantOut(Schema):
    permission: str
    agency_code: str


class MeOut(Schema):
    account_id: UUID
    name: str
    person_number: str = Field(description="Only the last four digits")
    kind: str
    grants: list[GrantOut]


@router.post("/sessions", auth=Requires(PUBLIC), response={201: SessionOut})
def begin_session(request: HttpRequest, body: SessionIn) -> Status[SessionOut]:
    """Exchange a fresh identity token for a bearer token of this house. Each identity token works once."""
    identity = identity_provider().verify(id_token=body.id_token)
    account = services.sign_in(identity)
    issued = services.issue_token(account.id, evidence=body.id_token)
    return Status(201, SessionOut(token=issued.value, token_type="Bearer", expires_at=issued.expires_at))  # noqa: S106


@router.delete("/sessions", auth=Requires(SIGNED_IN), response={204: None})
def end_session(request: HttpRequest) -> Status[None]:
    """End the bearer token that this request carries."""
    services.revoke_token(request.headers.get("Authorization", "").removeprefix("Bearer ").strip())
    return Status(204, None)


@router.get("/me", auth=Requires(SIGNED_IN), response=MeOut)
def who_am_i(request: HttpRequest) -> MeOut:
    """The person of the token and what they may do where."""
    actor = actor_of(request)
    account_id = cast(UUID, actor.account_id)  # SIGNED_IN was checked
    grants = [GrantOut(permission=code, agency_code=scope) for code, scope in sorted(actor.grants)]
    number = mask(actor.person_number)
    return MeOut(account_id=account_id, name=actor.name, person_number=number, kind=actor.kind, grants=grants)

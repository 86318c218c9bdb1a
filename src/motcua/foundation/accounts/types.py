"""Words of accounts: who a person is, what an identity provider says of them, which permission guards the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from motcua.kernel.access import Permission

MANAGE_ROLES = Permission("accounts.manage_roles")


class AccountKind(StrEnum):
    CITIZEN = "citizen"
    ENTERPRISE = "enterprise"
    OFFICER = "officer"


@dataclass(frozen=True)
class Identity:
    """What an identity provider has proved about the person who signs in."""

    kind: AccountKind
    person_number: str
    name: str
    assurance_level: int
    birth_date: date | None = None
    gender: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    residence_unit_code: str = ""
    organisation_number: str = ""
    organisation_name: str = ""


@dataclass(frozen=True)
class Person:
    """A person as other modules may know them."""

    account_id: UUID
    name: str
    person_number: str
    birth_date: date | None
    gender: str
    phone: str
    email: str
    address: str
    residence_unit_code: str
    kind: str = AccountKind.CITIZEN
    organisation_number: str = ""
    organisation_name: str = ""


@dataclass(frozen=True)
class Grant:
    """A role held at an agency ('' means everywhere) for a time."""

    id: int
    role: str
    role_name: str
    agency_code: str
    valid_from: datetime
    valid_to: datetime | None


@dataclass(frozen=True)
class RoleInfo:
    code: str
    name: str
    name_en: str


@dataclass(frozen=True)
class AccountLine:
    """One line of the administrator's list; the person number is already masked."""

    account_id: UUID
    name: str
    masked_number: str
    kind: str
    is_active: bool
    roles: tuple[str, ...]


@dataclass(frozen=True)
class IssuedToken:
    """A bearer token, shown once; only its hash is kept."""

    value: str
    expires_at: datetime


@dataclass(frozen=True)
class PendingSignIn:
    """What one visit to the identity provider must come back with; kept in the session only."""

    state: str
    nonce: str
    verifier: str
    next: str
    started_at: datetime


@dataclass(frozen=True)
class SignInPolicy:
    """Times and levels of signing in, from `reference/sign_in.json`."""

    minimum_assurance_level: int
    session_minutes: int
    idle_minutes: int
    seen_every_minutes: int
    pending_minutes: int
    token_hours: int


@dataclass(frozen=True)
class DemoAccount:
    """One invented person. `role` at the agency of `agency_unit_code`; `assurance_level` 1 may not sign in."""

    key: str
    label: str
    kind: str
    name: str
    person_number: str
    birth_date: str
    gender: str
    phone: str
    email: str
    address: str
    residence_unit_code: str
    organisation_number: str = ""
    organisation_name: str = ""
    role: str = ""
    agency_unit_code: str = ""
    assurance_level: int = 2

"""People for tests: invented ones, and an identity provider that needs no network."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.test import Client

from motcua.foundation.accounts import services
from motcua.foundation.accounts.errors import IdentityRejected
from motcua.foundation.accounts.models import Account as Account
from motcua.foundation.accounts.types import AccountKind, Identity
from motcua.kernel import clock
from motcua.kernel.access import SYSTEM, Actor

MINH_HOA = Identity(
    kind=AccountKind.CITIZEN,
    person_number="089000000001",
    name="Danh Thị Minh Hoạ",
    assurance_level=2,
    birth_date=date(1994, 3, 12),
    gender="female",
    phone="0900 000 001",
    email="minhhoa@example.vn",
    address="Số 1 đường Giả Định, phường Rạch Giá, tỉnh An Giang",
    residence_unit_code="30742",
)


def identity(number: int = 1, **changes: Any) -> Identity:
    """An invented identity; `number` makes another person."""
    return replace(MINH_HOA, person_number=f"0890{number:08d}", **changes)


def account(number: int = 1, **changes: Any) -> Account:
    return services.sign_in(identity(number, **changes))


IN_OFFICE_SINCE = datetime(2026, 1, 5, tzinfo=UTC)
"""Before every day that tests hold the clock at: given at the hour of the run, a role would begin after those."""


def has_long_held(account_id: UUID, role: str, agency_code: str) -> None:
    with clock.at(min(clock.now(), IN_OFFICE_SINCE)):
        services.grant_role(actor=SYSTEM, account_id=account_id, role=role, agency_code=agency_code)


def officer(number: int, role: str, agency_code: str = "") -> Account:
    """A person who holds `role`; the agency is not looked up for ''."""
    person = account(number, name=f"Công chức Giả Định {number}")
    has_long_held(person.id, role, agency_code)
    person.refresh_from_db()
    return person


def actor(person: Account) -> Actor:
    from motcua.foundation.accounts.selectors import actor_for

    return actor_for(person.id)


def signed_in(person: Account) -> Client:
    """A browser in which `person` has signed in."""
    client = Client(SERVER_NAME="localhost")
    session = client.session
    services.begin_session(session, person.id)
    session.save()
    client.cookies["motcua"] = session.session_key or ""
    return client


@dataclass
class FakeProvider:
    """An identity provider that proves `identity`, and keeps what it was asked."""

    identity: Identity = MINH_HOA
    name: str = "VNeID"
    asked: list[dict[str, str]] = field(default_factory=list)
    refuses: Exception | None = None

    def authorization_url(self, **asked: str) -> str:
        self.asked.append(asked)
        if self.refuses:
            raise self.refuses
        return f"https://dinh-danh.example.vn/authorize?state={asked['state']}"

    def exchange(self, **asked: str) -> Identity:
        self.asked.append(asked)
        if self.refuses:
            raise self.refuses
        return self.identity

    def verify(self, *, id_token: str) -> Identity:
        if id_token.startswith("forged"):
            raise IdentityRejected(reason="signature")
        return self.identity

    def end_session_url(self, *, return_to: str) -> str:
        if self.refuses:
            raise self.refuses
        return f"https://dinh-danh.example.vn/logout?to={return_to}"

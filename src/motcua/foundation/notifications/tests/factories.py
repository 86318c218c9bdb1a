"""A channel that keeps what it sends, and people to tell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.test import Client

from motcua.foundation.accounts import services as accounts
from motcua.foundation.accounts.types import AccountKind, Identity
from motcua.foundation.notifications import services
from motcua.foundation.notifications.models import Message as Message

RECEIVED = {
    "number": "H01.128.07-261123-0001",
    "procedure": "Đăng ký khai sinh",
    "agency": "Ủy ban nhân dân phường Rạch Giá",
    "officer": "Đỗ Thị Thử Nghiệm",
    "received_at": "09:20 23/11/2026",
    "due_at": "17:00 27/11/2026",
}


@dataclass
class FakeChannel:
    """Keeps what it was given; fails with each of `faults` in turn first."""

    code: str = "email"
    sent: list[dict[str, str]] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)

    def send(self, **mail: str) -> None:
        if self.faults:
            raise self.faults.pop(0)
        self.sent.append(mail)


def person(number: int = 1, email: str = "minhhoa@example.vn", phone: str = "") -> UUID:
    """An invented person who can be told."""
    identity = Identity(
        kind=AccountKind.CITIZEN,
        person_number=f"0890{number:08d}",
        name=f"Người Giả Định {number}",
        assurance_level=2,
        email=email,
        phone=phone,
    )
    return accounts.sign_in(identity).id


def tell(account_id: UUID, purpose: str = "dossier_received", **changes: Any) -> UUID:
    """Write one notice, as a module above does in its own transaction."""
    given = {"data": RECEIVED, "link": "/ho-so/1/", "subject": "dossier:1", **changes}
    with transaction.atomic():
        return services.notify(account_id=account_id, purpose=purpose, **given)


def browser(account_id: UUID) -> Client:
    """A browser in which this person has signed in."""
    client = Client()
    session = client.session
    accounts.begin_session(session, account_id)
    session.save()
    client.cookies["motcua"] = session.session_key or ""
    return client

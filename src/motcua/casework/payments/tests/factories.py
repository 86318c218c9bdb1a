"""Invented payers, orders and a gateway without a network."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from motcua.casework.payments import services
from motcua.casework.payments.errors import NoticeForged, NoticeMalformed
from motcua.casework.payments.models import Attempt, Notice
from motcua.casework.payments.types import (
    VIEW_LEDGER,
    NoticeAnswer,
    OrderInfo,
    OrderLine,
    Payment,
    PaymentRequest,
    Verdict,
)
from motcua.foundation.accounts.tests.factories import account
from motcua.kernel.access import ANONYMOUS, Actor

MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
COPIES = OrderLine("BSHT", "Bản sao Trích lục hộ tịch", "le_phi", 2, 8000)
_numbers = count(1)


class Payer(NamedTuple):
    """A person who owes money, as far as payments care."""

    pk: UUID
    name: str
    person_number: str


def payer(name: str = "Danh Thị Minh Hoạ") -> Payer:
    person = account(next(_numbers), name=name)
    return Payer(person.pk, person.name, person.person_number)


def verdicts() -> list[str]:
    """The verdicts of all notices kept, in order of their names."""
    return sorted(Notice.objects.values_list("verdict", flat=True))


def order(payer_id: UUID | None = None, agency: str = "H01.128.07", **changes: Any) -> OrderInfo:
    """An order of 16.000 đồng for two copies."""
    wanted: dict[str, Any] = {
        "subject": f"dossier:{uuid4()}",
        "payer_id": payer_id or payer().pk,
        "payee_agency_code": agency,
        "lines": [COPIES],
        "idempotency_key": "submit",
        "description": "Hai bản sao Giấy khai sinh",
    }
    return services.create_order(**wanted | changes)


def started(payer_id: UUID | None = None, **changes: Any) -> OrderInfo:
    """An order whose payer has been sent to the gateway."""
    made = order(payer_id, **changes)
    services.start_payment(made.id, "/ho-so/", "127.0.0.1", payer_id=made.payer_id)
    return made


def notice(made: OrderInfo, **changes: object) -> bytes:
    """A true notice of success for the newest attempt; `changes` falsify it."""
    attempt = Attempt.objects.filter(order_id=made.id).order_by("-number").first()
    fields: dict[str, object] = {
        "reference": attempt.reference if attempt else "none",
        "request": attempt.pk.hex if attempt else "",
        "amount": made.amount,
        "transaction": "T1",
        "ok": True,
        "at": MORNING.isoformat(),
        "key": "right",
    }
    return json.dumps(fields | changes).encode()


def tell(made: OrderInfo, **changes: object) -> Verdict:
    """Deliver such a notice; returns the verdict."""
    return Verdict(services.handle_notice("testpay", {}, notice(made, **changes)).body.decode())


@dataclass
class TestGateway:
    """Speaks JSON, answers with the verdict; `known` is what a query finds."""

    __test__ = False
    code: str = "testpay"
    name: str = "Cổng thử"
    created: list[PaymentRequest] = field(default_factory=list)
    known: dict[str, Payment] = field(default_factory=dict)
    fault: Exception | None = None
    questions: int = 0
    right_key: str = "right"

    def reference(self, request: PaymentRequest) -> str:
        return f"{request.code}-{request.attempt}"

    def create(self, request: PaymentRequest) -> str:
        if self.fault:
            raise self.fault
        self.created.append(request)
        return f"https://pay.example.vn/{self.reference(request)}"

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> Payment:
        try:
            said = json.loads(body)
        except ValueError:
            raise NoticeMalformed("không phải JSON") from None
        if said["key"] != self.right_key:
            raise NoticeForged(said["reference"])
        paid_at = datetime.fromisoformat(said["at"]) if said["at"] else None
        return Payment(said["reference"], said["request"], said["amount"], said["transaction"], said["ok"], paid_at)

    def answer(self, verdict: Verdict) -> NoticeAnswer:
        return NoticeAnswer(200, verdict.encode(), "text/plain")

    def query(self, reference: str, request_code: str) -> Payment | None:
        self.questions += 1
        if self.fault:
            raise self.fault
        return self.known.get(reference)

    def knows(self, made: OrderInfo, *, succeeded: bool = True, amount: int | None = None) -> None:
        """Let a query find the newest attempt finished."""
        attempt = Attempt.objects.filter(order_id=made.id).order_by("-number").get()
        owed = made.amount if amount is None else amount
        number = "T1" if succeeded else ""
        self.known[attempt.reference] = Payment(attempt.reference, attempt.pk.hex, owed, number, succeeded, MORNING)


_acting: list[Actor] = []


def acting_middleware(respond: Any) -> Any:
    """Puts the actor of `acting_as` on the request, in place of the session."""

    def middleware(request: Any) -> Any:
        request.actor = _acting[-1] if _acting else ANONYMOUS
        return respond(request)

    return middleware


@contextmanager
def acting_as(actor: Actor) -> Iterator[None]:
    _acting.append(actor)
    try:
        yield
    finally:
        _acting.pop()


def citizen(person: Payer) -> Actor:
    return Actor(person.pk, person.name, person.person_number, "citizen")


def accountant(*scopes: str) -> Actor:
    return Actor(uuid4(), "Võ Thị Thủ Quỹ", kind="officer", grants=frozenset((VIEW_LEDGER.code, s) for s in scopes))

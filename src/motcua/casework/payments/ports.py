"""What payments need from outside: a gateway that takes money, and the list of those connected (R-FEE-06)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from motcua.casework.payments.types import NoticeAnswer, Payment, PaymentRequest, Verdict
from motcua.kernel import environment
from motcua.kernel.errors import NotFound


class PaymentGateway(Protocol):
    """One payment gateway in its own dialect. Only `create` and `query` reach the network."""

    code: str
    name: str

    def reference(self, request: PaymentRequest) -> str:
        """The gateway's order number for this attempt; the same attempt always gives the same one."""
        ...

    def create(self, request: PaymentRequest) -> str:
        """Announce the attempt and return the address to send the payer to; safe to repeat.

        Raises GatewayRefused when the gateway says no, OutsideUnavailable when it says nothing.
        """
        ...

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> Payment:
        """The verified content of a notice. Compares the check value in constant time, looks nothing up.

        Raises NoticeMalformed or NoticeForged.
        """
        ...

    def answer(self, verdict: Verdict) -> NoticeAnswer:
        """What the gateway is told about its notice."""
        ...

    def query(self, reference: str, request_code: str) -> Payment | None:
        """What the gateway knows about an attempt; None while it is not finished or not known there.

        Raises OutsideUnavailable when it says nothing that can be believed.
        """
        ...


_gateways: dict[str, PaymentGateway] = {}


def register(gateway: PaymentGateway) -> None:
    """Connect a gateway; a connector calls this when the program starts."""
    _gateways[gateway.code] = gateway


def get(code: str) -> PaymentGateway:
    """The connected gateway with this code, or NotFound."""
    try:
        return _gateways[code]
    except KeyError:
        raise NotFound() from None


def chosen() -> PaymentGateway:
    """The gateway that new payments go to (setting MOTCUA_PAYMENT_GATEWAY)."""
    return get(environment.text("MOTCUA_PAYMENT_GATEWAY"))

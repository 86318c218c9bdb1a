"""Orders, the attempts to pay them, and every notice about them (R-FEE-05)."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q

from motcua.casework.payments.types import CURRENCY, OPEN_STATES, Channel, OrderState, Verdict
from motcua.kernel.identifiers import uuid7

_STATES = [(state.value, state.value) for state in OrderState]
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_code() -> str:
    """Twelve characters that can be read aloud (no I, L, O, U) and cannot be guessed (60 random bits)."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(12))


class Order(models.Model):
    """What one payer owes one agency for one subject; paid at most once. Money is whole đồng."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    code = models.CharField(max_length=12, unique=True, default=new_code)
    subject = models.CharField(max_length=120)
    idempotency_key = models.CharField(max_length=120)
    payer = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    payee_agency_code = models.CharField(max_length=35)
    description = models.CharField(max_length=200, blank=True)
    lines = models.JSONField()
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3, default=CURRENCY)
    state = models.CharField(
        max_length=12, default=OrderState.CREATED, choices=[(s.value, s.value) for s in OrderState]
    )
    gateway = models.CharField(max_length=20, blank=True)
    gateway_ref = models.CharField(max_length=80, blank=True)
    """The reference of the latest attempt; only its failure is a failure of the order."""
    transaction_no = models.CharField(max_length=80, blank=True)
    return_url = models.CharField(max_length=500, default="/")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    ask_at = models.DateTimeField(null=True)
    """When to ask the gateway, or to close the order; null once nothing is left to find out."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "idempotency_key"], name="order_once"),
            models.UniqueConstraint(
                fields=["gateway", "transaction_no"], condition=~Q(transaction_no=""), name="transaction_once"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="order_amount"),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in OrderState]), name="order_state"),
            models.CheckConstraint(
                condition=Q(state=OrderState.PAID.value, paid_at__isnull=False)
                | (~Q(state=OrderState.PAID.value) & Q(paid_at=None)),
                name="order_paid_at",
            ),
        ]
        indexes = [
            models.Index(fields=["payee_agency_code", "-created_at"], name="order_ledger"),
            models.Index(fields=["-created_at", "-id"], name="order_newest"),
            models.Index(
                fields=["ask_at"], name="order_silent", condition=Q(state__in=sorted(s.value for s in OPEN_STATES))
            ),
        ]


class Attempt(models.Model):
    """One visit of the payer to a gateway. Written before the gateway hears of it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    gateway = models.CharField(max_length=20)
    reference = models.CharField(max_length=80)
    redirect_url = models.TextField(blank=True)
    started_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="attempt_once"),
            models.UniqueConstraint(fields=["gateway", "reference"], name="attempt_reference"),
        ]


class Notice(models.Model):
    """One statement of a gateway and its verdict. Never changed. The raw bytes are `message`."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, related_name="notices")
    message = models.ForeignKey("exchange.InboundMessage", on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=8, choices=[(c.value, c.value) for c in Channel])
    gateway = models.CharField(max_length=20)
    reference = models.CharField(max_length=80, blank=True)
    amount = models.BigIntegerField(null=True)
    transaction_no = models.CharField(max_length=80, blank=True)
    verdict = models.CharField(max_length=20, choices=[(v.value, v.value) for v in Verdict])
    received_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["gateway", "transaction_no"], name="notice_transaction"),
            models.Index(fields=["-received_at", "-id"], name="notice_newest"),
        ]

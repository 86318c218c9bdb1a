"""Public questions about orders, and the officer's ledger."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Model, Q, QuerySet

from motcua.casework.payments.models import Attempt, Notice, Order
from motcua.casework.payments.types import (
    REJECTED,
    VIEW_LEDGER,
    Channel,
    LedgerEntry,
    NoticeEntry,
    OrderInfo,
    OrderLine,
    OrderState,
    Verdict,
)
from motcua.kernel.access import Actor, scope_filter
from motcua.kernel.errors import NotFound

PAGE_SIZE = 25
Row = TypeVar("Row", bound=Model)
Value = TypeVar("Value")


def info(order: Order) -> OrderInfo:
    """The public value of a row."""
    return OrderInfo(
        id=order.pk,
        code=order.code,
        subject=order.subject,
        payer_id=order.payer_id,
        payee_agency_code=order.payee_agency_code,
        description=order.description,
        lines=tuple(OrderLine(**line) for line in order.lines),
        amount=order.amount,
        currency=order.currency,
        state=OrderState(order.state),
        gateway=order.gateway,
        transaction_no=order.transaction_no,
        return_url=order.return_url,
        created_at=order.created_at,
        expires_at=order.expires_at,
        paid_at=order.paid_at,
    )


def order(order_id: UUID) -> OrderInfo:
    """One order, or NotFound."""
    row = Order.objects.filter(pk=order_id).first()
    if row is None:
        raise NotFound()
    return info(row)


def order_of(payer_id: UUID | None, order_id: UUID) -> OrderInfo:
    """One order of this payer; NotFound for anybody else's."""
    found = order(order_id)
    if found.payer_id != payer_id:
        raise NotFound()
    return found


def orders_for(subject: str) -> list[OrderInfo]:
    """All orders of a subject (`dossier:<uuid>`), oldest first."""
    return [info(row) for row in Order.objects.filter(subject=subject).order_by("created_at", "id")]


def ledger(actor: Actor, *, page: int | str | None = 1, state: str = "") -> Page[LedgerEntry]:
    """Orders of the agencies for which `actor` may view the ledger, newest first."""
    rows = Order.objects.filter(scope_filter(actor, VIEW_LEDGER, "payee_agency_code")).order_by("-created_at", "-id")
    rows = rows.filter(state=state) if state in set(OrderState) else rows
    return _page(rows, page, _entry)


def rejected_notices(actor: Actor, *, page: int | str | None = 1) -> Page[NoticeEntry]:
    """Notices that an officer must look at, newest first.

    A notice that fits no order has no agency: it is shown to the agency of the attempt that it claims to be
    about, and all of them to those who see a whole province or ministry.
    """
    rows = _notices_for(actor).filter(verdict__in=REJECTED).order_by("-received_at", "-id")
    return _page(rows.select_related("order"), page, _notice_entry)


def _page(rows: QuerySet[Row], number: int | str | None, value: Callable[[Row], Value]) -> Page[Value]:
    """One page of `rows` as public values."""
    found = Paginator(rows, PAGE_SIZE).get_page(number)
    return Page([value(row) for row in found.object_list], found.number, cast("Paginator[Value]", found.paginator))


def _notices_for(actor: Actor) -> QuerySet[Notice]:
    scopes = actor.scopes(VIEW_LEDGER)
    if "" in scopes:
        return Notice.objects.all()
    mine = scope_filter(actor, VIEW_LEDGER, "order__payee_agency_code")
    if any("." not in scope for scope in scopes):
        return Notice.objects.filter(Q(order=None) | mine)
    claimed = Attempt.objects.filter(mine).values("reference")
    return Notice.objects.filter(Q(order=None, reference__in=claimed) | mine)


def _entry(row: Order) -> LedgerEntry:
    return LedgerEntry(
        row.code,
        row.subject,
        row.payee_agency_code,
        row.description,
        row.amount,
        OrderState(row.state),
        row.transaction_no,
        row.created_at,
        row.paid_at,
        row.expires_at,
    )


def _notice_entry(row: Notice) -> NoticeEntry:
    return NoticeEntry(
        row.received_at,
        Channel(row.channel),
        row.gateway,
        row.reference,
        row.amount,
        row.transaction_no,
        Verdict(row.verdict),
        row.order.code if row.order else "",
        row.order.amount if row.order else None,
    )

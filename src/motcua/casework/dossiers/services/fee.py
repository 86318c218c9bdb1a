"""What is owed and paid for a dossier (R-FEE-02, R-FEE-05): order, outcome, proof at the door."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from motcua.casework.dossiers import rules, selectors
from motcua.casework.dossiers.errors import DossierNotFound, FeeUnpaid, ProcedureClosed
from motcua.casework.dossiers.models import Dossier
from motcua.casework.dossiers.services.tell import tell
from motcua.casework.dossiers.services.transition import lock
from motcua.casework.dossiers.types import OPEN_TO_APPLICANT, Finance
from motcua.casework.payments import selectors as payments
from motcua.casework.payments import services as payment_services
from motcua.casework.payments.types import OrderInfo, OrderLine
from motcua.kernel import text
from motcua.kernel.access import SIGNED_IN, SYSTEM, Actor, check
from motcua.kernel.clock import now

REFUSED_WORDS = {
    "failed": "ngân hàng hoặc ví chưa thực hiện được giao dịch",
    "expired": "quá thời gian nộp",
    "cancelled": "giao dịch đã bị huỷ",
    "refund_due": "khoản thu đã đóng hoặc hồ sơ không được giải quyết, cơ quan sẽ hoàn lại tiền",
}


@transaction.atomic
def order_copies(*, actor: Actor, dossier_id: UUID) -> OrderInfo | None:
    """The payment order for the copies asked for now; None when nothing is owed. Asking twice gives the same order.

    An open order for another bill is cancelled: money on the way to it is given back.
    """
    check(actor, SIGNED_IN)
    dossier = lock(dossier_id)
    if dossier.applicant_id != actor.account_id or dossier.state not in OPEN_TO_APPLICANT:
        raise DossierNotFound()
    if not selectors.can_be_started(dossier.procedure_code):
        raise ProcedureClosed()
    lines = selectors.fee_of(dossier)
    if dossier.finance != Finance.PAID:
        dossier.finance = Finance.DUE if lines else Finance.NOTHING_DUE
        dossier.save(update_fields=["finance"])
    cancel_open_orders(dossier, but=lines)
    if not lines:
        return None
    return payment_services.create_order(
        subject=selectors.subject_of(dossier.id),
        payer_id=dossier.applicant_id,
        payee_agency_code=dossier.agency_id,
        lines=lines,
        idempotency_key=_attempt(dossier, lines),
    )


def cancel_open_orders(dossier: Dossier, but: Sequence[OrderLine] = ()) -> None:
    """Cancel the dossier's open orders, except the one for exactly the lines `but` to its present agency."""
    for order in payments.orders_for(selectors.subject_of(dossier.id)):
        is_wanted = order.lines == tuple(but) and order.payee_agency_code == dossier.agency_id
        if order.is_open and not is_wanted:
            payment_services.cancel_order(order.id, actor=SYSTEM)


def require_paid(dossier: Dossier) -> None:
    """What is owed now is paid, to the đồng, or FeeUnpaid. Sets the finance status, which the caller saves.

    The payment module is asked: its message to the dossier may still be on the way.
    """
    amount = rules.total(selectors.fee_of(dossier))
    if not amount:
        dossier.finance = Finance.NOTHING_DUE
        return
    if not any(o.is_paid and o.amount == amount for o in payments.orders_for(selectors.subject_of(dossier.id))):
        raise FeeUnpaid(amount=text.dong(amount))
    dossier.finance = Finance.PAID


def return_fee(dossier: Dossier, actor: Actor) -> None:
    """A dossier that ends before it is received owes its fee back: paid orders become refunds, open ones close."""
    cancel_open_orders(dossier)
    for order in payments.orders_for(selectors.subject_of(dossier.id)):
        if order.is_paid:
            payment_services.return_payment(order.id, actor=actor)
            dossier.finance = Finance.REFUND_DUE


@transaction.atomic
def record_payment(*, dossier_id: UUID, order_id: UUID) -> None:
    """The payer is told, and the copies count as paid when the order was for what is owed now.

    Called exactly once by the event of the payment.
    """
    dossier = lock(dossier_id)
    order = payments.order(order_id)
    if order.is_paid and order.amount == rules.total(selectors.fee_of(dossier)):
        dossier.finance = Finance.PAID
        dossier.save(update_fields=["finance"])
    tell(
        dossier,
        "payment_confirmed",
        amount=text.dong(order.amount),
        paid_at=text.moment(order.paid_at or now()),
        transaction=order.transaction_no,
    )


@transaction.atomic
def tell_payment_refused(*, dossier_id: UUID, order_id: UUID) -> None:
    """The payer hears that the payment did not succeed."""
    order = payments.order(order_id)
    tell(lock(dossier_id), "payment_refused", amount=text.dong(order.amount), reason=REFUSED_WORDS.get(order.state, ""))


def _attempt(dossier: Dossier, lines: Sequence[OrderLine]) -> str:
    """One key per bill and try: an order that can no longer be paid makes room for a new one."""
    orders = payments.orders_for(selectors.subject_of(dossier.id))
    dead = sum(not order.is_open and not order.is_paid for order in orders)
    return f"copies-{dossier.agency_id}-{rules.total(lines)}-{dead}"

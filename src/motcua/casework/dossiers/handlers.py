"""What dossiers do on hearing others' facts, and after their own approvals."""

from __future__ import annotations

from uuid import UUID

from motcua.casework.dossiers import services
from motcua.casework.dossiers.events import DossierApproved
from motcua.casework.payments.events import PaymentConfirmed, PaymentRefused
from motcua.kernel.events import on


@on(PaymentConfirmed)
def mark_fee_paid(event: PaymentConfirmed) -> None:
    """The copies of a draft are paid for. Writes and mark commit together, so it happens once."""
    if dossier_id := _dossier_of(event.subject):
        services.record_payment(dossier_id=dossier_id, order_id=event.order_id)


@on(PaymentRefused)
def tell_payment_refused(event: PaymentRefused) -> None:
    """The payer hears that the money did not arrive; the draft is kept and can be paid again."""
    if dossier_id := _dossier_of(event.subject):
        services.tell_payment_refused(dossier_id=dossier_id, order_id=event.order_id)


def _dossier_of(subject: str) -> UUID | None:
    kind, _, dossier_id = subject.partition(":")
    return UUID(dossier_id) if kind == "dossier" else None


@on(DossierApproved, outside=True)
def sign_approved_result(event: DossierApproved) -> None:
    """Signing calls the signing service, so it happens outside the transaction of the approval."""
    services.sign_result(event.dossier_id)

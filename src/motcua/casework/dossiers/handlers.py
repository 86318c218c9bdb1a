"""What dossiers do on hearing others' facts, and after their own approvals."""

from __future__ import annotations

from uuid import UUID

from motcua.casework.dossiers import services
from motcua.casework.dossiers.events import DossierApproved
from motcua.casework.payments.events import PaymentConfirmed
from motcua.kernel.events import on


@on(PaymentConfirmed)
def mark_fee_paid(event: PaymentConfirmed) -> None:
    """The copies of a draft are paid for; hearing it twice changes nothing."""
    kind, _, dossier_id = event.subject.partition(":")
    if kind == "dossier":
        services.record_payment(UUID(dossier_id))


@on(DossierApproved, outside=True)
def sign_approved_result(event: DossierApproved) -> None:
    """Signing calls the signing service, so it happens outside the transaction of the approval."""
    services.sign_result(event.dossier_id)

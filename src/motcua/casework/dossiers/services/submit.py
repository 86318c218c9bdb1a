"""The applicant's acts: hand in, complete after a request, take back (F-018, F-020, F-021)."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from motcua.casework.dossiers import rules
from motcua.casework.dossiers.errors import (
    DossierNotFound,
    FeeUnpaid,
    IncompleteDossier,
    NothingSupplemented,
    ProcedureClosed,
)
from motcua.casework.dossiers.models import ClockInterval, Dossier
from motcua.casework.dossiers.selectors import fee_of, incomplete_places, subject_of
from motcua.casework.dossiers.services.tell import tell
from motcua.casework.dossiers.services.transition import Clocks, lock, move, step_due
from motcua.casework.dossiers.types import Acknowledgement, Clock, Finance, State
from motcua.casework.payments import selectors as payments
from motcua.casework.workflow import selectors as workflow
from motcua.kernel import text
from motcua.kernel.access import SIGNED_IN, Actor, check
from motcua.kernel.clock import local, now, today


@transaction.atomic
def submit_dossier(*, actor: Actor, dossier_id: UUID) -> Acknowledgement:
    """Hand in a complete draft: the time of arrival is acknowledged at once, the 8-hour clock starts (R-CLK-04).

    A second click gets the same acknowledgement. Raises IncompleteDossier, FeeUnpaid, ProcedureClosed.
    """
    dossier = _own(actor, dossier_id)
    if dossier.state != State.DRAFT:
        return _acknowledgement(dossier)
    _refuse_closed(dossier)
    _require_complete(dossier)
    _require_paid(dossier)
    instant = now()
    dossier.submitted_at, dossier.intake_due_at = instant, step_due(dossier, "intake", instant)
    move(
        dossier,
        "submit",
        actor=actor,
        at=instant,
        data={"form_version": str(dossier.form_version_id), "procedure_version": str(dossier.procedure_version_id)},
        clocks=Clocks(start={Clock.INTAKE: dossier.intake_due_at}),
        changed=("submitted_at", "intake_due_at", "finance"),
    )
    tell(
        dossier,
        "dossier_submitted",
        submitted_at=text.moment(instant),
        intake_due_at=text.moment(dossier.intake_due_at or instant),
    )
    return _acknowledgement(dossier)


@transaction.atomic
def supplement_dossier(*, actor: Actor, dossier_id: UUID) -> Acknowledgement:
    """Send back a completed dossier; the desk gets eight working hours again (R-CLK-04, F-020)."""
    dossier = _own(actor, dossier_id)
    if dossier.state == State.SUBMITTED:
        return _acknowledgement(dossier)
    _require_complete(dossier)
    _require_changed(dossier)
    instant = now()
    dossier.intake_due_at = step_due(dossier, "intake", instant)
    move(
        dossier,
        "supplement",
        actor=actor,
        at=instant,
        clocks=Clocks(end={Clock.SUPPLEMENT}, start={Clock.INTAKE: dossier.intake_due_at}),
        changed=("intake_due_at",),
    )
    tell(dossier, "supplement_received", received_at=text.moment(instant))
    return _acknowledgement(dossier)


@transaction.atomic
def withdraw_dossier(*, actor: Actor, dossier_id: UUID) -> Dossier:
    """Take a dossier back before it is received (F-021). Doing it twice is the same as once."""
    dossier = _own(actor, dossier_id)
    if dossier.state == State.WITHDRAWN:
        return dossier
    dossier.closed_at = now()
    move(
        dossier,
        "withdraw",
        actor=actor,
        at=dossier.closed_at,
        clocks=Clocks(end={Clock.INTAKE, Clock.SUPPLEMENT}),
        changed=("closed_at",),
    )
    return dossier


def _require_complete(dossier: Dossier) -> None:
    if errors := incomplete_places(dossier):
        raise IncompleteDossier(errors)


def _require_paid(dossier: Dossier) -> None:
    """The payment module knows first; its message to the dossier may still be on the way."""
    amount = rules.total(fee_of(dossier))
    if not amount or dossier.finance == Finance.PAID:
        return
    if not any(o.is_paid and o.amount == amount for o in payments.orders_for(subject_of(dossier.id))):
        raise FeeUnpaid(amount=text.dong(amount))
    dossier.finance = Finance.PAID


def _refuse_closed(dossier: Dossier) -> None:
    if not workflow.has_process(dossier.procedure_code, today()):
        raise ProcedureClosed(since=text.day(today()))


def _require_changed(dossier: Dossier) -> None:
    asked = ClockInterval.objects.filter(dossier_id=dossier.id, clock=Clock.SUPPLEMENT, ended_at=None).first()
    added = asked and dossier.attachments.filter(added_at__gt=asked.started_at).exists()
    if asked and not added and dossier.saved_at <= asked.started_at:
        raise NothingSupplemented()


def _own(actor: Actor, dossier_id: UUID) -> Dossier:
    check(actor, SIGNED_IN)
    dossier = lock(dossier_id)
    if dossier.applicant_id != actor.account_id:
        raise DossierNotFound()
    return dossier


def _acknowledgement(dossier: Dossier) -> Acknowledgement:
    assert dossier.submitted_at and dossier.intake_due_at  # noqa: S101  (set by the submission)
    return Acknowledgement(dossier.id, dossier.reference, local(dossier.submitted_at), local(dossier.intake_due_at))

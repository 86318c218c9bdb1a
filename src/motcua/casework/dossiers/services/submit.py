"""The applicant's acts: hand in, complete after a request, take back (F-018, F-020, F-021)."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from motcua.casework.dossiers.errors import (
    DossierNotFound,
    IncompleteDossier,
    NothingSupplemented,
    ProcedureClosed,
)
from motcua.casework.dossiers.models import ClockInterval, Dossier
from motcua.casework.dossiers.selectors import incomplete_places
from motcua.casework.dossiers.services.fee import require_paid, return_fee
from motcua.casework.dossiers.services.tell import tell
from motcua.casework.dossiers.services.transition import Clocks, lock, move, step_due
from motcua.casework.dossiers.types import Acknowledgement, Clock, State
from motcua.casework.workflow import selectors as workflow
from motcua.foundation.catalogue import selectors as catalogue
from motcua.foundation.forms import selectors as forms
from motcua.kernel import text
from motcua.kernel.access import SIGNED_IN, Actor, check
from motcua.kernel.clock import local, now, today
from motcua.kernel.errors import NotFound


def submit_dossier(*, actor: Actor, dossier_id: UUID) -> Acknowledgement:
    """Hand in a complete draft: the time of arrival is acknowledged at once, the 8-hour clock starts (R-CLK-04).

    A second click gets the same acknowledgement. Raises IncompleteDossier, FeeUnpaid, ProcedureClosed.
    """
    try:
        return _hand_in(actor, dossier_id)
    except IncompleteDossier:
        _keep_versions(actor, dossier_id)
        raise


@transaction.atomic
def _hand_in(actor: Actor, dossier_id: UUID) -> Acknowledgement:
    dossier = _own(actor, dossier_id)
    if dossier.state != State.DRAFT:
        return _acknowledgement(dossier)
    followed = _follow_versions(dossier)
    _require_complete(dossier)
    require_paid(dossier)
    instant = now()
    dossier.submitted_at, dossier.intake_due_at = instant, step_due(dossier, "intake", instant)
    move(
        dossier,
        "submit",
        actor=actor,
        at=instant,
        data={"form_version": str(dossier.form_version_id), "procedure_version": str(dossier.procedure_version_id)},
        clocks=Clocks(start={Clock.INTAKE: dossier.intake_due_at}),
        changed=("submitted_at", "intake_due_at", "finance", *followed),
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
    require_paid(dossier)
    instant = now()
    dossier.intake_due_at = step_due(dossier, "intake", instant)
    move(
        dossier,
        "supplement",
        actor=actor,
        at=instant,
        clocks=Clocks(end={Clock.SUPPLEMENT}, start={Clock.INTAKE: dossier.intake_due_at}),
        changed=("intake_due_at", "finance"),
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
    return_fee(dossier, actor)
    move(
        dossier,
        "withdraw",
        actor=actor,
        at=dossier.closed_at,
        clocks=Clocks(end={Clock.INTAKE, Clock.SUPPLEMENT}),
        changed=("closed_at", "finance"),
    )
    return dossier


def _require_complete(dossier: Dossier) -> None:
    if errors := incomplete_places(dossier):
        raise IncompleteDossier(errors)


@transaction.atomic
def _keep_versions(actor: Actor, dossier_id: UUID) -> None:
    """Keep the versions by which a draft was refused, so that the next page shows the questions of the new form."""
    dossier = _own(actor, dossier_id)
    if dossier.state == State.DRAFT and (changed := _follow_versions(dossier)):
        dossier.save(update_fields=changed)


def _follow_versions(dossier: Dossier) -> tuple[str, ...]:
    """Put a draft under the form, process and procedure in force today (R-VER-01); returns what changed.

    What was typed stays. Raises ProcedureClosed.
    """
    try:
        in_force = {
            "form_version_id": forms.form_for(dossier.procedure_code, today()).version_id,
            "process_version_id": workflow.process_for(dossier.procedure_code, today()).version_id,
            "procedure_version_id": catalogue.procedure(dossier.procedure_code, today()).version_id,
        }
    except NotFound as error:
        raise ProcedureClosed() from error
    changed = [name for name, version in in_force.items() if getattr(dossier, name) != version]
    for name in changed:
        setattr(dossier, name, in_force[name])
    return tuple(name.removesuffix("_id") for name in changed)


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

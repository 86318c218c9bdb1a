"""Before handing in: start, save as one goes, attach, pay (F-011 to F-015, F-019)."""

from __future__ import annotations

import base64
import os
from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from motcua.casework.dossiers import rules, selectors
from motcua.casework.dossiers.errors import DossierNotFound, FeeAlreadyPaid, TooManyFiles
from motcua.casework.dossiers.models import Attachment, Dossier
from motcua.casework.dossiers.services.fee import cancel_open_orders
from motcua.casework.dossiers.services.transition import lock
from motcua.casework.dossiers.types import OPEN_TO_APPLICANT, Channel, Finance, State
from motcua.casework.workflow import selectors as workflow
from motcua.foundation.accounts import selectors as accounts
from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.catalogue import selectors as catalogue
from motcua.foundation.forms import selectors as forms
from motcua.foundation.forms import services as form_services
from motcua.foundation.vault import services as vault
from motcua.foundation.vault.types import Readable
from motcua.kernel import text
from motcua.kernel.access import SIGNED_IN, Actor, check
from motcua.kernel.clock import now, today
from motcua.kernel.errors import NotFound, SignInRequired

MEDIA_TYPES = ("application/pdf", "image/jpeg", "image/png")
MOST_FILES = 40
MOST_BYTES = 10 * 1024 * 1024
AGENCY = "agency"
"""The answer that names the agency to decide."""


def start_draft(*, actor: Actor, procedure_code: str, channel: Channel = Channel.ONLINE) -> Dossier:
    """Open a draft with what is known about the person filled in; the open one where there is one already.

    The competent commune is that of the residence until the form says otherwise. Raises NoProcess, NotFound.
    """
    check(actor, SIGNED_IN)
    open_draft = Dossier.objects.filter(applicant_id=actor.account_id, procedure_code=procedure_code, state=State.DRAFT)
    if existing := open_draft.first():
        return existing
    try:
        with transaction.atomic():
            return _new_draft(actor, procedure_code, channel)
    except IntegrityError:  # the second of two clicks
        return open_draft.get()


@transaction.atomic
def save_draft(*, actor: Actor, dossier_id: UUID, fields: Collection[str], answers: Mapping[str, Any]) -> Dossier:
    """Keep what was typed into `fields`, right or wrong; the other answers stay. A blank field has no answer.

    Another number of copies cancels an open order; the agency stays once the dossier is handed in.

    Raises FeeAlreadyPaid when the number of paid copies would change.
    """
    dossier = _own_open(actor, dossier_id)
    kept = {name: value for name, value in dossier.answers.items() if name not in fields}
    merged = {**kept, **answers}
    if dossier.state != State.DRAFT and AGENCY in dossier.answers:
        merged[AGENCY] = dossier.answers[AGENCY]
    if dossier.finance == Finance.PAID and rules.copies_of(merged) != rules.copies_of(dossier.answers):
        raise FeeAlreadyPaid(copies=rules.copies_of(dossier.answers))
    if merged == dossier.answers:
        return dossier
    if rules.copies_of(merged) != rules.copies_of(dossier.answers):
        cancel_open_orders(dossier)
    dossier.answers, dossier.saved_at = merged, now()
    if dossier.state == State.DRAFT:
        dossier.agency_id = _competent(str(merged.get(AGENCY, "")), dossier.agency_id)
    dossier.save(update_fields=["answers", "saved_at", "agency"])
    return dossier


def attach_file(*, actor: Actor, dossier_id: UUID, component: str, content: Readable | bytes, name: str) -> Attachment:
    """Check and keep one paper. The file is on disk before its row commits. Raises UnacceptableFile, TooManyFiles."""
    if component not in {paper.key for paper in selectors.papers_of(_own_open_unlocked(actor, dossier_id))}:
        raise NotFound()
    file = vault.keep_file(content, name=name, owner=actor.account_id, allowed=MEDIA_TYPES, max_bytes=MOST_BYTES)
    with transaction.atomic():
        dossier = _own_open(actor, dossier_id)
        present = dossier.attachments.filter(removed_at=None)
        if same := present.filter(component=component, file__sha256=file.sha256).first():
            return same
        if present.count() >= MOST_FILES:
            raise TooManyFiles(most=MOST_FILES)
        return Attachment.objects.create(
            dossier=dossier,
            agency_id=dossier.agency_id,
            component=component,
            file_id=file.id,
            name=file.name,
            size=file.size,
            media_type=file.media_type,
            added_at=now(),
        )


@transaction.atomic
def remove_file(*, actor: Actor, dossier_id: UUID, attachment_id: UUID) -> None:
    """Take a paper back; doing it twice is the same as once."""
    dossier = _own_open(actor, dossier_id)
    dossier.attachments.filter(id=attachment_id, removed_at=None).update(removed_at=now())


def _new_draft(actor: Actor, procedure_code: str, channel: Channel) -> Dossier:
    on = today()
    procedure = catalogue.procedure(procedure_code, on)
    form = forms.form_for(procedure_code, on)
    process = workflow.process_for(procedure_code, on)
    person = accounts.person(_account_of(actor))
    agency_code = _home_agency(person.residence_unit_code)
    instant = now()
    return Dossier.objects.create(
        reference=_reference(),
        agency_id=agency_code,
        procedure_code=procedure_code,
        procedure_name=procedure.name,
        procedure_version_id=procedure.version_id,
        form_version_id=form.version_id,
        process_version_id=process.version_id,
        applicant_id=person.account_id,
        applicant_name=person.name,
        search_text=text.fold(f"{procedure.name} {person.name}"),
        channel=channel,
        level=catalogue.service_level(procedure_code, agency_code, on),
        answers={**form_services.prefill(form, asdict(person)), **_agency_answer(agency_code)},
        created_at=instant,
        saved_at=instant,
    )


def _account_of(actor: Actor) -> UUID:
    if actor.account_id is None:
        raise SignInRequired()
    return actor.account_id


def _home_agency(unit_code: str) -> str:
    """The commune of the residence when it lies in this province, else the province until one is chosen."""
    communes = agencies.communes_of(settings.PROVINCE)
    return next((a.code for a in communes if unit_code and a.admin_unit_code == unit_code), settings.PROVINCE)


def _agency_answer(agency_code: str) -> dict[str, str]:
    return {} if agency_code == settings.PROVINCE else {AGENCY: agency_code}


def _competent(chosen: str, current: str) -> str:
    """The chosen agency when it is a commune of this province; anything else leaves the current one."""
    return chosen if any(a.code == chosen for a in agencies.communes_of(settings.PROVINCE)) else current


def _reference() -> str:
    """A short name for a dossier that has no code yet: eight letters and digits, not to be guessed."""
    return base64.b32encode(os.urandom(5)).decode()


def _own_open(actor: Actor, dossier_id: UUID) -> Dossier:
    dossier = lock(dossier_id)
    _require_own_open(actor, dossier)
    return dossier


def _own_open_unlocked(actor: Actor, dossier_id: UUID) -> Dossier:
    dossier = Dossier.objects.filter(id=dossier_id).first()
    if dossier is None:
        raise DossierNotFound()
    _require_own_open(actor, dossier)
    return dossier


def _require_own_open(actor: Actor, dossier: Dossier) -> None:
    """Only the applicant changes a dossier, and only while it lies with the applicant."""
    check(actor, SIGNED_IN)
    if dossier.applicant_id != actor.account_id or dossier.state not in OPEN_TO_APPLICANT:
        raise DossierNotFound()

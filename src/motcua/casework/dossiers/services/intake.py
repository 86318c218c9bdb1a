"""At the desk: receive, ask for a supplement, refuse (R-RCV-03)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.casework.dossiers import rules
from motcua.casework.dossiers.errors import SupplementAlreadyRequested, TakenByColleague
from motcua.casework.dossiers.models import Dossier, DossierEvent, IssuedForm
from motcua.casework.dossiers.selectors import fee_of
from motcua.casework.dossiers.services.fee import return_fee
from motcua.casework.dossiers.services.printing import facts_for_printing
from motcua.casework.dossiers.services.tell import tell
from motcua.casework.dossiers.services.transition import Clocks, lock, move, require_seen, step_due
from motcua.casework.dossiers.types import FORM_SUFFIXES, RECEIVE_DOSSIER, Check, Clock, Finding, Form
from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.agencies import services as agency_services
from motcua.foundation.catalogue import selectors as catalogue
from motcua.kernel import text
from motcua.kernel.access import Actor, check
from motcua.kernel.clock import local, now
from motcua.kernel.worktime import due_at


@transaction.atomic
def receive_dossier(
    *, actor: Actor, dossier_id: UUID, checks: Sequence[Check], seen: datetime | None = None
) -> Dossier:
    """Receive a complete dossier: code, due date, receipt (form 01); the processing clock starts (R-CLK-01).

    Raises ComponentsUnchecked, TakenByColleague, ActionNotPossible.
    """
    dossier = lock(dossier_id)
    check(actor, RECEIVE_DOSSIER, dossier.agency_id)
    _refuse_if_done(dossier, actor)
    require_seen(dossier, seen)
    rules.require_all_checked(components_of(dossier), checks)
    instant = now()
    calendar = agencies.working_calendar(dossier.agency_id)
    code = agency_services.issue_code("dossier", desk_of(dossier.agency_id), local(instant).date())
    dossier.code, dossier.code_scheme = code.value, code.scheme
    dossier.received_at, dossier.calendar_version = instant, calendar.version
    limit = catalogue.time_limit(dossier.procedure_code, local(instant).date())
    dossier.due_at = due_at(calendar, instant, limit)
    dossier.checks = _verdicts(checks, actor, instant)
    move(
        dossier,
        "receive",
        actor=actor,
        at=instant,
        data={"code": dossier.code, "checks": dossier.checks, "due_at": dossier.due_at.isoformat()},
        clocks=Clocks(end={Clock.INTAKE}, start={Clock.PROCESSING: dossier.due_at}),
        changed=("code", "code_scheme", "received_at", "calendar_version", "due_at", "checks"),
    )
    _issue(dossier, Form.RECEIPT, instant, {"officer": actor.name, "fees": [asdict(line) for line in fee_of(dossier)]})
    tell(dossier, "dossier_received", actor, received_at=text.moment(instant), due_at=text.moment(dossier.due_at))
    return dossier


@transaction.atomic
def request_supplement(
    *,
    actor: Actor,
    dossier_id: UUID,
    findings: Sequence[Finding],
    checks: Sequence[Check] = (),
    seen: datetime | None = None,
) -> Dossier:
    """Ask the applicant, once and completely, for what is missing (form 02; R-RCV-04, R-CLK-04).

    The intake clock stops; no processing clock runs yet. Raises ReasonMissing, SupplementAlreadyRequested.
    """
    dossier = lock(dossier_id)
    check(actor, RECEIVE_DOSSIER, dossier.agency_id)
    _refuse_if_done(dossier, actor)
    _refuse_second_request(dossier)
    require_seen(dossier, seen)
    rules.require_findings(findings)
    instant = now()
    rows = [{"item": text.nfc(f.item), "reason": text.nfc(f.reason)} for f in findings]
    dossier.supplement_requests += 1
    dossier.checks = {**dossier.checks, **_verdicts(checks, actor, instant)}
    form = _issue(dossier, Form.SUPPLEMENT, instant, {"officer": actor.name, "findings": rows})
    move(
        dossier,
        "request_supplement",
        actor=actor,
        at=instant,
        data={"findings": rows, "form": form.number},
        clocks=Clocks(end={Clock.INTAKE}, start={Clock.SUPPLEMENT: step_due(dossier, "applicant", instant)}),
        changed=("supplement_requests", "checks"),
    )
    content, guidance = ("; ".join(row[name] for row in rows) for name in ("item", "reason"))
    tell(dossier, "supplement_requested", actor, content=content, guidance=guidance)
    return dossier


def _refuse_second_request(dossier: Dossier) -> None:
    """R-RCV-04: the applicant is asked once."""
    if dossier.supplement_requests:
        earlier = dossier.forms.filter(form=Form.SUPPLEMENT).values_list("issued_at", flat=True)[0]
        raise SupplementAlreadyRequested(at=text.moment(earlier))


@transaction.atomic
def refuse_dossier(*, actor: Actor, dossier_id: UUID, reason: str, seen: datetime | None = None) -> Dossier:
    """Refuse at intake with the reason in writing (form 03). Raises ReasonMissing, TakenByColleague."""
    dossier = lock(dossier_id)
    check(actor, RECEIVE_DOSSIER, dossier.agency_id)
    _refuse_if_done(dossier, actor)
    require_seen(dossier, seen)
    rules.require_reason(reason)
    instant = now()
    form = _issue(dossier, Form.REFUSAL, instant, {"officer": actor.name, "reason": text.nfc(reason)})
    dossier.closed_at = instant
    return_fee(dossier, actor)
    move(
        dossier,
        "refuse",
        actor=actor,
        at=instant,
        data={"reason": text.nfc(reason), "form": form.number},
        clocks=Clocks(end={Clock.INTAKE}),
        changed=("closed_at", "finance"),
    )
    tell(dossier, "dossier_refused", actor, reason=text.nfc(reason))
    return dossier


def components_of(dossier: Dossier) -> list[str]:
    """The components an officer gives a verdict on: the form itself and each paper handed in."""
    papers = dossier.attachments.filter(removed_at=None).values_list("component", flat=True)
    return ["form", *dict.fromkeys(papers)]


def desk_of(agency_code: str) -> str:
    """The one-stop desk of an agency, whose identifier stands in the dossier code; else the agency."""
    desks = [a.code for a in agencies.agencies_under(agency_code, kind="unit")]
    return desks[0] if desks else agency_code


def _verdicts(checks: Sequence[Check], actor: Actor, at: datetime) -> dict[str, dict[str, str]]:
    return {
        c.component: {"verdict": c.verdict, "note": text.nfc(c.note), "by": actor.name, "at": at.isoformat()}
        for c in checks
    }


def _issue(dossier: Dossier, form: Form, at: datetime, data: dict[str, object]) -> IssuedForm:
    if form is Form.RECEIPT:
        number = dossier.code or ""
    else:
        number = agency_services.issue_form_number(FORM_SUFFIXES[form], dossier.agency_id, local(at).year)
    kept = {**data, **facts_for_printing(dossier, at)}
    return IssuedForm.objects.create(
        dossier=dossier, agency_id=dossier.agency_id, form=form, number=number, issued_at=at, data=kept
    )


def _refuse_if_done(dossier: Dossier, actor: Actor) -> None:
    """Tell a second officer who was faster, instead of doing the thing twice."""
    if dossier.step in {"intake", "draft", "applicant"}:
        return
    done = DossierEvent.objects.filter(dossier_id=dossier.id, kind__in=["receive", "refuse"]).order_by("-id").first()
    if done:
        name = "Bạn" if done.actor_id == actor.account_id else done.actor_name
        raise TakenByColleague(name=name, at=text.moment(done.at))

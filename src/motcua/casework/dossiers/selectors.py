"""Public questions about dossiers. Each names who asks; nobody sees more than their part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    When,
    prefetch_related_objects,
)

from motcua.casework.dossiers import rules
from motcua.casework.dossiers.errors import DossierNotFound
from motcua.casework.dossiers.models import Attachment, ClockInterval, Dossier, DossierEvent
from motcua.casework.dossiers.types import (
    APPROVE_DOSSIER,
    ASSIGN_DOSSIER,
    RECEIVE_DOSSIER,
    VIEW_DOSSIER,
    ChainReport,
    Clock,
    Finance,
    MeasuredEvent,
    State,
    TraceRow,
)
from motcua.casework.payments import selectors as payments
from motcua.casework.payments.types import OrderLine, OrderState
from motcua.casework.workflow import selectors as workflow
from motcua.casework.workflow.types import Paper
from motcua.foundation.accounts import selectors as accounts
from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.catalogue import selectors as catalogue
from motcua.foundation.catalogue.types import ServiceLevel
from motcua.foundation.forms import selectors as forms
from motcua.foundation.forms import services as form_services
from motcua.foundation.vault import selectors as vault
from motcua.kernel import text
from motcua.kernel.access import Actor, Permission, scope_filter
from motcua.kernel.clock import now, today
from motcua.kernel.errors import NotFound
from motcua.kernel.worktime import working_minutes

PAGE = 20
LONGEST_SEARCH, MOST_WORDS = 200, 8

INBOX_VIEWS: dict[str, tuple[str, ...]] = {
    "intake": ("intake",),
    "processing": ("assign", "appraise", "approve", "sign"),
    "waiting": ("applicant",),
    "returning": ("return",),
    "done": ("closed",),
}


def can_be_started(procedure_code: str) -> bool:
    """Whether the procedure has a form and a process here today."""
    try:
        forms.form_for(procedure_code, today())
    except NotFound:
        return False
    return workflow.has_process(procedure_code, today())


def dossiers_of(actor: Actor) -> QuerySet[Dossier]:
    """The actor's own dossiers, newest first, each with its running clocks."""
    mine = Dossier.objects.filter(applicant_id=actor.account_id).order_by("-created_at")
    return mine.prefetch_related(_running())


def own_dossier(actor: Actor, dossier_id: UUID) -> Dossier:
    """A dossier of the actor. Raises DossierNotFound, also for those of others."""
    dossier = Dossier.objects.filter(id=dossier_id, applicant_id=actor.account_id).first()
    if dossier is None or not actor.is_signed_in:
        raise DossierNotFound()
    return dossier


def officer_dossier(actor: Actor, dossier_id: UUID) -> Dossier:
    """A handed-in dossier of an agency that the actor serves. Raises DossierNotFound."""
    dossier = Dossier.objects.filter(visible_to(actor), id=dossier_id).select_related("applicant").first()
    if dossier is None:
        raise DossierNotFound()
    return dossier


def visible_to(actor: Actor, permission: Permission = VIEW_DOSSIER) -> Q:
    """The filter that lets an officer see the dossiers of the own agencies only; drafts belong to the citizen."""
    return scope_filter(actor, permission, "agency__code") & ~Q(state=State.DRAFT)


def inbox(actor: Actor, view: str = "todo") -> QuerySet[Dossier]:
    """An inbox view, the nearest deadline first; `todo` holds what the actor may act on now."""
    rows = Dossier.objects.filter(visible_to(actor)).annotate(deadline=_deadline()).select_related("assignee")
    rows = rows.prefetch_related(_running())
    rows = rows.filter(_todo(actor)) if view == "todo" else rows.filter(step__in=INBOX_VIEWS[view])
    return rows.order_by("-closed_at") if view == "done" else rows.order_by(F("deadline").asc(nulls_last=True), "id")


def search_inbox(actor: Actor, view: str, words: str) -> QuerySet[Dossier]:
    """An inbox view narrowed to a code, or to names of procedure and applicant, with or without accents."""
    rows = inbox(actor, view)
    for word in words[:LONGEST_SEARCH].split()[:MOST_WORDS]:
        rows = rows.filter(
            Q(code__icontains=word) | Q(reference__icontains=word) | Q(search_text__contains=text.fold(word))
        )
    return rows


def inbox_counts(actor: Actor) -> dict[str, int]:
    """How many dossiers each view holds; one query."""
    views = {"todo": _todo(actor), **{view: Q(step__in=steps) for view, steps in INBOX_VIEWS.items()}}
    counts = {view: Count("id", filter=condition) for view, condition in views.items()}
    return Dossier.objects.filter(visible_to(actor)).aggregate(**counts)


def trace(dossier: Dossier) -> list[TraceRow]:
    """The whole way: who, when, how long each step took in working minutes, early or late (form 06)."""
    process = workflow.process_version(dossier.process_version_id)
    calendar = agencies.working_calendar(dossier.agency_id)
    stays = {c.ended_at: c for c in dossier.clocks.filter(clock=Clock.STEP) if c.ended_at}
    return [
        TraceRow(
            sequence=event.sequence,
            at=event.at,
            actor=event.actor_name,
            kind=event.kind,
            step=process.step(event.from_step).name,
            working_minutes=working_minutes(calendar, stay.started_at, event.at)
            if (stay := stays.get(event.at))
            else None,
            limit_minutes=working_minutes(calendar, stay.started_at, stay.due_at) if stay and stay.due_at else None,
            mark=rules.mark(stay.due_at, event.at) if stay and stay.due_at else "",
            data=event.data,
            digest=event.digest,
        )
        for event in dossier.events.all()
    ]


def reason_sent_back(dossier: Dossier) -> str:
    """Why the leader returned the proposal, while it lies with the specialist again; else ''."""
    if dossier.step != "appraise":
        return ""
    last = dossier.events.filter(kind__in=["assign", "send_back"]).order_by("-id").first()
    return str(last.data["reason"]) if last and last.kind == "send_back" else ""


def running_clock(dossier: Dossier) -> ClockInterval | None:
    """The clock that people watch now: intake, supplement or processing; no query for rows of a list."""
    if not hasattr(dossier, "running"):
        prefetch_related_objects([dossier], _running())
    return max(dossier.running, key=lambda interval: interval.id, default=None)


def _running() -> Prefetch[str]:
    """The running clocks that people watch, for all dossiers of a list in one query, as `running`."""
    clocks = ClockInterval.objects.filter(ended_at=None).exclude(clock=Clock.STEP)
    return Prefetch("clocks", queryset=clocks, to_attr="running")


def public_progress(code: str) -> tuple[str, int, int, bool]:
    """What anybody may know by code: code, steps done, steps in all, finished (R-LOG-01)."""
    dossier = Dossier.objects.filter(Q(code=code.strip()) | Q(reference=code.strip().upper())).first()
    if dossier is None or dossier.state == State.DRAFT:
        raise DossierNotFound()
    road = main_road(dossier)
    done = road.index(dossier.step) if dossier.step in road else 1
    return dossier.code or dossier.reference, done, len(road) - 1, dossier.closed_at is not None


def main_road(dossier: Dossier) -> list[str]:
    """The steps of the straight way, without the detour to the applicant."""
    return [s.code for s in workflow.process_version(dossier.process_version_id).steps if s.code != "applicant"]


def measured_event(event_id: int) -> MeasuredEvent:
    """What `connectors/emc_local` may carry of one event."""
    papers = Attachment.objects.filter(dossier=OuterRef("dossier"), removed_at=None)
    events = DossierEvent.objects.select_related("dossier").annotate(has_papers=Exists(papers))
    event = events.get(id=event_id)
    dossier = event.dossier
    due = event.data.get("due_at")
    brought = _brought(event) if event.kind in _HANDED_IN else _Brought()
    return MeasuredEvent(
        event_id=event.id,
        dossier_id=event.dossier_id,
        agency_code=event.agency_id,
        procedure_code=event.data["procedure"],
        kind=event.kind,
        at=event.at,
        channel=event.data["channel"],
        level=event.data["level"],
        due_at=datetime.fromisoformat(due) if due else None,
        online_result=event.data["online_result"],
        paid_online=event.data["paid_online"],
        is_fee_due=dossier.finance != Finance.NOTHING_DUE,
        is_digitised=event.has_papers,
        is_authenticated=event.data["channel"] == _ONLINE,
        is_written_result_due=brought.is_written_result_due,
        is_eligible_full=brought.is_eligible_full,
        is_data_reused=brought.is_data_reused,
        is_from_store=brought.is_from_store,
        fee=_billed(dossier),
        applicant_id=dossier.applicant_id,
    )


_HANDED_IN = frozenset({"submit", "supplement"})
"""What a dossier brings with it is told when it is handed in; what was told stays told."""


class _Brought(NamedTuple):
    is_written_result_due: bool = False
    is_eligible_full: bool = False
    is_data_reused: bool = False
    is_from_store: bool = False


def _brought(event: DossierEvent) -> _Brought:
    """What the catalogue says of the procedure, and what of the dossier need not have been asked again (R-DAT-05)."""
    dossier = event.dossier
    files = Attachment.objects.filter(dossier=dossier, removed_at=None, added_at__lte=event.at)
    hashes = set(files.values_list("file__sha256", flat=True))
    is_from_store = vault.has_kept(dossier.applicant_id, hashes, before=event.at)
    return _Brought(
        is_written_result_due=bool(catalogue.version(dossier.procedure_version_id).results),
        is_eligible_full=event.data["level"] == ServiceLevel.FULL,
        is_data_reused=is_from_store or _has_known_answer(dossier) or _was_handed_in(dossier, hashes),
        is_from_store=is_from_store,
    )


def _has_known_answer(dossier: Dossier) -> bool:
    """An answer that the form took from the account stands as the account has it (F-012)."""
    form, person = forms.form_version(dossier.form_version_id), accounts.person(dossier.applicant_id)
    known = form_services.known_answers(form, asdict(person))
    return any(dossier.answers.get(name) == value for name, value in known.items())


def _was_handed_in(dossier: Dossier, hashes: set[str]) -> bool:
    """The same person handed in the same paper with an earlier dossier."""
    former = Attachment.objects.filter(dossier__applicant_id=dossier.applicant_id, file__sha256__in=hashes)
    earlier = former.filter(dossier__submitted_at__lt=dossier.submitted_at)
    return bool(hashes) and earlier.exclude(dossier=dossier).exists()


_ONLINE = 2
"""The portal takes a dossier only from somebody who signed on with a proven identity."""


def _billed(dossier: Dossier) -> int:
    """Đồng of the last order that counts; a dossier without a fee is not looked up."""
    if dossier.finance == Finance.NOTHING_DUE:
        return 0
    over = (OrderState.CANCELLED, OrderState.EXPIRED)
    bills = [order.amount for order in payments.orders_for(subject_of(dossier.id)) if order.state not in over]
    return bills[-1] if bills else 0


def verify_chain(agency_code: str) -> ChainReport:
    """Recompute every link of an agency's chain; a missing or altered event shows as `broken_at`."""
    events = DossierEvent.objects.filter(agency_id=agency_code).order_by("sequence")
    links = ((e.sequence, e.previous_digest, e.digest, content_of(e)) for e in events.iterator())
    return ChainReport(agency_code, events.count(), rules.first_break(links))


def content_of(event: DossierEvent) -> dict[str, Any]:
    """The content of an event that its digest covers."""
    return {
        "agency": event.agency_id,
        "sequence": event.sequence,
        "dossier": str(event.dossier_id),
        "kind": event.kind,
        "at": event.at.isoformat(),
        "actor": [str(event.actor_id) if event.actor_id else None, event.actor_name],
        "way": [event.from_step, event.to_step, event.state],
        "data": event.data,
    }


def chains() -> Iterator[ChainReport]:
    """The reports of all chains."""
    for code in DossierEvent.objects.order_by().values_list("agency__code", flat=True).distinct():
        yield verify_chain(code)


def fee_of(dossier: Dossier) -> list[OrderLine]:
    """What is owed for the answers as they stand, by the fee rules of today."""
    lines = catalogue.fee_lines(dossier.procedure_code, today())
    return rules.order_lines([(f.code, f.name, f.kind, f.amount) for f in lines], rules.copies_of(dossier.answers))


def subject_of(dossier_id: UUID) -> str:
    return f"dossier:{dossier_id}"


def incomplete_places(dossier: Dossier) -> dict[str, list[str]]:
    """Every field and paper that still stands in the way, with the sentence for it (empty: complete)."""
    form = forms.form_version(dossier.form_version_id)
    errors = form_services.check_answers(form, dossier.answers)
    missing = missing_papers(dossier)
    return errors | {f"paper-{p.key}": [f"Hãy đính kèm {p.name}."] for p in missing}


def papers_of(dossier: Dossier) -> tuple[Paper, ...]:
    """The papers that may be attached, from the process version that the dossier keeps."""
    return workflow.process_version(dossier.process_version_id).papers


def missing_papers(dossier: Dossier) -> list[Paper]:
    """The papers that the process demands and that are not attached."""
    present = set(dossier.attachments.filter(removed_at=None).values_list("component", flat=True))
    return [p for p in papers_of(dossier) if p.required and p.key not in present]


def is_overdue(dossier: Dossier) -> bool:
    """An attribute, never a state: the running deadline has passed."""
    deadline = dossier.due_at if dossier.received_at else dossier.intake_due_at
    waiting = dossier.state in (State.INTAKE_SUPPLEMENT, State.DRAFT) or dossier.decided_at or dossier.closed_at
    return bool(deadline and not waiting and now() > deadline)


def _deadline() -> Case:
    waiting = When(step__in=["applicant", "return"], then=None)
    return Case(
        waiting, When(received_at=None, then=F("intake_due_at")), default=F("due_at"), output_field=DateTimeField()
    )


_STEP_PERMISSIONS = {
    "intake": RECEIVE_DOSSIER,
    "return": RECEIVE_DOSSIER,
    "assign": ASSIGN_DOSSIER,
    "approve": APPROVE_DOSSIER,
}


def _todo(actor: Actor) -> Q:
    """What stands at a step of the actor, in an agency of that very grant; appraisal only of the own dossiers."""
    wanted = Q(step="appraise", assignee_id=actor.account_id)
    for step, permission in _STEP_PERMISSIONS.items():
        wanted |= Q(step=step) & visible_to(actor, permission)
    return wanted

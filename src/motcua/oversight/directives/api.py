"""Directives and duties for programs: what is ordered, where each stands, and the same steps as on the pages."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any, Literal, cast
from uuid import UUID

from django.http import FileResponse, HttpRequest
from ninja import File, Form, Query, Router, Schema, UploadedFile
from pydantic import Field

from motcua.foundation.vault import services as vault
from motcua.kernel.access import PUBLIC, Requires, actor_of
from motcua.oversight.directives import selectors, services
from motcua.oversight.directives.models import Directive, Duty, DutyStep, Extension, Task
from motcua.oversight.directives.types import (
    DECIDE_TASK,
    LEAD_TASK,
    MANAGE_DIRECTIVES,
    MOST_TEXT,
    REPORT_TASK,
    VIEW_BOARD,
    VIEW_TASKS,
    DirectiveLine,
    DutyLine,
    Filters,
    Rhythm,
    Tally,
)

router = Router(tags=["directives"])
_FILE = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
FILES = cast(Any, File)([])
"""Files of a form; none where none are sent."""
Asked = Literal[
    "open", "late", "soon", "all", "not_begun", "doing", "with_head", "handed_in", "accepted", "cancelled", "passed_on"
]


class Slice(Schema):
    """Which part of a list."""

    offset: int = Field(0, ge=0, le=1_000_000)
    limit: int = Field(50, ge=1, le=100)


class DutyFilters(Slice):
    directive: UUID | None = None
    agency: str = Field("", max_length=35, pattern=r"^[A-Z0-9.]*$", description="Code of the agency that owes it.")
    state: Asked = Field("open", description="`late`, `soon` follow from the day; `open` is all that is not settled.")


class TallyOut(Schema):
    """Counts of duties; shares are finished by whoever prints them. What waits for a head is still being done."""

    total: int = Field(description="Duties owed once, and of what recurs the rounds that are due.")
    done: int = Field(description="Of `total`, what was accepted.")
    late: int = Field(description="Duties owed after their day, or handed in after it.")
    handed_in: int
    doing: int
    not_begun: int
    duties: int = Field(description="Duties, what recurs counted once; without those cancelled or passed on.")
    rounds_due: int = Field(description="Rounds due of what recurs, part of `total`.")
    rounds_done: int = Field(description="Rounds accepted, part of `done`.")
    cancelled: int = Field(description="Left out of all other counts.")
    passed_on: int = Field(description="Passed to a successor that owed the same; left out of all other counts.")
    was_late: int = Field(description="Not late any more: a later day was granted after the earlier one was over.")


class StatedOut(Schema):
    """Counts of tasks as a source tells them, where duties are not followed here."""

    total: int
    done: int
    on: str


class DirectiveOut(Schema):
    id: UUID
    number: str
    kind: str
    title: str
    issuer: str
    issued_on: date
    is_published: bool
    tasks: int
    duties: TallyOut
    stated: StatedOut | None
    source: str


class DirectivePage(Schema):
    items: list[DirectiveOut]
    total: int


class RhythmOut(Schema):
    recurrence: str = Field(description="Empty for what is owed once.")
    day: int = Field(description="Of the week (1 Monday) or month; 0 is the last one.")
    month: int = Field(description="In the quarter or year; 0 is the last one.")


class TaskOut(Schema):
    id: UUID
    article: str
    text: str
    groups: list[str]
    partners: list[str]
    due_on: date | None
    rhythm: RhythmOut
    evidence: str
    indicator: str
    cancelled_reason: str
    duties: TallyOut


class TaskPage(Schema):
    items: list[TaskOut]
    total: int


class DutyOut(Schema):
    id: UUID
    directive: str
    article: str
    text: str
    agency: str
    state: str
    due_on: date | None
    rhythm: RhythmOut
    is_late: bool
    days: int | None = Field(description="Days to the due day, negative after it.")
    handed_in_on: date | None = Field(description="When the evidence that waits for the office left the agency.")
    asks: bool = Field(description="A later day is asked for and not answered yet.")
    was_late: bool = Field(description="In this round a later day was granted after the earlier one was over.")


class DutyPage(Schema):
    items: list[DutyOut]
    total: int


class EvidenceOut(Schema):
    id: int
    name: str
    size: int
    sha256: str


class StepOut(Schema):
    step: str
    state: str
    agency: str
    at: datetime
    actor: str
    text: str
    due_on: date | None
    due_before: date | None = Field(description="The day that held before a later one was granted.")
    until: date | None = Field(description="The later day asked for, in the steps of a request.")
    days_late: int = Field(description="By how many days it was late when the later day was granted.")
    files: list[EvidenceOut]


class ExtensionOut(Schema):
    """A later day that is asked for and not answered; until then the old day holds."""

    until: date
    reason: str
    asked_at: datetime
    waits_for: Literal["head", "office"] = Field(description="Who answers next; it reaches the office after the head.")


class DutyDetail(DutyOut):
    version: int = Field(description="To be sent with a step; another one is answered 409.")
    round: int
    evidence: str = Field(description="What the task expects as evidence.")
    indicator: str
    extension: ExtensionOut | None
    steps: list[StepOut]


class StepIn(Schema):
    version: int = Field(ge=0, le=10**8, description="The number that was read.")


class ReportIn(StepIn):
    text: str = Field(min_length=1, max_length=MOST_TEXT)


class ExtensionIn(StepIn):
    until: date = Field(description="A day after the one that holds and after today.")
    reason: str = Field(min_length=1, max_length=2000)


class GivenIn(Schema):
    agencies: list[Annotated[str, Field(max_length=35, pattern=r"^[A-Z0-9.]+$")]] = Field(min_length=1, max_length=200)


class GivenOut(Schema):
    given: int = Field(description="How many duties are new.")


class AnswerIn(StepIn):
    is_agreed: bool
    text: str = Field("", max_length=2000, description="Needed where `is_agreed` is false.")


@router.get("/directives", auth=Requires(PUBLIC), response=DirectivePage)
def list_directives(request: HttpRequest, part: Query[Slice]) -> dict[str, Any]:
    """Directives, newest first: published ones, for those who follow them all."""
    actor = actor_of(request)
    found = selectors.directives(published_only=not (actor.is_signed_in and actor.may(VIEW_BOARD)))
    return {"items": [_directive(line) for line in found[part.offset :][: part.limit]], "total": len(found)}


@router.get("/directives/{directive_id}", auth=Requires(PUBLIC), response=DirectiveOut)
def one_directive(request: HttpRequest, directive_id: UUID) -> DirectiveOut:
    row = selectors.directive_for(directive_id, actor_of(request))
    tasks = selectors.tasks_of(row)
    return _directive(selectors.line_of(row, len(tasks), selectors.total(tally for _task, tally in tasks)))


@router.get("/directives/{directive_id}/tasks", auth=Requires(PUBLIC), response=TaskPage)
def tasks_of_directive(request: HttpRequest, directive_id: UUID, part: Query[Slice]) -> dict[str, Any]:
    """What a directive orders, in its own order, with the counts of the duties."""
    row: Directive = selectors.directive_for(directive_id, actor_of(request))
    found = selectors.tasks_of(row)
    return {"items": [_task(*each) for each in found[part.offset :][: part.limit]], "total": len(found)}


@router.post("/tasks/{task_id}/duties", auth=Requires(MANAGE_DIRECTIVES), response=GivenOut)
def give_task(request: HttpRequest, task_id: UUID, body: GivenIn) -> dict[str, int]:
    """Give a task to agencies that were forgotten; those that have it, or took it over, keep theirs."""
    return {"given": services.give_task(task_id=task_id, codes=tuple(body.agencies), actor=actor_of(request))}


@router.get("/duties", auth=Requires(VIEW_TASKS), response=DutyPage)
def list_duties(request: HttpRequest, asked: Query[DutyFilters]) -> dict[str, Any]:
    """Duties of the agencies for which the caller holds a role, the most urgent first."""
    filters = Filters(asked.directive, asked.agency, "" if asked.state == "open" else asked.state)
    rows = selectors.board(selectors.visible(actor_of(request)), filters)
    page = selectors.lines(rows[asked.offset : asked.offset + asked.limit])
    return {"items": [_duty(line) for line in page], "total": rows.count()}


@router.get("/duties/{duty_id}", auth=Requires(VIEW_TASKS), response=DutyDetail)
def one_duty(request: HttpRequest, duty_id: UUID) -> dict[str, Any]:
    """A duty with its history, newest first; that it was read is noted."""
    row = selectors.visible_duty(duty_id, actor_of(request))
    services.note_reading(duty_id=row.pk, actor=actor_of(request))
    return _detail(row)


@router.get(
    "/duties/{duty_id}/evidence/{evidence_id}",
    auth=Requires(VIEW_TASKS),
    response={200: bytes},
    openapi_extra={"responses": {200: {"content": _FILE}}},
)
def evidence_file(request: HttpRequest, duty_id: UUID, evidence_id: int) -> FileResponse:
    """A file of evidence as it was sent."""
    return vault.send_file(selectors.evidence_file(duty_id, evidence_id, actor_of(request)))


@router.post("/duties/{duty_id}/progress", auth=Requires(REPORT_TASK), response={200: DutyDetail, 413: None, 415: None})
def report_progress(
    request: HttpRequest, duty_id: UUID, body: Form[ReportIn], files: list[UploadedFile] = FILES
) -> dict[str, Any]:
    """Say how far it is, with files or without."""
    return _report(request, services.report_progress, duty_id, body, files)


@router.post("/duties/{duty_id}/evidence", auth=Requires(REPORT_TASK), response={200: DutyDetail, 413: None, 415: None})
def hand_in_evidence(
    request: HttpRequest, duty_id: UUID, body: Form[ReportIn], files: list[UploadedFile] = FILES
) -> dict[str, Any]:
    """Say it is done and show by what; it goes to the head of the agency first where the rule in force demands it."""
    return _report(request, services.hand_in_evidence, duty_id, body, files)


@router.post("/duties/{duty_id}/consent", auth=Requires(LEAD_TASK), response=DutyDetail)
def consent_to_evidence(request: HttpRequest, duty_id: UUID, body: AnswerIn) -> dict[str, Any]:
    """The head of the agency lets evidence that waits go to the office, or gives it back with the reason."""
    verb = services.approve_evidence if body.is_agreed else services.send_back_evidence
    return _answered(request, verb, duty_id, body)


@router.post("/duties/{duty_id}/decision", auth=Requires(DECIDE_TASK), response=DutyDetail)
def decide_on_evidence(request: HttpRequest, duty_id: UUID, body: AnswerIn) -> dict[str, Any]:
    """The office accepts the duty as done, or returns the evidence with the reason; never by who handed it in."""
    verb = services.accept_duty if body.is_agreed else services.return_duty
    return _answered(request, verb, duty_id, body)


@router.post("/duties/{duty_id}/extension", auth=Requires(REPORT_TASK), response=DutyDetail)
def ask_extension(request: HttpRequest, duty_id: UUID, body: ExtensionIn) -> dict[str, Any]:
    """Ask for a later day; it goes to the head of the agency first where the rule in force demands it."""
    return _taken(request, services.ask_extension, duty_id, body, until=body.until, reason=body.reason)


@router.post("/duties/{duty_id}/extension/withdrawal", auth=Requires(REPORT_TASK), response=DutyDetail)
def withdraw_extension(request: HttpRequest, duty_id: UUID, body: StepIn) -> dict[str, Any]:
    """Take back a request for a later day that nobody has answered."""
    return _taken(request, services.withdraw_extension, duty_id, body)


@router.post("/duties/{duty_id}/extension/consent", auth=Requires(LEAD_TASK), response=DutyDetail)
def consent_to_extension(request: HttpRequest, duty_id: UUID, body: AnswerIn) -> dict[str, Any]:
    """The head of the agency lets a request for a later day go to the office, or ends it with the reason."""
    verb = services.approve_extension if body.is_agreed else services.send_back_extension
    return _answered(request, verb, duty_id, body)


@router.post("/duties/{duty_id}/extension/decision", auth=Requires(DECIDE_TASK), response=DutyDetail)
def decide_on_extension(request: HttpRequest, duty_id: UUID, body: AnswerIn) -> dict[str, Any]:
    """The office grants the later day, or refuses it with the reason; never by who asked or let it go."""
    verb = services.decide_extension
    return _taken(request, verb, duty_id, body, is_granted=body.is_agreed, text=body.text)


def _answered(request: HttpRequest, verb: Any, duty_id: UUID, body: AnswerIn) -> dict[str, Any]:
    return _taken(request, verb, duty_id, body, text=body.text)


def _taken(request: HttpRequest, verb: Any, duty_id: UUID, body: StepIn, **words: Any) -> dict[str, Any]:
    """The duty as the step leaves it, for who may see it."""
    actor = actor_of(request)
    selectors.visible_duty(duty_id, actor)
    verb(duty_id=duty_id, version=body.version, actor=actor, **words)
    return _detail(selectors.visible_duty(duty_id, actor))


def _report(
    request: HttpRequest, verb: Any, duty_id: UUID, body: ReportIn, files: list[UploadedFile]
) -> dict[str, Any]:
    sent = [(file.name or "", file) for file in files]
    return _taken(request, verb, duty_id, body, text=body.text, files=sent)


def _tally(tally: Tally) -> TallyOut:
    return TallyOut(**asdict(tally))


def _rhythm(rhythm: Rhythm) -> RhythmOut:
    return RhythmOut(recurrence=rhythm.recurrence, day=rhythm.day, month=rhythm.month)


def _directive(line: DirectiveLine) -> DirectiveOut:
    told = line.stated
    stated = StatedOut(total=told.total, done=told.done, on=line.stated_on) if told else None
    return DirectiveOut(
        id=line.id, number=line.number, kind=line.kind, title=line.title, issuer=line.issuer, issued_on=line.issued_on,
        is_published=line.is_published, tasks=line.tasks, duties=_tally(line.tally), stated=stated, source=line.source,
    )  # fmt: skip


def _task(task: Task, tally: Tally) -> TaskOut:
    return TaskOut(
        id=task.pk, article=task.article, text=task.text, groups=task.groups, partners=task.partners,
        due_on=task.due_on, rhythm=_rhythm(task.rhythm), evidence=task.evidence, indicator=task.indicator,
        cancelled_reason=task.cancelled_reason, duties=_tally(tally),
    )  # fmt: skip


def _duty(line: DutyLine) -> dict[str, Any]:
    return {
        "id": line.id, "directive": line.directive_number, "article": line.article, "text": line.text,
        "agency": line.agency, "state": line.state, "due_on": line.due_on, "rhythm": _rhythm(line.rhythm),
        "is_late": line.is_late, "days": line.days,
        "handed_in_on": line.handed_in_on, "asks": line.asks, "was_late": line.was_late,
    }  # fmt: skip


def _detail(row: Duty) -> dict[str, Any]:
    asked = selectors.waiting_extension(row)
    line = selectors.line(row, asks=asked is not None)
    return _duty(line) | {
        "version": row.version, "round": row.round, "evidence": row.task.evidence, "indicator": row.task.indicator,
        "steps": [_step(step) for step in selectors.history(row)],
        "extension": _extension(asked) if asked else None,
    }  # fmt: skip


def _extension(asked: Extension) -> ExtensionOut:
    waits_for: Literal["head", "office"] = "head" if asked.is_with_head else "office"
    return ExtensionOut(until=asked.until, reason=asked.reason, asked_at=asked.asked_at, waits_for=waits_for)


def _step(step: DutyStep) -> StepOut:
    files = [
        EvidenceOut(id=each.pk, name=each.file.name, size=each.file.size, sha256=each.file.sha256)
        for each in step.files.all()
    ]
    return StepOut(
        step=step.step, state=step.state, agency=step.agency_code, at=step.at, actor=step.actor_name, text=step.note,
        due_on=step.due_on, due_before=step.due_before, until=step.until, days_late=step.days_late, files=files,
    )  # fmt: skip

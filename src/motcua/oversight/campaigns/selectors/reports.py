"""Desks, queues, the national board, and one report with all that its page shows."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db.models import Case, DateTimeField, F, Q, QuerySet, Value, When

from motcua.kernel.access import Actor, covers, scope_filter
from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound
from motcua.oversight.campaigns.models import Campaign, Reading, Report, Submission
from motcua.oversight.campaigns.rules import receipts
from motcua.oversight.campaigns.rules.steps import IN, NOT_EXPECTED, SEEN_BY_NATION, WAITS, needed_for
from motcua.oversight.campaigns.selectors.campaigns import info_of
from motcua.oversight.campaigns.selectors.drafts import texts_of
from motcua.oversight.campaigns.selectors.moments import (
    DUE,
    asked_of,
    due_of,
    is_late,
    is_open,
    late,
    locks_of,
    missing,
    open_to_clerks,
)
from motcua.oversight.campaigns.selectors.surroundings import surroundings_of
from motcua.oversight.campaigns.selectors.tellings import told_after_measure
from motcua.oversight.campaigns.types import (
    ACCEPT_REPORT,
    APPROVE_REPORT,
    CONFIRM_REPORT,
    FILL_REPORT,
    VIEW_REPORTS,
    DeskLine,
    ReportInfo,
    State,
    Step,
    StepLine,
    SubmissionInfo,
)

_OF_AGENCY = (FILL_REPORT, APPROVE_REPORT, VIEW_REPORTS)
_OF_NATION = (Step.OPENED, Step.EXCEPTED, Step.EXCLUDED, Step.PASSED_ON, Step.INHERITED, Step.REOPENED)


def report_row(report_id: UUID) -> Report:
    """The report with its campaign. Raises NotFound."""
    found = Report.objects.select_related("campaign").filter(pk=report_id).first()
    if found is None:
        raise NotFound()
    return found


def visible_report(report_id: UUID, actor: Actor) -> Report:
    """The report, where `actor` may know of it; else NotFound, the same as for one that is not there."""
    row = report_row(report_id)
    if not actor.may(VIEW_REPORTS, row.agency_code):
        raise NotFound()
    return row


def is_of_agency(actor: Actor, row: Report) -> bool:
    """Whether the actor works on the report, or holds a role for the agency or one above, not for the whole nation."""
    works_on_it = actor.may(FILL_REPORT, row.agency_code) or actor.may(APPROVE_REPORT, row.agency_code)
    scopes = (scope for permission in _OF_AGENCY for scope in actor.scopes(permission))
    return works_on_it or any(scope and covers(scope, row.agency_code) for scope in scopes)


def sees_counts(actor: Actor, row: Report) -> bool:
    """Whether the actor reads any counts: those of the agency always, the nation once a head has approved them."""
    return is_of_agency(actor, row) or row.standing > 0


def shown_version(actor: Actor, row: Report) -> int:
    """The version on the page: for the agency the one that waits or counts, for the nation the one a head approved."""
    if row.standing and (row.state == State.REOPENED or not is_of_agency(actor, row)):
        return row.standing
    return row.versions if is_of_agency(actor, row) else 0


def approved_versions(row: Report) -> set[int]:
    """Every version that the agency's head ever approved: what the nation may have read."""
    return set(row.steps.filter(state__in=SEEN_BY_NATION).values_list("version", flat=True)) | {row.standing} - {0}


def report(report_id: UUID, *, actor: Actor) -> ReportInfo:
    """One report. Raises NotFound, also where the actor may not know of it."""
    return report_of(visible_report(report_id, actor), actor)


def report_of(row: Report, actor: Actor) -> ReportInfo:
    """One report that `actor` may know of, with the version that is for them."""
    return report_info(row, version=shown_version(actor, row))


def report_info(row: Report, *, version: int | None = None) -> ReportInfo:
    """All of a report; `version` is the one to show, else the newest."""
    campaign, around = info_of(row.campaign), surroundings_of(row)
    number = row.versions if version is None else version
    shown = Submission.objects.filter(report=row, version=number).first() if number else None
    return ReportInfo(
        id=row.pk,
        campaign=campaign,
        agency=row.agency_code,
        name=row.name,
        state=State(row.state),
        reason=row.reason,
        successor=row.successor_code,
        due_at=due_of(row),
        locks_at=locks_of(row),
        asked_until=asked_of(row),
        began_at=row.began_at,
        is_late=is_late(row),
        observed=tuple(around.observed),
        observed_at=row.observed_at,
        measured_at=row.measured_at,
        told_at=told_after_measure(row),
        newer=tuple(row.newer),
        newer_at=row.newer_at,
        texts=texts_of(row),
        notes=row.draft.get("notes", {}),
        answers=row.draft.get("answers", {}),
        draft_version=row.draft_version,
        draft_by=row.draft_by,
        draft_at=row.draft_at,
        shown=submission_info(row, shown) if shown else None,
        before=around.last,
        merged_before=around.merged,
        inherited={code: str(kept["name"]) for code, kept in row.inherited.items()},
    )


def submission(report_id: UUID, version: int, *, actor: Actor) -> SubmissionInfo:
    """One version with its receipt. Raises NotFound, also where the actor may not read the counts."""
    row = visible_report(report_id, actor)
    found = Submission.objects.filter(report=row, version=version).first()
    if found is None or not (is_of_agency(actor, row) or version in approved_versions(row)):
        raise NotFound()
    return submission_info(row, found)


def submissions(row: Report, actor: Actor) -> list[SubmissionInfo]:
    """Every version that the actor may read, the newest first."""
    rows = Submission.objects.filter(report=row).order_by("-version")
    if not is_of_agency(actor, row):
        rows = rows.filter(version__in=approved_versions(row))
    return [submission_info(row, each) for each in rows]


def submission_info(row: Report, each: Submission) -> SubmissionInfo:
    receipt = receipts.receipt_text(
        campaign=row.campaign.code,
        agency=row.agency_code,
        version=each.version,
        digest=each.digest,
        began=each.began_at,
        received=each.received_at,
    )
    return SubmissionInfo(
        version=each.version,
        counts=tuple(each.counts),
        parts=each.parts,
        notes=each.notes,
        answers=each.answers,
        began_at=each.began_at,
        received_at=each.received_at,
        actor=each.actor_name,
        door=each.door,
        reason=each.reason,
        digest=each.digest,
        receipt=receipt,
        signature=each.signature,
    )


def steps_of(row: Report, actor: Actor) -> list[StepLine]:
    """What was done with a report, oldest first.

    The nation reads what became of versions that a head approved, what the nation did itself, and its own comments:
    what an agency says inside before its head approved is its own affair, also once he has.
    """
    rows, hidden = row.steps.order_by("id"), Q(pk__in=[])
    if not is_of_agency(actor, row):
        own, outside = Q(actor_id=actor.account_id), Q(state__in=SEEN_BY_NATION)
        told = Q(version__in=approved_versions(row)) & (outside | ~Q(step=Step.COMMENTED))
        rows, hidden = rows.filter(told | Q(step__in=_OF_NATION) | own), Q(step=Step.APPROVED) & ~outside & ~own
    said = Case(When(hidden, then=Value("")), default=F("note"))
    fields = rows.values_list("step", "state", "at", "actor_name", said, "version")
    return [StepLine(Step(r[0]), State(r[1]), r[2], r[3], r[4], r[5]) for r in fields]


def readings_of(row: Report, actor: Actor) -> QuerySet[Reading]:
    """Who opened a report and when, the newest first; for the nation only of versions that a head approved."""
    rows = Reading.objects.filter(report=row).order_by("-at", "-id")
    return rows if is_of_agency(actor, row) else rows.filter(version__in=approved_versions(row))


# ---------- Lists ----------


def desk(actor: Actor) -> QuerySet[Report]:
    """Reports that the actor's agencies owe or owed: first what can still be done, by due moment; then the rest."""
    mine = scope_filter(actor, FILL_REPORT, "agency_code") | scope_filter(actor, APPROVE_REPORT, "agency_code")
    if not actor.scopes(FILL_REPORT) and not actor.scopes(APPROVE_REPORT):
        return Report.objects.none()
    rows = Report.objects.filter(mine).select_related("campaign").defer("draft", "observed", "inherited")
    owed = Case(When(open_to_clerks(), then=DUE), output_field=DateTimeField())
    return rows.annotate(owed=owed).order_by(
        F("owed").asc(nulls_last=True), "-campaign__due_at", "campaign__form", "agency_code"
    )


def queue(actor: Actor) -> QuerySet[Report]:
    """Reports whose next step is the actor's: by state, because each needs another permission."""
    waiting = Q(pk__in=[])
    for state in WAITS:
        permission, _agency = needed_for(state, "X")
        if actor.scopes(permission):
            waiting |= Q(state=state) & _reach(actor, state)
    rows = Report.objects.filter(waiting).select_related("campaign").defer("draft", "observed", "inherited")
    return rows.order_by("campaign__due_at", "began_at", "agency_code")


def asked_to_move(actor: Actor) -> QuerySet[Report]:
    """Reports that were let in after the campaign's due moment, which the actor may move to the end of that; the
    first to end in front."""
    if not actor.scopes(CONFIRM_REPORT):
        return Report.objects.none()
    asked = Q(campaign__due_at__lte=now(), excepted_until__gt=now()) & (
        Q(due_moved_to=None) | ~Q(due_moved_to=F("excepted_until"))
    )
    rows = Report.objects.filter(asked, scope_filter(actor, CONFIRM_REPORT, "agency_code"))
    punctual = Q(state__in=IN, began_at__lt=DUE)
    rows = rows.exclude(punctual).exclude(state__in=[*NOT_EXPECTED, State.APPROVED]).select_related("campaign")
    return rows.defer("draft", "observed", "inherited").order_by("excepted_until", "agency_code")


def _reach(actor: Actor, state: State) -> Q:
    """The agencies of which the actor may take a report on from `state`; the agency's head only from the top."""
    permissions = {State.AGENCY_APPROVED: ACCEPT_REPORT, State.ACCEPTED: CONFIRM_REPORT}
    reach = scope_filter(actor, permissions.get(state, APPROVE_REPORT), "agency_code")
    if state is not State.UNIT_APPROVED:
        return reach
    tops = [scope for scope in actor.scopes(APPROVE_REPORT) if "." not in scope]
    return reach if "" in tops else Q(pk__in=[]) | _below(tops)


def _below(tops: list[str]) -> Q:
    found = Q(pk__in=[])
    for top in tops:
        found |= Q(agency_code__startswith=f"{top}.")
    return found


_KEPT: dict[str, Callable[[QuerySet[Report]], QuerySet[Report]]] = {
    "in": lambda rows: rows.filter(state__in=IN),
    "late": late,
    "missing": missing,
}
"""More words for `state` of the board: in, not come in time, due and not come."""


def board(campaign: str, *, state: str = "", within: str = "") -> QuerySet[Report]:
    """The reports of a campaign in order of their code, by state (or a word of `_KEPT`) and agency."""
    row = Campaign.objects.filter(code=campaign).first()
    if row is None:
        raise NotFound()
    rows = Report.objects.filter(campaign=row).select_related("campaign").defer("draft", "observed", "inherited")
    if state:
        rows = _KEPT[state](rows) if state in _KEPT else rows.filter(state=state)
    if within:
        rows = rows.filter(Q(agency_code=within) | Q(agency_code__startswith=f"{within}.") | Q(name__icontains=within))
    return rows.order_by("agency_code")


def desk_line(row: Report) -> DeskLine:
    return DeskLine(
        report=row.pk,
        campaign=info_of(row.campaign),
        agency=row.agency_code,
        name=row.name,
        state=State(row.state),
        due_at=due_of(row),
        locks_at=locks_of(row),
        asked_until=asked_of(row),
        began_at=row.began_at,
        is_late=is_late(row),
        is_open=is_open(row, now()),
    )

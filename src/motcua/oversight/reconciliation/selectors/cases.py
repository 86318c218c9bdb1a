"""Cases as lists and one by one; whoever asks sees only agencies that a grant reaches."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from motcua.kernel.access import Actor, scope_filter
from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound
from motcua.oversight.indicators.types import NOTHING, Period
from motcua.oversight.reconciliation import rules
from motcua.oversight.reconciliation.models import Case, CaseEntry, SignOff
from motcua.oversight.reconciliation.models import Finding as FindingRow
from motcua.oversight.reconciliation.selectors import reference
from motcua.oversight.reconciliation.selectors.keys import orphans_from
from motcua.oversight.reconciliation.selectors.series import points
from motcua.oversight.reconciliation.selectors.standing import UNSETTLED
from motcua.oversight.reconciliation.types import (
    VIEW_CASES,
    Act,
    Attachment,
    CaseInfo,
    CaseLine,
    CaseState,
    Entry,
    Finding,
    GapPoint,
    MonthLine,
    Party,
    Verdict,
)

PAGE_SIZE = 25


def _visible(actor: Actor) -> QuerySet[Case]:
    return Case.objects.filter(scope_filter(actor, VIEW_CASES, "agency_code")).select_related("finding")


def cases(
    *,
    actor: Actor,
    month: int | None = None,
    agency: str = "",
    state: CaseState | None = None,
    turn: Party | None = None,
    overdue: bool = False,
    number: str | int = 1,
) -> Page[CaseLine]:
    """One page of cases that `actor` may see, the largest difference first; every filter is optional."""
    chosen = Q() if month is None else Q(month=month)
    chosen &= Q(agency_code=agency) if agency else Q()
    chosen &= Q(state=state) if state else Q()
    chosen &= Q(state__in=[s for s in CaseState if rules.turn_of(s) is turn]) if turn else Q()
    chosen &= Q(due_at__lt=now(), state__in=UNSETTLED) if overdue else Q()
    rows = _visible(actor).filter(chosen).order_by("-month", "-finding__excess", "agency_code", "pairing", "id")
    page = Paginator(rows, PAGE_SIZE).get_page(number)
    lines = [line_of(row, now()) for row in page.object_list]
    return Page(lines, page.number, page.paginator)  # type: ignore[arg-type]


def line_of(row: Case, instant: datetime) -> CaseLine:
    state, turn = CaseState(row.state), rules.turn_of(CaseState(row.state))
    return CaseLine(
        id=row.id,
        agency=row.agency_code,
        procedure=row.procedure_code,
        month=row.month,
        pairing=row.pairing,
        state=state,
        left=row.finding.left,
        right=row.finding.right,
        excess=row.finding.excess,
        base=row.finding.base,
        opened_at=row.opened_at,
        due_at=row.due_at if turn else None,
        turn=turn,
        is_overdue=bool(turn and row.due_at and row.due_at < instant),
    )


def case(case_id: UUID, *, actor: Actor) -> CaseInfo:
    """One case with all that was found and said. Raises NotFound, for a stranger too."""
    row = _visible(actor).filter(id=case_id).first()
    if row is None:
        raise NotFound()
    return CaseInfo(
        line=line_of(row, now()),
        pairing=reference.pairing(row.pairing, Period(row.month, row.month).last_day),
        finding=finding_of(row.finding),
        entries=tuple(_entry(entry) for entry in row.entries.order_by("at", "id")),
    )


def case_ids(agency: str, month: int) -> dict[tuple[str, str], UUID]:
    """The cases of an agency and month by pairing and procedure."""
    rows = Case.objects.filter(agency_code=agency, month=month)
    return {
        (pairing, procedure): key for pairing, procedure, key in rows.values_list("pairing", "procedure_code", "id")
    }


def finding_of(row: FindingRow) -> Finding:
    return Finding(
        pairing=row.pairing,
        procedure=row.procedure_code,
        left=row.left,
        right=row.right,
        excess=row.excess,
        base=row.base,
        verdict=Verdict(row.verdict),
        orphans=orphans_from(row.orphans) if row.orphans else None,
    )


def _entry(row: CaseEntry) -> Entry:
    attached = tuple(Attachment(each["name"], each["reference"]) for each in row.attachments)
    return Entry(row.at, Party(row.party), Act(row.act), row.author, row.text, attached)


def months(*, actor: Actor, limit: int = 24) -> list[int]:
    """Month numbers with anything compared that `actor` may see, the newest first."""
    rows = FindingRow.objects.filter(scope_filter(actor, VIEW_CASES, "agency_code"))
    return list(rows.order_by("-month").values_list("month", flat=True).distinct()[:limit])


def month_lines(month: int, *, actor: Actor, number: str | int = 1) -> Page[MonthLine]:
    """Agencies of a month that `actor` may see, by code; four queries."""
    scope = scope_filter(actor, VIEW_CASES, "agency_code")
    found = FindingRow.objects.filter(scope, month=month).order_by("agency_code")
    page = Paginator(found.values_list("agency_code", flat=True).distinct(), PAGE_SIZE).get_page(number)
    agencies = list(page.object_list)
    gaps = {point.agency: point for point in points(month, month, agencies)}
    late = Q(due_at__lt=now(), state__in=UNSETTLED)
    counted = Case.objects.filter(month=month, agency_code__in=agencies).values("agency_code").order_by()
    sums = counted.annotate(
        n=Count("id"), open=Count("id", filter=Q(state__in=UNSETTLED)), late=Count("id", filter=late)
    )
    counts = {row["agency_code"]: (row["n"], row["open"], row["late"]) for row in sums}
    signed = _signed(month, agencies)
    lines = [_month_line(code, month, gaps, counts.get(code, (0, 0, 0)), signed[code]) for code in agencies]
    return Page(lines, page.number, page.paginator)  # type: ignore[arg-type]


def _signed(month: int, agencies: list[str]) -> dict[str, set[str]]:
    parties: dict[str, set[str]] = defaultdict(set)
    rows = SignOff.objects.filter(month=month, agency_code__in=agencies)
    for agency, party in rows.values_list("agency_code", "party"):
        parties[agency].add(party)
    return parties


def _month_line(
    code: str, month: int, gaps: dict[str, GapPoint], counts: tuple[int, int, int], signed: set[str]
) -> MonthLine:
    point = gaps.get(code)
    return MonthLine(
        agency=code,
        month=month,
        gap=point.ratio if point else NOTHING,
        cases=counts[0],
        open_cases=counts[1],
        overdue_cases=counts[2],
        signed_by=tuple(party for party in Party if party in signed),
        is_settled=point is not None and point.is_settled,
    )

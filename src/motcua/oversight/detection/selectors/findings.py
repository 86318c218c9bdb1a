"""Findings as pages show them, and which months say nothing about what is usual."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from motcua.kernel.access import Actor, scope_filter
from motcua.kernel.errors import NotFound
from motcua.oversight.detection import rules
from motcua.oversight.detection.models import Entry, Finding, Look
from motcua.oversight.detection.selectors.reference import wordings
from motcua.oversight.detection.types import EntryInfo, FindingInfo, Kind, Severity, State
from motcua.oversight.indicators.types import Ratio
from motcua.oversight.monitoring.types import VIEW_NATIONAL


def findings(
    *, actor: Actor, month: int | None = None, state: State | None = None, kind: Kind | None = None
) -> QuerySet[Finding]:
    """Findings that `actor` may see, each with its present `state`; the newest month first, then by agency."""
    latest = Entry.objects.filter(finding=OuterRef("pk")).order_by("-position").values("state")[:1]
    chosen = scope_filter(actor, VIEW_NATIONAL, "agency_code")
    chosen &= Q(month=month) if month is not None else Q()
    chosen &= Q(kind=kind) if kind else Q()
    found = Finding.objects.filter(chosen).annotate(state=Subquery(latest))
    return (found.filter(state=state) if state else found).order_by("-month", "agency_code", "kind", "id")


def noted_in(month: int) -> list[Finding]:
    """All findings of a month, whoever asks: for programs of this copy, never for a page."""
    return list(Finding.objects.filter(month=month).order_by("agency_code", "kind"))


def finding(*, actor: Actor, id: UUID, english: bool = False) -> FindingInfo:  # noqa: A002  the name of the thing asked
    """One finding with its conversation. Raises NotFound, also for whoever may not see it."""
    row = findings(actor=actor).filter(pk=id).first()
    if row is None:
        raise NotFound()
    return told([row], english=english)[0]


def told(rows: Iterable[Finding], *, english: bool = False) -> list[FindingInfo]:
    """Findings in words, Vietnamese or English, with their entries; two questions for any number of them."""
    listed = list(rows)
    entries: dict[UUID, list[EntryInfo]] = defaultdict(list)
    for entry in Entry.objects.filter(finding__in=listed).order_by("finding", "position"):
        entries[entry.finding_id].append(EntryInfo(entry.at, State(entry.state), entry.author, entry.text))
    return [_told(row, tuple(entries[row.id]), english) for row in listed]


def _told(row: Finding, entries: tuple[EntryInfo, ...], english: bool) -> FindingInfo:
    wording = wordings()[Kind(row.kind)]
    seen, usual = Ratio(row.seen_numerator, row.seen_denominator), Ratio(row.usual_numerator, row.usual_denominator)
    return FindingInfo(
        id=row.id,
        kind=wording.kind,
        agency=row.agency,
        code=row.agency_code,
        month=row.month,
        state=entries[-1].state,
        severity=Severity(row.severity),
        name=wording.name_en if english else wording.name,
        sentence=rules.sentence(wording, seen, usual, row.numbers, english=english),
        innocent=wording.innocent_en if english else wording.innocent,
        seen=seen,
        usual=usual,
        numbers=row.numbers,
        days=tuple((day, dossiers) for day, dossiers in row.days),
        dossiers=tuple(row.dossiers),
        found_at=row.found_at,
        entries=entries,
    )


def next_steps(state: State) -> list[State]:
    """Where a finding in `state` may go, in the order of the steps."""
    return [step for step in State if rules.may_follow(state, step)]


def found_months() -> list[int]:
    """Months with findings, the newest first."""
    return list(Finding.objects.order_by("-month").values_list("month", flat=True).distinct())


def is_looked_through(month: int) -> bool:
    """Whether `month` has been looked through to its end."""
    return Look.objects.filter(month=month, finished_at__isnull=False).exists()


def flagged_months() -> dict[int, dict[Kind, frozenset[int]]]:
    """By agency and kind, the months whose sign was not explained: they do not say what is usual."""
    states: dict[tuple[int, Kind, int], list[State]] = defaultdict(list)
    rows = Entry.objects.order_by("finding", "position").values_list(
        "finding__agency", "finding__kind", "finding__month", "state"
    )
    for agency, kind, month, state in rows.iterator():
        states[agency, Kind(kind), month].append(State(state))
    found: dict[int, dict[Kind, frozenset[int]]] = defaultdict(dict)
    for (agency, kind, month), said in states.items():
        if not rules.is_excused(said):
            found[agency][kind] = found[agency].get(kind, frozenset()) | {month}
    return found

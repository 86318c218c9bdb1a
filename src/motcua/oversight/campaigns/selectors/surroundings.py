"""What a report is held against: its own past, and what the measure knows of the period."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Case, F, FilteredRelation, Q, QuerySet, When

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel.clock import now, today
from motcua.oversight.campaigns.models import Campaign, Report
from motcua.oversight.campaigns.rules.checks import Surroundings
from motcua.oversight.campaigns.rules.steps import IN, NOT_EXPECTED
from motcua.oversight.campaigns.rules.totals import added
from motcua.oversight.campaigns.selectors.forms import form as form_version
from motcua.oversight.campaigns.selectors.tellings import told_after_measure
from motcua.oversight.campaigns.types import CheckKind, Counts, Form, PeriodKind, State, year_to
from motcua.oversight.indicators.types import Period
from motcua.oversight.monitoring import selectors as monitoring
from motcua.oversight.monitoring.types import Figures

BACK = {PeriodKind.MONTH: 24, PeriodKind.QUARTER: 12, PeriodKind.HALF_YEAR: 8, PeriodKind.YEAR: 6}
"""Periods of the same kind that a report is held against."""


def surroundings_of(report: Report) -> Surroundings:
    """The standing counts of the periods of the same kind before, the newest last, and the observed ones.

    Agencies that merged into the reporter are added: a period before the merger is the sum of its parts, known only
    where each of them that had to report did. A period without that, or of another version of the form, is a gap that
    no rule looks at.
    """
    campaign = report.campaign
    form = form_version(campaign.form, campaign.version)
    merged = _ended_into(report) | predecessors_of(campaign.form, report.agency_code)
    told = _told_before(campaign, (report.agency_code, *merged))
    before = [_sum_of_period(form, told.get(month, [])) for month in _ends_before(campaign)]
    while before and not before[0]:
        before.pop(0)
    last = {code for code, _form, _counts in told.get(_ends_before(campaign)[-1], [])}
    names = tuple(name for code, name in merged.items() if code in last)
    return Surroundings(
        before, observed_with_parts(report), names, campaign.period.first % 12 == 0, _told_elsewhere(report, form)
    )


def _ends_before(campaign: Campaign) -> range:
    """The last months of the periods before, in order."""
    kind = PeriodKind(campaign.kind)
    return range(campaign.month - kind.months * BACK[kind], campaign.month, kind.months)


def predecessors_of(form: str, agency: str) -> dict[str, str]:
    """Name by code of the agencies that passed a report of the form on to this one, or to one that did."""
    found: dict[str, str] = {}
    heirs = {agency}
    while heirs:
        rows = Report.objects.filter(state=State.PASSED_ON, successor_code__in=heirs, campaign__form=form)
        told = dict(rows.order_by("agency_code").values_list("agency_code", "name"))
        heirs = told.keys() - found.keys() - {agency}
        found |= {code: told[code] for code in sorted(heirs)}
    return found


def _ended_into(report: Report) -> dict[str, str]:
    """Name by code of the agencies that ended and left all to this one, unless they still report for this month."""
    heir, on = frozenset({report.agency_code}), today()
    ended = (each for each in agencies.children_of(None) if each.valid_to and each.valid_to <= on)
    found = {each.code: each.name for each in ended if agencies.heirs_of(each.code, on) == heir}
    own = Report.objects.filter(
        campaign__form=report.campaign.form, campaign__month=report.campaign.month, agency_code__in=found
    ).exclude(state__in=NOT_EXPECTED)
    still = set(own.values_list("agency_code", flat=True)) if found else set()
    return {code: name for code, name in found.items() if code not in still}


_Told = tuple[str, Form, Counts]


def _told_before(campaign: Campaign, family: Collection[str]) -> dict[int, list[_Told]]:
    """By last month, what each agency of the family had to say: the version that stands, else the one handed in.

    Without counts where it is not in: a version that was sent back says nothing.
    """
    owed = Report.objects.filter(
        agency_code__in=family, campaign__form=campaign.form,
        campaign__kind=campaign.kind, campaign__month__in=_ends_before(campaign),
    ).exclude(state__in=NOT_EXPECTED)  # fmt: skip
    rows = _with_counts(owed).order_by("agency_code")
    found: dict[int, list[_Told]] = {}
    fields = ("campaign__month", "campaign__version", "agency_code", "state", "chosen__counts")
    for month, version, agency, state, counts in rows.values_list(*fields):
        told = counts if state in IN and counts else ()
        found.setdefault(month, []).append((agency, form_version(campaign.form, version), told))
    return found


def _with_counts(rows: QuerySet[Report]) -> QuerySet[Any, Any]:
    """With `chosen__counts`: of the version that stands, else of the newest."""
    counted = Case(When(standing__gt=0, then=F("standing")), default=F("versions"))
    chosen = FilteredRelation("submissions", condition=Q(submissions__version=F("counted")))
    return rows.annotate(counted=counted).annotate(chosen=chosen)


def _told_elsewhere(report: Report, form: Form) -> dict[str, int]:
    """What the agency handed in of other forms that the rules of this one name, for a period with the same end."""
    sides = (name for check in form.checks if check.kind is CheckKind.ELSEWHERE for name in check.right)
    others = {name.partition(":")[0] for name in sides}
    if not others:
        return {}
    rows = Report.objects.filter(
        agency_code=report.agency_code, campaign__form__in=others, campaign__month=report.campaign.month, state__in=IN
    )
    found: dict[str, int] = {}
    for code, version, counts in _with_counts(rows).values_list(
        "campaign__form", "campaign__version", "chosen__counts"
    ):
        told = zip(form_version(code, version).elements, counts or (), strict=False)
        found |= {f"{code}:{element.code}": count for element, count in told if count is not None}
    return found


def _sum_of_period(form: Form, told: Sequence[_Told]) -> Counts:
    """The counts of a period added over the family; none where one of it is missing."""
    rows = [in_words_of(form, (own, counts)) for _agency, own, counts in told if counts]
    if not rows or len(rows) < len(told):
        return ()
    return added(rows)


def observed_with_parts(report: Report) -> Counts:
    """What the measure knows of the reporter and of those whose counts it adds; nothing where it lacks one of them, and
    nothing while the source tells more of the period than was measured."""
    if report.observed and told_after_measure(report):
        return ()
    if not report.inherited:
        return tuple(report.observed)
    parts = Report.objects.filter(campaign=report.campaign, agency_code__in=report.inherited)
    rows = [report.observed, *parts.values_list("observed", flat=True)]
    if len(rows) <= len(report.inherited) or not all(rows):
        return ()
    return added(rows)


def in_words_of(form: Form, told: tuple[Form, Counts]) -> Counts:
    """Counts of another version of the form, element by element; what it did not have is None."""
    own, counts = told
    if own.key == form.key:
        return counts
    by_code = {element.code: count for element, count in zip(own.elements, counts, strict=True)}
    return tuple(by_code.get(element.code) for element in form.elements)


def observed_counts(campaign: Campaign, codes: Iterable[str]) -> tuple[dict[str, tuple[int | None, ...]], datetime]:
    """What the measure knows of each agency, in the order of the form, and up to when.

    All months of the period count, under the units of its last day; what is cumulated counts since 1 January. Where
    nothing was told of the period there are no counts at all: silence is not 0.
    """
    form, period, wanted = form_version(campaign.form, campaign.version), campaign.period, list(codes)
    known = _known_of(period, wanted)
    year = year_to(period)
    needs_year = year != period and any(element.cumulated for element in form.elements)
    since = _known_of(year, wanted) if needs_year else known
    told = {code: observed_of(form, known[code], since[code]) for code in known if code in since}
    found = {code: counts for code, counts in told.items() if set(counts) - {None}}
    return found, min(monitoring.cut_off(period), now())


def _known_of(period: Period, codes: Collection[str]) -> dict[str, Figures]:
    tops = monitoring.figures_by_top_agency(period)
    units = monitoring.figures_by_agency(period) if any("." in code for code in codes) else {}
    known = {code: (units if "." in code else tops).get(code) for code in codes}
    return {code: figures for code, figures in known.items() if figures}


def observed_of(form: Form, figures: Figures, since: Figures) -> tuple[int | None, ...]:
    """Figures of the measure as counts of the form; `since` are those from 1 January on."""
    known, year = _named(figures), _named(since)
    return tuple((year if element.cumulated else known).get(element.observed) for element in form.elements)


def _named(figures: Figures) -> dict[str, int]:
    """By the names that forms know; without services where none was declared, without dossiers where none was told of.

    A service stands until it is taken back, so it says nothing of whether anybody told of dossiers since.
    """
    services = _of_services(figures) if figures.services else {}
    dossiers = _of_dossiers(figures) if figures.tells_dossiers else {}
    used = {"services_used": figures.services_with_dossiers.numerator} if services and dossiers else {}
    return services | dossiers | used


def _of_services(figures: Figures) -> dict[str, int]:
    levels = figures.levels
    return {"services": figures.services, "full": levels.get("full", 0), "partial": levels.get("partial", 0)}


def _of_dossiers(figures: Figures) -> dict[str, int]:
    return {
        "received": figures.online.denominator,
        "online": figures.online.numerator,
        "ended": figures.full_process.denominator,
        "full_process": figures.full_process.numerator,
    }

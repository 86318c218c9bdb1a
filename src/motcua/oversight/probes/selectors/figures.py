"""Counts over visits: exact pairs by agency, page and month (F-171; PRB-1 to PRB-8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from django.db.models import Count, F, Max, Q, Sum

from motcua.oversight.indicators.types import Ratio
from motcua.oversight.probes.models import Tally, Visit
from motcua.oversight.probes.selectors.reference import own_indicator
from motcua.oversight.probes.selectors.targets import within
from motcua.oversight.probes.types import AgencyLine, Check, ProbeSummary, TargetInfo

_SUMS = {"g": Sum("good"), "c": Sum("counted"), "u": Sum("unknown")}


def agency_lines(month: int) -> list[AgencyLine]:
    """Every ministry and province in a month, in order of code; one query."""
    rows = Tally.objects.filter(month=month).values_list("top_code", "check_code")
    summed = rows.annotate(**_SUMS, n=Count("target")).order_by("top_code", "check_code")
    pairs: dict[str, dict[Check, Ratio]] = defaultdict(dict)
    unknown: dict[str, int] = defaultdict(int)
    pages: dict[str, int] = defaultdict(int)
    for top, check, good, counted, open_rounds, count in summed:
        pairs[top][Check(check)] = Ratio(good, counted)
        if check == Check.REACHABLE:
            unknown[top], pages[top] = open_rounds, count
    return [AgencyLine(top, found, unknown[top], pages[top]) for top, found in pairs.items()]


def months() -> list[int]:
    """Months with visits, the latest first."""
    return list(Tally.objects.order_by("-month").values_list("month", flat=True).distinct())


def pairs_of(agency: str, first_month: int, last_month: int) -> dict[Check, Ratio]:
    """The pairs of an agency and all below it over months: what an assessment draws."""
    rows = Tally.objects.filter(_cells(agency), month__range=(first_month, last_month))
    summed = rows.values_list("check_code").annotate(g=Sum("good"), c=Sum("counted")).order_by("check_code")
    return {Check(check): Ratio(good, counted) for check, good, counted in summed}


def _cells(agency: str) -> Q:
    """By the ministry or province first, for which there is an index."""
    return (Q(top_code=agency.partition(".")[0]) & within(agency)) if agency else Q()


def figure_of(code: str, agency: str, first_month: int, last_month: int) -> Ratio:
    """An own indicator as a pair of rounds (PRB-1 to PRB-8). Raises NotFound."""
    check = own_indicator(code).check
    return pairs_of(agency, first_month, last_month).get(check, Ratio(0, 0))


def month_lines(agency: str, first_month: int, last_month: int) -> list[tuple[int, Mapping[Check, Ratio]]]:
    """The pairs of an agency month by month, the latest first."""
    rows = Tally.objects.filter(_cells(agency), month__range=(first_month, last_month))
    summed = rows.values_list("month", "check_code").annotate(g=Sum("good"), c=Sum("counted"))
    found: dict[int, dict[Check, Ratio]] = defaultdict(dict)
    for month, check, good, counted in summed.order_by("-month", "check_code"):
        found[month][Check(check)] = Ratio(good, counted)
    return list(found.items())


def target_pairs(targets: list[TargetInfo], month: int) -> dict[int, dict[Check, Ratio]]:
    """The pairs of pages in a month."""
    rows = Tally.objects.filter(target__in=[t.id for t in targets], month=month)
    found: dict[int, dict[Check, Ratio]] = defaultdict(dict)
    for target, check, good, counted in rows.values_list("target_id", "check_code", "good", "counted"):
        found[target][Check(check)] = Ratio(good, counted)
    return found


def rounds_by_procedure(agency: str, month: int) -> dict[tuple[str, str], Ratio]:
    """Rounds in which a page opened over rounds that count, by agency and procedure."""
    rows = Tally.objects.filter(_cells(agency), month=month, check_code=Check.REACHABLE, counted__gt=0)
    keys = rows.values_list("agency_code", "target__procedure_code").annotate(g=Sum("good"), c=Sum("counted"))
    return {(code, procedure): Ratio(good, counted) for code, procedure, good, counted in keys.order_by()}


def last_visit_at(agency: str, month: int) -> datetime | None:
    """The last visit of an agency's rounds of a month."""
    rows = Visit.objects.filter(within(agency, "target__agency_code"), month=month)
    last: datetime | None = rows.aggregate(last=Max("at"))["last"]
    return last


def probe_summary(agency: str, month: int) -> ProbeSummary:
    """The observation side of reconciliation: availability, counting script, speed of an agency's pages in a month."""
    pairs = pairs_of(agency, month, month)
    times = list(
        Visit.objects.filter(within(agency, "target__agency_code"), month=month, outcomes__reachable="passed")
        .exclude(answer_milliseconds=None)
        .order_by(F("answer_milliseconds"))
        .values_list("answer_milliseconds", flat=True)
    )
    return ProbeSummary(
        available=pairs.get(Check.REACHABLE, Ratio(0, 0)),
        with_beacon=pairs.get(Check.BEACON, Ratio(0, 0)),
        median_ms=_at_rank(times, 5),
        slow_ms=_at_rank(times, 9),
    )


def _at_rank(ordered: list[int | None], tenths: int) -> int | None:
    """The least value that `tenths` of ten values do not exceed."""
    return ordered[-(-len(ordered) * tenths // 10) - 1] if ordered else None

"""The cascade of one indicator and year: nation, groups, agencies, departments, communes; from sealed figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from uuid import UUID

from django.db.models import QuerySet

from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.agencies.types import AgencyInfo
from motcua.kernel.clock import today
from motcua.oversight.indicators.types import NOTHING, Period, Ratio
from motcua.oversight.monitoring import selectors as monitoring
from motcua.oversight.planning import rules
from motcua.oversight.planning.errors import NoSuchTarget
from motcua.oversight.planning.models import PlanEntry
from motcua.oversight.planning.selectors.standings import Reader, agencies_of, status_by_figures
from motcua.oversight.planning.selectors.targets import FIGURES, as_target, counting, law_targets
from motcua.oversight.planning.types import (
    GROUP_SCOPES,
    MINISTRIES,
    NATION,
    PROVINCES,
    Basis,
    CascadeLine,
    GroupCount,
    Part,
    PartsCheck,
    Status,
    Tally,
    Target,
)

ADDITIVE = frozenset({"online", "full_process", "on_time_portal"})
"""Figures of dossiers: those of parts add up to the whole. Of services only ministries and provinces do (IND-03)."""
_FIRST_YEAR, _LAST_YEAR = 2019, 2100


Span = tuple[int, int]
"""The first and last month that were added up; twice the same for a single one."""


@dataclass(frozen=True)
class Cascade:
    """All targets of an indicator and a year with the pairs of one month, 0 where none was observed.

    Where the text above counts a whole period, with those from `first` to `month`.
    """

    indicator: str
    year: int
    month: int
    targets: Mapping[str, Target]
    pairs: Mapping[str, Ratio]
    first: int = 0
    spans: Mapping[tuple[date, date], Span | None] = field(default_factory=dict)
    """By start and due day the months by which a target is judged; None where they were not observed."""
    told: Mapping[Span, Mapping[str, Ratio]] = field(default_factory=dict)
    """The pairs of those months."""

    @cached_property
    def groups(self) -> dict[str, Ratio]:
        """The pairs of the nation and its groups: sums over ministries and provinces."""
        return _groups(self.pairs)

    @cached_property
    def _told_groups(self) -> dict[Span, dict[str, Ratio]]:
        return {span: _groups(pairs) for span, pairs in self.told.items()}

    def code(self, unit: str) -> str:
        """The code under which a unit's target stands."""
        return f"{unit}-{self.year}-{self.indicator}"

    def pair(self, unit: str) -> Ratio:
        """One unit's pair, with all below it."""
        return self.groups[unit] if unit in GROUP_SCOPES else self.pairs.get(unit, NOTHING)

    def judging(self, unit: str, found: Target) -> Ratio:
        """The pair by which a unit's target is judged; of nothing where its months were not observed."""
        span = self.spans.get(_key(found))
        if span is None:
            return NOTHING
        return self._told_groups[span][unit] if unit in GROUP_SCOPES else self.told[span].get(unit, NOTHING)

    def now(self, line: CascadeLine) -> Ratio:
        """The pair that a line shows: the one that judges its target, else that of the cascade's own months."""
        judging = self.judging(line.unit, line.target) if line.target else NOTHING
        return judging if judging.applies else self.pair(line.unit)

    def months_of(self, line: CascadeLine) -> str:
        """The months of that pair: `2026-10`, `2024-01_2024-12`."""
        judged = line.target and self.judging(line.unit, line.target).applies
        span = self.spans.get(_key(line.target)) if judged and line.target else (self.first, self.month)
        return _months(span) if span and span[1] else ""

    def above(self, unit: str) -> Target | None:
        """The target of the nearest unit above that has one."""
        return next((self.targets[up] for up in reversed(rules.line_above(unit)) if up in self.targets), None)

    def line(self, unit: str, tally: Tally | None = None) -> CascadeLine:
        """A unit's target against its pair; forecasts need a series and stand on the unit's own page."""
        found, below = self.targets.get(unit), tally or Tally()
        if found is None or found.share is None:
            return CascadeLine(unit, found, Status.UNMEASURED, tally=below)
        above, span, now = self.above(unit), self.spans.get(_key(found)), self.judging(unit, found)
        is_lower = above is not None and above.share is not None and found.share < above.share
        if now.share is None or span is None:
            return CascadeLine(unit, found, Status.UNMEASURED, is_below_parent=is_lower, tally=below)
        counts = self._counts(found, span)
        distance = None if counts else rules.distance(now, found.share, rules.months_between(span[1], found.due))
        behind = rules.milestone_missed(now.share, found.milestones, span[1])
        status = status_by_figures(found, distance, None, counts)
        return CascadeLine(unit, found, status, distance, behind, is_lower, below, counts)

    def _counts(self, found: Target, span: Span) -> GroupCount | None:
        if not found.is_for_each or found.share is None:
            return None
        living = agencies_of(found.scope, Period(*span))
        return rules.group_count([self.told[span].get(code) for code in living], found.share)

    def lines(self, unit: str) -> list[CascadeLine]:
        """The parts of a unit, each with what stands below it."""
        tallies = self._tallies(unit)
        return [self.line(part, tallies.get(part)) for part in parts_of(unit)]

    def lines_below(self, unit: str) -> list[CascadeLine]:
        """Every unit below at any depth that has a target, by code."""
        return [self.line(code) for code in sorted(self.targets) if unit in rules.line_above(code)]

    def _tallies(self, unit: str) -> dict[str, Tally]:
        counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        for code, found in self.targets.items():
            part = rules.part_holding(unit, code)
            if not part or part == code or found.share is None:
                continue
            pair, counted = self.judging(code, found), counts[part]
            counted[0] += 1
            counted[1] += pair.applies and _has_reached(pair, found)
            counted[2] += not pair.applies
        return {part: Tally(*three) for part, three in counts.items()}

    def check(self, unit: str) -> PartsCheck:
        """Whether the parts of a unit can bring it to its target (or, where it has none, to the nearest one above)."""
        goal = self.targets.get(unit) or self.above(unit)
        return rules.parts_check(
            goal.share if goal else None, self.pair(unit), self.parts(unit), adds_up=adds_up(self.indicator, unit)
        )

    def parts(self, unit: str) -> list[Part]:
        return [self.part(part) for part in parts_of(unit)]

    def part(self, unit: str) -> Part:
        found = self.targets.get(unit)
        return Part(unit, found.share if found else None, self.pair(unit))


@lru_cache(maxsize=256)
def _months(span: Span) -> str:
    return Period(*span).code


def _key(found: Target) -> tuple[date, date]:
    return (found.counted_from or found.start, found.due)


def _groups(pairs: Mapping[str, Ratio]) -> dict[str, Ratio]:
    tops = {code: pair for code, pair in pairs.items() if "." not in code}
    letters = {NATION: "", **rules.LETTERS}
    return {g: sum((p for c, p in tops.items() if c.startswith(x)), NOTHING) for g, x in letters.items()}


def _has_reached(pair: Ratio, found: Target) -> bool:
    return found.share is not None and pair.numerator * found.share.denominator >= (
        found.share.numerator * pair.denominator
    )


def adds_up(indicator: str, unit: str) -> bool:
    """Whether the figures of a unit's parts are parts of its own."""
    return FIGURES[indicator] in ADDITIVE or unit in GROUP_SCOPES


def cascades() -> list[tuple[str, int]]:
    """Indicator and year of every cascade in which somebody or a text set a target, the newest year first."""
    rows = PlanEntry.objects.order_by().values_list("indicator", "due__year").distinct()
    told = {(t.indicator, t.due.year) for t in law_targets() if t.indicator in FIGURES}
    return sorted({*rows, *told}, key=lambda each: (-each[1], each[0]))


def cascade(indicator: str, year: int) -> Cascade:
    """One cascade. Raises NoSuchTarget for an indicator without observed figures."""
    if indicator not in FIGURES or not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise NoSuchTarget(target=f"{indicator}-{year}")
    months, targets, on = Reader().months, targets_in(indicator, year), today()
    spans = {_key(t): rules.span_of(months, t.basis, *_key(t), on) for t in _one_of_each(targets)}
    whole = rules.span_of(months, *_counted(indicator, year), date(year, 12, 31), on)
    last = rules.span_of(months, Basis.MONTH, date(year, 1, 1), date(year, 12, 31), on)
    first, month = whole or last or (0, 0)
    told = {span: _pairs(span, FIGURES[indicator]) for span in {*spans.values(), (first, month)} if span and span[1]}
    return Cascade(indicator, year, month, targets, told.get((first, month), {}), first, spans, told)


def _one_of_each(targets: Mapping[str, Target]) -> Iterable[Target]:
    """One target of each start and due day: thousands of units share theirs."""
    return {_key(found): found for found in targets.values()}.values()


def _counted(indicator: str, year: int) -> tuple[Basis, date]:
    basis, start = counting(indicator, year)
    return basis, start or date(year, 1, 1)


def _pairs(span: Span, figure: str) -> Mapping[str, Ratio]:
    """The pairs of every unit over some months, under the codes of today as far as monitoring tells them so."""
    pairs = [monitoring.pairs_by_unit(Period(month, month), figure) for month in range(span[0], span[1] + 1)]
    if len(pairs) == 1:
        return pairs[0]
    units = {unit for each in pairs for unit in each}
    return {unit: sum((each.get(unit, NOTHING) for each in pairs), NOTHING) for unit in units}


def targets_in(indicator: str, year: int) -> Mapping[str, Target]:
    """The target of every unit that has one, by unit; that of a text stands before an own one of its group.

    The table only grows, so the number of its rows and the newest of them name its state.
    """
    rows = _rows_of(indicator, year)
    newest = rows.order_by("-id").values_list("id", flat=True).first()
    return _kept_targets(indicator, year, rows.count(), newest)


def _rows_of(indicator: str, year: int) -> QuerySet[PlanEntry]:
    return PlanEntry.objects.filter(indicator=indicator, due__range=(date(year, 1, 1), date(year, 12, 31)))


@lru_cache(maxsize=8)
def _kept_targets(indicator: str, year: int, _size: int, _newest: UUID | None) -> Mapping[str, Target]:
    latest = _rows_of(indicator, year).order_by("code", "-version").distinct("code")
    own = {row.agency_code or row.code.partition("-")[0]: as_target(row) for row in latest if not row.withdrawn}
    texts = [t for t in law_targets() if t.indicator == indicator and t.due.year == year and t.share is not None]
    return {**own, **{group_of(t): t for t in texts}}


def group_of(found: Target) -> str:
    """The unit for which a text, or the nation, set a target."""
    return next(unit for unit, scope in GROUP_SCOPES.items() if scope == found.scope)


def parts_of(unit: str) -> list[str]:
    """The units directly below that live today, without desks; the groups for the nation."""
    return [MINISTRIES, PROVINCES] if unit == NATION else [info.code for info in part_infos(unit)]


def part_infos(unit: str) -> list[AgencyInfo]:
    """The agencies directly below a group or an agency."""
    on, depth = today(), unit.count(".") + 1
    found: Iterable[AgencyInfo]
    if unit in rules.LETTERS:
        found = (a for a in agencies.children_of(None) if rules.parent_of(a.code) == unit)
    else:
        found = (a for a in agencies.agencies_under(unit) if a.code.count(".") == depth)
    return [a for a in found if not a.is_desk and (a.valid_to is None or a.valid_to > on)]


def line_above(unit: str) -> list[str]:
    """All units above a unit, the nation first."""
    return rules.line_above(unit)

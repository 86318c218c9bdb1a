"""How targets stand: the figure as observed month by month, told in the units of today (F-168, F-170)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cache, cached_property

from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.agencies.types import Break, Change, Geography, Group
from motcua.kernel.clock import today
from motcua.kernel.epoch import month_of_day
from motcua.oversight.indicators import selectors as indicators
from motcua.oversight.indicators.types import NOTHING, Period, Ratio
from motcua.oversight.monitoring import selectors as monitoring
from motcua.oversight.monitoring.types import Figures
from motcua.oversight.planning import rules
from motcua.oversight.planning.selectors.targets import essential_services, law_targets, targets_of
from motcua.oversight.planning.types import Basis, Distance, Forecast, GroupCount, Scope, Standing, Status, Target
from motcua.oversight.rankings import selectors as rankings

MONTHS = 13
ALL_MONTHS = 1200
Series = tuple[tuple[int, Ratio], ...]


def standings_of_law() -> list[Standing]:
    """The targets that texts set, with how the nation or a group stands now; one reading of figures for all."""
    with monitoring.one_reading():
        return _standings(law_targets())


def standings_of_agency(agency_code: str, kind: str) -> list[Standing]:
    """An agency's own targets, and what a text or the nation set for its group; units below stand in the cascade.

    A group's target is told with the figures of this agency; what was published of the group says nothing of it.
    """
    group = Scope(kind) if kind in set(Group) else None
    told = [t for t in [*law_targets(), *targets_of("")] if t.scope == group and t.key] if group else []
    set_for_group = [replace(t, agency_code=agency_code, outcome=None) for t in told]
    with monitoring.one_reading():
        return _standings([*targets_of(agency_code), *set_for_group])


def standing_now(found: Target) -> Standing:
    """How one target stands, with one reading of its figures."""
    with monitoring.one_reading():
        return _standings([found])[0]


def _standings(targets: Iterable[Target]) -> list[Standing]:
    read = Reader()
    return [standing_of(found, monthly_series(found, read), read) for found in targets]


@dataclass(frozen=True)
class _Measured:
    """The months by which a target is measured, the last one's figure, and whether it is judged by them."""

    points: Series
    first: int
    is_judged: bool

    @property
    def months(self) -> Period:
        return Period(self.first, self.points[-1][0])


def _measured(found: Target, series: Series, on: date) -> _Measured:
    """The months up to the due day; a period from its start, told only where none of its months is missing.

    A month that runs on after the due day does not count: it tells of later days too. Where nothing was observed in
    time, the last month shows the distance of today, and the target is not judged by it.
    """
    telling = tuple((m, r) for m, r in series if r.applies)
    if found.basis is not Basis.PERIOD:
        points = tuple((m, r) for m, r in telling if rules.ends_by(m, found.due))
        return _Measured(points or telling, (points or telling)[-1][0], is_judged=bool(points))
    span = rules.span_of([m for m, _ in series], found.basis, found.counted_from or found.start, found.due, on)
    added = tuple(rules.added_up(series, span)) if span else ()
    if span and added[-1][1].applies:
        return _Measured(added, span[0], is_judged=True)
    return _Measured(telling[-1:], telling[-1][0], is_judged=False)


def standing_of(found: Target, series: Series, read: Reader | None = None) -> Standing:
    """A target on this day: distance, forecast to its due day, milestone and the one word for it.

    Its figure is that of the basis it has (`Basis`): a later month never makes an old target reached, nor undoes it.
    What each agency of a group was set is judged by each of them, never by their sum.
    """
    on = today()
    if found.share is None or not any(ratio.applies for _month, ratio in series):
        return Standing(found, _published_status(found, on), series=series)
    by = _measured(found, series, on)
    (month, now), changed = by.points[-1], definition_changed(found, on)
    distance = rules.distance(now, found.share, rules.months_between(month, found.due))
    shares = _unbroken([(m, r) for m, r in by.points if changed is None or m >= month_of_day(changed)])
    counts = _counts(found, by.months, read or Reader())
    can_tell = found.basis is not Basis.PERIOD and counts is None and distance.months_left and distance.gap
    ahead = rules.forecast(shares, distance.months_left) if can_tell else None
    return Standing(
        target=found,
        status=status_by_figures(found, distance, ahead, counts) if by.is_judged else _published_status(found, on),
        distance=distance,
        forecast=ahead,
        series=series,
        counted=by.points if by.is_judged else (),
        behind=rules.milestone_missed(now.share or Fraction(0), found.milestones, month) if by.is_judged else None,
        measured_in=month,
        measured_from=by.first,
        is_judged=by.is_judged,
        reach_in=None if counts or found.basis is Basis.PERIOD else rules.months_to_reach(shares, found.share),
        incomparable_from=changed,
        counts=counts,
    )


def status_by_figures(
    found: Target, distance: Distance | None, ahead: Forecast | None, counts: GroupCount | None
) -> Status:
    """The word for a target by the figures that judge it. One whose wording says more than they tell is not reached."""
    on = today()
    if counts:
        told = rules.status_of_each(counts, found.due, on)
    elif found.basis is Basis.PERIOD and on <= found.due:
        told = Status.OPEN
    else:
        told = rules.status_of(distance, ahead, found.due, on)
    return Status.UNMEASURED if found.untold and told is Status.REACHED else told


def _counts(found: Target, months: Period, read: Reader) -> GroupCount | None:
    """The agencies of a group that lived at the end of those months, against what each was set; None for others."""
    if not found.is_for_each or found.agency_code or found.share is None:
        return None
    pairs = read.pairs(months, found)
    return rules.group_count([pairs.get(code) for code in agencies_of(found.scope, months)], found.share)


def agencies_of(scope: Scope, months: Period) -> list[str]:
    """The ministries or provinces that lived on the last day of some months."""
    day = months.last_day
    living = {c.old for c in agencies.crosswalk(day, day, Geography.AGENCIES).crossings}
    return sorted(code for code in living if _in_group(code, scope))


def definition_changed(found: Target, on: date) -> date | None:
    """The first day of another definition than the one at the start of a target, up to its due day or today."""
    told = [(row.valid_from, f"{row.id}.{row.version}") for row in indicators.indicators() if row.key == found.key]
    return rules.changed_definition(told, found.start, min(found.due, on)) if found.key else None


def _published_status(found: Target, on: date) -> Status:
    """Without observed figures a published one of the due day decides; an earlier one decides nothing."""
    told = found.outcome
    if told is None or told.percent is None or found.share is None or told.as_of < found.due:
        return Status.UNMEASURED
    if Fraction(told.percent) / 100 >= found.share:
        return Status.REACHED
    return Status.MISSED if on > found.due else Status.TOO_SHORT


def _unbroken(counted: Sequence[tuple[int, Ratio]]) -> list[Fraction]:
    """The shares of the last months without a gap between them."""
    shares: list[Fraction] = []
    following = None
    for month, ratio in reversed(counted):
        if following is not None and month != following - 1:
            break
        shares.append(ratio.share or Fraction(0))
        following = month
    return shares[::-1]


# Series


class Reader:
    """Reads each month, and each agency or group of it, once, however many targets of one page ask for it."""

    def __init__(self) -> None:
        self._tops = cache(monitoring.figures_by_top_agency)
        self._agency = cache(monitoring.figures_of)
        self._procedures = cache(_essential)

    @cached_property
    def months(self) -> list[int]:
        """Closed months, oldest first; the running one only while there is no other."""
        months = sorted(period.first for period in monitoring.observed_months(ALL_MONTHS))
        running = monitoring.current_period().first
        return [m for m in months if m < running] or months

    def months_of(self, found: Target) -> list[int]:
        """The months of a target's series."""
        start = found.counted_from or found.start
        span = rules.span_of(self.months, found.basis, start, found.due, today())
        return rules.months_shown(self.months, found.basis, span, found.due, MONTHS)

    def pairs(self, months: Period, found: Target) -> dict[str, Ratio]:
        """The pair of every agency of a target's group over some months, in the units of their last day."""
        told: dict[str, Ratio] = {}
        for month in range(months.first, months.last + 1):
            heirs = _heirs(month, months)
            for code, figures in self._tops(Period(month, month)).items():
                heir = heirs.get(code, code)
                told[heir] = told.get(heir, NOTHING) + getattr(figures, found.key)
        return {code: pair for code, pair in told.items() if _in_group(code, found.scope)}

    def figures(self, period: Period, found: Target) -> Figures:
        """Of a target's own agency with all that became part of it; of a group or the nation their sum."""
        if found.agency_code:
            return sum((self._agency(period, code) for code in _parts(found.agency_code, period)), Figures())
        return _group(self._tops(period), found.scope)

    def essential(self, period: Period) -> Ratio:
        return self._procedures(period)


def monthly_series(found: Target, read: Reader | None = None) -> Series:
    """The pairs behind a target for the last months, oldest first; empty where no figure tells it.

    Months in which the units of today cannot be put together are left out.
    """
    if not found.key:
        return ()
    if read is None:
        with monitoring.one_reading():
            return monthly_series(found, Reader())
    ratios = ((month, _ratio(found, Period(month, month), read)) for month in read.months_of(found))
    return tuple((month, ratio) for month, ratio in ratios if ratio is not None)


def _ratio(found: Target, period: Period, read: Reader) -> Ratio | None:
    if found.key == "essential":
        return read.essential(period)
    if "." not in found.agency_code and found.agency_code and not _is_whole(found.agency_code, period):
        return None
    ratio: Ratio = getattr(read.figures(period, found), found.key)
    return ratio


def _essential(period: Period) -> Ratio:
    """Services of the 25 that are full process, over those that are declared (law.md 2.7)."""
    codes = frozenset(code for row in essential_services() for code in row["procedure_codes"].split())
    found = monitoring.figures_by_procedure(period, only=codes).values()
    return sum((Ratio(f.levels.get("full", 0), f.services) for f in found), NOTHING)


def _group(tops: dict[str, Figures], scope: Scope) -> Figures:
    """Ministries and equals have codes with G, provinces with H (QĐ 20/2020/QĐ-TTg)."""
    return monitoring.total(f for code, f in tops.items() if _in_group(code, scope))


def _parts(agency_code: str, period: Period) -> list[str]:
    """The agencies of a past month whose counts are those of `agency_code` today."""
    if "." in agency_code:
        return [agency_code]
    walk = agencies.crosswalk(period.last_day, today(), Geography.AGENCIES)
    return [c.old for c in walk.crossings if c.new == agency_code] or [agency_code]


def _is_whole(agency_code: str, period: Period) -> bool:
    """Whether the counts of a past month can be put together for the agency of today."""
    if agency_code in agencies.comparable(period.last_day, today(), Geography.AGENCIES):
        return True
    return agency_code not in {c.new for c in agencies.crosswalk(today(), today(), Geography.AGENCIES).crossings}


def series_breaks(found: Target, series: Series) -> list[Break]:
    """What changed in the units while a series ran, for its chart; new names are no breaks."""
    if not series or "." in found.agency_code:
        return []
    first, last = series[0][0], series[-1][0]
    told = agencies.breaks(first, last, Geography.AGENCIES, found.agency_code)
    return [b for b in told if b.kind != Change.RENAMED]


# All agencies of a group


def league(found: Target, months: Period | None = None) -> list[tuple[int | None, str, Ratio]]:
    """Every agency of a target's group with its pair over some months (the last closed one), best first, "1, 1, 3".

    Exact shares are compared; an agency of which nothing can be said stands last without a rank.
    """
    read = Reader()
    if not read.months or not found.key or found.key == "essential":
        return []
    return _ranked(read.pairs(months or Period(read.months[-1], read.months[-1]), found))


def _in_group(code: str, scope: Scope) -> bool:
    return scope.group is None or code.startswith(scope.group.letter)


def _heirs(month: int, months: Period) -> dict[str, str]:
    """Which agency holds the counts of a month at the end of a period, for those that were not divided."""
    if month == months.last:
        return {}
    day = Period(month, month).last_day
    walk = agencies.crosswalk(day, months.last_day, Geography.AGENCIES)
    return {c.old: c.new for c in walk.crossings if c.new and c.share == 1}


def _ranked(pairs: dict[str, Ratio]) -> list[tuple[int | None, str, Ratio]]:
    telling = {code: ratio for code, ratio in pairs.items() if ratio.applies}
    shares: Iterable[Fraction] = [ratio.share or Fraction(0) for ratio in telling.values()]
    ranks = dict(zip(telling, rankings.competition_ranks(list(shares)), strict=True))
    order = sorted(pairs, key=lambda code: (ranks.get(code, len(pairs) + 1), code))
    return [(ranks.get(code), code, pairs[code]) for code in order]

"""How targets stand: the figure as observed month by month, told in the units of today (F-168, F-170)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache, cached_property

from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.agencies.types import Break, Change, Geography
from motcua.kernel.clock import today
from motcua.kernel.epoch import month_of_day
from motcua.oversight.indicators import selectors as indicators
from motcua.oversight.indicators.types import NOTHING, Period, Ratio
from motcua.oversight.monitoring import selectors as monitoring
from motcua.oversight.monitoring.types import Figures
from motcua.oversight.planning import rules
from motcua.oversight.planning.selectors.targets import essential_services, law_targets, targets_of
from motcua.oversight.planning.types import Scope, Standing, Status, Target
from motcua.oversight.rankings import selectors as rankings

MONTHS = 13
Series = tuple[tuple[int, Ratio], ...]


def standings_of_law() -> list[Standing]:
    """The targets that texts set, with how the nation or a group stands now; one reading of figures for all."""
    read = Reader()
    with monitoring.one_reading():
        return [standing_of(found, monthly_series(found, read)) for found in law_targets()]


def standings_of_agency(agency_code: str, kind: str) -> list[Standing]:
    """An agency's own targets, those of units below it, and what its group was set, each with its own figures."""
    group = {"ministry": Scope.MINISTRIES, "province": Scope.PROVINCES}.get(kind)
    set_for_group = [replace(t, agency_code=agency_code) for t in law_targets() if t.scope == group and t.key]
    read = Reader()
    with monitoring.one_reading():
        return [standing_of(t, monthly_series(t, read)) for t in [*targets_of(agency_code), *set_for_group]]


def standing_of(found: Target, series: Series) -> Standing:
    """A target on this day: distance, forecast to its due day, milestone and the one word for it.

    The figure of a target is that of the last closed month (the running one while no month is closed) up to the due
    day: a later month never makes an old target reached, nor undoes it. Where nothing was observed in time, the last
    month shows the distance of today, and the word is left to what was published.
    """
    on = today()
    telling = tuple((m, r) for m, r in series if r.applies)
    in_time = tuple((m, r) for m, r in telling if m <= month_of_day(found.due))
    if found.share is None or not telling:
        return Standing(found, _published_status(found, on), series=series)
    counted = in_time or telling
    month, now = counted[-1]
    distance = rules.distance(now, found.share, rules.months_between(month, found.due))
    changed = definition_changed(found, on)
    shares = _unbroken([(m, r) for m, r in counted if changed is None or m >= month_of_day(changed)])
    ahead = rules.forecast(shares, distance.months_left) if distance.months_left and distance.gap else None
    return Standing(
        target=found,
        status=rules.status_of(distance, ahead, found.due, on) if in_time else _published_status(found, on),
        distance=distance,
        forecast=ahead,
        series=series,
        behind=rules.milestone_missed(now.share or Fraction(0), found.milestones, on) if in_time else None,
        measured_in=month,
        reach_in=rules.months_to_reach(shares, found.share),
        incomparable_from=changed,
    )


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
        months = sorted(period.first for period in monitoring.observed_months(MONTHS))
        running = monitoring.current_period().first
        return [m for m in months if m < running] or months

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
    ratios = ((month, _ratio(found, Period(month, month), read)) for month in read.months)
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
    letter = {Scope.MINISTRIES: "G", Scope.PROVINCES: "H"}.get(scope, "")
    return monitoring.total(f for code, f in tops.items() if code.startswith(letter))


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


def league(found: Target) -> list[tuple[int | None, str, Ratio]]:
    """Every agency of a target's group with its pair in the last closed month, best first, ranked "1, 1, 3".

    Exact shares are compared; an agency of which nothing can be said stands last without a rank.
    """
    series_month = _last_month()
    if series_month is None or not found.key or found.key == "essential":
        return []
    tops = monitoring.figures_by_top_agency(Period(series_month, series_month))
    pairs = {code: getattr(f, found.key) for code, f in tops.items() if _in_group(code, found.scope)}
    return _ranked(pairs)


def _in_group(code: str, scope: Scope) -> bool:
    return code.startswith({Scope.MINISTRIES: "G", Scope.PROVINCES: "H"}.get(scope, ""))


def _last_month() -> int | None:
    months: Sequence[int] = [period.first for period in monitoring.observed_months(2)]
    closed = [m for m in months if m < monitoring.current_period().first]
    return max(closed or months, default=None)


def _ranked(pairs: dict[str, Ratio]) -> list[tuple[int | None, str, Ratio]]:
    telling = {code: ratio for code, ratio in pairs.items() if ratio.applies}
    shares: Iterable[Fraction] = [ratio.share or Fraction(0) for ratio in telling.values()]
    ranks = dict(zip(telling, rankings.competition_ranks(list(shares)), strict=True))
    order = sorted(pairs, key=lambda code: (ranks.get(code, len(pairs) + 1), code))
    return [(ranks.get(code), code, pairs[code]) for code in order]

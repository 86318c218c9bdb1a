"""Observed figures: sums of the sealed partials of a month; other periods and other instants are counted anew.

Both ways ask the same compiled query. Rates, ranks and rounding are finished elsewhere, exactly (measurement.md 4.6).
All are told in the units of the last day of the period; with `as_reported` under the codes that reported (decision 64).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, lru_cache
from uuid import UUID

from django.db.models import Q, Sum

from motcua.kernel.clock import now, today
from motcua.kernel.epoch import instant_of, minute_of
from motcua.oversight.indicators.types import NOTHING, Period, Ratio
from motcua.oversight.intake import selectors as intake
from motcua.oversight.monitoring.models import Partial, SealedMonth
from motcua.oversight.monitoring.rules import Cell, added, bounds_of, finished, pooled_cells
from motcua.oversight.monitoring.rules.roll_up import Vector
from motcua.oversight.monitoring.selectors.cells import count_cells
from motcua.oversight.monitoring.selectors.ledger import open_ledger
from motcua.oversight.monitoring.selectors.reading import observed, sealed_month
from motcua.oversight.monitoring.selectors.units import Moved, moved_cells, moved_units
from motcua.oversight.monitoring.types import VECTOR, Figures, Grain, Use

KEPT_MONTHS = 64
"""Sealed months of ministries and provinces kept in a process, about 40 KB each."""
KEPT_UNITS = 16
"""Figures of sealed months kept in a process for every agency of the country, about 1 MB each."""
_OF_SERVICES = frozenset({"online_services", "full_services", "services_with_dossiers"})
_KINDS = sum(name.startswith("services_") for name in VECTOR)
_OF_DOSSIERS = tuple(name for name in VECTOR if not name.startswith("services_"))


def current_period() -> Period:
    """This month in Vietnam."""
    day = today()
    return Period.month(day.year, day.month)


def cut_off(period: Period) -> datetime:
    """The instant up to which a period is known: its end; while it runs, the last sealing, or now (IND-20)."""
    sealed = _sealed(period)
    return instant_of(sealed.cut_minute) if sealed else min(period.end, now())


def observed_months(limit: int = 24) -> list[Period]:
    """The months in which dossiers were received, the newest first."""
    return [Period(month, month) for month in observed()[:limit]]


def months_with_figures(limit: int = 120) -> list[Period]:
    """The months from the first dossier to the running one, the newest first: one in hand is in every month until it
    is done (IND-20), so months in which none was received have figures too."""
    running = current_period().first
    months = range(min((*observed(), running)), running + 1)
    return [Period(month, month) for month in reversed(months[-limit:])]


def figures_by_agency(period: Period, within: str = "", *, known: datetime | None = None) -> dict[str, Figures]:
    """The observed figures of each single agency in `period`; `within` keeps one agency and all below it."""
    found = _Asked(period, within=within, known=known).vectors(Grain.AGENCY)
    return {cell.agency: finished(cell.vector) for cell in found}


def figures_by_top_agency(
    period: Period, *, known: datetime | None = None, as_reported: bool = False
) -> dict[str, Figures]:
    """The observed figures of each ministry and province with all below it; a procedure once in each (IND-03)."""
    asked = _Asked(period, known=known, as_reported=as_reported)
    return {cell.top: finished(cell.vector) for cell in asked.vectors(Grain.TOP)}


def figures_by_procedure(
    period: Period, within: str = "", *, known: datetime | None = None, only: Collection[str] = ()
) -> dict[str, Figures]:
    """The observed figures of each procedure in `period`, in the group `within` or summed over the ranked agencies.

    `only` names the procedures that are wanted; all where it names none.
    """
    asked = _Asked(period, within=within, known=known, only=frozenset(only))
    sealed = _sealed(period) if only and not within and known is None else None
    if sealed:
        return dict(_kept_chosen(asked, sealed.stamp, tuple(sorted(asked.moved.items()))))
    return _by_procedure(asked)


def _by_procedure(asked: _Asked) -> dict[str, Figures]:
    if asked.is_part_of_top:
        return _finished(pooled_cells(asked.vectors(Grain.SERVICE), lambda cell: cell.procedure))
    return _finished(_summed(asked.vectors(Grain.TOP_PROCEDURE), lambda cell: cell.procedure))


def use_of(period: Period, within: str) -> Use:
    """The use of each procedure at an agency with all below it in several closed months: dossiers received and decided
    are added up, services stand as at the end of the period. Other figures of it are not told.

    Sealed months are summed in one statement; of the others only those are counted in which there can be a dossier.
    """
    asked, last = _Asked(period, within=within), Period(period.last, period.last)
    sealed, others = _months_of_use(period)
    grain = Grain.SERVICE if asked.is_part_of_top else Grain.TOP_PROCEDURE
    kept = Partial.objects.filter(asked.meant, month__in=sealed, grain=grain)
    sums = kept.order_by().values_list("procedure").annotate(*map(Sum, ("online", "received", "full_process", "ended")))
    told = {code: (Ratio(*two), Ratio(*rest)) for code, *both in sums for two, rest in [(both[:2], both[2:])]}
    months = set(kept.filter(Q(received__gt=0) | Q(ended__gt=0)).order_by().values_list("month", flat=True).distinct())
    for month in others:
        for code, found in _used_in(asked, Period(month, month)):
            months |= {month} if found.tells_dossiers else set()
            online, full_process = told.get(code, (NOTHING, NOTHING))
            told[code] = (online + found.online, full_process + found.full_process)
    levels = {code: f.levels for code, f in figures_by_procedure(last, within).items()}
    codes = levels.keys() | told.keys()
    used = {code: _use(levels.get(code, {}), *told.get(code, (NOTHING, NOTHING))) for code in codes}
    return Use(used, tuple(sorted(months)))


def _months_of_use(period: Period) -> tuple[list[int], list[int]]:
    """The months of a period that are sealed to their end, and those that are not although dossiers had come by then.

    Months before the first dossier are never sealed, and hold nothing.
    """
    ends = {month: minute_of(Period(month, month).end) for month in range(period.first, period.last + 1)}
    cuts = dict(SealedMonth.objects.filter(month__in=ends).values_list("month", "cut_minute"))
    sealed = [month for month, end in ends.items() if cuts.get(month) == end]
    others = ends.keys() - set(sealed)
    first = min(observed(), default=period.last + 1) if others else 0
    return sealed, sorted(month for month in others if month >= first)


def _used_in(asked: _Asked, month: Period) -> Iterator[tuple[str, Figures]]:
    """The procedures of one month as the ledger has them, of an agency and of those that it has taken over since."""
    for within in [asked.within] if asked.is_part_of_top else asked.tops:
        yield from _by_procedure(_Asked(month, within=within, as_reported=True)).items()


def _use(levels: dict[str, int], online: Ratio, full_process: Ratio) -> Figures:
    return Figures(levels=levels, online=online, full_process=full_process)


def figures_by_top_procedure(period: Period, *, known: datetime | None = None) -> dict[tuple[str, str], Figures]:
    """The observed figures of each procedure in each ministry and province with all below it."""
    found = _Asked(period, known=known).vectors(Grain.TOP_PROCEDURE)
    return {(cell.top, cell.procedure): finished(cell.vector) for cell in found}


def state_of_knowledge(period: Period) -> Hashable | None:
    """Names what is known of a sealed month and of who counts for whom; None for any other period, which may move."""
    sealed = _sealed(period)
    return (sealed.stamp, tuple(sorted(moved_units(period).items()))) if sealed else None


def figures_by_service(
    period: Period, within: str = "", procedure: str = "", *, known: datetime | None = None
) -> dict[tuple[str, str], Figures]:
    """The observed figures of each agency and procedure in `period`."""
    found = _Asked(period, within=within, procedure=procedure, known=known).vectors(Grain.SERVICE)
    return {(cell.agency, cell.procedure): finished(cell.vector) for cell in found}


def figures_of(
    period: Period, within: str = "", procedure: str = "", *, known: datetime | None = None, as_reported: bool = False
) -> Figures:
    """The figures of one agency with all below it, or of the nation: the sum over its ministries and provinces.

    `known` gives them as they were known at that instant (whole minutes), not as they are known now.
    """
    asked = _Asked(period, within=within, procedure=procedure, known=known, as_reported=as_reported)
    if asked.is_part_of_top:
        return total(_finished(pooled_cells(asked.vectors(Grain.SERVICE), lambda _: "")).values())
    cells = asked.vectors(Grain.TOP_PROCEDURE if procedure else Grain.TOP)
    return finished(added(cell.vector for cell in cells))


def series_of(codes: Collection[str], *, last: int, months: int = 24) -> dict[int, dict[str, Figures]]:
    """The figures of each of `codes` with all below it, by month, over `months` sealed months up to `last`.

    One statement. Below a ministry or province only dossiers are told, one agency at a time: procedures of several
    agencies do not add up (IND-03).
    """
    found: dict[int, dict[str, Figures]] = {}
    for month, code, vector in _kept_series(codes, last - months + 1, last):
        found.setdefault(month, {})[code] = finished(vector)
    return found


def _kept_series(codes: Collection[str], first: int, last: int) -> Iterable[tuple[int, str, Vector]]:
    parts = [code for code in codes if "." in code]
    kept = Partial.objects.filter(month__range=(first, last))
    if not parts:
        rows = kept.filter(grain=Grain.TOP, top__in=list(codes)).values_list("month", "top", *VECTOR)
        return [(month, top, tuple(vector)) for month, top, *vector in rows]
    (code,) = parts
    below = Q(agency=code) | Q(agency__startswith=f"{code}.")
    rows = kept.filter(below, grain=Grain.AGENCY, top=code.partition(".")[0])
    sums = {f"sum_{name}": Sum(name) for name in _OF_DOSSIERS}
    found: Iterable[dict[str, int]] = rows.values("month").order_by("month").annotate(**sums)  # type: ignore[assignment]
    return [(row["month"], code, tuple(row.get(f"sum_{name}", 0) for name in VECTOR)) for row in found]


def pairs_by_unit(period: Period, figure: str) -> dict[str, Ratio]:
    """One figure (a property of `Figures`) of every agency, ministries and provinces too, each with all below it.

    Kept in the process for a sealed month. Procedures are counted once within a unit (IND-03).
    """
    asked, sealed = _Asked(period), _sealed(period)
    if sealed is None:
        return _counted_pairs(asked, figure)
    return _kept_pairs(asked, figure, sealed.stamp, tuple(sorted(asked.moved.items())))


def total(figures: Iterable[Figures]) -> Figures:
    """The sum of figures of ministries and provinces; never a mean of rates (law.md 4.0)."""
    return sum(figures, Figures())


def _finished(vectors: dict[str, Vector]) -> dict[str, Figures]:
    return {key: finished(vector) for key, vector in vectors.items()}


def _summed(cells: Iterable[Cell], key: Callable[[Cell], str]) -> dict[str, Vector]:
    groups: dict[str, list[Vector]] = {}
    for cell in cells:
        groups.setdefault(key(cell), []).append(cell.vector)
    return {name: added(vectors) for name, vectors in groups.items()}


def _sealed(period: Period) -> SealedMonth | None:
    """The sealed month that answers for `period`: cut at its end, or at a minute of it while it runs."""
    if period.first != period.last:
        return None
    sealed = sealed_month(period.first)
    last = min(minute_of(period.end), minute_of(now()))
    is_over = minute_of(period.end) <= last
    fits = sealed and (sealed.cut_minute == last if is_over else sealed.cut_minute <= last)
    return sealed if fits else None


@dataclass(frozen=True)
class _Asked:
    """What is asked for; a group of agencies is named by the code above them."""

    period: Period
    within: str = ""
    procedure: str = ""
    known: datetime | None = None
    as_reported: bool = False
    only: frozenset[str] = frozenset()

    @cached_property
    def moved(self) -> Moved:
        return {} if self.as_reported else moved_units(self.period)

    @cached_property
    def tops(self) -> list[str]:
        """The ministry or province that is asked for, with those that it took over; none where all are meant."""
        top = self.within.partition(".")[0]
        return [top, *(old for old, new in self.moved.items() if new == top)] if top else []

    @property
    def is_part_of_top(self) -> bool:
        """Whether `within` lies below a ministry or province."""
        return "." in self.within

    def vectors(self, grain: Grain) -> list[Cell]:
        """The cells of one grain; keys that the grain does not have are empty."""
        sealed = _sealed(self.period) if self.known is None else None
        if sealed and grain is Grain.TOP and not self.procedure and self.within not in self.moved:
            whole = replace(self, within="", only=frozenset())
            cells = _kept_tops(whole, sealed.stamp, tuple(sorted(self.moved.items())))
            return [cell for cell in cells if self.within in ("", cell.top)]
        if sealed:
            return self.kept(grain)
        return [cell for cell in at_grain(moved_cells(self._counted(), self.moved), grain) if self._is_meant(cell)]

    def kept(self, grain: Grain) -> list[Cell]:
        """Kept cells speak of the codes that reported; where one has ended, its heir is put together anew."""
        cells = self._read(grain)
        ended = self.moved.keys() & {cell.top for cell in cells}
        if not ended:
            return cells
        if grain in (Grain.SERVICE, Grain.AGENCY):
            return moved_cells(cells, self.moved)
        affected = {*ended, *(self.moved[code] for code in ended)}
        parts = [cell for cell in self._read(Grain.TOP_PROCEDURE) if cell.top in affected]
        untouched = [cell for cell in cells if cell.top not in affected]
        return [*untouched, *at_grain(moved_cells(parts, self.moved), grain)]

    def _read(self, grain: Grain) -> list[Cell]:
        rows = Partial.objects.filter(self.meant, month=self.period.first, grain=grain)
        return [
            Cell(top, agency, procedure, tuple(vector))
            for top, agency, procedure, *vector in rows.values_list("top", "agency", "procedure", *VECTOR)
        ]

    @property
    def meant(self) -> Q:
        """The kept rows that are asked for."""
        wanted = Q(procedure=self.procedure) if self.procedure else Q()
        wanted &= Q(procedure__in=self.only) if self.only else Q()
        if not self.within:
            return wanted
        wanted &= Q(top__in=self.tops)
        return wanted & (Q(agency=self.within) | Q(agency__startswith=f"{self.within}.")) if self._is_narrow else wanted

    @property
    def _is_narrow(self) -> bool:
        return self.is_part_of_top

    def _is_meant(self, cell: Cell) -> bool:
        is_within = not self._is_narrow or f"{cell.agency}.".startswith(f"{self.within}.")
        is_wanted = not self.only or cell.procedure in self.only
        return is_within and is_wanted and cell.procedure == (self.procedure or cell.procedure)

    def _counted(self) -> list[Cell]:
        numbers = intake.numbers_of("top")
        tops = [numbers[code] for code in self.tops if code in numbers] if self.within else None
        if tops == []:
            return []
        bounds = bounds_of(self.period, now=now(), known=self.known)
        with open_ledger(tops) as engine:
            return count_cells(engine, bounds, tops)


@lru_cache(maxsize=KEPT_MONTHS)
def _kept_tops(asked: _Asked, _stamp: UUID, _moved: tuple[tuple[str, str], ...]) -> tuple[Cell, ...]:
    """Ministries and provinces of a sealed month: another sealing, or another register of agencies, is another key."""
    return tuple(asked.kept(Grain.TOP))


@lru_cache(maxsize=KEPT_MONTHS)
def _kept_chosen(asked: _Asked, _stamp: UUID, _moved: tuple[tuple[str, str], ...]) -> dict[str, Figures]:
    """A few procedures of a sealed month."""
    return _by_procedure(asked)


@lru_cache(maxsize=KEPT_UNITS)
def _kept_pairs(asked: _Asked, figure: str, _stamp: UUID, _moved: tuple[tuple[str, str], ...]) -> dict[str, Ratio]:
    return _pairs_by_unit(asked, figure)


def _pairs_by_unit(asked: _Asked, figure: str) -> dict[str, Ratio]:
    """Dossiers add up from agency to agency; procedures do too where one agency of a unit alone declares any."""
    groups: dict[str, list[Cell]] = {}
    for cell in asked.vectors(Grain.AGENCY):
        for unit in _line_below_top(cell.agency):
            groups.setdefault(unit, []).append(cell)
    pairs = {cell.top: _pair(cell.vector, figure) for cell in asked.vectors(Grain.TOP)}
    for unit, cells in groups.items():
        if figure in _OF_SERVICES and sum(any(cell.vector[:_KINDS]) for cell in cells) > 1:
            cells = replace(asked, within=unit).vectors(Grain.SERVICE)
            pairs[unit] = _pair(pooled_cells(cells, lambda _: "")[""], figure)
        else:
            pairs[unit] = _pair(added(cell.vector for cell in cells), figure)
    return pairs


def _counted_pairs(asked: _Asked, figure: str) -> dict[str, Ratio]:
    """The same of a month that is not sealed: the ledger is counted once."""
    groups: dict[str, list[Cell]] = {}
    for cell in asked.vectors(Grain.SERVICE):
        for unit in (cell.top, *_line_below_top(cell.agency)):
            groups.setdefault(unit, []).append(cell)
    return {unit: _pair(pooled_cells(cells, lambda _: "")[""], figure) for unit, cells in groups.items()}


def _line_below_top(agency: str) -> Iterable[str]:
    """An agency and those above it, without the ministry or province: `H01.101.07`, `H01.101`."""
    parts = agency.split(".")
    return (".".join(parts[:depth]) for depth in range(2, len(parts) + 1))


def _pair(vector: Vector, figure: str) -> Ratio:
    found: Ratio = getattr(finished(vector), figure)
    return found


def at_grain(cells: Iterable[Cell], grain: Grain) -> list[Cell]:
    """Cells of single services rolled up to a grain."""
    if grain is Grain.SERVICE:
        return list(cells)
    keep = {Grain.AGENCY: (1, 1, 0), Grain.TOP_PROCEDURE: (1, 0, 1), Grain.TOP: (1, 0, 0)}[grain]

    def unit(cell: Cell) -> tuple[str, str, str]:
        return cell.top, cell.agency if keep[1] else "", cell.procedure if keep[2] else ""

    return [Cell(*key, vector) for key, vector in pooled_cells(cells, unit).items()]

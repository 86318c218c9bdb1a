"""A made-up country with known truth: honest, careless and cheating agencies, month by month, from one seed.

Only whole numbers: shares are millionths. The same seed makes the same country anywhere; nothing here is drawn from
real agencies, and every number is assumed (docs/reference/detection.md says how the rules fare on it).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from motcua.kernel.epoch import day_number, day_of
from motcua.kernel.epoch import first_day as month_start
from motcua.oversight.detection.types import Kind, Sizes

FIRST_MONTH = 2024 * 12
MONTHS = 24
HISTORY_MONTHS = 10
"""Months before the first manipulation: what is usual has to be known first."""
MERGED_MONTH = 2025 * 12 + 6
"""The provinces merged on 1 July 2025."""
MILLION = 1_000_000
PROCEDURES = 60
_MASK = 2**64 - 1
HOLIDAYS = (
    (date(2024, 1, 1), 1), (date(2024, 2, 8), 7), (date(2024, 4, 29), 3), (date(2024, 9, 2), 2), (date(2025, 1, 1), 1),
    (date(2025, 1, 25), 9), (date(2025, 4, 30), 3), (date(2025, 9, 1), 2),
)  # fmt: skip
"""First day and number of days without a desk, Tết among them; the week before Tết is a busy one."""


class Conduct(StrEnum):
    HONEST = "honest"
    CARELESS = "careless"
    CHEATING = "cheating"


@dataclass(frozen=True)
class Nature:
    """What an agency is like: its size and its own usual shares, in millionths."""

    agency: int
    conduct: Conduct
    size: int
    """Dossiers a month, about."""
    online: int
    post: int
    late: int
    on_due: int
    paid: int
    e_result: int
    adoption: int
    """Of the procedures eligible for full process, how many it offers so."""
    agents: int
    """Dossiers that a few authorised persons send for others."""
    unacted: int
    uploads: int
    placeholders: int
    foreign: int
    first: int
    last: int
    """Months in being."""


@dataclass(frozen=True)
class Month:
    """One agency's month: its nature as it wandered, what honestly happened to it, and what was planted."""

    nature: Nature
    month: int
    real: int
    fakes: int = 0
    burst_day: int = 0
    burst_share: int = 0
    bulk_share: int = 0
    delayed: int = 3_000
    strayed: int = 0
    drift: int = 0
    kind: Kind | None = None
    share: int = 0
    first_silent: int = 0
    last_silent: int = 0


class Dice:
    """Whole numbers that look like chance and depend on nothing but the seed (splitmix64)."""

    def __init__(self, *seed: int) -> None:
        self._state = 0
        for part in seed:
            self._state = (self._state * 0x100000001B3 + part + 1) & _MASK
            self._next()

    def _next(self) -> int:
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        value = self._state
        value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _MASK
        return value ^ (value >> 31)

    def between(self, low: int, high: int) -> int:
        """A number from `low` to `high`, both included."""
        return low + self._next() % (high - low + 1)

    def wandered(self, value: int, percent: int) -> int:
        """`value` moved up or down by about `percent`: the sum of three throws, so far moves are rare."""
        throw = sum(self.between(-1000, 1000) for _ in range(3))
        return max(0, value + value * percent * throw // 100_000)

    def happens(self, millionths: int) -> bool:
        return self.between(1, MILLION) <= millionths


def natures(
    seed: int, honest: int, careless: int, cheating: int, *, merging: bool = True, sizes: Sizes | None = None
) -> Iterator[Nature]:
    """The agencies. Of `merging` ones, one honest one in ten ends in July 2025 and goes on in a new, larger one.

    With `sizes` all of them have so many dossiers a month, from the first to the second number.
    """
    last, number = FIRST_MONTH + MONTHS - 1, 0
    for conduct, many in ((Conduct.HONEST, honest), (Conduct.CARELESS, careless), (Conduct.CHEATING, cheating)):
        for place in range(many):
            number += 1
            nature = _nature(Dice(seed, number), number, conduct, sizes or _sizes(conduct, place), last)
            if merging and conduct is Conduct.HONEST and place % 20 == 7:
                yield replace(nature, last=MERGED_MONTH - 1)
                number += 1
                yield replace(nature, agency=number, first=MERGED_MONTH, size=nature.size * 2)
            else:
                yield nature


def _sizes(conduct: Conduct, place: int) -> Sizes:
    """Small, middling and large ones in turn; those that cheat are of the size whose rates are ranked."""
    return (1000, 3000) if conduct is Conduct.CHEATING else ((40, 150), (150, 1000), (1000, 5000))[place % 3]


def _nature(dice: Dice, number: int, conduct: Conduct, sizes: Sizes, last: int) -> Nature:
    low, high = sizes
    return Nature(
        agency=number,
        conduct=conduct,
        size=dice.between(low, dice.between(low, high)),
        online=dice.between(300_000, 800_000),
        post=dice.between(15_000, 80_000),
        late=dice.between(25_000, 110_000),
        on_due=dice.between(150_000, 300_000),
        paid=dice.between(600_000, 930_000),
        e_result=dice.between(450_000, 930_000),
        adoption=dice.between(300_000, 800_000),
        agents=dice.between(0, 60_000),
        unacted=dice.between(200, 1_200),
        uploads=dice.between(100, 800),
        placeholders=dice.between(500, 4_000),
        foreign=dice.between(50, 800),
        first=FIRST_MONTH,
        last=last,
    )


def months(seed: int, agencies: list[Nature]) -> Iterator[Month]:
    """Every agency's every month in being; cheating ones take the kinds in turn, one to three months each."""
    kinds, turn = list(Kind), 0
    for nature in agencies:
        kind, left = None, 0
        for month in range(nature.first, nature.last + 1):
            dice = Dice(seed, nature.agency, month)
            made = _month(dice, nature, month)
            if nature.conduct is Conduct.CHEATING and month >= FIRST_MONTH + HISTORY_MONTHS:
                if left == 0:
                    kind, left, turn = kinds[turn % len(kinds)], dice.between(1, 3), turn + 1
                else:
                    left -= 1
                    made = _planted(dice, made, kind or kinds[0])
            yield made


def _month(dice: Dice, nature: Nature, month: int) -> Month:
    """Season, Tết, the wandering of shares, an honest campaign day, an organisation that sends for its people."""
    passed = month - FIRST_MONTH
    season = (104, 58, 112, 104, 106, 108, 104, 100, 98, 100, 102, 104)[month % 12]
    now = replace(
        nature,
        online=min(920_000, dice.wandered(nature.online + 3_000 * passed, 3)),
        post=dice.wandered(nature.post, 8),
        late=dice.wandered(nature.late, 8),
        on_due=dice.wandered(nature.on_due, 4),
        paid=min(960_000, dice.wandered(nature.paid + 1_000 * passed, 3)),
        e_result=min(970_000, dice.wandered(nature.e_result, 3)),
        adoption=nature.adoption + 6_000 * passed,
        agents=dice.wandered(nature.agents, 8),
    )
    real = dice.wandered(nature.size * season // 100 * (1000 + 5 * passed) // 1000, 6)
    made = Month(now, month, max(1, real))
    if dice.happens(80_000):
        day = dice.between(0, days_in(month) - 1)
        made = replace(made, burst_day=first_day(month) + day, burst_share=dice.between(100_000, 300_000))
    if dice.happens(3_000):
        made = replace(made, bulk_share=dice.between(10_000, 40_000))
    return _careless(dice, made) if nature.conduct is Conduct.CARELESS else made


def _careless(dice: Dice, made: Month) -> Month:
    """Late synchronisation in one month of four, a clock that is hours wrong, a counter that ticks "online"."""
    return replace(
        made,
        delayed=dice.between(100_000, 400_000) if dice.happens(250_000) else 20_000,
        drift=dice.between(-300, 300),
        strayed=dice.between(0, 30_000),
    )


def _planted(dice: Dice, made: Month, kind: Kind) -> Month:
    """`made` with a manipulation of `kind` that should move a rate by about one to twelve points."""
    points = dice.between(11, dice.between(12, 120)) * 1_000
    nature, made = made.nature, replace(made, kind=kind)
    if kind in (Kind.PLACEHOLDER_PERSON, Kind.REPEATED_PERSON, Kind.CODE_OUT_OF_SCHEME, Kind.FED_BACK):
        left = MILLION - nature.online - points
        return replace(made, fakes=made.real * points // max(left, 80_000) + 1)
    if kind is Kind.SWIFT_ENDING:
        return replace(made, fakes=made.real * points // max(MILLION - nature.online - points, 80_000) + 1)
    if kind is Kind.TURNED_DONE:
        return replace(made, share=min(950_000, points * MILLION // nature.late))
    if kind is Kind.UPLOAD_AS_RESULT:
        return replace(made, share=min(950_000, points * MILLION // (MILLION - nature.e_result)))
    if kind is Kind.SILENCE:
        start = first_day(made.month) + dice.between(0, 12)
        return replace(made, first_silent=start, last_silent=start + dice.between(6, 16))
    if kind is Kind.LEVELS_MERGED:
        return replace(made, share=dice.between(100_000, MILLION))
    return replace(made, share=dice.between(700_000, MILLION))


def first_day(month: int) -> int:
    """Days since 1970-01-01 of the first day of a month."""
    return day_number(month_start(month))


def days_in(month: int) -> int:
    return first_day(month + 1) - first_day(month)


def slots(month: int, many: int = 1000) -> list[int]:
    """`many` days of the month, each as often as it is busy: a dossier takes one by chance."""
    days = range(first_day(month), first_day(month + 1))
    weights = [_weight(day_of(day)) for day in days]
    found: list[int] = []
    total, sum_so_far = sum(weights), 0
    for day, weight in zip(days, weights, strict=True):
        sum_so_far += weight
        found += [day] * (sum_so_far * many // total - len(found))
    return found


def _weight(day: date) -> int:
    """How busy a day is: Mondays most, Saturdays a little, holidays not at all, before Tết half as much more."""
    for start, many in HOLIDAYS:
        if start <= day < start + timedelta(days=many):
            return 0
        if many > 5 and start - timedelta(days=7) <= day < start and day.weekday() < 5:
            return 150
    return (118, 104, 100, 100, 96, 12, 3)[day.weekday()]

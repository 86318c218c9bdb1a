"""Words of this module: agencies, administrative units, days of the calendar, codes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from fractions import Fraction


class AgencyKind(StrEnum):
    MINISTRY = "ministry"
    PROVINCE = "province"
    DEPARTMENT = "department"
    COMMUNE = "commune"
    UNIT = "unit"


class Group(StrEnum):
    """Agencies that are pooled, ranked and told what to do together (law.md 5.1, 5.2); the kind of each of them."""

    MINISTRY = AgencyKind.MINISTRY.value
    PROVINCE = AgencyKind.PROVINCE.value

    @property
    def letter(self) -> str:
        """With which the identifier of every member begins (QĐ 20/2020/QĐ-TTg)."""
        return "G" if self is Group.MINISTRY else "H"


class AliasKind(StrEnum):
    """Other names under which an agency is met: the older identifier, a former name."""

    OLDER_CODE = "older_code"
    FORMER_NAME = "former_name"


class UnitLevel(IntEnum):
    """Level of an administrative unit; districts ended on 2025-06-30."""

    PROVINCE = 1
    DISTRICT = 2
    COMMUNE = 3


class DayKind(StrEnum):
    HOLIDAY = "holiday"
    COMPENSATORY = "compensatory"
    SWAP_OFF = "swap_off"
    SWAP_WORKDAY = "swap_workday"


class DayStatus(StrEnum):
    """How sure a day is: published and past, published, party policy only, computed ahead."""

    CONFIRMED = "confirmed"
    ANNOUNCED = "announced"
    POLICY = "policy"
    PROJECTED = "projected"


class Relation(StrEnum):
    """Whether an old unit went into one new unit whole, or was divided."""

    FULL = "full"
    PARTIAL = "partial"


@dataclass(frozen=True)
class AgencyInfo:
    """An agency or unit. `admin_unit_code` is the GSO code of its territory, '' for ministries."""

    code: str
    name: str
    kind: str
    parent_code: str
    admin_unit_code: str
    is_desk: bool = False
    assumed: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
    successor_code: str = ""


@dataclass(frozen=True)
class AdminUnitInfo:
    """An administrative unit in one interval; `valid_to` is the first day on which it no longer holds."""

    code: str
    name: str
    level: int
    unit_type: str
    parent_code: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True)
class Successor:
    """A unit that took over an older one, whole or in part, from the day `since`."""

    unit: AdminUnitInfo
    relation: str
    since: date


@dataclass(frozen=True)
class UnitCounts:
    provinces: int
    districts: int
    communes: int


@dataclass(frozen=True)
class IssuedCode:
    """A code as printed, and the scheme that made it: nothing is ever read back out of the text (R-COD-03)."""

    value: str
    scheme: str


@dataclass(frozen=True)
class LoadReport:
    """What a load of reference data did; `changed` is false when the files were already loaded."""

    changed: bool
    rows: dict[str, int]


class Geography(StrEnum):
    """In whose units a series of counts is told."""

    AGENCIES = "agencies"
    """Ministries and provincial committees, by their identifiers."""
    PROVINCES = "provinces"
    COMMUNES = "communes"


class Change(StrEnum):
    """What became of a unit or agency; also the kinds of breaks that a chart draws."""

    MERGED = "merged"
    DIVIDED = "divided"
    RENAMED = "renamed"


Counts = tuple[int, int]
"""A numerator and a denominator, whole numbers that are counted."""


@dataclass(frozen=True)
class Span:
    """A unit or agency in one interval of validity; both bounds may be open, `valid_to` is exclusive."""

    code: str
    name: str
    parent: str
    valid_from: date | None
    valid_to: date | None

    def holds(self, on: date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True)
class Link:
    """From the day `since` the unit `new` took over `old`, wholly or with others."""

    old: str
    new: str
    since: date


@dataclass(frozen=True)
class SplitKey:
    """A stated, dated weight by which a divided unit's counts are laid out over those that took it over.

    `backward` keys lay the counts of a merged unit out over the units that it was made of.
    """

    old: str
    new: str
    since: date
    name: str
    weight: int
    backward: bool = False


@dataclass(frozen=True)
class Crossing:
    """What of the unit `old` belongs to the unit `new`: 1 is all, None is a division without a stated key.

    `new` is '' where a unit ended and nothing is recorded of who took it over.
    """

    old: str
    new: str
    share: Fraction | None
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Crosswalk:
    """How the units of one day stand to those of another, earlier or later.

    `doubtful` units of the later day may hold parts of a unit whose successor is not recorded.
    """

    day_from: date
    day_to: date
    crossings: tuple[Crossing, ...]
    doubtful: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Succession:
    """A ministry or province that ended: its first day of no more, and who took it over.

    One heir has all of it; several have parts that nothing divides; none means that nothing is recorded.
    """

    code: str
    name: str
    ended: date
    heirs: tuple[str, ...]

    @property
    def heir(self) -> str:
        """The one that took it over whole; empty where there is none."""
        return self.heirs[0] if len(self.heirs) == 1 else ""


@dataclass(frozen=True)
class Expressed:
    """Counts of one unit of the chosen day, added up from the units that reported.

    A rate may be taken only where `is_comparable`: every predecessor reported, and none was divided without a key.
    """

    unit: str
    counts: Counts
    missing: tuple[str, ...] = ()
    divided: tuple[str, ...] = ()
    is_doubtful: bool = False
    keys: tuple[str, ...] = ()

    @property
    def is_comparable(self) -> bool:
        return not (self.missing or self.divided or self.is_doubtful)


@dataclass(frozen=True)
class Expression:
    """One month in other units: nothing is lost, what cannot be placed stands in `aside` under its old unit."""

    units: dict[str, Expressed]
    aside: dict[str, Counts]


@dataclass(frozen=True)
class TwoViews:
    """A series as it was reported and as it reads in the units of `day`; months are year * 12 + month - 1."""

    day: date
    reported: dict[int, dict[str, Counts]]
    expressed: dict[int, Expression]


@dataclass(frozen=True)
class Break:
    """A place in a chart where what is counted changed: month number, kind, and a sentence."""

    month: int
    kind: str
    on: date
    text: str

"""Words of this module: agencies, administrative units, days of the calendar, codes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum


class AgencyKind(StrEnum):
    MINISTRY = "ministry"
    PROVINCE = "province"
    DEPARTMENT = "department"
    COMMUNE = "commune"
    UNIT = "unit"


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

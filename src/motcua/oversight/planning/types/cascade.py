"""Words of a cascade: what parts bring to the whole, heads, handing down, the ladder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from motcua.oversight.indicators.types import Ratio
from motcua.oversight.planning.types.targets import Distance, GroupCount, Milestone, Role, Status, Target


class Method(StrEnum):
    """How a target is handed down to the parts of a unit."""

    SAME = "same"
    BY_GAP = "by_gap"
    """Each part gains as much of what is missing as it has of the gap to the common level."""
    PASTED = "pasted"


class Reach(StrEnum):
    """Whether the parts of a cascade, each at its own target, bring the whole to its target."""

    REACHES = "reaches"
    FALLS_SHORT = "falls_short"
    NO_PARTS = "no_parts"
    NO_FIGURES = "no_figures"
    NOT_ADDITIVE = "not_additive"
    """Procedures are counted once within a unit, so its parts do not add up to it (IND-03, 04, 07)."""


@dataclass(frozen=True)
class Part:
    """One unit below another: its own target where it has one, and its pair of the month."""

    unit: str
    goal: Fraction | None
    now: Ratio


@dataclass(frozen=True)
class PartsCheck:
    """What the parts bring to the whole, exactly, at the volumes of the month; `share` only where it can be told."""

    reach: Reach
    share: Fraction | None = None
    goal: Fraction | None = None
    with_target: int = 0
    parts: int = 0


@dataclass(frozen=True)
class Tally:
    """Targets below a unit at any depth."""

    targets: int = 0
    reached: int = 0
    unmeasured: int = 0


@dataclass(frozen=True)
class CascadeLine:
    """One unit of a cascade with its target, its pair of the month, and what stands below it."""

    unit: str
    target: Target | None
    status: Status
    distance: Distance | None = None
    behind: Milestone | None = None
    is_below_parent: bool = False
    tally: Tally = Tally()
    counts: GroupCount | None = None
    """For a text's target that each agency of the group was set: these decide, not the sum."""


@dataclass(frozen=True)
class HeadInfo:
    """Who heads a unit: from a day on, until the day before the next term."""

    agency_code: str
    since: date
    account_id: UUID | None
    office: Role
    number: int
    until: date | None = None


@dataclass(frozen=True)
class HandDownOrder:
    """What somebody hands down to the parts of `unit`."""

    unit: str
    indicator: str
    year: int
    method: Method
    start: date
    due: date
    percent: Decimal | None = None
    """The level of `SAME`, and the common one of `BY_GAP`; None takes that of the unit's own target."""
    pasted: str = ""
    with_milestones: bool = False


@dataclass(frozen=True)
class HandDownLine:
    """One target as it would be written. `version` is the one that holds now, 0 for none."""

    unit: str
    now: Ratio
    percent: Decimal
    before: Decimal | None
    version: int
    role: Role
    milestones: tuple[Milestone, ...]
    is_below_parent: bool
    is_same: bool
    head: UUID | None


@dataclass(frozen=True)
class HandDownDraft:
    """The dry run: every line, what they bring together, and the digest by which the writing knows that it is this."""

    order: HandDownOrder
    lines: tuple[HandDownLine, ...]
    check: PartsCheck
    digest: str

    @property
    def changed(self) -> tuple[HandDownLine, ...]:
        return tuple(line for line in self.lines if not line.is_same)


@dataclass(frozen=True)
class HandedDown:
    """What was written, how many heads were told, and how many units have none to tell."""

    written: int
    told: int
    without_head: int


class Audience(StrEnum):
    """To whom a rung of the ladder speaks: the head, and further up those who plan."""

    HEAD = "head"
    PLANNER = "planner"
    NATION = "nation"

"""Words of targets: distance, forecast, standing, and the plan of an agency."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from motcua.foundation.agencies.types import Group
from motcua.kernel.access import Permission
from motcua.oversight.indicators.types import Ratio

VIEW_PLANS = Permission("planning.view_plans")
SET_TARGETS = Permission("planning.set_targets")
LEAD_TARGETS = Permission("planning.lead_targets")

NATION, MINISTRIES, PROVINCES = "VN", "BO", "TINH"
"""The units above ministries and provinces, in the place of an agency's code (which has another form)."""


YEAR = 12
"""Months of use on which a plan rests."""


class Scope(StrEnum):
    """Whose target it is, from the top of the cascade down (measurement.md 7.7)."""

    NATION = "nation"
    MINISTRY = Group.MINISTRY.value
    PROVINCE = Group.PROVINCE.value
    AGENCY = "agency"
    UNIT = "unit"

    @property
    def group(self) -> Group | None:
        """The group that is meant as a whole, or each of its members."""
        return Group(self.value) if self.value in set(Group) else None


GROUP_SCOPES = {NATION: Scope.NATION, MINISTRIES: Scope.MINISTRY, PROVINCES: Scope.PROVINCE}


class Role(StrEnum):
    """Who answers for a target: an office, never a person's name."""

    PRIME_MINISTER = "prime_minister"
    MINISTER = "minister"
    CHAIR_PROVINCE = "chair_province"
    DIRECTOR = "director"
    CHAIR_COMMUNE = "chair_commune"
    HEAD_OF_UNIT = "head_of_unit"


class Basis(StrEnum):
    """Which counts a target is measured against; of own targets no text says it (assumed)."""

    MONTH = "month"
    """Those of the last closed month up to the due day."""
    PERIOD = "period"
    """The sum of those of all months from the start to the due day."""
    STATE = "state"
    """What stood at the end of the last month that ended by the due day; for things that do not add up over months."""


class Status(StrEnum):
    """How a target stands. The last two say that nobody can tell."""

    REACHED = "reached"
    ON_TRACK = "on_track"
    """Even the lower end of the forecast reaches it."""
    LIKELY = "likely"
    UNLIKELY = "unlikely"
    OUT_OF_REACH = "out_of_reach"
    """Not even the upper end of the forecast reaches it."""
    MISSED = "missed"
    OPEN = "open"
    """Its period still runs, or some of those who were each set it are below: nothing is decided before the due day."""
    TOO_SHORT = "too_short"
    UNMEASURED = "unmeasured"


@dataclass(frozen=True)
class Milestone:
    on: date
    share: Fraction


@dataclass(frozen=True)
class Outcome:
    """What was published about a target's end; `percent` as printed, or `reached` of `total` agencies."""

    as_of: date
    source: str
    percent: Decimal | None = None
    reached: int = 0
    total: int = 0


@dataclass(frozen=True)
class Target:
    """An indicator, a share of at least so much, a day. `share` is None where the text gives words and no number."""

    code: str
    scope: Scope
    indicator: str
    key: str
    """Which observed figure tells it, '' where none does yet."""
    share: Fraction | None
    wording: str
    start: date
    due: date
    role: Role
    article: str
    agency_code: str = ""
    parent: str = ""
    milestones: tuple[Milestone, ...] = ()
    assumed: str = ""
    outcome: Outcome | None = None
    version: int = 1
    note: str = ""
    entered_at: datetime | None = None
    carried_from: str = ""
    """Codes of the targets that passed on to this one when their units ended."""
    basis: Basis = Basis.MONTH
    counted_from: date | None = None
    """Where the counting of a period starts when that is not the start: with the period of the text above."""
    is_for_each: bool = False
    """Every agency of the group was set it, each by itself; else the group's sum is meant."""
    untold: str = ""
    """The part of the wording that no figure tells: without it nobody can say that the target is reached."""

    @property
    def is_of_group(self) -> bool:
        """Set for ministries or provinces; with an agency's code it is seen from there."""
        return self.scope.group is not None


@dataclass(frozen=True)
class Distance:
    """From where a figure stands to its target, exactly. `missing` is counted at the denominator of now."""

    now: Ratio
    goal: Fraction
    gap: Fraction
    missing: int
    months_left: int
    pace: Fraction | None
    """Share to be gained each month; None where no month is left."""


@dataclass(frozen=True)
class Forecast:
    """Not a measurement: where the share would be `months` ahead if it went on moving as it did."""

    months: int
    middle: Fraction
    low: Fraction
    high: Fraction
    differences: int
    coverage: Fraction


@dataclass(frozen=True)
class GroupCount:
    """The agencies of a group against a target that each of them was set."""

    reached: int
    below: int
    unknown: int

    @property
    def total(self) -> int:
        return self.reached + self.below + self.unknown


@dataclass(frozen=True)
class Standing:
    """A target with what is known of it now."""

    target: Target
    status: Status
    distance: Distance | None = None
    forecast: Forecast | None = None
    series: tuple[tuple[int, Ratio], ...] = ()
    counted: tuple[tuple[int, Ratio], ...] = ()
    """Each month with the figure that counts by it: of a period the sum up to it."""
    behind: Milestone | None = None
    """The last milestone that has passed, where the figure is below it."""
    measured_in: int = 0
    """The month of `distance`; after the due day where nothing was observed up to it."""
    measured_from: int = 0
    """The first month of `distance`, an earlier one than `measured_in` where a period was added up."""
    is_judged: bool = False
    """Whether those months are the ones by which the target is judged; else they only show how far it is today."""
    counts: GroupCount | None = None
    """The group's agencies in those months, for a target that each was set."""
    reach_in: int | None = None
    """Months that the gap takes at the median monthly difference; None where it does not close."""
    incomparable_from: date | None = None
    """The first day on which another definition holds than at the start: figures before and after do not compare."""


class Goal(StrEnum):
    """Which figure the planner brings to its target."""

    FULL_OF_ONLINE = "IND-04"
    FULL_OF_ELIGIBLE = "IND-06"
    FULL_DOSSIERS = "IND-11"


@dataclass(frozen=True)
class Candidate:
    """One procedure of an agency, with twelve months of use. `points` is effort, a whole number above 0."""

    procedure: str
    name: str
    level: str
    eligible: bool
    dossiers: int
    online: int
    full_process: int
    ended: int
    people: int
    points: int
    assumed: tuple[str, ...] = ()

    @property
    def is_used(self) -> bool:
        return self.dossiers > 0

    @property
    def can_be_brought(self) -> bool:
        return self.level != "full" and self.eligible


@dataclass(frozen=True)
class Choice:
    """One procedure of a plan, with the share that is reached once it and all before it are done."""

    candidate: Candidate
    share_after: Fraction
    is_padding: bool = False


@dataclass(frozen=True)
class Plan:
    """Which procedures to bring to full process, in order.

    `choices` are services that people use. `padding` would lift the rate although nobody uses the service; it is
    listed apart and only as far as the target needs it. `gap` is 0 where the plan is proven the best.
    """

    goal: Goal
    target: Fraction
    before: Ratio
    choices: tuple[Choice, ...]
    padding: tuple[Choice, ...]
    is_met: bool
    points: int
    people: int
    gap: int
    cheapest_points: int
    """Effort of the cheapest way to the same share if services that nobody uses counted like others."""
    cheapest_padding: int
    """How many services that nobody uses would be in it."""
    unused: tuple[Candidate, ...] = ()
    budget: int | None = None
    months: int = YEAR
    """In how many of the twelve months any dossier was told. In none of them nobody knows who uses what: no plan."""

    @property
    def is_told(self) -> bool:
        return self.months > 0

    @property
    def after(self) -> Fraction | None:
        done = (*self.choices, *self.padding)
        return done[-1].share_after if done else self.before.share


@dataclass(frozen=True)
class EffortRule:
    """Points of work to bring a procedure to full process, counted from its record; assumed, data with validity."""

    version: int
    valid_from: date
    valid_to: date | None
    base: int
    per_paper: int
    per_step: int
    with_fee: int
    from_information: int
    most: int
    article: str
    assumed: str = ""


@dataclass(frozen=True)
class PlanTarget:
    """What an agency enters as its own target."""

    indicator: str
    percent: Decimal
    start: date
    due: date
    role: Role
    milestones: tuple[tuple[date, Decimal], ...] = field(default=())
    note: str = ""

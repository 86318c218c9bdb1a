"""Words of detection: kinds of signs, the profile of an agency's month, a sign, and how a finding is settled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple
from uuid import UUID

from motcua.kernel.access import Permission
from motcua.kernel.errors import Term
from motcua.oversight.indicators.types import Ratio

SETTLE_SIGN = Permission("detection.settle_sign", is_national=True)


class Kind(StrEnum):
    """What a sign speaks of (integrations.md 5.2, 5.3; measurement.md 7.2). Each is one rule of the same name."""

    TURNED_DONE = "turned_done"
    UPLOAD_AS_RESULT = "upload_as_result"
    PLACEHOLDER_PERSON = "placeholder_person"
    REPEATED_PERSON = "repeated_person"
    CODE_OUT_OF_SCHEME = "code_out_of_scheme"
    LEVELS_MERGED = "levels_merged"
    POST_AS_ONLINE = "post_as_online"
    DUE_DAY_BURST = "due_day_burst"
    SWIFT_ENDING = "swift_ending"
    FED_BACK = "fed_back"
    ROUND_NUMBERS = "round_numbers"
    SILENCE = "silence"
    CONSTANT_LEVEL = "constant_level"
    CONSTANT_PAYMENT = "constant_payment"


class Severity(StrEnum):
    """How far the sign lies from the usual, for the order of reading; it is no measure of guilt."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class State(StrEnum):
    """How far a finding has come. Nothing follows from it by itself: no figure and no rank is changed."""

    NOTED = "noted"
    ASKED = "asked"
    EXPLAINED = "explained"
    CONFIRMED = "confirmed"
    CLOSED = "closed"


STATE_NAMES: Mapping[State, Term] = {
    State.NOTED: Term("Mới ghi nhận", "Newly noted"),
    State.ASKED: Term("Đã hỏi cơ quan", "Agency asked"),
    State.EXPLAINED: Term("Đã giải thích", "Explained"),
    State.CONFIRMED: Term("Đã xác nhận", "Confirmed"),
    State.CLOSED: Term("Đã khép lại", "Closed"),
}


class ServiceCounts(NamedTuple):
    """What one agency's month holds of one procedure, in dossiers received in the month."""

    dossiers: int = 0
    online: int = 0
    online_partial: int = 0
    online_full: int = 0
    unfit_full: int = 0
    """Online at the full level although the procedure is not flagged eligible for it."""
    swift: int = 0
    """Decided within the minutes of `SWIFT_SECONDS`."""


@dataclass(frozen=True)
class Profile:
    """One agency's month in whole numbers: what the queries of the closed algebra return, and nothing else."""

    agency: int
    month: int
    """Year * 12 + month - 1."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """By the names of the measures in `rules.questions`; what is missing is 0."""
    days: Mapping[int, int] = field(default_factory=dict)
    """Dossiers by day of receipt (days since 1970-01-01)."""
    services: Mapping[int, ServiceCounts] = field(default_factory=dict)

    def __getitem__(self, name: str) -> int:
        return self.counts.get(name, 0)


@dataclass(frozen=True)
class Limits:
    """The numbers of one kind that decide what is a sign: data with validity, all of them assumed."""

    kind: Kind
    least: int
    """Fewest dossiers (or days, or procedures) that can be a sign at all."""
    floor: Fraction
    """Least share that can be a sign."""
    deviations: Fraction
    """How many deviations it must lie beyond the usual."""
    wander: Fraction
    """How far the usual share itself moves from month to month, as a share of it."""
    valid_from: date
    valid_to: date | None
    assumed: str
    """Why these numbers; no text fixes them."""


@dataclass(frozen=True)
class Context:
    """What a month is compared with. Sums only, so the order of agencies and months plays no part."""

    own: tuple[Profile, ...]
    """The agency's own earlier months without an open or confirmed sign of the kind, the newest last."""
    peers: Profile
    """The sum of all other agencies in the same month."""
    first_day: int
    last_day: int
    """The days of the month on which the agency was in being."""


@dataclass(frozen=True)
class Sign:
    """What one rule says of one agency's month: the pair seen, the pair that is usual, the numbers of the sentence."""

    kind: Kind
    seen: Ratio
    usual: Ratio
    severity: Severity
    numbers: Mapping[str, int]


@dataclass(frozen=True)
class Wording:
    """A kind in words, Vietnamese and English: its name, its sentence, and what else could be behind it."""

    kind: Kind
    name: str
    name_en: str
    sentence: str
    sentence_en: str
    innocent: str
    innocent_en: str


@dataclass(frozen=True)
class EntryInfo:
    """One entry of the conversation on a finding: who moved it to which state, when, with which words."""

    at: datetime
    state: State
    author: str
    text: str


@dataclass(frozen=True)
class FindingInfo:
    """A finding as pages show it. `agency` is the number in the facts, `code` its code where it is known."""

    id: UUID
    kind: Kind
    agency: int
    code: str
    month: int
    state: State
    severity: Severity
    name: str
    sentence: str
    innocent: str
    seen: Ratio
    usual: Ratio
    numbers: Mapping[str, int]
    days: tuple[tuple[int, int], ...]
    """(day, dossiers): the days with most of them."""
    dossiers: tuple[int, ...]
    """Numbers of the dossiers, at most as many as were kept."""
    found_at: datetime
    entries: tuple[EntryInfo, ...] = ()


@dataclass(frozen=True)
class Score:
    """How well one kind is found in a simulated world with known truth."""

    kind: Kind
    planted: int
    """Agency-months in which a published rate was moved by a point or more."""
    found: int
    named: int
    """Found by the rule of the kind itself; `found` also counts those that another rule saw."""
    slight: Ratio
    """Found out of planted, of those that move the rate by one to two points."""
    least_points: Fraction | None
    """The smallest movement of the rate that was found."""
    false_alarms: int
    """Honest agency-months in which this rule spoke."""


Sizes = tuple[int, int]
"""Fewest and most dossiers a month."""


@dataclass(frozen=True)
class ScoreCard:
    """The figures of one simulated world."""

    inputs: str
    """Digest of the rules, limits and the world that made them."""
    seed: int
    dossiers: int
    honest_months: int
    honest_alarms: int
    """Honest agency-months with at least one sign of any kind."""
    careless_months: int
    careless_alarms: int
    scores: tuple[Score, ...]
    sizes: Sizes | None = None
    """Of all its agencies; None where they are of all sizes."""

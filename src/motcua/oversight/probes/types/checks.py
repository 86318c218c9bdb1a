"""What is judged of a visit, and by which thresholds (F-171; law.md 5.2 to 5.6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Check(StrEnum):
    """What one visit is judged by, in the order in which it is shown."""

    REACHABLE = "reachable"
    TLS = "tls"
    SPEED = "speed"
    MOBILE = "mobile"
    ACCESSIBLE = "accessible"
    SEARCH = "search"
    FORM = "form"
    BEACON = "beacon"


class Outcome(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    NOT_APPLICABLE = "not_applicable"
    """The target asks for nothing of the kind."""
    NOT_KNOWN = "not_known"
    """Could not be seen, or our own fault: neither for the agency nor against it."""


COUNTED = frozenset({Outcome.PASSED, Outcome.FAILED})


@dataclass(frozen=True, slots=True)
class Verdict:
    """One check of one visit, with the sentence that says why."""

    check: Check
    outcome: Outcome
    vi: str
    en: str

    def sentence(self, language: str = "vi") -> str:
        return self.en if language.startswith("en") else self.vi


@dataclass(frozen=True, slots=True)
class Thresholds:
    """One version of the limits of the verdicts."""

    version: int
    valid_from: date
    answer_milliseconds: int
    ready_milliseconds: int
    tls_versions: tuple[str, ...]
    certificate_days: int
    """Whole days for which a certificate must still hold."""
    spare_pixels: int
    """By how much a page may be wider than the screen."""
    grave_impacts: tuple[str, ...]
    """Impacts of axe that fail a page."""
    second_try: frozenset[Check]
    """Checks of which a failure counts only when a second visit at another time fails too."""
    article: str
    assumed: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """How often and how politely pages are visited."""

    valid_from: date
    day_parts: tuple[tuple[int, int], ...]
    """Hours of the Vietnamese day; each target has one round in each."""
    deadline_seconds: int
    screen_width: int
    gap_seconds: int
    """Between the end of a visit to a host and the next one to it."""
    most_an_hour: int
    """Visits to one host within an hour."""
    second_try_minutes: int
    late_minutes: int
    """How long after its part of the day a visit may still be made."""
    back_off_minutes: tuple[int, ...]
    """How long a host is left alone after one, two, ... failures in a row."""
    lease_minutes: int
    """After this time a visit that was begun and not written down is planned again."""
    most_begun: int
    """How often a visit is begun before it is given up as missed."""
    assumed: str


@dataclass(frozen=True, slots=True)
class OutageTerms:
    """What an announcement of an outage excuses."""

    valid_from: date
    notice_minutes: int
    most_minutes_a_month: int
    article: str
    assumed: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """When so many fail in a row that it is we who are out."""

    valid_from: date
    agencies: int
    visits: int
    assumed: str


@dataclass(frozen=True, slots=True)
class Retention:
    valid_from: date
    picture_months: int
    assumed: str


@dataclass(frozen=True, slots=True)
class OwnIndicator:
    """An indicator over rounds of visits; no text gives it a number (PRB-1 to PRB-8)."""

    code: str
    check: Check
    name: str
    name_en: str
    valid_from: date
    article: str
    assumed: str


@dataclass(frozen=True, slots=True)
class Span:
    """From `begins` until before `ends`."""

    begins: datetime
    ends: datetime

    def holds(self, at: datetime) -> bool:
        return self.begins <= at < self.ends

    @property
    def minutes(self) -> int:
        return int((self.ends - self.begins).total_seconds()) // 60


@dataclass(frozen=True, slots=True)
class Announced:
    """An outage as an agency announced it; `host` is empty where it concerns all its pages."""

    id: int
    host: str
    span: Span
    announced_at: datetime


@dataclass(frozen=True, slots=True)
class Try:
    """One visit of a round as it counts. `leaves_out` says why it does not count at all; '' for a visit that does."""

    number: int
    at: datetime
    outcomes: Mapping[Check, Outcome]
    leaves_out: str = ""


class LeftOut(StrEnum):
    """Why a visit counts for nothing."""

    OUTAGE = "outage"
    OBJECTION = "objection"
    OURSELVES = "ourselves"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Count:
    """One check of a target in a month: rounds that passed, rounds that count, rounds that say nothing."""

    good: int = 0
    counted: int = 0
    unknown: int = 0

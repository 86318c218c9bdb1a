"""What a person decides about a letter, and all that it may quote; both frozen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from motcua.foundation.agencies.types import Group
from motcua.oversight.releases.types import Cell, Definition

OF_REPORTS = frozenset({"REP-1", "REP-2"})
"""The figures of releases that count reports: completeness and timeliness."""


class AnnexKind(StrEnum):
    RANKING = "ranking"
    """Ranks and values of one figure of the release, by group."""
    RATES = "rates"
    """A table of rates as it was published (letter 3485 of 2020)."""
    GRADES = "grades"
    """Grades A to E of a round, with shares and two drawings (letter 3109 of 2023)."""


@dataclass(frozen=True)
class AnnexOrder:
    """An annex as it was asked for. `source` is a figure of the release, a publication or a round."""

    kind: AnnexKind
    source: str
    title: str = ""


@dataclass(frozen=True)
class FrozenMovement:
    """Why one figure moved between two releases, exact shares as kept with the version (1 is 100 points)."""

    indicator: str
    scope: str
    before: Fraction
    after: Fraction
    volume: Fraction
    mix: Fraction
    behaviour: Fraction
    revision: Fraction
    has_kinds: bool
    """Whether the mix of services within an agency could be told apart."""

    @property
    def total(self) -> Fraction:
        return self.after - self.before

    @property
    def adds_up(self) -> bool:
        return self.volume + self.mix + self.behaviour + self.revision == self.total


@dataclass(frozen=True)
class LateReporters:
    """Who had not reported by the due day, as `campaigns` tells it; the letter only quotes it."""

    due_day: date
    names: tuple[str, ...]
    source: str
    known: datetime
    """The instant whose knowledge it tells; the letter says it."""
    report: str = ""
    """Which report of which period they had not sent, in words."""


@dataclass(frozen=True)
class Content:
    """Everything a person decides about a letter; one version of it never changes."""

    issuer: str
    subject: str
    recipients: tuple[str, ...]
    addressees: tuple[str, ...]
    """Whom it is sent to: `ministry`, `province`, or codes of agencies."""
    paragraphs: tuple[str, ...]
    annexes: tuple[AnnexOrder, ...]
    copies: tuple[str, ...]
    signer: tuple[str, ...]
    """Lines above the signature: `KT. BỘ TRƯỞNG`, `THỨ TRƯỞNG`."""
    signer_name: str = ""
    release: str = ""
    before: str = ""
    """The release it is compared with, empty without comparison."""
    movements: tuple[FrozenMovement, ...] = ()
    late: LateReporters | None = None
    replaces: str = ""
    """Number and day of the letter that this one takes the place of."""


@dataclass(frozen=True)
class Quoted:
    """A cell with what is needed to print it."""

    cell: Cell
    definition: Definition
    name: str
    group: Group | None
    release: str


@dataclass(frozen=True)
class Basis:
    """All that a letter may quote, frozen: two releases, published tables, grades, frozen movements."""

    release: str
    digest: str
    instant: datetime
    """The cut-off of the figures; it dates the files, so that equal content gives equal bytes."""
    label: str
    cells: Mapping[str, Quoted] = field(default_factory=dict)
    movements: Mapping[tuple[str, str], FrozenMovement] = field(default_factory=dict)
    published: Mapping[str, str] = field(default_factory=dict)
    """`publication:claim` or `round:group:what` to what was printed there, decimal comma."""
    late: LateReporters | None = None

    @cached_property
    def by_group(self) -> Mapping[tuple[str, Group], list[Quoted]]:
        """Cells by `2026-10:IND-10` and group: a text may ask for hundreds of counts."""
        found: dict[tuple[str, Group], list[Quoted]] = {}
        for key, quoted in self.cells.items():
            if quoted.group:
                found.setdefault((key.rpartition(":")[0], quoted.group), []).append(quoted)
        return found

    @cached_property
    def names(self) -> Mapping[str, frozenset[str]]:
        """What each indicator is called, in small letters; names of less than three words are everyday speech."""
        called = ((q.cell.indicator, q.definition.name) for q in self.cells.values())
        return _called((whose, name) for whose, name in called if len(name.split()) >= _LONG_NAME)

    @cached_property
    def places(self) -> Mapping[str, frozenset[str]]:
        """What each agency is called, in small letters."""
        return _called((q.cell.scope, q.name) for q in self.cells.values() if q.group)


_LONG_NAME = 3


def _called(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for whose, name in pairs:
        found.setdefault(whose, set()).add(name.lower())
    return {whose: frozenset(names) for whose, names in found.items()}

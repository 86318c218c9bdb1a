"""What a bundle holds: inputs, definitions, cells, changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from motcua.foundation.agencies.types import Group
from motcua.oversight.indicators.types import All, Column, Condition, Ratio
from motcua.oversight.indicators.types import Term as Term

NOT_RANKED = "Không xếp hạng"
"""The tie rule of a figure that is shown and never ranked."""
NATION = "VN"
DOSSIERS, SERVICES, PETITIONS = "dossiers", "services", "petitions"
DISCLOSURES, RATINGS = "disclosures", "ratings"
SYNCHRONISATION, REPORTS = "synchronisation", "reports"
SUBJECTS = (DOSSIERS, SERVICES, PETITIONS, DISCLOSURES, RATINGS, SYNCHRONISATION, REPORTS)
"""The subjects of which a release has rows: the intake holds them, of the last two ports tell them."""
DESK_KIND = "report"
"""What the desk of reports tells, for every agency."""
EVERY_ROW = All()


FORMAT = "motcua-release/1"


class Cause(StrEnum):
    """Why a cell of a correction differs from the one it corrects (measurement.md 6.2)."""

    CODE = "code"
    REVISION = "revision"
    DEFINITION = "definition"
    TREE = "tree"


class Finish(StrEnum):
    """How a pair becomes the one value that is printed; always exact, rounded half up once."""

    RATIO = "ratio"
    """Percent of the pair; the only finish that is ranked."""
    MEAN = "mean"
    COUNT = "count"
    POINTS = "points"
    """Points of an index, put together from other figures of the same release."""


@dataclass(frozen=True)
class Numbering:
    """How a ranking numbers its places, and from how many cases on an agency is ranked."""

    code: str
    kind: str
    """competition, ordinal or dense"""
    minimum: int
    valid_from: str
    article: str
    late_reports: str = "as_known"
    """as_known: ranked on what is known; unranked: no rank before the report is there."""


@dataclass(frozen=True)
class IndexLine:
    """One line of an index: points * min(1, rate in percent / full_at) of the figure `figure` of this release."""

    code: str
    figure: str
    points: int
    full_at: str
    """A whole number or fraction, as text."""
    left_out: bool
    """Whether a share of nothing leaves the line out; otherwise it has 0 points."""
    assumed: str = ""


@dataclass(frozen=True)
class Composite:
    """An index or a group of its lines; with a numbering its points are ranked."""

    points: int
    lines: tuple[IndexLine, ...]
    bands: tuple[tuple[str, str], ...] = ()
    """Labels with the points from which they are given, the highest first; given only where every line has points."""
    numbering: Numbering | None = None
    line_places: int | None = None
    """Decimals to which each line is rounded before the lines are added; None where they are exact."""


@dataclass(frozen=True)
class Definition:
    """One figure of one indicator as a release computes it: a pair of one subject, or points from other figures.

    `figure` tells several figures of one indicator apart, empty where there is one. `exclusions` maps the codes of
    ministries and provinces that are left out to the reason.
    """

    indicator: str
    figure: str
    version: int
    name: str
    article: str
    subject: str = ""
    within: Condition = EVERY_ROW
    numerator: tuple[Term, ...] = ()
    denominator: tuple[Term, ...] = ()
    finish: Finish = Finish.RATIO
    places: int = 2
    exclusions: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    """The words of the definition: numerator, denominator, counting, period, rounding, ties, assumed."""
    factor: str = ""
    """Id of the figure of the same release whose share, at most 1, multiplies this one (IND-12)."""
    composite: Composite | None = None
    """Set where the figure is put together from others; then it has no subject and no terms of its own."""

    @property
    def id(self) -> str:
        return f"{self.indicator}.{self.figure}" if self.figure else self.indicator

    @property
    def is_ranked(self) -> bool:
        """A share is ranked unless the definition itself says that it is not (law.md 5.6: the rule stands with it)."""
        return self.finish is Finish.RATIO and self.texts.get("ties") != NOT_RANKED

    @property
    def terms(self) -> tuple[Term, ...]:
        return (*self.numerator, *self.denominator)


@dataclass(frozen=True)
class LeftOut:
    """An indicator in force that this release has no figure of, and why."""

    indicator: str
    version: int
    reason: str
    is_untold: bool = False
    """For want of data alone: what brings it in is that somebody tells them, and no change of its definition."""


@dataclass(frozen=True)
class Top:
    """A ministry or province of the agency tree as it was valid for the period."""

    number: int
    code: str
    name: str
    group: Group
    ended: str = ""
    """The first day on which it was no more (ISO); empty for one of the last day of the period."""
    heirs: tuple[str, ...] = ()
    """Who had taken it over by that day; one has all of it."""

    @property
    def ended_on(self) -> date:
        return date.fromisoformat(self.ended)


@dataclass(frozen=True)
class Reporter:
    """What one source had sent for its ministry or province when the figures were cut off.

    `last_minute` is the whole minute since 1970-01-01 UTC of its last batch, None without any.
    """

    source: str
    top: str
    batches: int
    last_minute: int | None


@dataclass(frozen=True)
class BatchNote:
    """A batch that became known at a minute."""

    source: str
    top: str
    sequence: int
    digest: str
    known_minute: int
    kinds: str = ""
    """Of what it told: dossier, service, petition, rating, procedure; empty in bundles that do not say."""


@dataclass(frozen=True)
class Segment:
    """A sealed piece of the inputs: its name, the hash of its content, how many rows."""

    subject: str
    name: str
    sha256: str
    rows: int


@dataclass(frozen=True)
class Expectation:
    """How many dossiers should have arrived of a ministry or province in a month, times twelve (IND-28)."""

    top: str
    month: int
    twelfths: int


@dataclass(frozen=True)
class ReportFact:
    """One report that an agency owes for a month, as known at an instant (decision 69)."""

    agency: str
    month: int
    is_expected: bool
    came: bool
    is_in_time: bool
    told: Mapping[str, int]
    """Counts by the names of `TOLD_COUNTS`, of the newest version that the agency's head had approved."""


@dataclass(frozen=True)
class Subject:
    """A table of facts as Parquet files."""

    name: str
    columns: tuple[Column, ...]
    files: tuple[Path, ...]


@dataclass(frozen=True)
class FrozenFacts:
    """What was known at the cut-off: facts, the sealed pieces they come from, the tree, who had reported."""

    subjects: tuple[Subject, ...]
    segments: tuple[Segment, ...]
    tree: tuple[Top, ...]
    reporters: tuple[Reporter, ...]
    batches: tuple[BatchNote, ...]


@dataclass(frozen=True)
class Inputs(FrozenFacts):
    """All that a release is computed from, frozen at `known`."""

    definitions: tuple[Definition, ...]
    left_out: tuple[LeftOut, ...]
    numbering: Numbering


@dataclass(frozen=True)
class Cell:
    """One figure of a release. `id` is `<period>:<indicator>:<scope>`; the same in every edition.

    Of an index, the pair is points reached over points that could be scored, both in the last printed decimal.
    """

    id: str
    indicator: str
    version: int
    scope: str
    numerator: int
    denominator: int
    value: str
    """Rounded half up, point as decimal sign, a share in percent; empty where there is nothing to take a share of."""
    rank: int | None = None
    excluded: str = ""
    """Why this agency has no figure here."""
    unranked: str = ""
    """Why it has a figure and no rank."""
    late: bool = False
    missing: str = ""
    """Codes of the lines of an index that have no points here, for want of data or because they do not apply."""
    reported: str = ""
    """`numerator/denominator` told under its own code, where the counts of an agency that ended were added."""
    counted_in: str = ""
    """Of an agency that ended: the code in whose cell this one is counted already."""
    factor: str = ""
    """`numerator/denominator` of the figure that multiplies this one; the pair of the cell is the product."""
    label: str = ""
    """The band of an index; empty while lines are missing (law.md Q-11)."""
    compared: str = ""
    """Of an index, `numerator/denominator` over the lines by which its group is ranked, where the agency has more."""

    @property
    def pair(self) -> Ratio:
        """What the value is finished from; of a product not what was counted (`parts`)."""
        return Ratio(self.numerator, self.denominator)

    @property
    def parts(self) -> tuple[Ratio, ...]:
        """What was counted, then what multiplies it where something does; a factor of 0 hides what was counted."""
        told, whole = (int(number) for number in (self.factor or "0/0").split("/"))
        share = min(told, whole)
        if not share:
            return (self.pair,)
        return Ratio(self.numerator // share, self.denominator // whole), Ratio(share, whole)


@dataclass(frozen=True)
class Part:
    """What one cause did to a cell: the pair before and after."""

    cause: Cause
    before: tuple[int, int]
    after: tuple[int, int]
    batches: tuple[str, ...] = ()
    """`source/sequence` of the batches whose own records moved this cell (`rules/causes.py`)."""


@dataclass(frozen=True)
class Change:
    """A cell that a correction changes; `old` or `new` is None where the cell is new or gone."""

    cell: str
    old: Cell | None
    new: Cell | None
    parts: tuple[Part, ...]
    others: tuple[str, ...] = ()
    """Further fields that changed: rank, value, excluded, unranked, late, missing, label."""


@dataclass(frozen=True)
class Heading:
    """What a bundle says of itself, beside the hashes."""

    code: str
    edition: int
    first: int
    last: int
    cut_off_at: str
    known_minute: int
    program: str
    corrects: str = ""
    corrects_digest: str = ""
    reason: str = ""


Counts = Mapping[tuple[str, int, str], tuple[int, int]]
"""(indicator, version, code of the ministry or province) to (numerator, denominator)."""

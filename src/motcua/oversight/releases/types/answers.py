"""What is asked of releases: passports, revisions, findings of the verifier."""

from __future__ import annotations

from dataclasses import dataclass

from motcua.foundation.agencies.types import Group
from motcua.oversight.releases.types.contents import Cell, Change, Definition, Numbering, Reporter, Top


@dataclass(frozen=True)
class Finding:
    """One thing that is not as the bundle says. `kind` is stable, `where` names the member, cell or definition."""

    kind: str
    where: str
    expected: str = ""
    found: str = ""


@dataclass(frozen=True)
class Verification:
    """What the verifier found; a bundle is right when there are no findings."""

    code: str
    cells: int
    facts: int
    public_key: str
    program: str
    findings: tuple[Finding, ...]

    @property
    def is_right(self) -> bool:
        return not self.findings


@dataclass(frozen=True)
class Frame:
    """What the cells of a release are about: its definitions, its tree of agencies, its way of ranking."""

    definitions: tuple[Definition, ...]
    tree: tuple[Top, ...]
    numbering: Numbering | None = None
    """How its rankings are made; None before there is a bundle."""
    ended: tuple[Top, ...] = ()
    """Agencies of its bundle that had ended: they have cells, and no rank, letter or place in a group (decision 64)."""
    silent: frozenset[str] = frozenset()
    """Those of whom nothing was ever received: their cells are marked late, and they are called silent."""

    def definition_of(self, indicator: str) -> Definition | None:
        return next((d for d in self.definitions if d.id == indicator), None)

    def group_of(self, scope: str) -> Group | None:
        """The group in which a ministry or province is ranked; none for one that has ended (decision 64)."""
        return next((top.group for top in self.tree if top.code == scope), None)


@dataclass(frozen=True)
class Passport:
    """Where one published number comes from."""

    release: str
    cell: Cell
    name: str
    definition: Definition
    numerator_filter: str
    denominator_filter: str
    exclusions: tuple[tuple[str, str], ...]
    sources: tuple[Reporter, ...]
    late: tuple[str, ...]
    """Who sent nothing after the period had ended, and something before."""
    silent: tuple[str, ...]
    """Who has never sent anything."""
    revisions: tuple[tuple[str, Cell], ...]
    """The same cell in every published edition of the period, oldest first."""
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class ReporterRevisions:
    """How much a reporter's published figures moved afterwards: quality of the reporter, not of the service."""

    top: str
    cells: int
    revised: int
    mean_points: str
    """Mean absolute revision of a rate in percentage points, over all cells; exact, 4 decimals."""
    largest_points: str
    late_releases: int
    releases: int

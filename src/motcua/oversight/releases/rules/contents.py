"""What a bundle holds, as values: read from its members, and written to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.kernel.epoch import instant_of, minute_of
from motcua.oversight.indicators.types import Column, Period
from motcua.oversight.releases.rules import bundle, codec
from motcua.oversight.releases.rules.bundle import Bodies
from motcua.oversight.releases.rules.cells import late_tops, silent_tops
from motcua.oversight.releases.rules.prose import prose_of
from motcua.oversight.releases.rules.typed import typed
from motcua.oversight.releases.types import (
    SUBJECTS,
    BatchNote,
    Cell,
    Change,
    Definition,
    Heading,
    LeftOut,
    Numbering,
    Reporter,
    Segment,
    Top,
)


class Unreadable(ValueError):
    """A member that is not what its name says; the message is the name."""


@dataclass(frozen=True)
class Contents:
    """A bundle without its container. `columns` and `facts` are by subject."""

    heading: Heading
    definitions: tuple[Definition, ...]
    left_out: tuple[LeftOut, ...]
    tree: tuple[Top, ...]
    numbering: Numbering
    reporters: tuple[Reporter, ...]
    batches: tuple[BatchNote, ...]
    segments: tuple[Segment, ...]
    columns: Mapping[str, tuple[Column, ...]]
    facts: Mapping[str, bytes]
    cells: tuple[Cell, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def period(self) -> Period:
        return Period(self.heading.first, self.heading.last)

    @property
    def late(self) -> frozenset[str]:
        return late_tops(self.reporters, self.tree, minute_of(self.period.end))

    @property
    def silent(self) -> frozenset[str]:
        return silent_tops(self.reporters, self.tree)


def members_of(contents: Contents) -> dict[str, bytes]:
    """The members of the bundle, without manifest and signature."""
    plain: dict[str, Any] = {
        bundle.CELLS: [codec.plain_cell(cell) for cell in contents.cells],
        bundle.CHANGES: [codec.plain_change(change) for change in contents.changes],
        bundle.DEFINITIONS: {
            "definitions": [codec.plain_definition(d) for d in contents.definitions],
            "left_out": [codec.plain_left_out(row) for row in contents.left_out],
        },
        bundle.INPUTS: {
            "segments": [dict(vars(row)) for row in contents.segments],
            "batches": [dict(vars(row)) for row in contents.batches],
            "columns": {name: [dict(vars(c)) for c in columns] for name, columns in contents.columns.items()},
        },
        bundle.POLICIES: {"numbering": dict(vars(contents.numbering))},
        bundle.REPORTERS: [dict(vars(row)) for row in contents.reporters],
        bundle.TREE: [codec.plain_top(top) for top in contents.tree],
    }
    written = {name: codec.written(value) for name, value in plain.items()}
    facts = {bundle.FACTS.format(subject=name): body for name, body in contents.facts.items()}
    return {**written, **facts, bundle.PROSE: prose_in(contents)}


def prose_in(contents: Contents) -> bytes:
    """The release in words, as it belongs to these contents."""
    return prose_of(
        contents.heading, contents.definitions, contents.cells, contents.tree, contents.changes, contents.silent
    )


def contents_of(members: Bodies) -> Contents:
    """The values of a bundle. Raises Unreadable with the name of the first member that is not what it should be."""
    heading = _part(members, bundle.MANIFEST, lambda plain: _heading(plain["release"]))
    listed = _part(members, bundle.DEFINITIONS, _definitions)
    segments, batches, columns = _part(members, bundle.INPUTS, _inputs)
    names = {subject: bundle.FACTS.format(subject=subject) for subject in columns}
    if missing := sorted(set(names.values()) - set(members)):
        raise Unreadable(missing[0])
    return Contents(
        heading=heading,
        definitions=listed[0],
        left_out=listed[1],
        tree=_part(members, bundle.TREE, lambda rows: tuple(codec.top_of(row) for row in rows)),
        numbering=_part(members, bundle.POLICIES, lambda plain: typed(Numbering(**plain["numbering"]))),
        reporters=_part(members, bundle.REPORTERS, lambda rows: tuple(typed(Reporter(**row)) for row in rows)),
        batches=batches,
        segments=segments,
        columns=columns,
        facts={subject: members[name] for subject, name in names.items()},
        cells=_part(members, bundle.CELLS, lambda rows: tuple(codec.cell_of(row) for row in rows)),
        changes=_part(members, bundle.CHANGES, lambda rows: tuple(codec.change_of(row) for row in rows)),
    )


def _heading(plain: Any) -> Heading:
    """Raises ValueError for a period or a minute that is on no calendar."""
    found = typed(Heading(**plain))
    try:
        instant_of(found.known_minute), Period(found.first, found.last).end
        is_placed = datetime.fromisoformat(found.cut_off_at).tzinfo is not None
    except OverflowError as error:
        raise ValueError("release") from error
    if not is_placed:
        raise ValueError("cut_off_at")
    return found


def _definitions(plain: Any) -> tuple[tuple[Definition, ...], tuple[LeftOut, ...]]:
    found = tuple(codec.definition_of(row) for row in plain["definitions"])
    return found, tuple(typed(LeftOut(**row)) for row in plain["left_out"])


def _inputs(plain: Any) -> tuple[tuple[Segment, ...], tuple[BatchNote, ...], dict[str, tuple[Column, ...]]]:
    columns = {name: tuple(typed(Column(**row)) for row in rows) for name, rows in plain["columns"].items()}
    if strange := set(columns) - set(SUBJECTS):
        raise ValueError(min(strange))
    segments = tuple(typed(Segment(**row)) for row in plain["segments"])
    return segments, tuple(typed(BatchNote(**row)) for row in plain["batches"]), columns


def _part(members: Bodies, name: str, build: Callable[[Any], Any]) -> Any:
    try:
        return build(codec.read(members[name]))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise Unreadable(name) from error

"""Compute a release, from the inputs or again from its bundle: the same few lines for both (measurement.md 9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from motcua.oversight.indicators.ports import Engine
from motcua.oversight.indicators.selectors import counted
from motcua.oversight.indicators.types import Bounds, Column
from motcua.oversight.releases.errors import NothingToCount
from motcua.oversight.releases.rules import bundle
from motcua.oversight.releases.rules.causes import batches_by_cell, known_after, moved_by
from motcua.oversight.releases.rules.cells import cells_of
from motcua.oversight.releases.rules.changes import changes_between, pairs_of
from motcua.oversight.releases.rules.contents import Contents
from motcua.oversight.releases.rules.counting import (
    bounds_of,
    check_definitions,
    counts_of,
    needed_columns,
    restriction,
)
from motcua.oversight.releases.rules.facts_file import facts_file, file_columns
from motcua.oversight.releases.rules.units import renumbered, united
from motcua.oversight.releases.rules.untold import told_as_now
from motcua.oversight.releases.types import DOSSIERS, Cell, Change, Definition, Heading, Inputs, Subject


def restricted_facts(
    engine: Engine, subject: Subject, definitions: Sequence[Definition], bounds: Bounds, since: int | None = None
) -> tuple[tuple[Column, ...], bytes]:
    """The layout and the file of what the definitions need of one subject.

    Rows of dossiers that became known after the minute `since` keep theirs; other subjects are frozen anew each time.
    """
    engine.attach(subject.name, subject.files, subject.columns)
    asked = [definition for definition in definitions if definition.subject == subject.name]
    needed = needed_columns(asked, subject.columns)
    query = restriction(definitions, subject.name, subject.columns)
    is_split = since is not None and subject.name == DOSSIERS
    early = replace(bounds, known=since) if since is not None and is_split else bounds
    rows = {(*key, 0): count for key, count in counted(engine, query, early, subject.columns).items()}
    if since is not None and is_split:
        rows |= counted(engine, known_after(query, since), bounds, subject.columns)
    return file_columns(needed), facts_file(needed, rows)


def drafted(
    engine: Engine,
    heading: Heading,
    inputs: Inputs,
    extra: Sequence[Definition] = (),
    since: int | None = None,
) -> Contents:
    """A release without its cells. `extra` are the definitions of the release that it corrects, which must stay
    computable with it, and `since` the minute up to which that one knew."""
    definitions = tuple(sorted(inputs.definitions, key=lambda d: (d.id, d.version)))
    check_definitions(definitions)
    asked = tuple(dict.fromkeys((*map(_key, definitions), *map(_key, extra))))
    chosen = {_key(d): d for d in (*extra, *definitions)}
    wanted = [chosen[key] for key in asked if chosen[key].composite is None]
    subjects = {subject.name: subject for subject in inputs.subjects}
    if missing := sorted({d.subject for d in wanted} - set(subjects)):
        raise NothingToCount(what=", ".join(missing))
    empty = Contents(
        heading, definitions, inputs.left_out, inputs.tree, inputs.numbering, inputs.reporters, inputs.batches,
        inputs.segments, {}, {},
    )  # fmt: skip
    bounds = bounds_of(empty.period, heading.known_minute)
    names = sorted({definition.subject for definition in wanted})
    made = {name: restricted_facts(engine, subjects[name], wanted, bounds, since) for name in names}
    columns, facts = ({name: pair[place] for name, pair in made.items()} for place in (0, 1))
    return replace(empty, columns=columns, facts=facts)  # type: ignore[arg-type]  # the two halves of `made`


def _key(definition: Definition) -> tuple[str, int, str, str]:
    return definition.id, definition.version, definition.subject, repr((definition.within, definition.terms))


def computed_cells(engine: Engine, contents: Contents, folder: Path) -> tuple[Cell, ...]:
    """Every cell, counted from the facts of the bundle alone."""
    attach_facts(engine, contents, folder)
    bounds = bounds_of(contents.period, contents.heading.known_minute)
    asked = engine, contents.definitions, contents.columns, bounds, contents.tree
    reported = counts_of(*asked)
    return cells_of(
        period=contents.period,
        definitions=contents.definitions,
        tree=contents.tree,
        counts=united(*asked, reported),
        reported=reported,
        numbering=contents.numbering,
        late=contents.late,
    )


def attach_facts(engine: Engine, contents: Contents, folder: Path) -> None:
    """The names of the files follow from the names in the bundle and are none of them: those may be forged."""
    for subject, body in contents.facts.items():
        path = folder / f"{bundle.sha256(f'{subject} {contents.heading.code}'.encode())[:16]}.parquet"
        path.write_bytes(body)
        engine.attach(subject, [path], contents.columns[subject])


def computed_changes(engine: Engine, old: Contents, new: Contents, folder: Path) -> tuple[Change, ...]:
    """What the correction `new` changes in `old` as it was published, cause by cause (decision 43).

    The facts of now name agencies by the numbers of now, so the old tree is read with those: who told for the first
    time has a number since, which is no change of the tree; nor is what is told for the first time one of definitions.
    """
    later = replace(old.heading, known_minute=new.heading.known_minute)
    tree = renumbered(old.tree, new.tree)
    definitions = told_as_now((old.definitions, old.left_out), (new.definitions, new.left_out))
    known = replace(old, heading=later, facts=new.facts, columns=new.columns, tree=tree, definitions=definitions)
    stages = [old, known, replace(new, tree=tree), new]
    pairs: list[Mapping[str, tuple[int, int]]] = [
        pairs_of(computed_cells(engine, stage, _own(folder, place))) for place, stage in enumerate(stages)
    ]
    attach_facts(engine, known, _own(folder, len(stages)))
    bounds = bounds_of(known.period, later.known_minute)
    moved = moved_by(engine, definitions, known.columns, bounds, old.heading.known_minute)
    batches = batches_by_cell(replace(old, tree=tree, definitions=definitions), new.batches, moved, *pairs[:2])
    return changes_between(old.cells, new.cells, pairs, batches)


def _own(folder: Path, place: int) -> Path:
    path = folder / str(place)
    path.mkdir(exist_ok=True)
    return path

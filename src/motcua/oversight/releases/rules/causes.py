"""Which batches moved a cell: those without which it would have its old pair (measurement.md 6.2, decision 53).

A figure of dossiers adds up over signed rows, and in a correction the late rows keep the minute at which they became
known. So what a minute did to a cell is counted from the bundle alone. Named are the batches of the same ministry or
province of a minute that moved the numerator or the denominator. Batches of one ministry or province in one minute are
not told apart; a minute without a batch is one whose batch came in the minute before, or a file, which is no batch.
Of distinct values named is who touched a row that counts. Of a subject that is frozen anew, and not kept as signed
rows, named are the batches that told of it and whose ministry or province has itself another pair. What an ended
agency began the source of an heir may go on telling: a minute that none of its own batches explains is the heir's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from motcua.oversight.indicators.ports import Engine
from motcua.oversight.indicators.selectors import adds_up, counted, limited_terms, numbers_of, together
from motcua.oversight.indicators.types import All, Bounds, Column, Compare, Comparison, Form, Measure, Query
from motcua.oversight.releases.rules.contents import Contents
from motcua.oversight.releases.rules.counting import KEY
from motcua.oversight.releases.rules.scores import cell_id
from motcua.oversight.releases.rules.units import taken_over
from motcua.oversight.releases.types import (
    DISCLOSURES,
    DOSSIERS,
    NATION,
    PETITIONS,
    RATINGS,
    REPORTS,
    SERVICES,
    SYNCHRONISATION,
    BatchNote,
    Definition,
    Top,
)

MINUTE = "known_minute"
_FED_BY: Mapping[str, frozenset[str]] = {
    DOSSIERS: frozenset({"dossier"}),
    SERVICES: frozenset({"dossier", "service", "procedure"}),
    PETITIONS: frozenset({"petition"}),
    DISCLOSURES: frozenset({"procedure"}),
    RATINGS: frozenset({"rating"}),
    SYNCHRONISATION: frozenset({"dossier", "report"}),
    REPORTS: frozenset(),
}
"""What batches tell that makes the rows of a subject; of reports none, they are handed in here."""
_GOES_ON = frozenset({"dossier", "petition", "rating"})
"""What the source of an heir may go on telling of what an ended agency began (decision 77)."""
Moved = Mapping[str, frozenset[tuple[int, int]]]
"""By id of a definition: (number of the ministry or province, minute) that moved its pair."""
Pairs = Mapping[str, tuple[int, int]]
Batches = dict[str, tuple[str, ...]]
_NOTHING = (0, 0)


def known_after(query: Query, minute: int) -> Query:
    """The same question of the rows that became known after a minute, by their minute."""
    later = Compare(MINUTE, Comparison.MORE, minute)
    return Query(query.subject, (*query.keys, MINUTE), query.measures, All((query.where, later)))


def moved_by(
    engine: Engine,
    definitions: Iterable[Definition],
    columns: Mapping[str, Sequence[Column]],
    bounds: Bounds,
    since: int,
) -> dict[str, frozenset[tuple[int, int]]]:
    """For each figure of dossiers, who moved it in which minute after `since`; the facts are attached to the engine."""
    asked = [definition for definition in definitions if definition.subject == DOSSIERS]
    added = [definition for definition in asked if adds_up(definition)]
    found: dict[str, set[tuple[int, int]]] = defaultdict(set)
    if added:
        query = known_after(together(DOSSIERS, (KEY,), added), since)
        for (top, minute), row in counted(engine, query, bounds, columns[DOSSIERS]).items():
            for definition, pair in zip(added, numbers_of(added, row), strict=True):
                if any(pair):
                    found[definition.id].add((top, minute))
    for definition in asked:
        if not adds_up(definition):
            found[definition.id] |= set(_touched(engine, definition, columns[DOSSIERS], bounds, since))
    return {name: frozenset(who) for name, who in found.items()}


def _touched(
    engine: Engine, definition: Definition, columns: Sequence[Column], bounds: Bounds, since: int
) -> Iterator[tuple[int, int]]:
    """Minutes in which rows came or went that a measure speaks of, value by value."""
    for term in limited_terms(definition):
        keys = (KEY, term.measure.column) if term.measure.column else (KEY,)
        query = Query(DOSSIERS, keys, (Measure("rows", Form.COUNT, term.measure.where),))
        yield from ((key[0], key[-1]) for key in counted(engine, known_after(query, since), bounds, columns))


def batches_by_cell(old: Contents, notes: Iterable[BatchNote], moved: Moved, before: Pairs, after: Pairs) -> Batches:
    """The batches behind the revision of each cell of `old`; `before` and `after` are its pairs without and with it."""
    late = sorted((note for note in notes if note.known_minute > old.heading.known_minute), key=_order)
    causes = _Causes(old, late, moved, before, after)
    figures = {
        cell_id(old.period, definition.id, scope): causes.of(definition, tops)
        for definition in old.definitions
        if not definition.composite
        for scope, tops in causes.scopes(definition)
    }
    return figures | causes.of_indices(figures)


def _order(note: BatchNote) -> tuple[str, int]:
    return note.source, note.sequence


class _Causes:
    """What is asked of each cell again and again: who belongs to it, and which batches of these moved it."""

    def __init__(self, old: Contents, late: Sequence[BatchNote], moved: Moved, before: Pairs, after: Pairs) -> None:
        self.old, self.moved, self.before, self.after = old, moved, before, after
        self.definitions = {definition.id: definition for definition in old.definitions}
        self.by_top: dict[str, list[BatchNote]] = defaultdict(list)
        for note in late:
            self.by_top[note.top].append(note)

    def scopes(self, definition: Definition) -> Iterator[tuple[str, list[Top]]]:
        """The nation, its groups, each ministry and province, with those that count in it."""
        counting = [top for top in self.old.tree if top.code not in definition.exclusions]
        moved = taken_over(self.old.tree)
        yield NATION, counting
        for group in {top.group for top in self.old.tree}:
            yield str(group), [top for top in counting if top.group is group]
        yield from ((one.code, [top for top in counting if one.code in (top.code, moved.get(top.code))])
                    for one in counting)  # fmt: skip

    def of(self, definition: Definition, tops: Iterable[Top]) -> tuple[str, ...]:
        found = [note for top in tops for note in self._of_top(definition, top)]
        return tuple(f"{note.source}/{note.sequence}" for note in sorted(found, key=_order))

    def _of_top(self, definition: Definition, top: Top) -> list[BatchNote]:
        """A product is moved by what moved either of its figures."""
        factor = self.definitions.get(definition.factor)
        own = self._of_figure(definition, top)
        return own + [note for note in self._of_figure(factor, top) if note not in own] if factor else own

    def _of_figure(self, definition: Definition, top: Top) -> list[BatchNote]:
        notes = [note for note in self.by_top[top.code] if _may_feed(note, definition.subject)]
        of_heirs = [note for heir in top.heirs for note in self.by_top[heir] if _may_go_on(note, definition.subject)]
        if definition.subject != DOSSIERS:
            is_moved = self._differs(cell_id(self.old.period, definition.id, top.code))
            return [*notes, *of_heirs] if is_moved else []
        minutes = {minute for number, minute in self.moved.get(definition.id, ()) if number == top.number}
        told = {note.known_minute for note in notes}
        taken = {note.known_minute for note in of_heirs} - told
        named = {minute if minute in told else minute - 1 for minute in minutes - taken}
        return [note for note in notes if note.known_minute in named] + [
            note for note in of_heirs if note.known_minute in minutes & taken
        ]

    def _differs(self, name: str) -> bool:
        """A cell that was not there had nothing."""
        return self.before.get(name, _NOTHING) != self.after.get(name, _NOTHING)

    def of_indices(self, figures: Batches) -> Batches:
        """An index is moved by what moved one of its figures of the same agency."""
        found = {}
        for definition in self.old.definitions:
            lines = definition.composite.lines if definition.composite else ()
            for top in self.old.tree if lines else ():
                names = [cell_id(self.old.period, line.figure, top.code) for line in lines]
                batches = [one for name in names if self._differs(name) for one in figures.get(name, ())]
                found[cell_id(self.old.period, definition.id, top.code)] = tuple(sorted(set(batches)))
        return found


def _may_go_on(note: BatchNote, subject: str) -> bool:
    """Whether the batch of an heir may tell of what an ended agency began: dossiers and what hangs on them."""
    return bool(set(note.kinds.split()) & _GOES_ON & _FED_BY.get(subject, frozenset()))


def _may_feed(note: BatchNote, subject: str) -> bool:
    return not note.kinds or bool(set(note.kinds.split()) & _FED_BY.get(subject, frozenset()))

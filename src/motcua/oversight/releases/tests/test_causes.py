"""A changed cell names the batches without which it would have its old pair, and no other (measurement.md 6.2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.foundation.agencies.types import Group
from motcua.oversight.indicators.types import FACT_COLUMNS
from motcua.oversight.releases.rules.computing import computed_cells, computed_changes, drafted
from motcua.oversight.releases.rules.contents import Contents
from motcua.oversight.releases.tests.factories import (
    HEADING,
    KNOWN,
    ONLINE,
    PERIOD,
    PERSONS,
    TREE,
    Country,
    Row,
    dossier,
    engine,
    made,
    revised,
    write_rows,
)
from motcua.oversight.releases.types import BatchNote, Cause, Change, Definition, Inputs, Subject, Top

BASE = [dossier(top=top, number=10 * top + n, channel=1 + n % 2) for top in (3, 4) for n in range(4)]
GROUPS = {top.number: str(top.group) for top in TREE}
CODES = {top.number: top.code for top in TREE}
Told = tuple[int, list[Row]]
"""Number of a province, and the rows of a batch of it; their minute is given later."""


def batch(top: int) -> st.SearchStrategy[Told]:
    own = [row for row in BASE if row["top"] == top]
    new = st.builds(
        lambda n, channel, month: [dossier(top=top, number=n, channel=channel, received_month=month)],
        st.integers(100, 900), st.integers(1, 3), st.sampled_from((PERIOD.first, PERIOD.first - 1)),
    )  # fmt: skip
    moved = st.builds(
        lambda row, channel, procedure: revised(row, 0, channel=channel, procedure=procedure),
        st.sampled_from(own), st.integers(1, 3), st.integers(7, 8),
    )  # fmt: skip
    return st.tuples(st.just(top), (new | moved))


def at_minutes(told: Sequence[Told]) -> list[list[Row]]:
    """One minute for each batch, after the first cut-off."""
    return [[{**row, "known_minute": KNOWN + 10 * n} for row in rows] for n, (_, rows) in enumerate(told, 1)]


def notes(told: Sequence[Told]) -> tuple[BatchNote, ...]:
    return tuple(
        BatchNote(f"nguon-{CODES[top].lower()}", CODES[top], n, "ab" * 32, KNOWN + 10 * n, "dossier")
        for n, (top, _) in enumerate(told, 1)
    )


def corrected(
    folder: Path, rows: Iterable[Row], late: tuple[BatchNote, ...], *more: Definition, tree: tuple[Top, ...] = TREE
) -> list[Change]:
    """What a correction with `rows` and the batches `late` changes in the release of BASE."""
    country = Country(folder, rows=list(BASE), definitions=(ONLINE, *more), tree=tree)
    old = made(folder / "old", country)
    heading = replace(HEADING, code="2026-10-2", edition=2, known_minute=KNOWN + 1000, corrects=HEADING.code)
    path = write_rows(folder / "all.parquet", [*BASE, *rows])
    facts = Subject("dossiers", FACT_COLUMNS, (path,))
    inputs = Inputs((facts,), (), tree, (), late, country.definitions, (), country.rank)
    with engine() as session:
        new: Contents = drafted(session, heading, inputs, old.definitions, KNOWN)
        (folder / "cells").mkdir()
        (folder / "changes").mkdir()
        new = replace(new, cells=computed_cells(session, new, folder / "cells"))
        return list(computed_changes(session, old, new, folder / "changes"))


def pair(rows: Iterable[Row], scope: str) -> tuple[int, int]:
    """IND-10 of the factories, counted plainly: online among all that were received in the period."""
    inside = [row for row in rows if scope in ("VN", GROUPS[row["top"]], CODES[row["top"]])]
    inside = [row for row in inside if row["received_month"] == PERIOD.first]
    return sum(row["sign"] for row in inside if row["channel"] == 2), sum(row["sign"] for row in inside)


def wrong(told: Sequence[Told]) -> list[str]:
    groups = at_minutes(told)
    with TemporaryDirectory() as name:
        changes = corrected(Path(name), [row for rows in groups for row in rows], notes(told))
    found = []
    for change in (change for change in changes if change.parts):
        [part] = change.parts
        named = {int(one.partition("/")[2]) - 1 for one in part.batches}
        scope = change.cell.rpartition(":")[2]
        without = [row for n, rows in enumerate(groups) if n not in named for row in rows]
        alone = [pair([*BASE, *groups[n]], scope) for n in named]
        if part.cause is not Cause.REVISION or pair([*BASE, *without], scope) != part.before:
            found.append(f"{change.cell}: without {sorted(named)} it is not as before")
        if part.before in alone:
            found.append(f"{change.cell}: one of {sorted(named)} alone moves nothing")
        if any(pair([*BASE, *rows], scope) != part.before for n, rows in enumerate(groups) if n not in named):
            found.append(f"{change.cell}: a batch beside {sorted(named)} moves it")
    return found


@settings(deadline=None, max_examples=12)
@given(st.lists(batch(3) | batch(4), min_size=1, max_size=5, unique_by=lambda told: told[1][0]["dossier"]))
def test_named_are_exactly_the_batches_without_which_the_cell_would_be_as_before(told: list[Told]) -> None:
    assert wrong(told) == []


def named(changes: Iterable[Change], indicator: str = "IND-10") -> dict[str, tuple[str, ...]]:
    found = {c.cell: part.batches for c in changes for part in c.parts if f":{indicator}:" in c.cell}
    return {cell.rpartition(":")[2]: batches for cell, batches in found.items()}


def test_what_an_ended_province_began_may_be_moved_by_its_heirs_batch_and_by_its_own(tmp_path: Path) -> None:
    """H02 went to H01, whose source goes on telling its dossiers (decision 77); H03 is told by neither."""
    ended = replace(TREE[3], ended="2025-07-01", heirs=("H01",))
    rows = at_minutes([(4, [dossier(top=4, number=n, channel=1)]) for n in (500, 501)] + [(4, []), (5, [])])
    late = (
        BatchNote("nguon-h01", "H01", 7, "ab" * 32, KNOWN + 10, "dossier petition"),
        BatchNote("nguon-h02", "H02", 8, "ab" * 32, KNOWN + 20, "dossier"),
        BatchNote("nguon-h01", "H01", 9, "ab" * 32, KNOWN + 20, "service"),
        BatchNote("nguon-h01", "H01", 10, "ab" * 32, KNOWN + 30, "dossier"),
        BatchNote("nguon-h03", "H03", 11, "ab" * 32, KNOWN + 10, "dossier"),
    )
    tree = (*TREE[:3], ended, TREE[4])
    found = named(corrected(tmp_path, [row for some in rows for row in some], late, tree=tree))
    assert set(found.values()) == {("nguon-h01/7", "nguon-h02/8")}
    assert found.keys() >= {"VN", "H01"}


def test_a_batch_that_tells_of_another_month_or_changes_no_needed_column_is_blamed_for_nothing(tmp_path: Path) -> None:
    told: list[Told] = [
        (3, [dossier(number=500, channel=1)]),
        (3, [dossier(number=501, received_month=PERIOD.first - 1)]),
        (3, revised(BASE[1], 0, fee=9)),
    ]
    rows = [row for rows in at_minutes(told) for row in rows]
    found = named(corrected(tmp_path, rows, notes(told)))
    assert found == dict.fromkeys(("H01", str(Group.PROVINCE), "VN"), ("nguon-h01/1",))


def test_of_distinct_persons_named_is_who_touched_a_row_that_counts(tmp_path: Path) -> None:
    told: list[Told] = [
        (3, [dossier(number=500, person=77)]),
        (3, [dossier(number=501, person=77, channel=1, received_month=PERIOD.first - 1)]),
    ]
    rows = [row for rows in at_minutes(told) for row in rows]
    assert named(corrected(tmp_path, rows, notes(told), PERSONS), "IND-16.persons")["VN"] == ("nguon-h01/1",)


def test_a_batch_whose_rows_were_written_in_the_next_minute_is_still_found(tmp_path: Path) -> None:
    told: list[Told] = [(3, [dossier(number=500, channel=1)])]
    [rows] = at_minutes(told)
    late = [{**row, "known_minute": row["known_minute"] + 1} for row in rows]
    assert named(corrected(tmp_path, late, notes(told)))["H01"] == ("nguon-h01/1",)


def test_rows_of_a_file_are_blamed_on_no_batch(tmp_path: Path) -> None:
    told: list[Told] = [(3, []), (4, [])]
    row = dossier(number=500, channel=1, known_minute=KNOWN + 500)
    assert named(corrected(tmp_path, [row], notes(told)))["H01"] == ()

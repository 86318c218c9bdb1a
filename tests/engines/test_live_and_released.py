"""What a page shows now and what a release prints are one definition: equal for any ledger, changed together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.oversight.indicators import selectors as indicators
from motcua.oversight.indicators.selectors import counted
from motcua.oversight.indicators.types import (
    FACT_COLUMNS,
    NEVER,
    Channel,
    Compare,
    Comparison,
    Computation,
    Flag,
    Form,
    Measure,
    Period,
    Ratio,
    Term,
)  # fmt: skip
from motcua.oversight.monitoring.rules import Observing, added, bounds_of, finished
from motcua.oversight.monitoring.selectors.cells import observing
from motcua.oversight.monitoring.types import Figures
from motcua.oversight.releases.rules.computing import computed_cells, drafted
from motcua.oversight.releases.services.law import LawDefinitions
from motcua.oversight.releases.tests.factories import (
    COMPETITION,
    END,
    HEADING,
    PERIOD,
    TREE,
    Row,
    dossier,
    engine,
    revised,
)
from motcua.oversight.releases.tests.factories import write_rows as write
from motcua.oversight.releases.types import Inputs, Subject

CODES = {"IND-10": "online", "IND-11": "full_process", "IND-20": "on_time_portal", "IND-21": "on_time_internal"}
BESIDE = {"IND-20.without_due": "without_due_portal", "IND-21.without_due": "without_due_internal"}
SERVICES = (0,) * 4
"""Numbers of a vector that count services, of which this ledger has none."""
Kinds = Mapping[tuple[str, int], tuple[Computation, ...]]


def some(first: int, *others: int) -> st.SearchStrategy[int]:
    return st.sampled_from((first, *others))


month = some(PERIOD.first, PERIOD.first - 1, PERIOD.first + 1)
flags = st.sets(st.sampled_from([Flag.HAS_DUE, Flag.INTERNAL_ON_TIME, Flag.E_RESULT])).map(sum)
rows = st.builds(
    dossier, top=st.integers(1, 5), number=st.integers(1, 99), received_month=month | st.just(0),
    ended_month=month | st.just(0), channel=st.integers(1, 3), level=st.integers(0, 4), flags=flags,
    late_minute=some(NEVER, END, END + 1, END - 1), known_minute=some(END - 10, END + 10),
)  # fmt: skip


changes = st.fixed_dictionaries({"channel": st.integers(1, 3), "ended_month": month, "flags": flags})
histories = st.tuples(rows, st.none() | changes)


def told(histories: Sequence[tuple[Row, dict[str, int] | None]]) -> list[Row]:
    """Each dossier as it came, and taken back and told anew where it changed."""
    found = []
    for row, change in histories:
        found += [row, *(revised(row, END + 20, **change) if change else ())]
    return found


def live(files: Sequence[Path], tops: Sequence[int], period: Period = PERIOD) -> Figures:
    """As the pages come to it: vectors of single services, added, finished."""
    asked = observing(period)
    with engine() as session:
        session.attach("dossiers", files)
        bounds = bounds_of(period, now=period.end)
        found = counted(session, asked.query, replace(bounds, known=HEADING.known_minute))
    vectors = [(*SERVICES, *asked.vector(row[:-1])) for key, row in found.items() if key[0] in tops]
    return finished(added(vectors))


def released(files: Sequence[Path], folder: Path) -> dict[tuple[str, str], Ratio]:
    """As a release comes to it, through its bundle."""
    definitions = tuple(d for d in LawDefinitions().in_force(PERIOD)[0] if d.id in CODES or d.id in BESIDE)
    facts = Subject("dossiers", FACT_COLUMNS, tuple(files))
    inputs = Inputs((facts,), (), TREE, (), (), definitions, (), COMPETITION)
    with engine() as session:
        cells = computed_cells(session, drafted(session, HEADING, inputs), folder)
    return {(cell.indicator, cell.scope): Ratio(cell.numerator, cell.denominator) for cell in cells}


def differing(ledger: Sequence[Row]) -> list[str]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        files = [write(folder / "ledger.parquet", ledger)]
        cells = released(files, folder)
        scopes = {top.code: [top.number] for top in TREE} | {"VN": [top.number for top in TREE]}
        found = {scope: live(files, tops) for scope, tops in scopes.items()}
    pairs = {(code, scope): getattr(figures, key) for scope, figures in found.items() for code, key in CODES.items()}
    wrong = [f"{key}: {cells[key]} {pair}" for key, pair in pairs.items() if cells[key] != pair]
    counts = {(c, scope): getattr(figures, key) for scope, figures in found.items() for c, key in BESIDE.items()}
    return wrong + [f"{key}: {cells[key]} {n}" for key, n in counts.items() if cells[key].numerator != n]


@settings(deadline=None, max_examples=15)
@given(st.lists(histories, max_size=12).map(told))
def test_a_live_figure_is_the_released_one_of_the_same_ledger(ledger: list[Row]) -> None:
    assert differing(ledger) == []


@pytest.fixture
def at_the_counter(monkeypatch: pytest.MonkeyPatch) -> None:
    """IND-10 as another law might have it: dossiers handed in at the counter."""
    counter = Measure("n1", Form.COUNT, Compare("channel", Comparison.EQUAL, Channel.COUNTER))
    kinds: Kinds = indicators._computations()
    changed = {key: tuple(replace(c, numerator=(Term(1, counter),)) for c in found) if key[0] == "IND-10" else found
               for key, found in kinds.items()}  # fmt: skip
    monkeypatch.setattr(indicators, "_computations", lambda: changed)


LEDGER = [dossier(channel=1), dossier(number=2), dossier(number=3)]


def both(tmp_path: Path) -> tuple[Ratio, Ratio]:
    files = [write(tmp_path / "ledger.parquet", LEDGER)]
    return live(files, [3]).online, released(files, tmp_path)["IND-10", "H01"]


def test_before_the_change_two_of_three_are_online(tmp_path: Path) -> None:
    assert both(tmp_path) == (Ratio(2, 3), Ratio(2, 3))


@pytest.mark.usefixtures("at_the_counter")
def test_a_changed_definition_changes_the_page_and_the_release(tmp_path: Path) -> None:
    assert both(tmp_path) == (Ratio(1, 3), Ratio(1, 3))


def test_before_a_definition_is_valid_pages_have_no_figure_of_it(tmp_path: Path) -> None:
    """IND-11 is of 2024, IND-20 of June 2022: what nothing defines is nothing, as in a release of that month."""
    period = Period.month(2022, 3)
    files = [write(tmp_path / "old.parquet", [dossier(received_month=period.first, ended_month=period.first)])]
    found = live(files, [3], period)
    assert (found.online.denominator, found.full_process.applies, found.on_time_portal.applies) == (1, False, False)


def test_a_definition_that_does_not_add_up_cannot_be_live() -> None:
    person = Term(1, Measure("n1", Form.DISTINCT, column="person"))
    online = indicators.computation("IND-10", PERIOD.last_day)
    with pytest.raises(ValueError, match="cannot be added up"):
        Observing({("online", ""): replace(online, numerator=(person,))}, online.within)

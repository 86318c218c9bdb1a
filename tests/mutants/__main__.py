"""Change each definition in one place and see whether a test notices: `python -m tests.mutants [part of a name …]`.

The tests of indicators and rankings are collected once, in one process; for each change the tests that name the
definition are run. Prints what survives and how many were killed.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from motcua.kernel.epoch import minute_of
from motcua.oversight.indicators import selectors as indicators
from motcua.oversight.indicators.tests import factories
from motcua.oversight.indicators.types import (
    SUBJECTS,
    Bounds,
    Finish,
    Index,
    Indicator,
    Period,
    Ratio,
    figures,
    median,
)
from motcua.oversight.rankings import selectors as rankings
from motcua.oversight.rankings.types import RankingPolicy
from tests.engines import oracle
from tests.mutants.changes import Mutant, mutants

TESTS = ("src/motcua/oversight/indicators/tests", "src/motcua/oversight/rankings/tests")
_CACHED = (
    indicators._written, indicators._definitions, indicators._computations, indicators._indices, indicators._roundings,
    indicators.condition, rankings.policies,
)  # fmt: skip
_READ, _WRITTEN, _JSON = indicators._read, indicators._written, rankings._json


def half_even(numerator: int, denominator: int, places: int) -> Any:
    """As half up, but a half goes to the even neighbour."""
    doubled, whole = 2 * numerator * 10**places, numerator * 10**places // denominator
    up = doubled - 2 * whole * denominator
    return figures.Decimal(f"{whole + (up > denominator or (up == denominator and whole % 2 == 1))}E-{places}")


def cut_off(numerator: int, denominator: int, places: int) -> Any:
    """Rounded down."""
    return figures.Decimal(f"{numerator * 10**places // denominator}E-{places}")


ROUNDINGS: dict[str, Callable[[int, int, int], Any]] = {"half to even": half_even, "rounded down": cut_off}


@contextmanager
def changed(mutant: Mutant) -> Iterator[None]:
    """The program reads the mutant's file in place of its own."""
    with pytest.MonkeyPatch.context() as patch:
        if mutant.file == "roundings":
            patch.setattr(figures, "_rounded", ROUNDINGS[mutant.says])
        if mutant.file == "definitions":
            patch.setattr(indicators, "_written", lambda: tuple(mutant.content))
        name = f"{mutant.file}.json"
        patch.setattr(indicators, "_read", lambda asked: mutant.content if asked == name else _READ(asked))
        patch.setattr(rankings, "_json", lambda asked: mutant.content if asked == name else _JSON(asked))
        _forget()
        yield
    _forget()


@contextmanager
def fresh_constants(items: list[Any]) -> Iterator[None]:
    """What test modules keep of definitions in names of their own is read anew."""
    with pytest.MonkeyPatch.context() as patch:
        for module in {item.module for item in items}:
            for name, value in vars(module).copy().items():
                if (found := _anew(value)) is not None:
                    patch.setattr(module, name, found)
        yield


def _anew(value: object) -> object | None:
    if isinstance(value, Indicator | Index):
        rows = indicators.indicators() if isinstance(value, Indicator) else indicators.indices()
        return next((row for row in rows if (row.id, row.version) == (value.id, value.version)), None)
    if isinstance(value, RankingPolicy):
        return next(
            (row for row in rankings.policies() if (row.code, row.version) == (value.code, value.version)), None
        )
    return None


def _forget() -> None:
    for function in _CACHED:
        function.cache_clear()


def counted_plainly(
    code: str, rows: Sequence[factories.Row], name: str = "", *, on: date, first: int, last: int
) -> Ratio:
    """`factories.counted` by the plain counting that every engine is held to (tests/engines): no engine is opened."""
    found = indicators.computation(code, on, figure=name)
    bounds = Bounds(first, last, minute_of(Period(first, last).end), factories.KNOWN)
    blank = dict.fromkeys(SUBJECTS[found.subject].names, 0)
    answer = oracle.answer([{**blank, **row} for row in rows], found.query(), bounds)  # type: ignore[misc]  # rows, not facts
    if found.finish is Finish.MEDIAN:
        middle = median(dict(answer))  # type: ignore[arg-type]  # pairs of value and number
        return Ratio(*middle.as_integer_ratio()) if middle is not None else Ratio(0, 0)
    return found.pair(found.row(answer[0] if answer else (0,) * len(found.query().measures)))


class Runner:
    """Stands in for the loop over tests: those that name the changed definition, until one fails."""

    def __init__(self, wanted: list[str]) -> None:
        self.wanted = wanted
        self.killed = 0
        self.survived: list[str] = []

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        """A test that was given a definition when it was collected cannot see the change of it, and one of drawn data
        is about the algebra, not about a definition."""
        items[:] = [item for item in items if not (_holds_definitions(item) or hasattr(item.function, "hypothesis"))]

    def pytest_runtestloop(self, session: Any) -> bool:
        told = {item: _words(item) for item in session.items}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(factories, "counted", counted_plainly)
            patch.setattr(oracle, "rows_of", list)
            if not _survives(session.items):
                raise RuntimeError("A test fails before anything is changed.")
            for mutant in self._chosen():
                with changed(mutant), fresh_constants(session.items):
                    self._look(mutant, [item for item in session.items if _names(mutant, told[item])])
        return True

    def _look(self, mutant: Mutant, near: list[Any]) -> None:
        if _survives(near):
            self.survived.append(f"{mutant.file} {mutant.about}: {mutant.says}")
            say(f"SURVIVED {self.survived[-1]}")
        else:
            self.killed += 1

    def _chosen(self) -> Iterator[Mutant]:
        found = list(mutants(_READ, list(_WRITTEN()), _JSON("policies.json")))
        found += [Mutant("roundings", "half_up", says, None) for says in ROUNDINGS]
        for mutant in found:
            if not self.wanted or any(word in f"{mutant.file} {mutant.about}: {mutant.says}" for word in self.wanted):
                yield mutant


def _holds_definitions(item: Any) -> bool:
    given = item.callspec.params.values() if hasattr(item, "callspec") else ()
    return any(isinstance(value, Indicator | Index | RankingPolicy) for value in given)


def _words(item: Any) -> str:
    return f"{item.name} {inspect.getsource(item.function)}".lower().replace("_", "-")


def _names(mutant: Mutant, words: str) -> bool:
    """Whether a test speaks of what was changed; of a shared condition and of rounding any may."""
    return mutant.file in ("conditions", "roundings") or mutant.about.rpartition("-")[0].lower() in words


def _survives(items: list[Any]) -> bool:
    for place, item in enumerate(items):
        following = items[place + 1] if place + 1 < len(items) else None
        if any(report.failed for report in runtestprotocol(item, log=False, nextitem=following)):
            return False
    return True


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(words: list[str]) -> int:
    """1 where a change went unnoticed."""
    runner = Runner(words)
    pytest.main([*TESTS, "-p", "no:cacheprovider", "-n", "0"], plugins=[runner])
    say(f"{runner.killed} of {runner.killed + len(runner.survived)} changes were noticed.")
    return 1 if runner.survived else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

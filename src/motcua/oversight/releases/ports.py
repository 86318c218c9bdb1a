"""What releases need from outside: the facts as they were known at an instant, and the definitions in force."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from motcua.oversight.indicators.types import Period
from motcua.oversight.releases.types import Definition, Expectation, FrozenFacts, LeftOut, Numbering, ReportFact


class FactSource(Protocol):
    """Gives facts that never change once given: the same question has the same answer for ever."""

    def frozen(self, *, period: Period, known: int, since: int, folder: Path) -> FrozenFacts:
        """What was known at the minute `known`; `batches` are those that became known after the minute `since`.

        `folder` is an empty one for files that must be written. Is not called inside a transaction.
        """
        ...


class DefinitionSource(Protocol):
    """Gives the definitions in force in a period, and the policy of its rankings."""

    def in_force(self, period: Period) -> tuple[tuple[Definition, ...], tuple[LeftOut, ...]]:
        """What a release of the period computes, and what it leaves out with the reason."""
        ...

    def numbering(self, period: Period) -> Numbering:
        """How ranks of the period are numbered."""
        ...


class ExpectationSource(Protocol):
    """Gives what other sides say that should have arrived: reports and the portal, which releases cannot ask."""

    def expected(self, *, period: Period, known: datetime, tops: Sequence[str]) -> tuple[Expectation, ...]:
        """As known before the instant `known`, of the ministries and provinces `tops`; who told nothing has no line."""
        ...


class ReportSource(Protocol):
    """Gives the reports that agencies owe: who must, who did, in time, and what they say (decision 69)."""

    def reports(self, *, period: Period, known: datetime) -> tuple[ReportFact, ...]:
        """Those of the months of a period, as known before the instant `known`: the same for ever."""
        ...


_facts: dict[str, FactSource] = {}
_definitions: dict[str, DefinitionSource] = {}


def register_fact_source(source: FactSource) -> None:
    _facts["default"] = source


def register_definition_source(source: DefinitionSource) -> None:
    _definitions["default"] = source


_expectations: dict[str, ExpectationSource] = {}


def register_expectation_source(source: ExpectationSource) -> None:
    """Fill the port; without one, figures that need it are left out with the reason."""
    _expectations["default"] = source


def expectations(*, period: Period, known: datetime, tops: Sequence[str]) -> tuple[Expectation, ...]:
    """What the port tells; nothing where nobody fills it."""
    source = _expectations.get("default")
    return source.expected(period=period, known=known, tops=tops) if source else ()


_reports: dict[str, ReportSource] = {}


def register_report_source(source: ReportSource) -> None:
    """Fill the port; without one, figures over reports are left out with the reason."""
    _reports["default"] = source


def reports(*, period: Period, known: datetime) -> tuple[ReportFact, ...]:
    """What the port tells; nothing where nobody fills it."""
    source = _reports.get("default")
    return source.reports(period=period, known=known) if source else ()


def fact_source() -> FactSource:
    return _facts["default"]


def definition_source() -> DefinitionSource:
    return _definitions["default"]

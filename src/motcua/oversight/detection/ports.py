"""What detection needs from outside: one look at the ledger of facts, with the names behind its numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from motcua.oversight.detection.errors import NoLedger
from motcua.oversight.indicators.ports import Engine


@dataclass(frozen=True)
class AgencyNumber:
    """An agency behind a number of the facts, and the days on which it was in being; `until` is the first day after."""

    code: str
    since: date | None = None
    until: date | None = None


class Ledger(Protocol):
    """One look: the facts attached to an engine as `rules.SUBJECT`."""

    @property
    def engine(self) -> Engine:
        """Where the facts are attached."""
        ...

    def agencies(self) -> Mapping[int, AgencyNumber]:
        """Every number of an agency in the facts."""
        ...

    def dossier_codes(self, agency: int, numbers: Sequence[int]) -> Mapping[int, str]:
        """The codes of dossiers of one agency, by their numbers; those that are not known are left out."""
        ...


Opened = Callable[[], AbstractContextManager[Ledger]]
_ledgers: list[Opened] = []


def register_ledger(opened: Opened) -> None:
    """Called once by whoever keeps the ledger; a later call takes the place of an earlier one."""
    _ledgers[:] = [opened]


def open_look() -> AbstractContextManager[Ledger]:
    """A look at the ledger. Raises NoLedger where nobody keeps one."""
    if not _ledgers:
        raise NoLedger()
    return _ledgers[0]()


def has_ledger() -> bool:
    """Whether anybody keeps a ledger here."""
    return bool(_ledgers)

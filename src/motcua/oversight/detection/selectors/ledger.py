"""One look at the ledger that monitoring keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel.errors import NotFound
from motcua.oversight.detection.ports import AgencyNumber
from motcua.oversight.indicators.ports import Engine
from motcua.oversight.intake import selectors as intake
from motcua.oversight.monitoring import selectors as monitoring


class KeptLedger:
    """The facts as they lie in files and young rows; agencies as the register knows them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def engine(self) -> Engine:
        return self._engine

    def agencies(self) -> Mapping[int, AgencyNumber]:
        return {number: _being(code) for number, code in intake.codes_of("agency").items()}

    def dossier_codes(self, agency: int, numbers: Sequence[int]) -> Mapping[int, str]:
        return monitoring.dossier_codes(numbers)


def _being(code: str) -> AgencyNumber:
    """A number is given for good; where the register no longer knows its code, nothing is said of its days."""
    try:
        found = agencies.agency(code)
    except NotFound:
        return AgencyNumber(code)
    return AgencyNumber(code, found.valid_from, found.valid_to)


@contextmanager
def kept_ledger() -> Iterator[KeptLedger]:
    """Open the whole ledger once; what comes meanwhile is not in it."""
    with monitoring.open_ledger() as engine:
        yield KeptLedger(engine)

"""Read the rows of a witness's batch: each becomes a checked value or a doubt with its number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel.access import covers
from motcua.kernel.clock import CLOCK_TOLERANCE
from motcua.kernel.epoch import month_of, month_of_code
from motcua.kernel.errors import NotFound
from motcua.kernel.identifiers import SENT_CODE, SENT_ID
from motcua.oversight.reconciliation.errors import MalformedEvidence
from motcua.oversight.reconciliation.types import Doubt

"""How far a witness's clock may be ahead of ours."""
MAX_VALUE = 10**12


@dataclass(frozen=True)
class Doubtful(Exception):
    """This row is not taken."""

    doubt: Doubt
    what: str = ""

    def plain(self, part: str, index: int) -> dict[str, Any]:
        told = {"vi": self.doubt.vi.format(what=self.what), "en": self.doubt.en.format(what=self.what)}
        return {"part": part, "index": index, "reason": self.doubt.number, **told}


@dataclass(frozen=True)
class Seen:
    """One thing that a witness saw, or takes back."""

    event_id: str
    dossier: str
    agency: str
    procedure: str
    at: datetime
    amount: int
    sign: int

    @property
    def month(self) -> int:
        """The month in Vietnam: year * 12 + month - 1."""
        return month_of(self.at)


@dataclass(frozen=True)
class Counted:
    """A count that a witness gives for an agency, procedure and month."""

    agency: str
    procedure: str
    month: int
    value: int


class Reader:
    """Reads the rows of one batch of a witness that may speak of `scope`."""

    def __init__(self, scope: str, received_at: datetime) -> None:
        self.scope, self.received_at = scope, received_at
        self._agencies: dict[str, Doubt | None] = {}

    def record(self, row: Any) -> Seen:
        """`{id, dossier, agency, procedure, at, amount?, cancels?}`; raises Doubtful."""
        fields = _fields(row)
        seen = Seen(
            event_id=_text(fields, "id", SENT_ID),
            dossier=_text(fields, "dossier", SENT_ID),
            agency=self._agency(fields),
            procedure=_text(fields, "procedure", SENT_CODE),
            at=_instant(fields),
            amount=_whole(fields, "amount", 0),
            sign=-1 if fields.get("cancels") is True else 1,
        )
        if seen.at > self.received_at + CLOCK_TOLERANCE:
            raise Doubtful(Doubt.FUTURE)
        return seen

    def count(self, row: Any) -> Counted:
        """`{agency, procedure?, month, value}`; raises Doubtful."""
        fields = _fields(row)
        month = month_of_code(str(fields.get("month", "")))
        if month is None:
            raise Doubtful(Doubt.MALFORMED, "month")
        if month > month_of(self.received_at):
            raise Doubtful(Doubt.FUTURE)
        procedure = _text(fields, "procedure", SENT_CODE) if fields.get("procedure") else ""
        return Counted(self._agency(fields), procedure, month, _whole(fields, "value", None))

    def _agency(self, fields: dict[str, Any]) -> str:
        code = _text(fields, "agency", SENT_CODE)
        if code not in self._agencies:
            self._agencies[code] = self._doubt_about(code)
        if doubt := self._agencies[code]:
            raise Doubtful(doubt)
        return code

    def _doubt_about(self, code: str) -> Doubt | None:
        try:
            agencies.agency(code)
        except NotFound:
            return Doubt.UNKNOWN_AGENCY
        return None if covers(self.scope, code) else Doubt.FOREIGN_AGENCY


def _fields(row: Any) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise Doubtful(Doubt.MALFORMED, "record")
    return row


def _text(fields: dict[str, Any], name: str, pattern: re.Pattern[str]) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise Doubtful(Doubt.MALFORMED, name)
    return value


def _whole(fields: dict[str, Any], name: str, default: int | None) -> int:
    value = fields.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_VALUE:
        raise Doubtful(Doubt.MALFORMED, name)
    return value


def _instant(fields: dict[str, Any]) -> datetime:
    try:
        return read_instant(fields, "at")
    except MalformedEvidence as error:
        raise Doubtful(Doubt.MALFORMED, "at") from error


def read_instant(fields: Mapping[str, Any], name: str) -> datetime:
    """An RFC 3339 instant with its offset, between 2000 and 2100. Raises MalformedEvidence."""
    try:
        instant = datetime.fromisoformat(fields[name])
    except (KeyError, TypeError, ValueError) as error:
        raise MalformedEvidence(what=name) from error
    if instant.tzinfo is None or not 2000 <= instant.year < 2100:
        raise MalformedEvidence(what=name)
    return instant

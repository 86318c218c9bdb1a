"""Read what is not of a dossier: petitions, ratings, disclosures of procedures, declared monthly figures."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from motcua.kernel.clock import local
from motcua.kernel.epoch import MONTH_CODE, month_of, month_of_day
from motcua.kernel.identifiers import SENT_CODE as CODE
from motcua.kernel.identifiers import SENT_ID as ID
from motcua.oversight.indicators import selectors as indicators
from motcua.oversight.intake.services import read_fields as field
from motcua.oversight.intake.services.read_fields import Unreadable
from motcua.oversight.intake.types import (
    Aspect,
    DeclaredFigure,
    Disclosure,
    Petition,
    PetitionAbout,
    PetitionKind,
    Rating,
    Reason,
)

PARTS = 7
"""Parts of a published procedure (IND-32)."""
_MEANS = frozenset({"IND-22"})
"""A sum over a count, which may be more than the count; all others are shares."""
_LARGEST = 2**62
_INDICATOR = re.compile(r"[A-Z0-9a-z-]{1,12}")


def petition(kind: PetitionKind) -> Callable[[dict[str, Any], dict[str, Any]], Petition]:
    """The reader of one kind of petition event."""

    def read(record: dict[str, Any], data: dict[str, Any]) -> Petition:
        judged = kind is PetitionKind.JUDGED
        return Petition(
            event_id=field.text(record, "id", ID),
            kind=kind,
            agency=field.text(data, "agency", CODE),
            petition=field.text(data, "petition", ID),
            at=field.instant(data, "at"),
            is_repeated=field.flag(data, "repeated"),
            likes=field.whole(data, "likes", 0, 2**31 - 1) if judged else 0,
            dislikes=field.whole(data, "dislikes", 0, 2**31 - 1) if judged else 0,
            about=_about(data) if kind is PetitionKind.RECEIVED else 0,
        )

    return read


def _about(data: dict[str, Any]) -> int:
    """1 a rule, 2 behaviour; 0 where it is not told (IND-27b)."""
    if data.get("about") in (None, ""):
        return 0
    return list(PetitionAbout).index(field.word(data, "about", PetitionAbout)) + 1


def rating(record: dict[str, Any], data: dict[str, Any]) -> Rating:
    return Rating(
        event_id=field.text(record, "id", ID),
        agency=field.text(data, "agency", CODE),
        procedure=field.text(data, "procedure", CODE),
        aspect=field.word(data, "aspect", Aspect),
        grade=field.whole(data, "grade", 1, 3),
        at=field.instant(data, "at"),
        dossier=field.optional_text(data, "dossier", ID),
    )


def disclosure(record: dict[str, Any], data: dict[str, Any]) -> Disclosure:
    """A day of publication may not lie after the event's own day."""
    at, public_on = field.instant(record, "time"), field.optional_day(data, "public_on")
    decided_on = field.day(data, "decided_on")
    if public_on and public_on > local(at).date():
        raise Unreadable(Reason.BAD_VALUE, "public_on")
    return Disclosure(
        event_id=field.text(record, "id", ID),
        agency=field.text(data, "agency", CODE),
        procedure=field.text(data, "procedure", CODE),
        decided_on=decided_on,
        effective_on=field.optional_day(data, "effective_on"),
        public_on=public_on,
        parts=field.whole(data, "parts", 0, PARTS),
        at=at,
    )


def declared_figure(record: dict[str, Any], data: dict[str, Any]) -> DeclaredFigure:
    """A pair for a month that was over when it was declared; a part is never more than the whole."""
    at, month = field.instant(record, "time"), _month(data)
    if month >= month_of(at):
        raise Unreadable(Reason.PERIOD_NOT_OVER)
    numerator = field.whole(data, "numerator", 0, _LARGEST)
    denominator = field.whole(data, "denominator", 0, _LARGEST)
    indicator = _indicator(data)
    if numerator > denominator and indicator not in _MEANS:
        raise Unreadable(Reason.IMPOSSIBLE_PAIR)
    return DeclaredFigure(
        event_id=field.text(record, "id", ID),
        agency=field.text(data, "agency", CODE),
        indicator=indicator,
        month=month,
        procedure=field.optional_text(data, "procedure", CODE),
        numerator=numerator,
        denominator=denominator,
        at=at,
    )


def _month(data: dict[str, Any]) -> int:
    return month_of_day(date.fromisoformat(f"{field.text(data, 'month', MONTH_CODE)}-01"))


def _indicator(data: dict[str, Any]) -> str:
    code = field.text(data, "indicator", _INDICATOR)
    if not any(row.id == code for row in indicators.indicators()):
        raise Unreadable(Reason.UNKNOWN_INDICATOR)
    return code

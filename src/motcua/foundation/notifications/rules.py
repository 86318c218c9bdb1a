"""How a notice is worded (R-NTF-01, R-RCV-04), without a database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from string import Formatter
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from motcua.foundation.notifications.errors import OutsideLink
from motcua.foundation.notifications.types import Notice, Rung, Wording

OUTSIDE_WORDS = frozenset({"number"})
"""All that a channel outside may say of a dossier; the rest stays behind the sign-in."""

GIVEN_UP_AFTER = timedelta(days=3)
"""How long a notice is tried: a mail server that is away over a weekend costs nobody a notice."""


def write_notice(wording: Wording, data: Mapping[str, str]) -> Notice:
    """Fill a wording. A line whose words are not all known is left out, so that no sentence stands half."""
    short = {word: data.get(word, "") for word in OUTSIDE_WORDS}
    return Notice(
        title=wording.title,
        body="\n".join(_filled(wording.lines, data)),
        short="\n".join(_filled(wording.short, short)),
    )


def _filled(lines: tuple[str, ...], data: Mapping[str, str]) -> list[str]:
    return [_fill(line, data) for line in lines if all(data.get(word) for word in words_of(line))]


def _fill(line: str, data: Mapping[str, str]) -> str:
    """Put words in; a value that ends a sentence itself is not ended twice."""
    text = line.format(**{word: str(data[word]).strip() for word in words_of(line)})
    return text[:-1] if text.endswith(("..", "?.", "!.")) else text


def words_of(line: str) -> list[str]:
    """The words in braces of a line."""
    return [name for _text, name, _format, _conversion in Formatter().parse(line) if name]


def faults_of(wording: Wording) -> list[str]:
    """What is wrong with a text: nothing to say, or more said outside than the number of the dossier."""
    faults = [] if wording.title and wording.lines and wording.short else ["empty"]
    if words_of(wording.title):
        faults.append("title has words to fill")
    for line in wording.short:
        faults += [f"{word!r} may not leave the portal" for word in words_of(line) if word not in OUTSIDE_WORDS]
    return faults


def own_link(link: str) -> str:
    """`link` when it is a path of this site. Raises OutsideLink."""
    parts = urlsplit(link)
    if not link.startswith("/") or link.startswith("//") or parts.netloc or "\\" in link:
        raise OutsideLink()
    return link


def message_id(delivery_id: UUID, public_url: str) -> str:
    """The Message-ID of a delivery: the same at every attempt, so that a repeated mail is known as one (F-114)."""
    return f"<{delivery_id}@{urlsplit(public_url).hostname or 'localhost'}>"


def is_given_up(created_at: datetime, instant: datetime) -> bool:
    """Whether a notice written at `created_at` is too old at `instant` to be tried again."""
    return instant - created_at >= GIVEN_UP_AFTER


def outside_body(short: str, link: str, public_url: str) -> str:
    """The text for a channel outside: plain words, the number, the link; never what the dossier holds."""
    return f"{short}\n\n{public_url}{link}\n"


def rungs_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Rung, ...]:
    """A module's ladder from its reference data."""
    return tuple(
        Rung(
            code=row["code"],
            days=row["days"],
            audience=row["audience"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            source=row["source"],
            assumed=row["assumed"],
        )
        for row in rows
    )


def rungs_on(rungs: Iterable[Rung], day: date) -> list[Rung]:
    """The rungs in force on a day, lowest first."""
    held = [r for r in rungs if r.valid_from <= day and (r.valid_to is None or day < r.valid_to)]
    return sorted(held, key=lambda rung: (rung.days, rung.code))


def rungs_reached(rungs: Sequence[Rung], due_on: date, today: date) -> list[Rung]:
    """All rungs whose day has come; after an outage of some days only the highest of them speaks."""
    gone = (today - due_on).days
    return [rung for rung in rungs if rung.days <= gone]

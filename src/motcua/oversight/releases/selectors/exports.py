"""Published figures for others: rows of a release, SDMX-JSON with `asOf`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from motcua.kernel.clock import now
from motcua.oversight.indicators.types import Period
from motcua.oversight.releases.errors import TooManyObservations
from motcua.oversight.releases.models import ReleaseCell
from motcua.oversight.releases.rules import codec
from motcua.oversight.releases.rules.cells import GROUP_NAMES
from motcua.oversight.releases.rules.sdmx import Observation, message, written
from motcua.oversight.releases.rules.tables import changes_of, rows_of
from motcua.oversight.releases.selectors.releases import contents, frame_of, in_force

MOST_OBSERVATIONS = 10_000
"""In one message: two or three months of everything, or fifteen years of an indicator of all agencies."""
KEPT = 16
"""Messages kept in a process, less than 1 MB each."""


@dataclass(frozen=True)
class Asked:
    """What a message shall hold; `first` and `last` are months (year * 12 + month - 1).

    `first_n` and `last_n` are SDMX's `firstNObservations` and `lastNObservations`: so many of each series, from its
    beginning, its end, or both.
    """

    indicator: str = ""
    scope: str = ""
    first: int | None = None
    last: int | None = None
    as_of: datetime | None = None
    first_n: int | None = None
    last_n: int | None = None


def release_rows(code: str, *, published_only: bool = True) -> list[dict[str, Any]]:
    """The cells of a release, one row each, by name of column. Raises NotFound."""
    return list(rows_of(contents(code, published_only=published_only)))


def change_rows(code: str, *, published_only: bool = True) -> list[dict[str, Any]]:
    """What a correction changed, one row per cell and cause. Raises NotFound."""
    return list(changes_of(contents(code, published_only=published_only)))


def sdmx_message(asked: Asked) -> str:
    """Published figures as SDMX-JSON 2.0: of each period the edition in force, at `as_of` where that is asked.

    Raises TooManyObservations before a message is built that is larger than MOST_OBSERVATIONS.
    """
    editions = tuple(
        _Edition(row.pk, row.code, row.first, row.last, row.published_at, row.manifest_digest)
        for row in in_force(asked.as_of, asked.first, asked.last)
        if row.published_at
    )
    as_of = asked.as_of.isoformat() if asked.as_of else ""
    return message(_written(asked, editions, as_of), now())


@dataclass(frozen=True)
class _Edition:
    """A published edition: its cells never change, for the database refuses it."""

    pk: UUID
    code: str
    first: int
    last: int
    published_at: datetime
    digest: str


@lru_cache(maxsize=KEPT)
def _written(asked: Asked, listed: tuple[_Edition, ...], as_of: str) -> str:
    """The data of a message, kept by what was asked and the editions that answer: another edition is another key.

    So is the same instant told in another zone, for the message repeats it as it was asked (`as_of`).
    """
    editions = {edition.pk: edition for edition in listed}
    rows = ReleaseCell.objects.filter(release__in=editions)
    words = {"indicator": asked.indicator, "scope": asked.scope}
    rows = rows.filter(**{name: value for name, value in words.items() if value})
    if asked.first_n is not None or asked.last_n is not None:
        rows = _ends_of_series(rows, asked.first_n or 0, asked.last_n or 0)
    if rows[: MOST_OBSERVATIONS + 1].count() > MOST_OBSERVATIONS:
        raise TooManyObservations(most=MOST_OBSERVATIONS)
    held = list(rows.order_by("release__first", "id").values_list("release_id", "content"))
    observed = [_observation(editions[release], content) for release, content in held]
    told = {release for release, _content in held}
    names = _names([edition for edition in listed if edition.pk in told], observed)
    return written(observed, names=names, as_of=as_of)


def _ends_of_series(rows: Any, first_n: int, last_n: int) -> Any:
    """Of each series (indicator and scope) so many observations from both ends."""
    series = [F("indicator"), F("scope")]
    begun = Window(RowNumber(), partition_by=series, order_by=F("release__first").asc())
    ended = Window(RowNumber(), partition_by=series, order_by=F("release__first").desc())
    return rows.annotate(begun=begun, ended=ended).filter(Q(begun__lte=first_n) | Q(ended__lte=last_n))


def _observation(release: _Edition, content: Any) -> Observation:
    return Observation(Period(release.first, release.last), release.code, release.published_at, codec.cell_of(content))


def _names(editions: Sequence[_Edition], observed: Sequence[Observation]) -> dict[str, str]:
    """Words for indicators and scopes, as the newest of these editions that knows them says them."""
    wanted = {o.cell.indicator for o in observed} | {o.cell.scope for o in observed}
    names = {str(scope): name for scope, name in GROUP_NAMES.items()}
    for release in reversed(editions):
        if wanted <= names.keys():
            break
        frame = frame_of(release.code)
        names = (
            {d.id: d.name for d in frame.definitions} | {t.code: t.name for t in (*frame.tree, *frame.ended)} | names
        )
    return names

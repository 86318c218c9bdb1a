"""Published figures for others: rows of a release, SDMX-JSON with `asOf`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from motcua.kernel.clock import now
from motcua.oversight.indicators.types import Period
from motcua.oversight.releases.models import ReleaseCell
from motcua.oversight.releases.rules import codec
from motcua.oversight.releases.rules.cells import GROUP_NAMES
from motcua.oversight.releases.rules.sdmx import Observation, message
from motcua.oversight.releases.rules.tables import changes_of, rows_of
from motcua.oversight.releases.selectors.releases import contents
from motcua.oversight.releases.types import State


def release_rows(code: str) -> list[dict[str, Any]]:
    """The cells of a published release, one row each, by name of column. Raises NotFound."""
    return list(rows_of(contents(code)))


def change_rows(code: str) -> list[dict[str, Any]]:
    """What a correction changed, one row per cell and cause. Raises NotFound."""
    return list(changes_of(contents(code)))


def sdmx_message(
    *,
    indicator: str = "",
    scope: str = "",
    first: int | None = None,
    last: int | None = None,
    as_of: datetime | None = None,
) -> dict[str, Any]:
    """Published figures as SDMX-JSON 2.0; `first` and `last` are months (year * 12 + month - 1).

    With `as_of`, what was public at that instant: of each period the newest edition published by then (SDMX REST).
    """
    rows = ReleaseCell.objects.filter(release__state=State.PUBLISHED).select_related("release")
    limits = {"indicator": indicator, "scope": scope, "release__first__gte": first, "release__last__lte": last}
    rows = rows.filter(**{name: value for name, value in limits.items() if value not in ("", None)})
    if as_of is not None:
        rows = rows.filter(release__published_at__lte=as_of)
    observed = _newest(rows.order_by("release__first", "release__edition", "id"))
    return message(observed, names=_names(observed), prepared=now(), as_of=as_of)


def _newest(rows: Any) -> list[Observation]:
    """Of each period the cells of its last edition: a cell that a correction dropped is gone."""
    editions: dict[tuple[int, int], tuple[str, list[Observation]]] = {}
    for row in rows:
        release = row.release
        period = Period(release.first, release.last)
        held = editions.get((period.first, period.last))
        if held is None or held[0] != release.code:
            held = editions[period.first, period.last] = release.code, []
        assert release.published_at is not None  # noqa: S101  (only published ones are asked for)
        held[1].append(Observation(period, release.code, release.published_at, codec.cell_of(row.content)))
    return [observation for _, observations in editions.values() for observation in observations]


def _names(observed: list[Observation]) -> dict[str, str]:
    """Words for indicators and scopes as the newest of these releases knows them."""
    names = {str(scope): name for scope, name in GROUP_NAMES.items()}
    for code in dict.fromkeys(o.release for o in observed):
        held = contents(code)
        names |= {d.id: d.name for d in held.definitions} | {top.code: top.name for top in held.tree}
    return names

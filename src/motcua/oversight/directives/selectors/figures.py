"""The figures behind a duty with an indicator: what was last published of the agency, and the targets set for it."""

from __future__ import annotations

from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.agencies.types import Group
from motcua.kernel.clock import today
from motcua.kernel.errors import Refusal
from motcua.oversight.directives.types import Published
from motcua.oversight.planning import selectors as planning
from motcua.oversight.planning.types import Scope, Target
from motcua.oversight.releases.selectors import releases


def published_figure(indicator: str, agency_code: str) -> Published | None:
    """The agency's figure in the newest release that holds the indicator; None where none was published."""
    told = [each for each in releases.series(indicator, agency_code) if not each[2].excluded] if indicator else []
    if not told:
        return None
    period, release, cell = max(told, key=lambda each: (each[0].last, each[0].first))
    return Published(release, period.label, cell.id, cell.value, cell.numerator, cell.denominator)


def targets_for(indicator: str, agency_code: str) -> list[Target]:
    """Targets of an indicator that the agency itself, its group or the nation was set: those ahead, else the last."""
    if not indicator:
        return []
    scopes = {Scope.NATION, _group_of(agency_code)}
    found = [t for t in planning.law_targets() if t.indicator == indicator and t.scope in scopes]
    found += [t for t in planning.targets_of(agency_code) if t.indicator == indicator and t.agency_code == agency_code]
    found.sort(key=lambda target: target.due)
    return [target for target in found if target.due >= today()] or found[-1:]


def _group_of(agency_code: str) -> Scope | None:
    try:
        kind = agencies.agency(agency_code).kind
    except Refusal:
        return None
    return Scope(kind) if kind in set(Group) else None

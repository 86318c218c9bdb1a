"""Who goes on telling of what another source began, since its agency took the other one over (decision 77)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cached_property

from django.db.models import Count, Q

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel.clock import local, now, today
from motcua.kernel.errors import NotFound
from motcua.oversight.intake import rules
from motcua.oversight.intake.models import DossierFact, Handover, Source
from motcua.oversight.intake.types import HandoverInfo


def handovers(source: str = "") -> list[HandoverInfo]:
    """Every handover in the order in which it was made, or those that `source` gave or took."""
    rows = Handover.objects.order_by("handed_at", "id")
    found = [HandoverInfo(r.source_id, r.heir_id, r.scope, r.handed_at, r.handed_by, r.reason) for r in rows]
    return [one for one in found if source in ("", one.source, one.heir)]


def open_dossiers(handover: HandoverInfo) -> int:
    """How many of the dossiers that were handed over have not ended."""
    day = local(handover.handed_at).date()
    rows = DossierFact.objects.filter(source_id=handover.source, ended_at=None)
    counted = rows.values_list("agency_code").annotate(n=Count("id")).order_by()
    return sum(n for code, n in counted if rules.has_taken_over(handover.scope, code, day, _heirs_of))


def possible_heirs(source: str) -> list[Source]:
    """Active sources of the agencies that took over the one of `source`, by code; none while that one lives."""
    row = Source.objects.filter(pk=source).first()
    heirs = _heirs_of(row.agency_code, today()) if row else ()
    others = Source.objects.filter(Q(valid_to=None) | Q(valid_to__gt=now())).exclude(agency_code="").order_by("code")
    return [other for other in others if any(rules.is_heir(heir, [other.agency_code]) for heir in heirs)]


def tellers_of(source: str) -> Tellers:
    """The same for a source by its code; nothing is handed over in the name of one that is not known."""
    row = Source.objects.filter(pk=source).first()
    return Tellers(row.pk, has_handover=row.has_handover) if row else Tellers(source, has_handover=False)


class Tellers:
    """What one source may tell of, asked once for each agency; no statement where no handover names the source."""

    def __init__(self, source: str, *, has_handover: bool) -> None:
        self.source, self.has_handover = source, has_handover
        self._handovers = handovers() if has_handover else []
        self._found: dict[tuple[str, str], str] = {}

    @cached_property
    def sources(self) -> list[str]:
        """The source, and those whose dossiers it may go on telling."""
        return list(dict.fromkeys([self.source, *rules.handed_by(self.source, self._handovers)]))

    def of(self, begun_by: str, agency: str) -> str:
        """The source that tells of what `begun_by` began for `agency`."""
        if not self._handovers:
            return begun_by
        if (begun_by, agency) not in self._found:
            self._found[begun_by, agency] = rules.teller(begun_by, agency, self._handovers, _heirs_of)
        return self._found[begun_by, agency]

    def is_own(self, begun_by: str, agency: str) -> bool:
        """Whether this source tells of what `begun_by` began for `agency`."""
        return self.of(begun_by, agency) == self.source


def _heirs_of(agency: str, on: date) -> Collection[str]:
    """Nobody has taken over what the register does not know."""
    try:
        return agencies.heirs_of(agency, on)
    except NotFound:
        return ()

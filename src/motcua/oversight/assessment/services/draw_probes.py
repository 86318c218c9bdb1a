"""Draw the rounds of visits from outside as answers of the criteria that ask for them; nobody types them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from motcua.kernel.access import Actor, check_unless_system
from motcua.kernel.clock import now
from motcua.kernel.epoch import month_code, month_of_day
from motcua.oversight.assessment.models import AssessedAgency, Award
from motcua.oversight.assessment.selectors.assessments import set_in
from motcua.oversight.assessment.services.take_step import hold, noted, require_state
from motcua.oversight.assessment.types import CONDUCT, Criterion, State
from motcua.oversight.probes import selectors as probes
from motcua.oversight.probes.types import Check


@transaction.atomic
def draw_probes(*, assessment: str, actor: Actor) -> int:
    """Take rounds up to the month of the assessment; how many answers. Again: the counts as they are now."""
    check_unless_system(actor, CONDUCT)
    found = hold(assessment)
    require_state(found, State.OPEN)
    asked = [criterion for criterion in set_in(found).criteria if criterion.check]
    rows = list(found.agencies.all())
    awards = [award for criterion in asked for row in rows for award in _awards(criterion, row, found.on)]
    before = _contents(list(Award.objects.filter(agency__in=rows, criterion__in=[c.code for c in asked])))
    if before != _contents(awards):
        Award.objects.filter(agency__in=rows, criterion__in=[c.code for c in asked]).delete()
        Award.objects.bulk_create(awards, batch_size=2000)
        noted(actor, "draw_probes", found, answers=len(awards))
    return len(awards)


def _contents(awards: list[Award]) -> dict[tuple[int, str], Any]:
    return {(award.agency_id, award.criterion): award.answer for award in awards}


def _awards(asked: Criterion, row: AssessedAgency, on: date) -> list[Award]:
    """One answer, none where no round counts: what was not seen is not blamed."""
    answer = probed(asked, row.code, on)
    if not answer["pair"][1]:
        return []
    drawn = answer["probes"]
    note = f"Lượt thăm của máy đo, {month_code(drawn['first'])} đến {month_code(drawn['last'])}"
    return [Award(agency=row, criterion=asked.code, answer=answer, note=note, at=now())]


def probed(asked: Criterion, agency: str, on: date) -> dict[str, Any]:
    """Good rounds and rounds that count of an agency and all below it, with where the visits stand."""
    last = month_of_day(on)
    first = last - asked.months + 1
    ratio = probes.pairs_of(agency, first, last).get(Check(asked.check))
    pair = [ratio.numerator, ratio.denominator] if ratio else [0, 0]
    return {"pair": pair, "probes": {"agency": agency, "check": asked.check, "first": first, "last": last}}

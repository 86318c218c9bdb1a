"""Tell the intake what an approved report declares, so that reconciliation sees it beside what was measured."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from motcua.oversight.campaigns.models import Report, Submission
from motcua.oversight.campaigns.selectors.forms import form as form_version
from motcua.oversight.campaigns.types import Counts, Form, PeriodKind
from motcua.oversight.intake import services as intake
from motcua.oversight.intake.types import Reported


@transaction.atomic
def declare_report(*, report_id: UUID, version: int) -> int:
    """Hand the pairs of one version to the intake; returns how many were new there. Again: none.

    A pair of which a count is missing, or whose part is more than the whole, is not declared; nor is one of a quarter
    or a longer period, because the intake knows declared figures of months.
    """
    report = Report.objects.select_related("campaign").get(pk=report_id)
    if report.campaign.kind != PeriodKind.MONTH:
        return 0
    counts = Submission.objects.get(report=report, version=version).counts
    form = form_version(report.campaign.form, report.campaign.version)
    pairs = [
        Reported(
            id=f"{report_id}/{version}/{indicator}",
            agency=report.agency_code,
            indicator=indicator,
            month=report.campaign.month,
            numerator=numerator,
            denominator=denominator,
        )
        for indicator, numerator, denominator in declared_pairs(form, counts)
    ]
    return intake.declare_figures(figures=pairs) if pairs else 0


def declared_pairs(form: Form, counts: Counts) -> list[tuple[str, int, int]]:
    """(indicator, numerator, denominator) that the counts say."""
    found = []
    for each in form.declares:
        sides = [_sum(form, counts, codes) for codes in (each.numerator, each.denominator)]
        if None not in sides and (pair := [side for side in sides if side is not None])[0] <= pair[1]:
            found.append((each.indicator, pair[0], pair[1]))
    return found


def _sum(form: Form, counts: Counts, codes: tuple[str, ...]) -> int | None:
    values = [counts[form.place(code)] for code in codes]
    return None if None in values else sum(value for value in values if value is not None)

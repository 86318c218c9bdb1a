"""What a report is held against: its own past, and what the measure knows of the month."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from motcua.kernel.clock import now
from motcua.oversight.campaigns.models import Campaign, Report, Submission
from motcua.oversight.campaigns.rules.checks import Surroundings
from motcua.oversight.campaigns.selectors.forms import form as form_version
from motcua.oversight.campaigns.types import Counts, Form
from motcua.oversight.indicators.types import Period
from motcua.oversight.monitoring import selectors as monitoring
from motcua.oversight.monitoring.types import Figures

MONTHS_BACK = 24


def surroundings_of(report: Report) -> Surroundings:
    """The standing counts of up to 24 months before, the newest last, and the observed ones; two statements.

    A month without a standing report, or of another version of the form, is a gap that no rule looks at.
    """
    campaign = report.campaign
    form = form_version(campaign.form, campaign.version)
    found = standing_counts(campaign.form, report.agency_code, campaign.month - MONTHS_BACK, campaign.month - 1)
    before = [
        in_words_of(form, found[month]) if month in found else ()
        for month in range(campaign.month - MONTHS_BACK, campaign.month)
    ]
    while before and not before[0]:
        before.pop(0)
    return Surroundings(before, tuple(report.observed))


def standing_counts(form: str, agency: str, first: int, last: int) -> dict[int, tuple[Form, Counts]]:
    """The counts that stand for each month, with the version of the form that they were given for."""
    rows = (
        Submission.objects.filter(
            report__agency_code=agency, report__campaign__form=form, report__campaign__month__range=(first, last)
        )
        .order_by("report__campaign__month", "version")
        .values_list("report__campaign__month", "report__campaign__version", "counts")
    )
    return {month: (form_version(form, version), counts) for month, version, counts in rows}


def in_words_of(form: Form, told: tuple[Form, Counts]) -> Counts:
    """Counts of another version of the form, element by element; what it did not have is None."""
    own, counts = told
    if own.key == form.key:
        return counts
    by_code = {element.code: count for element, count in zip(own.elements, counts, strict=True)}
    return tuple(by_code.get(element.code) for element in form.elements)


def observed_counts(campaign: Campaign, agencies: Iterable[str]) -> tuple[dict[str, tuple[int | None, ...]], datetime]:
    """What the measure knows of each agency, in the order of the form, and up to when.

    An agency of which nothing was ever received has no counts at all: silence is not 0.
    """
    form, period = form_version(campaign.form, campaign.version), Period(campaign.month, campaign.month)
    tops = monitoring.figures_by_top_agency(period)
    units = monitoring.figures_by_agency(period) if any("." in code for code in agencies) else {}
    known = {code: (units if "." in code else tops).get(code) for code in agencies}
    found = {code: observed_of(form, figures) for code, figures in known.items() if figures}
    return found, min(monitoring.cut_off(period), now())


def observed_of(form: Form, figures: Figures) -> tuple[int | None, ...]:
    """Figures of the measure as counts of the form."""
    known = {
        "services": figures.services,
        "full": figures.levels.get("full", 0),
        "partial": figures.levels.get("partial", 0),
        "services_used": figures.services_with_dossiers.numerator,
        "received": figures.online.denominator,
        "online": figures.online.numerator,
        "ended": figures.full_process.denominator,
        "full_process": figures.full_process.numerator,
    }
    is_silent = not figures.services and not figures.online.denominator and not figures.full_process.denominator
    return tuple(None if is_silent else known.get(element.observed) for element in form.elements)

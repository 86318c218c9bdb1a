"""Whether what the measure knows of a period is all that was told: a source that goes on telling is waited for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel.access import covers
from motcua.kernel.clock import now, today
from motcua.kernel.epoch import instant_of, minute_of
from motcua.oversight.campaigns.models import Campaign, Report
from motcua.oversight.campaigns.selectors.forms import due_rule
from motcua.oversight.campaigns.selectors.moments import is_open
from motcua.oversight.campaigns.selectors.register import agency_info
from motcua.oversight.campaigns.types import State
from motcua.oversight.indicators.types import Period
from motcua.oversight.intake import selectors as intake


def still_telling(campaign: Campaign, codes: Collection[str]) -> dict[str, datetime]:
    """Of these agencies, those whose source told of the period within the last minutes of the rule, and when last."""
    month = campaign.month
    minutes = due_rule(campaign.due_rule, Period(month, month).last_day).quiet_minutes
    return _told_since(campaign, codes, now() - timedelta(minutes=minutes))


def told_after_measure(report: Report) -> datetime | None:
    """When the source of a report that may still come for the first time told more of its period than was measured.

    A batch is known from the end of its minute, so what came in the minute of the measure came after it. Where nothing
    was measured yet, a telling of the last minutes is why.
    """
    if report.state not in (State.OPEN, State.DRAFT) or not is_open(report, now()):
        return None
    codes = (report.agency_code,)
    if report.measured_at is None:
        return still_telling(report.campaign, codes).get(report.agency_code)
    since = instant_of(minute_of(report.measured_at))
    return _told_since(report.campaign, codes, since).get(report.agency_code)


def _told_since(campaign: Campaign, codes: Collection[str], since: datetime) -> dict[str, datetime]:
    told = intake.last_told(since=since, until=campaign.period.end)
    found: dict[str, datetime] = {}
    for source, at in told.items():
        for speaker in (source, *_heirs(source)):
            for code in codes:
                if covers(speaker, code) or covers(code, speaker):
                    found[code] = max(at, found.get(code, at))
    return found


def _heirs(source: str) -> frozenset[str]:
    """Who has what an ended agency told: its figures are counted under its heirs."""
    return agencies.heirs_of(source, today()) if agency_info(source) else frozenset()

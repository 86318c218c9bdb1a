"""Which rounds of reports a letter may tell of, and who had not reported when one fell due (F-162)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound
from motcua.oversight.campaigns import selectors as campaigns
from motcua.oversight.campaigns.types import CampaignInfo, PeriodKind
from motcua.oversight.indicators.types import Period
from motcua.oversight.letters.errors import LateOfOtherPeriod, LateOtherwiseKnown
from motcua.oversight.letters.types import OF_REPORTS, LateReporters
from motcua.oversight.releases.selectors import releases
from motcua.oversight.releases.types import ReleaseInfo


def rounds_due(info: ReleaseInfo) -> list[CampaignInfo]:
    """Rounds whose period ends with the months of the release and that have fallen due; before that nobody is late."""
    return [found for found in campaigns.campaigns() if found.month == info.last and found.due_at <= now()]


def late_reporters(code: str, info: ReleaseInfo, beside: Collection[str] = ()) -> LateReporters:
    """The ministries and provinces that had not reported when the round fell due, moved days of their own included.

    A letter of the nation names no units below them. `beside` are the figures that the letter quotes: next to rates
    of reports, which the release froze at its cut-off, the names are those known at the cut-off; else those known now.
    Raises NotFound for a round that is not of this release, LateOfOtherPeriod beside rates of months for another
    period, LateOtherwiseKnown where the cut-off knows less.
    """
    found = next((each for each in rounds_due(info) if each.code == code), None)
    if found is None:
        raise NotFound()
    tops = {top.code: top.name for top in releases.frame_of(info.code).tree}
    report = f"“{found.form.name}” {found.words()}"
    if not OF_REPORTS.isdisjoint(beside):
        if found.kind is not PeriodKind.MONTH:
            raise LateOfOtherPeriod(period=found.words(), period_en=found.words("en"))
        return LateReporters(found.due_day, _known_at(found, info, tops), code, info.cut_off_at, report)
    names = tuple(line.name for line in campaigns.late_list(code) if line.agency in tops)
    return LateReporters(found.due_day, names, code, now(), report)


def _known_at(found: CampaignInfo, info: ReleaseInfo, tops: dict[str, str]) -> tuple[str, ...]:
    """Who was late as the release counts it; whoever is late now must have had a report by the cut-off."""
    facts = campaigns.report_facts(period=Period(info.last, info.last), known=info.cut_off_at)
    told = {fact.agency: not fact.is_in_time for fact in facts if fact.is_expected and fact.agency in tops}
    late_now = {line.agency for line in campaigns.late_list(found.code) if line.agency in tops}
    if not _is_whole(found, info.cut_off_at) or late_now - {fact.agency for fact in facts}:
        raise LateOtherwiseKnown()
    return tuple(tops[agency] for agency in sorted(told) if told[agency])


def _is_whole(found: CampaignInfo, known: datetime) -> bool:
    """Whether the facts of a month are those of this round alone, and it had fallen due."""
    months = [each for each in campaigns.campaigns() if (each.month, each.kind) == (found.month, PeriodKind.MONTH)]
    return [each.code for each in months] == [found.code] and found.due_at <= known

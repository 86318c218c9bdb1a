"""Which rounds of reports a letter may tell of, and who had not reported when one fell due (F-162)."""

from __future__ import annotations

from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound
from motcua.oversight.campaigns import selectors as campaigns
from motcua.oversight.campaigns.types import CampaignInfo
from motcua.oversight.letters.types import LateReporters
from motcua.oversight.releases.selectors import releases
from motcua.oversight.releases.types import ReleaseInfo


def rounds_due(info: ReleaseInfo) -> list[CampaignInfo]:
    """Rounds whose period ends with the months of the release and that have fallen due; before that nobody is late."""
    return [found for found in campaigns.campaigns() if found.month == info.last and found.due_at <= now()]


def late_reporters(code: str, info: ReleaseInfo) -> LateReporters:
    """The ministries and provinces that had not reported when the round fell due, moved days of their own included.

    A letter of the nation names no units below them. Raises NotFound for a round that is not of this release.
    """
    found = next((each for each in rounds_due(info) if each.code == code), None)
    if found is None:
        raise NotFound()
    tops = {top.code for top in releases.frame_of(info.code).tree}
    names = tuple(line.name for line in campaigns.late_list(code) if line.agency in tops)
    return LateReporters(found.due_day, names, code)

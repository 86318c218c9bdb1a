"""What the worker does by itself: open the draft of an ended month, cut off when planned, build, publish when due."""

from __future__ import annotations

import logging

from motcua.kernel.access import SYSTEM
from motcua.kernel.clock import now
from motcua.kernel.epoch import month_of
from motcua.oversight.indicators.types import Period
from motcua.oversight.releases.models import Release
from motcua.oversight.releases.selectors.calendar import plan_of
from motcua.oversight.releases.services.build import build_release
from motcua.oversight.releases.services.decide import publish_due
from motcua.oversight.releases.services.prepare import cut_off_release, prepare_release
from motcua.oversight.releases.types import State

log = logging.getLogger(__name__)


def advance_releases() -> int:
    """Take every step that is due and needs no person; how many were taken. May be run at any time, any number."""
    opened = _open_due()
    drafts = Release.objects.filter(state=State.DRAFT, cut_off_at__lte=now()).values_list("code", flat=True)
    due = list(drafts.order_by("code"))
    for code in due:
        cut_off_release(code=code, actor=SYSTEM)
    unbuilt = list(Release.objects.filter(state=State.CUT_OFF, file=None).values_list("code", flat=True))
    return opened + len(due) + sum(_built(code) for code in sorted(unbuilt)) + publish_due()


def _open_due() -> int:
    """Open the draft of the month that has ended, so that its cut-off cannot be forgotten; how many were opened.

    After the cut-off of a month nothing is opened by itself: a new copy does not begin with a release of nothing.
    """
    month = month_of(now()) - 1
    period = Period(month, month)
    plan = plan_of(period)
    if not plan.open_at <= now() < plan.cut_off_at or Release.objects.filter(first=period.first).exists():
        return 0
    last = period.last_day
    prepare_release(year=last.year, month=last.month, actor=SYSTEM)
    return 1


def _built(code: str) -> bool:
    try:
        return build_release(code=code)
    except Exception:  # one release that cannot be built must not stop the others; the error is kept with its build
        log.exception("release %s could not be built", code)
        return False

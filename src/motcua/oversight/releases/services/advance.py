"""What the worker does by itself: cut off at the planned instant, build bundles, publish when the embargo ends."""

from __future__ import annotations

import logging

from motcua.kernel.access import SYSTEM
from motcua.kernel.clock import now
from motcua.oversight.releases.models import Release
from motcua.oversight.releases.services.build import build_release
from motcua.oversight.releases.services.decide import publish_due
from motcua.oversight.releases.services.prepare import cut_off_release
from motcua.oversight.releases.types import State

log = logging.getLogger(__name__)


def advance_releases() -> int:
    """Take every step that is due and needs no person; how many were taken. May be run at any time, any number."""
    drafts = Release.objects.filter(state=State.DRAFT, cut_off_at__lte=now()).values_list("code", flat=True)
    due = list(drafts.order_by("code"))
    for code in due:
        cut_off_release(code=code, actor=SYSTEM)
    unbuilt = list(Release.objects.filter(state=State.CUT_OFF, file=None).values_list("code", flat=True))
    return len(due) + sum(_built(code) for code in sorted(unbuilt)) + publish_due()


def _built(code: str) -> bool:
    try:
        return build_release(code=code)
    except Exception:  # one release that cannot be built must not stop the others; the error is kept with its build
        log.exception("release %s could not be built", code)
        return False

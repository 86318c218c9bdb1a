"""Begin a release or a correction, and freeze what it is computed from."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction

from motcua.kernel import text
from motcua.kernel.access import Actor, check_unless_system
from motcua.kernel.clock import local, now
from motcua.kernel.errors import WrongState
from motcua.oversight.indicators.types import Period
from motcua.oversight.releases.errors import AlreadyOpen, NeedsCorrection, NotYetCutOff, OtherReason, ReasonNeeded
from motcua.oversight.releases.models import Release
from motcua.oversight.releases.rules.steps import NAMES
from motcua.oversight.releases.selectors.calendar import plan_of
from motcua.oversight.releases.services.take_step import hold, may, note, take
from motcua.oversight.releases.types import PREPARE, State

_OPENING = 0x52454C32
"""Key of the lock of a period."""


@transaction.atomic
def prepare_release(*, year: int, month: int, actor: Actor) -> str:
    """Open the first release of a month; its code. Opening it again gives the same one.

    Raises NeedsCorrection where the month was published, NoCalendar where it has no plan.
    """
    check_unless_system(actor, PREPARE)
    period = Period.month(year, month)
    found = _latest(period)
    if found and found.state == State.PUBLISHED:
        raise NeedsCorrection(release=found.code)
    if found and found.state != State.ABANDONED:
        return found.code
    plan = plan_of(period)
    return _opened(
        period, actor, policy=plan.policy, cut_off_at=plan.cut_off_at, embargo_until=plan.publish_at
    ).code  # fmt: skip


@transaction.atomic
def prepare_correction(*, code: str, reason: str, actor: Actor, known_at: datetime | None = None) -> str:
    """Open a correction of the published release `code`: figures known at `known_at`, now where not said; its code.

    Doing it again while the correction is open gives the same one. Raises ReasonNeeded, WrongState, AlreadyOpen,
    OtherReason where it was opened for another.
    """
    check_unless_system(actor, PREPARE)
    if not reason.strip():
        raise ReasonNeeded()
    old = hold(code)
    if old.state != State.PUBLISHED:
        raise WrongState(NAMES[State(old.state)])
    period = Period(old.first, old.last)
    latest = _latest(period)
    if latest and latest.state not in (State.PUBLISHED, State.ABANDONED):
        if latest.corrects_id == old.pk:
            _check_reason(latest, reason.strip())
            return latest.code
        raise AlreadyOpen(release=latest.code)
    newest = Release.objects.filter(first=old.first, last=old.last, state=State.PUBLISHED).latest("edition")
    if newest.pk != old.pk:
        raise NeedsCorrection(release=newest.code)
    instant = _whole_minute(known_at or now())
    release = _opened(
        period, actor, policy=old.policy, cut_off_at=instant, embargo_until=instant, corrects=old, reason=reason.strip()
    )
    return release.code


def _check_reason(open_one: Release, reason: str) -> None:
    """Asked again for another reason, nobody may think that this reason was recorded."""
    if open_one.reason != reason:
        raise OtherReason(release=open_one.code, reason=open_one.reason)


def _whole_minute(instant: datetime) -> datetime:
    """Facts become known at the end of their minute; a cut-off inside a minute would miss a batch before it."""
    whole = instant.replace(second=0, microsecond=0)
    return whole if whole == instant else whole + timedelta(minutes=1)


def _latest(period: Period) -> Release | None:
    """The newest edition; of several who open one at once, the others wait and find it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_OPENING, period.first])
    rows = Release.objects.filter(first=period.first, last=period.last)
    return rows.order_by("-edition").first()


def _opened(period: Period, actor: Actor, **values: object) -> Release:
    latest = _latest(period)
    edition = latest.edition + 1 if latest else 1
    release = Release.objects.create(
        code=f"{period.code}-{edition}",
        first=period.first,
        last=period.last,
        edition=edition,
        created_at=now(),
        **values,
    )
    note(release, "prepare", actor, note=release.reason)
    return release


@transaction.atomic
def cut_off_release(*, code: str, actor: Actor) -> None:
    """Freeze what was known at the planned instant, not at the moment of asking. Raises NotYetCutOff before it."""
    release = hold(code)
    if not may(release, "cut_off", actor):
        return
    if now() < release.cut_off_at:
        raise NotYetCutOff(at=text.moment(local(release.cut_off_at)))
    take(release, "cut_off", actor)

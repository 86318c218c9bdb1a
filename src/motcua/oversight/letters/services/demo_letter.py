"""A drafted letter for trying out: two months of invented figures, told, released and quoted by the usual verbs."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from motcua.foundation.accounts import selectors as accounts
from motcua.foundation.accounts import services as account_services
from motcua.foundation.agencies import selectors as agencies
from motcua.kernel import clock
from motcua.kernel.access import SYSTEM, Actor
from motcua.kernel.clock import now
from motcua.kernel.epoch import first_day, midnight, month_of
from motcua.kernel.errors import NotFound
from motcua.oversight.indicators.types import Period
from motcua.oversight.intake import services as intake
from motcua.oversight.intake.types import Translation
from motcua.oversight.letters.models import Letter
from motcua.oversight.letters.services.compose import compose_letter
from motcua.oversight.releases import services as publication
from motcua.oversight.releases.selectors import releases
from motcua.oversight.releases.selectors.calendar import plan_of
from motcua.oversight.releases.types import Plan

DEMO = Path(__file__).parents[1] / "demo" / "letter.json"
_DOOR = "chay-thu"
_PROMISE, _EARLY, _LATE = timedelta(days=7), timedelta(days=3), timedelta(days=10)
_LATE_EVERY = 6
"""Every sixth dossier of the trial is late."""


def load_demo_letter() -> UUID | None:
    """Bring the newest month that may be public, and the one before, to a release, and draft the letter on it.

    Nothing where there is any letter already. Needs the invented accounts.
    """
    if Letter.objects.exists():
        return None
    with _quietly():
        return _drafted()


def _drafted() -> UUID:
    data, month = json.loads(DEMO.read_text(encoding="utf-8")), newest_public_month()
    people = account_services.load_demo_accounts()
    office = {key: accounts.actor_for(people[key].id) for key in _STEPS}
    for place in (0, 1):
        plan = plan_of(_period(month - 1 + place))
        _tell(data, month - 1 + place, place, plan)
        _release(month - 1 + place, plan, office)
    _tell_late(data, month - 1, plan_of(_period(month)))
    code = releases.latest_release(_period(month)).code
    return compose_letter(release=code, indicators=data["indicators"], actor=accounts.actor_for(people["analyst"].id))


@contextmanager
def _quietly() -> Iterator[None]:
    """A newcomer's first screen names the loader, not each of its batches."""
    told = logging.getLogger("motcua.oversight")
    level = told.level
    told.setLevel(logging.WARNING)
    try:
        yield
    finally:
        told.setLevel(level)


_STEPS = ("release_editor", "release_reviewer", "release_approver")


def newest_public_month() -> int:
    """The newest month whose planned hour of publication has come."""
    month = month_of(now()) - 1
    while plan_of(_period(month)).publish_at > now():
        month -= 1
    return month


def _period(month: int) -> Period:
    return Period(month, month)


# What the invented agencies told


def _tell(data: dict[str, Any], month: int, place: int, plan: Plan) -> None:
    """A day before the cut-off, each agency tells its month; again nothing is new."""
    for agency, months in data["agencies"].items():
        rows = [(code, *pair) for code, pair in zip(data["procedures"], months[place], strict=True)]
        events = [event for row in rows for event in _dossiers(agency, month, *row)]
        with clock.at(plan.cut_off_at - timedelta(days=1)):
            _hand_in(agency, month, events)


def _tell_late(data: dict[str, Any], month: int, plan: Plan) -> None:
    """What became known of the month before only after its release: the part called revision."""
    for agency, (many, online) in data["sent_after_the_release"].items():
        with clock.at(plan.cut_off_at - timedelta(hours=12)):
            _hand_in(agency, month, [*_dossiers(agency, month, data["procedures"][0], many, online, first=900)])


def _hand_in(agency: str, month: int, events: list[dict[str, Any]]) -> None:
    source, body = f"chay-thu-{agency.lower()}", {"month": month, "events": events}
    name = f"{agencies.agency(agency).name} (giả định)"
    intake.register_relay(code=source, name=name, agency_code=agency, actor=SYSTEM)
    intake.relay_message(
        source=source, door=_DOOR, raw=json.dumps(body).encode(), body={"month": month, "events": len(events)},
        translate=lambda _at: Translation(tuple(events)),
    )  # fmt: skip


def _dossiers(
    agency: str, month: int, procedure: str, many: int, online: int, first: int = 0
) -> Iterator[dict[str, Any]]:
    """Received through the month, `online` of each ten by the portal, decided in time but for every sixth."""
    for n in range(first, first + many):
        came = midnight(first_day(month)) + timedelta(days=n % 20, hours=9)
        name = f"chay-thu-{agency}-{month}-{procedure}-{n}"
        fixed = {"dossier": name, "agency": agency, "procedure": procedure, "channel": 2 if n % 10 < online else 1}
        took = _LATE if n % _LATE_EVERY == 0 else _EARLY
        yield _event("received", came, {**fixed, "due_at": (came + _PROMISE).isoformat()})
        yield _event("decided", came + took, {**fixed, "due_at": (came + _PROMISE).isoformat()})


def _event(kind: str, at: datetime, data: dict[str, Any]) -> dict[str, Any]:
    told = {"level": "full", "at": at.isoformat(), "online_result": False, "paid_online": False, **data}
    return {
        "specversion": "1.0", "id": f"{data['dossier']}-{kind}", "source": _DOOR,
        "type": f"vn.motcua.dossier.{kind}.v1", "time": at.isoformat(), "data": told,
    }  # fmt: skip


# The releases


def _release(month: int, plan: Plan, office: dict[str, Actor]) -> None:
    """Cut off, accepted, approved and published at the planned hours by three people; nothing where it is public."""
    try:
        releases.latest_release(_period(month))
    except NotFound:
        _publish(month, plan, *(office[key] for key in _STEPS))


def _publish(month: int, plan: Plan, editor: Actor, reviewer: Actor, approver: Actor) -> None:
    last = _period(month).last_day
    with clock.at(plan.cut_off_at):
        code = publication.prepare_release(year=last.year, month=last.month, actor=editor)
        publication.cut_off_release(code=code, actor=editor)
        publication.build_release(code=code)
    digest = releases.release(code, published_only=False).digest
    with clock.at(plan.accept_by):
        publication.accept_release(code=code, digest=digest, actor=reviewer)
    with clock.at(plan.approve_by):
        publication.approve_release(code=code, digest=digest, actor=approver)
    with clock.at(plan.publish_at):
        publication.publish_release(code=code, actor=editor)

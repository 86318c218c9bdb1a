"""An agency's own target, in versions (F-168, measurement.md 7.7)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel import audit
from motcua.kernel.access import Actor, check
from motcua.kernel.clock import now
from motcua.kernel.errors import InvalidInput
from motcua.kernel.text import nfc
from motcua.oversight.planning import selectors
from motcua.oversight.planning.errors import NoSuchTarget, StalePlan
from motcua.oversight.planning.models import PlanEntry
from motcua.oversight.planning.types import SET_TARGETS, PlanTarget, Target

LONGEST = timedelta(days=5 * 366)
NOTE = 500


@transaction.atomic
def set_target(*, actor: Actor, agency_code: str, entry: PlanTarget, seen: int = 0) -> Target:
    """Enter an agency's target as a new version; `seen` is the version that was looked at, 0 for none.

    The same content again changes nothing. Raises NotAllowed, AgencyNotFound, InvalidInput, StalePlan.
    """
    check(actor, SET_TARGETS, agency_code)
    agencies.agency(agency_code)
    _check(entry)
    code = f"{agency_code}-{entry.due.year}-{entry.indicator}"
    last = _last(code)
    content = _content(entry)
    if last and not last.withdrawn and all(getattr(last, name) == value for name, value in content.items()):
        return selectors.as_target(last)
    row = _append(actor, code, last, seen, {**content, "agency_code": agency_code, "withdrawn": False})
    audit.record(actor, "set_target", f"target:{code}", version=row.version, percent=str(row.percent))
    return selectors.as_target(row)


@transaction.atomic
def withdraw_target(*, actor: Actor, code: str, seen: int) -> None:
    """Take a target back; its versions stay. A second time changes nothing. Raises NoSuchTarget, StalePlan."""
    last = _last(code)
    if last is None:
        raise NoSuchTarget(target=code)
    check(actor, SET_TARGETS, last.agency_code)
    if last.withdrawn:
        return
    kept = ("agency_code", "indicator", "percent", "start", "due", "role", "milestones", "note")
    row = _append(actor, code, last, seen, {**{name: getattr(last, name) for name in kept}, "withdrawn": True})
    audit.record(actor, "withdraw_target", f"target:{code}", version=row.version)


def _last(code: str) -> PlanEntry | None:
    """The version in force, with the code locked until the transaction ends: two writers come one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"planning:{code}"])
    return PlanEntry.objects.filter(code=code).order_by("-version").first()


def _append(actor: Actor, code: str, last: PlanEntry | None, seen: int, content: dict[str, Any]) -> PlanEntry:
    version = last.version if last else 0
    if seen != version:
        raise StalePlan(version=version)
    return PlanEntry.objects.create(
        code=code, version=version + 1, entered_at=now(), entered_by=actor.account_id, **content
    )


def _content(entry: PlanTarget) -> dict[str, Any]:
    return {
        "indicator": entry.indicator,
        "percent": entry.percent,
        "start": entry.start,
        "due": entry.due,
        "role": entry.role.value,
        "milestones": [[day.isoformat(), f"{percent:.2f}"] for day, percent in entry.milestones],
        "note": nfc(entry.note),
    }


def _check(entry: PlanTarget) -> None:
    """Everything that is wrong at once."""
    errors: dict[str, list[str]] = defaultdict(list)
    if entry.indicator not in selectors.plannable():
        errors["indicator"].append("Chỉ số này chưa có số đo để đặt chỉ tiêu.")
    if not _is_percent(entry.percent):
        errors["percent"].append("Chỉ tiêu là số phần trăm trên 0 đến 100, nhiều nhất hai số lẻ.")
    if not timedelta(0) < entry.due - entry.start <= LONGEST:
        errors["due"].append("Hạn phải sau ngày bắt đầu và không quá 5 năm.")
    days = [day for day, _ in entry.milestones]
    if not _are_milestones(days, entry) or not all(_is_percent(percent) for _, percent in entry.milestones):
        errors["milestones"].append(
            "Mốc phải theo thứ tự ngày, trong khoảng từ bắt đầu đến hạn, mỗi mốc một phần trăm."
        )
    if len(entry.note) > NOTE:
        errors["note"].append(f"Ghi chú dài nhất {NOTE} ký tự.")
    if errors:
        raise InvalidInput(errors)


def _is_percent(value: Decimal) -> bool:
    return value.is_finite() and 0 < value <= 100 and value == value.quantize(Decimal("0.01"))


def _are_milestones(days: list[date], entry: PlanTarget) -> bool:
    return days == sorted(set(days)) and all(entry.start < day < entry.due for day in days)

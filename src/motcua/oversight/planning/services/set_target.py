"""An agency's own target, in versions (F-168, measurement.md 7.7)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from psycopg import sql

from motcua.foundation.agencies import selectors as agencies
from motcua.kernel import audit
from motcua.kernel.access import Actor, check
from motcua.kernel.clock import now
from motcua.kernel.errors import ChangedMeanwhile, InvalidInput, Term
from motcua.kernel.text import nfc
from motcua.oversight.planning import selectors
from motcua.oversight.planning.errors import NoSuchTarget
from motcua.oversight.planning.models import PlanEntry
from motcua.oversight.planning.types import GROUP_SCOPES, SET_TARGETS, PlanTarget, Scope, Target

LONGEST = timedelta(days=5 * 366)
NOTE = 500


@transaction.atomic
def set_target(*, actor: Actor, agency_code: str, entry: PlanTarget, seen: int = 0) -> Target:
    """Enter a target as a new version; `seen` is the version that was looked at, 0 for none.

    `agency_code` may also be the nation or a group (`VN`, `BO`, `TINH`), for which only who plans everywhere sets.
    The same content again changes nothing. Raises NotAllowed, AgencyNotFound, InvalidInput, ChangedMeanwhile.
    """
    check(actor, SET_TARGETS, "" if agency_code in GROUP_SCOPES else agency_code)
    _check_unit(agency_code, entry)
    check_entry(entry)
    code = code_of(agency_code, entry.due.year, entry.indicator)
    lock_cascade(entry.indicator, entry.due.year, is_shared=True)
    last = last_version(code)
    content = content_of(agency_code, entry)
    if last and not last.withdrawn and all(getattr(last, name) == value for name, value in content.items()):
        return selectors.as_target(last)
    row = append(actor, code, last, seen, content)
    audit.record(actor, "set_target", f"target:{code}", version=row.version, percent=str(row.percent))
    return selectors.as_target(row)


@transaction.atomic
def withdraw_target(*, actor: Actor, code: str, seen: int) -> None:
    """Take a target back; its versions stay. A second time changes nothing. Raises NoSuchTarget, ChangedMeanwhile."""
    last = last_version(code)
    if last is None:
        raise NoSuchTarget(target=code)
    check(actor, SET_TARGETS, last.agency_code)
    if last.withdrawn:
        return
    row = append(actor, code, last, seen, {**kept_of(last), "withdrawn": True})
    audit.record(actor, "withdraw_target", f"target:{code}", version=row.version)


def _check_unit(unit: str, entry: PlanTarget) -> None:
    """An agency that is there, or a group for which no text set this. Raises AgencyNotFound, InvalidInput."""
    if unit not in GROUP_SCOPES:
        agencies.agency(unit)
    elif (text := _text_for(unit, entry)) is not None:
        raise InvalidInput({"indicator": [f"Văn bản đã đặt chỉ tiêu này: {text.article}."]})


def _text_for(unit: str, entry: PlanTarget) -> Target | None:
    asked = (GROUP_SCOPES[unit], entry.indicator, entry.due.year)
    texts = (t for t in selectors.law_targets() if t.share is not None)
    return next((t for t in texts if (t.scope, t.indicator, t.due.year) == asked), None)


def code_of(unit: str, year: int, indicator: str) -> str:
    return f"{unit}-{year}-{indicator}"


def lock_cascade(indicator: str, year: int, *, is_shared: bool) -> None:
    """Who sets one target waits for who hands down many, and the other way round; two who set one do not."""
    with connection.cursor() as cursor:
        lock = "pg_advisory_xact_lock_shared" if is_shared else "pg_advisory_xact_lock"
        call = sql.SQL("SELECT {}(hashtextextended(%s, 0))").format(sql.Identifier(lock))
        cursor.execute(call, [f"planning-cascade:{indicator}:{year}"])


def last_version(code: str) -> PlanEntry | None:
    """The version in force, with the code locked until the transaction ends: two writers come one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"planning:{code}"])
    return PlanEntry.objects.filter(code=code).order_by("-version").first()


def append(actor: Actor, code: str, last: PlanEntry | None, seen: int, content: dict[str, Any]) -> PlanEntry:
    """One more version. Raises ChangedMeanwhile where another one was entered after the one that was seen."""
    version = last.version if last else 0
    if seen != version:
        raise ChangedMeanwhile(Term(f"bản {version}", f"version {version}"), version=version)
    return PlanEntry.objects.create(
        code=code, version=version + 1, entered_at=now(), entered_by=actor.account_id, **content
    )


def kept_of(row: PlanEntry) -> dict[str, Any]:
    """What a further version of a target takes over from the one before."""
    kept = ("agency_code", "scope", "indicator", "percent", "start", "due", "role", "milestones", "note")
    return {name: getattr(row, name) for name in kept}


def content_of(unit: str, entry: PlanTarget) -> dict[str, Any]:
    """The columns of a target of a unit."""
    return {
        "agency_code": "" if unit in GROUP_SCOPES else unit,
        "scope": GROUP_SCOPES.get(unit, Scope.UNIT if "." in unit else Scope.AGENCY).value,
        "withdrawn": False,
        "indicator": entry.indicator,
        "percent": entry.percent,
        "start": entry.start,
        "due": entry.due,
        "role": entry.role.value,
        "milestones": [[day.isoformat(), f"{percent:.2f}"] for day, percent in entry.milestones],
        "note": nfc(entry.note),
    }


def check_entry(entry: PlanTarget) -> None:
    """Everything that is wrong at once. Raises InvalidInput."""
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

"""Targets of units that ended pass on to who took over, or end with the reason (F-170)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db import transaction

from motcua.foundation.agencies import selectors as agencies
from motcua.foundation.agencies.errors import AgencyNotFound
from motcua.kernel import audit
from motcua.kernel.access import SYSTEM
from motcua.kernel.clock import today
from motcua.kernel.text import day as day_text
from motcua.oversight.planning.models import PlanEntry
from motcua.oversight.planning.services.set_target import append, code_of, kept_of, last_version, lock_cascade
from motcua.oversight.planning.types import Scope


def follow_mergers() -> int:
    """Pass on or end every target, due later than its unit ended, of a unit that has ended; again passes nothing.

    One heir that has no target of its own takes over; of several targets that come together the highest, for a target
    never falls by a merger (assumed). Where the heir has one already, or a unit was divided, or nobody is recorded, the
    target ends and says so. Returns how many ended.
    """
    on = today()
    ended: dict[tuple[str, str, int], list[str]] = defaultdict(list)
    rows = PlanEntry.objects.exclude(agency_code="").filter(due__gte=on)
    for row in rows.order_by("code", "-version").distinct("code"):
        heirs = None if row.withdrawn else _heirs(row.agency_code, on)
        if heirs is not None:
            heir = next(iter(heirs)) if len(heirs) == 1 else ""
            ended[heir, row.indicator, row.due.year].append(row.code)
    return sum(_pass_on(*key, codes) for key, codes in sorted(ended.items()))


def _heirs(unit: str, on: date) -> frozenset[str] | None:
    """Who speaks for a unit that has ended by a day; None while it lives, or where its code is not known."""
    try:
        info = agencies.agency(unit)
        top = agencies.agency(unit.partition(".")[0])
    except AgencyNotFound:
        return None
    has_ended = any(each.valid_to and each.valid_to <= on for each in (info, top))
    return agencies.heirs_of(unit, on) if has_ended else None


@transaction.atomic
def _pass_on(heir: str, indicator: str, year: int, codes: list[str]) -> int:
    """The targets that come together at one heir; '' is nobody, and then each ends."""
    lock_cascade(indicator, year, is_shared=False)
    found = [row for row in map(last_version, codes) if row and not row.withdrawn]
    if not found:
        return 0
    on, highest = today(), max(found, key=lambda row: (row.percent, row.code))
    own = last_version(code_of(heir, year, indicator)) if heir else None
    holds_own = own is not None and not own.withdrawn
    if heir and not holds_own:
        _take_over(heir, highest, own, found, on)
    for row in found:
        reason = _reason(row.agency_code, heir, holds_own=holds_own, on=on)
        append(SYSTEM, row.code, row, row.version, {**kept_of(row), "withdrawn": True, "end_reason": reason})
        audit.record(SYSTEM, "target_passed_on", f"target:{row.code}", heir=heir, reason=reason)
    return len(found)


def _take_over(heir: str, highest: PlanEntry, own: PlanEntry | None, found: list[PlanEntry], on: date) -> None:
    told = ", ".join(row.code for row in found)
    note = f"Nhận khi hợp nhất ({day_text(on)}) từ {told}; lấy mức cao nhất (giả định)."[:500]
    content = kept_of(highest) | {
        "agency_code": heir,
        "scope": (Scope.UNIT if "." in heir else Scope.AGENCY).value,
        "note": note,
        "carried_from": told,
    }
    code = code_of(heir, highest.due.year, highest.indicator)
    append(SYSTEM, code, own, own.version if own else 0, content)


def _reason(unit: str, heir: str, *, holds_own: bool, on: date) -> str:
    if heir and holds_own:
        return f"{unit} đã kết thúc ({day_text(on)}); {heir} đã có chỉ tiêu riêng cùng chỉ số."
    if heir:
        return f"{unit} đã kết thúc; chỉ tiêu chuyển sang {heir} ({day_text(on)})."
    return f"{unit} đã kết thúc và bị chia hoặc chưa ghi đơn vị nhận ({day_text(on)}); chỉ tiêu chấm dứt."

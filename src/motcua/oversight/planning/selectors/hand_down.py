"""The dry run of handing a target down: every line as it would be written, and what they bring together."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from motcua.foundation.agencies.types import AgencyInfo, AgencyKind
from motcua.kernel.errors import InvalidInput
from motcua.oversight.planning import rules
from motcua.oversight.planning.rules.pasted import Fault
from motcua.oversight.planning.selectors.cascade import Cascade, adds_up, cascade, part_infos
from motcua.oversight.planning.selectors.heads import heads_of
from motcua.oversight.planning.selectors.targets import versions_in
from motcua.oversight.planning.types import (
    NATION,
    HandDownDraft,
    HandDownLine,
    HandDownOrder,
    HeadInfo,
    Method,
    Role,
)

OFFICES = {
    AgencyKind.MINISTRY: Role.MINISTER,
    AgencyKind.PROVINCE: Role.CHAIR_PROVINCE,
    AgencyKind.DEPARTMENT: Role.DIRECTOR,
    AgencyKind.COMMUNE: Role.CHAIR_COMMUNE,
    AgencyKind.UNIT: Role.HEAD_OF_UNIT,
}
_SHOWN_FAULTS = 8


def draft_hand_down(order: HandDownOrder) -> HandDownDraft:
    """What the order would write, from targets and figures as they are now.

    Raises InvalidInput (fields percent, pasted, method, due), NoSuchTarget, AgencyNotFound.
    """
    if order.unit == NATION:
        raise InvalidInput({"method": ["Giao từ khối bộ, ngành hoặc khối tỉnh, thành phố; cả nước chỉ đặt cho khối."]})
    found, infos = cascade(order.indicator, order.year), part_infos(order.unit)
    if not infos:
        raise InvalidInput({"method": ["Không có đơn vị nào ở cấp dưới để giao."]})
    percents = _percents(order, found, infos)
    heads = heads_of([info.code for info in infos])
    versions = versions_in(order.indicator, order.year, order.unit)
    lines = tuple(
        _line(order, found, info, percents[info.code], heads, versions) for info in infos if info.code in percents
    )
    goal = found.targets.get(order.unit) or found.above(order.unit)
    parts = [replace(found.part(info.code), goal=_goal(percents, found, info.code)) for info in infos]
    check = rules.parts_check(
        goal.share if goal else None, found.pair(order.unit), parts, adds_up=adds_up(order.indicator, order.unit)
    )
    return HandDownDraft(order, lines, check, _digest(order, lines))


def _goal(percents: Mapping[str, Decimal], found: Cascade, unit: str) -> Fraction | None:
    return Fraction(percents[unit]) / 100 if unit in percents else found.part(unit).goal


def _percents(order: HandDownOrder, found: Cascade, infos: list[AgencyInfo]) -> dict[str, Decimal]:
    """The percent of every part that gets one."""
    codes = [info.code for info in infos]
    if order.method == Method.PASTED:
        return _pasted(order.pasted, codes)
    goal = _common_goal(order, found)
    if order.method == Method.SAME:
        return dict.fromkeys(codes, rules.percent_up(goal))
    if not adds_up(order.indicator, order.unit):
        raise InvalidInput({"method": ["Chỉ số này đếm thủ tục, số của các phần không cộng thành số của cả đơn vị."]})
    if not found.pair(order.unit).applies:
        raise InvalidInput({"method": ["Chưa có số đo nên chưa chia theo khoảng cách được."]})
    return rules.laid_out(goal, found.pair(order.unit), [found.part(code) for code in codes])


def _common_goal(order: HandDownOrder, found: Cascade) -> Fraction:
    """The level that was typed, else the unit's own target, else the nearest one above."""
    if order.percent is not None:
        return Fraction(order.percent) / 100
    known = found.targets.get(order.unit) or found.above(order.unit)
    if known is None or known.share is None:
        raise InvalidInput({"percent": ["Đơn vị này và cấp trên chưa có chỉ tiêu, hãy ghi mức."]})
    return known.share


def _pasted(text: str, codes: list[str]) -> dict[str, Decimal]:
    read = rules.read_pasted(text, codes)
    if read.faults:
        told = [_fault_text(fault) for fault in read.faults[:_SHOWN_FAULTS]]
        rest = len(read.faults) - len(told)
        raise InvalidInput({"pasted": [" ".join([*told, *([f"Còn {rest} dòng sai nữa."] if rest else [])])]})
    if not read.percents:
        raise InvalidInput({"pasted": ["Hãy dán ít nhất một dòng gồm mã đơn vị và phần trăm."]})
    return read.percents


def _fault_text(fault: Fault) -> str:
    what = {
        "unreadable": "không đọc được",
        "percent": "phần trăm phải trên 0 đến 100, nhiều nhất hai số lẻ",
        "unknown": "không phải đơn vị ngay dưới",
        "twice": "đơn vị đã có ở dòng trên",
        "long": "quá nhiều dòng",
    }[fault.what]
    return f"Dòng {fault.line} ({fault.text}): {what}." if fault.text else f"Dòng {fault.line}: {what}."


def _line(
    order: HandDownOrder, found: Cascade, info: AgencyInfo, percent: Decimal, heads: Mapping[str, HeadInfo],
    versions: Mapping[str, int],
) -> HandDownLine:  # fmt: skip
    now, held = found.pair(info.code), found.targets.get(info.code)
    goal, head = Fraction(percent) / 100, heads.get(info.code)
    above = found.targets.get(order.unit) or found.above(order.unit)
    milestones = rules.quarter_milestones(order.start, order.due, now.share, goal) if order.with_milestones else ()
    office = head.office if head else OFFICES[AgencyKind(info.kind)]
    is_same = held is not None and (held.share, held.start, held.due, held.milestones, held.role) == (
        goal, order.start, order.due, milestones, office,
    )  # fmt: skip
    return HandDownLine(
        unit=info.code,
        now=now,
        percent=percent,
        before=rules.percent_up(held.share) if held and held.share else None,
        version=versions.get(info.code, 0),
        role=office,
        milestones=milestones,
        is_below_parent=above is not None and above.share is not None and goal < above.share,
        is_same=is_same,
        head=head.account_id if head else None,
    )


def _digest(order: HandDownOrder, lines: tuple[HandDownLine, ...]) -> str:
    told = [(x.unit, x.percent, x.version, x.role, x.milestones, x.now) for x in lines]
    asked = (order.unit, order.indicator, order.year, order.start, order.due)
    return hashlib.sha256(repr((asked, told)).encode()).hexdigest()

"""A cascade as tables: parts with their targets, milestones against figures, heads, and the dry run of a hand-down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.kernel.epoch import month_of_day
from motcua.kernel.templatetags import kit
from motcua.oversight.indicators.types import Ratio, half_up
from motcua.oversight.planning.selectors import Cascade
from motcua.oversight.planning.types import (
    GROUP_SCOPES,
    MINISTRIES,
    NATION,
    PROVINCES,
    CascadeLine,
    HandDownDraft,
    HandDownLine,
    HeadInfo,
    Method,
    PartsCheck,
    Reach,
    Standing,
    Target,
)
from motcua.sites.national.charts import Chart, Line, Point
from motcua.sites.national.names import agency_name
from motcua.sites.national.planning_tables import TAGS, counts_text, points_text, role_word, share_text, status_word
from motcua.sites.national.sheets import Row
from motcua.sites.national.tables import Cell, Head, Rows, Table, pair_cell, rate_text

Heads = Mapping[str, tuple[HeadInfo, str]]
"""The head of each unit with the person's name."""
FILTERS = ("", "chua-dat", "thap-hon", "chua-co")


def unit_name(unit: str) -> str:
    """An agency by its name, the nation and its groups by theirs."""
    if unit not in GROUP_SCOPES:
        return agency_name(unit)
    names = {NATION: _("Cả nước"), MINISTRIES: _("Các bộ, ngành"), PROVINCES: _("Các tỉnh, thành phố")}
    return names[unit]


def unit_url(indicator: str, year: int, unit: str) -> str:
    return reverse("national:cascade_unit", args=[indicator, year, unit])


def is_wanted(line: CascadeLine, wanted: str) -> bool:
    """Whether a line passes the filter: not reached, lower than above, without a target, or any."""
    if wanted == "chua-dat":
        return line.target is not None and (line.distance is None or line.distance.gap > 0)
    if wanted == "thap-hon":
        return line.is_below_parent
    return line.target is None if wanted == "chua-co" else True


def parts_table(found: Cascade, lines: Sequence[CascadeLine], heads: Heads) -> Table:
    """The units directly below, each with its target, figure, distance and what stands below it."""
    by_unit = {line.unit: line for line in lines}

    def row(unit: str) -> list[Cell]:
        line = by_unit[unit]
        head = heads.get(unit)
        return [
            Cell(unit_name(unit), url=unit_url(found.indicator, found.year, unit), note=unit),
            _goal_cell(line),
            _now_cell(found.now(line)),
            _gap_cell(line),
            Cell(head[1] if head else "–", note=role_word(head[0].office) if head else ""),
            _below_cell(line),
            _status_cell(line),
        ]

    head = (Head(_("Đơn vị")), Head(_("Chỉ tiêu"), True), Head(_("Đo được"), True), Head(_("Còn thiếu")),
            Head(_("Người đứng đầu")), Head(_("Ở cấp dưới")), Head(_("Tình trạng")))  # fmt: skip
    note = _("Mức so trên số chính xác, trước khi làm tròn. Dự báo ở trang của từng đơn vị.")
    empty = _("Không có đơn vị nào khớp.")
    return Table("phan-cap", _("Các đơn vị ngay dưới"), note, head, Rows(list(by_unit), row), empty=empty)


def _goal_cell(line: CascadeLine) -> Cell:
    if line.target is None:
        return Cell(_("chưa có"))
    lower = _("thấp hơn mức cấp trên") if line.is_below_parent else ""
    return Cell(share_text(line.target.share), note=lower or kit.day(line.target.due))


def _now_cell(now: Ratio) -> Cell:
    return Cell(rate_text(now), note=pair_cell(now).text) if now.applies else Cell("–")


def _gap_cell(line: CascadeLine) -> Cell:
    if line.distance is None:
        return Cell("–")
    if not line.distance.gap:
        return Cell(_("không"))
    pace = line.distance.pace
    told = _("mỗi tháng %(gap)s") % {"gap": points_text(pace)} if pace is not None else _("đã hết hạn")
    return Cell(points_text(line.distance.gap), note=told)


def _below_cell(line: CascadeLine) -> Cell:
    if not line.tally.targets:
        return Cell("–")
    words = {"n": kit.number(line.tally.targets), "reached": kit.number(line.tally.reached)}
    unmeasured = line.tally.unmeasured
    note = _("%(n)s chưa đo được") % {"n": kit.number(unmeasured)} if unmeasured else ""
    return Cell(_("%(reached)s trên %(n)s đạt") % words, note=note)


def _status_cell(line: CascadeLine) -> Cell:
    if line.target is None:
        return Cell(_("Chưa giao"), tag="idle")
    behind = ""
    if line.behind:
        words = {"share": share_text(line.behind.share), "day": kit.day(line.behind.on)}
        behind = _("dưới mốc %(share)s của ngày %(day)s") % words
    if line.counts:
        behind = counts_text(line.counts)
    if line.status == "too_short":
        return Cell(_("Chưa đạt"), tag="warn", note=behind)
    return Cell(status_word(line.status), tag=TAGS.get(line.status, "idle"), note=behind)


def check_text(check: PartsCheck, name: str) -> str:
    """Whether the parts can bring the whole to its target, in one sentence."""
    words = {
        "name": name,
        "n": kit.number(check.with_target),
        "all": kit.number(check.parts),
        "share": share_text(check.share),
        "goal": share_text(check.goal),
    }
    if check.reach == Reach.REACHES:
        told = _("Nếu %(n)s trên %(all)s phần đã có chỉ tiêu đều đạt thì %(name)s tới %(share)s, đủ mức %(goal)s.")
    elif check.reach == Reach.FALLS_SHORT:
        told = _("Dù %(n)s trên %(all)s phần đã có chỉ tiêu đều đạt, %(name)s chỉ tới %(share)s, không tới mức "
                 "%(goal)s.")  # fmt: skip
    elif check.reach == Reach.NOT_ADDITIVE:
        told = _("Chỉ số này đếm mỗi thủ tục một lần trong một đơn vị, nên không cộng các phần thành số chung được.")
    elif check.reach == Reach.NO_FIGURES:
        told = _("Chưa có số đo để biết các phần cộng lại tới đâu.")
    else:
        told = _("Chưa giao cho phần nào, hoặc chưa có mức chung để so.")
    return told % words


# One unit


def target_chart(found: Target, base: Chart | None) -> Chart | None:
    """The series of a target with the line of its milestones drawn beside it."""
    if base is None or not found.milestones or found.share is None:
        return base
    line = Line(_("Mốc đã định"), "s2", tuple(_milestone_points(found, found.share)), is_whole=True)
    return Chart(base.id, base.title, base.told, (*base.lines, line), base.breaks, base.goal, base.ahead, base.places)


def _milestone_points(found: Target, goal: Fraction) -> list[Point]:
    """Every month from the first milestone to the due day, straight between two of them."""
    nodes = [*((month_of_day(m.on), m.share) for m in found.milestones), (month_of_day(found.due), goal)]
    shares = dict(nodes)
    for (first, low), (last, high) in pairwise(nodes):
        for month in range(first + 1, last):
            shares[month] = low + (high - low) * Fraction(month - first, last - first)
    return [Point(month, None, plain=share * 100) for month, share in sorted(shares.items())]


def milestone_table(found: Target, standing: Standing) -> Table:
    """Milestones against the figure of their month."""
    told = {month: ratio for month, ratio in standing.counted or standing.series if ratio.applies}
    nodes = [*((m.on, m.share) for m in found.milestones), *([(found.due, found.share)] if found.share else [])]
    rows = [
        [Cell(kit.day(on)), Cell(share_text(share)), _now_cell(now or Ratio(0, 0)), _reached_cell(now, share)]
        for on, share in nodes
        for now in [told.get(month_of_day(on + timedelta(days=1)) - 1)]
    ]  # fmt: skip
    head = (Head(_("Ngày")), Head(_("Mức"), True), Head(_("Số đến tháng ấy"), True), Head(_("Kết quả")))
    return Table("moc", _("Mốc và hạn"), _("Dòng cuối là hạn của chỉ tiêu."), head, rows)


def _reached_cell(now: Ratio | None, share: Fraction) -> Cell:
    if now is None or now.share is None:
        return Cell(_("Chưa tới hoặc chưa đo"), tag="idle")
    return Cell(_("Đạt"), tag="ok") if now.share >= share else Cell(_("Dưới mốc"), tag="bad")


def term_table(terms: Sequence[tuple[HeadInfo, str]]) -> Table:
    """Who headed a unit from when to when."""
    rows = [
        [Cell(name or _("khuyết")), Cell(role_word(term.office)), Cell(kit.day(term.since)),
         Cell(kit.day(term.until) if term.until else "–")]
        for term, name in terms
    ]  # fmt: skip
    head = (Head(_("Người")), Head(_("Chức danh")), Head(_("Từ ngày")), Head(_("Đến trước ngày")))
    return Table("dung-dau", _("Người đứng đầu qua các thời kỳ"), "", head, rows)


# The dry run


def draft_table(draft: HandDownDraft, names: Mapping[str, str]) -> Table:
    """What the hand-down would write, line by line."""
    by_unit = {line.unit: line for line in draft.lines}

    def row(unit: str) -> list[Cell]:
        line = by_unit[unit]
        return [
            Cell(unit_name(unit), note=unit),
            _now_cell(line.now),
            Cell(kit.percent(line.before, 2) if line.before is not None else "–"),
            Cell(kit.percent(line.percent, 2), note=_("thấp hơn mức cấp trên") if line.is_below_parent else ""),
            Cell(names.get(unit, "–"), note=role_word(line.role)),
            Cell(", ".join(f"{kit.day(m.on)}: {share_text(m.share)}" for m in line.milestones) or "–"),
            _change_cell(line),
        ]

    head = (Head(_("Đơn vị")), Head(_("Đo được"), True), Head(_("Đang có"), True), Head(_("Sẽ giao"), True),
            Head(_("Người đứng đầu")), Head(_("Mốc")), Head(_("Thay đổi")))  # fmt: skip
    note = _("Chưa có gì được ghi. Người đứng đầu nhận thông báo khi bạn giao.")
    return Table("xem-thu", _("Kết quả nếu giao"), note, head, Rows(list(by_unit), row))


def _change_cell(line: HandDownLine) -> Cell:
    if line.is_same:
        return Cell(_("Giữ nguyên"), tag="idle")
    return Cell(_("Mới"), tag="run") if line.before is None else Cell(_("Sửa"), tag="warn")


# Boards and files


def own_table(rows: Sequence[tuple[Cascade, CascadeLine]]) -> Table:
    """The targets of all units that somebody heads."""
    cells = [
        [
            Cell(unit_name(line.unit), url=unit_url(found.indicator, found.year, line.unit), note=found.indicator),
            _goal_cell(line),
            _now_cell(found.now(line)),
            _gap_cell(line),
            Cell(kit.day(line.target.due) if line.target else "–"),
            _status_cell(line),
        ]
        for found, line in rows
    ]
    head = (Head(_("Đơn vị")), Head(_("Chỉ tiêu"), True), Head(_("Đo được"), True), Head(_("Còn thiếu")),
            Head(_("Hạn")), Head(_("Tình trạng")))  # fmt: skip
    note = _("Của các đơn vị mà bạn đang đứng đầu; chỉ tiêu chưa đạt đứng trước.")
    return Table("cua-toi", _("Chỉ tiêu của tôi"), note, head, cells)


def cascade_rows(found: Cascade, lines: Sequence[CascadeLine], heads: Heads) -> list[Row]:
    """The parts as a sheet: plain numbers, pairs before rates."""
    return [_sheet_row(found, line, heads) for line in lines]


def _sheet_row(found: Cascade, line: CascadeLine, heads: Heads) -> Row:
    target, now = line.target, found.now(line)
    share = target.share if target else None
    return {
        "unit": line.unit,
        "name": unit_name(line.unit),
        "target_percent": str(half_up(share * 100, 2)) if share is not None else "",
        "start": target.start if target else None,
        "due": target.due if target else None,
        "office": target.role.value if target else "",
        "head": heads[line.unit][1] if line.unit in heads else "",
        "basis": target.basis.value if target else "",
        "months": found.months_of(line),
        "numerator": now.numerator,
        "denominator": now.denominator,
        "percent": now.percent(2),
        "missing": line.distance.missing if line.distance else None,
        "pace_per_month_points": str(half_up(line.distance.pace * 100, 4))
        if line.distance and line.distance.pace is not None
        else "",
        "is_below_parent": line.is_below_parent,
        "targets_below": line.tally.targets,
        "reached_below": line.tally.reached,
        "status": line.status.value if target else "",
    }


def goal_text(goal: Target | None) -> str:
    """The level that parts are given where none is typed."""
    return share_text(goal.share) if goal else ""


def method_words() -> list[tuple[str, str]]:
    words = {
        Method.SAME: _("Cùng một mức cho mọi đơn vị"),
        Method.BY_GAP: _("Theo khoảng cách: phần còn thiếu chia theo khoảng cách của từng đơn vị"),
        Method.PASTED: _("Theo bảng dán vào (mã đơn vị và phần trăm)"),
    }
    return [(method.value, words[method]) for method in Method]

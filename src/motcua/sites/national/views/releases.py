"""Releases: the calendar, one edition with its tables, the passport of one number, the steps until publication."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.foundation.agencies.types import Group
from motcua.kernel.access import PUBLIC, Actor, actor_of, requires
from motcua.kernel.errors import NotFound, Refusal
from motcua.kernel.templatetags import kit
from motcua.oversight.assessment import selectors as assessment
from motcua.oversight.indicators.types import Period
from motcua.oversight.monitoring.types import VIEW_NATIONAL
from motcua.oversight.releases import services
from motcua.oversight.releases.selectors import calendar as planned
from motcua.oversight.releases.selectors import releases as questions
from motcua.oversight.releases.selectors.naming import full_names
from motcua.oversight.releases.selectors.what_if import weighed_indices
from motcua.oversight.releases.types import (
    ACCEPT,
    APPROVE,
    NATION,
    PREPARE,
    PUBLISH,
    REPORTS,
    Definition,
    Passport,
    ReleaseInfo,
    State,
)
from motcua.oversight.releases.types import Cell as Figure
from motcua.sites.national import sheets
from motcua.sites.national.doors import Refused, shown
from motcua.sites.national.downloads import KINDS, KeptFiles, as_file, written
from motcua.sites.national.early import is_public, readable
from motcua.sites.national.league import (
    compared_text,
    ended_agencies,
    group_name,
    is_ranked,
    league_of,
    league_table,
    pair_text,
    rules_of,
    value_head,
    value_text,
    value_with_unit,
    without_cases,
)
from motcua.sites.national.names import agency_name, scope_name
from motcua.sites.national.release_forms import embargo_tables, release_forms
from motcua.sites.national.tables import Cell, Head, Table, counted_text, in_groups, law_text, pair_cell
from motcua.sites.national.views.why import reply_part

FILES_KEPT = 16
"""Files of releases kept ready in a process; one is at most a few megabytes."""


def release_table(actor: Actor) -> Table:
    """Published releases for everybody; those on their way for whoever works on them or may read them early."""
    works = any(actor.may(permission) for permission in (PREPARE, ACCEPT, APPROVE, PUBLISH))
    found = questions.releases(published_only=not works)
    if actor.account_id and not works:
        found = [*questions.releases_lent_to(actor.account_id), *found]
    rows = [_release_row(info) for info in found]
    head = (Head(_("Kỳ")), Head(_("Bản"), True), Head(_("Trạng thái")), Head(_("Chốt số")), Head(_("Công bố")))
    return Table("ky", _("Số liệu hằng tháng"), _("Mỗi bản được ký và không sửa; đính chính là bản mới"), head, rows)


def _release_row(info: ReleaseInfo) -> list[Cell]:
    shown = info.published_at or info.embargo_until
    return [
        Cell(Period(info.first, info.last).label, url=reverse("national:release", args=[info.code])),
        Cell(str(info.edition)),
        _state_cell(info),
        Cell(kit.until(info.cut_off_at)),
        Cell(kit.moment(shown), note="" if info.published_at else _("dự kiến")),
    ]


def _state_cell(info: ReleaseInfo) -> Cell:
    if info.state is State.PUBLISHED:
        return Cell(_("Đã đính chính"), tag="warn") if info.corrected_by else Cell(_("Đang có hiệu lực"), tag="ok")
    return Cell(state_name(info.state), tag="idle" if info.state is State.ABANDONED else "run")


def state_name(state: State) -> str:
    """Where a release stands, in words."""
    names = {
        State.DRAFT: _("Dự thảo"),
        State.CUT_OFF: _("Đã chốt số liệu"),
        State.ACCEPTED: _("Đã chấp nhận"),
        State.APPROVED: _("Đã phê duyệt, chờ giờ công bố"),
        State.PUBLISHED: _("Đã công bố"),
        State.ABANDONED: _("Đã bỏ"),
    }
    return names[state]


def calendar_table(year: int) -> Table:
    """What is planned for each month of a year."""
    rows = [
        [Cell(Period(e.first, e.first).label), Cell(kit.until(e.plan.cut_off_at)), Cell(kit.moment(e.plan.publish_at))]
        for e in planned.calendar(year)
    ]
    head = (Head(_("Số liệu tháng")), Head(_("Chốt lúc")), Head(_("Công bố lúc")))
    note = _("Chốt ngày 20, 24:00 giờ Việt Nam; rơi vào ngày nghỉ thì dời theo lịch làm việc")
    return Table("lich", _("Lịch công bố năm %(year)s") % {"year": year}, note, head, rows)


@requires(PUBLIC)
def release(request: HttpRequest, code: str) -> HttpResponse:
    """One edition: national keys, the table of one indicator by group, what to check, what comes next."""
    return release_page(request, code)


def release_page(request: HttpRequest, code: str, refused: Refused | None = None) -> HttpResponse:
    """The page; after a refused decision with what was typed and what is wrong."""
    actor = actor_of(request)
    info = questions.release(code, published_only=False)
    context = {
        "info": info,
        "period": Period(info.first, info.last),
        "state": _state_cell(info),
        "seal": in_groups(info.digest),
        "key": services.public_key(),
        "taken": [(step, taken_name(step.step)) for step in info.steps],
        "stage": stage_name(info),
        "kinds": [kind for kind in KINDS if kind != PAPER],
        "embargo": embargo_tables(info, actor),
        "changes": change_table(questions.changes(code)) if info.state is State.PUBLISHED and info.corrects else None,
        **_figures(request, info, actor),
        **shown(release_forms(info, actor), refused),
    }
    return render(request, "national/release.html", context, status=refused.status if refused else 200)


def _figures(request: HttpRequest, info: ReleaseInfo, actor: Actor) -> dict[str, Any]:
    """The tables of the chosen indicator, under the conditions of `read_cells`."""
    cells = services.read_cells(code=info.code, actor=actor)
    frame = questions.frame_of(info.code)
    names = full_names(frame.definitions)
    chosen = request.GET.get("chi-so", "")
    indicator = chosen if chosen in names else _first(cells)
    leagues = [league for group in Group if (league := league_of(info, frame, cells, indicator, group))]
    return {
        "nation": [
            _key(c, info.code, frame.definition_of(indicator))
            for c in cells
            if c.indicator == indicator and c.scope in (NATION, *Group)
        ],
        "indicators": _choices(names, cells, indicator),
        "embeds": [(str(league.group), group_name(league.group)) for league in leagues] if info.published_at else [],
        "leagues": [(league_table(league), without_cases(league)) for league in leagues],
        "ended": ended_agencies(info, frame, cells, indicator),
        "rules": rules_of(frame, leagues[0].policy, indicator) if leagues else (),
        "may_ask": bool(leagues) and is_ranked(frame.definition_of(indicator)) and actor.may(VIEW_NATIONAL),
        "may_weigh": bool(weighed_indices(frame)) and actor.may(VIEW_NATIONAL),
        "before": _before(info) if actor.may(VIEW_NATIONAL) else "",
        "indicator": indicator,
        "indicator_name": names.get(indicator, ""),
    }


def _before(info: ReleaseInfo) -> str:
    """The published release of the month before, with which a movement can be explained."""
    if info.first != info.last or info.state is not State.PUBLISHED:
        return ""
    try:
        return questions.latest_release(Period(info.first - 1, info.first - 1)).code
    except NotFound:
        return ""


def _choices(names: Mapping[str, str], cells: Sequence[Figure], chosen: str) -> list[dict[str, Any]]:
    """Every indicator of the release; one without a single case says so."""
    counted = {cell.indicator for cell in cells if cell.denominator}
    none = _("chưa có số")
    return [
        {"id": key, "name": name if key in counted else f"{name} ({none})", "is_chosen": key == chosen}
        for key, name in names.items()
    ]


def _first(cells: Sequence[Figure]) -> str:
    """The first indicator with a case of the nation; where there is none, the first."""
    counted = (cell.indicator for cell in cells if cell.scope == NATION and cell.denominator)
    return next(counted, cells[0].indicator if cells else "")


def stage_name(info: ReleaseInfo) -> str:
    """What the worker does with a release that has no tables yet, in words."""
    words = {"freeze": _("đang gom số liệu"), "facts": _("đang đếm hồ sơ"), "cells": _("đang tính các ô"),
             "changes": _("đang so với bản cũ"), "bundle": _("đang đóng gói"), "keep": _("đang cất gói")}  # fmt: skip
    if info.stage:
        step = {"name": words.get(info.stage, info.stage), "done": info.done + 1, "total": info.total}
        return _("%(name)s, bước %(done)s trên %(total)s") % step
    return _("chờ giờ chốt số") if info.state is State.DRAFT else _("chờ đến lượt")


def taken_name(step: str) -> str:
    """What was done, in words."""
    words = {"prepare": _("lập"), "cut_off": _("chốt số"), "build": _("dựng gói"), "accept": _("chấp nhận"),
             "approve": _("phê duyệt, ký"), "publish": _("công bố"), "abandon": _("bỏ")}  # fmt: skip
    return words.get(step, step)


def _key(cell: Figure, code: str, definition: Definition | None) -> dict[str, str]:
    return {
        "label": scope_name(cell.scope),
        "value": value_with_unit(cell, definition),
        "pair": pair_text(cell),
        "url": _passport_url(code, cell),
    }


def _passport_url(code: str, cell: Figure) -> str:
    return reverse("national:release_passport", args=[code, cell.id])


def change_table(changes: Iterable[Any]) -> Table:
    """Every cell that a correction changed, with old and new pair and each cause."""
    rows = [
        [Cell(c.cell), Cell(_pair(c.old)), Cell(_pair(c.new)),
         Cell(", ".join(cause_name(p.cause.value) for p in c.parts) or ", ".join(map(field_name, c.others)),
              note=" ".join(batch for p in c.parts for batch in p.batches))]
        for c in changes
    ]  # fmt: skip
    head = (Head(_("Ô")), Head(_("Đã công bố"), True), Head(_("Nay là"), True), Head(_("Vì sao")))
    return Table("doi", _("Các ô đã đính chính"), "", head, rows)


def _pair(cell: Figure | None) -> str:
    return "–" if cell is None else pair_text(cell)


def cause_name(cause: str) -> str:
    """Why a figure changed, in words."""
    return {"revision": _("dữ liệu gửi lại"), "definition": _("đổi định nghĩa"), "tree": _("đổi cơ quan"),
            "code": _("sửa chương trình")}[cause]  # fmt: skip


def field_name(field: str) -> str:
    """What changed of a cell whose pair stayed, in words."""
    return {"value": _("con số in ra"), "rank": _("hạng"), "excluded": _("lý do không tính"),
            "unranked": _("lý do không xếp hạng"), "late": _("đã gửi dữ liệu hay chưa"),
            "version": _("bản của định nghĩa"), "missing": _("dòng chưa có điểm"), "label": _("mức"),
            "reported": _("số báo dưới mã riêng"), "counted_in": _("nơi tính vào"),
            "factor": _("số nhân"), "compared": _("điểm các dòng chung")}[field]  # fmt: skip


@requires(PUBLIC)
def release_passport(request: HttpRequest, code: str, cell: str) -> HttpResponse:
    """Where one number comes from. What is not public is only for who may read early."""
    actor = actor_of(request)
    info = readable(code, f"passport {cell}", actor)
    found = questions.passport(code, cell, published_only=is_public(info))
    context = {
        "passport": found,
        "pairs": _passport_pairs(found),
        "formulas": [(_("Tử số"), found.numerator_filter), (_("Mẫu số"), found.denominator_filter)],
        "value": value_with_unit(found.cell, found.definition),
        "scope": scope_name(found.cell.scope),
        "revisions": _revision_table(found),
        "sources": _reporter_table(found),
        "series_url": reverse("national:series", args=[found.cell.indicator, found.cell.scope]),
        **(_replies(found.cell, code, actor) if is_public(info) else {}),
    }
    return render(request, "national/release_passport.html", context)


def _replies(cell: Figure, code: str, actor: Actor) -> dict[str, Any]:
    """An agency without a rank answers too: its line leads here, not to the page that explains a rank."""
    return {} if cell.scope in (NATION, *Group) else reply_part(code, cell.indicator, cell.scope, actor)


def _excluded(found: Passport) -> Iterable[str]:
    return (f"{agency_name(code)}: {why}" for code, why in found.exclusions)


def _passport_pairs(found: Passport) -> list[tuple[str, str]]:
    cell, texts = found.cell, found.definition.texts
    counted = cell.parts[0]
    return [
        (_("Tử số"), counted_text(counted.numerator, texts.get("numerator", ""))),
        (_("Mẫu số"), counted_text(counted.denominator, texts.get("denominator", ""))),
        *_factor_pairs(found),
        (_("Định nghĩa"), f"{cell.indicator}, {_('bản')} {cell.version}"),
        (_("Căn cứ"), law_text(found.definition.article)),
        (_("Cách đếm"), law_text(texts.get("counting", ""))),
        (_("Kỳ"), law_text(texts.get("period", ""))),
        (_("Không tính"), law_text("; ".join([texts.get("exclusions", ""), *_excluded(found)]).strip("; "))),
        (_("Làm tròn"), law_text(texts.get("rounding", ""))),
        (_("Bằng nhau"), law_text(texts.get("ties", ""))),
        (_("Giả định"), law_text(texts.get("assumed", ""))),
        (_("Hạng"), str(cell.rank) if cell.rank else law_text(cell.unranked) or "–"),
        (_("Xếp theo điểm các dòng chung"), compared_text(cell)),
        (_("Dòng chưa có điểm"), cell.missing),
        *_late_pairs(found),
    ]


def _factor_pairs(found: Passport) -> list[tuple[str, str]]:
    """The figure that multiplies this one, and the product of both; nothing where none does."""
    if not (factor := found.cell.factor.replace("/", " / ")):
        return []
    return [(_("Nhân với"), f"{found.definition.factor}: {factor}"), (_("Tích"), pair_cell(found.cell.pair).text)]


def _late_pairs(found: Passport) -> list[tuple[str, str]]:
    """Who sent data late, and who never did; a figure of reports is made of none: they would read as late reports."""
    if found.definition.subject == REPORTS:
        return []
    return [
        (_("Gửi dữ liệu muộn"), ", ".join(map(agency_name, found.late))),
        (_("Chưa từng gửi dữ liệu"), ", ".join(map(agency_name, found.silent))),
    ]


def _revision_table(found: Passport) -> Table:
    rows = [[Cell(code, url=reverse("national:release", args=[code])), Cell(value_text(cell)), Cell(_pair(cell)),
             Cell(str(cell.rank or "–"))] for code, cell in found.revisions]  # fmt: skip
    head = (
        Head(_("Bản")),
        Head(value_head(found.definition), True),
        Head(_("Tử số / mẫu số"), True),
        Head(_("Hạng"), True),
    )
    return Table("cac-ban", _("Con số này trong từng bản"), "", head, rows)


def _reporter_table(found: Passport) -> Table | None:
    """The batches behind a figure; one of reports is made of none."""
    if found.definition.subject == REPORTS:
        return None
    rows = [[Cell(r.source), Cell(agency_name(r.top)),
             Cell(kit.number(r.batches) if r.batches else _("bằng tệp"))] for r in found.sources]  # fmt: skip
    head = (Head(_("Nguồn")), Head(_("Cơ quan")), Head(_("Lô"), True))
    return Table("nguon", _("Nguồn của con số"), _("Các lô đã nhận đến lúc chốt"), head, rows)


@requires(PUBLIC)
def release_bundle(request: HttpRequest, code: str) -> HttpResponse:
    """The signed bundle: for everybody once published; before that its reading is logged."""
    content = services.read_bundle(code=code, actor=actor_of(request))
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{code}.zip"'
    return response


@requires(PUBLIC)
def release_file(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The cells of a release as a file; on paper those of one indicator, for all are thousands of pages.

    Made once for each newest reply and correction: the release itself never changes. Before it is public it is made
    for each early reader anew, and nothing of it is kept.
    """
    info = readable(code, f"table {kind}", actor_of(request))
    asked = request.GET.get("chi-so", "") if kind == PAPER else ""
    if kind == PAPER and asked not in {row.id for row in questions.frame_of(code).definitions}:
        raise OnPaperByIndicator()
    name = f"ky-{code}-{asked}" if asked else f"ky-{code}"
    if not is_public(info):
        return as_file(name, kind, _written(code, kind, asked, published_only=False))
    key = (code, info.digest, kind, asked, info.corrected_by, assessment.newest_reply(code))
    return as_file(name, kind, _files.bytes_of(key, lambda: _written(code, kind, asked)))


def _written(code: str, kind: str, indicator: str, *, published_only: bool = True) -> bytes:
    sheet = sheets.release_sheet(code, published_only=published_only)
    if not indicator:
        return written(sheet, kind)
    rows = [row for row in sheet.build() if row["indicator"] == indicator]
    return written(replace(sheet, build=lambda: rows, more=()), kind)


class OnPaperByIndicator(Refusal):
    code = "on_paper_by_indicator"
    status = 422
    vi = "Bản in chỉ có theo từng chỉ số: mở một chỉ số của kỳ rồi tải PDF. Cả kỳ thì tải CSV, XLSX hoặc Parquet."
    en = "Paper goes by indicator: open one of the release and take its PDF. For the whole take CSV, XLSX or Parquet."


PAPER = "pdf"
_files = KeptFiles(FILES_KEPT)

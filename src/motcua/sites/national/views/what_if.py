"""Pages beside a release: its rankings under other rules, and why a rate moved since the month before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from motcua.foundation.agencies.types import Group
from motcua.kernel.access import actor_of, requires
from motcua.kernel.errors import NotFound
from motcua.kernel.templatetags import kit
from motcua.oversight.indicators.types import Period, half_up
from motcua.oversight.monitoring.types import VIEW_NATIONAL
from motcua.oversight.rankings import selectors as rankings
from motcua.oversight.rankings.types import (
    Compares,
    Effects,
    Entry,
    LateReports,
    Movement,
    Numbering,
    Place,
    RankingPolicy,
    Shift,
)
from motcua.oversight.releases import services
from motcua.oversight.releases.selectors import movements
from motcua.oversight.releases.selectors import releases as questions
from motcua.oversight.releases.selectors.naming import full_names
from motcua.oversight.releases.selectors.what_if import weighed_indices
from motcua.oversight.releases.types import NATION, Frame, ReleaseInfo, State
from motcua.oversight.releases.types import Cell as Figure
from motcua.sites.national.league import (
    League,
    group_name,
    is_ranked,
    late_text,
    late_word,
    league_of,
    numbering_text,
    pair_text,
)
from motcua.sites.national.names import agency_name
from motcua.sites.national.tables import Cell, Head, Table

LARGEST_SAMPLE = 1_000_000
Names = Sequence[tuple[str, str, bool]]


@dataclass(frozen=True)
class Asked:
    """Other rules than the published ones; what was typed is kept, a wrong number is said."""

    numbering: Numbering
    minimum: int
    late: LateReports
    typed: str
    error: str = ""


@dataclass(frozen=True)
class Chosen:
    """One ranked indicator of a release that the reader may read."""

    info: ReleaseInfo
    frame: Frame
    cells: Sequence[Figure]
    indicator: str

    @property
    def cells_of_indicator(self) -> list[Figure]:
        return [cell for cell in self.cells if cell.indicator == self.indicator]

    @property
    def names(self) -> Names:
        rows = [d for d in self.frame.definitions if is_ranked(d)]
        return [(code, name, code == self.indicator) for code, name in full_names(rows).items()]


def _chosen(request: HttpRequest, code: str) -> Chosen:
    """Reading an unpublished release is logged there; one without a bundle has nothing to show."""
    info = questions.release(code, published_only=False)
    cells = services.read_cells(code=code, actor=actor_of(request))
    frame = questions.frame_of(code)
    ranked = [d.id for d in frame.definitions if is_ranked(d)]
    if not ranked or frame.numbering is None:
        raise NotFound()
    asked = request.GET.get("chi-so", "")
    return Chosen(info, frame, cells, asked if asked in ranked else _first_with_cases(ranked, cells))


def _first_with_cases(ranked: Sequence[str], cells: Sequence[Figure]) -> str:
    """The first ranked indicator of which some agency had a case; where there is none, the first."""
    counted = {cell.indicator for cell in cells if cell.denominator and cell.scope not in (NATION, *Group)}
    return next((indicator for indicator in ranked if indicator in counted), ranked[0])


# Other rules


@requires(VIEW_NATIONAL)
def what_if(request: HttpRequest, code: str) -> HttpResponse:
    """The published rank of each agency beside the one that other rules would give. Nothing is kept."""
    chosen = _chosen(request, code)
    leagues = [found for group in Group if (found := _league(chosen, group))]
    asked = _asked(request, leagues[0])
    shifts = [(found, _shifts(found, asked)) for found in leagues]
    context = {
        "info": chosen.info,
        "names": chosen.names,
        "may_weigh": bool(weighed_indices(chosen.frame)),
        "asked": asked,
        "numberings": [(n.value, numbering_text(n.value), n is asked.numbering) for n in Numbering],
        "lates": [(late.value, late_text(late.value), late is asked.late) for late in LateReports],
        "errors": [("mau", asked.error)] if asked.error else [],
        "tables": [_shift_table(found, rows) for found, rows in shifts],
        "moved": sum(1 for _found, rows in shifts for row in rows if row.rank != row.other_rank),
    }
    return render(request, "national/what_if.html", context, status=422 if asked.error else 200)


def _league(chosen: Chosen, group: Group) -> League | None:
    return league_of(chosen.info, chosen.frame, chosen.cells, chosen.indicator, group)


def _asked(request: HttpRequest, league: League) -> Asked:
    """The rules of the form; what is not said is as published."""
    published = league.ranking
    numbering = next((n for n in Numbering if n == request.GET.get("so")), Numbering(published.kind))
    late = next((w for w in LateReports if w == request.GET.get("muon")), LateReports(published.late_reports))
    typed = request.GET.get("mau", "").strip() or str(published.minimum)
    is_whole = typed.isascii() and typed.isdigit() and len(typed) <= 7 and int(typed) <= LARGEST_SAMPLE
    error = "" if is_whole else _("Mẫu nhỏ nhất là số nguyên từ 0 đến 1.000.000.")
    return Asked(numbering, int(typed) if is_whole else published.minimum, late, typed, error)


def _shifts(league: League, asked: Asked) -> tuple[Shift, ...]:
    """The published places as they were printed, beside the places under the asked rules."""
    cells = [cell for cell in league.cells if not cell.excluded]
    entries = [Entry.of(cell.scope, cell.pair, is_complete=not cell.late) for cell in cells]
    values = {entry.code: entry.value for entry in entries}
    ordered = sorted(cells, key=lambda cell: (cell.rank is None, cell.rank or 0, cell.scope))
    published = [Place(cell.scope, values[cell.scope], None, cell.rank) for cell in ordered]
    return rankings.beside(published, rankings.ranking(entries, _other_policy(league, asked)))


def _other_policy(league: League, asked: Asked) -> RankingPolicy:
    base = league.policy or rankings.policy("rates", Period(league.info.first, league.info.last).last_day)
    return replace(base, numbering=asked.numbering, minimum_sample=asked.minimum, late_reports=asked.late,
                   compares=Compares.EXACT)  # fmt: skip


def _shift_table(league: League, shifts: Sequence[Shift]) -> Table:
    hidden, by_code = league.hidden, {cell.scope: cell for cell in league.cells}
    shown = [s for s in shifts if s.rank or s.other_rank or by_code[s.code].denominator]
    rows = [
        [
            Cell(str(s.rank or "–")),
            Cell(agency_name(s.code), note=late_word(league, by_code[s.code])),
            Cell(str(s.other_rank or "–")),
            Cell(climb_text(s)),
            Cell("–" if s.code in hidden else pair_text(by_code[s.code])),
        ]
        for s in shown
    ]
    head = (Head(_("Hạng đã công bố"), True), Head(_("Cơ quan")), Head(_("Hạng nếu đổi"), True),
            Head(_("Thay đổi"), True), Head(_("Tử số / mẫu số"), True))  # fmt: skip
    return Table(f"neu-{league.group}", group_name(league.group), _without_note(len(shifts) - len(shown)), head, rows)


def _without_note(many: int) -> str:
    """What the table is, and how many agencies had no case and so no place under any rule."""
    told = _("Hạng nếu đổi không phải số công bố")
    return f"{told} · {_without_cases(many)}" if many else told


def _without_cases(many: int) -> str:
    return _("%(n)s cơ quan không có trường hợp nào để tính") % {"n": many}


def climb_text(shift: Shift) -> str:
    """`+2` for two places gained; words where a rank appears or goes."""
    if shift.climbs is None:
        return "–" if shift.rank == shift.other_rank else _("thêm hạng") if shift.other_rank else _("mất hạng")
    return f"+{shift.climbs}" if shift.climbs > 0 else str(shift.climbs).replace("-", "−")


# Why a rate moved


@requires(VIEW_NATIONAL)
def movement(request: HttpRequest, code: str) -> HttpResponse:
    """From the published figure of the month before to this one: volume, mix, behaviour, revision."""
    chosen = _chosen(request, code)
    info, before = chosen.info, _month_before(chosen.info)
    is_told = before is not None and bool(movements.key_by_procedure(chosen.indicator))
    told = movements.movements_between(chosen.indicator, before, chosen.info) if before and is_told else None
    context = {
        "info": info,
        "before": before.code if before else "",
        "names": [row for row in chosen.names if movements.key_by_procedure(row[0])],
        "table": _effect_table(told) if told else None,
        "agencies": _agency_table(told[NATION]) if told and NATION in told else None,
    }
    return render(request, "national/movement.html", context)


def _month_before(info: ReleaseInfo) -> ReleaseInfo | None:
    """The public release of the month before a published month; None where there is none."""
    if info.state is not State.PUBLISHED or info.first != info.last:
        return None
    try:
        return questions.latest_release(Period(info.first - 1, info.first - 1))
    except NotFound:
        return None


def _points(share: Fraction, *, signed: bool = True) -> str:
    """Percentage points with four decimals, so that readers can add them up."""
    value = half_up(abs(share) * 100, 4)
    sign = "" if not signed or not value else "−" if share < 0 else "+"
    return f"{sign}{kit.number(value, 4)}"


def _effect_table(told: Mapping[str, Movement]) -> Table:
    named = [(_("Cả nước"), NATION), *((group_name(group), group) for group in Group)]
    rows = [_effect_row(name, told[scope]) for name, scope in named if scope in told]
    head = (Head(_("Khối")), Head(_("Từ %"), True), *_effect_heads(), Head(_("Đến %"), True))
    return Table("bien-dong", _("Các phần cộng lại đúng bằng thay đổi"), _("Điểm phần trăm"), head, rows)


def _effect_heads() -> tuple[Head, ...]:
    words = (_("Khối lượng"), _("Cơ cấu"), _("Hành vi"), _("Sửa số"), _("Cộng"))
    return tuple(Head(word, True) for word in words)


def _effect_row(name: str, found: Movement) -> list[Cell]:
    start, end = (_points(share, signed=False) for share in (found.before, found.after))
    return [Cell(name), Cell(start), *_effect_cells(found.effects), Cell(end)]


def _effect_cells(found: Effects) -> list[Cell]:
    return [Cell(_points(part)) for part in (*_parts(found), found.total)]


def _parts(found: Effects) -> tuple[Fraction, ...]:
    return found.volume, found.mix, found.behaviour, found.revision


def _agency_table(found: Movement) -> Table:
    moving = [(code, effects) for code, effects in found.by_agency.items() if any(_parts(effects))]
    ordered = sorted(moving, key=lambda item: (-abs(item[1].total), item[0]))
    rows = [[Cell(agency_name(code), note=code), *_effect_cells(effects)] for code, effects in ordered]
    note = _("Phần của mỗi cơ quan trong thay đổi của cả nước, lớn nhất trước")
    if rest := len(found.by_agency) - len(moving):
        note = f"{note} · {_('%(n)s cơ quan không góp phần nào') % {'n': kit.number(rest)}}"
    return Table("theo-co-quan", _("Từng cơ quan góp bao nhiêu"), note, (Head(_("Cơ quan")), *_effect_heads()), rows)

"""The page that explains one rank of a league, with the reply of the agency beside the figure."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.kernel.access import PUBLIC, Actor, actor_of, requires
from motcua.kernel.errors import NotFound
from motcua.kernel.templatetags import kit
from motcua.oversight.assessment import selectors as assessment
from motcua.oversight.assessment.types import WRITE_REPLY
from motcua.oversight.indicators.types import Period, half_up
from motcua.oversight.planning.types import VIEW_PLANS
from motcua.oversight.releases.selectors import releases as questions
from motcua.oversight.releases.selectors.naming import full_names
from motcua.oversight.releases.types import Cell as Figure
from motcua.sites.national.early import is_public, readable
from motcua.sites.national.league import compared_text, pair_text, rules_of, value_with_unit
from motcua.sites.national.names import agency_name, scope_name
from motcua.sites.national.tables import Cell, Head, Pairs, Table, law_text
from motcua.sites.national.why import LinePoints, Neighbour, Why, why_of

PLACES = 4
"""Decimals of differences, so that readers can add them up."""


@requires(PUBLIC)
def why(request: HttpRequest, code: str, agency: str) -> HttpResponse:
    """Why `agency` has its rank by `?chi-so=`. What is not public is only for who may read early."""
    actor = actor_of(request)
    info, frame = readable(code, f"why {agency}", actor), questions.frame_of(code)
    own = [cell.indicator for cell in questions.cells(code, scope=agency, published_only=is_public(info))]
    names = {key: name for key, name in full_names(frame.definitions).items() if key in own}
    indicator = request.GET.get("chi-so", "") or next(iter(names), "")
    if indicator not in names:
        raise NotFound()
    found = why_of(info, indicator, agency)
    context = {
        "info": info,
        "period": Period(info.first, info.last),
        "name": agency_name(agency),
        "group": scope_name(str(found.league.group)),
        "indicator": indicator,
        "choices": [{"id": key, "name": name, "is_chosen": key == indicator} for key, name in names.items()],
        "indicator_name": names[indicator],
        "why": found,
        "keys": _keys(found),
        "lift": lift_text(found),
        "neighbours": _neighbour_table(found),
        "lines": _line_table(found),
        "figures": _figures(found),
        "rules": rules_of(frame, found.league.policy, indicator),
        "passport_url": "" if found.is_hidden else reverse("national:release_passport", args=[code, found.cell.id]),
        **(reply_part(code, indicator, agency, actor) if is_public(info) else {"replies": [], "reply_url": ""}),
        "plan_url": reverse("national:plan", args=[agency]) if actor.may(VIEW_PLANS, agency) else "",
    }
    return render(request, "national/why.html", context)


def reply_part(release: str, indicator: str, agency: str, actor: Actor) -> dict[str, Any]:
    """What an agency says beside its published line, and for its own people the way to write or approve it."""
    url = reverse("assessment:reply", args=[release, indicator, agency]) if actor.may(WRITE_REPLY, agency) else ""
    return {"replies": assessment.reply_history(release, indicator, agency), "reply_url": url}


def _keys(found: Why) -> list[tuple[str, str, str]]:
    cell = found.cell
    of = _("trong %(n)s cơ quan có hạng của khối") % {"n": kit.number(found.ranked)}
    rank = (_("Hạng"), str(cell.rank) if cell.rank else "–", of if cell.rank else why_without_rank(cell))
    if found.is_hidden:
        return [rank, (_("Trị số"), "–", _("số nhỏ, không in"))]
    return [rank, (_("Trị số"), value_with_unit(cell, found.definition), pair_text(cell))]


def why_without_rank(cell: Figure) -> str:
    return law_text(cell.excluded or cell.unranked) or _("không có trường hợp nào để tính")


def _figures(found: Why) -> Pairs:
    """Which figures stand behind the rank, and over which denominator."""
    if found.is_hidden:
        return ()
    texts, cell = found.definition.texts, found.cell
    counted, *by = cell.parts
    pairs = (
        (_("Tử số"), kit.number(counted.numerator), texts.get("numerator", "")),
        (_("Mẫu số"), kit.number(counted.denominator), texts.get("denominator", "")),
        *((_("Nhân với"), part.pair, found.definition.factor) for part in by),
    )
    exact = () if found.value is None else ((_("Trị số chính xác"), exact_text(found.value)),)
    shared = ((_("Xếp theo điểm các dòng chung"), compared_text(cell)),) if cell.compared else ()
    return (
        *((name, law_text(f"{count}: {words}" if words else count)) for name, count, words in pairs),
        *shared,
        *exact,
    )


def exact_text(value: Fraction) -> str:
    """`75`, else the fraction with its first decimals."""
    if value.denominator == 1:
        return kit.number(value.numerator)
    near = kit.number(half_up(value, PLACES), PLACES)
    return f"{kit.number(value.numerator)} / {kit.number(value.denominator)} ≈ {near}"


def lift_text(found: Why) -> str:
    """What would lift the agency by at least one place, all others staying as they are."""
    if found.lift is None:
        if found.cell.rank == 1:
            return _("Đang ở hạng cao nhất.")
        return _("Không có mức tăng nào trong kỳ đổi được hạng, hoặc chỉ số này không tính được như vậy.")
    words = {"rank": found.lift.rank, "more": kit.number(found.lift.more)}
    if found.definition.composite:
        unit = Fraction(found.lift.more, 10**found.definition.places)
        words["more"] = kit.number(half_up(unit, found.definition.places), found.definition.places)
        return _("Thêm %(more)s điểm thì lên hạng %(rank)s, các cơ quan khác giữ nguyên.") % words
    return _("Thêm %(more)s trường hợp ở tử số (mẫu số giữ nguyên) thì lên hạng %(rank)s.") % words


def _neighbour_table(found: Why) -> Table | None:
    rows = [
        *(_row(found, n, is_above=True) for n in found.above),
        *(_row(found, n, is_above=False) for n in found.below),
    ]
    if not rows:
        return None
    head = (Head(_("Hạng"), True), Head(_("Cơ quan")), Head(_("Trị số"), True), Head(_("Tử số / mẫu số"), True),
            Head(_("Hơn, kém"), True), Head(_("Cần để bằng")))  # fmt: skip
    note = _("Hơn, kém tính trên số chính xác, bằng điểm phần trăm")
    if found.definition.composite:
        note = _("Hơn, kém tính trên điểm chính xác")
    return Table("lan-can", _("Cơ quan đứng ngay trên và ngay dưới"), note, head, rows)


def _row(found: Why, near: Neighbour, *, is_above: bool) -> list[Cell]:
    url = reverse("national:why", args=[found.league.info.code, near.cell.scope]) + f"?chi-so={found.definition.id}"
    needed = _("%(n)s trường hợp") % {"n": kit.number(near.cases)} if is_above and near.cases is not None else "–"
    return [
        Cell(str(near.cell.rank)),
        Cell(agency_name(near.cell.scope), url=url),
        Cell(value_with_unit(near.cell, found.definition)),
        Cell(pair_text(near.cell)),
        Cell(signed(near.ahead)),
        Cell(needed),
    ]


def signed(value: Fraction) -> str:
    """`+0,1234`; nothing is never shown as a difference of 0,0000 that is one."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    rounded = half_up(abs(value), PLACES)
    if value and not rounded:
        return f"{sign}<{kit.number(half_up(Fraction(1, 10**PLACES), PLACES), PLACES)}"
    return f"{sign}{kit.number(rounded, PLACES)}"


def _line_table(found: Why) -> Table | None:
    if not found.lines:
        return None
    ordered: Sequence[LinePoints] = sorted(found.lines, key=lambda line: (-(line.left or 0), line.code))
    rows = [
        [Cell(line.code), Cell(line.name), Cell(kit.number(line.maximum)), Cell(_told(line.own)),
         Cell(_told(line.next_better)), Cell(_told(line.left))]
        for line in ordered
    ]  # fmt: skip
    head = (Head(_("Dòng")), Head(_("Chỉ số")), Head(_("Tối đa"), True), Head(_("Điểm"), True),
            Head(_("Cơ quan hạng trên"), True), Head(_("Còn lấy được"), True))  # fmt: skip
    return Table("cac-dong", _("Từng dòng của bộ chỉ số"), _("Dòng còn nhiều điểm nhất đứng trước"), head, rows)


def _told(value: Fraction | None) -> str:
    return "–" if value is None else kit.number(half_up(value, PLACES), PLACES)

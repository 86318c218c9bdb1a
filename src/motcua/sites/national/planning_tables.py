"""Targets and plans as tables: exact pairs, distances, forecasts told apart, and a sentence for each choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.foundation.agencies import types as units
from motcua.kernel.templatetags import kit
from motcua.oversight.indicators import selectors as indicators
from motcua.oversight.indicators.types import Period, Ratio, half_up
from motcua.oversight.monitoring import selectors as monitoring
from motcua.oversight.planning import selectors as planning
from motcua.oversight.planning.types import (
    YEAR,
    Candidate,
    Choice,
    Forecast,
    GroupCount,
    Outcome,
    Plan,
    Scope,
    Standing,
    Target,
)
from motcua.sites.national.charts import Ahead, Chart, Line, Point, break_mark
from motcua.sites.national.names import agency_name
from motcua.sites.national.tables import Cell, Head, Pairs, Rows, Table, counted_text, pair_cell, passport, rate_text

TAGS = {"reached": "ok", "on_track": "ok", "likely": "run", "unlikely": "warn", "out_of_reach": "bad", "missed": "bad"}


def status_word(status: str) -> str:
    words = {
        "reached": _("Đạt"),
        "on_track": _("Đúng đà"),
        "likely": _("Có thể đạt"),
        "unlikely": _("Khó đạt"),
        "out_of_reach": _("Ngoài tầm"),
        "missed": _("Không đạt"),
        "open": _("Chưa đến hạn"),
        "too_short": _("Chưa đủ tháng"),
        "unmeasured": _("Chưa đo được"),
    }
    return words[status]


def role_word(role: str) -> str:
    words = {
        "prime_minister": _("Thủ tướng Chính phủ"),
        "minister": _("Bộ trưởng, Thủ trưởng cơ quan ngang bộ"),
        "chair_province": _("Chủ tịch UBND tỉnh, thành phố"),
        "director": _("Giám đốc sở, Thủ trưởng đơn vị thuộc bộ"),
        "chair_commune": _("Chủ tịch UBND xã, phường, đặc khu"),
        "head_of_unit": _("Người đứng đầu đơn vị"),
    }
    return words[role]


def share_text(share: Fraction | None, places: int = 2) -> str:
    return "–" if share is None else kit.percent(half_up(share * 100, places), places)


def points_text(gap: Fraction) -> str:
    """A gap in percentage points; one that would print as 0,00 is not none."""
    value = half_up(gap * 100, 2)
    if gap and not value:
        return _("dưới %(n)s điểm %%") % {"n": kit.number(Decimal("0.01"), 2)}
    return _("%(n)s điểm %%") % {"n": kit.number(value, 2)}


def target_table(standings: Sequence[Standing], *, with_figures: bool, table_id: str, caption: str) -> Table:
    """Targets with their due day, who answers, what was published, and, for those who may see it, how they stand."""
    head = [Head(_("Chỉ tiêu")), Head(_("Mức"), True), Head(_("Hạn và trách nhiệm")), Head(_("Đã công bố"))]
    if with_figures:
        head += [Head(_("Đo được"), True), Head(_("Còn thiếu")), Head(_("Dự báo đến hạn"))]
    known = _known(standings) if with_figures else None
    rows = [_row(s, known) for s in standings]
    note = _("Mức so trên số chính xác, trước khi làm tròn. Dự báo không phải số đo.") if with_figures else ""
    return Table(table_id, caption, note, (*head, Head(_("Tình trạng"))), rows)


def _known(standings: Sequence[Standing]) -> dict[int, str]:
    """Up to when each month is known by which a target is judged."""
    months = {standing.measured_in for standing in standings if standing.distance}
    return {month: kit.until(monitoring.cut_off(Period(month, month))) for month in months}


def _row(standing: Standing, known: Mapping[int, str] | None) -> list[Cell]:
    """`known` is None for who may not see observed figures."""
    found, with_figures = standing.target, known is not None
    cells = [
        Cell(wording(found), note=_source(found)),
        Cell(share_text(found.share)),
        Cell(kit.day(found.due), note=role_word(found.role)),
        Cell(outcome_text(found.outcome), note=kit.day(found.outcome.as_of) if found.outcome else ""),
    ]
    if known is not None:
        cells += [
            _measured(standing, known),
            _missing(standing, counted_word(found.indicator)),
            Cell(forecast_text(standing.forecast), note=_pace_note(standing)),
        ]
    word = status_word(standing.status)
    basis = _basis_note(standing) if with_figures else ""
    told = " · ".join(filter(None, (_behind(standing), basis)))
    return [*cells, Cell(word, tag=TAGS.get(standing.status, "idle"), note=told)]


def wording(found: Target) -> str:
    if found.article:
        return found.wording
    names = {row.id: row.name for row in indicators.indicators()}
    return f"{names[found.indicator]} ({_place(found)})"


def _place(found: Target) -> str:
    groups = {Scope.NATION: _("Cả nước"), Scope.MINISTRY: _("Các bộ, ngành"), Scope.PROVINCE: _("Các tỉnh, thành phố")}
    is_own = found.agency_code and not found.is_of_group
    return agency_name(found.agency_code) if is_own else groups[found.scope]


def _source(found: Target) -> str:
    """What a target rests on, everything that is assumed of it, and what of its wording nobody measures."""
    untold = _("chưa đo được: %(what)s") % {"what": found.untold} if found.untold else ""
    if found.article:
        assumed = _("giả định: %(what)s") % {"what": found.assumed} if found.assumed else ""
        return " · ".join(filter(None, (found.indicator, found.article, assumed, untold)))
    version = _("bản %(n)s") % {"n": found.version}
    period = "" if found.counted_from else _("giả định: xét theo số của một tháng")
    return " · ".join(filter(None, (found.indicator, version, found.note, period)))


def basis_text(standing: Standing) -> str:
    """By which months and whose figures a target is judged, in one line."""
    found = standing.target
    span = Period(standing.measured_from, standing.measured_in).label
    if not standing.is_judged:
        told = _("số của %(months)s, ngoài kỳ xét nên không dùng để kết luận")
    elif found.basis == "period":
        told = _("cộng từ đầu kỳ: %(months)s")
    else:
        told = _("số của %(months)s, tháng cuối khép trong hạn")
    return " · ".join(filter(None, (told % {"months": span}, _whose(found))))


def _basis_note(standing: Standing) -> str:
    """What stands beside the word: its basis, and that the sum of a group is not it where each was set the target."""
    if standing.distance is None:
        return ""
    rate = rate_text(standing.distance.now)
    pooled = _("tỷ lệ gộp %(rate)s không dùng để xét") % {"rate": rate} if standing.counts else ""
    return " · ".join(filter(None, (basis_text(standing), pooled)))


def _whose(found: Target) -> str:
    """Whether a group's target is for its sum or for each of its agencies."""
    if found.is_for_each:
        return _("từng cơ quan phải đạt")
    if not found.is_of_group:
        return ""
    return _("mức của cả khối, số của riêng cơ quan này") if found.agency_code else _("tính gộp cả khối")


def outcome_text(told: Outcome | None) -> str:
    if told is None:
        return "–"
    if told.percent is not None:
        return kit.percent(told.percent, -int(told.percent.as_tuple().exponent))
    return _("%(n)s trên %(all)s đạt") % {"n": told.reached, "all": told.total}


def _measured(standing: Standing, known: Mapping[int, str]) -> Cell:
    if standing.distance is None:
        return Cell("–")
    now, counts = standing.distance.now, standing.counts
    period = Period(standing.measured_from, standing.measured_in)
    definition = indicators.indicator(standing.target.indicator, period.last_day)
    extra: Pairs = (
        (_("Xét theo"), basis_text(standing)),
        (_("Địa giới"), _("cộng số của các cơ quan đã hợp nhất; không cộng tỷ lệ")),
    )
    behind = passport(now, definition, period.label, known[standing.measured_in], extra)
    if counts is None:
        return Cell(rate_text(now), passport=behind, note=pair_cell(now).text)
    reached = (
        (_("Tử số"), counted_text(counts.reached, _("cơ quan đạt mức, xét từng cơ quan theo định nghĩa dưới đây"))),
        (_("Mẫu số"), counted_text(counts.total, _("cơ quan được giao mức này"))),
    )
    untold = _("%(n)s chưa đo được") % {"n": kit.number(counts.unknown)} if counts.unknown else ""
    return Cell(_reached_text(counts), passport=(*reached, *behind[2:]), note=untold)


def _reached_text(found: GroupCount) -> str:
    return _("%(n)s trên %(all)s đạt") % {"n": kit.number(found.reached), "all": kit.number(found.total)}


def counts_text(found: GroupCount) -> str:
    """How many agencies of a group have reached what each of them was set, and of how many nothing is known."""
    told = _("%(n)s chưa đo được") % {"n": kit.number(found.unknown)} if found.unknown else ""
    return ", ".join(filter(None, (_reached_text(found), told)))


def _missing(standing: Standing, counted: str) -> Cell:
    distance = standing.distance
    if standing.counts:
        return Cell(_("%(n)s cơ quan dưới mức") % {"n": kit.number(standing.counts.below)})
    if distance is None:
        return Cell("–")
    if not distance.gap:
        return Cell(_("không"))
    each = (
        _("mỗi tháng %(gap)s, còn %(n)s tháng") % {"gap": points_text(distance.pace), "n": distance.months_left}
        if distance.pace is not None
        else _("đã hết hạn")
    )
    things = _("%(n)s %(counted)s nữa ở mẫu số hiện nay") % {"n": kit.number(distance.missing), "counted": counted}
    return Cell(points_text(distance.gap), note=f"{things}; {each}")


def counted_word(indicator: str) -> str:
    """What an indicator counts, by the first words of its numerator."""
    told = next((row.numerator for row in indicators.indicators() if row.id == indicator), "")
    words = {"Hồ sơ": _("hồ sơ"), "Thủ tục": _("thủ tục"), "Dịch vụ": _("dịch vụ")}
    return next((word for start, word in words.items() if told.startswith(start)), _("đơn vị đếm"))


def forecast_text(ahead: Forecast | None) -> str:
    if ahead is None:
        return "–"
    low, high = (share_text(share, 1) for share in (ahead.low, ahead.high))
    return _("khoảng %(middle)s (%(low)s đến %(high)s)") % {
        "middle": share_text(ahead.middle, 1), "low": low, "high": high,
    }  # fmt: skip


def _pace_note(standing: Standing) -> str:
    if standing.distance is None or not standing.distance.gap or standing.reach_in is None:
        return ""
    return _("theo đà hiện nay còn %(n)s tháng") % {"n": kit.number(standing.reach_in)}


def _behind(standing: Standing) -> str:
    if standing.behind is None:
        return ""
    words = {"share": share_text(standing.behind.share), "day": kit.day(standing.behind.on)}
    return _("dưới mốc %(share)s của ngày %(day)s") % words


def standing_chart(standing: Standing, breaks: Sequence[units.Break]) -> Chart | None:
    """The share of a target over its months, its level, and the forecast told apart; None without a figure."""
    points = tuple(Point(month, ratio) for month, ratio in standing.series if ratio.applies)
    if not points:
        return None
    told = _("Tháng cuối: %(last)s. Mức: %(goal)s.") % {
        "last": share_text(standing.series[-1][1].share), "goal": share_text(standing.target.share),
    }  # fmt: skip
    if standing.counts:
        told += " " + _("Đường vẽ là tỷ lệ gộp, không dùng để xét.")
    goal = None if standing.target.share is None else half_up(standing.target.share * 100, 2)
    line = Line(_("Theo địa giới hôm nay"), "s1", points, is_whole=True)
    marks = tuple(break_mark(b) for b in breaks)
    ahead = _ahead(points[-1].month, standing.forecast)
    return Chart("chi-tieu-chuoi", wording(standing.target), told, (line,), marks, goal, ahead)


def _ahead(month: int, told: Forecast | None) -> Ahead | None:
    if told is None:
        return None
    return Ahead(month + told.months, told.middle * 100, told.low * 100, told.high * 100)


def is_drawable(standing: Standing) -> bool:
    """Whether there is a month with anything to take a share of."""
    return any(ratio.applies for _month, ratio in standing.series)


def league_table(standing: Standing) -> Table:
    """Every agency of the group against the target, by its exact share in the months that the page tells."""
    found, months = standing.target, Period(standing.measured_from, standing.measured_in)
    ranked = planning.league(found, months if standing.measured_in else None)
    by_code = {code: (rank, ratio) for rank, code, ratio in ranked}

    def row(code: str) -> list[Cell]:
        rank, ratio = by_code[code]
        return [
            Cell("–" if rank is None else kit.number(rank)),
            Cell(agency_name(code), url=reverse("national:plan", args=[code])),
            Cell(rate_text(ratio), note=pair_cell(ratio).text),
            _reaches(ratio, found.share),
        ]

    head = (Head(_("Hạng"), True), Head(_("Cơ quan")), Head(_("Tỷ lệ"), True), Head(_("So với mức")))
    note = _("Số của %(months)s; bằng nhau thì 1, 1, 3; mẫu số 0 không xếp.") % {"months": months.label}
    return Table("tung-co-quan", _("Từng cơ quan"), note, head, Rows([code for _r, code, _p in ranked], row))


def _reaches(ratio: Ratio, goal: Fraction | None) -> Cell:
    if ratio.share is None or goal is None:
        return Cell(_("Chưa đo được"), tag="idle")
    if ratio.share >= goal:
        return Cell(_("Đạt"), tag="ok")
    return Cell(_("Chưa đạt"), tag="warn", note=points_text(goal - ratio.share))


# Plans


def level_word(level: str) -> str:
    return {"full": _("toàn trình"), "partial": _("một phần"), "information": _("chỉ thông tin")}[level]


def span(months: int) -> str:
    """The months on which a plan rests, in words that go before "nobody uses it": all twelve, or how many were told."""
    if months == YEAR:
        return _("12 tháng qua")
    return _("trong %(n)s tháng đã có hồ sơ gửi tới của 12 tháng qua") % {"n": kit.number(months)}


def partly(found: Plan) -> str:
    """Of how many months the use is known, where it is not all of the year; '' where it is, and where none was told."""
    if found.months in (0, YEAR):
        return ""
    return _("Mới có hồ sơ của %(n)s trong 12 tháng gửi tới: số người được lợi và chữ “không ai dùng” chỉ nói về "
             "các tháng ấy.") % {"n": kit.number(found.months)}  # fmt: skip


def sentence(choice: Choice, months: int) -> str:
    """Why a procedure stands where it does, in one sentence."""
    found = choice.candidate
    words = {
        "level": level_word(found.level),
        "span": span(months),
        "people": kit.number(found.people),
        "online": kit.number(found.online),
        "points": kit.number(found.points),
        "share": share_text(choice.share_after),
    }
    if choice.is_padding:
        return _(
            "Đang ở mức %(level)s và %(span)s không ai dùng: chuyển lên chỉ làm tăng tỷ lệ (tới %(share)s), "
            "không ai được lợi, vẫn tốn %(points)s điểm công sức."
        ) % words  # fmt: skip
    return _(
        "Đang ở mức %(level)s; %(span)s %(people)s người dùng, %(online)s hồ sơ nộp trực tuyến; làm xong tốn "
        "%(points)s điểm công sức và đưa tỷ lệ tới %(share)s."
    ) % words  # fmt: skip


def choice_table(
    choices: Sequence[Choice], months: int, *, table_id: str, caption: str, note: str, offset: int = 0
) -> Table:
    def row(key: str) -> list[Cell]:
        choice = choices[int(key)]
        found = choice.candidate
        return [
            Cell(kit.number(int(key) + 1 + offset)),
            Cell(found.name, note=found.procedure),
            Cell(kit.number(found.people)),
            Cell(kit.number(found.points)),
            Cell(share_text(choice.share_after)),
            Cell(sentence(choice, months)),
        ]

    head = (Head(_("Thứ tự"), True), Head(_("Thủ tục")), Head(_("Người / năm"), True), Head(_("Công sức"), True),
            Head(_("Tỷ lệ sau đó"), True), Head(_("Vì sao")))  # fmt: skip
    return Table(table_id, caption, note, head, Rows([str(at) for at in range(len(choices))], row))


def unused_table(unused: Sequence[Candidate], months: int) -> Table:
    rows = [[Cell(c.name, note=c.procedure), Cell(level_word(c.level))] for c in unused]
    note = _("Không có hồ sơ nào %(span)s, dù nộp cách nào.") % {"span": span(months)}
    return Table("khong-ai-dung", _("Dịch vụ không ai dùng"), note, (Head(_("Thủ tục")), Head(_("Mức độ"))), rows)


def plan_rows(plan: Plan) -> list[dict[str, object]]:
    """The plan as a sheet: plain numbers, pairs before rates."""
    return [
        {
            "order": at,
            "procedure_code": c.candidate.procedure,
            "procedure": c.candidate.name,
            "level": c.candidate.level,
            "people_12_months": c.candidate.people,
            "dossiers": c.candidate.dossiers,
            "online": c.candidate.online,
            "effort_points": c.candidate.points,
            "share_after_percent": str(half_up(c.share_after * 100, 2)),
            "nobody_uses_it": c.is_padding,
            "assumed": "; ".join(c.candidate.assumed),
            "reason": sentence(c, plan.months),
        }
        for at, c in enumerate((*plan.choices, *plan.padding), start=1)
    ]

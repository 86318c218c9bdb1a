"""The league tables of a release: rank, the ranks that remain possible, hidden small counts, and the rules in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.foundation.agencies.types import Group
from motcua.kernel.errors import NotFound
from motcua.kernel.templatetags import kit
from motcua.oversight.indicators.types import Period
from motcua.oversight.rankings import selectors as rankings
from motcua.oversight.rankings.types import LateReports, Numbering, Range, RankingPolicy, RankInterval
from motcua.oversight.releases.selectors import releases as questions
from motcua.oversight.releases.types import NATION, Definition, Finish, Frame, ReleaseInfo
from motcua.oversight.releases.types import Cell as Figure
from motcua.oversight.releases.types import Numbering as Ranking
from motcua.sites.national.names import agency_name
from motcua.sites.national.tables import Cell, Head, Pairs, Table, bar, law_text, pair_cell


@dataclass(frozen=True)
class League:
    """The cells of one indicator and group, with what is needed to rank them and to say how sure the ranks are."""

    info: ReleaseInfo
    group: Group
    cells: tuple[Figure, ...]
    ranking: Ranking
    policy: RankingPolicy | None
    expected: Mapping[str, int]
    """Dossiers that there should be, of agencies whose report is late: as many as the period before."""
    silent: frozenset[str]
    """Agencies that have never sent anything."""
    is_share: bool = True
    """Whether its values are percents, which have a bar; a mean, a count and points have none."""

    @cached_property
    def hidden(self) -> frozenset[str]:
        """Agencies whose counts are too small to be shown, and those that would give them away."""
        if self.policy is None or not self.policy.suppress_below:
            return frozenset()
        pairs = {cell.scope: cell.pair for cell in self.cells if not cell.excluded}
        return rankings.hidden_pairs(pairs, self.policy.suppress_below)

    @cached_property
    def intervals(self) -> dict[str, RankInterval]:
        """Between which ranks each agency stands, as far as printed values and late reports tell."""
        ranked = [cell for cell in self.cells if cell.rank]
        ranges = [self._range(cell) for cell in ranked]
        found = rankings.rank_intervals(ranges, Numbering(self.ranking.kind))
        return dict(zip((cell.scope for cell in ranked), found, strict=True))

    def _range(self, cell: Figure) -> Range:
        printed = ranked_value(cell)
        rounded = rankings.rounded_range(printed, -int(printed.as_tuple().exponent))
        if cell.scope not in self.expected:
            return rounded
        late = rankings.late_report_range(cell.pair, self.expected[cell.scope])
        return Range(min(rounded.low, late.low * 100), max(rounded.high, late.high * 100))


def league_of(info: ReleaseInfo, frame: Frame, cells: Sequence[Figure], indicator: str, group: Group) -> League | None:
    """The league of a group; None where the release has no ranking yet."""
    ranking, definition = ranking_of(frame, indicator), frame.definition_of(indicator)
    if ranking is None:
        return None
    found = tuple(c for c in cells if c.indicator == indicator and frame.group_of(c.scope) is group)
    late = [cell.scope for cell in found if cell.late]
    policy = _policy(ranking, Period(info.first, info.last))
    expected = _expected(info, indicator, late) if is_ranked(definition) else {}
    return League(info, group, found, ranking, policy, expected, frame.silent, is_percent(definition))


def ranking_of(frame: Frame, indicator: str) -> Ranking | None:
    """The ranking of an index is its own; all else has that of the release."""
    definition = frame.definition_of(indicator)
    own = definition.composite.numbering if definition and definition.composite else None
    return own or frame.numbering


def _policy(ranking: Ranking, period: Period) -> RankingPolicy | None:
    """The policy by name and version; a release of another house may name one that is not known here."""
    code, _slash, version = ranking.code.partition("/")
    try:
        found = rankings.policy(code, period.last_day)
    except NotFound:
        return None
    return found if version in ("", str(found.version)) else None


def _expected(info: ReleaseInfo, indicator: str, late: Sequence[str]) -> dict[str, int]:
    """The denominators of the period before; an agency of which nothing was published then has no expectation.

    Asked only of shares: the points of an index are no count of cases, so no number of dossiers bounds them.
    """
    if not late:
        return {}
    length = info.last - info.first + 1
    try:
        before = questions.latest_release(Period(info.first - length, info.first - 1))
    except NotFound:
        return {}
    return {c.scope: c.denominator for c in questions.cells(before.code, indicator=indicator) if c.scope in late}


def ranked_value(cell: Figure) -> Decimal:
    """The printed value by which a line is ranked: of an index with more lines than most have, that of the shared."""
    if not cell.compared:
        return Decimal(cell.value)
    return Decimal(cell.compared.partition("/")[0]).scaleb(-places_of(cell))


def compared_text(cell: Figure) -> str:
    """`20,00 / 38,00`: the points by which an index with more lines than most have is ranked; empty elsewhere."""
    points = (Decimal(part).scaleb(-places_of(cell)) for part in cell.compared.split("/") if part)
    return " / ".join(kit.number(each, places_of(cell)) for each in points)


def pair_text(cell: Figure) -> str:
    """`2 / 3`; of a product what was counted and what multiplies it: `4.182 / 5.304 × 1 / 51`."""
    return " × ".join(pair_cell(part).text for part in cell.parts)


def group_name(group: Group) -> str:
    return _("Bộ, ngành") if group is Group.MINISTRY else _("Tỉnh, thành phố")


def league_table(league: League) -> Table:
    """By rank; who has none stands below, with the reason. Who had no case at all is named apart (`without_cases`)."""
    intervals, hidden = league.intervals, league.hidden
    told = [cell for cell in league.cells if not _is_empty(cell, intervals)]
    ordered = sorted(told, key=lambda cell: (cell.rank is None, cell.rank or 0, cell.scope))
    value = (Head(_("Tỷ lệ")), Head("%", True)) if league.is_share else (Head(_("Trị số"), True),)
    head = (Head(_("Hạng"), True), Head(_("Cơ quan")), Head(_("Khoảng hạng"), True), *value,
            Head(_("Tử số / mẫu số"), True))  # fmt: skip
    rows = [_row(cell, league, intervals.get(cell.scope), is_hidden=cell.scope in hidden) for cell in ordered]
    note = _("Kỳ %(p)s, bản %(n)s") % {"p": league.info.code, "n": league.info.edition}
    if not rows:
        note = _("Không cơ quan nào của khối này có trường hợp để tính trong kỳ.")
    return Table(f"bang-{league.group}", group_name(league.group), note, head, rows)


def _is_empty(cell: Figure, intervals: Mapping[str, RankInterval]) -> bool:
    """Neither a case nor anything else to say of it: no reason of its own, no rank that late reports could give."""
    return not (cell.numerator or cell.denominator or cell.excluded or cell.missing or cell.scope in intervals)


def without_cases(league: League) -> list[tuple[str, str, str]]:
    """(name, address of the passport, remark) of the agencies that had no case to count, by code."""
    empty = sorted((cell for cell in league.cells if _is_empty(cell, league.intervals)), key=lambda cell: cell.scope)
    return [
        (agency_name(cell.scope), _passport_url(league, cell, is_hidden=False), late_word(league, cell))
        for cell in empty
    ]


def ended_agencies(
    info: ReleaseInfo, frame: Frame, cells: Sequence[Figure], indicator: str
) -> list[tuple[str, str, str, str]]:
    """(name, address of the passport, pair, why it has no rank) of agencies that had ended and told something."""
    living = (NATION, *Group)
    return [
        (
            agency_name(cell.scope),
            reverse("national:release_passport", args=[info.code, cell.id]),
            pair_text(cell),
            cell.unranked,
        )
        for cell in cells
        if cell.indicator == indicator and cell.scope not in living and frame.group_of(cell.scope) is None
    ]


def _row(cell: Figure, league: League, interval: RankInterval | None, *, is_hidden: bool) -> list[Cell]:
    share = None if is_hidden else cell.pair.share
    return [
        Cell(str(cell.rank) if cell.rank else "–"),
        _agency_cell(league, cell, is_hidden=is_hidden),
        Cell(interval_text(interval)),
        *((bar(share * 100) if share is not None else Cell(),) if league.is_share else ()),
        Cell("–" if is_hidden else value_text(cell)),
        Cell("–" if is_hidden else pair_text(cell)),
    ]


def _agency_cell(league: League, cell: Figure, *, is_hidden: bool) -> Cell:
    """Opens why the agency stands there, and from there its passport; before publication the passport."""
    url = _why_url(league, cell) if league.info.published_at else _passport_url(league, cell, is_hidden=is_hidden)
    return Cell(agency_name(cell.scope), url=url, note=remark(league, cell, is_hidden=is_hidden))


def _why_url(league: League, cell: Figure) -> str:
    return f"{reverse('national:why', args=[league.info.code, cell.scope])}?chi-so={cell.indicator}"


def _passport_url(league: League, cell: Figure, *, is_hidden: bool) -> str:
    return "" if is_hidden else reverse("national:release_passport", args=[league.info.code, cell.id])


def late_word(league: League, cell: Figure) -> str:
    """What is said of an agency whose data had not come: late and silent are two things."""
    if not cell.late:
        return ""
    return _("chưa từng gửi dữ liệu") if cell.scope in league.silent else _("gửi muộn")


def remark(league: League, cell: Figure, *, is_hidden: bool) -> str:
    """What stands beside an agency: why it has no figure or rank, late, lines that it lacks, a count not printed."""
    small = _("số nhỏ, không in") if is_hidden else ""
    missing = _("thiếu điểm các dòng %(lines)s") % {"lines": cell.missing} if cell.missing and cell.value else ""
    shared = _("xếp theo điểm các dòng chung: %(points)s") % {"points": compared_text(cell)} if cell.compared else ""
    return " · ".join(filter(None, (_why_apart(league, cell), shared, missing, small)))


def _why_apart(league: League, cell: Figure) -> str:
    """The first reason that explains the others: who has never sent anything has no cases and no rank either."""
    if cell.late and cell.scope in league.silent and not cell.excluded:
        return late_word(league, cell)
    return cell.excluded or cell.unranked or late_word(league, cell)


def value_text(cell: Figure) -> str:
    """`71,44`, as the reader's language writes it; a share of nothing and an excluded agency have no number."""
    return kit.number(Decimal(cell.value), places_of(cell)) if cell.value else "–"


def places_of(cell: Figure) -> int:
    """The decimals with which a value was published."""
    return len(cell.value.partition(".")[2])


def value_with_unit(cell: Figure, definition: Definition | None) -> str:
    """The value with `%` where it is a share; a mean, a count and points stand alone."""
    if cell.value and is_percent(definition):
        return kit.percent(Decimal(cell.value), places_of(cell))
    return value_text(cell)


def value_head(definition: Definition | None) -> str:
    """What stands above a column of such values."""
    return "%" if is_percent(definition) else _("Trị số")


def interval_text(interval: RankInterval | None) -> str:
    if interval is None:
        return "–"
    if interval.is_certain:
        return str(interval.best)
    return _("%(best)s đến %(worst)s") % {"best": interval.best, "worst": interval.worst}


def numbering_text(kind: str) -> str:
    words = {
        "competition": _("cùng hạng, hạng sau bỏ cách (1, 1, 3)"),
        "ordinal": _("không có đồng hạng: bằng nhau giữ thứ tự danh sách (1, 2, 3)"),
        "dense": _("cùng hạng, hạng sau không bỏ cách (1, 1, 2)"),
    }
    return words[kind]


def late_text(late: str) -> str:
    if late == LateReports.UNRANKED:
        return _("không xếp hạng cho tới khi có báo cáo")
    return _("xếp theo số đã biết, kèm khoảng hạng")


def rules_of(frame: Frame, policy: RankingPolicy | None, indicator: str) -> Pairs:
    """The rules that a table was made by, in words, in the order in which they act."""
    ranking, definition = ranking_of(frame, indicator), frame.definition_of(indicator)
    if ranking is None or definition is None:
        return ()
    return (
        *(_rules_of_ranks(ranking, policy, definition) if _has_ranks(definition) else _rules_without_ranks()),
        (_("Làm tròn"), _rounding(definition)),
        *(() if definition.composite else _rule_of_groups()),
        (_("Không tính"), _exclusions(definition)),
        (_("Số nhỏ"), _suppression(policy)),
        *(((_("Giả định"), law_text(policy.assumed)),) if policy and policy.assumed and _has_ranks(definition) else ()),
    )


def _has_ranks(definition: Definition) -> bool:
    """Shares are ranked unless they say otherwise, and the total of an index, but not its groups."""
    return is_ranked(definition) or bool(definition.composite and definition.composite.numbering)


def _rules_of_ranks(ranking: Ranking, policy: RankingPolicy | None, definition: Definition) -> Pairs:
    name, since = policy.name if policy else ranking.code, kit.day(date.fromisoformat(ranking.valid_from))
    return (
        (_("Quy tắc xếp hạng"), law_text(f"{name} ({since}). {ranking.article}")),
        *(_rules_of_totals() if definition.composite else _rule_of_shares()),
        (_("Bằng nhau"), numbering_text(ranking.kind)),
        (_("Mẫu nhỏ nhất"), _minimum_text(ranking.minimum)),
        (_("Báo cáo muộn"), late_text(ranking.late_reports)),
        (_("Khoảng hạng"), _interval_rule(definition)),
    )


def _rule_of_shares() -> Pairs:
    return ((_("Xếp theo"), _("phân số chính xác, trước khi làm tròn")),)


def _rules_of_totals() -> Pairs:
    same = _(
        "điểm trên cùng một tập dòng, là tập mà nhiều cơ quan của khối có nhất; bằng nhau thì tập nhiều điểm hơn, rồi "
        "theo thứ tự mã dòng; ai có thêm dòng khác vẫn xếp theo tập ấy, ai thiếu một dòng của tập thì không xếp"
    )
    return (
        (_("Xếp theo"), _("điểm chính xác, trước khi làm tròn")),
        (_("Chỉ xếp với nhau"), same),
        (_("Chưa ai báo"), _("thiếu dòng, không lấy 0 thay; không có dòng nào thì không có điểm, không có hạng")),
    )


def _rules_without_ranks() -> Pairs:
    return ((_("Xếp hạng"), _("không xếp hạng")),)


def _rule_of_groups() -> Pairs:
    return ((_("Nhóm và cả nước"), _("tổng tử số trên tổng mẫu số, không lấy trung bình tỷ lệ")),)


def _interval_rule(definition: Definition) -> str:
    if not is_percent(definition):
        return _("mọi hạng còn có thể: số thật nằm trong nửa đơn vị làm tròn")
    return _(
        "mọi hạng còn có thể: số thật nằm trong nửa đơn vị làm tròn; hồ sơ chưa báo của nơi gửi muộn đều đạt hoặc đều "
        "không, tổng lấy bằng kỳ trước (giả định)"
    )


def _minimum_text(minimum: int) -> str:
    if minimum <= 1:
        return _("không có; mẫu số 0 thì không xếp")
    return _("%(n)s trường hợp; ít hơn thì có số mà không có hạng") % {"n": kit.number(minimum)}


def _rounding(definition: Definition) -> str:
    return _("nửa lên, %(n)s số lẻ, chỉ để in") % {"n": definition.places}


def _exclusions(definition: Definition) -> str:
    named = [f"{agency_name(code)}: {why}" for code, why in sorted(definition.exclusions.items())]
    told = [*filter(None, (definition.texts.get("exclusions", ""), *named))]
    return law_text("; ".join(told)) or _("không có")


def _suppression(policy: RankingPolicy | None) -> str:
    if policy is None or not policy.suppress_below:
        return _("không ẩn")
    return _("số đếm từ 1 đến %(n)s không in, cùng các ô có thể trừ ra nó") % {"n": policy.suppress_below - 1}


def is_ranked(definition: Definition | None) -> bool:
    return definition is not None and definition.is_ranked


def is_percent(definition: Definition | None) -> bool:
    """Whether the values are shares in percent."""
    return definition is not None and definition.finish is Finish.RATIO

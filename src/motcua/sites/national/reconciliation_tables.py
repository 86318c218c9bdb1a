"""Reconciliation as tables: agencies of a month, cases, pairings, the matrix of four sides, the gap by month."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.kernel.templatetags import kit
from motcua.oversight.indicators.types import Period, Ratio
from motcua.oversight.probes import selectors as probing
from motcua.oversight.probes.types import Check, ProbeSummary
from motcua.oversight.reconciliation import selectors as reconciliation
from motcua.oversight.reconciliation.types import (
    Basis,
    CaseLine,
    Finding,
    GapPoint,
    Measure,
    MonthLine,
    Pairing,
    Row,
    Side,
    Standing,
    SyncRate,
)
from motcua.sites.national import reconciliation_words as words
from motcua.sites.national.names import agency_name, procedure_name
from motcua.sites.national.observed_tables import Key
from motcua.sites.national.probe_words import round_pairs
from motcua.sites.national.tables import (
    Cell,
    Head,
    Pairs,
    Rows,
    Table,
    bar,
    counted_text,
    pair_cell,
    passport,
    rate_text,
)

Told = tuple[Side, Measure]
COLUMNS: tuple[Told, ...] = (
    (Side.DECLARED, Measure.RECEIVED),
    (Side.SYNCHRONISED, Measure.RECEIVED),
    (Side.SYNCHRONISED, Measure.RECEIVED_ONLINE),
    (Side.COUNTERPART, Measure.PAYMENTS),
    (Side.COUNTERPART, Measure.SIGN_ONS),
    (Side.OBSERVED, Measure.VISITS),
)
"""What the matrix shows of each procedure; the pairings name all."""


def _column_heads() -> tuple[Head, ...]:
    """Short words for COLUMNS, in their order: eight columns stand on one screen."""
    labels = (_("Tự khai"), _("Đồng bộ"), _("Trực tuyến"), _("Thanh toán"), _("Đăng nhập"), _("Lượt xem"))
    return tuple(Head(label, True) for label in labels)


def month_url(agency: str, month: int) -> str:
    return reverse("national:reconciliation_month", args=[agency, Period(month, month).code])


def case_url(case_id: UUID) -> str:
    return reverse("national:reconciliation_case", args=[case_id])


def agency_rows(lines: Iterable[MonthLine], period: Period) -> Table:
    """Agencies of a month: the gap, what is open, who has signed."""
    rows = [
        [
            Cell(agency_name(line.agency), url=month_url(line.agency, line.month)),
            Cell(rate_text(line.gap), note=pair_cell(line.gap).text if line.gap.applies else ""),
            Cell(f"{kit.number(line.open_cases)} / {kit.number(line.cases)}"),
            _late(line.overdue_cases),
            _signed(line),
        ]
        for line in lines
    ]
    head = (Head(_("Cơ quan")), Head(_("Chênh lệch"), True), Head(_("Chưa thống nhất / tất cả"), True),
            Head(_("Quá hạn"), True), Head(_("Ký chốt")))  # fmt: skip
    caption = _("Đối soát tháng %(month)s") % {"month": period.label}
    return Table("co-quan", caption, _("Chênh lệch: phần một bên kể mà bên kia không xác nhận."), head, rows)


def _late(count: int) -> Cell:
    return Cell(kit.number(count), tag="bad") if count else Cell("0")


def _signed(line: MonthLine) -> Cell:
    if line.is_settled:
        return Cell(_("Hai bên đã ký"), tag="ok")
    if line.signed_by:
        return Cell(_("%(party)s đã ký") % {"party": words.party_name(line.signed_by[0])}, tag="run")
    return Cell(_("Chưa ký"), tag="idle")


def case_rows(lines: Iterable[CaseLine]) -> Table:
    """Cases, the largest difference first."""
    rows = [
        [
            Cell(_subject(line), url=case_url(line.id), note=agency_name(line.agency)),
            Cell(pairing_title(line)),
            Cell(f"{_number(line.left)} | {_number(line.right)}"),
            Cell(kit.number(line.excess)),
            Cell(words.state_tag(line.state)[1], tag=words.state_tag(line.state)[0]),
            _due(line),
        ]
        for line in lines
    ]
    head = (Head(_("Thủ tục")), Head(_("Cặp đối soát")), Head(_("Hai bên"), True), Head(_("Chưa xác nhận"), True),
            Head(_("Tình trạng")), Head(_("Hạn")))  # fmt: skip
    return Table("vu-viec", _("Các khác biệt"), _("Lớn nhất trước"), head, rows)


def _subject(line: CaseLine) -> str:
    return procedure_name(line.procedure) if line.procedure else _("Tất cả thủ tục")


def pairing_title(line: CaseLine) -> str:
    pairing = reconciliation.pairing(line.pairing, Period(line.month, line.month).last_day)
    return f"{pairing.id}. {words.pairing_name(pairing)}"


def _due(line: CaseLine) -> Cell:
    if line.due_at is None or line.turn is None:
        return Cell("–")
    who = words.party_name(line.turn)
    return Cell(kit.moment(line.due_at), tag="bad" if line.is_overdue else "", note=who)


def _number(value: int | None) -> str:
    return "–" if value is None else kit.number(value)


def finding_rows(standing: Standing, pairings: Mapping[str, Pairing], cases: Mapping[tuple[str, str], UUID]) -> Table:
    """Every pairing of every procedure that does not simply agree comes first."""
    ordered = sorted(standing.total.findings, key=lambda f: (-f.excess, f.pairing, f.procedure))
    keys = [str(n) for n in range(len(ordered))]

    def row(key: str) -> list[Cell]:
        finding = ordered[int(key)]
        return _finding_row(finding, pairings[finding.pairing], cases.get((finding.pairing, finding.procedure)))

    head = (Head(_("Cặp đối soát")), Head(_("Bên trái"), True), Head(_("Bên phải"), True),
            Head(_("Chưa xác nhận"), True), Head(_("Kết luận")), Head(_("Vụ việc")))  # fmt: skip
    note = _("Sai số cho phép chỉ quyết định có mở vụ việc hay không; chênh lệch vẫn tính đủ.")
    return Table("cap", _("Các cặp đối soát"), note, head, Rows(keys, row))


def _finding_row(finding: Finding, pairing: Pairing, case: UUID | None) -> list[Cell]:
    kind, word = words.verdict_tag(finding.verdict)
    subject = procedure_name(finding.procedure) if finding.procedure else _("Tất cả thủ tục")
    return [
        Cell(f"{pairing.id}. {words.pairing_name(pairing)}", note=subject),
        Cell(_number(finding.left), note=_told(pairing.left_side, pairing.left)),
        Cell(_number(finding.right), note=_told(pairing.right_side, pairing.right)),
        Cell(f"{kit.number(finding.excess)} / {kit.number(finding.base)}"),
        Cell(word, tag=kind),
        Cell(_("Xem vụ việc"), url=case_url(case)) if case else Cell("–"),
    ]


def _told(side: Side, measure: Measure) -> str:
    return f"{words.side_name(side)}: {words.measure_name(measure)}"


def matrix(standing: Standing) -> Table:
    """One row a procedure, one column a number that a side tells; a dash is silence, not 0."""
    head = (Head(_("Thủ tục")), *_column_heads(), Head(_("Kết luận")))
    by_code = {row.procedure: row for row in standing.rows}
    rows = Rows(list(by_code), lambda code: _matrix_row(by_code[code]))
    note = _("Tự khai, đồng bộ: hồ sơ tiếp nhận; trực tuyến: hồ sơ đồng bộ nộp trực tuyến. Dấu – là không kể số nào.")
    return Table("bon-ben", _("Bốn bên theo thủ tục"), note, head, rows)


def _matrix_row(row: Row) -> list[Cell]:
    differs = sum(finding.needs_a_case for finding in row.findings)
    verdict = Cell(_("%(n)s khác") % {"n": kit.number(differs)}, tag="bad") if differs else Cell(_("Khớp"), tag="ok")
    if not row.findings:
        verdict = Cell(_("Chưa có gì để so"), tag="idle")
    numbers = [Cell(_number(row.figures.get(told))) for told in COLUMNS]
    return [Cell(procedure_name(row.procedure), note=row.procedure), *numbers, verdict]


def gap_rows(points: Iterable[GapPoint]) -> Table:
    """The gap by month, the newest first."""
    note = _("Số đã ký chốt không thay đổi nữa")
    return _gap_table(points, _("Chênh lệch theo tháng"), note, lambda p: month_url(p.agency, p.month))


def nation_rows(points: Iterable[GapPoint]) -> Table:
    """The gap of all agencies together by month; settled is a month that every one of them has signed."""
    note = _("Cộng tử số và mẫu số của mọi cơ quan, không lấy trung bình; ký chốt là khi mọi cơ quan của tháng đã ký")
    caption = _("Chênh lệch của cả nước theo tháng")
    return _gap_table(points, caption, note, lambda p: f"?thang={Period(p.month, p.month).code}")


def _gap_table(points: Iterable[GapPoint], caption: str, note: str, address: Callable[[GapPoint], str]) -> Table:
    rows = [
        [
            Cell(Period(p.month, p.month).label, url=address(p)),
            Cell(rate_text(p.ratio)),
            pair_cell(p.ratio),
            bar(p.ratio.share * 100) if p.ratio.share else Cell("–"),
            Cell(_("Đã ký chốt"), tag="ok") if p.is_settled else Cell(_("Tạm tính"), tag="idle"),
        ]
        for p in reversed(list(points))
    ]
    head = (Head(_("Tháng")), Head(_("Chênh lệch"), True), Head(_("Tử số / mẫu số"), True), Head(_("So sánh")),
            Head(_("Tình trạng")))  # fmt: skip
    return Table("chuoi", caption, note, head, rows)


def keys(standing: Standing) -> list[Key]:
    """Gap, IND-28, availability: each with what stands behind it."""
    period = Period(standing.month, standing.month)
    probes = probing.probe_summary(standing.agency, standing.month)
    gap = reconciliation.gap_definition(period.last_day)
    cut = kit.moment(standing.known_at)
    return [
        _key(_("Chênh lệch đối soát"), standing.gap, passport(standing.gap, gap, period.label, cut)),
        _sync_key(standing, period, cut),
        _probe_key(_("Trang dịch vụ trả lời"), probes, probes.available, Check.REACHABLE, period),
        _probe_key(_("Trang có mã đo"), probes, probes.with_beacon, Check.BEACON, period),
    ]


def _key(label: str, ratio: Ratio, behind: Pairs) -> Key:
    return Key(label, rate_text(ratio), pair_cell(ratio).text if ratio.applies else "", behind)


def _sync_key(standing: Standing, period: Period, cut: str) -> Key:
    found = _key(_("Tỷ lệ đồng bộ hồ sơ (IND-28)"), standing.sync.ratio, _sync_passport(standing, period, cut))
    return replace(found, value=_("chưa có số")) if standing.sync.basis is Basis.NOTHING else found


def _sync_passport(standing: Standing, period: Period, cut: str) -> Pairs:
    basis = {
        Basis.REPORT: _("số lớn hơn giữa báo cáo và Cổng quốc gia"),
        Basis.LAST_YEAR: _("không có báo cáo: số cả năm trước chia 12, tử số nhân 12"),
        Basis.NOTHING: _("chưa có số: chưa báo cáo, chưa bằng chứng nào cho biết phải đồng bộ bao nhiêu hồ sơ"),
    }[standing.sync.basis]
    return (
        *_sync_counts(standing.sync, basis),
        (_("Định nghĩa"), "IND-28"),
        (_("Căn cứ"), _("QĐ 766/QĐ-TTg, chỉ số 1.4")),
        (_("Nguồn"), _("các lô đã nhận, báo cáo và số của Cổng quốc gia trong cùng kỳ")),
        (_("Kỳ"), period.label),
        (_("Chốt lúc"), cut),
    )


def _sync_counts(sync: SyncRate, basis: str) -> Pairs:
    """Both counts with their words; only the reason where nobody told what should have arrived."""
    if sync.basis is Basis.NOTHING:
        return ((_("Mẫu số"), basis),)
    return (
        (_("Tử số"), counted_text(sync.ratio.numerator, _("Hồ sơ đồng bộ tiếp nhận trong kỳ"))),
        (_("Mẫu số"), counted_text(sync.ratio.denominator, basis)),
    )


def _probe_key(label: str, probes: ProbeSummary, ratio: Ratio, check: Check, period: Period) -> Key:
    """Availability or the beacon, with how fast the pages answered."""
    speed = (
        (_("Một nửa số lần không quá"), _milliseconds(probes.median_ms)),
        (_("Chín phần mười không quá"), _milliseconds(probes.slow_ms)),
    )
    return _key(label, ratio, round_pairs(ratio, check, period.label, speed))


def _milliseconds(value: int | None) -> str:
    return "–" if value is None else _("%(n)s mili giây") % {"n": kit.number(value)}

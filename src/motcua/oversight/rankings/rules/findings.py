"""Published tables recomputed; what does not come out is reported and never repaired (law.md 4.10, 8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from motcua.foundation.agencies.types import Group
from motcua.oversight.indicators.types import Ratio
from motcua.oversight.rankings.rules.means import Means, plain_means
from motcua.oversight.rankings.rules.order import NUMBERED
from motcua.oversight.rankings.types import (
    Finding,
    FindingKind,
    Numbering,
    PublishedRow,
    Statistic,
    Variant,
)  # fmt: skip

RATES: Mapping[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "pct_on_time": ("resolved_early_or_on_time", ("resolved", "due"), ()),
    "pct_late": ("late", ("resolved", "due"), ()),
    "pct_returned": ("returned_or_withdrawn", ("total_in_period", "received_new"), ("due",)),
    "pct_online": ("online_total", ("total_in_period", "received_new"), ("due",)),
    "pct_early": ("resolved_early", ("resolved",), ()),
    "pct_on_time_only": ("resolved_on_time", ("resolved",), ()),
    "pct_level3": ("procedures_level3", ("procedures_total",), ()),
    "pct_level4": ("procedures_level4", ("procedures_total",), ()),
    "pct_full_process": ("full_process_dossiers", ("resolved",), ()),
    "pct_services_with_dossier": ("services_with_dossier", ("services",), ()),
}
"""Printed rate: its numerator, the denominators that its name allows, and others that were found in use."""
SUMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("resolved", ("resolved_early_or_on_time", "resolved_late")),
    ("resolved", ("resolved_early", "resolved_on_time", "resolved_late")),
    ("total_in_period", ("received_new", "carried_over")),
    ("due", ("resolved_early_or_on_time", "late_or_overdue")),
    ("pending", ("pending_not_due", "pending_overdue")),
    ("total", ("resolved", "pending")),
    ("received", ("resolved", "pending")),
    ("online_total", ("online_level3", "online_level4")),
)
WHOLES: Mapping[str, tuple[str, ...]] = {"all levels": ("province", "districts", "communes")}
"""Scopes that are made of other scopes of the same report."""
_SAME = {"late": ("resolved_late", "late_or_overdue")}

Report = Mapping[str, str]
Reports = Mapping[tuple[str, str, str], Report]


def reports_of(statistics: Iterable[Statistic]) -> dict[tuple[str, str, str], dict[str, str]]:
    """Printed numbers by area, scope and first day, then by measure."""
    found: dict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
    for row in statistics:
        found[row.where][row.measure] = row.value
    return dict(found)


def places_of(printed: str) -> int:
    """How many decimals were printed."""
    return len(printed.partition(".")[2])


def gives(ratio: Ratio, printed: str) -> bool:
    """Whether the pair gives the printed percentage at its printed decimals (law.md 4.10, check 1)."""
    return ratio.applies and ratio.percent(places_of(printed)) == Decimal(printed)


def rate_findings(statistics: Sequence[Statistic]) -> Iterator[Finding]:
    """Printed percentages against the pairs of the same report."""
    reports = reports_of(statistics)
    for row in statistics:
        if row.measure.startswith("pct_") and (finding := _rate_finding(row, reports[row.where])):
            yield finding


def _rate_finding(row: Statistic, report: Report) -> Finding | None:
    numerator, proper, others = RATES.get(row.measure, ("", (), ()))
    known = next((name for name in _SAME.get(numerator, (numerator,)) if name in report), "")
    pairs = {
        name: Ratio(int(report[known]), int(report[name])) for name in (*proper, *others) if known and name in report
    }
    if not pairs:
        return _finding(FindingKind.UNPROVEN, row, f"{row.measure}: báo cáo không in tử số, mẫu số.", "-")
    agreeing = [name for name, ratio in pairs.items() if gives(ratio, row.value)]
    if any(name in proper for name in agreeing):
        return None
    if agreeing:
        says = f"{row.measure} được chia cho {agreeing[0]}, không phải cho {proper[0]}."
        return _finding(FindingKind.DENOMINATOR, row, says, pairs[agreeing[0]].pair)
    found = "; ".join(f"{ratio.pair} = {ratio.percent(places_of(row.value))}" for ratio in pairs.values())
    return _finding(FindingKind.RATE, row, f"{row.measure} không phải là tỷ lệ của các số đã in.", found)


def _finding(kind: FindingKind, row: Statistic, says: str, found: str) -> Finding:
    return Finding(kind, " · ".join(filter(None, row.where)), says, row.value, found, row.source)


def sum_findings(statistics: Sequence[Statistic]) -> Iterator[Finding]:
    """Printed wholes against their printed parts, within one report and over its scopes."""
    reports = reports_of(statistics)
    for row in statistics:
        for whole, parts in SUMS:
            report = reports[row.where]
            if row.measure == whole and all(part in report for part in parts):
                yield from _sum_finding(row, {part: int(report[part]) for part in parts})
        yield from _scope_finding(row, reports)


def _scope_finding(row: Statistic, reports: Reports) -> Iterator[Finding]:
    scopes = WHOLES.get(row.scope, ())
    parts = {scope: reports.get((row.area, scope, row.start), {}).get(row.measure) for scope in scopes}
    if not row.measure.startswith("pct_") and scopes and all(parts.values()):
        yield from _sum_finding(row, {scope: int(value or 0) for scope, value in parts.items()})


def _sum_finding(row: Statistic, parts: Mapping[str, int]) -> Iterator[Finding]:
    added = sum(parts.values())
    if added != int(row.value):
        says = f"{row.measure} khác tổng của {', '.join(parts)}: lệch {abs(added - int(row.value))}."
        yield _finding(FindingKind.SUM, row, says, str(added))


def level4_findings(statistics: Sequence[Statistic], rows: Sequence[PublishedRow]) -> Iterator[Finding]:
    """Level-4 rates whose denominator is the number printed as levels 1 and 2 alone (law.md 8.1, Kiên Giang)."""
    rates = {row.name: row for row in rows if row.indicator == "dvctt_level4_rate" and row.kind == "province"}
    for (area, _scope, _start), report in reports_of(statistics).items():
        counts = [report.get(f"procedures_level{level}") for level in ("1_2", "3", "4")]
        if area in rates and all(counts):
            low, third, fourth = (int(count or 0) for count in counts)
            yield from _level4_finding(rates[area], Ratio(fourth, low), Ratio(fourth, low + third + fourth))


def _level4_finding(row: PublishedRow, over_part: Ratio, over_all: Ratio) -> Iterator[Finding]:
    if gives(over_part, row.value) and not gives(over_all, row.value):
        says = "Tỷ lệ đã in dùng số ghi là mức độ 1, 2 làm tổng số; cộng đủ các mức thì ra tỷ lệ khác."
        found = f"{over_part.pair}; {over_all.pair} = {over_all.percent()}"
        yield Finding(FindingKind.DENOMINATOR, row.name, says, row.value, found, row.source)


def unproven_national(rows: Sequence[PublishedRow]) -> Iterator[Finding]:
    """National level-4 rates that none of the means of their published table gives (law.md 8.1: 17,97 %)."""
    for row in rows:
        if (row.indicator, row.kind) == ("dvctt_level4_rate", "national"):
            ministries, provinces = (_values(rows, (row.indicator, row.as_of, kind)) for kind in Group)
            if ministries and provinces:
                yield from _unproven(row, plain_means(ministries, provinces))


def _values(rows: Sequence[PublishedRow], table: tuple[str, str, str]) -> list[Decimal]:
    return [Decimal(row.value) for row in rows if row.table == table and row.value]


def _unproven(row: PublishedRow, means: Means) -> Iterator[Finding]:
    if not means.contains(Decimal(row.value)):
        says = "Không trung bình nào của bảng cho ra tỷ lệ cả nước; là tổng chia tổng, mà số đếm không được công bố."
        found = f"bộ {means.ministries}; tỉnh {means.provinces}; chung {means.all}; hai nhóm {means.of_groups}"
        yield Finding(FindingKind.UNPROVEN, f"{row.name} · {row.as_of}", says, row.value, found, row.source)


def numberings(rows: Sequence[PublishedRow]) -> dict[tuple[str, str, str], frozenset[Numbering]]:
    """Which ways of numbering fit each table; none where lines of it are missing.

    Ties are told by the printed values where every line has one, else by the printed ranks.
    """
    found: dict[tuple[str, str, str], list[PublishedRow]] = defaultdict(list)
    for row in rows:
        if row.rank is not None:
            found[row.table].append(row)
    return {table: _fitting(lines) for table, lines in found.items()}


def _fitting(lines: Sequence[PublishedRow]) -> frozenset[Numbering]:
    ranks = [line.rank or 0 for line in lines]
    has_values = all(line.value for line in lines)
    keys = [Decimal(line.value) for line in lines] if has_values else [Decimal(-rank) for rank in ranks]
    return frozenset(numbering for numbering, numbered in NUMBERED.items() if numbered(keys) == ranks)


def order_findings(rows: Sequence[PublishedRow]) -> Iterator[Finding]:
    """Lines whose printed value is higher than that of a line ranked before them."""
    ranked = [row for row in rows if row.rank is not None and row.value]
    for row in ranked:
        before = [other for other in ranked if other.table == row.table and (other.rank or 0) < (row.rank or 0)]
        if worse := [other for other in before if Decimal(other.value) < Decimal(row.value)]:
            says = f"Xếp sau {worse[0].name} mà số đã in cao hơn."
            yield Finding(
                FindingKind.ORDER, f"{row.indicator} · {row.name}", says, row.value, worse[0].value, row.source
            )


def variant_findings(variants: Iterable[Variant]) -> Iterator[Finding]:
    """Copies of one text that differ."""
    for row in variants:
        yield Finding(FindingKind.VARIANT, row.where, row.says, row.printed, row.other, row.source)

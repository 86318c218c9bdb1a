"""Annexes as they are printed: ranking tables of a release, and the tables of 2020 and 2023 around published rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from motcua.foundation.agencies.types import Group
from motcua.kernel import text
from motcua.oversight.assessment.types import GradeRow, GradeShare
from motcua.oversight.letters.rules.figures import NOTHING, pair_text, value_text
from motcua.oversight.letters.types import Annex, AnnexOrder, Quoted, Section, Slice, Table
from motcua.oversight.releases.types import Definition, Numbering

_HEADINGS: Mapping[Group, tuple[str, str]] = {
    Group.MINISTRY: ("I. BỘ, CƠ QUAN NGANG BỘ, CƠ QUAN THUỘC CHÍNH PHỦ", "Bộ, ngành"),
    Group.PROVINCE: ("II. TỈNH, THÀNH PHỐ TRỰC THUỘC TRUNG ƯƠNG", "Tỉnh, thành phố"),
}


# Ranking of a release


def ranking_annex(
    order: AnnexOrder,
    now: Mapping[Group, Sequence[Quoted]],
    before: Mapping[str, Quoted],
    notes: Sequence[str],
    *,
    label: str,
) -> Annex:
    """Both groups with rank, value and pair; with the month before beside it where `before` holds comparable cells."""
    sections = [
        _ranking_section(group, quoted, before, tuple(notes) if place == len(now) - 1 else ())
        for place, (group, quoted) in enumerate(now.items())
    ]
    name = next((q.definition.name for quoted in now.values() for q in quoted), order.source)
    return Annex(order.title or f"{name.upper()}, KỲ {label}", tuple(sections), order.source)


def _ranking_section(
    group: Group, quoted: Sequence[Quoted], before: Mapping[str, Quoted], notes: tuple[str, ...]
) -> Section:
    heading, column = _HEADINGS[group]
    ordered = sorted(quoted, key=_order)
    head = ("Xếp hạng", column, "Kết quả", "Tử số/Mẫu số", *(("Tháng trước",) if before else ()))
    rows = tuple(_ranking_row(q, before) for q in ordered)
    values = tuple(Decimal(q.cell.value) if q.cell.value else None for q in ordered)
    return Section(
        heading=heading,
        table=Table(head, rows, frozenset({0, 2, 3, 4}), values),
        notes=(*_left_out(ordered), *notes),
    )


def _order(quoted: Quoted) -> tuple[bool, int, str]:
    return (quoted.cell.rank is None, quoted.cell.rank or 0, text.sort_key(quoted.name))


def _ranking_row(quoted: Quoted, before: Mapping[str, Quoted]) -> tuple[str, ...]:
    cell = quoted.cell
    pair = pair_text(cell) if not cell.excluded else NOTHING
    row = (
        str(cell.rank) if cell.rank else NOTHING,
        quoted.name,
        value_text(cell, quoted.definition.finish),
        pair,
    )
    return (*row, _earlier(before.get(cell.scope))) if before else row


def _earlier(quoted: Quoted | None) -> str:
    if quoted is None:
        return NOTHING
    value = value_text(quoted.cell, quoted.definition.finish)
    return f"{value} (hạng {quoted.cell.rank})" if quoted.cell.rank else value


def _left_out(quoted: Sequence[Quoted]) -> tuple[str, ...]:
    """One note for each reason why agencies have no rank."""
    reasons: dict[str, list[str]] = {}
    for each in quoted:
        if why := each.cell.excluded or each.cell.unranked:
            reasons.setdefault(why, []).append(each.name)
    return tuple(f"- Không xếp hạng ({why}): {', '.join(names)}." for why, names in reasons.items())


_TIES: Mapping[str, str] = {
    "competition": "bằng nhau thì cùng hạng, hạng sau bỏ cách (1, 1, 3)",
    "ordinal": "không có đồng hạng, bằng nhau giữ thứ tự danh sách (1, 2, 3)",
    "dense": "bằng nhau thì cùng hạng, hạng sau không bỏ cách (1, 1, 2)",
}
_LATE: Mapping[str, str] = {
    "as_known": "báo cáo muộn thì xếp theo số đã biết",
    "unranked": "báo cáo muộn thì không xếp hạng cho tới khi có báo cáo",
}


def rule_notes(definition: Definition, numbering: Numbering | None, assumed: str) -> list[str]:
    """What a reader needs to reckon the ranks and values again: order, ties, smallest sample, rounding (law.md 5.1)."""
    rounded = f"- Làm tròn: nửa lên, {definition.places} số lẻ, chỉ để in"
    if source := definition.texts.get("rounding"):
        rounded = f"{rounded} (định nghĩa ghi: {source})"
    notes = [f"{rounded}; các số đã in cộng lại có thể lệch ở chữ số cuối."]
    is_ranked = definition.is_ranked or bool(definition.composite and definition.composite.numbering)
    if numbering is None or not is_ranked:
        return [*notes, "- Không xếp hạng."]
    order = "tổng điểm" if definition.composite else "phân số"
    ties, late = _TIES.get(numbering.kind, numbering.kind), _LATE.get(numbering.late_reports, numbering.late_reports)
    notes.insert(0, f"- Xếp hạng theo {order} chính xác, trước khi làm tròn; {ties}; {late} ({numbering.article}).")
    notes.insert(1, f"- Mẫu nhỏ nhất để xếp hạng: {_minimum(numbering.minimum)}.")
    return [*notes, *([f"- Giả định về xếp hạng: {assumed}"] if assumed else [])]


def _minimum(minimum: int) -> str:
    if minimum <= 1:
        return "không đặt, chỉ cần mẫu số khác 0"
    return f"{text.number(minimum)} trường hợp, ít hơn thì có kết quả mà không có hạng"


# Published rates, as in the letter of 2020

RateRow = tuple[int, str, str, Decimal]


def rates_annex(
    order: AnnexOrder, rows: Mapping[str, Sequence[RateRow]], claims: Mapping[str, Any], notes: Mapping[str, list[str]]
) -> Annex:
    """The two tables with their headings, columns and notes."""
    sections = [
        Section(
            heading=str(claims[f"{group}_heading"]),
            table=Table(
                ("TT", str(claims[f"{group}_column"]), str(claims["rate_column"])),
                tuple((str(rank), name, rate) for rank, name, rate, _ in listed),
                frozenset({0, 2}),
                tuple(value for *_, value in listed),
            ),
            notes=tuple(notes.get(group, ())),
        )
        for group, listed in rows.items()
    ]
    return Annex(order.title, tuple(sections), order.source)


# Grades, as in the letter of 2023


def share_text(share: GradeShare, spaced: str) -> str:
    """`43/63 (68 %)`; in the original some lines have a blank before the percent sign."""
    return f"{share.count}/{share.total} ({text.number(share.percent, 0)}{' ' if share.grade in spaced else ''}%)"


def grades_section(
    words: Mapping[str, str], rows: Sequence[GradeRow], shares: Sequence[GradeShare], mean: str
) -> Section:
    """One group: its mean, shares of the grades, drawing, table, captions."""
    spaced = words["space_before_percent"]
    table = Table(
        ("Xếp hạng", words["column"], "Mức độ", "Doanh nghiệp"),
        tuple((str(row.rank), row.name, row.grade, row.supplier) for row in rows),
        frozenset({0}),
    )
    return Section(
        heading=words["heading"],
        lines=(
            words["mean"].format(mean=mean),
            *(f"- Mức độ {share.grade}: {share_text(share, spaced)}" for share in shares),
        ),
        slices=tuple(
            Slice(place, f"Mức độ {s.grade}", s.count, f"{text.number(s.percent, 0)}%")
            for place, s in enumerate(shares)
            if s.count
        ),
        figure=words["figure"],
        lead=words["lead"],
        table=table,
        caption=words["caption"],
    )

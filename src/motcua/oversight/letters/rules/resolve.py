"""From written text to final text: every reference looked up, every number accounted for; all faults at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from motcua.foundation.agencies.types import Group
from motcua.kernel import text
from motcua.oversight.letters.rules import figures
from motcua.oversight.letters.rules.characters import faults_of_characters, faults_of_length
from motcua.oversight.letters.rules.numerals import (
    Cited,
    fault_of_numeral,
    faults_beside,
    faults_beside_mark,
    faults_of_glue,
    faults_of_mark,
    faults_of_quantities,
    untied,
)
from motcua.oversight.letters.rules.references import pieces
from motcua.oversight.letters.rules.subjects import faults_of_subjects
from motcua.oversight.letters.rules.wording import faults_of_words
from motcua.oversight.letters.types import Basis, Fault, Line, Mark, Piece, Quoted, Reference, Span, SpanKind, words_of


class _Unknown(ValueError):
    """A reference that leads nowhere; the sentence says why."""


@dataclass(frozen=True)
class Resolved:
    """Final text with where each piece comes from, and what is wrong with it."""

    line: Line
    faults: tuple[Fault, ...] = ()


def resolved(written: str, place: str, basis: Basis, cited: Cited) -> Resolved:
    """One paragraph, looked up and checked. `place` says where it stands: `Đoạn 3`."""
    faults: list[Fault] = []
    parts = pieces(text.nfc(written))
    line = tuple(_span(piece, place, basis, faults) for piece in parts)
    told = [
        *_faults(parts, line, cited),
        *faults_of_words(parts, basis),
        *faults_of_subjects(parts, basis),
        *faults_of_length(words_of(line)),
    ]
    untied_ones = (fault_of_numeral(place, numeral) for numeral in _untied(parts))
    return Resolved(line, (*faults, *untied_ones, *(Fault(place, sentence) for sentence in dict.fromkeys(told))))


def _span(piece: Piece, place: str, basis: Basis, faults: list[Fault]) -> Span:
    if isinstance(piece, str):
        return Span(piece)
    if isinstance(piece, Mark):
        return Span(piece.words, SpanKind.MARK, piece.source or piece.kind)
    try:
        return Span(_looked_up(piece, basis), SpanKind.FIGURE, piece.written[2:-2])
    except (_Unknown, figures.Unprintable) as error:
        faults.append(Fault(place, f"{piece.written}: {error}"))
        return Span(piece.written)


def _untied(parts: Sequence[Piece]) -> Iterator[str]:
    for at, piece in enumerate(parts):
        if isinstance(piece, str):
            yield from untied(piece if at == 0 else f"…{piece}")


_NEAR = 60
"""Letters on each side of a piece that are looked at."""


def _faults(parts: Sequence[Piece], line: Line, cited: Cited) -> Iterator[str]:
    whole, start = words_of(line), 0
    for at, (piece, span) in enumerate(zip(parts, line, strict=True)):
        end = start + len(span.text)
        before, after = whole[max(0, start - _NEAR) : start], whole[end : end + _NEAR]
        if isinstance(piece, str):
            yield from faults_of_characters(piece)
            yield from faults_of_quantities(piece)
        elif at and line[at - 1].kind is not SpanKind.PLAIN:
            yield f"“{line[at - 1].text}” và “{span.text}” dính liền nhau, đọc thành một con số khác"
        else:
            yield from faults_of_glue(span.text, before, after)
        if isinstance(piece, Mark):
            yield from faults_of_mark(piece, before, cited)
            yield from faults_beside_mark(piece, before, after)
            yield from faults_of_characters(piece.words if piece.kind != "tên" else "")
        elif span.kind is SpanKind.FIGURE:
            yield from faults_beside(before, after)
        start = end


# Looking up


def _looked_up(reference: Reference, basis: Basis) -> str:
    if reference.kind not in _KINDS:
        raise _Unknown(f"không có loại dẫn số liệu “{reference.kind}”; chỉ có {', '.join(_KINDS)}")
    return _KINDS[reference.kind](reference, basis)


def _cell(reference: Reference, basis: Basis) -> str:
    quoted = basis.cells.get(":".join(reference.parts))
    if quoted is None:
        raise _Unknown(f"kỳ công bố {basis.release or '(không có)'} không có ô này")
    if reference.format not in figures.CELL_FORMATS:
        raise _Unknown(f"không có cách in “{reference.format}”; chỉ có {', '.join(filter(None, figures.CELL_FORMATS))}")
    return figures.CELL_FORMATS[reference.format](quoted)


def _count(reference: Reference, basis: Basis) -> str:
    """`{{count:2026-10:IND-10:province:below:10|02}}`: agencies whose exact value is below or at least a bound."""
    if len(reference.parts) != 5:
        raise _Unknown("viết là count:kỳ:chỉ số:khối:below hoặc at_least:ngưỡng")
    period, indicator, group, side, bound = reference.parts
    if group not in tuple(Group) or side not in ("below", "at_least"):
        raise _Unknown("khối là ministry hoặc province; so với ngưỡng bằng below hoặc at_least")
    values = [figures.exact_value(q) for q in group_cells(basis, period, indicator, Group(group))]
    known = [value for value in values if value is not None]
    if not known:
        raise _Unknown(f"kỳ {period} không có số liệu {indicator} của khối này")
    limit = _bound(bound)
    below = sum(1 for value in known if value < limit)
    return figures.counted_text(below if side == "below" else len(known) - below, reference.format)


_BOUND = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,6})?")


def _bound(words: str) -> Fraction:
    """A bound as people write it; an exponent or a hundred digits would be reckoned for ever."""
    if not _BOUND.fullmatch(words):
        raise _Unknown(f"ngưỡng “{words[:20]}” không phải là số")
    return Fraction(words.replace(",", "."))


def group_cells(basis: Basis, period: str, indicator: str, group: Group) -> list[Quoted]:
    """The cells of the agencies of a group, in the order of the release."""
    return basis.by_group.get((f"{period}:{indicator}", group), [])


_PARTS = ("total", "volume", "mix", "behaviour", "revision")


def _move(reference: Reference, basis: Basis) -> str:
    """`{{move:IND-10:VN|volume}}`."""
    found = basis.movements.get(tuple(reference.parts))  # type: ignore[arg-type]  # a wrong length finds nothing
    if found is None:
        raise _Unknown("không có so sánh tháng nào đã tính cho chỉ số và phạm vi này")
    if reference.format not in _PARTS:
        raise _Unknown(f"phần của biến động là một trong {', '.join(_PARTS)}")
    return figures.moved_text(found, reference.format)


def _published(reference: Reference, basis: Basis) -> str:
    found = basis.published.get(":".join(reference.parts))
    if found is None:
        raise _Unknown("bảng đã công bố không có con số này")
    return found


def _late(reference: Reference, basis: Basis) -> str:
    """`{{late:count}}`, `{{late:names}}`, `{{late:report}}`, `{{late:day}}`, `{{late:known}}`."""
    if basis.late is None:
        raise _Unknown("chưa có danh sách báo cáo chậm của kỳ này")
    told = {
        "count": figures.counted_text(len(basis.late.names), reference.format),
        "names": ", ".join(basis.late.names),
        "report": basis.late.report or basis.late.source,
        "day": text.day(basis.late.due_day),
        "known": text.moment(basis.late.known),
    }
    if reference.parts[:1] not in {(part,) for part in told}:
        raise _Unknown("viết là late:count, late:names, late:report, late:day hoặc late:known")
    return told[reference.parts[0]]


_KINDS: Mapping[str, Callable[[Reference, Basis], str]] = {
    "cell": _cell,
    "count": _count,
    "move": _move,
    "published": _published,
    "late": _late,
}

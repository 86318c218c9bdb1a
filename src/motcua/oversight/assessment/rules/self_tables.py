"""An agency's own scores and evidence as one table: every line read, every fault told at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from motcua.kernel.text import fold
from motcua.oversight.assessment.types import CriteriaSet, Criterion, Kind, SelfFault, SelfLine

HEADINGS: Mapping[str, str] = {
    "criterion": "Mã tiêu chí", "points": "Điểm tự chấm", "note": "Ghi chú", "files": "Tệp bằng chứng",
}  # fmt: skip
MOST_FILES = 10
_LONGEST_NOTE = 500
Table = Sequence[Sequence[str]]


def read_lines(found: CriteriaSet, table: Table, sent: Sequence[str]) -> tuple[list[SelfLine], list[SelfFault]]:
    """The lines of a table whose heading names at least the criterion, and what is wrong with them.

    `sent` are the names of the files that came with it. Lines are counted as a spreadsheet counts them, from 1.
    """
    top, columns = _heading(table)
    if "criterion" not in columns:
        return [], [SelfFault(1, HEADINGS["criterion"], "Không thấy cột “Mã tiêu chí” trong 20 dòng đầu.")]
    rows = [(at, row) for at, row in enumerate(table[top + 1 :], top + 2) if any(cell.strip() for cell in row)]
    lines = [_line(at, row, columns) for at, row in rows]
    faults = [fault for line in lines for fault in _faults(found, line, sent)]
    return lines, [*faults, *_repeated(lines), *_unnamed(lines, sent), *_empty(lines)]


def _heading(table: Table) -> tuple[int, dict[str, int]]:
    """The first line that names the column of criteria, and which column is which."""
    known = {_key(words): name for name, words in HEADINGS.items()}
    for at, row in enumerate(table[:20]):
        columns = {known[_key(cell)]: place for place, cell in enumerate(row) if _key(cell) in known}
        if "criterion" in columns:
            return at, columns
    return 0, {}


def _key(words: str) -> str:
    return " ".join(fold(words).split())


def _line(at: int, row: Sequence[str], columns: Mapping[str, int]) -> SelfLine:
    def cell(name: str) -> str:
        place = columns.get(name, len(row))
        return row[place].strip() if place < len(row) else ""

    files = tuple(name.strip() for name in cell("files").split(";") if name.strip())
    return SelfLine(at, cell("criterion"), cell("points").replace(",", "."), cell("note"), files)


def _faults(found: CriteriaSet, line: SelfLine, sent: Sequence[str]) -> Iterator[SelfFault]:
    criterion = found.criterion(line.criterion)
    if criterion is None:
        yield SelfFault(line.at, HEADINGS["criterion"], f"Bộ tiêu chí không có mã “{line.criterion}”.")
        return
    if line.points and (sentence := points_fault(found, criterion, line.points)):
        yield SelfFault(line.at, HEADINGS["points"], sentence)
    if len(line.note) > _LONGEST_NOTE:
        yield SelfFault(line.at, HEADINGS["note"], f"Ghi chú dài nhất {_LONGEST_NOTE} ký tự.")
    yield from _file_faults(criterion, line, sent)


def points_fault(found: CriteriaSet, criterion: Criterion, typed: str) -> str:
    """Why typed points are no score of one's own; empty where they are one."""
    if not found.is_self_assessed:
        return "Bộ tiêu chí này không có điểm tự chấm."
    if own_points(criterion, typed) is None:
        return f"Điểm tự chấm từ 0 đến {criterion.points}, nhận được “{typed}”."
    return ""


def own_points(criterion: Criterion, typed: str) -> Fraction | None:
    """Points between 0 and the maximum, with a comma or a point; None for anything else."""
    plain = typed.strip().replace(",", ".")
    is_number = len(plain) <= 20 and plain.isascii() and plain.replace(".", "", 1).isdecimal()
    return Fraction(plain) if is_number and Fraction(plain) <= criterion.points else None


def _file_faults(criterion: Criterion, line: SelfLine, sent: Sequence[str]) -> Iterator[SelfFault]:
    if line.files and criterion.kind is not Kind.EVIDENCE:
        yield SelfFault(line.at, HEADINGS["files"], f"Tiêu chí {criterion.code} không nhận bằng chứng.")
        return
    if len(line.files) > MOST_FILES:
        yield SelfFault(line.at, HEADINGS["files"], f"Mỗi tiêu chí nhận nhiều nhất {MOST_FILES} tệp.")
    for name in line.files:
        if name not in sent:
            yield SelfFault(line.at, HEADINGS["files"], f"Chưa gửi kèm tệp “{name}”.")


def _repeated(lines: Sequence[SelfLine]) -> Iterator[SelfFault]:
    many = Counter(line.criterion for line in lines)
    seen: set[str] = set()
    for line in lines:
        if many[line.criterion] > 1 and line.criterion in seen:
            yield SelfFault(line.at, HEADINGS["criterion"], f"Mã “{line.criterion}” đã có ở dòng trên.")
        seen.add(line.criterion)


def _unnamed(lines: Sequence[SelfLine], sent: Sequence[str]) -> Iterator[SelfFault]:
    named = {name for line in lines for name in line.files}
    for name in dict.fromkeys(sent):
        if name not in named:
            yield SelfFault(0, HEADINGS["files"], f"Tệp “{name}” không được dòng nào nhắc tới.")
        elif sent.count(name) > 1:
            yield SelfFault(0, HEADINGS["files"], f"Có {sent.count(name)} tệp cùng tên “{name}”.")


def _empty(lines: Sequence[SelfLine]) -> Iterator[SelfFault]:
    if not lines:
        yield SelfFault(0, HEADINGS["criterion"], "Bảng không có dòng nào.")

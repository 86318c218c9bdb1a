"""The prose that travels with a release: a first draft of the letter, made of its cells and of nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from motcua.kernel import text
from motcua.oversight.indicators.types import NOT_APPLICABLE, Period
from motcua.oversight.releases.rules.cells import GROUP_NAMES
from motcua.oversight.releases.types import Cell, Change, Definition, Finish, Heading, Top

_SCOPES = tuple(str(scope) for scope in GROUP_NAMES)


def prose_of(
    heading: Heading,
    definitions: Sequence[Definition],
    cells: Sequence[Cell],
    tree: Sequence[Top],
    changes: Sequence[Change],
    silent: frozenset[str],
) -> bytes:
    """Markdown in Vietnamese; the same cells give the same bytes."""
    period = Period(heading.first, heading.last)
    lines = [
        f"# Số liệu dịch vụ công trực tuyến {period.label}",
        "",
        f"Bản {heading.code}, lần công bố {heading.edition}.",
    ]
    if heading.corrects:
        lines += [
            "",
            f"Đính chính bản {heading.corrects}: {heading.reason}. Số ô thay đổi: {text.number(len(changes))}.",
        ]
    for definition in definitions:
        own = {cell.scope: cell for cell in cells if cell.indicator == definition.id}
        if definition.composite and not definition.composite.numbering:
            continue
        lines += ["", f"## {definition.id} {definition.name}", ""]
        lines += [f"- {GROUP_NAMES[scope]}: {_said(definition, own[scope])}" for scope in _SCOPES if scope in own]
        lines += _scores(definition, list(own.values()))
    late = sorted({cell.scope for cell in cells if cell.late})
    names = {top.code: top.name for top in tree}
    for title, codes in (
        ("Gửi chậm", [code for code in late if code not in silent]),
        ("Chưa từng gửi dữ liệu", [code for code in late if code in silent]),
    ):
        lines += ["", f"## {title}", "", "; ".join(names[code] for code in codes) or "Không có."]
    lines += _ended(cells, tree)
    return ("\n".join(lines) + "\n").encode()


def _ended(cells: Sequence[Cell], tree: Sequence[Top]) -> list[str]:
    """Agencies that have ended and still told something, with where their counts went; nothing where there is none."""
    names = {top.code: top.name for top in tree if top.ended}
    said = {cell.scope: f"- {names[cell.scope]}: {cell.unranked}." for cell in cells if cell.scope in names}
    return ["", "## Cơ quan không còn hoạt động", "", *(said[code] for code in sorted(said))] if said else []


def _scores(definition: Definition, cells: Sequence[Cell]) -> list[str]:
    """The span of an index, and the lines that nobody has points for."""
    if definition.composite is None:
        return []
    scored = [cell for cell in cells if cell.value]
    nobody = [line.code for line in definition.composite.lines if all(line.code in c.missing.split() for c in cells)]
    values = sorted(Decimal(cell.value) for cell in scored)
    span = f": từ {_comma(values[0])} đến {_comma(values[-1])} điểm" if values else ""
    return [
        f"- Số bộ, tỉnh có điểm: {text.number(len(scored))}{span}",
        f"- Dòng chưa tính được cho mọi bộ, tỉnh: {', '.join(nobody) or 'không có'}",
    ]


def _comma(value: Decimal) -> str:
    return str(value).replace(".", ",")


def _said(definition: Definition, cell: Cell) -> str:
    if not cell.value:
        return NOT_APPLICABLE
    if definition.finish is Finish.COUNT:
        return text.number(cell.numerator)
    unit = " %" if definition.finish is Finish.RATIO else ""
    return f"{cell.value.replace('.', ',')}{unit} ({text.number(cell.numerator)} / {text.number(cell.denominator)})"

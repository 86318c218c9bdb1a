"""The prose that travels with a release: a first draft of the letter, made of its cells and of nothing else."""

from __future__ import annotations

from collections.abc import Sequence

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
        lines += ["", f"## {definition.id} {definition.name}", ""]
        lines += [f"- {GROUP_NAMES[scope]}: {_said(definition, own[scope])}" for scope in _SCOPES if scope in own]
    late = sorted({cell.scope for cell in cells if cell.late})
    names = {top.code: top.name for top in tree}
    lines += ["", "## Gửi chậm", "", "; ".join(names[code] for code in late) or "Không có."]
    return ("\n".join(lines) + "\n").encode()


def _said(definition: Definition, cell: Cell) -> str:
    if not cell.value:
        return NOT_APPLICABLE
    if definition.finish is Finish.COUNT:
        return text.number(cell.numerator)
    unit = " %" if definition.finish is Finish.RATIO else ""
    return f"{cell.value.replace('.', ',')}{unit} ({text.number(cell.numerator)} / {text.number(cell.denominator)})"

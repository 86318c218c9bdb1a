"""A published index beside the one that other weights of its lines would give. Nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.foundation.agencies.types import Group
from motcua.kernel.access import actor_of, requires
from motcua.kernel.errors import NotFound
from motcua.kernel.templatetags import kit
from motcua.oversight.indicators.types import half_up
from motcua.oversight.monitoring.types import VIEW_NATIONAL
from motcua.oversight.rankings.types import Shift
from motcua.oversight.releases import services
from motcua.oversight.releases.errors import WrongWeights
from motcua.oversight.releases.selectors import releases as questions
from motcua.oversight.releases.selectors.what_if import index_under, weighed_indices
from motcua.oversight.releases.types import Cell as Figure
from motcua.oversight.releases.types import Definition, Frame, IndexLine, ReleaseInfo
from motcua.sites.national.league import group_name
from motcua.sites.national.names import agency_name
from motcua.sites.national.tables import Cell, Head, Table
from motcua.sites.national.views.what_if import climb_text

PREFIX = "dong-"


@dataclass(frozen=True)
class Field:
    """One line of the index with the points that were typed for it."""

    line: IndexLine
    typed: str

    @property
    def name(self) -> str:
        return f"{PREFIX}{self.line.code}"

    @property
    def points(self) -> int | None:
        """None where it is no whole number."""
        is_whole = self.typed.isascii() and self.typed.isdigit() and len(self.typed) <= 7
        return int(self.typed) if is_whole else None


@requires(VIEW_NATIONAL)
def index_weights(request: HttpRequest, code: str) -> HttpResponse:
    """Points and ranks of an index as published, beside those under the weights of the form."""
    info = questions.release(code, published_only=False)
    cells = services.read_cells(code=code, actor=actor_of(request))
    frame = questions.frame_of(code)
    definition = next(iter(weighed_indices(frame)), None)
    if definition is None or definition.composite is None:
        raise NotFound()
    fields = [Field(line, request.GET.get(f"{PREFIX}{line.code}", str(line.points)).strip())
              for line in definition.composite.lines]  # fmt: skip
    found, errors = _found(frame, cells, definition, fields)
    context = _context(info, definition, fields) | {
        "errors": errors,
        "tables": [_table(group, shifts, definition.places) for group, shifts in found.items() if shifts],
        "moved": sum(1 for shifts in found.values() for shift in shifts if shift.rank != shift.other_rank),
    }
    return render(request, "national/index_weights.html", context, status=422 if errors else 200)


def _found(
    frame: Frame, cells: Sequence[Figure], definition: Definition, fields: Sequence[Field]
) -> tuple[Mapping[Group, tuple[Shift, ...]], list[tuple[str, str]]]:
    """Under the typed weights, or under the published ones with what was wrong."""
    points = {field.line.code: field.points for field in fields if field.points is not None}
    wrong = [field.name for field in fields if field.points is None]
    try:
        if wrong:
            raise WrongWeights()
        return index_under(frame, cells, definition.id, points), []
    except WrongWeights as refusal:
        sentence = refusal.sentence(get_language() or "vi")
        return index_under(frame, cells, definition.id, {}), [((wrong or [fields[0].name])[0], sentence)]


def _context(info: ReleaseInfo, definition: Definition, fields: Sequence[Field]) -> dict[str, object]:
    published = definition.composite.points if definition.composite else 0
    asked = sum(field.points or 0 for field in fields)
    return {"info": info, "definition": definition, "fields": fields, "published": published, "asked": asked}


def _table(group: Group, shifts: Sequence[Shift], places: int) -> Table:
    rows = [
        [
            Cell(str(s.rank or "–")),
            Cell(agency_name(s.code)),
            Cell(_points(s.value, places)),
            Cell(str(s.other_rank or "–")),
            Cell(_points(s.other_value, places)),
            Cell(climb_text(s)),
        ]
        for s in shifts
    ]
    head = (Head(_("Hạng đã công bố"), True), Head(_("Cơ quan")), Head(_("Điểm đã công bố"), True),
            Head(_("Hạng nếu đổi"), True), Head(_("Điểm nếu đổi"), True), Head(_("Thay đổi"), True))  # fmt: skip
    note = _("Hạng và điểm nếu đổi không phải số công bố")
    return Table(f"trong-so-{group}", group_name(group), note, head, rows)


def _points(value: Fraction | None, places: int) -> str:
    return "–" if value is None else kit.number(half_up(value, places), places)

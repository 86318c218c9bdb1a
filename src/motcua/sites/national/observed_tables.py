"""Observed figures as tables and keys: every rate is a pair that opens its passport."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.kernel.templatetags import kit
from motcua.oversight.monitoring import selectors as monitoring
from motcua.oversight.monitoring.types import Figures, Indicator, Period, Ratio
from motcua.sites.national.names import agency_name, procedure_name
from motcua.sites.national.tables import Cell, Head, Pairs, Rows, Table, pair_cell, rate_cell

SERVICE_KEYS = ("online_services", "full_services", "services_with_dossiers")
DOSSIER_KEYS = ("online", "full_process", "on_time_portal", "on_time_internal")
COLUMNS = ("services_with_dossiers", "online", "on_time_portal", "on_time_internal")


@dataclass(frozen=True)
class Key:
    """A key figure with its passport."""

    label: str
    value: str
    pair: str
    passport: Pairs


def key_figures(figures: Figures, period: Period) -> list[list[Key]]:
    """All indicators of one agency or of all: those of services, those of dossiers."""
    definitions = monitoring.indicators_by_key()
    return [
        [_key(definitions[name], getattr(figures, name), period, _extra(name, figures)) for name in names]
        for names in (SERVICE_KEYS, DOSSIER_KEYS)
    ]


def _key(definition: Indicator, ratio: Ratio, period: Period, extra: Pairs) -> Key:
    cell = rate_cell(ratio, definition, period.label, extra)
    return Key(definition.name, cell.text, pair_cell(ratio).text, cell.passport)


def _extra(name: str, figures: Figures) -> Pairs:
    if not name.startswith("on_time") or not figures.without_due:
        return ()
    return ((_("Không có hạn"), _("%(n)s hồ sơ, không tính") % {"n": kit.number(figures.without_due)}),)


def agency_table(figures: dict[str, Figures], period: Period, caption: str) -> Table:
    """Agencies ranked by their online share, exactly, equals sharing a rank."""
    ranked = {code: f for code, f in figures.items() if f.online.applies}
    ranks = dict(zip(ranked, monitoring.competition_ranks([f.online.share or 0 for f in ranked.values()]), strict=True))
    order = sorted(figures, key=lambda code: (ranks.get(code, len(figures) + 1), code))

    def row(code: str) -> list[Cell]:
        rank = Cell(kit.number(ranks[code]) if code in ranks else "–")
        return [rank, _agency(code), *_cells(figures[code], period)]

    head = (Head(_("Hạng"), is_number=True), Head(_("Cơ quan")), *_heads())
    return Table("do-duoc", caption, _note(period), head, Rows(order, row), "co-quan")


def procedure_table(figures: dict[str, Figures], period: Period, caption: str) -> Table:
    """Procedures of one agency or of all, by code."""
    rows = Rows(sorted(figures), lambda code: [_procedure(code), *_cells(figures[code], period)])
    return Table("thu-tuc", caption, _note(period), (Head(_("Thủ tục")), *_heads()), rows, "thu-tuc")


def _heads() -> Iterable[Head]:
    labels = (_("Toàn trình / một phần / thông tin"), _("Dịch vụ có hồ sơ"), _("Hồ sơ trực tuyến"),
              _("Đúng hạn (2.1)"), _("Đúng hạn / tiếp nhận"))  # fmt: skip
    return (Head(label, is_number=True) for label in labels)


def _cells(figures: Figures, period: Period) -> list[Cell]:
    definitions = monitoring.indicators_by_key()
    levels = " / ".join(kit.number(figures.levels.get(level, 0)) for level in ("full", "partial", "information"))
    rates = []
    for name in COLUMNS:
        ratio = getattr(figures, name)
        cell = rate_cell(ratio, definitions[name], period.label, _extra(name, figures))
        rates.append(Cell(cell.text, passport=cell.passport, note=pair_cell(ratio).text))
    return [Cell(levels), *rates]


def _agency(code: str) -> Cell:
    return Cell(agency_name(code), url=reverse("national:agency", args=[code]))


def _procedure(code: str) -> Cell:
    return Cell(procedure_name(code), url=reverse("national:procedure", args=[code]), note=code)


def _note(period: Period) -> str:
    return _("Số đo được trong kỳ %(period)s, chỉ từ các lô đã nhận ở cửa nhận dữ liệu.") % {"period": period.label}

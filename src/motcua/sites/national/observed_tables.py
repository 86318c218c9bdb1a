"""Observed figures as tables and keys: every rate is a pair that opens its passport."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.kernel.templatetags import kit
from motcua.oversight.indicators import selectors as indicators
from motcua.oversight.indicators.types import Indicator, Period, Ratio
from motcua.oversight.intake import selectors as intake
from motcua.oversight.monitoring import selectors as monitoring
from motcua.oversight.monitoring.types import Figures
from motcua.oversight.rankings import selectors as rankings
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


class Frame:
    """What figures of a period share: the definitions in force on its last day and the cut-off (IND-20).

    A page makes one for all that it shows, so that the cut-off is asked once and is the same everywhere on it.
    """

    def __init__(self, period: Period) -> None:
        self.period = period.label
        self.cut_off = kit.until(monitoring.cut_off(period))
        self.definitions = indicators.indicators_by_key(period.last_day)

    def rate(self, name: str, figures: Figures) -> Cell:
        """The figure `name` with its pair beneath and its passport behind it; no pair where nothing defines it."""
        without_due = {"on_time_portal": figures.without_due_portal, "on_time_internal": figures.without_due_internal}
        ratio, definition = getattr(figures, name), self.definitions.get(name)
        left_out = without_due.get(name, 0)
        return _rate(name, ratio, left_out, definition, self.period, self.cut_off, get_language() or "")


@lru_cache(maxsize=8192)
def _rate(
    name: str, ratio: Ratio, left_out: int, definition: Indicator | None, period: str, cut_off: str, _language: str
) -> Cell:
    """Made once for what it says: nothing else goes into it."""
    cell = rate_cell(ratio, definition, period, cut_off, _extra(name, left_out))
    return replace(cell, note=pair_cell(ratio).text if definition else "")


def standing(frame: Frame) -> dict[str, str]:
    """How provisional observed figures are: the last batch and the last file that they rest on, and the cut-off."""
    batch, file = intake.last_received_at(), monitoring.last_loaded_at()
    told = [
        *([_("lô nhận lúc %(at)s") % {"at": kit.moment(batch)}] if batch else []),
        *([_("tệp nạp lúc %(at)s") % {"at": kit.moment(file)}] if file else []),
    ]
    return {"told": ", ".join(told), "cut_off": frame.cut_off}


def key_figures(figures: Figures, frame: Frame) -> list[list[Key]]:
    """All indicators of one agency or of all: those of services, those of dossiers."""
    return [[_key(name, figures, frame) for name in names] for names in (SERVICE_KEYS, DOSSIER_KEYS)]


def _key(name: str, figures: Figures, frame: Frame) -> Key:
    cell = frame.rate(name, figures)
    label = next(row.name for row in indicators.indicators() if row.key == name)
    return Key(label, cell.text, cell.note, cell.passport)


def _extra(name: str, left_out: int) -> Pairs:
    """Dossiers without a due date, each view out of its own: those in hand, those received."""
    if not left_out:
        return ()
    in_hand, received = _("%(n)s hồ sơ trong tay, không tính"), _("%(n)s hồ sơ tiếp nhận trong kỳ, không tính")
    words = in_hand if name == "on_time_portal" else received
    return ((_("Không có hạn"), words % {"n": kit.number(left_out)}),)


def agency_table(figures: dict[str, Figures], frame: Frame, caption: str) -> Table:
    """Agencies ranked by their online share, exactly, equals sharing a rank."""
    ranked = {code: f for code, f in figures.items() if f.online.applies and "online" in frame.definitions}
    ranks = dict(zip(ranked, rankings.competition_ranks([f.online.share or 0 for f in ranked.values()]), strict=True))
    order = sorted(figures, key=lambda code: (ranks.get(code, len(figures) + 1), code))

    def row(code: str) -> list[Cell]:
        rank = Cell(kit.number(ranks[code]) if code in ranks else "–")
        return [rank, _agency(code), *_cells(figures[code], frame)]

    head = (Head(_("Hạng"), is_number=True), Head(_("Cơ quan")), *_heads())
    return Table("do-duoc", caption, f"{_note(frame)} {_ranking()}", head, Rows(order, row), "co-quan")


def procedure_table(figures: dict[str, Figures], frame: Frame, caption: str) -> Table:
    """Procedures of one agency or of all, by code."""
    rows = Rows(sorted(figures), lambda code: [_procedure(code), *_cells(figures[code], frame)])
    return Table("thu-tuc", caption, _note(frame), (Head(_("Thủ tục")), *_heads()), rows, "thu-tuc")


def with_dossiers(table: Table, period: Period, service_of: Callable[[str], tuple[str, str]]) -> Table:
    """The same table with a way down to the dossiers behind each row; `service_of` names agency and procedure."""
    rows = table.rows
    if not isinstance(rows, Rows):
        return table

    def row(key: str) -> list[Cell]:
        url = reverse("national:dossiers", args=service_of(key))
        return [*rows.build(key), Cell(_("Xem hồ sơ"), url=f"{url}?thang={period.code}")]

    return replace(table, head=(*table.head, Head(_("Hồ sơ"))), rows=Rows(rows.keys, row))


def _heads() -> Iterable[Head]:
    labels = (_("Toàn trình / một phần / thông tin"), _("Dịch vụ có hồ sơ"), _("Hồ sơ trực tuyến"),
              _("Đúng hạn (2.1)"), _("Đúng hạn / tiếp nhận"))  # fmt: skip
    return (Head(label, is_number=True) for label in labels)


def _cells(figures: Figures, frame: Frame) -> list[Cell]:
    levels = " / ".join(kit.number(figures.levels.get(level, 0)) for level in ("full", "partial", "information"))
    return [Cell(levels), *(frame.rate(name, figures) for name in COLUMNS)]


def _agency(code: str) -> Cell:
    return Cell(agency_name(code), url=reverse("national:agency", args=[code]))


def _procedure(code: str) -> Cell:
    return Cell(procedure_name(code), url=reverse("national:procedure", args=[code]), note=code)


def _note(frame: Frame) -> str:
    return _("Số đo được trong kỳ %(period)s, tính đến %(cut_off)s, chỉ từ các lô đã nhận và các tệp hồ sơ đã nạp.") % {
        "period": frame.period,
        "cut_off": frame.cut_off,
    }


def _ranking() -> str:
    return _("Xếp theo tỷ lệ hồ sơ trực tuyến (IND-10); bằng nhau thì 1, 1, 3; không xếp khi mẫu số 0.")

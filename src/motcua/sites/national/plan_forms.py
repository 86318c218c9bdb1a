"""What a planner may decide beside entering a target: take one back, and say what a procedure would cost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.kernel.templatetags import kit
from motcua.oversight.planning.types import Target
from motcua.sites.national.doors import Field, Form, reason_field, sure_field
from motcua.sites.national.names import procedure_name
from motcua.sites.national.planning_tables import share_text, wording
from motcua.sites.national.tables import Cell, Head, Table

FULL, NOT_FULL = "1", "0"


def plan_forms(agency: str, own: Sequence[Target]) -> list[Form]:
    """The forms of one agency's plan; nothing to take back where it has no target."""
    return [*([_withdraw_form(agency, own)] if own else []), _estimate_form(agency)]


def _withdraw_form(agency: str, own: Sequence[Target]) -> Form:
    choices = tuple((f"{t.code}|{t.version}", target_label(t)) for t in own)
    fields = (Field("target", _("Chỉ tiêu"), "choice", value=choices[0][0], choices=choices),
              sure_field(_("Tôi chắc chắn muốn rút chỉ tiêu này")))  # fmt: skip
    title = _("Rút một chỉ tiêu")
    told = _("Chỉ tiêu thôi hiệu lực từ lúc này; mọi bản đã nhập vẫn được giữ.")
    return Form("withdraw", title, reverse("national:withdraw_target", args=[agency]), title, fields, told)


def target_label(found: Target) -> str:
    """`Tên chỉ số (cơ quan), 80,00 %, hạn 31/12/2026`."""
    told = {"what": wording(found), "share": share_text(found.share), "due": kit.day(found.due)}
    return _("%(what)s, %(share)s, hạn %(due)s") % told


def _estimate_form(agency: str) -> Form:
    fields = (
        Field("procedure", _("Mã thủ tục"), hint=_("Như ghi trong bảng “Làm trước”, ví dụ 1.001193"), most=40),
        Field("points", _("Điểm công sức (để trống thì tính từ hồ sơ thủ tục)"), "number", most=4),
        Field("eligible", _("Có thể cung cấp toàn trình"), "choice", value=FULL,
              choices=((FULL, _("có")), (NOT_FULL, _("không, có lý do")))),
        reason_field(_("Lý do (bắt buộc khi không thể toàn trình)")),
    )  # fmt: skip
    told = _("Kế hoạch ở trên dùng con số này thay cho con số tính từ hồ sơ thủ tục. Mỗi lần ghi là một bản mới.")
    title = _("Ước lượng công sức của một thủ tục")
    return Form("estimate", title, reverse("national:estimate_procedure", args=[agency]), _("Ghi ước lượng"), fields,
                told)  # fmt: skip


def estimate_table(rows: Sequence[Any]) -> Table:
    """What the agency said of its procedures, the latest of each."""
    cells = [
        [
            Cell(procedure_name(row.procedure_code), note=row.procedure_code),
            Cell(kit.number(row.points) if row.points is not None else _("tính từ hồ sơ")),
            Cell(_("có"), tag="ok") if row.eligible else Cell(_("không"), tag="warn"),
            Cell(row.reason or "–"),
            Cell(str(row.version), note=kit.moment(row.entered_at)),
        ]
        for row in rows
    ]
    head = (Head(_("Thủ tục")), Head(_("Điểm công sức"), True), Head(_("Có thể toàn trình")), Head(_("Lý do")),
            Head(_("Bản"), True))  # fmt: skip
    return Table("uoc-luong", _("Ước lượng do cơ quan ghi"), "", head, cells)

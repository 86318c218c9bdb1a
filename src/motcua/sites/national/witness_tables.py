"""Witnesses as a table, and what people may decide about them."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.kernel.templatetags import kit
from motcua.oversight.reconciliation.types import WitnessInfo, WitnessKind
from motcua.sites.national.doors import Field, Form, agency_field, sure_field
from motcua.sites.national.names import agency_name
from motcua.sites.national.tables import Cell, Head, Table


def kind_name(kind: WitnessKind) -> str:
    return {
        WitnessKind.PAYMENT: _("thanh toán"),
        WitnessKind.SIGN_ON: _("đăng nhập"),
        WitnessKind.MESSAGE: _("tin nhắn"),
        WitnessKind.POST: _("bưu chính"),
        WitnessKind.PORTAL: _("Cổng quốc gia"),
        WitnessKind.STATION: _("trạm đối chiếu của cơ quan"),
    }[kind]


def witness_table(found: Sequence[WitnessInfo]) -> Table:
    rows = [
        [
            Cell(w.name, note=w.code),
            Cell(kind_name(w.kind)),
            Cell(agency_name(w.agency_code) if w.agency_code else _("mọi cơ quan"), note=w.agency_code),
            Cell(kit.number(w.batches)),
            Cell(kit.moment(w.last_at) or "–"),
            Cell(_("Đang nhận"), tag="ok") if w.is_active else Cell(_("Ngừng"), tag="idle"),
        ]
        for w in found
    ]
    head = (Head(_("Nền tảng")), Head(_("Loại")), Head(_("Nói về")), Head(_("Lô"), True), Head(_("Lô cuối")),
            Head(_("Trạng thái")))  # fmt: skip
    note = _("Mỗi nền tảng ký lô bằng khóa riêng (Ed25519)")
    return Table("nen-tang", _("Nền tảng làm chứng"), note, head, rows, empty=_("Chưa có nền tảng nào đăng ký."))


def witness_forms(found: Sequence[WitnessInfo]) -> list[Form]:
    active = [w for w in found if w.is_active]
    return [_register_form(), *([_retire_form(active)] if active else [])]


def _register_form() -> Form:
    kinds = tuple((kind.value, kind_name(kind)) for kind in WitnessKind)
    fields = (
        Field("code", _("Mã"), hint=_("Chữ không dấu, số, dấu chấm, gạch nối; không đổi được về sau"), most=40),
        Field("name", _("Tên nền tảng")),
        Field("kind", _("Loại"), "choice", value=kinds[0][0], choices=kinds),
        agency_field(_("Nói về cơ quan (để trống: mọi cơ quan)")),
        Field("public_key", _("Khóa công khai (32 byte, base64)"), most=60),
    )
    title = _("Đăng ký nền tảng làm chứng")
    told = _("Mã đã có thì khóa mới thay khóa cũ ngay.")
    return Form("register", title, reverse("national:register_witness"), _("Đăng ký nền tảng"), fields, told)


def _retire_form(active: Sequence[WitnessInfo]) -> Form:
    choices = tuple((w.code, f"{w.name} ({w.code})") for w in active)
    fields = (Field("witness", _("Nền tảng"), "choice", value=choices[0][0], choices=choices),
              sure_field(_("Tôi chắc chắn không nhận thêm từ nền tảng này")))  # fmt: skip
    told = _("Lô gửi sau lúc này bị từ chối; bằng chứng đã nhận vẫn giữ.")
    return Form("retire", _("Ngừng nhận từ một nền tảng"), reverse("national:retire_witness"), _("Ngừng nhận"), fields,
                told)  # fmt: skip

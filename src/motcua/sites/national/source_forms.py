"""What people may decide about a source, as forms: register, change or revoke a key, settle a doubt, end it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.kernel.templatetags import kit
from motcua.oversight.intake.types import SourceInfo
from motcua.sites.national.doors import Field, Form, agency_field, reason_field, sure_field


def register_form() -> Form:
    told = _(
        "Một cơ quan, cùng mọi đơn vị dưới nó, chỉ có một nguồn. Bên gửi giữ khóa riêng; ở đây chỉ ghi khóa công khai."
    )
    fields = (
        Field("code", _("Mã nguồn"), hint=_("Chữ không dấu, số, dấu chấm, gạch nối; không đổi được về sau"), most=40),
        Field("name", _("Tên hệ thống")),
        agency_field(_("Gửi thay cho cơ quan")),
        _key_field(),
    )
    title = _("Đăng ký nguồn gửi mới")
    return Form("register", title, reverse("national:register_source"), _("Đăng ký nguồn"), fields, told)


def _key_field(label: str = "") -> Field:
    return Field("public_key", label or _("Khóa công khai (32 byte, base64)"), most=60)


def source_forms(
    info: SourceInfo, keys: Sequence[Any], *, has_open_doubts: bool, heirs: Sequence[Any] = ()
) -> list[Form]:
    """The decisions that stand open for one source."""
    live = [key for key in keys if not key.revoked_at]
    forms = [_rotate_form(info)]
    forms += [_revoke_form(info, live)] if live else []
    forms += [_settle_form(info)] if has_open_doubts else []
    forms += [_hand_over_form(info, heirs)] if heirs else []
    return [*forms, *([_retire_form(info)] if info.is_active else [])]


def _url(name: str, info: SourceInfo) -> str:
    return reverse(f"national:{name}", args=[info.code])


def _rotate_form(info: SourceInfo) -> Form:
    overlap = Field("overlap", _("Hai khóa dùng song song, ngày (0 đến 30)"), "number", value="7", most=2)
    fields = (_key_field(_("Khóa công khai mới (32 byte, base64)")), overlap, reason_field())
    return Form("rotate", _("Đổi khóa"), _url("rotate_key", info), _("Đổi khóa"), fields)


def _revoke_form(info: SourceInfo, live: Sequence[Any]) -> Form:
    choices = tuple((key.public_key, f"{key.public_key[:12]}… {kit.moment(key.valid_from)}") for key in live)
    fields = (
        Field("public_key", _("Khóa"), "choice", value=choices[0][0], choices=choices),
        Field("stolen_since", _("Lộ từ lúc (giờ Việt Nam)"), "datetime-local", most=25),
        reason_field(),
    )
    told = _("Khóa ngừng ngay; các lô nhận từ lúc lộ khóa vào diện nghi vấn và chờ quyết định.")
    title = _("Thu hồi khóa bị lộ")
    return Form("revoke", title, _url("revoke_key", info), _("Thu hồi khóa"), fields, told)


def _settle_form(info: SourceInfo) -> Form:
    choices = (("", _("Hãy chọn")), ("1", _("Vẫn tính: đã xác minh là của nguồn")),
               ("0", _("Không tính: số liệu được tính lại từ các lô còn lại")))  # fmt: skip
    fields = (
        Field("counted", _("Quyết định"), "choice", choices=choices),
        Field("first", _("Từ lô số"), "number", most=12),
        Field("last", _("Đến lô số"), "number", most=12),
        reason_field(),
    )
    title = _("Quyết định về lô trong nghi vấn")
    return Form("settle", title, _url("settle_doubt", info), _("Ghi quyết định"), fields)


def _hand_over_form(info: SourceInfo, heirs: Sequence[Any]) -> Form:
    """Offered once the agency of the source has ended and a source of whoever took it over is registered."""
    choices = (("", _("Hãy chọn")), *((heir.code, f"{heir.name} ({heir.code})") for heir in heirs))
    told = _(
        "Từ lúc này nguồn kế thừa gửi tiếp các hồ sơ và phản ánh mà nguồn này đã mở, nguồn này thì không (MON-18). "
        "Hãy nhận đủ các lô cuối của nguồn này trước. Việc bàn giao không rút lại được."
    )
    fields = (
        Field("heir", _("Nguồn kế thừa"), "choice", choices=choices),
        reason_field(),
        sure_field(_("Tôi chắc chắn muốn bàn giao hồ sơ của nguồn này")),
    )
    title = _("Bàn giao hồ sơ cho nguồn kế thừa")
    return Form("hand_over", title, _url("hand_over_dossiers", info), _("Bàn giao"), fields, told)


def _retire_form(info: SourceInfo) -> Form:
    told = _("Mọi lô gửi sau lúc này bị từ chối; số đã nhận vẫn giữ và vẫn tính. Đăng ký lại cùng mã thì nhận tiếp.")
    fields = (reason_field(), sure_field(_("Tôi chắc chắn muốn ngừng nhận từ nguồn này")))
    title = _("Ngừng nhận từ nguồn này")
    return Form("retire", title, _url("retire_source", info), _("Ngừng nhận"), fields, told)

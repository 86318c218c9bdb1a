"""What people may decide about visits from outside."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.kernel.templatetags import kit
from motcua.oversight.probes.types import TARGET_COLUMNS, HostInfo, ObjectionInfo, OutageInfo, TargetInfo
from motcua.sites.national.doors import Field, Form, agency_field, reason_field, sure_field


def host_forms(hosts: Sequence[HostInfo], known: int) -> list[Form]:
    open_hosts = [h for h in hosts if h.valid_to is None]
    add = Form(
        "allow",
        _("Cho phép thăm một máy chủ"),
        reverse("national:allow_host"),
        _("Thêm vào danh sách"),
        (agency_field(), Field("host", _("Tên máy chủ"), hint=_("Ví dụ dichvucong.mau.vn"), most=260), reason_field()),
    )
    forms = [add]
    if open_hosts:
        choices = tuple((str(h.id), f"{h.host} ({h.agency})") for h in open_hosts)
        fields = (Field("entry", _("Máy chủ"), "choice", value=choices[0][0], choices=choices), reason_field())
        forms.append(Form("disallow", _("Thôi thăm một máy chủ"), reverse("national:end_host"), _("Thôi thăm"), fields,
                          _("Dòng cũ vẫn giữ, ghi thêm ngày hết hiệu lực.")))  # fmt: skip
    if known:
        told = _("%(n)s máy chủ đã đăng ký đếm lượt mà chưa có trong danh sách.") % {"n": kit.number(known)}
        forms.append(Form("known", _("Thêm các máy chủ đã biết"), reverse("national:allow_known_hosts"),
                          _("Thêm tất cả"), (), told))  # fmt: skip
    return forms


def target_forms(targets: Sequence[TargetInfo]) -> list[Form]:
    fields = (
        agency_field(),
        Field("procedure", _("Mã thủ tục (không bắt buộc)"), most=40),
        Field("address", _("Địa chỉ trang dịch vụ"), "url", most=500),
        Field("search_address", _("Trang tìm kiếm (không bắt buộc)"), "url", most=500),
        Field("search_words", _("Từ khóa để tìm")),
        Field("expected_text", _("Chữ phải thấy trong kết quả")),
        Field("form_address", _("Trang biểu mẫu (không bắt buộc)"), "url", most=500),
    )
    forms = [
        Form("target", _("Thăm một trang dịch vụ"), reverse("national:register_target"), _("Thăm trang này"), fields),
        _file_form(),
    ]
    return [*forms, *_pick_forms(targets)] if targets else forms


def _file_form() -> Form:
    hint = _("Dán nội dung CSV. Dòng đầu là tên cột: %(names)s") % {"names": ", ".join(TARGET_COLUMNS)}
    told = _("Có dòng sai thì không dòng nào được ghi; mọi lỗi được báo cùng lúc.")
    return Form("file", _("Thêm nhiều trang từ bảng"), reverse("national:register_targets"), _("Thêm các trang"),
                (Field("rows", _("Bảng trang dịch vụ"), "area", hint=hint, most=2_000_000),), told)  # fmt: skip


def _pick_forms(targets: Sequence[TargetInfo]) -> list[Form]:
    choices = tuple((str(t.id), t.wish.address) for t in targets)
    pick = Field("page", _("Trang"), "choice", value=choices[0][0], choices=choices)
    return [
        Form("look", _("Thăm ngay một trang"), reverse("national:check_page"), _("Thăm ngay"), (pick,),
             _("Lượt này chỉ để kiểm tra, không tính vào số liệu.")),
        Form("end", _("Thôi thăm một trang"), reverse("national:end_target"), _("Thôi thăm"),
             (pick, sure_field(_("Tôi chắc chắn muốn thôi thăm trang này"))),
             _("Kết quả các lần thăm trước vẫn giữ.")),
    ]  # fmt: skip


def outage_forms(outages: Sequence[OutageInfo], agency: str) -> list[Form]:
    """Announce, and withdraw what has not begun."""
    hint = _("Giờ Việt Nam, ví dụ 2026-11-30 22:00")
    fields = (
        agency_field(value=agency),
        Field("host", _("Máy chủ (để trống: mọi trang)"), most=260),
        Field("begins", _("Bắt đầu"), hint=hint, most=16),
        Field("ends", _("Kết thúc"), hint=hint, most=16),
        reason_field(),
    )
    told = _("Chỉ thông báo gửi trước lúc bắt đầu mới được trừ, và mỗi tháng chỉ được trừ một số giờ nhất định.")
    title = _("Báo ngừng phục vụ theo kế hoạch")
    forms = [Form("announce", title, reverse("national:announce_outage"), _("Gửi thông báo"), fields, told)]
    if outages:
        choices = tuple((str(o.id), f"{o.agency}: {kit.moment(o.span.begins)}") for o in outages)
        pick = Field("outage", _("Thông báo"), "choice", value=choices[0][0], choices=choices)
        sure = sure_field(_("Tôi chắc chắn muốn rút thông báo này"))
        forms.append(Form("withdraw", _("Rút thông báo chưa bắt đầu"), reverse("national:withdraw_outage"),
                          _("Rút thông báo"), (pick, sure)))  # fmt: skip
    return forms


def objection_form(visit: object) -> Form:
    url = reverse("national:object_visit", args=[visit])
    told = _("Người khác sẽ xem ảnh và số liệu rồi quyết định. Được chấp nhận thì lượt này không tính.")
    return Form("object", _("Phản đối lượt thăm này"), url, _("Gửi phản đối"), (reason_field(),), told)


def decision_form(objection: ObjectionInfo) -> Form:
    url = reverse("national:decide_objection", args=[objection.visit])
    choices = (("0", _("Không chấp nhận")), ("1", _("Chấp nhận: lượt này không tính")))
    fields = (Field("uphold", _("Quyết định"), "choice", value="0", choices=choices), reason_field())
    return Form("decide", _("Quyết định về phản đối"), url, _("Ghi quyết định"), fields)

"""What people may decide about a release, as forms; who may read it early, and who did."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.kernel.access import Actor
from motcua.kernel.templatetags import kit
from motcua.oversight.monitoring import selectors as monitoring
from motcua.oversight.releases.selectors import releases as questions
from motcua.oversight.releases.types import ACCEPT, APPROVE, MANAGE_EMBARGO, PREPARE, PUBLISH, ReleaseInfo, State
from motcua.sites.national.doors import Field, Form, reason_field, sure_field
from motcua.sites.national.tables import Cell, Head, Table

MOST_MONTHS = 36
_STEPS = (("accept", ACCEPT, State.CUT_OFF), ("approve", APPROVE, State.ACCEPTED), ("publish", PUBLISH, State.APPROVED))


def step_name(step: str) -> str:
    """What the button of a step says."""
    return {"accept": _("Chấp nhận số liệu"), "approve": _("Phê duyệt và ký"), "publish": _("Công bố")}[step]


def _step_meaning(step: str) -> tuple[str, str]:
    """What a step does, and what its mark says."""
    read = _("Tôi đã đọc các bảng của bản này")
    return {
        "accept": (_("Số liệu đã chốt là đúng để trình phê duyệt. Dấu SHA-256 của bản đang xem được ghi cùng."), read),
        "approve": (_("Gói được ký và tự công bố khi hết giờ cấm công bố. Sau đó không sửa được nữa."), read),
        "publish": (_("Ai cũng đọc được, và không sửa được nữa; sai thì lập bản đính chính."),
                    _("Tôi muốn công bố bản này ngay")),
    }[step]  # fmt: skip


def prepare_form(actor: Actor) -> list[Form]:
    """Months that have figures and no release, for whoever may begin one."""
    if not actor.may(PREPARE):
        return []
    taken = {info.first for info in questions.releases(published_only=False) if info.state is not State.ABANDONED}
    running = monitoring.current_period().first
    free = [p for p in monitoring.observed_months(MOST_MONTHS) if p.first not in taken and p.first < running]
    if not free:
        return []
    months = tuple((period.code, period.label) for period in free)
    told = _("Mở bản dự thảo. Đến giờ chốt theo lịch, hệ thống chốt số và dựng gói; tháng đã qua thì làm ngay.")
    form = Form("prepare", _("Lập kỳ công bố của một tháng"), reverse("national:prepare_release"), _("Lập kỳ công bố"),
                (Field("month", _("Tháng"), "choice", value=months[0][0], choices=months),), told)  # fmt: skip
    return [form]


def release_forms(info: ReleaseInfo, actor: Actor) -> list[Form]:
    """Every decision that `actor` may take about a release where it stands."""
    steps = _STEPS if info.digest else ()
    forms = [_step_form(info, step) for step, right, state in steps if info.state is state and actor.may(right)]
    if info.state is State.PUBLISHED and not info.corrected_by and actor.may(PREPARE):
        forms.append(_correct_form(info))
    if info.state not in (State.PUBLISHED, State.ABANDONED):
        forms += [_abandon_form(info)] if actor.may(PREPARE) else []
        forms += _reader_forms(info) if actor.may(MANAGE_EMBARGO) else []
    return forms


def _url(name: str, info: ReleaseInfo) -> str:
    return reverse(f"national:{name}", args=[info.code])


def _step_form(info: ReleaseInfo, step: str) -> Form:
    told, sure = _step_meaning(step)
    fields = (Field("digest", kind="hidden", value=info.digest), sure_field(sure))
    return Form(step, step_name(step), _url(f"{step}_release", info), step_name(step), fields, told, is_open=True)


def _correct_form(info: ReleaseInfo) -> Form:
    told = _("Bản đã công bố giữ nguyên. Bản đính chính dùng số biết đến phút này và nói rõ từng ô đã đổi.")
    title = _("Lập bản đính chính")
    return Form("correct", title, _url("prepare_correction", info), title, (reason_field(_("Lý do đính chính")),), told)


def _abandon_form(info: ReleaseInfo) -> Form:
    told = _("Bản bị bỏ không bao giờ được công bố và không mở lại được; tháng này có thể lập bản khác.")
    seen = (Field("state", kind="hidden", value=info.state), Field("digest", kind="hidden", value=info.digest))
    fields = (*seen, reason_field(), sure_field(_("Tôi chắc chắn muốn bỏ bản này")))
    return Form("abandon", _("Bỏ bản này"), _url("abandon_release", info), _("Bỏ bản này"), fields, told)


def _reader_forms(info: ReleaseInfo) -> list[Form]:
    number = Field("person_number", _("Số định danh của người đọc (12 chữ số)"), "number", most=12)
    told = _("Người lập, chấp nhận và phê duyệt đã đọc được sẵn. Mọi lần đọc trước giờ công bố đều được ghi lại.")
    allow = Form("allow", _("Cho một người đọc trước giờ công bố"), _url("allow_reader", info), _("Cho đọc trước"),
                 (number, reason_field(most=300)), told)  # fmt: skip
    readers = [(str(r.account_id), r.name) for r in questions.embargo_list(info.code) if not r.withdrawn_at]
    if not readers:
        return [allow]
    who = Field("account_id", _("Người đọc"), "choice", value=readers[0][0], choices=tuple(readers))
    sure = sure_field(_("Từ nay người này không đọc được nữa"))
    title = _("Rút quyền đọc trước")
    return [allow, Form("withdraw", title, _url("withdraw_reader", info), title, (who, sure))]


def embargo_tables(info: ReleaseInfo, actor: Actor) -> Sequence[Table]:
    """Who may read before publication, and every time that somebody did; for whoever keeps the list."""
    if not actor.may(MANAGE_EMBARGO):
        return ()
    readers = [
        [Cell(r.name), Cell(r.reason), Cell(kit.moment(r.granted_at)), Cell(kit.moment(r.withdrawn_at) or "–")]
        for r in questions.embargo_list(info.code)
    ]
    accesses = [
        [Cell(kit.moment(a.at)), Cell(a.name), Cell(_read_name(a.what))] for a in questions.embargo_accesses(info.code)
    ]
    who = (Head(_("Người đọc")), Head(_("Lý do")), Head(_("Từ lúc")), Head(_("Đến lúc")))
    when = (Head(_("Lúc")), Head(_("Người đọc")), Head(_("Đã đọc")))
    note = _("Ngoài người lập, chấp nhận và phê duyệt")
    nobody = _("Chưa cho ai đọc trước.")
    return (
        Table("doc-truoc", _("Được đọc trước giờ công bố"), note, who, readers, empty=nobody),
        Table(
            "da-doc",
            _("Đã đọc trước giờ công bố"),
            _("Từng lần, không xoá được"),
            when,
            accesses,
            empty=_("Chưa ai đọc."),
        ),
    )


def _read_name(what: str) -> str:
    return {"bundle": _("cả gói"), "cells": _("các bảng")}.get(what, what)

"""Refusals of probes."""

from __future__ import annotations

from motcua.kernel.errors import Refusal


class AnnouncedTooLate(Refusal):
    code = "outage_not_ahead"
    status = 422
    vi = "Thông báo ngừng phục vụ phải gửi trước khi bắt đầu. Khoảng đã chọn bắt đầu lúc {begins}."
    en = "An outage is announced before it begins. The chosen one begins at {begins}."


class OutageBegun(Refusal):
    code = "outage_begun"
    vi = "Đợt ngừng phục vụ này đã bắt đầu lúc {begins}, không rút lại được nữa."
    en = "This outage began at {begins} and can no longer be withdrawn."


class AlreadyObjected(Refusal):
    code = "visit_objected"
    vi = "Lượt thăm này đã có phản đối lúc {at}; mỗi lượt chỉ xét một lần."
    en = "There is an objection to this visit since {at}; each visit is looked at once."


class NothingToObject(Refusal):
    code = "nothing_to_object"
    vi = "Lượt thăm này không có điểm nào không đạt nên không có gì để phản đối."
    en = "Nothing failed in this visit, so there is nothing to object to."


class AlreadyDecided(Refusal):
    code = "objection_decided"
    vi = "Phản đối này đã được quyết định khác lúc {at}."
    en = "This objection was decided otherwise at {at}."


class OwnObjection(Refusal):
    code = "own_objection"
    status = 403
    vi = "Người nêu phản đối không được tự quyết định. Xin chuyển cho người khác."
    en = "Whoever objected may not decide. Please leave it to somebody else."

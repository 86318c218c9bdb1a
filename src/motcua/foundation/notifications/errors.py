"""Why a notice cannot be written or sent."""

from __future__ import annotations

from motcua.kernel.errors import Refusal


class NoSuchPurpose(Refusal):
    """No text is in force for a purpose: a fault of data, never of the person."""

    code = "no_such_purpose"
    status = 500
    vi = "Chưa có mẫu thông báo “{purpose}” đang có hiệu lực."
    en = "No text of notice “{purpose}” is in force."


class OutsideLink(Refusal):
    code = "outside_link"
    status = 500
    vi = "Đường dẫn trong thông báo phải là của trang này."
    en = "The link of a notice must lead to this site."


class Undeliverable(RuntimeError):
    """A channel knows that this message will never arrive; trying again is useless. The text says why."""

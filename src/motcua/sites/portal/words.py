"""The plain words in which the portal speaks of procedures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from motcua.kernel.worktime import TimeLimit, TimeUnit


@dataclass(frozen=True)
class Tag:
    """A state as `kit/tag.html` draws it."""

    kind: str
    icon: str
    word: Any


LEVEL_TAGS = {
    "full": Tag("ok", "check", _("Toàn trình")),
    "partial": Tag("warn", "user", _("Một phần: cần đến một lần")),
    "information": Tag("", "info", _("Chỉ cung cấp thông tin")),
}
LEVEL_FACTS = {
    "full": (_("Toàn trình trên mạng"), _("Không phải đến; hoặc nộp tại quầy, qua bưu chính")),
    "partial": (_("Một phần trên mạng"), _("Cần đến một lần; hoặc nộp tại quầy, qua bưu chính")),
    "information": (_("Tại quầy"), _("Trang này chỉ cung cấp thông tin")),
}
CHANNELS = {
    "online": _("Trực tuyến"),
    "postal": _("Dịch vụ bưu chính"),
    "in_person": _("Trực tiếp tại quầy"),
}
AGENCY_LEVELS = {"bo": _("Bộ, ngành"), "tinh": _("Cấp tỉnh"), "xa": _("Cấp xã"), "khac": _("Cơ quan khác")}
QUALITY = {
    "time_unit_missing": _("Thời hạn chưa ghi đơn vị (ngày hay giờ). Hãy hỏi cơ quan giải quyết trước khi nộp."),
    "no_time_limit": _("Bản công bố không ghi thời hạn giải quyết."),
    "no_steps": _("Bản công bố không ghi trình tự thực hiện."),
    "no_legal_code": _("Bản công bố không ghi số hiệu văn bản làm căn cứ."),
    "legal_section_not_found": _("Bản công bố không có phần căn cứ pháp lý."),
    "long_component": _("Tên một số giấy tờ dài bất thường, có thể do bảng gốc bị dồn chữ."),
    "fee_conflict": _("Chỗ ghi miễn phí, chỗ ghi số tiền. Hãy hỏi cơ quan giải quyết trước khi nộp."),
    "no_components": _("Bản công bố không liệt kê giấy tờ phải nộp."),
    "no_component_header": _("Bảng giấy tờ không có dòng tiêu đề, tên giấy tờ có thể bị lẫn."),
    "channels_unparsed": _("Cách nộp được ghi thành một đoạn chữ, chưa tách riêng từng cách."),
}
_UNITS = {
    TimeUnit.WORKING_DAY: ngettext_lazy("%(n)d ngày làm việc", "%(n)d ngày làm việc", "n"),
    TimeUnit.WORKING_HOUR: ngettext_lazy("%(n)d giờ làm việc", "%(n)d giờ làm việc", "n"),
    TimeUnit.CALENDAR_DAY: ngettext_lazy("%(n)d ngày", "%(n)d ngày", "n"),
    TimeUnit.MONTH: ngettext_lazy("%(n)d tháng", "%(n)d tháng", "n"),
}
_RAW_UNITS = {
    "working_day": TimeUnit.WORKING_DAY,
    "day": TimeUnit.CALENDAR_DAY,
    "hour": TimeUnit.WORKING_HOUR,
    "month": TimeUnit.MONTH,
}


def time_words(limit: TimeLimit | None) -> Any:
    """A legal time limit in words; '' where none is published."""
    return _UNITS[limit.unit] % {"n": limit.value} if limit else ""


def channel_time(value: object, unit: str | None) -> Any:
    """The time of one way to hand in, as published; without a unit it is not guessed (R-CAL-05)."""
    if not isinstance(value, (int, float)):
        return _("Không ghi")
    if unit not in _RAW_UNITS or value != int(value):
        return _("%(value)s (chưa ghi đơn vị)") % {"value": f"{value:g}"}
    return time_words(TimeLimit(int(value), _RAW_UNITS[unit]))

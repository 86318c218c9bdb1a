"""What the living page of components shows: each with its states. All people and dossiers are invented."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.kernel.clock import now
from motcua.kernel.templatetags.kit import icon_names

COLOURS = (
    ("lam", "#1f3f8c", gettext_lazy("nhấn, liên kết")),
    ("lam-tint", "#edf1f9", gettext_lazy("dòng đang chọn")),
    ("paper", "#faf6ee", gettext_lazy("giấy dó")),
    ("paper-deep", "#f1eadd", gettext_lazy("chân trang")),
    ("ink", "#1d1b20", gettext_lazy("chữ")),
    ("ink-soft", "#57514a", gettext_lazy("chữ phụ")),
    ("line-strong", "#7b7265", gettext_lazy("viền ô nhập")),
    ("ok", "#1c6239", gettext_lazy("xong, đạt")),
    ("warn", "#7d4700", gettext_lazy("cần chú ý")),
    ("bad", "#a3231b", gettext_lazy("lỗi, quá hạn")),
    ("idle", "#4d4841", gettext_lazy("chưa đến lượt")),
    ("focus", "#b5450b", gettext_lazy("vòng tiêu điểm")),
)
STATES = (
    ("ok", "check", gettext_lazy("Đã trả kết quả")),
    ("run", "go", gettext_lazy("Đang giải quyết")),
    ("warn", "pause", gettext_lazy("Chờ bổ sung")),
    ("warn", "coin", gettext_lazy("Chờ nộp phí")),
    ("bad", "alert", gettext_lazy("Quá hạn")),
    ("bad", "x", gettext_lazy("Từ chối")),
    ("", "ring", gettext_lazy("Nháp")),
    ("", "back", gettext_lazy("Đã rút")),
)


def examples() -> dict[str, Any]:
    """Template context of `kit/living.html`."""
    instant = datetime(2026, 11, 23, 2, 20, tzinfo=UTC)
    return {
        "colours": COLOURS,
        "states": STATES,
        "icons": sorted(icon_names()),
        "errors": [("a2", _("Nhập đủ ngày, tháng, năm")), ("a1", _("Nhập chữ đệm và tên"))],
        "instant": instant,
        "soon": now() + timedelta(minutes=70),
        "pages": Paginator(range(200), 10).page(7),
        "trail": [(_("Tìm thủ tục"), "/tim/")],
        "pairs": _pairs(),
        "flow": _flow(),
        "line": _line(instant),
    }


def _pairs() -> list[tuple[str, str]]:
    return [(_("Tử số"), "84.512"), (_("Mẫu số"), "118.304"), (_("Các lần sửa"), _("Chưa có"))]


def _flow() -> list[dict[str, str]]:
    return [
        {"state": "done", "name": _("Đến hệ thống"), "note": "20/11 10:30"},
        {"state": "now", "name": _("Kiểm tra, tiếp nhận"), "note": _("còn 1:10")},
        {"state": "todo", "name": _("Thẩm tra"), "note": _("4 giờ")},
        {"state": "todo", "name": _("Trả kết quả"), "note": ""},
    ]


def _line(instant: datetime) -> list[dict[str, Any]]:
    return [
        {"state": "", "title": _("Bạn đã nộp hồ sơ"), "text": "Danh Thị Minh Hoạ", "at": instant},
        {"state": "wait", "title": _("Chờ bạn bổ sung"), "text": _("Ảnh trang 2 bị mờ."), "icon": "pause"},
        {"state": "now", "title": _("Cán bộ kiểm tra"), "text": _("Trong 8 giờ làm việc."), "icon": "go"},
        {"state": "todo", "title": _("Trả kết quả"), "text": ""},
    ]

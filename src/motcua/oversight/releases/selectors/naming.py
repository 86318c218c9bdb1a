"""What the figures of a release are called where several of one indicator stand in one list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _

from motcua.oversight.releases.types import Definition


def full_names(definitions: Iterable[Definition]) -> dict[str, str]:
    """Names by id; figures that bear the same name get the word that tells them apart."""
    rows = list(definitions)
    borne = Counter(row.name for row in rows)
    return {
        row.id: f"{row.name}: {figure_word(row.figure)}" if row.figure and borne[row.name] > 1 else row.name
        for row in rows
    }


def figure_word(figure: str) -> str:
    """What tells one figure of an indicator from its others; one without words keeps its code."""
    words = {
        "accepted": _("được chấp nhận"), "offered": _("đã mời"), "refused": _("từ chối"), "reversed": _("đổi lại"),
        "submitted": _("đã nộp"), "views": _("lượt xem"), "visits": _("lượt truy cập"),
        "by_maximum": _("theo thời hạn tối đa"), "waiting": _("đang chờ bổ sung"),
        "without_due": _("không có ngày hẹn"), "elapsed": _("thời gian trôi"),
        "done": _("đã xong"), "early": _("trước hạn"), "late": _("quá hạn"), "on_day": _("đúng ngày hẹn"),
        "answered": _("đã trả lời"), "in_scope": _("thuộc phạm vi"), "published": _("đã công khai"),
        "behaviour": _("theo hành vi"), "rule": _("theo quy định"), "dossiers": _("hồ sơ"), "procedures": _("thủ tục"),
        "at_desk": _("tại bộ phận một cửa"), "whole": _("toàn quy trình"), "both": _("cả hai"), "one": _("một"),
        "online": _("trực tuyến"), "services": _("dịch vụ"), "overall": _("chung"), "convenience": _("sự thuận tiện"),
        "timeliness": _("đúng hạn"), "attitude": _("thái độ"), "very": _("rất hài lòng"),
        "satisfied": _("hài lòng"), "not": _("chưa hài lòng"),
    }  # fmt: skip
    if figure in words:
        return words[figure]
    subject, _sep, grade = figure.partition("_")
    return f"{words[subject]}, {words[grade]}" if subject in words and grade in words else figure

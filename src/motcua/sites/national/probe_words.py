"""Words of visits from outside: checks, outcomes, why a visit does not count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.utils.translation import gettext as _

from motcua.kernel.clock import now
from motcua.kernel.templatetags import kit
from motcua.oversight.indicators.types import Period, Ratio
from motcua.oversight.probes import selectors as probes
from motcua.oversight.probes.types import Check, LeftOut, Outcome, WatchInfo
from motcua.sites.national.tables import Cell, Pairs, law_text, rate_text

_SILENT = timedelta(minutes=30)
"""The worker looks after visits every minute; one visit takes less than one."""


def check_name(check: Check) -> str:
    return {
        Check.REACHABLE: _("Mở được"),
        Check.TLS: _("Mã hóa"),
        Check.SPEED: _("Đủ nhanh"),
        Check.MOBILE: _("Vừa điện thoại"),
        Check.ACCESSIBLE: _("Tiếp cận"),
        Check.SEARCH: _("Tìm thấy"),
        Check.FORM: _("Mở biểu mẫu"),
        Check.BEACON: _("Có mã đếm"),
    }[check]


def outcome_tag(outcome: Outcome) -> tuple[str, str]:
    """Kind of tag and word."""
    return {
        Outcome.PASSED: ("ok", _("đạt")),
        Outcome.FAILED: ("bad", _("không đạt")),
        Outcome.NOT_APPLICABLE: ("", _("không áp dụng")),
        Outcome.NOT_KNOWN: ("idle", _("chưa biết")),
    }[outcome]


def left_out_name(reason: LeftOut) -> str:
    return {
        LeftOut.OUTAGE: _("trong đợt ngừng phục vụ đã báo trước"),
        LeftOut.OBJECTION: _("phản đối của cơ quan được chấp nhận"),
        LeftOut.OURSELVES: _("mạng của máy đo hỏng lúc đó"),
        LeftOut.CHECK: _("lượt kiểm tra riêng, không tính"),
    }[reason]


def round_cell(ratio: Ratio | None, check: Check, period: str) -> Cell:
    """A rate over rounds that opens its pair, law and assumptions."""
    if ratio is None or not ratio.applies:
        return Cell("–")
    return Cell(rate_text(ratio), passport=round_pairs(ratio, check, period))


def round_pairs(ratio: Ratio, check: Check, period: str, extra: Pairs = ()) -> Pairs:
    """What stands behind a rate over rounds, as known now."""
    indicator = next(row for row in probes.own_indicators() if row.check is check)
    return (
        (_("Tử số"), _("%(n)s lượt đạt") % {"n": ratio.numerator}),
        (_("Mẫu số"), _("%(n)s lượt được tính") % {"n": ratio.denominator}),
        (_("Định nghĩa"), f"{indicator.code}: {indicator.name}"),
        (_("Căn cứ"), law_text(indicator.article)),
        (_("Nguồn"), _("các lần máy đo mở trang từ bên ngoài")),
        (_("Kỳ"), period),
        (_("Chốt lúc"), kit.moment(now())),
        (_("Cách đếm"), _("Một lượt không đạt chỉ tính khi lần thăm thứ hai, ở giờ khác, cũng không đạt.")),
        (_("Giả định"), law_text(indicator.assumed)),
        *extra,
    )


def failed_cell(outcomes: Mapping[Check, Outcome] | None, at: str = "") -> Cell:
    """What a visit ended in; below the tag, which does not break, what failed and when it was."""
    if outcomes is None:
        return Cell(_("chưa thăm"), tag="idle")
    failed = [check_name(check) for check in Check if outcomes.get(check) is Outcome.FAILED]
    if failed:
        return Cell(_("không đạt"), tag="bad", note="; ".join(filter(None, (", ".join(failed), at))))
    opened = outcomes.get(Check.REACHABLE) is Outcome.PASSED
    return Cell(_("đạt"), tag="ok", note=at) if opened else Cell(_("chưa biết"), tag="idle", note=at)


def watch_words(last: WatchInfo | None) -> str:
    """What keeps visits from being made; '' where nothing does."""
    if last is None:
        return _("Máy đo chưa chạy lần nào.")
    at = {"at": kit.moment(last.at)}
    if not last.has_browser:
        return (
            _("Lúc %(at)s, máy đo không mở được trình duyệt Chromium. Các lượt thăm vẫn chờ, không tính cho ai.") % at
        )
    return _("Máy đo không chạy từ %(at)s đến nay.") % at if last.at < now() - _SILENT else ""


def months_shown(months: Sequence[int], chosen: int) -> list[dict[str, object]]:
    """The choice of months, as `_months.html` draws it."""
    return [
        {"value": Period(m, m).code, "label": Period(m, m).label, "is_chosen": m == chosen}
        for m in sorted({*months, chosen}, reverse=True)
    ]

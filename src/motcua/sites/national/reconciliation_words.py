"""How sides, measures, verdicts and states of reconciliation are called on the screen."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.oversight.reconciliation.types import Act, CaseState, Measure, Pairing, Party, Side, Verdict


def side_name(side: Side) -> str:
    return {
        Side.DECLARED: _("Báo cáo tự khai"),
        Side.SYNCHRONISED: _("Hồ sơ đồng bộ"),
        Side.COUNTERPART: _("Nền tảng khác"),
        Side.OBSERVED: _("Quan sát"),
    }[side]


def measure_name(measure: Measure) -> str:
    return {
        Measure.RECEIVED: _("hồ sơ tiếp nhận"),
        Measure.RECEIVED_ONLINE: _("hồ sơ trực tuyến"),
        Measure.RECEIVED_POST: _("hồ sơ bưu chính"),
        Measure.PAID_ONLINE: _("hồ sơ thanh toán trực tuyến"),
        Measure.PAYMENTS: _("khoản thanh toán"),
        Measure.SIGN_ONS: _("lượt đăng nhập"),
        Measure.MESSAGES: _("thông báo đã gửi"),
        Measure.POSTINGS: _("bưu gửi"),
        Measure.PORTAL_RECEIVED: _("hồ sơ trên Cổng quốc gia"),
        Measure.VISITS: _("lượt xem trang"),
        Measure.PROBES: _("lượt thăm dò"),
        Measure.PROBES_UP: _("lượt thăm dò có trả lời"),
    }[measure]


def verdict_tag(verdict: Verdict) -> tuple[str, str]:
    """Kind of the tag and its word."""
    return {
        Verdict.AGREES: ("ok", _("Khớp")),
        Verdict.TOLERATED: ("ok", _("Trong sai số")),
        Verdict.DIFFERS: ("bad", _("Khác")),
        Verdict.SILENT_REPORTER: ("bad", _("Cơ quan không gửi")),
        Verdict.SILENT_WITNESS: ("idle", _("Bên kia không có số")),
    }[verdict]


def state_tag(state: CaseState) -> tuple[str, str]:
    return {
        CaseState.OPEN: ("warn", _("Chờ giải trình")),
        CaseState.EXPLAINED: ("run", _("Chờ trả lời")),
        CaseState.ACCEPTED: ("ok", _("Đã chấp nhận")),
        CaseState.REJECTED: ("bad", _("Chưa chấp nhận")),
        CaseState.VANISHED: ("ok", _("Đã hết chênh lệch")),
        CaseState.SIGNED: ("ok", _("Đã ký chốt")),
    }[state]


def act_name(act: Act) -> str:
    return {
        Act.OPENED: _("Phát hiện khác biệt"),
        Act.EXPLAINED: _("Giải trình"),
        Act.ACCEPTED: _("Chấp nhận giải trình"),
        Act.REJECTED: _("Chưa chấp nhận"),
        Act.MEASURED: _("Số liệu thay đổi, cần giải trình lại"),
        Act.VANISHED: _("Số liệu mới đã khớp"),
        Act.SIGNED: _("Ký chốt"),
    }[act]


def party_name(party: Party) -> str:
    return {Party.AGENCY: _("Cơ quan"), Party.CENTRE: _("Trung ương")}[party]


def pairing_name(pairing: Pairing) -> str:
    return pairing.name_en if (get_language() or "vi").startswith("en") else pairing.name

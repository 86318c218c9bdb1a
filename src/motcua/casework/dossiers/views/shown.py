"""How a dossier looks on a screen: the word for its state, its clock, its way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.casework.dossiers.models import Dossier
from motcua.casework.dossiers.selectors import is_overdue, main_road, running_clock
from motcua.casework.dossiers.types import Channel, Clock, State
from motcua.casework.workflow import selectors as workflow
from motcua.foundation.agencies import selectors as agencies
from motcua.kernel.clock import now
from motcua.kernel.worktime import working_minutes

Word = str | Promise

STATES: dict[str, tuple[str, str, Word]] = {
    State.DRAFT: ("", "ring", _("Nháp")),
    State.SUBMITTED: ("run", "dot", _("Chờ tiếp nhận")),
    State.INTAKE_SUPPLEMENT: ("warn", "pause", _("Chờ bổ sung")),
    State.REFUSED_INTAKE: ("bad", "x", _("Bị từ chối")),
    State.RECEIVED: ("run", "go", _("Đã tiếp nhận")),
    State.PROCESSING: ("run", "go", _("Đang giải quyết")),
    State.RESULT_READY: ("ok", "check", _("Đã có kết quả")),
    State.RETURNED: ("ok", "check", _("Đã trả kết quả")),
    State.WITHDRAWN: ("", "back", _("Đã rút")),
}
CHANNELS: dict[int, tuple[str, Word]] = {
    Channel.COUNTER: ("desk", _("Tại quầy")),
    Channel.ONLINE: ("globe", _("Trực tuyến")),
    Channel.POST: ("post", _("Bưu chính")),
}
KINDS: dict[str, Word] = {
    "submit": _("Nộp hồ sơ"),
    "receive": _("Tiếp nhận, cấp mã và hẹn trả"),
    "request_supplement": _("Yêu cầu bổ sung"),
    "supplement": _("Gửi bổ sung"),
    "refuse": _("Từ chối tiếp nhận"),
    "withdraw": _("Rút hồ sơ"),
    "assign": _("Phân công người giải quyết"),
    "propose": _("Thẩm tra xong, đề xuất kết quả"),
    "send_back": _("Trả lại để thẩm tra thêm"),
    "approve": _("Duyệt kết quả"),
    "issue": _("Ký số và ban hành kết quả"),
    "return_result": _("Trả kết quả"),
}
MARKS: dict[str, Word] = {"early": _("trước hạn"), "on_time": _("đúng hạn"), "late": _("quá hạn"), "": ""}


@dataclass(frozen=True)
class Tag:
    kind: str
    icon: str
    word: Word


@dataclass(frozen=True)
class ClockFace:
    """Working minutes used and in all, and when they end; `paused` while the applicant is to act."""

    used: int
    total: int
    due_at: datetime | None
    paused: bool


@dataclass(frozen=True)
class FlowStep:
    """A step of the strip over the officer's page."""

    name: str
    state: str
    note: str


def tag_of(dossier: Dossier) -> Tag:
    """Icon, word and colour of the state; lateness is shown on the clock."""
    return Tag(*STATES[dossier.state])


def clock_of(dossier: Dossier) -> ClockFace | None:
    """The clock to show: intake (8 working hours), processing, or paused for the applicant; None when all is done."""
    running = running_clock(dossier)
    if running is None or running.due_at is None:
        return None
    calendar = agencies.working_calendar(dossier.agency_id)
    return ClockFace(
        used=working_minutes(calendar, running.started_at, now()),
        total=working_minutes(calendar, running.started_at, running.due_at),
        due_at=running.due_at,
        paused=running.clock == Clock.SUPPLEMENT,
    )


def flow_of(dossier: Dossier) -> list[FlowStep]:
    """The straight way with where the dossier stands."""
    process, road = workflow.process_version(dossier.process_version_id), main_road(dossier)
    here = road.index(dossier.step) if dossier.step in road else road.index("intake")
    return [
        FlowStep(process.step(code).name, "done" if n < here else "now" if n == here else "todo", "")
        for n, code in enumerate(road)
        if code not in ("draft", "closed")
    ]


@dataclass(frozen=True)
class LineStep:
    """A station of the citizen's timeline."""

    title: Word
    state: str
    text: Word
    at: datetime | None
    icon: str


STATIONS: dict[str, tuple[Word, Word]] = {
    "intake": (_("Bộ phận một cửa kiểm tra, tiếp nhận"), _("Trong 8 giờ làm việc kể từ lúc nộp")),
    "assign": (_("Phân công người giải quyết"), ""),
    "appraise": (_("Thẩm tra"), ""),
    "approve": (_("Lãnh đạo duyệt"), ""),
    "sign": (_("Ký số kết quả"), ""),
    "return": (_("Trả kết quả"), _("Bản điện tử vào kho giấy tờ của bạn")),
}
PLAIN: dict[str, tuple[Word, str]] = {
    "submit": (_("Bạn đã nộp hồ sơ, hệ thống đã ghi nhận"), "check"),
    "receive": (_("Đã tiếp nhận, có mã hồ sơ và ngày hẹn trả"), "check"),
    "request_supplement": (_("Bộ phận một cửa đề nghị bạn bổ sung"), "pause"),
    "supplement": (_("Bạn đã gửi bổ sung"), "check"),
    "refuse": (_("Hồ sơ không được tiếp nhận"), "x"),
    "withdraw": (_("Bạn đã rút hồ sơ"), "back"),
    "assign": (_("Đã phân công người giải quyết"), "check"),
    "propose": (_("Đã thẩm tra, trình lãnh đạo"), "check"),
    "send_back": (_("Lãnh đạo yêu cầu thẩm tra thêm"), "back"),
    "approve": (_("Lãnh đạo đã duyệt"), "check"),
    "issue": (_("Đã ký số kết quả, đã vào kho giấy tờ của bạn"), "check"),
    "return_result": (_("Đã trả kết quả"), "check"),
}


def line_of(dossier: Dossier) -> list[LineStep]:
    """What has happened in plain words, then what is still to come."""
    past = [
        LineStep(
            PLAIN[event.kind][0],
            "done",
            event.actor_name if event.kind != "submit" else "",
            event.at,
            PLAIN[event.kind][1],
        )
        for event in dossier.events.all()
    ]
    return past + _still_to_come(dossier)


def _still_to_come(dossier: Dossier) -> list[LineStep]:
    if dossier.step == "closed":
        return []
    if dossier.step == "applicant":
        waiting = LineStep(_("Chờ bạn bổ sung"), "now", _("Thời hạn tạm dừng cho đến khi bạn gửi lại"), None, "pause")
        return [waiting, *_stations(main_road(dossier)[1:], "")]
    road = main_road(dossier)
    return _stations(road[road.index(dossier.step) :], dossier.step)


def _stations(codes: list[str], here: str) -> list[LineStep]:
    return [
        LineStep(STATIONS[c][0], "now" if c == here else "todo", STATIONS[c][1], None, "clock" if c == here else "")
        for c in codes
        if c in STATIONS
    ]


def row_of(dossier: Dossier) -> dict[str, Any]:
    """One line of an inbox or of the citizen's list."""
    icon, channel = CHANNELS[dossier.channel]
    return {
        "dossier": dossier,
        "tag": tag_of(dossier),
        "clock": clock_of(dossier) if dossier.state != State.DRAFT else None,
        "channel_icon": icon,
        "channel": channel,
        "overdue": is_overdue(dossier),
    }

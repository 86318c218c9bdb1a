"""Words of states, steps, deadlines and warnings, and what every page of directives shows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.foundation.agencies.types import Group
from motcua.kernel.access import Actor, actor_of
from motcua.kernel.clock import now
from motcua.kernel.templatetags import kit
from motcua.oversight.directives.rules.steps import NAMES
from motcua.oversight.directives.types import (
    MANAGE_DIRECTIVES,
    VIEW_BOARD,
    VIEW_TASKS,
    Kind,
    Recurrence,
    Rhythm,
    State,
    Step,
    Tally,
)

_TAGS = {
    State.NOT_BEGUN: "", State.DOING: "run", State.WITH_HEAD: "run", State.HANDED_IN: "run",
    State.ACCEPTED: "ok", State.CANCELLED: "",
    State.PASSED_ON: "",
}  # fmt: skip


def state_name(state: State) -> str:
    return NAMES[state].said(get_language() or "vi")


def state_tag(state: State) -> tuple[str, str]:
    return _TAGS[state], state_name(state)


def step_name(step: Step) -> str:
    names = {
        Step.GIVEN: _("Được giao"), Step.PROGRESS: _("Báo cáo tiến độ"), Step.HANDED_IN: _("Gửi minh chứng"),
        Step.TO_HEAD: _("Trình lãnh đạo phụ trách"), Step.SENT_BACK: _("Lãnh đạo trả lại"),
        Step.APPROVED: _("Lãnh đạo đồng ý, gửi Văn phòng"),
        Step.NO_HEAD: _("Cơ quan chưa có lãnh đạo phụ trách trong hệ thống: đi thẳng lên Văn phòng"),
        Step.ASK_HEAD: _("Trình lãnh đạo phụ trách đề nghị gia hạn"),
        Step.ASK_PASSED: _("Lãnh đạo đồng ý gửi đề nghị gia hạn"),
        Step.ASK_DENIED: _("Lãnh đạo không gửi đề nghị gia hạn"),
        Step.ASK_DROPPED: _("Cơ quan rút đề nghị gia hạn"),
        Step.ASK_ENDED: _("Đề nghị gia hạn hết hiệu lực cùng kỳ hoặc phần việc của nó"),
        Step.ACCEPTED: _("Công nhận hoàn thành"), Step.RETURNED: _("Trả lại minh chứng"),
        Step.ASKED: _("Xin gia hạn"), Step.EXTENDED: _("Đồng ý gia hạn"), Step.REFUSED: _("Không đồng ý gia hạn"),
        Step.CANCELLED: _("Thôi giao nhiệm vụ"), Step.COMMENTED: _("Ý kiến"),
        Step.PASSED_ON: _("Chuyển cơ quan kế thừa"), Step.NEXT_ROUND: _("Bắt đầu kỳ tiếp theo"),
        Step.NO_HEIR: _("Cơ quan đã kết thúc, chưa có một cơ quan nào nhận phần việc này: đã báo Văn phòng"),
    }  # fmt: skip
    return names[step]


def kind_name(kind: Kind) -> str:
    names = {Kind.LETTER: _("Công văn"), Kind.RESOLUTION: _("Nghị quyết"), Kind.DECISION: _("Quyết định"),
             Kind.NOTICE: _("Thông báo kết luận")}  # fmt: skip
    return names[kind]


def group_name(group: str) -> str:
    names = {Group.MINISTRY: _("Các bộ, ngành"), Group.PROVINCE: _("Các tỉnh, thành phố")}
    return names[Group(group)]


def recurrence_name(recurrence: Recurrence) -> str:
    names = {
        Recurrence.ONCE: _("Một lần, có hạn"), Recurrence.WEEKLY: _("Hằng tuần"), Recurrence.MONTHLY: _("Hằng tháng"),
        Recurrence.QUARTERLY: _("Hằng quý"), Recurrence.YEARLY: _("Hằng năm"),
        Recurrence.REGULAR: _("Thường xuyên, không có hạn"),
    }  # fmt: skip
    return names[recurrence]


def rhythm_name(rhythm: Rhythm) -> str:
    """What recurs, with the day of each round; '' for what does not recur."""
    if rhythm.recurrence is Recurrence.ONCE:
        return ""
    name = recurrence_name(rhythm.recurrence)
    if not (rhythm.day or rhythm.month):
        return name
    return f"{name}, {_round_day(rhythm)}"


def _round_day(rhythm: Rhythm) -> str:
    if rhythm.recurrence is Recurrence.WEEKLY:
        return weekday_name(rhythm.day)
    day = _("ngày {day}").format(day=rhythm.day) if rhythm.day else _("ngày cuối")
    if not rhythm.month:
        return day
    within = (
        _("{day} tháng thứ {month} của quý") if rhythm.recurrence is Recurrence.QUARTERLY else _("{day} tháng {month}")
    )
    return within.format(day=day, month=rhythm.month)


def weekday_name(day: int) -> str:
    names = (_("Chủ nhật"), _("thứ Hai"), _("thứ Ba"), _("thứ Tư"), _("thứ Năm"), _("thứ Sáu"), _("thứ Bảy"))
    return names[day % 7]


def warning_text(code: str) -> str:
    texts = {
        "early": _("Hạn đọc được sớm hơn ngày ban hành văn bản"),
        "no_owner": _("Không thấy tên cơ quan chủ trì"),
        "no_deadline": _("Không thấy hạn"),
        "no_such_day": _("Văn bản ghi một ngày không có trong lịch; xin hỏi lại nơi ban hành rồi ghi hạn"),
        "partly": _("Đoạn này còn lời về thời gian mà máy chưa hiểu; xin đối chiếu hạn với câu trích ở trên"),
        "cut": _("Đoạn quá dài, đã cắt bớt"),
    }
    return texts[code]


def passport(tally: Tally) -> list[tuple[str, str]]:
    """What stands behind the share of duties: no text defines it, so its definition is said in full."""
    done, total = kit.number(tally.done), kit.number(tally.total)
    return [
        (_("Tử số"), _("{n}: phần việc và kỳ đã được Văn phòng công nhận").format(n=done)),
        (_("Mẫu số"), _("{n}: phần việc được giao, và kỳ đã đến hạn của việc định kỳ").format(n=total)),
        (_("Định nghĩa"), _("Phần đã công nhận trên phần phải làm; không văn bản nào đặt mã cho tỷ lệ này")),
        (_("Nguồn"), _("sổ theo dõi nhiệm vụ của hệ thống này, từng bước có người và giờ")),
        (_("Kỳ"), _("từ lúc giao đến nay")),
        (_("Chốt lúc"), kit.moment(now())),
        (_("Không tính"), _("phần việc đã thôi giao hoặc đã chuyển cơ quan kế thừa")),
        (_("Làm tròn"), _("2 số lẻ, nửa lên")),
    ]


def frame(request: HttpRequest, here: str) -> dict[str, Any]:
    """The ways between the pages that this actor may open."""
    return {"here_is": here, "ways": _ways(actor_of(request))}


def _ways(actor: Actor) -> list[tuple[str, str, str]]:
    ways = [("index", _("Văn bản"), "directives:index")]
    if not actor.is_signed_in:
        return ways
    if actor.may(VIEW_TASKS):
        ways = [("desk", _("Nhiệm vụ của tôi"), "directives:desk"), *ways]
    if actor.may(VIEW_BOARD):
        ways.append(("board", _("Bảng cả nước"), "directives:board"))
    if actor.may(MANAGE_DIRECTIVES):
        ways.append(("office", _("Bảng của Văn phòng"), "directives:office"))
    return ways

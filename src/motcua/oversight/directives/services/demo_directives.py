"""An invented letter for trying out, with duties at every step; plainly marked as invented."""

from __future__ import annotations

from datetime import timedelta

from motcua.foundation.accounts import selectors as accounts
from motcua.foundation.agencies.types import Group
from motcua.kernel.access import Actor
from motcua.kernel.clock import today
from motcua.oversight.directives.models import Directive, Duty
from motcua.oversight.directives.services.decide_task import accept_duty
from motcua.oversight.directives.services.enter_directive import add_task, enter_directive, publish_directive
from motcua.oversight.directives.services.extend_duty import approve_extension, ask_extension
from motcua.oversight.directives.services.lead_task import approve_evidence
from motcua.oversight.directives.services.propose_tasks import read_directive
from motcua.oversight.directives.services.report_task import hand_in_evidence, report_progress
from motcua.oversight.directives.types import LEAD_TASK, MANAGE_DIRECTIVES, REPORT_TASK, Kind, Recurrence, TaskWords

NUMBER = "01/GĐ-THU"
_SOURCE = "Văn bản giả định để dùng thử, không có thật"
_TEXT = """1. Bộ Tư pháp chủ trì, phối hợp với Bộ Tài chính lập danh mục giả định.
Thời hạn hoàn thành: Quý IV năm 2030.
2. UBND các tỉnh, thành phố báo cáo kết quả giả định hằng tháng.
"""


def load_demo_directives() -> int:
    """Once; returns how many directives are new."""
    office = _someone(MANAGE_DIRECTIVES.code)
    if office is None or Directive.objects.filter(number=NUMBER).exists():
        return 0
    directive_id = enter_directive(
        number=NUMBER, kind=Kind.LETTER, title="Thử theo dõi nhiệm vụ trên dữ liệu giả định",
        issuer="Cơ quan Giả Định", issued_on=today() - timedelta(days=45), source=_SOURCE, actor=office,
    )  # fmt: skip
    for words in _tasks():
        add_task(directive_id=directive_id, words=words, actor=office)
    read_directive(directive_id=directive_id, name="giả định.txt", content=_TEXT.encode(), actor=office)
    publish_directive(directive_id=directive_id, is_published=True, actor=office)
    _walk(office)
    return 1


def _tasks() -> list[TaskWords]:
    groups, day = (Group.MINISTRY, Group.PROVINCE), today()
    return [
        TaskWords("1", "Rà soát thủ tục đủ điều kiện trực tuyến (giả định).", groups=groups,
                  due_on=day - timedelta(days=6), evidence="Quyết định ban hành danh mục", indicator="IND-03"),
        TaskWords("2", "Giao chỉ tiêu hồ sơ trực tuyến cho từng đơn vị (giả định).", groups=groups,
                  due_on=day + timedelta(days=5), indicator="IND-10"),
        TaskWords("3", "Báo cáo tình hình ký số từ xa (giả định).", groups=(Group.PROVINCE,),
                  recurrence=Recurrence.MONTHLY),
        TaskWords("4", "Kết nối kho dữ liệu điện tử (giả định).", groups=groups, due_on=day + timedelta(days=60)),
    ]  # fmt: skip


def _walk(office: Actor) -> None:
    """The demo clerk's duties take different ways, one accepted, one asking for time."""
    clerk = _someone(REPORT_TASK.code)
    if clerk is None:
        return
    mine = clerk.scopes(REPORT_TASK)[0]
    duties = list(Duty.objects.filter(agency_code=mine, directive__number=NUMBER).order_by("task__place"))
    if len(duties) < 4:
        return
    report_progress(duty_id=duties[0].pk, version=0, text="Đã rà soát một nửa (giả định).", actor=clerk)
    until = today() + timedelta(days=20)
    ask_extension(duty_id=duties[0].pk, version=1, until=until, reason="Chờ ý kiến sở ngành (giả định).", actor=clerk)
    hand_in_evidence(duty_id=duties[1].pk, version=0, text="Đã giao chỉ tiêu (giả định).", actor=clerk)
    hand_in_evidence(duty_id=duties[3].pk, version=0, text="Đã kết nối (giả định).", actor=clerk)
    head = _someone(LEAD_TASK.code)
    if head is None:
        return
    approve_extension(duty_id=duties[0].pk, version=2, text="Đồng ý gửi (giả định).", actor=head)
    approve_evidence(duty_id=duties[3].pk, version=1, text="Đồng ý gửi (giả định).", actor=head)
    accept_duty(duty_id=duties[3].pk, version=2, text="Đã xem minh chứng giả định.", actor=office)


def _someone(permission: str) -> Actor | None:
    """The first demo account whose actor holds a permission."""
    for demo in accounts.demo_accounts():
        for line in accounts.accounts_page(search=demo.person_number).object_list:
            actor = accounts.actor_for(line.account_id)
            if any(code == permission for code, _scope in actor.grants):
                return actor
    return None

"""Words of states and steps on the pages, and what every page of campaigns shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.kernel.access import Actor, actor_of
from motcua.kernel.clock import now
from motcua.kernel.templatetags import kit
from motcua.oversight.campaigns.rules.steps import NAMES
from motcua.oversight.campaigns.types import (
    VIEW_BOARD,
    VIEW_REPORTS,
    CampaignInfo,
    Element,
    Form,
    PeriodKind,
    Progress,
    State,
    Step,
)
from motcua.oversight.indicators import selectors as indicators
from motcua.oversight.indicators.types import Indicator, Period, Ratio

_TAGS = {
    State.OPEN: "", State.DRAFT: "run", State.SUBMITTED: "run", State.UNIT_APPROVED: "run",
    State.AGENCY_APPROVED: "run", State.ACCEPTED: "run", State.APPROVED: "ok", State.RETURNED: "warn",
    State.REOPENED: "warn", State.EXCLUDED: "", State.PASSED_ON: "",
}  # fmt: skip


def state_name(state: State) -> str:
    return NAMES[state].said(get_language() or "vi")


def state_tag(state: State) -> tuple[str, str]:
    """(kind of the tag, its word)."""
    return _TAGS[state], state_name(state)


def step_name(step: Step) -> str:
    names = {
        Step.OPENED: _("Mở đợt báo cáo"), Step.SUBMITTED: _("Nộp báo cáo"), Step.APPROVED: _("Duyệt"),
        Step.RETURNED: _("Trả lại"), Step.REOPENED: _("Mở lại để sửa"), Step.COMMENTED: _("Ý kiến"),
        Step.EXCEPTED: _("Gia hạn"), Step.EXCLUDED: _("Loại khỏi đợt báo cáo"),
        Step.PASSED_ON: _("Chuyển cơ quan kế thừa"), Step.INHERITED: _("Nhận số liệu của cơ quan sáp nhập"),
    }  # fmt: skip
    return names[step]


def is_english() -> bool:
    return (get_language() or "").startswith("en")


def form_name(form: Form) -> str:
    return form.name_en if is_english() else form.name


def element_name(element: Element) -> str:
    return element.name_en if is_english() else element.name


def month_label(month: int) -> str:
    return Period(month, month).label


def period_name(info: CampaignInfo) -> str:
    """`quý III năm 2026`."""
    return info.words(get_language() or "vi")


def kind_name(kind: PeriodKind) -> str:
    names = {
        PeriodKind.MONTH: _("Hằng tháng"), PeriodKind.QUARTER: _("Hằng quý"),
        PeriodKind.HALF_YEAR: _("6 tháng một lần"), PeriodKind.YEAR: _("Hằng năm"),
    }  # fmt: skip
    return names[kind]


def campaign_name(info: CampaignInfo) -> str:
    return f"{form_name(info.form)}, {period_name(info)}"


@dataclass(frozen=True)
class Behind:
    """Which rounds a rate is of: their period and source in words, its last day, the last lock among them."""

    period: str
    source: str
    last_day: date
    locks_at: datetime
    article: str = ""
    """What orders the report, where REP-1 and REP-2 do not read it: they read months only."""
    assumed: str = ""


def behind_kind(rounds: Sequence[CampaignInfo], first: int, last: int) -> Behind:
    """Of the rounds of one kind that are due, whose periods end from `first` to `last`."""
    words = {"first": month_label(first), "last": month_label(last)}
    return Behind(
        period=_("kỳ hết tháng trong khoảng %(first)s đến %(last)s") % words,
        source=_("sổ báo cáo của %(n)s đợt đã đến hạn") % {"n": kit.number(len(rounds))},
        last_day=Period(last, last).last_day,
        locks_at=max(info.locks_at for info in rounds),
        **_own_basis(rounds),
    )


def behind_round(info: CampaignInfo) -> Behind:
    """Of one round."""
    return Behind(period_name(info), _("sổ báo cáo của đợt này"), info.period.last_day, info.locks_at,
                  **_own_basis([info]))  # fmt: skip


def _own_basis(rounds: Sequence[CampaignInfo]) -> dict[str, str]:
    """What orders these reports, and what their forms and due days assume; nothing for months, which REP-1 defines."""
    others = [info for info in rounds if info.kind is not PeriodKind.MONTH]
    said = {
        "article": (info.form.article for info in others),
        "assumed": (text for info in others for text in (info.form.assumed, info.assumed) if text),
    }
    return {name: " ".join(dict.fromkeys(texts)) for name, texts in said.items()}


def passport(ratio: Ratio, code: str, behind: Behind) -> list[tuple[str, str]]:
    """What stands behind a rate of reports: definition, pair, source, period, up to when it is known."""
    found = indicators.indicator(code, behind.last_day)
    return [
        (_("Tử số"), f"{kit.number(ratio.numerator)}: {found.numerator}"),
        (_("Mẫu số"), f"{kit.number(ratio.denominator)}: {found.denominator}"),
        (_("Định nghĩa"), _defined(found, behind)),
        (_("Căn cứ"), behind.article or found.article),
        (_("Nguồn"), behind.source),
        (_("Kỳ"), behind.period),
        (_("Chốt lúc"), _closed(behind.locks_at)),
        (_("Không tính"), found.exclusions),
        (_("Làm tròn"), found.rounding),
        (_("Giả định"), behind.assumed or found.assumed),
    ]


def _defined(found: Indicator, behind: Behind) -> str:
    if behind.article:
        return _("đếm như %(id)s, nhưng không phải %(id)s: chỉ tiêu ấy chỉ đọc báo cáo tháng") % {"id": found.id}
    return f"{found.id} {found.name}, {_('bản')} {found.version}"


def _closed(locks_at: datetime) -> str:
    """The moment of the lock, which the pair was taken for; before it nothing is closed, and that is said."""
    if now() >= locks_at:
        return kit.until(locks_at)
    return _("chưa chốt, số lúc %(at)s") % {"at": kit.moment(now())}


def passports(told: Progress, behind: Behind) -> dict[str, list[tuple[str, str]]]:
    """Of both rates of a round, or of all rounds of a kind."""
    return {"complete": passport(told.complete, "REP-1", behind), "on_time": passport(told.on_time, "REP-2", behind)}


def frame(request: HttpRequest, here: str) -> dict[str, Any]:
    """The ways between the pages that this actor may open."""
    actor = actor_of(request)
    return {"here_is": here, "ways": _ways(actor)}


def _ways(actor: Actor) -> list[tuple[str, str, str]]:
    ways = [("progress", _("Tiến độ"), "campaigns:progress")]
    if actor.is_signed_in and actor.may(VIEW_REPORTS):
        ways = [
            ("desk", _("Báo cáo của tôi"), "campaigns:desk"),
            ("queue", _("Chờ tôi duyệt"), "campaigns:queue"),
            *ways,
        ]
    if actor.is_signed_in and actor.may(VIEW_BOARD):
        ways += [("board", _("Bảng cả nước"), "campaigns:board")]
        ways += [("assignments", _("Giao biểu"), "campaigns:assignments")]
    return ways

"""How assessments read on a screen: names of kinds and states, exact points, answers."""

from __future__ import annotations

from fractions import Fraction

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.foundation.agencies.types import Group
from motcua.kernel.errors import InvalidInput, Refusal
from motcua.kernel.templatetags import kit
from motcua.oversight.assessment.rules import NAMES
from motcua.oversight.assessment.types import Agreement, Criterion, Kind, Scale, ScoreLine, State
from motcua.oversight.indicators.types import Ratio, half_up

STATE_TAGS = {
    State.OPEN: "run", State.FIRST_SCORED: "warn", State.SECOND_SCORED: "warn", State.APPROVED: "idle",
    State.PUBLISHED: "ok",
}  # fmt: skip
Errors = list[tuple[str, str]]


def state_name(state: State) -> str:
    return NAMES[state].said(get_language() or "vi")


def step_name(step: str) -> str:
    names = {
        "open": _("mở đợt"), "close_first_score": _("khép điểm lần một"), "close_second_score": _("khép điểm lần hai"),
        "approve": _("phê duyệt"), "publish": _("công bố"),
    }  # fmt: skip
    return names[step]


def kind_name(kind: Kind) -> str:
    names = {
        Kind.AUTOMATIC: _("từ số liệu công bố"), Kind.TESTER: _("hai người dùng thử"),
        Kind.EVIDENCE: _("bằng chứng của cơ quan"), Kind.SURVEY: _("khảo sát người dân"), Kind.PROBE: _("máy đo"),
    }  # fmt: skip
    return names[kind]


def group_name(group: str) -> str:
    return _("Bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ") if group == Group.MINISTRY else _("Tỉnh, thành phố")


def channel_names() -> list[tuple[str, str]]:
    return [("mobile", _("Điện thoại")), ("computer", _("Máy tính")), ("counter", _("Tại quầy")),
            ("phone", _("Gọi hỏi"))]  # fmt: skip


def points_text(value: Fraction | None, places: int = 2) -> str:
    """`7,5`: as short as it is exact, else rounded half up for print."""
    if value is None:
        return _("chưa có")
    rounded = half_up(abs(value), places).normalize()
    plain = half_up(abs(value), max(0, -int(rounded.as_tuple().exponent)))
    return f"{'-' if value < 0 else ''}{kit.number(plain)}"


def alpha_text(found: Agreement) -> str:
    """Krippendorff's alpha with two decimals; it may be negative."""
    return _("không tính được") if found.alpha is None else points_text(found.alpha)


def scale_text(criterion: Criterion) -> str:
    """How an answer becomes points, in one sentence."""
    full = points_text(criterion.points)
    if criterion.scale is Scale.LINEAR:
        limit = points_text(criterion.line.full_at)
        return _("tăng đều, đủ %(points)s điểm từ %(limit)s %%") % {"points": full, "limit": limit}
    if criterion.scale is Scale.MEAN:
        return _("điểm bình quân mỗi hồ sơ, nhiều nhất %(points)s") % {"points": full}
    if criterion.scale is Scale.TABLE:
        rows = (row for table in criterion.tables for row in table.rows)
        return "; ".join(
            _("từ %(percent)s %% được %(points)s điểm")
            % {"percent": points_text(row.percent), "points": points_text(row.share * criterion.points)}
            for row in rows
        )
    if criterion.scale is Scale.STEPS:
        return _("theo bậc 0, 1, 2")
    return "; ".join(f"{points_text(choice.mark)}: {choice.label}" for choice in criterion.choices)


def answer_text(line: ScoreLine) -> str:
    """What was found: the mark with both testers', or the pairs."""
    if line.marks and not line.mark:
        return _("hai người chấm: %(marks)s; lệch nhau, chờ chấm lần ba") % {
            "marks": "; ".join(points_text(Fraction(mark)) for mark in line.marks)
        }
    if line.marks:
        return _("%(mark)s (hai người chấm: %(marks)s)") % {
            "mark": points_text(Fraction(line.mark)),
            "marks": "; ".join(points_text(Fraction(mark)) for mark in line.marks),
        }
    if line.pairs:
        return "; ".join(_pair_text(line, pair) for _name, pair in line.pairs)
    if line.mark:
        return points_text(Fraction(line.mark))
    return _("không có") if line.is_fixed else _not_yet(line)


def _pair_text(line: ScoreLine, pair: Ratio) -> str:
    """The pair, and why it gives no points where it is of too few."""
    found = f"{kit.number(pair.numerator)} / {kit.number(pair.denominator)}"
    if pair.denominator >= line.criterion.sample:
        return found
    least = kit.number(line.criterion.sample)
    return _("%(pair)s (dưới %(least)s nên chưa có điểm)") % {"pair": found, "least": least}


def _not_yet(line: ScoreLine) -> str:
    """While nothing is closed: what is there, without saying that there is nothing."""
    if line.criterion.kind is Kind.TESTER:
        return _("chưa đủ hai người chấm hoặc chưa khép điểm")
    if line.criterion.kind is Kind.EVIDENCE and line.evidence:
        return _("đã gửi %(n)s tệp, chưa có điểm") % {"n": len(line.evidence)}
    return _("chưa gửi tệp nào") if line.criterion.kind is Kind.EVIDENCE else _("chưa có số liệu")


def errors_of(refusal: Refusal, anchor: str = "main") -> Errors:
    """The sentences of a refusal for the summary at the top, each leading to its field."""
    if isinstance(refusal, InvalidInput):
        return [(field, sentence) for field, sentences in refusal.errors.items() for sentence in sentences]
    return [(anchor, refusal.sentence(get_language() or "vi"))]

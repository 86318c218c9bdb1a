"""The rules of a table in words: what a reader needs to rank again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from motcua.kernel.clock import today
from motcua.oversight.assessment.types import CriteriaSet, Kind
from motcua.oversight.rankings import selectors as rankings
from motcua.oversight.rankings.types import Compares, Numbering


def rules_of(found: CriteriaSet, on: date) -> list[tuple[str, str]]:
    """Ties, rounding, missing answers, as in force on a day: everything that a reader needs to rank again."""
    policy = rankings.policy(found.policy, on)
    numbering = {
        Numbering.COMPETITION: _("cùng hạng, hạng sau bỏ cách (1, 1, 3)"),
        Numbering.ORDINAL: _("giữ thứ tự, không cùng hạng (1, 2, 3)"),
        Numbering.DENSE: _("cùng hạng, hạng sau liền kề (1, 1, 2)"),
    }
    before = _("xếp hạng và xếp mức trước khi làm tròn; in %(n)s số lẻ, nửa lên")
    after = _("làm tròn %(n)s số lẻ, nửa lên, rồi mới xếp hạng")
    return [
        (_("Bằng nhau"), numbering[policy.numbering]),
        (_("Làm tròn"), (before if policy.compares is Compares.EXACT else after) % {"n": found.places}),
        (_("Làm tròn từng tiêu chí"), _rounded_lines(found)),
        (_("Thiếu dữ liệu"), _missing(found)),
        (_("Cùng tập tiêu chí"), _together()),
        (_("Căn cứ xếp hạng"), policy.article),
        (_("Giả định"), f"{found.assumed} {policy.assumed}"),
    ]


def without_rules(summary: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The criteria that nobody answered, and the reason that was published; nothing where each has an answer."""
    if not (codes := summary.get("without")):
        return []
    words = _("%(codes)s: bỏ ra cùng điểm tối đa, không tính 0 điểm; khi đó không xếp mức") % {
        "codes": ", ".join(codes)
    }
    return [
        (_("Tiêu chí chưa cơ quan nào có điểm"), words),
        (_("Lý do không có điểm"), summary.get("why_without", "")),
    ]


def _rounded_lines(found: CriteriaSet) -> str:
    if found.line_places is None:
        return ""
    return _("điểm mỗi tiêu chí làm tròn %(n)s số lẻ, nửa lên, rồi mới cộng") % {"n": found.line_places}


def _missing(found: CriteriaSet) -> str:
    """What becomes of a criterion without points, and the two that are never without."""
    words = [_("tiêu chí chưa có số liệu được bỏ ra cùng điểm tối đa, không tính 0 điểm; khi đó không xếp mức")]
    if any(criterion.kind is Kind.EVIDENCE for criterion in found.criteria):
        words.append(_("cơ quan không gửi bằng chứng khi có cơ quan khác gửi thì nhận mức thấp nhất"))
    if due := [c.code for c in found.criteria if c.kind is Kind.AUTOMATIC and not c.line.left_out]:
        words.append(_("tiêu chí %(codes)s được 0 điểm khi không có số liệu") % {"codes": ", ".join(due)})
    return "; ".join(words)


def _together() -> str:
    return _("chỉ xếp hạng các tổng trên cùng một tập tiêu chí: tập mà nhiều cơ quan có nhất")


def rule_day(found: CriteriaSet) -> date:
    """The last day of a set that is over, else today: whose policy its page states."""
    return max(found.valid_from, min(today(), found.valid_to - timedelta(days=1) if found.valid_to else date.max))

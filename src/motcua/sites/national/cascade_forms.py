"""The forms of a unit in a cascade: set its target, name its head, hand down; and what was typed into them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.kernel.clock import today
from motcua.kernel.errors import InvalidInput
from motcua.kernel.templatetags import kit
from motcua.oversight.planning import selectors as planning
from motcua.oversight.planning.selectors import Cascade
from motcua.oversight.planning.types import GROUP_SCOPES, Role, Target
from motcua.sites.national.doors import Field, Form
from motcua.sites.national.planning_tables import role_word, share_text

_MILESTONE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})\s*[:;\s]\s*(\d{1,3}(?:[.,]\d{1,2})?)\s*%?")
_PERCENT = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?")


def unit_forms(found: Cascade, unit: str) -> list[Form]:
    """What who plans for a unit may decide on its page; a text's target is nobody's to change."""
    held = found.targets.get(unit)
    forms = [] if held and held.article else [_target_form(found, unit, held)]
    return forms if unit in GROUP_SCOPES else [*forms, _head_form(found, unit)]


def _target_form(found: Cascade, unit: str, held: Target | None) -> Form:
    start, due = (held.start, held.due) if held else (date(found.year, 1, 1), date(found.year, 12, 31))
    roles = tuple((role.value, role_word(role)) for role in Role)
    fields = (
        Field("percent", _("Mức cần tới (phần trăm)"), value=share_text(held.share).rstrip("% \xa0") if held else "",
              most=6),
        Field("start", _("Từ ngày"), "date", value=start.isoformat()),
        Field("due", _("Hạn"), "date", value=due.isoformat()),
        Field("office", _("Chức danh chịu trách nhiệm"), "choice", value=held.role.value if held else "",
              choices=(("", _("Chọn")), *roles)),
        Field("milestones", _("Mốc (không bắt buộc)"), "area", value=_milestone_lines(held),
              hint=_("Mỗi dòng một mốc, ví dụ: 30/06/2026 60"), most=600),
        Field("seen", kind="hidden", value=str(held.version if held else planning.version_of(found.code(unit)))),
    )  # fmt: skip
    title = _("Sửa chỉ tiêu của đơn vị này") if held else _("Đặt chỉ tiêu cho đơn vị này")
    told = _("Mỗi lần nhập là một bản mới; bản cũ được giữ.")
    url = reverse("national:cascade_set", args=[found.indicator, found.year, unit])
    return Form("set-target", title, url, _("Lưu chỉ tiêu"), fields, told)


def _milestone_lines(held: Target | None) -> str:
    return "\n".join(f"{kit.day(m.on)} {share_text(m.share)}" for m in held.milestones) if held else ""


def _head_form(found: Cascade, unit: str) -> Form:
    people = tuple((str(key), name) for key, name in planning.may_head(unit))
    roles = tuple((role.value, role_word(role)) for role in Role)
    fields = (
        Field("account", _("Người đứng đầu"), "choice", choices=(("", _("khuyết")), *people),
              hint=_("Những người được giao vai người đứng đầu của đơn vị này hoặc cấp trên")),
        Field("office", _("Chức danh"), "choice", choices=roles, value=Role.HEAD_OF_UNIT.value),
        Field("since", _("Từ ngày"), "date", value=today().isoformat()),
        Field("seen", kind="hidden", value=str(planning.last_term_number(unit))),
    )  # fmt: skip
    told = _("Nhiệm kỳ trước kết thúc khi nhiệm kỳ này bắt đầu; không nhiệm kỳ nào bị xoá.")
    url = reverse("national:cascade_head", args=[found.indicator, found.year, unit])
    return Form("name-head", _("Ghi người đứng đầu"), url, _("Ghi"), fields, told)


# What was typed


def typed_percent(text: str, name: str = "percent") -> Decimal:
    """`80`, `80,5` or `80.50`; a percent sign may follow. Raises InvalidInput."""
    plain = text.strip().removesuffix("%").strip()
    if not _PERCENT.fullmatch(plain):
        raise InvalidInput({name: [_("Mức là số phần trăm trên 0 đến 100.")]})
    return Decimal(plain.replace(",", "."))


def typed_day(text: str, name: str) -> date:
    """A day as a browser sends it. Raises InvalidInput."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise InvalidInput({name: [_("Ngày không đúng.")]}) from None


def typed_number(text: str) -> int:
    """A count from a hidden field; what is none counts as 0 and is refused as stale."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0


def typed_office(text: str) -> Role:
    """An office of the list. Raises InvalidInput."""
    found = next((role for role in Role if role == text), None)
    if found is None:
        raise InvalidInput({"office": [_("Hãy chọn chức danh chịu trách nhiệm.")]})
    return found


def typed_milestones(text: str) -> tuple[tuple[date, Decimal], ...]:
    """Lines of a day and a percent. Raises InvalidInput."""
    return tuple(_typed_milestone(line) for line in text.splitlines() if line.strip())


def _typed_milestone(line: str) -> tuple[date, Decimal]:
    found = _MILESTONE.fullmatch(line.strip().replace("\xa0", " "))
    wrong = InvalidInput({"milestones": [_("Không đọc được mốc “%(line)s”.") % {"line": line.strip()[:60]}]})
    if not found:
        raise wrong
    try:
        return date(int(found[3]), int(found[2]), int(found[1])), Decimal(found[4].replace(",", "."))
    except ValueError:
        raise wrong from None

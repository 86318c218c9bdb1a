"""What people type, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.http import QueryDict
from django.utils.translation import gettext as _

from motcua.kernel.clock import ZONE
from motcua.kernel.errors import InvalidInput


def pair_from(post: QueryDict) -> tuple[int, int] | None:
    """The two whole numbers of a form; None where one is missing or is no number."""
    typed = [post.get(name, "").strip().replace(".", "") for name in ("tu", "mau")]
    if not all(text.isascii() and text.isdigit() and len(text) < 13 for text in typed):
        return None
    return int(typed[0]), int(typed[1])


PARTS = (("ngay", "in--2", 2), ("thang", "in--2", 2), ("nam", "in--4", 4))
TIME = ("gio", "in--4", 5)


@dataclass(frozen=True)
class Part:
    """One box of a date."""

    name: str
    label: str
    width: str
    most: int
    value: str


def day_parts(typed: Mapping[str, str], name: str, held: date | None = None, *, with_time: bool = False) -> list[Part]:
    """The boxes of a date, day, month, year (and hour): as typed, else as held."""
    labels = {"ngay": _("Ngày"), "thang": _("Tháng"), "nam": _("Năm"), "gio": _("Giờ")}
    values = {"ngay": held.day, "thang": held.month, "nam": held.year} if held else {}
    return [
        Part(f"{name}-{part}", labels[part], width, most, typed.get(f"{name}-{part}", str(values.get(part, ""))))
        for part, width, most in (*PARTS, TIME)[: 4 if with_time else 3]
    ]


def day_from(post: QueryDict, name: str) -> date:
    """Raises InvalidInput."""
    typed = [post.get(f"{name}-{part}", "").strip() for part, _width, _most in PARTS]
    try:
        if not all(text.isascii() and text.isdigit() and len(text) < 5 for text in typed):
            raise ValueError(typed)
        day, month, year = map(int, typed)
        return date(year, month, day)
    except ValueError as error:
        raise InvalidInput({name: [_("Nhập đủ ngày, tháng, năm.")]}) from error


def instant_from(post: QueryDict, name: str) -> datetime:
    """A day and an hour, `17:00` or `17`, as wall time in Vietnam. Raises InvalidInput."""
    hour, _sign, minute = post.get(f"{name}-gio", "").strip().lower().replace("h", ":").replace(".", ":").partition(":")
    try:
        at = time(int(hour), int(minute or 0))
    except ValueError as error:
        raise InvalidInput({name: [_("Nhập đủ ngày và giờ, ví dụ 17:00.")]}) from error
    return datetime.combine(day_from(post, name), at, ZONE)


def seen_from(post: QueryDict) -> datetime | None:
    """When what the form shows was written; None where it shows nothing."""
    try:
        return datetime.fromisoformat(post.get("da-thay", ""))
    except ValueError:
        return None


def minutes_from(post: QueryDict, name: str) -> int:
    """A whole number; 0 where it is none, which the verb refuses."""
    text = post.get(name, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0

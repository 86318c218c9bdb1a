"""What people type, as values."""

from __future__ import annotations

from datetime import date, datetime

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


def day_from(post: QueryDict, name: str) -> date:
    """Raises InvalidInput."""
    try:
        return date.fromisoformat(post.get(name, ""))
    except ValueError as error:
        raise InvalidInput({name: [_("Nhập đủ ngày, tháng, năm.")]}) from error


def instant_from(post: QueryDict, name: str) -> datetime:
    """Wall time in Vietnam. Raises InvalidInput."""
    try:
        return datetime.fromisoformat(post.get(name, "")).replace(tzinfo=ZONE)
    except ValueError as error:
        raise InvalidInput({name: [_("Nhập đủ ngày và giờ.")]}) from error


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

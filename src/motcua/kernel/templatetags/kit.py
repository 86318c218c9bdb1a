"""Template words of the design system: every template has them without `{% load %}`.

Filters put values into the reader's language and number format; tags draw the components whose
parts must be computed. Components that are plain markup are partials under `kit/`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.http import HttpRequest
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.kernel import text
from motcua.kernel.clock import local, now, today
from motcua.kernel.templatetags import clock_face

register = template.Library()

SPRITE = Path(__file__).parents[1] / "static" / "kit" / "icons.svg"
_ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SWAP = str.maketrans(",.", ".,")


def _english() -> bool:
    return (get_language() or "vi").startswith("en")


def _figure(vietnamese: str) -> str:
    """Digits as the reader's language groups them: `1.234,5` or `1,234.5`."""
    return vietnamese.translate(_SWAP) if _english() else vietnamese


# ---------- Filters ----------


@register.filter
def number(value: int | Decimal | None, places: int | None = None) -> str:
    """`{{ 1234|number }}` is `1.234`; `places` fixes the decimals of an already rounded value."""
    return "" if value is None else _figure(text.number(value, places))


@register.filter
def percent(value: Decimal | None, places: int = 2) -> str:
    """`{{ rate|percent }}` is `71,44 %`; the rate is already in percent and rounded."""
    return "" if value is None else _figure(text.percent(Decimal(value), places))


@register.filter
def dong(value: int | None) -> str:
    """An amount in đồng; zero is a word, because "0 đồng" reads like a mistake."""
    if value is None:
        return ""
    if value == 0:
        return _("Miễn phí")
    return f"{_figure(text.number(value))}{text.NO_BREAK}dong" if _english() else text.dong(value)


@register.filter
def day(value: date | datetime | None) -> str:
    """`27/11/2026` in Vietnamese time."""
    return text.day(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """`09:20 23/11/2026` in Vietnamese time."""
    return text.moment(value) if value else ""


@register.filter
def until(value: datetime | None) -> str:
    """When something was closed, as people say it: `hết ngày 20/11/2026` where it was at midnight, else the moment."""
    if value is None or local(value).time() != time():
        return moment(value)
    return _("hết ngày %(day)s") % {"day": day(local(value) - timedelta(days=1))}


@register.filter
def deadline(value: datetime | None) -> str:
    """`24:00 20/11/2026` in Vietnamese time: the end of a day stands with that day."""
    return text.deadline(value) if value else ""


@register.filter
def time_of_day(value: datetime | None) -> str:
    """`09:20` in Vietnamese time."""
    return local(value).strftime("%H:%M") if value else ""


@register.filter
def weekday(value: date | datetime | None) -> str:
    """`thứ Hai`, `Monday`."""
    if not value:
        return ""
    return _ENGLISH_DAYS[_date(value).weekday()] if _english() else text.weekday(value)


@register.filter
def full_day(value: date | datetime | None) -> str:
    """A date that someone must keep, with its weekday: `thứ Hai 23/11/2026`."""
    return f"{weekday(value)}{text.NO_BREAK}{day(value)}" if value else ""


@register.filter
def relative_day(value: date | datetime | None) -> str:
    """`hôm nay`, `ngày mai`, `hôm qua`, otherwise the weekday and date."""
    if not value:
        return ""
    words = {0: _("hôm nay"), 1: _("ngày mai"), -1: _("hôm qua")}
    return words.get((_date(value) - today()).days) or full_day(value)


@register.filter
def due(value: datetime | None) -> str:
    """The hour and the day of a deadline: `08:52 hôm nay`, `17:00 thứ Tư 25/11/2026`."""
    return f"{time_of_day(value)} {relative_day(value)}" if value else ""


@register.filter
def mask(value: str | None, keep: int = 4) -> str:
    """An identifier with only its last `keep` characters shown."""
    return text.mask(value or "", keep)


@register.filter
def size(value: int | None) -> str:
    """The size of a file: `88 KB`, `1,2 MB`."""
    if value is None:
        return ""
    if value < 1024 * 1024:
        return f"{number(max(1, round(value / 1024)))}{text.NO_BREAK}KB"
    return f"{number(Decimal(value) / (1024 * 1024), 1)}{text.NO_BREAK}MB"


@register.filter
def item(mapping: Mapping[Any, Any] | None, key: object) -> Any:
    """`{{ errors|item:field }}`: the entry of a mapping under a variable key."""
    return (mapping or {}).get(key)


def _date(value: date | datetime) -> date:
    return local(value).date() if isinstance(value, datetime) else value


# ---------- Tags ----------


@lru_cache(maxsize=1)
def icon_names() -> frozenset[str]:
    """The names that `{% icon %}` knows."""
    return frozenset(re.findall(r'id="i-([\w-]+)"', SPRITE.read_text()))


@register.simple_tag
def icon(name: str) -> SafeString:
    """A line drawing from the sprite; always beside a word, so readers of screens skip it."""
    if name not in icon_names():
        raise ValueError(f"no icon is called {name!r}")
    return format_html('<svg class="i" aria-hidden="true"><use href="{}#i-{}"/></svg>', static("kit/icons.svg"), name)


@register.simple_tag(takes_context=True)
def query(context: RequestContext, **changes: object) -> str:
    """The current query string with some parameters changed; None or '' removes one."""
    request: HttpRequest = context["request"]
    parameters = request.GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            parameters.pop(name, None)
        else:
            parameters[name] = str(value)
    return f"?{parameters.urlencode()}"


@register.simple_tag
def clock(
    used: int,
    total: int,
    due_at: datetime | None = None,
    paused: bool = False,
    note: str = "",
) -> SafeString:
    """The working time of a deadline as cells. `used` and `total` are working minutes (a day is 480).

    One cell is a working hour up to two days, else a working day. `due_at` or `note` is the line under it.
    """
    is_late = due_at is not None and not paused and now() > due_at
    face = clock_face.face(used, total, is_late=is_late)
    return render_to_string("kit/clock.html", {"face": face, "due_at": due_at, "paused": paused, "note": note})


_NOTE_ICONS = {"": "info", "ok": "check", "warn": "alert", "bad": "x"}


@register.simple_block_tag
def note(content: str, kind: str = "", title: str = "", live: bool = False) -> SafeString:
    """`{% note "warn" title %}…{% endnote %}`: a message with rich content; kinds "", ok, warn, bad."""
    context = {"kind": kind, "icon": _NOTE_ICONS[kind], "title": title, "content": content, "live": live}
    return render_to_string("kit/note.html", context)


@register.simple_block_tag
def fold(content: str, title: str, is_open: bool = False) -> SafeString:
    """`{% fold title %}…{% endfold %}`: content that opens on demand."""
    return render_to_string("kit/fold.html", {"title": title, "content": content, "is_open": is_open})


@register.simple_block_tag(takes_context=True)
def crumbs(context: RequestContext, content: str, here: str) -> SafeString:
    """`{% crumbs here %}{% crumb … %}{% endcrumbs %}`: the home of the site, the pages between, this page."""
    return render_to_string("kit/crumbs.html", {"site": context.get("site"), "between": content, "here": here})


@register.simple_tag
def crumb(label: str, view: str, *named: object, **asked: str) -> SafeString:
    """One page between: `{% crumb _("Kỳ công bố") "national:publications" %}`; what is `asked` is its query."""
    query_string = f"?{urlencode(asked)}" if asked else ""
    return format_html('<li><a href="{}{}">{}</a></li>', reverse(view, args=named), query_string, label)


@register.filter
def page_numbers(page: Any) -> list[int]:
    """The numbers to show of a Django page, 0 for a gap: first, last, and two around the current one."""
    last, here = page.paginator.num_pages, page.number
    shown = sorted(n for n in {1, last, here - 1, here, here + 1} if 1 <= n <= last)
    numbers: list[int] = []
    for n in shown:
        if numbers and n - numbers[-1] > 1:
            numbers.append(0)
        numbers.append(n)
    return numbers

"""Agencies for tests of the modules above."""

from __future__ import annotations

import importlib
from datetime import date
from typing import Any

from motcua.foundation.agencies.models import Agency, Calendar, CalendarDay
from motcua.foundation.agencies.selectors import DEFAULT_CALENDAR
from motcua.foundation.agencies.selectors import forget_cached as forget_cached

_loading: Any = importlib.import_module("motcua.foundation.agencies.services.load_agencies")


def add_agencies(*codes: str) -> None:
    """Agencies with invented names, a province where the code has no dot, else a commune; and the common calendar."""
    Calendar.objects.get_or_create(code=DEFAULT_CALENDAR, defaults=_HOURS)
    for code in codes:
        kind = "province" if "." not in code else "commune"
        Agency.objects.get_or_create(
            code=code, defaults={"name": f"Cơ quan {code}", "kind": kind, "valid_from": date(2020, 1, 1)}
        )
    forget_cached()


_HOURS = {"name": "Lịch thử", "shifts": [["07:00", "11:30"], ["13:30", "17:00"]], "rest": [5, 6], "source": "test"}


def add_calendars() -> None:
    """The real calendars, without the ten thousand administrative units."""
    _loading._load_calendars()
    forget_cached()


def add_holiday(day: date) -> None:
    """A holiday that is told late, in the common calendar."""
    common = Calendar.objects.get(code=DEFAULT_CALENDAR)
    CalendarDay.objects.create(calendar=common, day=day, kind="holiday", status="policy", source="giả định")
    forget_cached()


def end_agency(code: str, successor: str, on: date) -> None:
    """Let an agency end on a day and another one take it over, or nobody where none is named."""
    heir = Agency.objects.get(code=successor) if successor else None
    Agency.objects.filter(code=code).update(valid_to=on, successor=heir)
    forget_cached()


def name_agency(code: str, name: str, kind: str) -> None:
    """Give an agency, made where it is not there, a name and a kind."""
    add_agencies(code)
    Agency.objects.filter(code=code).update(name=name, kind=kind)
    forget_cached()

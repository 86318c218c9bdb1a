"""Campaigns and their moments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import QuerySet

from motcua.kernel import epoch
from motcua.kernel.clock import local, now
from motcua.kernel.errors import NotFound
from motcua.oversight.campaigns.models import Campaign
from motcua.oversight.campaigns.rules.calendar_feed import Date, calendar
from motcua.oversight.campaigns.selectors.forms import due_rule
from motcua.oversight.campaigns.selectors.forms import form as form_version
from motcua.oversight.campaigns.types import CampaignInfo, PeriodKind
from motcua.oversight.indicators.types import Period

FEED_MONTHS = 24


def campaigns(form: str = "", kind: str = "") -> list[CampaignInfo]:
    """All campaigns, the period that ended last first; of one form, of one kind of period."""
    return [info_of(row) for row in _rows(form, kind)]


def campaign(code: str) -> CampaignInfo:
    """One campaign. Raises NotFound."""
    found = Campaign.objects.filter(code=code).first()
    if found is None:
        raise NotFound()
    return info_of(found)


def _rows(form: str = "", kind: str = "") -> QuerySet[Campaign]:
    rows = Campaign.objects.order_by("-month", "form")
    rows = rows.filter(form=form) if form else rows
    return rows.filter(kind=kind) if kind else rows


def info_of(row: Campaign) -> CampaignInfo:
    rule = due_rule(row.due_rule, Period(row.month, row.month).last_day)
    return CampaignInfo(
        code=row.code,
        form=form_version(row.form, row.version),
        kind=PeriodKind(row.kind),
        month=row.month,
        opens_at=row.opens_at,
        due_at=row.due_at,
        due_day=local(row.due_at - timedelta(microseconds=1)).date(),
        locks_at=row.locks_at,
        assumed=rule.assumed,
    )


def calendar_feed(address: str) -> str:
    """Due and lock days of the last two years and to come as iCalendar; `address` is that of the site, with its /."""
    first = epoch.month_of(now()) + 1 - FEED_MONTHS
    rows = Campaign.objects.filter(month__gte=first).order_by("due_at", "code")
    return calendar(name="Hạn báo cáo dịch vụ công", dates=_dates(rows, address))


def _dates(rows: Iterable[Campaign], address: str) -> list[Date]:
    found = []
    for row in rows:
        info, period = info_of(row), row.words()
        lock = local(row.locks_at - timedelta(microseconds=1)).date()
        text = f"{info.form.name}. Căn cứ: {info.form.article}."
        for kind, day, word in (("due", info.due_day, "Hạn nộp"), ("lock", lock, "Khóa")):
            uid, title = f"{row.code}-{kind}@motcua", f"{word} báo cáo {period}: {info.form.name}"
            found.append(Date(uid, day, title, text, f"{address}bao-cao/tien-do/?dot={row.code}", row.created_at))
    return found

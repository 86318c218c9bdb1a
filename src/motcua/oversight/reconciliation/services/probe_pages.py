"""Look at service pages from outside (F-171): do they answer, how fast, and is the counting script on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from time import perf_counter_ns
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Q

from motcua.kernel import access, audit, http
from motcua.kernel.access import Actor
from motcua.kernel.clock import local, now
from motcua.kernel.epoch import month_of
from motcua.kernel.errors import InvalidInput, NotFound, OutsideUnavailable
from motcua.oversight.reconciliation import ports, selectors
from motcua.oversight.reconciliation.models import Probe, ProbeTarget
from motcua.oversight.reconciliation.types import MANAGE_WITNESSES, Page

UP = range(200, 400)
"""Statuses at which a page counts as answering; a redirect is an answer."""
MOST_BYTES = 1024 * 1024
MOST_SECONDS = 15.0
"""Of a page that belongs to somebody else: the mark of the counting script stands near its beginning."""
_AGENT = "motcua-probe/1"


@dataclass(frozen=True)
class KernelFetcher:
    """Fetches the beginning of a page with the program's own client: bounded in bytes and time, no redirects, never
    in a transaction.
    """

    def fetch(self, url: str) -> Page:
        start = perf_counter_ns()
        try:
            status, body = http.beginning(
                urlsplit(url).hostname or url,
                url,
                most=MOST_BYTES,
                seconds=MOST_SECONDS,
                headers={"User-Agent": _AGENT},
            )
        except OutsideUnavailable as refusal:
            cause = type(refusal.__cause__).__name__
            return Page(0, _milliseconds(start), "", cause)
        return Page(status, _milliseconds(start), body.decode(errors="replace"))


def _milliseconds(start: int) -> int:
    return (perf_counter_ns() - start) // 1_000_000


@transaction.atomic
def watch_page(*, agency_code: str, procedure_code: str, url: str, actor: Actor) -> int:
    """Probe `url` as the page of a service from now on; returns the number of the target. Idempotent."""
    _may(actor)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or len(url) > 500:
        raise InvalidInput({"url": ["Địa chỉ trang dịch vụ phải bắt đầu bằng https:// và có tên máy chủ."]})
    target, is_new = ProbeTarget.objects.get_or_create(
        agency_code=agency_code, procedure_code=procedure_code, url=url, valid_to=None, defaults={"valid_from": now()}
    )
    if is_new:
        audit.record(actor, "watch_page", f"probe_target:{target.pk}", agency=agency_code, url=url)
    return int(target.pk)


@transaction.atomic
def end_target(*, target: int, actor: Actor) -> None:
    """Probe a page no longer; what was seen stays. Again changes nothing. Raises NotFound."""
    _may(actor)
    if not ProbeTarget.objects.filter(pk=target).exists():
        raise NotFound()
    if ProbeTarget.objects.filter(pk=target, valid_to=None).update(valid_to=now()):
        audit.record(actor, "end_target", f"probe_target:{target}")


def _may(actor: Actor) -> None:
    if actor.kind != "system":
        access.check(actor, MANAGE_WITNESSES)


def probe_pages() -> int:
    """Look at every watched page once, outside any transaction; returns how many were looked at."""
    instant = now()
    active = Q(valid_from__lte=instant) & (Q(valid_to=None) | Q(valid_to__gt=instant))
    targets = list(ProbeTarget.objects.filter(active).order_by("pk"))
    marks = selectors.marks(local(instant).date())
    for target in targets:
        keep_probe(target, ports.fetcher().fetch(target.url), marks, now())
    return len(targets)


def keep_probe(target: ProbeTarget, page: Page, marks: tuple[str, ...], at: datetime) -> None:
    """Write down one look; the same target and instant only once."""
    Probe.objects.get_or_create(
        target=target,
        at=at,
        defaults={
            "month": month_of(at),
            "status": page.status,
            "milliseconds": page.milliseconds,
            "is_up": page.status in UP,
            "has_beacon": any(mark in page.body for mark in marks),
            "failure": page.failure[:80],
        },
    )

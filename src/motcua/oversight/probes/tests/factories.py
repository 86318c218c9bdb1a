"""A town's portal as a real server, a visitor that fetches its pages, and pages to visit."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import perf_counter_ns
from typing import Any
from urllib.parse import urljoin
from uuid import UUID

from motcua.kernel import clock, http
from motcua.kernel.access import SYSTEM
from motcua.kernel.clock import now
from motcua.kernel.errors import OutsideUnavailable
from motcua.oversight.probes import ports, rules, services
from motcua.oversight.probes.models import Picture as Picture
from motcua.oversight.probes.models import Plan, Tally, Target
from motcua.oversight.probes.models import Visit as Visit
from motcua.oversight.probes.types import Check, Errand, Fault, Sight, TargetWish

NOW = datetime(2026, 11, 10, 1, 0, tzinfo=UTC)
"""08:00 of a Tuesday in Vietnam: the second part of the day runs."""
NOVEMBER = 2026 * 12 + 10
AGENCY = "H01"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63fcffff3f030005fe02fea7"
    "3581e40000000049454e44ae426082"
)
_GOOD = '<meta name="viewport"><title>Tốt</title><script data-motcua-beacon></script><form><input name="ten"></form>'


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        status, body, where = self.server.pages.get(self.path.partition("?")[0], (404, "", ""))  # type: ignore[attr-defined]
        self.send_response(status)
        if where:
            self.send_header("Location", where)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *args: object) -> None: ...


class Town:
    """Pages by path: status, body, where to; they may be changed between visits."""

    def __init__(self) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
        self.server.asked, self.server.pages = [], {}  # type: ignore[attr-defined]
        self.host = f"127.0.0.1:{self.server.server_port}"
        self.address = f"http://{self.host}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.restore()

    def restore(self) -> None:
        self.pages: dict[str, tuple[int, str, str]] = self.server.pages  # type: ignore[attr-defined]
        self.pages.clear()
        self.pages |= {
            "/tot": (200, _GOOD, ""),
            "/khong-ma": (200, "<title>Không mã</title>", ""),
            "/hong": (500, "", ""),
            "/vong": (302, "", "/vong"),
            "/di-noi-khac": (302, "", "https://noi-khac.example.vn/"),
            "/tim": (200, "Khai sinh", ""),
        }

    def __enter__(self) -> Town:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


class Fetcher:
    """A visitor without a browser: fetches real pages with the program's own client and looks at their source."""

    def warm(self) -> bool:
        return True

    def visit(self, errand: Errand) -> Sight:
        began, start, hops = now(), perf_counter_ns(), [errand.address]
        try:
            for _ in range(5):
                status, body, where = self._fetch(hops[-1])
                if not where:
                    return self._seen(errand, began, start, hops, status, body)
                hops.append(urljoin(hops[-1], where))
                if rules.host_of(hops[-1], is_trial=True) not in errand.hosts:
                    return sight(began_at=began, fault=Fault.LEFT, final_address=hops[-1], hops=tuple(hops))
        except OutsideUnavailable:
            return sight(began_at=began, fault=Fault.REFUSED, final_address=hops[-1], hops=tuple(hops))
        return sight(began_at=began, fault=Fault.REDIRECTS, final_address=hops[-1], hops=tuple(hops))

    def _fetch(self, address: str) -> tuple[int, str, str]:
        answer = http.call("trang dịch vụ", "GET", address)
        return answer.status_code, answer.text, answer.headers.get("Location", "")

    def _seen(self, errand: Errand, began: datetime, start: int, hops: list[str], status: int, body: str) -> Sight:
        took = (perf_counter_ns() - start) // 1_000_000
        is_up = status < 400
        return sight(
            began_at=began,
            fault=None if is_up else Fault.STATUS,
            final_address=hops[-1],
            hops=tuple(hops),
            status=status,
            answer_milliseconds=took,
            ready_milliseconds=took,
            page_width=errand.width if is_up else None,
            has_viewport="viewport" in body if is_up else None,
            violations=() if is_up else None,
            is_found=self._finds(errand) if is_up and errand.search_address else None,
            opens_form="<input" in self._fetch(errand.form_address)[1] if is_up and errand.form_address else None,
            screenshot=PNG,
            has_mark=any(mark in body for mark in errand.marks) if is_up else None,
        )

    def _finds(self, errand: Errand) -> bool:
        return errand.expected_text in self._fetch(f"{errand.search_address}?q={errand.search_words}")[1]


@dataclass
class Scripted:
    """A visitor that tells what it is told to, in order; the last sight again and again."""

    sights: list[Sight]
    errands: list[Errand] | None = None

    def warm(self) -> bool:
        return True

    def visit(self, errand: Errand) -> Sight:
        if self.errands is not None:
            self.errands.append(errand)
        found = self.sights.pop(0) if len(self.sights) > 1 else self.sights[0]
        return replace(found, began_at=now(), final_address=errand.address)


def sight(**changes: Any) -> Sight:
    """What was seen where nothing was seen, but for `changes`."""
    nothing = Sight(
        began_at=NOW, fault=None, final_address="", hops=(), status=None, answer_milliseconds=None,
        ready_milliseconds=None, tls_version=None, certificate_ends=None, page_width=None, has_viewport=None,
        violations=None, is_found=None, opens_form=None, screenshot=None, browser="kiểm thử 1",
    )  # fmt: skip
    return replace(nothing, **changes)


def good_sight(**changes: Any) -> Sight:
    """A page with nothing to blame."""
    facts = {
        "status": 200, "answer_milliseconds": 120, "ready_milliseconds": 900, "tls_version": "TLS 1.3",
        "certificate_ends": NOW + timedelta(days=60), "page_width": 360, "has_viewport": True, "violations": (),
        "has_mark": True, "screenshot": PNG,
    }  # fmt: skip
    return sight(**{**facts, **changes})


def refused() -> Sight:
    return sight(fault=Fault.REFUSED)


def page(address: str, agency: str = AGENCY, **changes: str) -> int:
    """A page that is visited, its host on the list."""
    host = rules.host_of(address, is_trial=True)
    assert host is not None
    services.allow_host(agency=agency, host=host, reason="Máy chủ để kiểm thử", actor=SYSTEM)
    wish = TargetWish(agency=agency, procedure=changes.pop("procedure", "1.004772"), address=address, **changes)
    return services.register_target(wish=wish, actor=SYSTEM)


def run_at(instant: datetime, *, visitor: ports.Visitor | None = None, **options: Any) -> int:
    """Plan and visit at an instant; how many visits."""
    with clock.at(instant):
        if visitor is not None:
            ports.register_visitor(visitor)
        return services.run_visits(**options).visited


def visit_all(
    sights: Iterable[Sight],
    *,
    start: datetime = NOW,
    every: timedelta = timedelta(hours=1),
    tries: tuple[int, ...] = (1, 2),
) -> list[Visit]:
    """One visit after the other, whatever the schedule would say of their time: each what it is told to see."""
    found = []
    for at, one in enumerate(sights):
        instant = start + every * at
        with clock.at(instant):
            services.plan_visits()
            plan = Plan.objects.filter(state="waiting", try_number__in=tries).order_by("due_at", "pk")[0]
            seen = replace(one, began_at=instant, final_address=plan.target.address)
            number = services.keep_visit(plan=plan.pk, hosts=tuple(plan.target.hosts), sight=seen)
        assert number is not None
        found.append(Visit.objects.get(pk=number))
    return found


def tally(check: Check = Check.REACHABLE, month: int = NOVEMBER) -> tuple[int, int, int]:
    """Good, counted and open rounds of a check over all pages."""
    rows = list(Tally.objects.filter(check_code=check, month=month).values_list("good", "counted", "unknown"))
    return sum(r[0] for r in rows), sum(r[1] for r in rows), sum(r[2] for r in rows)


def failed_visit(address: str = "https://dichvucong.mau.example.vn/1") -> UUID:
    """A visit of H01 that failed, with its picture."""
    with clock.at(NOW):
        page(address)
    (visit,) = visit_all([sight(fault=Fault.STATUS, status=500, screenshot=PNG)])
    return visit.pk


def targets() -> list[Target]:
    return list(Target.objects.order_by("pk"))

"""Probes of service pages, against a real server on this machine (F-171)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import sleep

import pytest
from django.db import transaction

from motcua.foundation.accounts.tests.factories import account, actor, officer
from motcua.kernel import clock
from motcua.kernel.access import SYSTEM
from motcua.kernel.errors import InvalidInput, NotAllowed, NotFound
from motcua.kernel.http import NetworkInTransaction
from motcua.oversight.indicators.types import Ratio
from motcua.oversight.reconciliation import selectors, services, tasks
from motcua.oversight.reconciliation.tests.factories import AGENCY, NOW, PROCEDURE, Probe
from motcua.oversight.reconciliation.types import ProbeSummary

DECEMBER = 2026 * 12 + 11
PAGES = {
    "/co-ma": (200, "<html><script>window._govaq = []</script></html>"),
    "/khong-ma": (200, "<html></html>"),
    "/cham": (200, "<script data-motcua-beacon src=x></script>"),
    "/chuyen": (302, ""),
    "/mat": (404, "_govaq"),
    "/hong": (500, ""),
}


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, body = PAGES[self.path]
        if self.path == "/cham":
            sleep(0.12)
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *args: object) -> None: ...


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def watch(url: str, agency: str = AGENCY) -> int:
    return services.watch_page(agency_code=agency, procedure_code=PROCEDURE, url=url, actor=SYSTEM)


@pytest.mark.django_db
def test_status_time_and_counting_script_are_seen(site: str) -> None:
    for path in PAGES:
        watch(site + path)
    watch("http://127.0.0.1:9/")
    assert services.probe_pages() == len(PAGES) + 1
    seen = {p.target.url.rpartition("/")[2]: p for p in Probe.objects.select_related("target")}
    assert {name: (p.status, p.is_up, p.has_beacon) for name, p in seen.items()} == {
        "co-ma": (200, True, True), "khong-ma": (200, True, False), "cham": (200, True, True),
        "chuyen": (302, True, False), "mat": (404, False, True), "hong": (500, False, False), "": (0, False, False),
    }  # fmt: skip
    assert seen["cham"].milliseconds >= 120
    assert seen[""].failure == "ConnectError"
    summary = selectors.probe_summary(AGENCY, DECEMBER)
    assert (summary.available, summary.with_beacon) == (Ratio(4, 7), Ratio(2, 4))
    times = sorted(p.milliseconds for p in seen.values() if p.is_up)
    assert (summary.median_ms, summary.slow_ms) == (times[1], times[3])


@pytest.mark.django_db
def test_availability_adds_up_over_the_looks_of_a_month(site: str) -> None:
    watch(f"{site}/co-ma")
    for hour in range(3):
        with clock.at(NOW + timedelta(hours=hour)):
            tasks.probe_pages(0)
    assert selectors.probe_summary(AGENCY, DECEMBER).available == Ratio(3, 3)
    assert selectors.probe_summary("H33", DECEMBER) == ProbeSummary(Ratio(0, 0), Ratio(0, 0), None, None)


@pytest.mark.django_db
def test_a_page_is_watched_once_and_no_longer_after_its_end(site: str) -> None:
    target = watch(f"{site}/co-ma")
    assert watch(f"{site}/co-ma") == target
    services.end_target(target=target, actor=SYSTEM)
    services.end_target(target=target, actor=SYSTEM)
    with clock.at(NOW + timedelta(minutes=1)):
        assert services.probe_pages() == 0
    with pytest.raises(NotFound):
        services.end_target(target=0, actor=SYSTEM)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "url", ["ftp://a.example.vn/", "javascript:alert(1)", "https://", "https://a:b@example.vn/", "/x"]
)
def test_only_addresses_of_web_pages_are_watched(url: str) -> None:
    with pytest.raises(InvalidInput):
        watch(url)


@pytest.mark.django_db
def test_only_who_may_manage_witnesses_has_pages_watched(house: None, site: str) -> None:
    friend, stranger = actor(officer(31, "administrator")), actor(account(32))
    given = {"agency_code": AGENCY, "procedure_code": "", "url": site}
    target = services.watch_page(**given, actor=friend)
    for refused in (
        lambda: services.watch_page(**given, actor=stranger),
        lambda: services.end_target(target=target, actor=stranger),
    ):
        with pytest.raises(NotAllowed):
            refused()


@pytest.mark.django_db(transaction=True)
def test_no_page_is_fetched_inside_a_transaction(site: str) -> None:
    watch(f"{site}/co-ma")
    with transaction.atomic(), pytest.raises(NetworkInTransaction):
        services.probe_pages()

"""Beacons: counted once for their page, dropped with a reason, and nobody can be followed."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from motcua.foundation.agencies.tests.factories import add_agencies
from motcua.kernel import clock
from motcua.kernel.access import SYSTEM
from motcua.kernel.errors import InvalidInput, NotFound
from motcua.kernel.models import AuditEntry
from motcua.oversight.beacons import selectors, services
from motcua.oversight.beacons.errors import HostTaken
from motcua.oversight.beacons.models import DayCount, DaySalt, DayVisitor, Hit
from motcua.oversight.beacons.services import buffer_hits
from motcua.oversight.beacons.services.buffer_hits import Buffer
from motcua.oversight.beacons.services.take_beacon import STEPS, forget_sites
from motcua.oversight.beacons.tests.factories import BROWSER, HOST, PROCEDURE, Page
from motcua.oversight.beacons.types import Drop
from motcua.oversight.beacons.types import Hit as OneHit

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
DAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def buffer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Buffer]:
    """A buffer that only writes when it is told to."""
    made = Buffer(seconds=0)
    monkeypatch.setattr(importlib.import_module("motcua.oversight.beacons.services.take_beacon"), "buffer", made)
    with clock.at(NOW):
        yield made
    forget_sites()


@pytest.fixture
def page() -> Page:
    return Page().register()


def counted(buffer: Buffer) -> list[tuple[str, int, int, int, int]]:
    buffer.flush()
    services.fold_hits()
    return [(v.procedure, v.views, v.visitors, v.starts, v.submits) for v in selectors.visits(DAY, DAY)]


def dropped(buffer: Buffer) -> dict[str, int]:
    buffer.flush()
    return {row.reason: row.times for row in selectors.drops(DAY, DAY)}


def test_views_starts_and_submissions_are_counted_for_the_page_of_a_procedure(
    client: Client, page: Page, buffer: Buffer
) -> None:
    assert {page.tell(client, kind) for kind in ("view", "view", "start", "submit")} == {204}
    assert counted(buffer) == [(PROCEDURE, 2, 1, 1, 1)]
    assert dropped(buffer) == {}


def test_visitors_of_a_day_are_different_browsers_or_lines(client: Client, page: Page, buffer: Buffer) -> None:
    page.tell(client)
    page.tell(client, headers={"User-Agent": BROWSER + " Zalo"})
    client.defaults["REMOTE_ADDR"] = "203.0.113.9"
    page.tell(client)
    counted(buffer)
    page.tell(client)
    assert counted(buffer) == [(PROCEDURE, 4, 3, 0, 0)]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"headers": {"Origin": "https://khac.example.vn"}}, Drop.FOREIGN_HOST),
        ({"headers": {"Origin": f"https://{HOST}.evil.example"}}, Drop.FOREIGN_HOST),
        ({"headers": {"Origin": "null"}}, Drop.NO_ORIGIN),
        ({"url": "https://khac.example.vn/"}, Drop.FOREIGN_HOST),
        ({"url": "https://[bad"}, Drop.FOREIGN_HOST),
        ({"token": "m1~1~x~00"}, Drop.BAD_TOKEN),
        ({"token": "m1~999999~" + PROCEDURE + "~" + "0" * 32}, Drop.UNKNOWN_SITE),
        ({"kind": "like"}, Drop.NOT_COUNTED),
        ({"headers": {"User-Agent": "Googlebot/2.1 (+http://www.google.com/bot.html)"}}, Drop.BOT),
        ({"headers": {"User-Agent": "Mozilla/5.0 HeadlessChrome/129.0"}}, Drop.BOT),
        ({"headers": {"User-Agent": ""}}, Drop.BOT),
        ({"headers": {"Sec-Purpose": "prefetch;prerender"}}, Drop.PREFETCH),
        ({"headers": {"Purpose": "prefetch"}}, Drop.PREFETCH),
        ({"token": 7}, Drop.UNREADABLE),
        ({"url": "https://" + HOST + "/" + "x" * 5000}, Drop.TOO_LARGE),
    ],
)
def test_what_is_not_a_visit_is_dropped_with_its_reason_and_the_same_answer(
    client: Client, page: Page, buffer: Buffer, change: dict[str, Any], reason: Drop
) -> None:
    assert page.tell(client, **change) == 204
    assert dropped(buffer) == {reason.number: 1}
    assert counted(buffer) == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff", b"[" * 3000, b"{}"])
def test_what_cannot_be_read_is_counted_as_such(client: Client, page: Page, buffer: Buffer, body: bytes) -> None:
    assert client.post("/dem/", body, content_type="text/plain").status_code == 204
    assert dropped(buffer) == {"BCN-02": 1}


def test_a_token_serves_no_other_host_and_no_other_procedure(client: Client, page: Page, buffer: Buffer) -> None:
    other = Page("khac.example.vn").register()
    forged = [
        page.token.replace(PROCEDURE, "9.999999"),
        page.token.replace(f"~{page.number}~", f"~{other.number}~"),
        page.token[:-1] + ("0" if page.token[-1] != "0" else "1"),
    ]
    for token in forged:
        page.tell(client, token=token)
    other.tell(client, token=page.token)
    assert dropped(buffer) == {"BCN-05": 3, "BCN-09": 1}
    assert counted(buffer) == []


def test_a_cubot_is_a_telephone_and_no_robot(client: Client, page: Page, buffer: Buffer) -> None:
    page.tell(client, headers={"User-Agent": "Mozilla/5.0 (Linux; Android 9; CUBOT X19) AppleWebKit/537.36 Chrome/120"})
    assert dropped(buffer) == {}


def test_a_referer_serves_where_the_browser_sends_no_origin(client: Client, page: Page, buffer: Buffer) -> None:
    page.tell(client, headers={"Origin": "", "Referer": page.url})
    page.tell(client, headers={"Origin": "", "Referer": ""})
    assert counted(buffer) == [(PROCEDURE, 1, 1, 0, 0)]
    assert dropped(buffer) == {"BCN-08": 1}


def test_a_retired_site_is_heard_no_more_and_its_counts_stay(client: Client, page: Page, buffer: Buffer) -> None:
    page.tell(client)
    counted(buffer)
    services.retire_site(number=page.number, actor=SYSTEM)
    forget_sites()
    page.tell(client)
    assert counted(buffer) == [(PROCEDURE, 1, 1, 0, 0)]
    assert dropped(buffer) == {"BCN-06": 1}
    services.retire_site(number=page.number, actor=SYSTEM)
    assert AuditEntry.objects.filter(action="retire_site").count() == 1
    with pytest.raises(NotFound):
        services.retire_site(number=page.number + 1, actor=SYSTEM)
    with pytest.raises(NotFound):
        services.page_token(site=page.number)


def test_a_host_tells_for_one_agency_and_registering_it_twice_changes_nothing(page: Page) -> None:
    assert Page().register().number == page.number
    add_agencies("H02")
    with pytest.raises(HostTaken):
        services.register_site(host=HOST, name="x", agency_code="H02", actor=SYSTEM)
    for host in ("Dichvu.vn", "a b", "a:8000", "", "-a.vn", "x" * 254):
        with pytest.raises(InvalidInput):
            services.register_site(host=host, name="x", agency_code="H01", actor=SYSTEM)
    with pytest.raises(InvalidInput):
        services.page_token(site=page.number, procedure="a~b")


def matomo(client: Client, page: Page, method: str = "get", **said: str) -> Any:
    """What a Matomo client sends, with everything that it may claim about its visitor."""
    query = {"idsite": str(page.number), "rec": "1", "url": page.url, "_id": "0123456789abcdef", **said}
    claims = {"cip": "198.51.100.1", "cdt": "2020-01-01 00:00:00", "uid": "079123456789", "token_auth": "x" * 32}
    address, headers = f"/dem/{page.token}/matomo.php", {"User-Agent": BROWSER, "Referer": f"https://{page.host}/"}
    if method == "get":
        return client.get(address, {**query, **claims}, headers=headers)
    form = urlencode({**query, **claims})
    return client.post(address, form, content_type="application/x-www-form-urlencoded", headers=headers)


def test_a_matomo_client_is_understood_and_its_claims_are_not_believed(
    client: Client, page: Page, buffer: Buffer
) -> None:
    picture = matomo(client, page, action_name="Đăng ký khai sinh")
    assert (picture.status_code, picture.headers["Content-Type"]) == (200, "image/gif")
    assert matomo(client, page, send_image="0").status_code == 204
    assert matomo(client, page, "post", e_c="dich-vu", e_a="submit").status_code == 204
    matomo(client, page, "post", e_c="dich-vu", e_a="start", uid="079999999999", cip="198.51.100.7")
    assert counted(buffer) == [(PROCEDURE, 2, 1, 1, 1)]


@pytest.mark.parametrize(
    ("said", "reason"),
    [({"idsite": "1234567"}, "BCN-07"), ({"rec": "0"}, "BCN-10"), ({"link": "https://x"}, "BCN-10"),
     ({"e_c": "video", "e_a": "start"}, "BCN-10"), ({"url": ""}, "BCN-09")],
)  # fmt: skip
def test_a_matomo_request_that_is_no_visit_is_dropped(
    client: Client, page: Page, buffer: Buffer, said: dict[str, str], reason: str
) -> None:
    matomo(client, page, **said)
    assert dropped(buffer) == {reason: 1}


def test_a_bulk_of_matomo_is_taken_one_by_one(client: Client, page: Page, buffer: Buffer) -> None:
    query = "?" + urlencode({"idsite": page.number, "rec": 1, "url": page.url})
    headers = {"User-Agent": BROWSER, "Origin": f"https://{page.host}"}
    for said in ({"requests": [query] * 205}, {"requests": "x"}, {"requests": [7]}, {}):
        body = json.dumps(said)
        answer = client.post(f"/dem/{page.token}/matomo.php", body, content_type="application/json", headers=headers)
        assert answer.status_code == 204
    assert counted(buffer) == [(PROCEDURE, 200, 1, 0, 0)]
    assert dropped(buffer) == {"BCN-01": 5, "BCN-02": 3}


def test_the_same_person_is_somebody_else_tomorrow_and_yesterday_is_forgotten(
    client: Client, page: Page, buffer: Buffer
) -> None:
    page.tell(client)
    counted(buffer)
    with clock.at(NOW + timedelta(days=1)):
        page.tell(client)
        counted(buffer)
    first, second = DayVisitor.objects.order_by("day")
    assert first.visitor != second.visitor
    with clock.at(NOW + timedelta(days=2)):
        assert services.forget_visitors() == 1
        assert services.forget_visitors() == 0
    assert list(DaySalt.objects.values_list("day", flat=True)) == [DAY + timedelta(days=1)]
    assert DayCount.objects.count() == 2


def test_no_table_of_the_beacons_holds_an_address_a_browser_or_a_claimed_identity(
    client: Client, page: Page, buffer: Buffer
) -> None:
    client.defaults["REMOTE_ADDR"] = "203.0.113.77"
    matomo(client, page)
    buffer.flush()
    stored = list(Hit.objects.values())
    counted(buffer)
    rows = [stored, *(list(table.objects.values()) for table in (DayVisitor, DayCount))]
    assert all(rows)
    assert not any(word in str(rows) for word in ("203.0.113", "198.51.100", "Mozilla", "079123456789"))


def test_a_forwarded_address_counts_only_behind_proxies_of_ours(
    client: Client, page: Page, buffer: Buffer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for address in ("198.51.100.1", "198.51.100.2"):
        page.tell(client, headers={"X-Forwarded-For": address})
    assert counted(buffer)[0][2] == 1
    monkeypatch.setenv("TRUSTED_PROXIES", "1")
    for address in ("198.51.100.1, 203.0.113.1", "198.51.100.2, 203.0.113.1"):
        page.tell(client, headers={"X-Forwarded-For": address})
    assert counted(buffer)[0][2] == 2


def test_every_step_is_named_and_timed(client: Client, page: Page) -> None:
    page.tell(client)
    assert {name for name, _ in STEPS} <= set(services.spent_nanoseconds())


def test_hits_are_folded_once_whoever_folds(page: Page, buffer: Buffer, client: Client) -> None:
    for _ in range(3):
        page.tell(client)
    buffer.flush()
    assert (services.fold_hits(), services.fold_hits()) == (3, 0)
    assert counted(buffer) == [(PROCEDURE, 3, 1, 0, 0)]


def test_a_full_buffer_writes_itself_and_one_beyond_its_bound_is_counted(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = Buffer(size=2, seconds=0, most=4)
    hit = OneHit(page.number, PROCEDURE, DAY, 1, 5)
    small.add(hit)
    assert Hit.objects.count() == 0
    small.add(hit)
    assert Hit.objects.count() == 2

    def fail(*_: object) -> None:
        raise DatabaseError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(buffer_hits, "_write", fail)
        for _ in range(6):
            small.add(hit)
    assert small.flush() == 4
    assert (Hit.objects.count(), dropped(small)) == (6, {"BCN-11": 2})


@pytest.mark.django_db(transaction=True)
def test_many_threads_lose_no_hit() -> None:
    page, shared = Page().register(), Buffer(size=50, seconds=0)

    def tell(n: int) -> None:
        try:
            for i in range(100):
                shared.add(OneHit(page.number, PROCEDURE, DAY, 1, n * 1000 + i))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(tell, range(4)))
    shared.flush()
    assert services.fold_hits() == 400
    assert selectors.visits(DAY, DAY)[0].visitors == 400


def test_the_script_comes_from_an_address_that_never_changes(client: Client) -> None:
    answer = client.get("/dem/dem.js")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert len(answer.content) < 2000


@pytest.mark.parametrize("address", ["/dem/", "/dem/x/matomo.php"])
def test_other_methods_are_not_allowed(client: Client, address: str) -> None:
    assert client.put(address).status_code == 405

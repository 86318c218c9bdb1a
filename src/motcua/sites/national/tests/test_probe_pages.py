"""Pages of visits from outside: what everybody reads, what the desks may do, and pictures that are read on record."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from motcua.foundation.accounts.services import load_roles
from motcua.foundation.accounts.tests.factories import officer, signed_in
from motcua.foundation.agencies.tests.factories import add_agencies
from motcua.kernel import clock
from motcua.kernel.clock import local
from motcua.kernel.models import AuditEntry
from motcua.oversight.probes import ports, services
from motcua.oversight.probes import selectors as probes
from motcua.oversight.probes.tests.factories import (
    NOW,
    PNG,
    Scripted,
    failed_visit,
    good_sight,
    page,
    targets,
    visit_all,
)
from motcua.sites.national.probe_strip import strip_of
from motcua.sites.national.tests.test_pages import text_of
from motcua.sites.national.tests.test_passports import walked

HOME = "/do-luong/tham-do/"
DESK, OUTAGES = f"{HOME}ban/", f"{HOME}ngung/"
REASON = "Trang dịch vụ chính thức"
HOST = "dichvucong.mau.example.vn"
AFTER = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def _house(db: None, settings: Any, tmp_path: Path) -> Any:
    settings.FILES_ROOT = tmp_path
    add_agencies("H01", "H33")
    load_roles()
    with clock.at(AFTER):
        yield


@pytest.fixture
def keeper() -> Client:
    return signed_in(officer(61, "administrator"))


@pytest.fixture
def reporter() -> Client:
    return signed_in(officer(62, "reporter", "H01"))


@pytest.fixture
def analyst() -> Client:
    return signed_in(officer(63, "analyst"))


def at_field(response: Any, anchor: str) -> bool:
    return response.status_code == 422 and f'href="#{anchor}"' in response.content.decode()


def test_everybody_reads_the_nation_an_agency_and_a_page(client: Client) -> None:
    for path in (HOME, OUTAGES):
        assert client.get(path).status_code == 200
    failed_visit()
    visit_all([good_sight()], start=NOW + timedelta(hours=5), tries=(1,))
    told = text_of(client.get(f"{HOME}?thang=2026-11&xep=speed"))
    assert "Cơ quan H01" in told and "100,00 %" in told
    assert "https://dichvucong.mau.example.vn/1" in text_of(client.get(f"{HOME}co-quan/H01/"))
    strip = text_of(client.get(f"{HOME}trang/{targets()[0].pk}/?thang=2026-11"))
    assert "mở được: 1" in strip and "không mở được: 1" in strip and "không đạt Mở được" in " ".join(strip.split())
    for path in ("co-quan/H99/", "trang/999999/"):
        assert client.get(HOME + path).status_code == 404


def test_the_page_says_what_keeps_visits_from_being_made(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Máy đo chưa chạy lần nào" in text_of(client.get(HOME))
    page(f"https://{HOST}/1")
    monkeypatch.setattr(ports, "_visitors", [ports.NobodyThere()])
    services.run_visits()
    assert "không mở được trình duyệt Chromium" in text_of(client.get(HOME))
    monkeypatch.setattr(ports, "_visitors", [Scripted([good_sight()])])
    services.run_visits()
    assert "Máy đo" not in text_of(client.get(HOME))
    with clock.at(AFTER + timedelta(hours=1)):
        assert "Máy đo không chạy từ" in text_of(client.get(HOME))


def test_a_visit_tells_what_of_the_page_was_not_fetched(analyst: Client) -> None:
    page(f"https://{HOST}/1")
    whole, bare = visit_all([good_sight(), good_sight(blocked=7)], start=AFTER, every=timedelta(hours=6))
    assert "Phần trang không được tải" not in text_of(analyst.get(f"{HOME}luot/{whole.pk}/"))
    assert "7, từ máy chủ ngoài danh sách" in text_of(analyst.get(f"{HOME}luot/{bare.pk}/"))


@pytest.mark.parametrize(("a_row", "width", "rows"), [(31, 690, 1), (11, 250, 3)])
def test_a_strip_shows_every_visit_once_and_fits_where_it_stands(a_row: int, width: int, rows: int) -> None:
    page(f"https://{HOST}/1")
    visit_all([good_sight()] * 30, start=AFTER, every=timedelta(hours=16), tries=(1,))
    shown = probes.strip(targets()[0].pk, NOW.year * 12 + NOW.month - 1)
    strip = strip_of(shown, 31, a_row)
    assert len({(mark.x, mark.y) for mark in strip.marks}) == len(shown) > 20
    assert strip.width == width and len({y for _, y, _ in strip.days}) == rows
    assert all(mark.x + 14 <= strip.width and mark.y + 14 <= strip.height for mark in strip.marks)


def test_rounds_keep_the_promise_of_the_foot(client: Client) -> None:
    page(f"https://{HOST}/1")
    visit_all([good_sight()], start=AFTER)
    assert walked(client, f"{HOME}?thang=2026-11")


def test_the_table_is_to_be_had_as_a_file_with_pairs(client: Client) -> None:
    page(f"https://{HOST}/1")
    visit_all([good_sight()], start=AFTER)
    found = json.loads(client.get(f"{HOME}bang.json?thang=2026-11").content)
    (row,) = found["rows"]
    assert (row["agency_code"], row["reachable_numerator"], row["reachable_denominator"]) == ("H01", 1, 1)
    assert client.get(f"{HOME}bang.csv?thang=2026-11").status_code == 200


def test_hosts_and_pages_are_kept_at_the_desk(keeper: Client) -> None:
    host = {"agency_code": "H01", "host": HOST, "reason": REASON}
    one = {"agency_code": "H01", "procedure": "", "address": f"https://{HOST}/1"}
    assert at_field(keeper.post(f"{DESK}trang/", one), "target-address")
    for _twice in range(2):
        assert keeper.post(f"{DESK}may-chu/", host).status_code == 302
    for changes, field in (({"agency_code": "Z9"}, "agency_code"), ({"host": "x"}, "host"), ({"reason": ""}, "reason")):
        assert at_field(keeper.post(f"{DESK}may-chu/", host | changes), f"allow-{field}")
    for _twice in range(2):
        assert keeper.post(f"{DESK}trang/", one).status_code == 302
    (number,) = probes.targets().values_list("pk", flat=True)
    assert f"https://{HOST}/1" in text_of(keeper.get(DESK))
    assert keeper.post(f"{DESK}tham/", {"page": number}).status_code == 302
    table = f"agency,address\nH01,https://{HOST}/2\n"
    assert at_field(keeper.post(f"{DESK}bang/", {"rows": table + "H99,x\n"}), "file-rows")
    assert keeper.post(f"{DESK}bang/", {"rows": table}).status_code == 302
    assert at_field(keeper.post(f"{DESK}thoi/", {"page": number}), "end-sure")
    assert keeper.post(f"{DESK}thoi/", {"page": number, "sure": "1"}).status_code == 302
    assert probes.targets().count() == 1
    (entry,) = probes.hosts()
    assert at_field(keeper.post(f"{DESK}may-chu/thoi/", {"entry": "x", "reason": REASON}), "disallow-entry")
    assert keeper.post(f"{DESK}may-chu/thoi/", {"entry": entry.id, "reason": REASON}).status_code == 302
    assert keeper.post(f"{DESK}may-chu/da-biet/").status_code == 302


def test_an_agency_announces_and_everybody_sees_it(reporter: Client, client: Client) -> None:
    begins = local(AFTER + timedelta(days=1))
    form = {"agency_code": "H01", "host": "", "begins": f"{begins:%Y-%m-%d %H:%M}", "reason": "Bảo trì máy chủ",
            "ends": f"{begins + timedelta(hours=2):%Y-%m-%d %H:%M}"}  # fmt: skip
    for changes, field in (({"begins": "mai"}, "begins"), ({"ends": ""}, "ends"), ({"ends": form["begins"]}, "ends"),
                           ({"agency_code": ""}, "agency_code"), ({"reason": "x"}, "reason")):  # fmt: skip
        assert at_field(reporter.post(f"{OUTAGES}bao/", form | changes), f"announce-{field}")
    late = {"begins": "2026-11-01 08:00", "ends": "2026-11-01 09:00"}
    assert at_field(reporter.post(f"{OUTAGES}bao/", form | late), "announce")
    for _twice in range(2):
        assert reporter.post(f"{OUTAGES}bao/", form).status_code == 302
    assert "trừ cả đợt" in text_of(client.get(OUTAGES))
    (row,) = probes.outages()
    assert reporter.get(f"{OUTAGES}cua-toi/").status_code == 200
    assert reporter.post(f"{OUTAGES}rut/", {"outage": row.pk, "sure": "1"}).status_code == 302
    assert "đã rút" in text_of(client.get(OUTAGES))


def test_a_visit_shows_its_picture_and_is_objected_to_and_decided(reporter: Client, analyst: Client) -> None:
    address = f"{HOME}luot/{failed_visit()}/"
    told = text_of(analyst.get(address))
    assert "Máy chủ báo lỗi 500." in told and "Phản đối lượt thăm này" not in told
    picture = analyst.get(f"{address}anh.png")
    assert b"".join(picture.streaming_content) == PNG  # type: ignore[attr-defined]
    assert AuditEntry.objects.filter(action="read_picture").count() == 1
    assert at_field(reporter.post(f"{address}phan-doi/", {"reason": "x"}), "object-reason")
    for _twice in range(2):
        assert reporter.post(f"{address}phan-doi/", {"reason": "Tường lửa chặn nhầm"}).status_code == 302
    assert "Tường lửa chặn nhầm" in text_of(analyst.get(DESK))
    assert at_field(analyst.post(f"{address}quyet-dinh/", {"reason": "Đã xem nhật ký"}), "decide-uphold")
    form = {"uphold": "1", "reason": "Đã xem nhật ký"}
    assert analyst.post(f"{address}quyet-dinh/", form).status_code == 302
    told = text_of(reporter.get(address))
    assert "Lượt này không tính: phản đối của cơ quan được chấp nhận." in told


def test_a_stranger_sees_no_visit_and_opens_no_desk(client: Client, reporter: Client, keeper: Client) -> None:
    visit = failed_visit()
    other = signed_in(officer(64, "reporter", "H33"))
    for path in (f"luot/{visit}/", f"luot/{visit}/anh.png"):
        assert other.get(HOME + path).status_code == 404
    assert reporter.get(DESK).status_code == 403 and keeper.get(f"{OUTAGES}cua-toi/").status_code == 403
    assert other.post(f"{HOME}luot/{visit}/phan-doi/", {"reason": REASON}).status_code == 404

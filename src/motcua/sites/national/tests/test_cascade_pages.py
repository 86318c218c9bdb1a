"""The pages of a cascade as people see them: a unit with its parts, handing down, heads, own targets, files."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date

import pytest
from django.test import Client

from motcua.foundation.accounts.services import load_roles
from motcua.foundation.accounts.tests.factories import Account, officer, signed_in
from motcua.foundation.notifications.services import load_templates
from motcua.oversight.intake.tests.factories import Sender, add_agencies
from motcua.oversight.planning import selectors as planning
from motcua.oversight.planning.tests.factories import PlanEntry, observe
from motcua.sites.national.tests.test_pages import text_of

BASE = "/do-luong/phan-cap/IND-10/2026/"
HOME, DOWN, COMMUNE = f"{BASE}H01/", f"{BASE}H01/giao/", f"{BASE}H01.102/"
OCTOBER = 2026 * 12 + 9


@pytest.fixture
def year(loaded: Sender) -> None:
    load_roles()
    load_templates()
    for month in range(6):
        observe("H01.102", "1.000001", OCTOBER - 5 + month, online=20 + month, total=40)


@pytest.fixture
def planner(year: None) -> Client:
    """A friend: plans for H01 and all below it."""
    return signed_in(officer(14, "planner", "H01"))


@pytest.fixture
def neighbour(year: None) -> Client:
    """A stranger: plans for H33."""
    return signed_in(officer(15, "planner", "H33"))


@pytest.fixture
def head(year: None) -> Account:
    return officer(16, "target_head", "H01.102")


def target(**changes: str) -> dict[str, str]:
    fields = {"percent": "80", "start": "2026-01-01", "due": "2026-12-31", "office": "chair_province",
              "milestones": "30/09/2026 70\n30/06/2026 65", "seen": "0"}  # fmt: skip
    return {**fields, **changes}


def order(**changes: str) -> dict[str, str]:
    fields = {"method": "same", "percent": "75", "start": "2026-01-01", "due": "2026-12-31", "pasted": ""}
    return {**fields, **changes}


def test_a_unit_shows_its_target_milestones_parts_and_the_month_of_its_figures(planner: Client) -> None:
    planner.post(f"{COMMUNE}dat/", target(milestones="30/06/2026 45\n30/09/2026 70"))
    words = text_of(planner.get(COMMUNE))
    for expected in ("10/2026", "62,50 %", "80,00 %", "17,50 điểm %", "Mốc và hạn", "30/06/2026", "70,00 %",
                     "Dưới mốc", "Mốc đã định", "Chưa ghi người đứng đầu"):  # fmt: skip
        assert expected in words, expected
    parts = text_of(planner.get(HOME))
    assert "62,50 %" in parts and "dưới mốc 70,00 % của ngày 30/09/2026" in parts
    assert "0 trên 1 đạt" in text_of(planner.get(f"{BASE}H01/?xem=chua-dat")) or "Chưa đạt" in parts


def test_milestones_out_of_order_come_back_with_what_was_typed(planner: Client) -> None:
    response = planner.post(f"{COMMUNE}dat/", target())
    assert response.status_code == 422 and "30/09/2026 70" in response.content.decode()
    assert not PlanEntry.objects.exists()
    both = planner.post(f"{COMMUNE}dat/", target(percent="1e3", milestones="hôm nay", office=""))
    assert all(words in text_of(both) for words in ("Mức là số phần trăm", "Không đọc được mốc", "chức danh"))


def test_a_stale_form_says_so_and_keeps_what_was_typed(planner: Client) -> None:
    planner.post(f"{COMMUNE}dat/", target(milestones=""))
    response = planner.post(f"{COMMUNE}dat/", target(percent="85", milestones=""))
    assert response.status_code == 409 and "đã thay đổi" in text_of(response)
    assert planning.target("H01.102-2026-IND-10").version == 1


def test_what_is_handed_down_was_seen_before(planner: Client) -> None:
    page = planner.post(DOWN, order())
    assert "Xem thử" in text_of(page) and "75,00 %" in text_of(page) and not PlanEntry.objects.exists()
    found = re.search(r'name="digest" value="([0-9a-f]{64})"', page.content.decode())
    assert found
    done = planner.post(DOWN, order(digest=found[1], giao="1"), follow=True)
    assert "Đã giao" in text_of(done)
    assert planning.target("H01.102-2026-IND-10").share == planning.target("H01.101-2026-IND-10").share
    again = planner.post(DOWN, order(digest=found[1], giao="1"), follow=True)
    assert "không có gì phải ghi" in text_of(again)


def test_a_hand_down_with_an_old_digest_shows_the_new_dry_run(planner: Client) -> None:
    response = planner.post(DOWN, order(digest="0" * 64, giao="1"))
    assert response.status_code == 409 and "đã thay đổi từ khi bạn mở trang" in text_of(response)
    assert not PlanEntry.objects.exists()


def test_a_pasted_sheet_with_faults_names_the_lines_and_keeps_the_text(planner: Client) -> None:
    pasted = "H01.102\t70,5\nH02\t50\nxyz"
    response = planner.post(DOWN, order(method="pasted", pasted=pasted))
    words = text_of(response)
    assert response.status_code == 422 and "Dòng 2" in words and "Dòng 3" in words and "70,5" in words
    good = planner.post(DOWN, order(method="pasted", pasted="H01.102\t70,5"))
    assert "70,50 %" in text_of(good)


def test_strangers_neither_see_nor_hand_down(planner: Client, neighbour: Client, client: Client) -> None:
    for address in (HOME, DOWN, COMMUNE, f"{HOME}bang.csv", f"{BASE}TINH/"):
        assert neighbour.get(address).status_code == 403, address
        assert client.get(address).status_code == 302
    assert planner.get(f"{BASE}TINH/").status_code == 403, "the whole country is for who plans everywhere"
    assert neighbour.post(DOWN, order()).status_code == 403
    assert neighbour.post(f"{HOME}dat/", target()).status_code == 403
    assert neighbour.post(f"{HOME}nguoi/", {"office": "director", "since": "2026-01-01"}).status_code == 403
    assert planner.get(f"{BASE}H99/").status_code in (403, 404)
    assert planner.get("/do-luong/phan-cap/IND-99/2026/H01/").status_code == 404


def test_a_head_is_named_and_sees_the_targets_of_the_own_units(planner: Client, head: Account) -> None:
    planner.post(f"{COMMUNE}dat/", target(milestones=""))
    named = {"account": str(head.id), "office": "chair_commune", "since": "2026-01-01", "seen": "0"}
    assert planner.post(f"{COMMUNE}nguoi/", named).status_code == 302
    assert head.name in text_of(planner.get(COMMUNE)) and head.name in text_of(planner.get(HOME))
    own = signed_in(head)
    words = text_of(own.get("/do-luong/phan-cap/cua-toi/"))
    assert "62,50 %" in words and "17,50 điểm %" in words and "Chưa đạt" in words
    assert own.get(COMMUNE).status_code == 200 and own.get(HOME).status_code == 403
    assert own.post(f"{COMMUNE}dat/", target()).status_code == 403, "a head answers for a target, and does not set it"


def test_the_parts_and_all_below_them_come_as_files(planner: Client) -> None:
    planner.post(f"{COMMUNE}dat/", target(milestones=""))
    told = planner.get(f"{HOME}bang.csv").content.decode("utf-8-sig")
    rows = {row["unit"]: row for row in csv.DictReader(io.StringIO(told))}
    assert rows["H01.102"]["numerator"] == "25" and rows["H01.102"]["target_percent"] == "80.00"
    assert rows["H01.101"]["target_percent"] == ""
    whole = json.loads(planner.get(f"{HOME}bang.json?het=1").content)
    assert [row["unit"] for row in whole["rows"]] == ["H01.102"] and whole["period"] == "2026-10"


def test_who_plans_for_all_begins_at_the_nation(year: None) -> None:
    everywhere = signed_in(officer(17, "planner"))
    assert "Cả nước" in text_of(everywhere.get("/do-luong/phan-cap/"))
    assert everywhere.post(f"{BASE}TINH/dat/", target(milestones="")).status_code == 302
    words = text_of(everywhere.get(f"{BASE}VN/"))
    assert "Các tỉnh, thành phố" in words and "Cả nước" in words
    add_agencies(*(f"H{number}" for number in range(34, 64)))
    page = everywhere.get(f"{BASE}TINH/")
    assert "trang=2" in page.content.decode(), "more than 25 provinces take two pages"
    assert planning.targets_in("IND-10", 2026)["TINH"].due == date(2026, 12, 31)
    text = everywhere.get("/do-luong/phan-cap/IND-11/2024/TINH/")
    assert "30,00 %" in text_of(text) and "set-target" not in text.content.decode(), "a text's target stands"

"""Targets, an agency's plan and its planner, as people see them."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.foundation.accounts.services import load_roles
from motcua.foundation.accounts.tests.factories import officer, signed_in
from motcua.foundation.agencies.services import load_agencies
from motcua.oversight.intake.tests.factories import Sender, add_agencies
from motcua.oversight.planning.tests.factories import PlanEntry, declare, observe
from motcua.sites.national.planning_tables import counted_word
from motcua.sites.national.tests.test_pages import text_of
from motcua.sites.national.tests.test_passports import walked

TARGETS, PLAN = "/do-luong/chi-tieu/", "/do-luong/chi-tieu/H01/"
OCTOBER = 2026 * 12 + 9


@pytest.fixture
def year(loaded: Sender) -> None:
    """A year of H01: one procedure people use, two that they do not, one at full process."""
    for procedure, level in (("1.000001", "partial"), ("1.000002", "partial"), ("1.000003", "full")):
        declare("H01.102", procedure, level)
    for month in range(6):
        observe("H01.102", "1.000001", OCTOBER - 5 + month, online=20 + month, total=40)
    observe("H01.102", "1.000003", OCTOBER, online=5, total=10, level="full")


@pytest.fixture
def planner(year: None) -> Client:
    """A friend: plans for H01."""
    load_roles()
    return signed_in(officer(14, "planner", "H01"))


@pytest.fixture
def neighbour(year: None) -> Client:
    """A stranger: plans for H33."""
    load_roles()
    return signed_in(officer(15, "planner", "H33"))


def form(**changes: str) -> dict[str, str]:
    fields = {"chi_so": "IND-04", "muc": "80", "bat_dau": "2026-01-01", "den_han": "2026-12-31",
              "vai": "chair_province", "ghi_chu": "Kế hoạch mẫu", "ban": "0"}  # fmt: skip
    return {**fields, **changes}


def test_everybody_sees_the_targets_of_law_and_what_was_published(loaded: Sender, client: Client) -> None:
    words = text_of(client.get(TARGETS))
    for expected in ("9 trên 17 đạt", "13 trên 63 đạt", "45,8 %", "63,47 %", "18,54 %", "80,00 %", "Không đạt",
                     "Thủ tướng Chính phủ", "giả định"):  # fmt: skip
        assert expected in words
    assert "Tử số / mẫu số" not in words and "dự báo chỉ hiện với người có quyền" in words


def test_an_analyst_sees_distance_forecast_chart_and_league(year: None, analyst: Client) -> None:
    response = analyst.get(f"{TARGETS}?chon=2024-ho-so-tinh")
    words = text_of(response)
    assert "điểm %" in words and "Từng cơ quan" in words and "Bảng số của biểu đồ" in words
    assert '<svg class="chart chart--wide"' in response.content.decode()
    assert "Cơ quan H01" in words


def test_each_target_says_by_which_months_and_whose_figures_it_is_judged(year: None, analyst: Client) -> None:
    """Nothing was observed up to 8/2023 and in 2024: today's figures show a distance and decide nothing."""
    words = text_of(analyst.get(TARGETS))
    for expected in ("ngoài kỳ xét nên không dùng để kết luận", "từng cơ quan phải đạt", "tính gộp cả khối",
                     "0 trên", "chưa đo được", "không dùng để xét", "1 cơ quan dưới mức"):  # fmt: skip
        assert expected in words, expected


def test_everybody_sees_what_is_assumed_and_what_nobody_measures(loaded: Sender, client: Client) -> None:
    words = text_of(client.get(TARGETS))
    assert words.count("giả định: ngày bắt đầu") == 11, "law.md 4.9 has no start day"
    assert "chưa đo được: không còn thành phần giấy" in words and "văn bản nói về các trung tâm" in words
    assert "không văn bản nào nói chỉ tiêu nào nằm dưới chỉ tiêu nào" in words


def test_what_the_nation_sets_for_the_provinces_stands_on_a_provinces_page(planner: Client) -> None:
    load_roles()
    signed_in(officer(18, "planner")).post(
        "/do-luong/phan-cap/IND-10/2026/TINH/dat/",
        {"percent": "66", "start": "2026-01-01", "due": "2026-12-31", "office": "chair_province", "milestones": "",
         "seen": "0"},
    )  # fmt: skip
    words = text_of(planner.get(PLAN))
    assert "(Các tỉnh, thành phố)" in words and "66,00 %" in words
    assert "mức của cả khối, số của riêng cơ quan này" in words and "xét theo số của một tháng" in words
    assert "66,00 %" not in text_of(planner.get(f"{PLAN}?sua=TINH-2026-IND-10#dat")).partition("Đặt hoặc sửa")[2]


def test_targets_keep_the_promise_of_the_foot(year: None, analyst: Client, planner: Client) -> None:
    """Definition, pair, source, period and cut-off stand behind every measured target."""
    assert walked(analyst, TARGETS) and walked(planner, PLAN)


def test_a_target_that_nobody_knows_shows_another_one(year: None, analyst: Client) -> None:
    assert analyst.get(f"{TARGETS}?chon=khac").status_code == 200


def test_the_plan_names_the_used_service_and_shows_the_others_for_what_they_are(planner: Client) -> None:
    words = text_of(planner.get(f"{PLAN}?chi-so=IND-04&muc=60&nam=2026"))
    assert "Tới 60,00 % bằng những dịch vụ có người dùng." in words
    assert "6 tháng đã có hồ sơ gửi tới của 12 tháng qua 240 người dùng" in words
    assert "Mới có hồ sơ của 6 trong 12 tháng gửi tới" in words
    assert "Dịch vụ không ai dùng" in words and "Chỉ làm tăng tỷ lệ" not in words
    padded = text_of(planner.get(f"{PLAN}?muc=100"))
    assert "Chỉ tới 100,00 % nếu tính cả dịch vụ không ai dùng" in padded
    assert "không ai được lợi, vẫn tốn" in padded


def test_an_agency_that_sent_no_dossier_is_told_nothing_of_who_uses_its_services(loaded: Sender) -> None:
    """Its services were told; nobody can say that nobody uses them, nor what to bring first."""
    load_roles()
    declare("H33", "1.000001", "partial")
    friend = signed_in(officer(14, "planner", "H33"))
    page = friend.get("/do-luong/chi-tieu/H33/")
    words = text_of(page)
    assert "chưa có hồ sơ nào của cơ quan này gửi tới trong 12 tháng qua" in words and "chưa đo được" in words
    assert "Dịch vụ không ai dùng" not in words and "vẫn chưa tới" not in words
    assert "lam-truoc" not in page.content.decode(), "no table of what to bring first"
    about = friend.get("/do-luong/chi-tieu/H33/ke-hoach.json").json()
    assert (about["months_told"], about["people"]) == (0, "")


def test_the_plan_is_a_file_too(planner: Client) -> None:
    text = planner.get(f"{PLAN}ke-hoach.csv?muc=100").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["procedure_code"] for row in rows if row["nobody_uses_it"] == "True"] == ["1.000002"]
    assert rows[0]["procedure_code"] == "1.000001" and rows[0]["people_12_months"] == "240"
    about = planner.get(f"{PLAN}ke-hoach.json?muc=100").json()
    assert (about["goal"], about["target_percent"], about["gap"]) == ("IND-04", "100", 0)


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("muc=0", "Mức là số phần trăm"), ("muc=abc", "Mức là số phần trăm"), ("muc=1e9", "Mức là số phần trăm"),
        ("nam=1999", "Năm từ năm nay"), ("nam=x", "Năm từ năm nay"), ("cong-suc=-1", "Công sức là số nguyên"),
    ],
)  # fmt: skip
def test_what_the_planner_cannot_read_is_said_and_kept(planner: Client, query: str, error: str) -> None:
    response = planner.get(f"{PLAN}?{query}")
    words = text_of(response)
    assert response.status_code == 200 and error in words and "Có 1 chỗ cần sửa" in words
    assert f'value="{query.split("=")[1]}"' in response.content.decode()


def test_a_decimal_comma_and_a_budget_are_understood(planner: Client) -> None:
    words = text_of(planner.get(f"{PLAN}?muc=62,5&cong-suc=100"))
    assert "62,50 %" in words and "chỗ cần sửa" not in words


def test_a_target_is_entered_once_and_shown(planner: Client) -> None:
    for _ in range(2):
        assert planner.post(f"{PLAN}dat/", form()).status_code == 302
    assert PlanEntry.objects.get().version == 1
    words = text_of(planner.get(PLAN))
    assert "Kế hoạch mẫu" in words and "Chủ tịch UBND tỉnh, thành phố" in words


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"muc": "hai"}, "Mức là số phần trăm"), ({"muc": "101"}, "trên 0 đến 100"), ({"vai": ""}, "chức danh"),
        ({"den_han": "2026-13-01"}, "Ngày không đúng"), ({"den_han": "2025-01-01"}, "Hạn phải sau ngày bắt đầu"),
        ({"chi_so": "IND-99"}, "chưa có số đo"),
    ],
)  # fmt: skip
def test_a_wrong_target_comes_back_with_what_was_typed(planner: Client, changes: dict[str, str], error: str) -> None:
    response = planner.post(f"{PLAN}dat/", form(**changes, ghi_chu="Đừng mất chữ này"))
    words = text_of(response)
    assert response.status_code == 422 and error in words
    assert 'value="Đừng mất chữ này"' in response.content.decode()
    assert not PlanEntry.objects.exists()


def test_a_change_of_an_older_version_says_which_one_holds(planner: Client) -> None:
    planner.post(f"{PLAN}dat/", form())
    response = planner.post(f"{PLAN}dat/", form(muc="85"))
    assert response.status_code == 422 and "bản 1" in text_of(response)
    assert 'name="ban" value="1"' in response.content.decode()
    assert planner.post(f"{PLAN}dat/", form(muc="85", ban="1")).status_code == 302


def test_a_plan_is_for_its_own_agency_and_for_analysts(
    planner: Client, neighbour: Client, analyst: Client, citizen: Client, client: Client
) -> None:
    for url in (PLAN, f"{PLAN}ke-hoach.csv"):
        assert planner.get(url).status_code == analyst.get(url).status_code == 200
        assert neighbour.get(url).status_code == citizen.get(url).status_code == 403
        assert client.get(url).status_code == 302
    assert analyst.post(f"{PLAN}dat/", form()).status_code == 403
    assert neighbour.post(f"{PLAN}dat/", form()).status_code == 403
    assert not PlanEntry.objects.exists()
    assert analyst.get("/do-luong/chi-tieu/Z99/").status_code == 404


def test_an_agency_without_figures_is_told_so(neighbour: Client) -> None:
    assert "Chưa lập được kế hoạch: chưa biết dịch vụ trực tuyến nào" in text_of(
        neighbour.get("/do-luong/chi-tieu/H33/")
    )


def test_the_chart_says_where_the_territory_changed(analyst: Client) -> None:
    """H33 became part of H01 on 2025-07-01."""
    load_agencies()
    for month in range(2025 * 12 + 4, 2025 * 12 + 8):
        observe("H01", "1.000001", month, online=1, total=2)
    page: Any = analyst.get(PLAN)
    assert "hợp nhất vào UBND tỉnh An Giang (01/07/2025)" in text_of(page)
    assert 'class="break"' in page.content.decode()


def test_the_pages_speak_english(year: None, analyst: Client) -> None:
    analyst.get("/ngon-ngu/en/")
    assert "Targets and distance" in text_of(analyst.get(TARGETS))
    words = text_of(analyst.get(PLAN))
    assert "Which procedures to bring to full process first" in words and "Đang ở mức" not in words


def test_targets_of_units_below_stand_in_the_cascade_and_cost_the_page_nothing(planner: Client) -> None:
    """A province hands down to up to 168 units: a year of figures of each would be read for one page.

    They cost it not one statement.
    """
    add_agencies(*(f"H01.{number}" for number in range(103, 133)))
    before = _statements(planner)
    order = {"method": "same", "percent": "77", "start": "2026-01-01", "due": "2026-12-31", "pasted": ""}
    down = "/do-luong/phan-cap/IND-10/2026/H01/giao/"
    digest = re.search(r'name="digest" value="([0-9a-f]{64})"', planner.post(down, order).content.decode())
    assert digest
    planner.post(down, {**order, "digest": digest[1], "giao": "1"})
    assert PlanEntry.objects.count() == 32
    assert _statements(planner) == before
    page = planner.get(PLAN)
    assert "2026: 32 đơn vị có chỉ tiêu" in text_of(page) and "77,00 %" not in text_of(page)
    assert 'href="/do-luong/phan-cap/IND-10/2026/H01/"' in page.content.decode()


def _statements(client: Client) -> int:
    """Of an opening after the first one, which fills what is kept; two of them ask alike."""
    counts = []
    for _opening in range(3):
        with CaptureQueriesContext(connection) as asked:
            client.get(PLAN)
        counts.append(len(asked.captured_queries))
    assert counts[1] == counts[2]
    return counts[2]


def test_the_page_of_an_agency_leads_its_planner_to_the_plan_and_nobody_else(planner: Client, client: Client) -> None:
    link = f'href="{PLAN}"'
    assert link in planner.get("/do-luong/co-quan/H01/").content.decode()
    assert link not in planner.get("/do-luong/co-quan/H33/").content.decode()
    assert link not in client.get("/do-luong/co-quan/H01/").content.decode()


def test_what_is_missing_is_told_in_the_things_that_the_indicator_counts(db: None) -> None:
    assert [counted_word(code) for code in ("IND-11", "IND-06", "IND-27")] == ["hồ sơ", "thủ tục", "đơn vị đếm"]


def test_a_gap_leads_to_the_planner_which_tells_what_it_gains_toward_that_target(planner: Client) -> None:
    """Half of the online services are full process: 80 % lack 30 points; the others bring 50."""
    planner.post(f"{PLAN}dat/", form())
    page = planner.get("/do-luong/phan-cap/IND-04/2026/H01/").content.decode()
    door = f"{PLAN}?chi-so=IND-04&amp;muc=80,00&amp;nam=2026&amp;chi-tieu=H01-2026-IND-04#kh"
    assert door in page
    words = text_of(planner.get(door.replace("&amp;", "&").partition("#")[0]))
    assert "còn thiếu 30,00 điểm %; kế hoạch dưới đây thêm 50,00 điểm %, đủ" in words
    assert "Tới chỉ tiêu này" not in text_of(planner.get(f"{PLAN}?chi-tieu=H02-2026-IND-04"))

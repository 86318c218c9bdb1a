"""What stands on the pages: as printed where published, pairs with passports where observed."""

from __future__ import annotations

import csv
import io
import json
import re
from fractions import Fraction
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client

from motcua.oversight.indicators.types import Ratio
from motcua.oversight.intake.tests.factories import NOW, Sender, declared
from motcua.oversight.monitoring import services as monitoring_services
from motcua.sites.national.tables import Cell, Head, Rows, Table, page_of, rate_text
from motcua.sites.national.tiles import tile_map


def text_of(response: Any) -> str:
    """The words of a page, blanks put together."""
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"[\s\u00a0]+", " ", plain)


def test_the_first_page_shows_the_counts_of_both_rounds(loaded: Sender, client: Client) -> None:
    words = text_of(client.get("/do-luong/"))
    for expected in ("9 trên 17", "13 trên 63", "5 bộ dưới 10 %", "22 tỉnh dưới 10 %", "2 trên 20", "9 trên 63"):
        assert expected in words


def test_visitors_see_no_observed_figure(loaded: Sender, client: Client) -> None:
    words = text_of(client.get("/do-luong/"))
    assert "IND-10" not in words
    assert "IND-10" not in text_of(client.get("/do-luong/co-quan/H01/"))


def test_an_analyst_sees_observed_pairs_apart_from_published_ones(analyst: Client) -> None:
    words = text_of(analyst.get("/do-luong/"))
    assert "Số đo được của bản cài đặt này" in words
    assert "50,00 %" in words and "1 / 2" in words
    assert "Tử số" in words and "IND-10" in words


def test_an_agency_page_joins_published_and_observed_figures(analyst: Client) -> None:
    words = text_of(analyst.get("/do-luong/co-quan/H01/"))
    assert "33,69 %" in words
    assert "Cơ quan H01.101" in words


def test_an_agency_page_lists_units_or_procedures(analyst: Client) -> None:
    assert "1.004772" in text_of(analyst.get("/do-luong/co-quan/H01/?xem=thu-tuc"))
    assert "1.004772" in text_of(analyst.get("/do-luong/co-quan/H01.101/"))


def test_ranks_are_given_over_all_rows_not_over_a_page(rf: Any) -> None:
    table = Table("t", "", "", (Head("Hạng"),), [[Cell(str(n))] for n in range(1, 61)])
    second = page_of(table, rf.get("/?trang=2"))
    assert [row[0].text for row in second["table"].rows][:2] == ["26", "27"]


def test_only_the_rows_of_the_page_are_built(rf: Any) -> None:
    built: list[str] = []

    def build(key: str) -> list[Cell]:
        built.append(key)
        return [Cell(key)]

    table = Table("t", "", "", (Head("Mã"),), Rows([str(n) for n in range(1000)], build))
    assert len(page_of(table, rf.get("/"))["table"].rows) == len(built) == 25


def test_the_release_of_2020_warns_that_the_national_rate_cannot_be_derived(loaded: Sender, client: Client) -> None:
    words = text_of(client.get("/do-luong/cong-bo/2020-08/"))
    for expected in ("17,97 %", "34,07 %", "17,70 %", "21,17 %", "25,88 %", "274 / 2.133", "9,86 %", "42,35 %"):
        assert expected in words
    assert "8,0%" in words and "36,00%" in words and "100%" in words


def test_the_report_of_2018_gives_pairs_and_rates(loaded: Sender, client: Client) -> None:
    words = text_of(client.get("/do-luong/cong-bo/2018-quy-2/"))
    for expected in ("583 / 1.578", "36,95 %", "4.864 / 47.774", "10,18 %", "1.517 / 1.829", "82,94 %", "11,04 %"):
        assert expected in words


def test_the_round_of_2023_has_grades_shares_suppliers_and_the_assumption(loaded: Sender, client: Client) -> None:
    words = text_of(client.get("/do-luong/danh-gia/"))
    for expected in ("9 /63", "43 /63", "68 %", "VNPT", "Đại học Cần Thơ", "90, 80, 65, 50", "giả định"):
        assert expected in words


def test_every_definition_is_on_the_page_of_definitions(loaded: Sender, client: Client) -> None:
    words = text_of(client.get("/do-luong/chi-so/"))
    assert words.count("mỗi thủ tục đếm một lần, theo mức cao nhất") == 3
    assert words.count("lấy theo nút nộp hồ sơ trên Cổng Dịch vụ công quốc gia") == 3
    assert "Yêu cầu bổ sung trước khi tiếp nhận cũng là một lần" in words
    for code in ("IND-01", "IND-02", "IND-03", "IND-04", "IND-07", "IND-10", "IND-20", "IND-21"):
        assert code in words


def test_a_rejected_record_is_named_on_its_receipt(administrator: Client) -> None:
    words = text_of(administrator.get("/do-luong/nguon/tinh-mau/1/"))
    assert "MON-10" in words and "dx-decided-2" in words
    assert "Tỉnh mẫu" in text_of(administrator.get("/do-luong/nguon/"))


def test_open_data_keeps_the_printed_decimals_and_opens_in_a_spreadsheet(loaded: Sender, client: Client) -> None:
    content = client.get("/do-luong/du-lieu-mo/2020-muc-do-4-bo.csv").content.decode()
    assert content.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff"))))
    assert (len(rows), rows[13]["rate_percent"]) == (17, "8.0")


def test_json_names_its_source(loaded: Sender, client: Client) -> None:
    found = json.loads(client.get("/do-luong/du-lieu-mo/2023-xep-hang-bo.json").content)
    assert found["source"].startswith("Công văn 3109")
    assert found["rows"][0]["rank"] == found["rows"][1]["rank"] == 1


def test_observed_data_come_as_pairs(analyst: Client) -> None:
    found = json.loads(analyst.get("/do-luong/so-lieu/co-quan.json?thang=2026-11").content)
    assert found["rows"][0]["online_numerator"] == 1
    assert found["rows"][0]["online_denominator"] == 2


def test_a_downloaded_month_names_its_period_cut_off_and_definitions(analyst: Client) -> None:
    response = analyst.get("/do-luong/so-lieu/co-quan.json?thang=2026-11")
    assert 'filename="do-duoc-co-quan-2026-11.json"' in response.headers["Content-Disposition"]
    found = json.loads(response.content)
    assert (found["period"], found["rows"][0]["period"], found["cut_off"]) == ("2026-11", "2026-11", NOW.isoformat())
    assert found["definitions"]["on_time_portal"] == {"id": "IND-20", "version": 1}
    content = analyst.get("/do-luong/so-lieu/dich-vu.csv?thang=2026-11").content.decode()
    assert content.removeprefix("\ufeff").startswith("period,agency_code,procedure_code,")


@pytest.mark.parametrize(
    "url", ["/do-luong/", "/do-luong/co-quan/H01/", "/do-luong/thu-tuc/1.004772/", "/do-luong/so-lieu/"]
)
def test_observed_pages_say_up_to_which_batch_and_instant_they_hold(analyst: Client, url: str) -> None:
    words = text_of(analyst.get(url))
    assert "Tạm tính, tính đến lô nhận lúc 10:00 22/11/2026; số chốt 10:00 22/11/2026." in words
    assert "Cùng hạng, hạng sau bỏ cách (1, 1, 3)" in words
    assert "11/2026: Ngày tiếp nhận, theo tháng, giờ Việt Nam" in words


@pytest.mark.parametrize("url", ["/do-luong/", "/do-luong/co-quan/H01/", "/do-luong/so-lieu/"])
def test_a_ranked_table_says_by_what_it_ranks_and_how_ties_stand(analyst: Client, url: str) -> None:
    rule = "Xếp theo tỷ lệ hồ sơ trực tuyến (IND-10); bằng nhau thì 1, 1, 3; không xếp khi mẫu số 0."
    assert rule in text_of(analyst.get(url))


def test_a_month_to_come_is_shown_as_the_current_one(analyst: Client) -> None:
    assert "tháng 11/2026" in text_of(analyst.get("/do-luong/co-quan/H01/?thang=2031-05"))


def test_ind_11_before_its_definition_does_not_apply(analyst: Client) -> None:
    words = text_of(analyst.get("/do-luong/so-lieu/?thang=2020-01"))
    assert "Chưa có định nghĩa nào có hiệu lực ở ngày cuối kỳ." in words
    found = json.loads(analyst.get("/do-luong/so-lieu/co-quan.json?thang=2020-01").content)
    assert set(found["definitions"]) == {"on_time_internal"}


def test_a_province_counts_a_procedure_once_on_its_own_page_and_on_the_first_page(
    analyst: Client, loaded: Sender
) -> None:
    loaded.send(declared("partial", agency="H01.102"), declared("partial", procedure="2.1"))
    for url in ("/do-luong/", "/do-luong/co-quan/H01/", "/do-luong/so-lieu/"):
        keys = text_of(analyst.get(url)).partition("Tỷ lệ dịch vụ toàn trình trên dịch vụ công trực tuyến")[2]
        assert "50,00 %" in keys[:60], url


def test_a_count_that_rounds_to_nothing_is_still_told() -> None:
    assert rate_text(Ratio(1, 30_000)) == "dưới 0,01\u00a0%"
    assert rate_text(Ratio(1, 20_000)) == "0,01\u00a0%"
    assert rate_text(Ratio(0, 9)) == "0,00\u00a0%"


def test_a_tile_is_rounded_once_and_shaded_on_the_exact_value() -> None:
    tile = next(t for t in tile_map(34, {"H01": Fraction(600, 11)}, (50, 60, 70, 80)) if t.agency == "H01")
    assert (tile.text, tile.step) == ("54,5", 2)
    nearly = next(t for t in tile_map(34, {"H01": Fraction(79999, 1000)}, (50, 60, 70, 80)) if t.agency == "H01")
    assert (nearly.text, nearly.step) == ("80,0", 4)


def test_the_mean_of_2018_is_exact_and_stands_apart_from_that_of_the_printed_rates(
    loaded: Sender, client: Client
) -> None:
    words = text_of(client.get("/do-luong/cong-bo/2018-quy-2/"))
    assert "Trung bình cộng của hai tỷ lệ là 23,56 %" in words
    assert "hai tỷ lệ đã in, tức đã làm tròn, thì ra 23,57 %" in words


def test_the_pair_of_kien_giang_and_its_printed_rate_each_name_their_source(loaded: Sender, client: Client) -> None:
    words = text_of(client.get("/do-luong/cong-bo/2020-08/"))
    assert re.search(r"Nguồn của cặp số\s+Tin về hội nghị.{0,200}kiengiang\.gov\.vn", words)
    assert re.search(r"Nguồn của tỷ lệ đã in\s+Phụ lục kèm theo Công văn 3485", words)
    assert "Tỷ lệ in trong phụ lục Công văn 3485/BTTTT-THH" in text_of(client.get("/do-luong/co-quan/H33/"))
    found = json.loads(client.get("/do-luong/du-lieu-mo/2020-kien-giang.json").content)
    assert found["source"] == "Cặp số: kiengiang.gov.vn, 26/8/2020; tỷ lệ đã in: Công văn 3485/BTTTT-THH"


def test_the_tables_of_2023_have_their_printed_captions(loaded: Sender, client: Client) -> None:
    words = text_of(client.get("/do-luong/danh-gia/"))
    assert "Bảng 1. Kết quả đánh giá Hệ thống thông tin giải quyết TTHC các bộ, ngành" in words
    assert "Bảng 2. Kết quả đánh giá Hệ thống thông tin giải quyết TTHC các địa phương" in words
    assert "số nguyên, nửa lên, như phụ lục đã in" in words


def test_a_rank_keeps_its_label_and_the_name_heads_its_row(rf: Any) -> None:
    table = Table("t", "", "", (Head("Hạng", True), Head("Cơ quan")), [[Cell("1"), Cell("H01")]])
    page = render_to_string("national/_table.html", {"table": table})
    assert re.search(r'<td role="cell"\s+data-l="Hạng"\s+class="num">\s*<div>\s*1', page)
    assert re.search(r'<th scope="row" role="rowheader">\s*H01', page)


@pytest.mark.parametrize("name", ["2020-kien-giang", "2018-quy-2", "2023-muc-do", "2023-doanh-nghiep", "chi-so"])
def test_every_public_sheet_can_be_had_in_both_forms(loaded: Sender, client: Client, name: str) -> None:
    for kind in ("csv", "json"):
        response = client.get(f"/do-luong/du-lieu-mo/{name}.{kind}")
        assert response.status_code == 200
        assert name in response.headers["Content-Disposition"]


@pytest.mark.parametrize("count", [34, 63])
def test_both_maps_have_every_province_once_and_the_two_archipelagos(count: int) -> None:
    tiles = tile_map(count, {}, (1, 2, 3, 4))
    provinces = [tile for tile in tiles if not tile.of]
    assert len({tile.agency for tile in provinces}) == len(provinces) == count
    assert len({(tile.column, tile.row) for tile in tiles}) == count + 2
    assert [(t.lines[0], t.of.split()[0]) for t in tiles if t.of] == [("Hoàng Sa", "Đà"), ("Trường Sa", "Khánh")]


def test_pages_carry_no_inline_style_or_script(analyst: Client) -> None:
    for url in ("/do-luong/", "/do-luong/cong-bo/2020-08/", "/do-luong/co-quan/H01/", "/do-luong/so-lieu/"):
        page = analyst.get(url).content.decode()
        assert " style=" not in page and "<script" not in page and "onclick" not in page


def test_the_first_page_asks_few_questions(analyst: Client, django_assert_max_num_queries: Any) -> None:
    monitoring_services.advance_months()
    analyst.get("/do-luong/")
    with django_assert_max_num_queries(14):
        analyst.get("/do-luong/")

"""No number without a figure: digits, words, other scripts, false marks, and words that would change a figure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.foundation.agencies.types import Group
from motcua.oversight.letters.rules.annexes import ranking_annex
from motcua.oversight.letters.rules.characters import cleaned
from motcua.oversight.letters.rules.figures import CELL_FORMATS, moved_text, points_text
from motcua.oversight.letters.rules.numerals import is_day, with_marks
from motcua.oversight.letters.rules.resolve import resolved
from motcua.oversight.letters.selectors.reference import cited
from motcua.oversight.letters.types import AnnexKind, AnnexOrder, Basis, FrozenMovement, Quoted, SpanKind, words_of
from motcua.oversight.releases.tests.factories import ONLINE
from motcua.oversight.releases.types import Cell

CELL = Cell("2026-10:IND-10:H33", "IND-10", 1, "H33", 274, 2133, "12.85", 37)
OTHER = Cell("2026-10:IND-10:H01", "IND-10", 1, "H01", 1, 20, "5.00", 60)
OLD = Cell("2026-09:IND-10:H33", "IND-10", 1, "H33", 200, 2000, "10.00", 30)
A_MONTH_BEFORE, RANKED = "{{cell:2026-09:IND-10:H33}}", "{{cell:2026-09:IND-10:H33|rank}}"
NONE = Cell("2026-10:IND-10:H02", "IND-10", 1, "H02", 0, 0, "", None, unranked="không có hồ sơ")


def moved(before: Fraction, after: Fraction) -> FrozenMovement:
    """A movement that is all behaviour."""
    nothing = Fraction(0)
    return FrozenMovement("IND-10", "VN", before, after, nothing, nothing, after - before, nothing, True)


VN = Cell("2026-10:IND-10:VN", "IND-10", 1, "VN", 6, 10, "60.00", None)
PROVINCES = Cell("2026-10:IND-10:province", "IND-10", 1, "province", 5, 10, "50.00", None)
OVERDUE = Cell("2026-10:IND-21:VN", "IND-21", 1, "VN", 1, 10, "10.00", None)
PLACES = {"H33": "Tỉnh Đông", "H01": "Tỉnh Tây", "H02": "Tỉnh Nam"}
POOLED = {
    VN.id: Quoted(VN, ONLINE, "cả nước", None, "2026-10-1"),
    PROVINCES.id: Quoted(PROVINCES, ONLINE, "khối tỉnh, thành phố", None, "2026-10-1"),
    OVERDUE.id: Quoted(OVERDUE, replace(ONLINE, name="Tỷ lệ hồ sơ quá hạn"), "cả nước", None, "2026-10-1"),
}
BASIS = Basis(
    "2026-10-1",
    "ab" * 32,
    datetime(2026, 11, 20, tzinfo=UTC),
    "10/2026",
    POOLED
    | {c.id: Quoted(c, ONLINE, PLACES[c.scope], Group.PROVINCE, "2026-10-1") for c in (CELL, OTHER, NONE, OLD)},
    {("IND-10", "VN"): moved(Fraction(1, 2), Fraction(1, 4))},
)  # fmt: skip


def said(text: str) -> str:
    found = resolved(text, "Đoạn 1", BASIS, cited())
    assert found.faults == ()
    return words_of(found.line)


def faults(text: str) -> list[str]:
    return [fault.sentence for fault in resolved(text, "Đoạn 1", BASIS, cited()).faults]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Tỷ lệ đạt {{cell:2026-10:IND-10:H33}}.", "Tỷ lệ đạt 12,85%."),
        ("{{cell:2026-10:IND-10:H33|pair}} hồ sơ", "274/2.133 hồ sơ"),
        ("hạng {{cell:2026-10:IND-10:H33|rank}}", "hạng 37"),
        ("có {{count:2026-10:IND-10:province:below:10|02}} tỉnh", "có 01 tỉnh"),
        ("có {{count:2026-10:IND-10:province:at_least:12,85}} tỉnh", "có 0 tỉnh"),
        ("có {{count:2026-10:IND-10:province:at_least:12,8}} tỉnh", "có 1 tỉnh"),
        ("{{move:IND-10:VN|total}}", "giảm 25,00 điểm phần trăm"),
        ("{{move:IND-10:VN|behaviour}}", "làm giảm 25,00 điểm phần trăm"),
        ("{{move:IND-10:VN|mix}}, {{move:IND-10:VN|behaviour}}", "không làm thay đổi, làm giảm 25,00 điểm phần trăm"),
        *((words, words.replace("[[lượng|", "").replace("]]", "")) for words in (
            "[[lượng|Hầu hết]] các tỉnh chậm", "[[lượng|không tỉnh nào]] chậm",
        )),
        ("các bộ, ngành, địa phương nhận {{cell:2026-10:IND-10:VN}}", "các bộ, ngành, địa phương nhận 60,00%"),
        ("Tỷ lệ hồ sơ quá hạn tăng; tỷ lệ hồ sơ trực tuyến của khối tỉnh đạt {{cell:2026-10:IND-10:province}}",
         "Tỷ lệ hồ sơ quá hạn tăng; tỷ lệ hồ sơ trực tuyến của khối tỉnh đạt 50,00%"),
        ("Tỉnh Tây đứng sau tỉnh Đông ({{cell:2026-10:IND-10:H33}})", "Tỉnh Tây đứng sau tỉnh Đông (12,85%)"),
        ("{{move:IND-10:VN|total}}, giảm mạnh; nay tăng", "giảm 25,00 điểm phần trăm, giảm mạnh; nay tăng"),
        (f"tăng từ {A_MONTH_BEFORE} lên {{{{cell:2026-10:IND-10:H33}}}}", "tăng từ 10,00% lên 12,85%"),
        (f"giảm hạng (từ hạng {RANKED} thành hạng {{{{cell:2026-10:IND-10:H33|rank}}}})",
         "giảm hạng (từ hạng 30 thành hạng 37)"),
        ("{{cell:2026-10:IND-10:H33|numerator}} trên {{cell:2026-10:IND-10:H33|denominator}} hồ sơ",
         "274 trên 2.133 hồ sơ"),
        ("ngày [[ngày|20/11/2026]], năm [[ngày|2026]]", "ngày 20/11/2026, năm 2026"),
        ("tháng [[ngày|10/2026]]", "tháng 10/2026"),
        ("giai đoạn [[ngày|2019 - 2020]]", "giai đoạn 2019 - 2020"),
        ("Nghị quyết số [[số|17/NQ-CP]]", "Nghị quyết số 17/NQ-CP"),
        ("Nghị định [[số|42/2022/NĐ-CP]]", "Nghị định 42/2022/NĐ-CP"),
        ("theo [[điều|khoản 2 Điều 5]]", "theo khoản 2 Điều 5"),
        ("tối thiểu [[mốc|30%|NQ 17/NQ-CP]]", "tối thiểu 30%"),
        ("dịch [[tên|COVID-19]]", "dịch COVID-19"),
        ("1. Một nội dung", "1. Một nội dung"),
        ("a) Năm nay, một số bộ ở quý III", "a) Năm nay, một số bộ ở quý III"),
        ("theo [[điều|điểm a khoản 2 Điều 5]]", "theo điểm a khoản 2 Điều 5"),
        ("theo [[điều|điểm 2.1 mục III]]", "theo điểm 2.1 mục III"),
        *((words, words) for words in (
            "Bộ phận một cửa và một phần hồ sơ", "tỷ lệ phần trăm và tỷ trọng", "thứ hai hằng tuần, tháng ba, quý IV",
            "huyện Triệu Phong, quận Hai Bà Trưng", "nửa đầu năm nay", "đầu tư năm nay không tăng",
            "chưa gửi báo cáo của tháng tư", "Đại hội XIII, phụ lục II", "I. Kết quả",
        )),
    ],
)  # fmt: skip
def test_what_is_tied_is_printed(written: str, read: str) -> None:
    assert said(written) == read


@pytest.mark.parametrize(
    "text",
    [
        "đạt 17,97%", "05 bộ", "năm 2026", "Điều 5", "đạt １７％", "đạt ١٧", "x² hồ sơ", "½ số hồ sơ", "đạt Ⅳ",
        "mười bảy phần trăm", "hai mươi tỉnh", "ba trăm hồ sơ", "một nửa số tỉnh", "COVID-19",
        "1{{cell:2026-10:IND-10:H33}}", "{{cell:2026-10:IND-10:H33}}0", "{{cell:2026-10:IND-10:H33 đạt 5%",
        "1. 2. hai số",
        "hai phần ba số tỉnh", "mười tỉnh", "gấp đôi tháng trước", "XCVII phần trăm", "không phẩy chín",
        "ba\u200b mươi tỉnh", "m\u200bười tỉnh", "chỉ một tỉnh chậm", "có năm bộ chậm", "bảy cơ quan", "hơn nửa số bộ",
        "tăng gấp ba", "ba phần tư hồ sơ", "hai triệu", "vài chục hồ sơ", "Mười tỉnh đạt", "đạt XCVII", "V hồ sơ",
        "tỷ lệ không %", "một phần ba", "mươi", "hàng nghìn hồ sơ", "m\u0456ười tỉnh", "đạt \u2117",
    ],
)  # fmt: skip
def test_a_number_that_is_tied_to_nothing_is_refused(text: str) -> None:
    assert faults(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[[ngày|17,97%]]", "không phải ngày"),
        ("[[ngày|31/2/2026]]", "không phải ngày"),
        ("tiếp nhận [[ngày|2020]] hồ sơ", "trước nó không có chữ"),
        ("[[số|17]]", "không có dạng số, ký hiệu"),
        ("[[điều|17,97%]]", "không có dạng điều"),
        ("[[mốc|31%|NQ 17/NQ-CP]]", "không phải mức quy định"),
        ("[[mốc|30%]]", "chưa ghi văn bản"),
        ("[[tên|Tổ 5]]", "không có trong danh sách"),
        ("[[kiểu|5]]", "không có loại đánh dấu"),
        ("[[lượng|mười tỉnh]]", "không phải lời về số lượng"),
        *((f"{words} chậm", "không có con số nào") for words in (
            "Hầu hết các tỉnh", "Đa số tỉnh", "quá bán", "Không tỉnh nào", "Không có một cơ quan nào", "vô số hồ sơ",
            "phần lớn hồ sơ", "Toàn bộ hồ sơ", "Tất cả",
        )),
        ("Khối bộ, ngành đạt {{cell:2026-10:IND-10:province}}", "đứng trước con số của khối tỉnh, thành phố"),
        ("Các tỉnh, thành phố đạt {{cell:2026-10:IND-10:VN}}", "đứng trước con số của cả nước"),
        ("Cả nước đạt {{cell:2026-10:IND-10:province}}", "“cả nước” đứng trước"),
        ("Tỷ lệ hồ sơ quá hạn là {{cell:2026-10:IND-10:VN}}", "tên chỉ số khác"),
        ("Tỷ lệ hồ sơ quá hạn: cả nước đạt {{cell:2026-10:IND-10:VN}}", "tên chỉ số khác"),
        ("Tỉnh Tây đạt {{cell:2026-10:IND-10:H33}}", "con số của cơ quan khác"),
        ("{{cell:2026-10:IND-10:H99}}", "không có ô này"),
        ("{{cell:2026-10:IND-10:H33|đẹp}}", "không có cách in"),
        ("{{cell:2026-10:IND-10:H02}}", "không có số liệu"),
        ("hạng {{cell:2026-10:IND-10:H02|rank}}", "không được xếp hạng: không có hồ sơ"),
        ("{{ô:1}}", "không có loại dẫn số liệu"),
        ("{{count:2026-10:IND-10:province:below:mười}}", "không phải là số"),
        ("{{count:2026-10:IND-10:xã:below:10}}", "khối là"),
        ("{{count:2026-10}}", "viết là count"),
        ("{{move:IND-10:H33|total}}", "không có so sánh"),
        ("{{move:IND-10:VN|hay}}", "phần của biến động"),
        ("{{published:2020:x}}", "không có con số này"),
        ("-{{cell:2026-10:IND-10:H33}}", "đứng ngay trước"),
        ("âm {{cell:2026-10:IND-10:H33}}", "đứng ngay trước"),
        ("{{cell:2026-10:IND-10:H33}} %", "đứng ngay sau"),
        ("{{cell:2026-10:IND-10:H33|numerator}} nghìn", "đứng ngay sau"),
        ("{{cell:2026-10:IND-10:H33}}{{cell:2026-10:IND-10:H01}}", "dính liền"),
        ("tăng từ [[ngày|1950]] đến [[ngày|2050]] hồ sơ", "trước nó không có chữ"),
        ("trong năm [[ngày|2050]] hồ sơ", "đọc như số liệu"),
        ("tháng [[ngày|9/2026]] lượt", "đọc như số liệu"),
        ("đạt [[điều|điểm 97.5]]", "không có dạng điều"),
        ("đạt [[điều|mục 97]]", "đọc như số liệu"),
        ("[[điều|bảng 97]] %", "biến nó thành số liệu"),
        ("đạt [[điều|bảng 97]] phần trăm", "biến nó thành số liệu"),
        ("chiếm [[số|97/QĐ]]", "đọc như số liệu"),
        ("[[điều|Điều ٩]]", "không có dạng điều"),
        ("-[[mốc|30%|NQ 17/NQ-CP]]", "làm đổi nghĩa"),
        ("[[mốc|30%|NQ 17/NQ-CP]] phần nghìn", "biến nó thành số liệu"),
        ("\u2012{{cell:2026-10:IND-10:H33}}", "đứng ngay trước"),
        ("\u2012{{cell:2026-10:IND-10:H33}}", "U+2012"),
        ("trừ {{cell:2026-10:IND-10:H33}}", "đứng ngay trước"),
        ("– {{cell:2026-10:IND-10:H33}}", "đứng ngay trước"),
        ("mười {{cell:2026-10:IND-10:H33}}", "đứng ngay trước"),
        ("{{cell:2026-10:IND-10:H33|numerator}}\u2030", "U+2030"),
        ("{{cell:2026-10:IND-10:H33|numerator}} chục", "đứng ngay sau"),
        ("{{cell:2026-10:IND-10:H33|numerator}} lần", "đứng ngay sau"),
        ("{{cell:2026-10:IND-10:H33|numerator}}\u200b%", "U+200B"),
        ("{{cell:2026-10:IND-10:H33|numerator}}k", "dính liền với chữ"),
        ("{{count:2026-10:IND-10:province:below:1e10000000}}", "không phải là số"),
        ("{{count:2026-10:IND-10:province:below:" + "9" * 5000 + "}}", "không phải là số"),
        ("Hơn {{cell:2026-10:IND-10:H33}}", "“Hơn” đứng ngay trước"),
        ("Trên {{cell:2026-10:IND-10:H33}} tỉnh", "“Trên” đứng ngay trước"),
        ("Chưa tới {{cell:2026-10:IND-10:H33}}", "“Chưa tới” đứng ngay trước"),
        ("Cả nước {{move:IND-10:VN|total}}, tức là tăng mạnh", "“tăng” đứng sau một biến động có chiều khác"),
        ("Cả nước giảm {{move:IND-10:VN|total}}", "đã có chữ tăng, giảm"),
        (f"giảm từ {A_MONTH_BEFORE} xuống {{{{cell:2026-10:IND-10:H33}}}}", "không đúng chiều"),
        (f"từ {A_MONTH_BEFORE} xuống {{{{cell:2026-10:IND-10:H33}}}}", "“xuống” không đúng chiều"),
        (f"giảm từ {A_MONTH_BEFORE}, đến nay {{{{cell:2026-10:IND-10:H33}}}}", "“giảm” không đúng chiều"),
        (f"tăng hạng là H33 (từ hạng {RANKED} thành hạng {{{{cell:2026-10:IND-10:H33|rank}}}})", "“tăng” không đúng"),
        ("{{move:IND-10:VN|total}}, do cơ cấu {{move:IND-10:VN|mix}}", "thiếu {{move:IND-10:VN|behaviour}}"),
        ("a\x01b", "U+0001"),
        ("a\ufffeb", "U+FFFE"),
        ("a" * 81, "không in vừa một dòng"),
    ],
)  # fmt: skip
def test_a_false_mark_or_reference_is_refused_with_a_sentence(text: str, why: str) -> None:
    assert any(why in sentence for sentence in faults(text)), faults(text)


@given(st.text(alphabet="0123456789,.%/ abcđư-{}[]|:", max_size=40))
def test_no_digit_reaches_a_letter_without_a_source(text: str) -> None:
    found = resolved(text, "Đoạn 1", BASIS, cited())
    if not found.faults:
        plain = "".join(s.text for s in found.line if s.kind is SpanKind.PLAIN).lstrip()
        assert not any(c.isdigit() for c in plain.partition(" ")[2])


@pytest.mark.parametrize("part", ["một ", "[[ngày|2026]] ", "{{count:2026-10:IND-10:province:below:10}} và ", "XCVII "])
def test_a_text_of_thousands_of_marks_is_checked_in_a_moment(part: str) -> None:
    start = process_time()
    resolved(part * 4000, "Đoạn 1", BASIS, cited())
    assert process_time() - start < 2


def test_what_nobody_sees_is_not_kept() -> None:
    assert cleaned("a\x00\x01b\u200bc\ufeff\td\ud800\ufffee\u2028g") == "abc de g"
    assert cleaned("10\u00a0% của cả\u2009nước") == "10\u00a0% của cả nước"


def test_plain_dates_and_documents_are_marked_for_the_drafter_and_figures_never() -> None:
    text = "Nghị quyết 17/NQ-CP ngày 07/3/2019, năm 2020, Điều 5, đạt 17,97%, {{cell:2026-10:IND-10:H33}}"
    marked = with_marks(text)
    assert marked == (
        "Nghị quyết [[số|17/NQ-CP]] ngày [[ngày|07/3/2019]], năm [[ngày|2020]], [[điều|Điều 5]], đạt 17,97%, "
        "{{cell:2026-10:IND-10:H33}}"
    )
    assert with_marks(marked) == marked
    assert len(faults(marked)) == 1


@pytest.mark.parametrize("words", ["10/9/2020", "8/2020", "2020", "2019 - 2020"])
def test_days_of_the_calendar_are_days(words: str) -> None:
    assert is_day(words)


@pytest.mark.parametrize("words", ["2133", "0/2020", "32/1/2020", "2021 - 2020", "20/8", "1.2020"])
def test_other_numbers_are_no_days(words: str) -> None:
    assert not is_day(words)


@given(st.fractions(-1, 1))
def test_a_movement_is_never_told_with_the_wrong_word(share: Fraction) -> None:
    found = moved(Fraction(1), 1 + share)
    word = moved_text(found, "total").split()[0]
    assert word == ("không" if not share else "tăng" if share > 0 else "giảm")
    assert "-" not in points_text(share)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("33.334", "33.675", "tăng 0,35 điểm phần trăm (khi chưa làm tròn: 0,34)"),
        ("33.675", "33.334", "giảm 0,35 điểm phần trăm (khi chưa làm tròn: 0,34)"),
        ("33.33", "33.68", "tăng 0,35 điểm phần trăm"),
        ("33.331", "33.332", "tăng 0,0010 điểm phần trăm khi chưa làm tròn"),
        ("33.334", "33.335", "tăng 0,01 điểm phần trăm (khi chưa làm tròn: 0,0010)"),
    ],
)
def test_a_printed_difference_is_that_of_the_printed_figures(before: str, after: str, told: str) -> None:
    assert moved_text(moved(Fraction(before) / 100, Fraction(after) / 100), "total") == told


def test_a_small_movement_is_not_printed_as_nothing() -> None:
    assert points_text(Fraction(1, 1_000_000)) == "0,0001"


def test_a_product_is_quoted_as_what_was_counted_and_what_multiplies_it() -> None:
    """REP-5: 4,182 of 5,304 dossiers in time, by one unit of 51 that reports; nobody counted 270,504 of anything."""
    cell = Cell("2026-09:REP-5:H01", "REP-5", 1, "H01", 4182, 270_504, "1.55", factor="1/51")
    quoted = Quoted(cell, replace(ONLINE, factor="REP-1"), "Tỉnh Mẫu Một", Group.PROVINCE, "2026-09-1")
    told = {name: CELL_FORMATS[name](quoted) for name in ("pair", "numerator", "denominator")}
    assert told == {"pair": "4.182/5.304 × 1/51", "numerator": "4.182", "denominator": "5.304"}
    order = AnnexOrder(AnnexKind.RANKING, "REP-5")
    annex = ranking_annex(order, {Group.PROVINCE: [quoted]}, {}, (), label="9/2026")
    assert "4.182/5.304 × 1/51" in str(annex) and "270.504" not in str(annex)

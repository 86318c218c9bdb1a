"""The template words of the design system."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template, engines
from django.test import RequestFactory
from django.utils import translation

from motcua.kernel import clock
from motcua.kernel.paging import CARDS, paged
from motcua.kernel.templatetags import clock_face, kit

SOURCE = Path(__file__).parents[2]
NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


def draw(source: str, **values: Any) -> str:
    request = RequestFactory().get("/tim/?q=khai+sinh&trang=3")
    return engines["django"].from_string(source).render(values, request)


def test_numbers_are_grouped_in_the_readers_language() -> None:
    assert kit.number(1234567) == "1.234.567"
    with translation.override("en"):
        assert kit.number(1234567) == "1,234,567"
        assert kit.percent(Decimal("71.44")) == "71.44\u00a0%"


def test_a_rate_keeps_its_no_break_blank_and_decimal_comma() -> None:
    assert kit.percent(Decimal("71.44")) == "71,44\u00a0%"


def test_no_money_is_a_word_not_a_zero() -> None:
    assert kit.dong(0) == "Miễn phí"
    assert kit.dong(8000) == "8.000\u00a0đồng"
    with translation.override("en"):
        assert kit.dong(8000) == "8,000\u00a0dong"


@pytest.mark.parametrize(
    "name", ["number", "percent", "dong", "day", "moment", "weekday", "full_day", "relative_day", "due", "mask", "size"]
)
def test_a_missing_value_is_shown_as_nothing(name: str) -> None:
    assert draw("{{ value|" + name + " }}", value=None) == ""


def test_days_near_today_are_told_in_words() -> None:
    with clock.at(NOON):
        assert kit.relative_day(date(2026, 11, 23)) == "hôm nay"
        assert kit.relative_day(date(2026, 11, 24)) == "ngày mai"
        assert kit.relative_day(date(2026, 11, 22)) == "hôm qua"
        assert kit.relative_day(date(2026, 11, 25)) == "thứ Tư\u00a025/11/2026"


def test_the_day_of_an_instant_is_the_vietnamese_day() -> None:
    late_in_utc = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
    assert kit.day(late_in_utc) == "23/11/2026"
    with clock.at(NOON):
        assert kit.due(late_in_utc) == "01:30 hôm nay"


def test_weekdays_have_english_names_for_english_readers() -> None:
    with translation.override("en"):
        assert kit.full_day(date(2026, 11, 23)) == "Monday\u00a023/11/2026"


def test_identifiers_show_their_last_digits_only() -> None:
    assert kit.mask("089012345678") == "••••••••5678"


def test_sizes_of_files_are_told_in_kilobytes_and_megabytes() -> None:
    assert kit.size(10) == "1\u00a0KB"
    assert kit.size(90_000) == "88\u00a0KB"
    assert kit.size(1_300_000) == "1,2\u00a0MB"


def test_an_icon_points_into_the_sprite_and_is_silent() -> None:
    assert "#i-check" in draw('{% icon "check" %}')
    assert 'aria-hidden="true"' in draw('{% icon "check" %}')


def test_an_icon_that_is_not_drawn_is_refused() -> None:
    with pytest.raises(ValueError, match="unicorn"):
        kit.icon("unicorn")


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    used = {
        (name, path.name)
        for path in SOURCE.rglob("templates/**/*.html")
        for name in re.findall(r'{% icon "([\w-]+)" %}', path.read_text())
    }
    assert used
    assert {(name, path) for name, path in used if name not in kit.icon_names()} == set()


def test_templates_hold_no_inline_style_and_no_inline_script() -> None:
    forbidden = re.compile(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son\w+=", re.IGNORECASE)
    bad = [path.name for path in SOURCE.rglob("templates/**/*.html") if forbidden.search(path.read_text())]
    assert bad == []


def test_a_link_to_another_page_keeps_the_search() -> None:
    assert draw("{% query trang=4 %}") == "?q=khai+sinh&amp;trang=4"
    assert draw('{% query trang="" %}') == "?q=khai+sinh"


def test_page_numbers_leave_gaps_around_the_current_page() -> None:
    assert kit.page_numbers(Paginator(range(200), 10).page(7)) == [1, 0, 6, 7, 8, 0, 20]
    assert kit.page_numbers(Paginator(range(30), 10).page(1)) == [1, 2, 3]


def test_one_page_needs_no_pager() -> None:
    assert draw('{% include "kit/pager.html" %}', page=Paginator(range(3), 10).page(1)).strip() == ""


def test_a_keyset_pager_links_older_and_newer() -> None:
    shown = draw('{% include "kit/pager.html" %}', older="abc", newer="xyz")
    assert "sau=abc" in shown
    assert "truoc=xyz" in shown


def test_the_summary_links_each_sentence_to_its_field() -> None:
    shown = draw('{% include "kit/summary.html" %}', errors=[("ten", "Nhập tên"), ("ngay", "Nhập ngày")])
    assert "Có 2 chỗ cần sửa" in shown
    assert '<a href="#ten">Nhập tên</a>' in shown
    assert draw('{% include "kit/summary.html" %}', errors=[]).strip() == ""


def test_a_note_says_by_icon_and_word_what_it_is() -> None:
    shown = draw('{% note "warn" "Cần chú ý" %}<p>Ảnh mờ</p>{% endnote %}')
    assert "note--warn" in shown
    assert "i-alert" in shown
    assert "<p>Ảnh mờ</p>" in shown


def test_plain_text_of_a_note_is_escaped() -> None:
    shown = draw('{% include "kit/note.html" with text=text only %}', text="<b>x</b>")
    assert "&lt;b&gt;" in shown


def test_values_inside_a_block_tag_are_escaped() -> None:
    assert "<script>" not in draw("{% fold title %}<p>{{ x }}</p>{% endfold %}", title="<script>", x="<script>")


def test_the_way_to_a_page_names_the_home_of_its_site_and_the_pages_between() -> None:
    way = '{% crumbs here %}{% crumb _("Kỳ công bố") "kit" thang="2026-10" %}{% endcrumbs %}'
    shown = draw(way, here="<b>9", site={"home": "/do-luong/", "home_name": "Tổng quan"})
    links = re.findall(r'<a href="([^"]*)">([^<]*)</a>', shown)
    assert links == [("/do-luong/", "Tổng quan"), ("/kit/?thang=2026-10", "Kỳ công bố")]
    assert '<li aria-current="page">&lt;b&gt;9</li>' in shown


def test_a_page_right_under_the_home_needs_no_page_between() -> None:
    shown = draw(
        '{% include "kit/crumbs.html" with here=here %}', here="Công văn", site={"home": "/x/", "home_name": "X"}
    )
    assert shown.count("<li") == 2


def test_a_state_without_an_icon_gets_the_icon_of_its_kind() -> None:
    assert "i-ring" in draw('{% include "kit/tag.html" with word="Nháp" only %}')
    assert "i-coin" in draw('{% include "kit/tag.html" with kind="warn" icon="coin" word="Chờ" only %}')


class TestClock:
    def test_an_eight_hour_clock_has_eight_cells(self) -> None:
        face = clock_face.face(28, 480)
        assert (len(face.cells), face.kind, face.left) == (8, "", "còn 7:32")
        assert face.cells[0].used == "4.7"

    def test_the_last_quarter_is_amber_and_over_time_is_red(self) -> None:
        assert clock_face.face(360, 480).kind == "warn"
        assert clock_face.face(359, 480).kind == ""
        assert clock_face.face(480, 480).kind == "warn"
        assert clock_face.face(565, 480).kind == "bad"
        assert clock_face.face(565, 480).left == "quá 1:25"

    def test_longer_limits_are_counted_in_days_and_never_rounded_up(self) -> None:
        face = clock_face.face(960, 4800)
        assert (len(face.cells), face.left) == (10, "còn 8 ngày")
        assert clock_face.face(961, 4800).left == "còn 7,9 ngày"

    def test_a_very_long_limit_keeps_a_drawable_number_of_cells(self) -> None:
        assert len(clock_face.face(0, 480 * 60).cells) == 20

    def test_a_limit_of_nothing_is_drawn_full(self) -> None:
        assert clock_face.face(5, 0).kind == "bad"

    def test_the_drawing_keeps_points_as_decimal_marks(self) -> None:
        shown = draw("{% clock 28 480 due_at=due %}", due=NOON)
        assert 'width="4.7"' in shown
        assert "Đã dùng 0:28 giờ làm việc trên 8:00 giờ làm việc" in shown


@pytest.mark.parametrize(("instant", "said"), [
    (datetime(2026, 11, 20, 17, tzinfo=UTC), "hết ngày 20/11/2026"),
    (datetime(2026, 11, 20, 17, 1, tzinfo=UTC), "00:01 21/11/2026"),
    (datetime(2026, 12, 31, 17, tzinfo=UTC), "hết ngày 31/12/2026"),
])  # fmt: skip
def test_what_closed_at_midnight_is_said_by_the_day_that_ended(instant: datetime, said: str) -> None:
    assert Template("{{ at|until }}").render(Context({"at": instant})) == said


def test_the_page_of_a_long_list_is_the_same_length_everywhere_and_never_none() -> None:
    rows = list(range(41))
    asked = [paged(rows, RequestFactory().get("/", {"trang": page})) for page in ("1", "3", "99", "x")]
    assert [next(iter(page)) for page in asked] == [0, 40, 40, 0] and len(asked[0]) == CARDS == 20


def test_plain_templates_render_without_a_request() -> None:
    assert "71,44" in Template("{{ rate|percent }}").render(Context({"rate": Decimal("71.44")}))

"""A drawing says what its numbers say: no line across a hole or a break, no scale that makes cliffs."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from django.template.loader import render_to_string
from hypothesis import given
from hypothesis.strategies import decimals

from motcua.oversight.indicators.types import Ratio
from motcua.sites.national.charts import PHONE, WIDE, Ahead, Break, Chart, Drawing, Line, Point

JULY_2025 = 2025 * 12 + 6
WHOLE = (Fraction(0), Fraction(100))


def series(*pairs: Ratio | None, first: int = 2025 * 12) -> Line:
    return Line("An Giang", "s1", tuple(Point(first + n, pair) for n, pair in enumerate(pairs)))


def chart(line: Line, *breaks: Break, goal: Decimal | None = None) -> Chart:
    return Chart("c", "Hồ sơ trực tuyến", "Tăng.", (line,), breaks, goal)


def styles(shown: Chart) -> list[int]:
    """How many points each stretch joins."""
    return [path.count(" L") + 1 for _style, path in Drawing(shown, WIDE, "wide").paths]


def test_a_line_is_not_drawn_across_a_month_without_a_figure() -> None:
    pairs = [Ratio(1, 2), Ratio(1, 2), Ratio(0, 0), Ratio(1, 2), Ratio(1, 2), None, Ratio(1, 2)]
    shown = chart(series(*pairs))
    assert styles(shown) == [2, 2]
    assert len(Drawing(shown, WIDE, "wide").lone) == 1


def test_a_line_stops_where_the_units_change() -> None:
    line = series(*[Ratio(1, 2)] * 12)
    assert styles(chart(line)) == [12]
    assert styles(chart(line, Break(JULY_2025, "01/7/2025: hợp nhất"))) == [6, 6]


def test_the_scale_never_makes_a_cliff_of_one_point() -> None:
    low, high = chart(series(Ratio(70, 100), Ratio(71, 100))).scale
    assert high - low >= 20
    assert chart(series(Ratio(0, 1), Ratio(1, 1))).scale == WHOLE
    assert chart(series(None)).scale == WHOLE


def plain(*values: str) -> Chart:
    """A chart of means with one decimal."""
    points = tuple(Point(2025 * 12 + n, Ratio(3, 2), plain=Fraction(value)) for n, value in enumerate(values))
    return Chart("c", "Điểm", "Tăng.", (Line("An Giang", "s1", points),), places=1, is_percent=False)


def test_a_mean_is_drawn_and_told_as_a_number_not_as_percent() -> None:
    shown = plain("1.5", "1.8")
    assert [row[2] for row in shown.rows] == ["1,8", "1,5"]
    assert Drawing(shown, WIDE, "wide").last[0].text == "1,8"
    html = render_to_string("national/_chart.html", {"chart": shown})
    assert "Trị số" in html and "%" not in html


@given(highest=decimals(min_value=0, max_value=10**9, places=2))
def test_the_grid_of_plain_numbers_begins_at_0_holds_every_value_and_has_few_lines(highest: Decimal) -> None:
    shown = plain(str(highest))
    assert shown.steps[0] == 0 and Fraction(highest) <= shown.steps[-1] == shown.scale[1]
    assert 2 <= len(shown.steps) <= 6


def test_the_grid_of_plain_numbers_is_written_with_the_decimals_it_needs() -> None:
    assert [tick.text for tick in Drawing(plain("1.8"), WIDE, "wide").ticks] == ["0,0", "0,5", "1,0", "1,5", "2,0"]


def test_the_goal_lies_on_the_drawing() -> None:
    assert chart(series(Ratio(10, 100)), goal=Decimal(70)).scale == (Fraction(10), Fraction(70))


def test_the_highest_value_is_drawn_at_the_top_and_the_lowest_at_the_bottom() -> None:
    (mark,) = Drawing(chart(series(Ratio(0, 1), Ratio(1, 1))), WIDE, "wide").last
    assert (mark.y, mark.text) == (f"{WIDE.top}.0", "100,00\u00a0%")


def test_the_table_behind_a_drawing_has_every_pair_newest_first() -> None:
    rows = list(chart(series(Ratio(1, 2), None, Ratio(2, 3))).rows)
    assert [(month, pair) for month, _name, _rate, pair, _note in rows] == [("03/2025", "2 / 3"), ("01/2025", "1 / 2")]


def test_a_drawing_without_any_figure_is_still_a_page() -> None:
    html = render_to_string("national/_chart.html", {"chart": chart(series(None))})
    assert html.count("<svg") >= 2


def test_a_line_told_in_the_same_units_goes_on_across_a_break() -> None:
    line = replace(series(*[Ratio(1, 2)] * 12), is_whole=True)
    assert styles(chart(line, Break(JULY_2025, "01/7/2025: hợp nhất"))) == [12]


def test_the_words_of_a_break_stand_where_there_is_room() -> None:
    early, late = Break(2025 * 12 + 1, "sớm"), Break(2025 * 12 + 11, "muộn")
    for size in (WIDE, PHONE):
        marks = Drawing(chart(series(*[Ratio(1, 2)] * 12), early, late), size, "wide").breaks
        assert [mark.goes_right for mark in marks] == [True, False]


def test_a_forecast_is_drawn_from_the_newest_point_with_its_interval_and_is_no_figure() -> None:
    ahead = Ahead(JULY_2025, Fraction(60), Fraction(55), Fraction(90))
    shown = replace(chart(series(Ratio(1, 2), Ratio(1, 2))), ahead=ahead)
    assert shown.scale == (Fraction(50), Fraction(90)) and shown.months[-1] == JULY_2025
    way, interval = Drawing(shown, WIDE, "wide").ahead
    last = Drawing(shown, WIDE, "wide").last[0]
    assert way.startswith(f"M{last.x} {last.y} L{WIDE.right}.0") and interval.startswith(f"M{WIDE.right}.0")
    assert len(list(shown.rows)) == 2
    html = render_to_string("national/_chart.html", {"chart": shown})
    assert "Dự báo, không phải số đo" in html and "Số đã sửa sau khi công bố" not in html


def test_a_goal_with_a_fraction_is_written_with_it() -> None:
    """A line at 12.50 % that says 12 % would disagree with the table below it."""
    asked = [chart(series(Ratio(10, 100)), goal=Decimal(goal)) for goal in ("12.50", "70.00")]
    marks = [Drawing(one, WIDE, "wide").goal for one in asked]
    assert [mark.text for mark in marks if mark] == ["12,50\u00a0%", "70\u00a0%"]

"""A drawing is kept by its whole content: another figure, language or address of files is another drawing."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from django.utils import translation

from motcua.oversight.indicators.types import Ratio
from motcua.sites.national.charts import Chart, Line, Point
from motcua.sites.national.tables import Cell, Head, Rows, Table
from motcua.sites.national.templatetags import figures
from motcua.sites.national.tiles import tile_map

TABLE = Table("bang", "Bảng mẫu", "", (Head("Cơ quan"), Head("%", True)), [[Cell("Tỉnh Mẫu"), Cell("12,5 %")]], "mau")


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    figures.forget()


def test_the_same_table_is_drawn_once_whatever_holds_its_rows() -> None:
    lazy = replace(TABLE, rows=Rows(["a"], lambda _key: TABLE.rows[0]))
    assert figures.drawn_table(TABLE) == figures.drawn_table(replace(TABLE)) == figures.drawn_table(lazy)
    assert figures._kept.cache_info().misses == 1


@pytest.mark.parametrize(
    "other",
    [
        replace(TABLE, rows=[[Cell("Tỉnh Mẫu"), Cell("12,6 %")]]), replace(TABLE, caption="Bảng khác"),
        replace(TABLE, rows=[[Cell("Tỉnh Mẫu"), Cell("12,5 %", passport=(("Tử số", "1"),))]]),
        replace(TABLE, head=(Head("Cơ quan"), Head("Tỷ lệ", True))), replace(TABLE, rows=[]),
    ],
)  # fmt: skip
def test_another_figure_is_never_shown_as_the_one_that_was_kept(other: Table) -> None:
    first = figures.drawn_table(TABLE)
    drawn = figures.drawn_table(other)
    figures.forget()
    assert drawn != first
    assert figures.drawn_table(other) == drawn


def test_files_and_language_are_part_of_what_is_kept() -> None:
    plain = figures.drawn_table(TABLE)
    with_files = figures.drawn_table(TABLE, "/do-luong/du-lieu-mo/", "?thang=2026-11")
    assert "/do-luong/du-lieu-mo/mau.csv?thang=2026-11" in with_files and "mau.csv" not in plain
    with translation.override("en"):
        figures.drawn_table(TABLE)
    assert figures._kept.cache_info().misses == 3


def test_what_a_sender_wrote_is_escaped_before_it_is_kept() -> None:
    armed = replace(TABLE, rows=[[Cell("<script>x</script>", note="<b>"), Cell('"><img src=x>')]])
    for _time in range(2):
        drawn = figures.drawn_table(armed)
        assert "<script>" not in drawn and "<b>" not in drawn and "<img" not in drawn


def test_maps_and_charts_are_kept_likewise() -> None:
    empty, shaded = tile_map(34, {}, (1, 2, 3, 4)), tile_map(34, {"H01": Fraction(1, 2)}, (1, 2, 3, 4))
    assert figures.drawn_tiles(empty, "34") == figures.drawn_tiles(tile_map(34, {}, (1, 2, 3, 4)), "34")
    assert figures.drawn_tiles(empty, "34") != figures.drawn_tiles(shaded, "34")
    charts = [
        Chart("c", "t", "", (Line("a", "s1", (Point(24310, Ratio(n, 9)), Point(24311, Ratio(1, 9)))),)) for n in (1, 2)
    ]
    assert figures.drawn_chart(charts[0]) != figures.drawn_chart(charts[1])


def test_no_more_is_kept_than_there_is_room_for() -> None:
    for n in range(figures.KEPT + 20):
        figures.drawn_table(replace(TABLE, caption=str(n)))
    assert figures._kept.cache_info().currsize == figures.KEPT

"""Every figure of an indicator has a name of its own."""

from __future__ import annotations

from motcua.kernel.clock import today
from motcua.oversight.indicators import selectors as indicators
from motcua.oversight.releases.selectors.naming import figure_word, full_names
from motcua.oversight.releases.types import Definition


def test_every_figure_that_is_defined_has_words() -> None:
    for row in indicators.indicators():
        figures = [found.name for found in indicators.computations(row.id, row.valid_from)]
        assert not [figure for figure in figures if figure and figure_word(figure) == figure], row.id


def test_no_two_figures_of_an_indicator_have_the_same_name() -> None:
    for code in ("IND-22b", "IND-27"):
        figures = [found.name for found in indicators.computations(code, today())]
        names = full_names(Definition(code, figure, 1, "Tên", "Điều 1") for figure in figures)
        assert len(set(names.values())) == len(figures) > 3


def test_a_figure_with_a_name_of_its_own_keeps_it_and_a_strange_one_its_code() -> None:
    rows = [Definition("IND-10", figure, 1, name, "Điều 1") for figure, name in
            (("", "Tên"), ("moi_la", "Tên"), ("late", "Riêng"))]  # fmt: skip
    assert list(full_names(rows).values()) == ["Tên", "Tên: moi_la", "Riêng"]

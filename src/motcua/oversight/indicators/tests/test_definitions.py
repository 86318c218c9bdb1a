"""Every indicator of law.md section 4 is defined, whole, in force only in its time, and computed as its words say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from motcua.kernel.errors import NotFound
from motcua.oversight.indicators import selectors
from motcua.oversight.indicators.types import (
    SUBJECTS,
    All,
    Compare,
    Condition,
    Either,
    Finish,
    Form,
    Index,
    Indicator,
    Ratio,
    Scale,
    Subject,
    median,
)  # fmt: skip

OF_THE_LAW = {
    *(f"IND-{n:02d}" for n in range(1, 18)),
    "IND-20", "IND-21", "IND-22", "IND-22b", "IND-23", "IND-24", "IND-25", "IND-26", "IND-27", "IND-27b", "IND-28",
    "IND-30", "IND-31", "IND-32", "IND-35", "IND-36", "IND-37",
    "IND-40", "IND-41", "IND-42", "IND-43", "IND-44", "IND-45",
    *(f"TT01-{n}" for n in range(1, 10)),
}  # fmt: skip
"""Every id of law.md section 4 (the numbers between are not used there), and the nine of TT 01/2018 (5.3)."""
OURS = {"AUX-22", "REP-1", "REP-2", "REP-3", "REP-4", "REP-5"}
DAYS = [
    date(2018, 6, 30),
    date(2020, 8, 20),
    date(2022, 6, 22),
    date(2023, 7, 12),
    date(2024, 12, 31),
    date(2026, 11, 30),
]


ON = date(2026, 11, 30)


def test_every_indicator_of_the_law_is_defined_and_no_other() -> None:
    assert {row.id for row in selectors.indicators()} == OF_THE_LAW | OURS


WORDS = ("name", "article", "numerator", "denominator", "counting", "exclusions", "period", "rounding", "ties")


def lacking(row: Indicator | Index) -> list[str]:
    """The words that a passport of it would have to leave empty."""
    return [name for name in WORDS if not getattr(row, name).strip()]


@pytest.mark.parametrize("row", selectors.indices(), ids=lambda row: f"{row.id}-{row.version}")
def test_an_index_has_every_word_of_a_passport(row: Index) -> None:
    assert not lacking(row)


@pytest.mark.parametrize("name", WORDS)
def test_the_guard_of_words_sees_one_that_is_missing(name: str) -> None:
    found: list[Indicator | Index] = [selectors.indicator("IND-20", ON), selectors.index("QD-766", ON)]
    blank: dict[str, Any] = {name: " "}
    assert [lacking(replace(row, **blank)) for row in found] == [[name], [name]]


@pytest.mark.parametrize("row", selectors.indicators(), ids=lambda row: f"{row.id}-{row.version}")
def test_the_decimals_printed_are_those_that_the_words_say_and_have_a_source(row: Indicator) -> None:
    said = re.match(r"(\d) số lẻ", row.rounding)
    assert said is None or int(said[1]) == row.places
    assert (row.places == 0) == row.rounding.startswith("Số nguyên")
    assert row.places_source


def test_scores_of_circular_01_of_2018_print_one_decimal() -> None:
    day = date(2020, 6, 30)
    of_2018 = ["IND-14", *(f"TT01-{n}" for n in range(1, 10))]
    assert {code: selectors.indicator(code, day).places for code in of_2018} == dict.fromkeys(of_2018, 1)
    assert selectors.indicator("IND-10", ON).places == 2


def test_decimals_that_nothing_says_are_refused() -> None:
    with pytest.raises(ValueError, match="no decimals"):
        selectors._indicator({**selectors._written()[0], "rounding": "3 số lẻ"})
    with pytest.raises(ValueError, match="rounded otherwise"):
        selectors._index({**selectors._read("indices.json")[0], "places": 1})


@pytest.mark.parametrize("row", selectors.indicators(), ids=lambda row: f"{row.id}-{row.version}")
def test_what_a_passport_says_is_counted_beside_has_a_figure(row: Indicator) -> None:
    """Law of the passport: a sentence about another number names one that exists."""
    told = " ".join((row.exclusions, row.assumed, row.counting))
    assert "nêu riêng" not in told
    figures = {f"{row.id}.{figure.name}" for figure in selectors.computations(row.id, row.valid_from)}
    assert set(re.findall(rf"{row.id}\.\w+", told)) <= figures


@pytest.mark.parametrize("row", selectors.indicators(), ids=lambda row: f"{row.id}-{row.version}")
def test_a_definition_is_whole(row: Indicator) -> None:
    assert not lacking(row)
    assert row.regime in {"2018", "2020", "2022", "2023", "2024", "2026"}
    figures = selectors.computations(row.id, row.valid_from)
    assert figures or row.not_computed, "either figures or the reason why there are none"
    assert not row.not_computed or {figure.finish for figure in figures} <= {Finish.COUNT}, "a count beside the reason"
    assert len({figure.name for figure in figures}) == len(figures)


def test_what_no_text_fixes_is_marked_as_assumed() -> None:
    found = [row.id for row in selectors.indicators() if "2022" in row.regime and not row.assumed]
    assert not found


def test_the_validities_of_one_id_never_overlap() -> None:
    for first, second in combinations(selectors.indicators(), 2):
        if first.id == second.id:
            assert overlap(first, second) is False, first.id


def overlap(one: Indicator, other: Indicator) -> bool:
    starts_first, starts_second = sorted((one, other), key=lambda row: row.valid_from)
    return starts_first.valid_to is None or starts_first.valid_to > starts_second.valid_from


def test_the_guard_of_validities_sees_an_overlap() -> None:
    row = selectors.indicator("IND-20", date(2026, 1, 1))
    assert overlap(row, row)


def test_a_closed_definition_is_not_in_force() -> None:
    closed = [row for row in selectors.indicators() if row.valid_to]
    assert {"IND-01", "IND-02", "IND-14", "IND-25"} <= {row.id for row in closed}
    for row in closed:
        assert row.valid_to is not None
        following = [
            later for later in selectors.indicators() if (later.id, later.valid_from) == (row.id, row.valid_to)
        ]
        if following:
            assert selectors.indicator(row.id, row.valid_to) == following[0] != row
            continue
        with pytest.raises(NotFound):
            selectors.indicator(row.id, row.valid_to)


def test_the_level_of_2020_and_the_full_process_of_2022_are_never_in_force_together() -> None:
    for day in DAYS:
        ids = {
            row.id
            for row in selectors.indicators()
            if row.valid_from <= day and (not row.valid_to or day < row.valid_to)
        }
        assert not {"IND-01", "IND-04"} <= ids, day
    with pytest.raises(NotFound):
        selectors.indicator("IND-20", date(2022, 6, 22))


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_figure_speaks_only_of_columns_of_its_subject(day: date) -> None:
    assert selectors.computations_in_force(day)
    for row in selectors.computations_in_force(day):
        query = row.query("top")
        names = [measure.name for measure in query.measures]
        assert len(set(names)) == len(names)
        used = {measure.column for measure in query.measures if measure.column} | set(columns(row.within))
        used |= {column for measure in query.measures for column in columns(measure.where)}
        assert used <= SUBJECTS[row.subject].names, row.indicator


@pytest.mark.parametrize("subject", SUBJECTS.values(), ids=lambda subject: subject.name)
def test_every_subject_can_be_counted_by_the_same_sql(subject: Subject) -> None:
    names = [column.name for column in subject.columns]
    assert len(set(names)) == len(names)
    assert {"top", "agency", "known_minute", "sign"} <= subject.names
    assert all(column.bits in (8, 16, 32, 64) and column.says for column in subject.columns)


def test_only_columns_of_at_most_32_bits_are_added_up() -> None:
    widths = {(s.name, column.name): column.bits for s in SUBJECTS.values() for column in s.columns}
    for row in selectors.computations_in_force(date(2026, 11, 30)):
        for measure in row.query().measures:
            is_added = measure.form in (Form.SUM, Form.HISTOGRAM)
            assert not is_added or widths[row.subject, measure.column] <= 32, row.indicator


def columns(condition: Condition) -> Iterator[str]:
    if isinstance(condition, Compare):
        yield condition.column
    else:
        assert isinstance(condition, All | Either)
        for part in condition.parts:
            yield from columns(part)


def test_only_a_count_and_a_median_have_no_denominator() -> None:
    for row in selectors.computations_in_force(date(2026, 11, 30)):
        assert bool(row.denominator) == (row.finish in (Finish.RATIO, Finish.MEAN)), row.indicator
        assert (row.finish is Finish.MEDIAN) == any(t.measure.form is Form.HISTOGRAM for t in row.numerator)


def test_a_factor_is_a_figure_in_force_with_it() -> None:
    assert selectors.computation("IND-12", date(2026, 11, 30)).factor == "IND-28"
    for row in selectors.computations_in_force(date(2026, 11, 30)):
        assert not row.factor or selectors.computation(row.factor, date(2026, 11, 30))


def test_an_unknown_figure_of_a_definition_is_not_found() -> None:
    with pytest.raises(NotFound):
        selectors.computation("IND-20", date(2026, 1, 1), figure="half")
    with pytest.raises(NotFound):
        selectors.index("QD-766", date(2020, 1, 1))


def test_the_index_of_2022_has_the_maxima_of_its_groups_and_100_points() -> None:
    index = selectors.index("QD-766", date(2026, 11, 30))
    assert [(group.code, group.points) for group in index.groups] == [
        ("1", 18), ("2", 20), ("3a", 12), ("3b", 10), ("4", 22), ("5", 18),
    ]  # fmt: skip
    assert index.points == 100


@pytest.mark.parametrize("index", selectors.indices(), ids=lambda index: index.id)
def test_the_points_of_an_index_add_up_and_its_figures_exist(index: Index) -> None:
    assert sum(group.points for group in index.groups) == index.points
    for group in index.groups:
        assert sum(item.points for item in group.items) == group.points
    for item in index.items:
        definition = selectors.indicator(item.indicator, index.valid_from)
        needed = {need.figure for step in item.steps for need in step.needs} or {item.figure}
        names = {figure.name for figure in selectors.computations(item.indicator, index.valid_from)}
        assert needed <= names or definition.not_computed
        assert (item.scale is Scale.STEPS) == bool(item.steps)
    assert index.bands[-1].points == 0


def test_a_pair_is_made_of_whole_multiples_and_never_goes_below_nothing() -> None:
    satisfied = selectors.computation("IND-26", date(2026, 11, 30))
    assert satisfied.pair(satisfied.row([100, 7, 5, 100])) == Ratio(88, 100)
    assert satisfied.pair({"n1": 10, "n2": 7, "n3": 5, "d1": 10}) == Ratio(0, 10)
    synchronised = selectors.computation("IND-28", date(2026, 11, 30))
    assert synchronised.pair({"n1": 100, "d1": 12 * 125}).percent() == 80


def test_a_value_is_a_share_a_mean_or_a_count() -> None:
    day = date(2026, 11, 30)
    assert str(selectors.computation("IND-20", day).value({"n1": 1, "d1": 3})) == "1/3"
    assert selectors.computation("IND-20", day).value({"n1": 0, "d1": 0}) is None
    mean = selectors.computation("IND-22", day)
    assert (mean.per, str(mean.value({"n1": 4801, "d1": 10}))) == ("procedure", "4801/10")
    assert selectors.computation("IND-17", day, figure="visits").value({"n1": 7}) == 7


@pytest.mark.parametrize(
    ("histogram", "middle"), [({}, None), ({480: 3}, 480), ({1: 1, 4: 1}, "5/2"), ({1: 2, 9: 1}, 1), ({1: 1, 9: 2}, 9)]
)
def test_the_median_is_the_middle_of_the_histogram(histogram: dict[int, int], middle: object) -> None:
    assert str(median(histogram)) == str(middle)


def test_the_limits_of_petitions_and_publication_are_data() -> None:
    day = date(2026, 11, 30)
    assert selectors.limits("IND-23", day) == {"refuse": 2, "supplement": 5, "answer": 15, "publish": 2}
    assert selectors.limits("IND-30", day) == {"ministry": 20, "province": 5}
    assert selectors.limits("IND-31", day) == {"ministry": 10, "province": 5}
    assert selectors.limits("IND-20", day) == {}


def test_a_misspelt_word_in_a_definition_is_refused() -> None:
    row = dict(selectors._written()[0])
    assert selectors._indicator(row).id == row["id"]
    with pytest.raises(ValueError, match="exclusion"):
        selectors._indicator({**row, "exclusion": "x"})
    with pytest.raises(ValueError, match="factr"):
        selectors._computation("X", {**row["figures"][0], "factr": "IND-28"}, {})


def test_every_named_condition_is_used() -> None:
    reference = Path(selectors.__file__).parent / "reference"
    named = json.loads((reference / "conditions.json").read_text(encoding="utf-8"))
    written = "".join(path.read_text(encoding="utf-8") for path in reference.glob("definitions/*.json"))
    assert [name for name in named if f'"{name}"' not in written] == []


@pytest.mark.parametrize(
    ("day", "held"), [(date(2022, 8, 14), ("IND-01", "IND-02")), (date(2022, 8, 15), ("IND-03", "IND-04"))]
)
def test_levels_1_to_4_end_on_the_day_on_which_full_and_partial_begin(day: date, held: tuple[str, str]) -> None:
    """Decree 43/2011 holds until Decree 42/2022 is in force, in August 2022 (law.md 1.5); the 15th is assumed."""
    for code in ("IND-01", "IND-02", "IND-03", "IND-04"):
        if code in held:
            assert "ngày 15 chưa đối chiếu" in selectors.indicator(code, day).assumed
        else:
            with pytest.raises(NotFound):
                selectors.indicator(code, day)


@pytest.mark.parametrize("code", ["IND-11", "IND-40", "IND-41", "IND-42", "IND-43", "IND-44", "IND-45"])
def test_a_figure_of_flags_says_that_missing_is_not_zero(code: str) -> None:
    """ "0 of 32, rank 1" stood for agencies that told nothing of it."""
    found = selectors.indicator(code, ON)
    assert "của hồ sơ nào thì chưa có số liệu, không phải 0" in found.assumed
    assert "ộ, tỉnh không báo" in found.exclusions
